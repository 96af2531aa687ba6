/**
 * Message routes: list, get, create, edit, delete, bulk delete, crosspost.
 * https://docs.discord.com/developers/resources/message (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type StoredMessage } from '../world/model.js'
import { isForum, presentMessage } from '../world/payloads.js'
import { deleteMessage, deleteMessages, postMessage, updateMessage } from '../world/posting.js'
import { snowflakeTime } from '../world/snowflakes.js'
import { unarchiveForPost } from '../world/threads.js'
import { webhookAuthor } from '../world/webhooks.js'
import { check, integer, invalid, list, object, required, snowflake } from './check.js'
import { composeEdit, composeMessage } from './compose.js'
import { MessageEdit, MessageFlag, MessagePost, type MessageRequest } from './message-body.js'
import { demandClean, demandPace } from './moderation.js'
import { checkQuery } from './pages.js'
import { botOf, channelIn, mayIn, messageIn, sendPermission, userOf } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'
import { mergeUploads } from './uploads.js'

export const messageRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/messages', handle: listMessages },
  { method: 'POST', path: '/channels/{channel_id}/messages', handle: createMessage },
  { method: 'POST', path: '/channels/{channel_id}/messages/bulk-delete', handle: bulkDelete },
  { method: 'GET', path: '/channels/{channel_id}/messages/{message_id}', handle: getMessage },
  { method: 'PATCH', path: '/channels/{channel_id}/messages/{message_id}', handle: editMessage },
  { method: 'DELETE', path: '/channels/{channel_id}/messages/{message_id}', handle: removeMessage },
  { method: 'POST', path: '/channels/{channel_id}/messages/{message_id}/crosspost', handle: crosspost },
]

const BULK_DELETE_AGE_MS = 14 * 86_400_000

const Range = object({ before: snowflake, after: snowflake, around: snowflake, limit: integer({ min: 1, max: 100 }) })
const BulkDelete = object({ messages: required(list(snowflake, { min: 2, max: 100 })) })

function listMessages(call: Call): Reply {
  const channel = channelIn(call)
  demandText(channel)
  const { limit = 50, ...range } = checkQuery(Range, call.query)
  if (Object.keys(range).length > 1) {
    const message = 'Only one of before, after and around may be given.'
    throw invalid([Object.keys(range)[1]!], 'BASE_TYPE_CHOICES', message)
  }
  if (!mayIn(call, channel, 'ReadMessageHistory')) return { status: 200, body: [] }
  const page = call.world.messages.of(channel.id).list({ ...range, limit })
  return { status: 200, body: page.map(message => presentMessage(call.world, message, call.actor?.userId)) }
}

function getMessage(call: Call): Reply {
  const channel = channelIn(call, 'ReadMessageHistory')
  return replyWith(call, messageIn(call, channel))
}

function createMessage(call: Call): Reply {
  const channel = channelIn(call)
  demandText(channel)
  if (!mayIn(call, channel, sendPermission(channel))) throw missingPermissions()
  const request = check(MessagePost, call.body)
  const { userId } = botOf(call)
  const { nonce } = request
  const enforced = request.enforce_nonce === true && nonce != null && nonce !== ''
  if (enforced) {
    const earlier = call.world.nonces.find(userId, channel.id, nonce)
    if (earlier !== undefined) return replyWith(call, demandStill(call.world.messages.get(channel.id, earlier)))
  }
  demandPostRights(call, channel, request)
  const mayMentionAll = mayIn(call, channel, 'MentionEveryone')
  const draft = composeMessage(call, { channel, request, mayMentionAll })
  demandPace(call, channel)
  demandClean(call, channel, draft)
  unarchiveForPost(call.world, channel, mayIn(call, channel, 'ManageThreads'))
  const message = postMessage(call.world, channel, { ...draft, author: userOf(call) })
  if (enforced) call.world.nonces.remember(userId, channel.id, nonce, message.json.id)
  return replyWith(call, message)
}

function editMessage(call: Call): Reply {
  const channel = channelIn(call)
  const message = messageIn(call, channel)
  const request = check(MessageEdit, call.body)
  const own = message.json.author.id === botOf(call).userId
  if (!own) return suppressEmbeds(call, message, request)
  if (message.json.poll !== undefined) throw new Refusal(400, 520003, 'Cannot edit a poll message')
  const at = { channelId: channel.id, old: message.json.attachments }
  const attachments = mergeUploads(call, at, request.attachments)
  const mayMentionAll = mayIn(call, channel, 'MentionEveryone')
  const changes = composeEdit(call, { message, channel, request, attachments, mayMentionAll })
  demandClean(call, channel, changes)
  updateMessage(call.world, message, changes)
  return replyWith(call, message)
}

/** Of others' messages only the flag that hides their embeds may be edited, by those who manage messages. */
function suppressEmbeds(call: Call, message: StoredMessage, request: MessageRequest): Reply {
  const channel = call.world.channels.get(message.json.channel_id)!
  const others = Object.keys(request).filter(key => key !== 'flags')
  if (others.length > 0 || request.flags == null) {
    throw new Refusal(403, 50005, 'Cannot edit a message authored by another user')
  }
  if (!mayIn(call, channel, 'ManageMessages')) throw missingPermissions()
  const bit = MessageFlag.SuppressEmbeds
  updateMessage(call.world, message, { flags: (message.json.flags & ~bit) | (request.flags & bit) })
  return replyWith(call, message)
}

