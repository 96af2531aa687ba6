/**
 * Webhooks: the dispatch that tells of any change of them in a channel.
 * @module
 */
import type { World } from './index.js'
import type { Channel } from './model.js'
import { scopeOf } from './posting.js'

export function emitWebhooks(world: World, channel: Channel): void {
  world.emit('WEBHOOKS_UPDATE', scopeOf(channel), () => ({ guild_id: channel.guild_id, channel_id: channel.id }))
}
