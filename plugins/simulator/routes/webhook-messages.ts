/**
 * Webhook message routes: execute, get, edit, delete; for webhooks, and for follow-ups of interactions.
 * https://docs.discord.com/developers/resources/webhook#execute-webhook (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type StoredMessage, type Webhook, type WebhookAuthor } from '../world/model.js'
import { isForum, isThread, presentMessage } from '../world/payloads.js'
import { deleteMessage, postMessage, updateMessage } from '../world/posting.js'
import { openThread, unarchiveForPost } from '../world/threads.js'
import { webhookAuthor } from '../world/webhooks.js'
import { check, object, type Shaped, snowflake } from './check.js'
import { composeEdit, composeMessage } from './compose.js'
import { deleteReply, editReply, followUp, getReply, interactionOf } from './follow-ups.js'
import { MessageEdit, WebhookPost } from './message-body.js'
import { checkQuery, flagIn } from './pages.js'
import { idIn } from './reach.js'
import { unknown } from './refusals.js'
import { demandTags } from './threads.js'
import { mergeUploads } from './uploads.js'
import { webhookWithToken } from './webhooks.js'

const PATH = '/webhooks/{webhook_id}/{webhook_token}'

export const webhookMessageRoutes: readonly Endpoint[] = [
  { method: 'POST', path: PATH, auth: 'none', handle: execute },
  ...['@original', '{message_id}'].flatMap((message): Endpoint[] => [
    { method: 'GET', path: `${PATH}/messages/${message}`, auth: 'none', handle: get },
    { method: 'PATCH', path: `${PATH}/messages/${message}`, auth: 'none', handle: edit },
    { method: 'DELETE', path: `${PATH}/messages/${message}`, auth: 'none', handle: remove },
  ]),
]

function execute(call: Call): Reply {
  const interaction = interactionOf(call)
  if (interaction !== undefined) return followUp(call, interaction)
  const webhook = webhookWithToken(call)
  const request = check(WebhookPost, call.body)
  const channel = webhookTarget(call, webhook, request)
  const draft = composeMessage(call, { channel, request, mayMentionAll: true })
  unarchiveForPost(call.world, channel, true)
  const placed = request.thread_name != null ? openFor(call, { forum: channel, webhook, request }) : channel
  const message = postMessage(call.world, placed, {
    ...draft,
    ...(placed !== channel && { id: placed.id }),
    author: authorOf(webhook, request),
    webhook_id: webhook.id,
    ...(webhook.application_id !== null && { application_id: webhook.application_id }),
  })
  if (!flagIn(call.query, 'wait')) return { status: 204 }
  return { status: 200, body: presentMessage(call.world, message, webhook.id) }
}

/** The channel or one of its threads. @throws Refusal (10003, 220001, 220002, 220003) */
export function webhookTarget(call: Call, webhook: Webhook, { thread_name }: { thread_name?: string | null }): Channel {
  const channel = call.world.channels.get(webhook.channel_id)
  if (channel === undefined) throw unknown('webhook')
  const thread = threadIn(call, channel)
  if (isForum(channel)) {
    if (thread !== undefined && thread_name != null) {
      throw new Refusal(400, 220002, 'Webhooks posted to forum channels cannot have both a thread_name and thread_id')
    }
    if (thread === undefined && thread_name == null) {
      throw new Refusal(400, 220001, 'Webhooks posted to forum channels must have a thread_name or thread_id')
    }
  } else if (thread_name != null) {
    throw new Refusal(400, 220003, 'Webhooks can only create threads in forum channels')
  }
  return thread ?? channel
}

function threadIn(call: Call, channel: Channel): Channel | undefined {
  const { thread_id } = checkQuery(object({ thread_id: snowflake }), call.query)
  if (thread_id === undefined) return undefined
  const thread = call.world.channels.get(thread_id)
  if (thread === undefined || !isThread(thread) || thread.parent_id !== channel.id) throw unknown('channel')
  return thread
}

function openFor(call: Call, spec: { forum: Channel; webhook: Webhook; request: Shaped<typeof WebhookPost> }): Channel {
  const { forum, webhook, request } = spec
  return openThread(call.world, forum, {
    name: request.thread_name!,
    type: ChannelType.PublicThread,
    ownerId: webhook.id,
    tags: demandTags(forum, request.applied_tags ?? []),
  })
}

function get(call: Call): Reply {
  const interaction = interactionOf(call)
  if (interaction !== undefined) return getReply(call, interaction)
  const { webhook, message } = ownMessage(call)
  return { status: 200, body: presentMessage(call.world, message, webhook.id) }
}

function edit(call: Call): Reply {
  const interaction = interactionOf(call)
  if (interaction !== undefined) return editReply(call, interaction)
  const { webhook, channel, message } = ownMessage(call)
  const request = check(MessageEdit, call.body)
  const at = { channelId: channel.id, old: message.json.attachments }
  const attachments = mergeUploads(call, at, request.attachments)
  updateMessage(call.world, message, composeEdit(call, { message, channel, request, attachments, mayMentionAll: true }))
  return { status: 200, body: presentMessage(call.world, message, webhook.id) }
}

function remove(call: Call): Reply {
  const interaction = interactionOf(call)
  if (interaction !== undefined) return deleteReply(call, interaction)
  const { channel, message } = ownMessage(call)
  deleteMessage(call.world, channel, message.json.id)
  return { status: 204 }
}

/** The message of the path, which this webhook wrote. */
function ownMessage(call: Call): { webhook: Webhook; channel: Channel; message: StoredMessage } {
  const webhook = webhookWithToken(call)
  const home = call.world.channels.get(webhook.channel_id)
  if (home === undefined) throw unknown('webhook')
  const channel = threadIn(call, home) ?? home
  const message = call.world.messages.get(channel.id, idIn(call, 'message_id'))
  if (message === undefined || message.json.webhook_id !== webhook.id) throw unknown('message')
  return { webhook, channel, message }
}

function authorOf(webhook: Webhook, request: Shaped<typeof WebhookPost>): WebhookAuthor {
  return { ...webhookAuthor(webhook), ...(request.username != null && { username: request.username }) }
}
