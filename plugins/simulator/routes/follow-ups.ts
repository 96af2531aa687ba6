/**
 * Follow-ups: the messages by which an application answers an interaction after its first answer.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages (2026-08)
 * @module
 */
import { type Call, Refusal, type Reply } from '../endpoint.js'
import type { Interaction } from '../world/interactions.js'
import type { Channel, MessageJson, MessageReference, StoredMessage } from '../world/model.js'
import { presentMessage } from '../world/payloads.js'
import { Permission } from '../world/permissions.js'
import { deleteMessage, draftMessage, type MessageDraft, postMessage, updateMessage } from '../world/posting.js'
import { check, isSnowflake } from './check.js'
import { composeEdit, composeMessage } from './compose.js'
import { MessageEdit, MessageFlag, type MessageRequest, WebhookPost } from './message-body.js'
import { idIn } from './reach.js'
import { unknown } from './refusals.js'
import { mergeUploads } from './uploads.js'
import { invalidToken } from './webhooks.js'

const COMMAND_ANSWER = 20
const REPLY = 19
/** Of applications that only the user installed, per interaction. */
const MAX_USER_INSTALLED = 5

/**
 * The interaction whose token is in the path; undefined where the path names a webhook.
 * @throws Refusal (50027) for tokens that are unknown or over, (10015) before the first answer
 */
export function interactionOf(call: Call): Interaction | undefined {
  const id = idIn(call, 'webhook_id')
  if (!call.world.applications.has(id)) return undefined
  const interaction = call.world.interactions.ofToken(id, call.params.webhook_token ?? '')
  if (interaction === undefined || call.world.interactions.isOver(interaction)) throw invalidToken()
  if (interaction.answered === undefined) throw unknown('webhook')
  return interaction
}

