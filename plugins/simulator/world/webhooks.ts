/**
 * Webhooks: as authors of messages, and the dispatch that tells of any change of them in a channel.
 * @module
 */
import type { World } from './index.js'
import type { Channel, Webhook, WebhookAuthor } from './model.js'
import { scopeOf } from './posting.js'

export function emitWebhooks(world: World, channel: Channel): void {
  world.emit('WEBHOOKS_UPDATE', scopeOf(channel), () => ({ guild_id: channel.guild_id, channel_id: channel.id }))
}

/** The user that a webhook's messages show. */
export function webhookAuthor({ id, name, avatar }: Webhook): WebhookAuthor {
  return {
    id,
    username: name ?? '',
    avatar,
    discriminator: '0000',
    public_flags: 0,
    flags: 0,
    bot: true,
    global_name: null,
    primary_guild: null,
  }
}
