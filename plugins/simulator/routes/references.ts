/**
 * References: replies and forwards.
 * https://docs.discord.com/developers/resources/message#message-reference (2026-08)
 * @module
 */
import { type Call, Refusal } from '../endpoint.js'
import type { Channel, MessageReference, StoredMessage, User } from '../world/model.js'
import { Permission } from '../world/permissions.js'
import { invalid } from './check.js'
import type { ReferenceRequest } from './message-body.js'
import { mayIn } from './reach.js'

export interface Referenced {
  readonly type?: number
  readonly message_reference?: MessageReference
  readonly message_snapshots?: readonly unknown[]
  readonly repliedTo?: User
}

const FORWARD = 1
const REPLY_MESSAGE = 19
/** Message types that people write; the others cannot be replied to. */
const REPLIABLE = new Set([0, 19, 20, 23])

/** What a reference adds to the new message. @throws Refusal (50035, 160002, 160014) */
export function referenceOf(call: Call, channel: Channel, request: ReferenceRequest): Referenced {
  return request.type === FORWARD ? forward(call, request) : reply(call, channel, request)
}

function reply(call: Call, channel: Channel, request: ReferenceRequest): Referenced {
  const { message_id, channel_id, fail_if_not_exists } = request
  if (channel_id != null && channel_id !== channel.id) {
    throw invalid(
      ['message_reference'],
      'REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL',
      'Cannot reply to a message in a different channel',
    )
  }
  if (call.actor !== undefined && !mayIn(call, channel, 'ReadMessageHistory')) {
    throw new Refusal(400, 160002, 'Cannot reply without permission to read message history')
  }
  const referenced = call.world.messages.get(channel.id, message_id)
  if (referenced === undefined) {
    if (fail_if_not_exists === false) return {}
    throw invalid(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')
  }
  if (!REPLIABLE.has(referenced.json.type)) {
    throw invalid(['message_reference'], 'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE', 'Cannot reply to a system message')
  }
  const author = call.world.users.get(referenced.json.author.id)
  return {
    type: REPLY_MESSAGE,
    message_reference: { type: 0, message_id, ...placeOf(channel) },
    ...(author !== undefined && { repliedTo: author }),
  }
}

function forward(call: Call, request: ReferenceRequest): Referenced {
  const channel = call.world.channels.get(request.channel_id ?? '')
  if (channel === undefined)
    throw invalid(['message_reference', 'channel_id'], 'BASE_TYPE_REQUIRED', 'This field is required')
  const needed = Permission.ViewChannel | Permission.ReadMessageHistory
  const held = call.world.permissionsIn(channel, call.actor?.userId ?? '')
  if ((held & needed) !== needed) {
    throw new Refusal(400, 160014, 'You cannot forward a message whose content you cannot read')
  }
  const message = call.world.messages.get(channel.id, request.message_id)
  if (message === undefined) throw invalid(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')
  return {
    message_reference: { type: FORWARD, message_id: request.message_id, ...placeOf(channel) },
    message_snapshots: [{ message: snapshotOf(call, message) }],
  }
}

function snapshotOf({ world }: Call, { json }: StoredMessage) {
  const { type, content, embeds, timestamp, edited_timestamp, flags, mentions, mention_roles, components } = json
  const attachments = json.attachments.map(file => world.attachments.present(json.channel_id, file))
  return { type, content, embeds, attachments, timestamp, edited_timestamp, flags, mentions, mention_roles, components }
}

function placeOf(channel: Channel) {
  return { channel_id: channel.id, ...(channel.guild_id !== undefined && { guild_id: channel.guild_id }) }
}