function removeMessage(call: Call): Reply {
  const channel = channelIn(call)
  const message = messageIn(call, channel)
  const own = message.json.author.id === botOf(call).userId
  if (!own && channel.recipients !== undefined) throw new Refusal(403, 50003, 'Cannot execute action on a DM channel')
  if (!own && !mayIn(call, channel, 'ManageMessages')) throw missingPermissions()
  deleteMessage(call.world, channel, message.json.id)
  return { status: 204 }
}

function bulkDelete(call: Call): Reply {
  const channel = channelIn(call)
  if (channel.recipients !== undefined) throw new Refusal(403, 50003, 'Cannot execute action on a DM channel')
  if (!mayIn(call, channel, 'ManageMessages')) throw missingPermissions()
  if (Array.isArray((call.body as { messages?: unknown } | undefined)?.messages))
    demandCount(call.body as { messages: unknown[] })
  const { messages } = check(BulkDelete, call.body)
  if (new Set(messages).size < messages.length) {
    throw invalid(['messages'], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value')
  }
  const oldest = call.world.clock.now() - BULK_DELETE_AGE_MS
  if (messages.some(id => snowflakeTime(id) < oldest)) {
    throw new Refusal(400, 50034, 'You can only bulk delete messages that are under 14 days old.')
  }
  deleteMessages(call.world, channel, messages)
  return { status: 204 }
}

function demandCount({ messages }: { messages: unknown[] }): void {
  if (messages.length >= 2 && messages.length <= 100) return
  throw new Refusal(
    400,
    50016,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete.',
  )
}

function crosspost(call: Call): Reply {
  const channel = channelIn(call, 'SendMessages')
  if (channel.type !== ChannelType.Announcement) throw wrongChannelType()
  const message = messageIn(call, channel)
  if (message.json.author.id !== botOf(call).userId && !mayIn(call, channel, 'ManageMessages'))
    throw missingPermissions()
  if ((message.json.flags & MessageFlag.Crossposted) !== 0) {
    throw new Refusal(400, 40033, 'This message has already been crossposted')
  }
  updateMessage(call.world, message, { flags: message.json.flags | MessageFlag.Crossposted })
  relay(call, channel, message)
  return replyWith(call, message)
}

/** Copies a crossposted message to every channel that follows. */
function relay({ world }: Call, channel: Channel, { json }: StoredMessage): void {
  for (const webhook of world.webhooks.values()) {
    const target = world.channels.get(webhook.channel_id)
    if (webhook.source_channel?.id !== channel.id || target === undefined) continue
    postMessage(world, target, {
      content: json.content,
      embeds: json.embeds,
      attachments: json.attachments,
      flags: MessageFlag.IsCrosspost,
      webhook_id: webhook.id,
      message_reference: { type: 0, message_id: json.id, channel_id: channel.id, guild_id: webhook.source_guild!.id },
      author: webhookAuthor(webhook),
    })
  }
}

/** https://github.com/discord/discord-api-docs/pull/6647: a nonce whose message was deleted makes no second one. */
function demandStill(message: StoredMessage | undefined): StoredMessage {
  if (message === undefined) throw unknown('message')
  return message
}

function demandText(channel: Channel): void {
  if (channel.type === ChannelType.Category || isForum(channel)) {
    throw new Refusal(400, 50008, 'Cannot send messages in a non-text channel')
  }
}

function demandPostRights(call: Call, channel: Channel, request: MessageRequest): void {
  if (call.files.length > 0 && !mayIn(call, channel, 'AttachFiles')) throw missingPermissions()
  if ((request.embeds?.length ?? 0) > 0 && !mayIn(call, channel, 'EmbedLinks')) throw missingPermissions()
  if (request.tts === true && !mayIn(call, channel, 'SendTtsMessages')) throw missingPermissions()
  if (request.poll != null && !mayIn(call, channel, 'SendPolls')) throw missingPermissions()
}

function replyWith(call: Call, message: StoredMessage): Reply {
  return { status: 200, body: presentMessage(call.world, message, call.actor?.userId) }
}