/** Posts one more answer; where a loading state waits, it becomes that. */
export function followUp(call: Call, interaction: Interaction): Reply {
  const request = check(WebhookPost, call.body)
  demandRoom(interaction)
  const original = interaction.replies.get(interaction.originalId ?? '')
  const message =
    interaction.loading && original !== undefined
      ? fill(call, interaction, original)
      : answer(call, interaction, { request, follows: original })
  return replyWith(call, interaction, message)
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages (2026-08) */
function demandRoom({ userInstalled, replies, originalId, loading }: Interaction): void {
  const sent = replies.size - (originalId !== undefined && replies.has(originalId) ? 1 : 0)
  if (!userInstalled || loading || sent < MAX_USER_INSTALLED) return
  throw new Refusal(400, 40094, 'This interaction has hit the maximum number of follow up messages')
}

/** Makes an answer and shows it to the channel, or only to the user. */
export function answer(
  call: Call,
  interaction: Interaction,
  spec: { request: MessageRequest; follows?: StoredMessage | undefined },
): StoredMessage {
  const channel = channelOf(call, interaction)
  const alsoSettable = MessageFlag.Ephemeral
  const draft = composeMessage(call, { channel, request: spec.request, mayMentionAll: true, alsoSettable })
  return place(call, interaction, { ...draft, ...typeOf(interaction, channel, spec.follows) })
}

/** Puts a draft where its flags say: into the channel, or only before the user's eyes. */
export function place(call: Call, interaction: Interaction, draft: Omit<MessageDraft, 'author'>): StoredMessage {
  const channel = channelOf(call, interaction)
  const { applicationId, userId, id, type } = interaction
  const full: MessageDraft = {
    type: interaction.type === 2 ? COMMAND_ANSWER : 0,
    ...draft,
    flags: (draft.flags ?? 0) | (mayAnswerOpenly(call, interaction, channel) ? 0 : MessageFlag.Ephemeral),
    author: call.world.users.get(call.world.applications.get(applicationId)!.botId)!,
    application_id: applicationId,
    webhook_id: applicationId,
    interaction_metadata: metadataOf(call, interaction),
    ...(type === 2 && { interaction: { id, type, name: interaction.name, user: call.world.users.get(userId) } }),
  }
  const hidden = ((full.flags ?? 0) & MessageFlag.Ephemeral) !== 0
  const message = hidden ? draftMessage(call.world, channel.id, full) : postMessage(call.world, channel, full)
  interaction.replies.set(message.json.id, message)
  if (hidden) call.world.interactions.tell({ kind: 'hidden', interaction, message })
  return message
}

/** What only the user installed is seen by them alone where they lack a permission: USE_EXTERNAL_APPS (2026-08). */
function mayAnswerOpenly({ world }: Call, { userInstalled, userId }: Interaction, channel: Channel): boolean {
  if (!userInstalled || channel.guild_id === undefined) return true
  return (world.permissionsIn(channel, userId) & Permission.UseExternalApps) !== 0n
}

/** https://docs.discord.com/developers/resources/message#message-interaction-metadata-object (2026-08) */
function metadataOf(call: Call, { id, type, userId, payload, message, opener }: Interaction): object {
  return {
    id,
    type,
    user: call.world.users.get(userId),
    authorizing_integration_owners: payload.authorizing_integration_owners,
    ...(type === 3 && message !== undefined && { interacted_message_id: message.json.id }),
    ...(opener !== undefined && { triggering_interaction_metadata: metadataOf(call, opener) }),
  }
}

export function getReply(call: Call, interaction: Interaction): Reply {
  return replyWith(call, interaction, replyIn(call, interaction))
}

export function editReply(call: Call, interaction: Interaction): Reply {
  const message = replyIn(call, interaction)
  const isLoading = interaction.loading && message.json.id === interaction.originalId
  if (isLoading) fill(call, interaction, message)
  else change(call, interaction, message)
  return replyWith(call, interaction, message)
}

export function deleteReply(call: Call, interaction: Interaction): Reply {
  const message = replyIn(call, interaction)
  const { id } = message.json
  interaction.replies.delete(id)
  if (isHidden(message)) call.world.interactions.tell({ kind: 'deleted', message })
  deleteMessage(call.world, channelOf(call, interaction), id)
  return { status: 204 }
}

/** Edits a message of an interaction by the call's body. */
export function change(call: Call, interaction: Interaction, message: StoredMessage): void {
  updateMessage(call.world, message, editionOf(call, interaction, message))
}

/** Turns the loading state into its message, which then counts as never edited. */
function fill(call: Call, interaction: Interaction, message: StoredMessage): StoredMessage {
  const edition = editionOf(call, interaction, message)
  interaction.loading = false
  const flags = (edition.flags ?? message.json.flags) & ~MessageFlag.Loading
  if (edition.poll !== undefined) message.votes = new Map(edition.poll.answers.map(one => [one.answer_id, new Set()]))
  updateMessage(call.world, message, { ...edition, flags, edited_timestamp: null })
  return message
}

function editionOf(call: Call, interaction: Interaction, message: StoredMessage): Partial<MessageJson> {
  const request = check(MessageEdit, call.body)
  const channel = channelOf(call, interaction)
  const at = { channelId: channel.id, old: message.json.attachments }
  const attachments = mergeUploads(call, at, request.attachments)
  const fills = interaction.loading && message.json.id === interaction.originalId
  return composeEdit(call, { message, channel, request, attachments, mayMentionAll: true, fills })
}

/** @throws Refusal (10008) */
function replyIn(call: Call, interaction: Interaction): StoredMessage {
  const named = call.params.message_id ?? '@original'
  const id = isSnowflake(named) ? named : interaction.originalId
  const message = interaction.replies.get(id ?? '')
  const gone =
    message === undefined || (!isHidden(message) && !call.world.messages.get(message.json.channel_id, message.json.id))
  if (gone) throw unknown('message')
  return message
}

function isHidden({ json }: StoredMessage): boolean {
  return (json.flags & MessageFlag.Ephemeral) !== 0
}

function channelOf(call: Call, interaction: Interaction): Channel {
  const channel = call.world.channels.get(interaction.channelId)
  if (channel === undefined) throw unknown('channel')
  return channel
}

/** A further answer replies to the first one. */
function typeOf(interaction: Interaction, channel: Channel, follows: StoredMessage | undefined) {
  if (follows === undefined) return { type: interaction.type === 2 ? COMMAND_ANSWER : 0 }
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
  const reference: MessageReference = { type: 0, message_id: follows.json.id, channel_id: channel.id, ...guild }
  return { type: REPLY, message_reference: reference }
}

function replyWith(call: Call, interaction: Interaction, message: StoredMessage): Reply {
  return { status: 200, body: presentMessage(call.world, message, interaction.applicationId) }
}
