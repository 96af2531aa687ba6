/**
 * Webhook routes: create, list, get, modify, delete; with the bot's rights or with the webhook's own token.
 * https://docs.discord.com/developers/resources/webhook (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type Webhook } from '../world/model.js'
import { isForum } from '../world/payloads.js'
import { emitWebhooks } from '../world/webhooks.js'
import { check, image, nullable, object, type Path, type Report, required, ruled, snowflake, text } from './check.js'
import { botOf, channelIn, guildIn, idIn, mayIn, userOf, visibleChannel } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

export const webhookRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/webhooks', handle: listOfChannel },
  { method: 'POST', path: '/channels/{channel_id}/webhooks', handle: create },
  { method: 'GET', path: '/guilds/{guild_id}/webhooks', handle: listOfGuild },
  { method: 'GET', path: '/webhooks/{webhook_id}', handle: get },
  { method: 'PATCH', path: '/webhooks/{webhook_id}', handle: patch },
  { method: 'DELETE', path: '/webhooks/{webhook_id}', handle: remove },
  { method: 'GET', path: '/webhooks/{webhook_id}/{webhook_token}', auth: 'none', handle: getWithToken },
  { method: 'PATCH', path: '/webhooks/{webhook_id}/{webhook_token}', auth: 'none', handle: patchWithToken },
  { method: 'DELETE', path: '/webhooks/{webhook_id}/{webhook_token}', auth: 'none', handle: removeWithToken },
]

const MAX_PER_CHANNEL = 15
const name = ruled(text({ min: 1, max: 80 }), demandName)
const Create = object({ name: required(name), avatar: nullable(image) })
const Patch = object({ name, avatar: nullable(image), channel_id: nullable(snowflake) })

/** The webhook of the path, with the right token. @throws Refusal (10015, 50027) */
export function webhookWithToken(call: Call): Webhook {
  const webhook = call.world.webhooks.get(idIn(call, 'webhook_id'))
  if (webhook === undefined) throw unknown('webhook')
  if (webhook.token === undefined || webhook.token !== call.params.webhook_token) throw invalidToken()
  return webhook
}

export function invalidToken(): Refusal {
  return new Refusal(401, 50027, 'Invalid Webhook Token')
}

function create(call: Call): Reply {
  const channel = channelIn(call, 'ManageWebhooks')
  if (!takesWebhooks(channel)) throw wrongChannelType()
  const request = check(Create, call.body)
  if (ofChannel(call, channel).length >= MAX_PER_CHANNEL)
    throw new Refusal(400, 30007, 'Maximum number of webhooks reached (15)')
  const webhook: Webhook = {
    id: call.world.snowflakes.next(),
    type: 1,
    guild_id: channel.guild_id!,
    channel_id: channel.id,
    name: request.name,
    avatar: request.avatar == null ? null : call.world.secrets.hash(),
    application_id: botOf(call).applicationId,
    user: userOf(call),
    token: call.world.secrets.text(68),
  }
  call.world.webhooks.set(webhook.id, webhook)
  emitWebhooks(call.world, channel)
  return { status: 200, body: present(call, webhook) }
}

function listOfChannel(call: Call): Reply {
  const channel = channelIn(call, 'ManageWebhooks')
  return { status: 200, body: ofChannel(call, channel).map(webhook => present(call, webhook)) }
}

function listOfGuild(call: Call): Reply {
  const guild = guildIn(call, 'ManageWebhooks')
  const webhooks = [...call.world.webhooks.values()].filter(webhook => webhook.guild_id === guild.id)
  return { status: 200, body: webhooks.map(webhook => present(call, webhook)) }
}

function get(call: Call): Reply {
  return { status: 200, body: present(call, managedWebhook(call)) }
}

function patch(call: Call): Reply {
  const webhook = managedWebhook(call)
  const { channel_id, ...rest } = check(Patch, call.body)
  if (channel_id != null) visibleChannel(call, { id: channel_id, needs: ['ManageWebhooks'] })
  change(call, webhook, { ...rest, ...(channel_id != null && { channel_id }) })
  return { status: 200, body: present(call, webhook) }
}

function remove(call: Call): Reply {
  forget(call, managedWebhook(call))
  return { status: 204 }
}

function getWithToken(call: Call): Reply {
  return { status: 200, body: withoutUser(present(call, webhookWithToken(call))) }
}

function patchWithToken(call: Call): Reply {
  const webhook = webhookWithToken(call)
  const { channel_id: _, ...changes } = check(Patch, call.body)
  change(call, webhook, changes)
  return { status: 200, body: withoutUser(present(call, webhook)) }
}

function removeWithToken(call: Call): Reply {
  forget(call, webhookWithToken(call))
  return { status: 204 }
}

/** The webhook of the path, whose channel the bot may manage. */
function managedWebhook(call: Call): Webhook {
  const webhook = call.world.webhooks.get(idIn(call, 'webhook_id'))
  if (webhook === undefined) throw unknown('webhook')
  const channel = call.world.channels.get(webhook.channel_id)
  if (channel === undefined || !mayIn(call, channel, 'ManageWebhooks')) throw missingPermissions()
  return webhook
}

function change(
  call: Call,
  webhook: Webhook,
  changes: { name?: string; avatar?: string | null; channel_id?: string },
): void {
  if (changes.name !== undefined) webhook.name = changes.name
  if (changes.avatar !== undefined) webhook.avatar = changes.avatar && call.world.secrets.hash()
  if (changes.channel_id !== undefined) webhook.channel_id = changes.channel_id
  tell(call, webhook)
}

function forget(call: Call, webhook: Webhook): void {
  call.world.webhooks.delete(webhook.id)
  tell(call, webhook)
}

function tell(call: Call, webhook: Webhook): void {
  const channel = call.world.channels.get(webhook.channel_id)
  if (channel !== undefined) emitWebhooks(call.world, channel)
}

function ofChannel(call: Call, channel: Channel): Webhook[] {
  return [...call.world.webhooks.values()].filter(webhook => webhook.channel_id === channel.id)
}

function present({ origin }: Call, webhook: Webhook): Record<string, unknown> {
  const url = webhook.token === undefined ? {} : { url: `${origin}/api/webhooks/${webhook.id}/${webhook.token}` }
  return { ...webhook, ...url }
}

function withoutUser(webhook: Record<string, unknown>): Record<string, unknown> {
  const { user: _, ...rest } = webhook
  return rest
}

function takesWebhooks({ type }: Channel): boolean {
  const takers: readonly number[] = [ChannelType.Text, ChannelType.Announcement, ChannelType.Voice, ChannelType.Stage]
  return takers.includes(type) || isForum({ type })
}

/** https://docs.discord.com/developers/resources/webhook#create-webhook: names may not contain these. */
function demandName(value: string, path: Path, report: Report): void {
  for (const word of ['clyde', 'discord']) {
    if (!value.toLowerCase().includes(word)) continue
    report.add(path, { code: 'USERNAME_INVALID_CONTAINS', message: `Username cannot contain "${word}"` })
  }
}
