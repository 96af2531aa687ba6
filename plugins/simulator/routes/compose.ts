/**
 * Compose: turns a checked request into the message that it means.
 * @module
 */
import type { Call } from '../endpoint.js'
import { Refusal } from '../endpoint.js'
import type { Attachment, Channel, MessageJson, Poll, StoredMessage, User } from '../world/model.js'
import type { MessageDraft } from '../world/posting.js'
import { invalid } from './check.js'
import { type Media, presentComponents } from './component-view.js'
import { filesInEmbeds, presentEmbeds } from './embeds.js'
import { mentionsIn } from './mentions.js'
import { MessageFlag, type MessageRequest, type PollRequest } from './message-body.js'
import { referenceOf } from './references.js'
import { emptyMessage } from './refusals.js'
import { storeUploads } from './uploads.js'

const HOUR_MS = 3_600_000
const SETTABLE =
  MessageFlag.SuppressEmbeds |
  MessageFlag.SuppressNotifications |
  MessageFlag.IsVoiceMessage |
  MessageFlag.IsComponentsV2

export interface Composition {
  readonly channel: Channel
  readonly request: MessageRequest
  /** True if the author may mention everyone. */
  readonly mayMentionAll: boolean
  /** Flags that may be set besides the usual ones, such as the ephemeral one. */
  readonly alsoSettable?: number
}

/** The message without its author. @throws Refusal (50006, 50035, 50081, 50146 ...) */
export function composeMessage(call: Call, spec: Composition): Omit<MessageDraft, 'author'> {
  const { channel, request } = spec
  const content = request.content?.trim() ?? ''
  const reference =
    request.message_reference == null ? undefined : referenceOf(call, channel, request.message_reference)
  demandSubstance(call, request, reference?.message_snapshots !== undefined)
  const stickers = stickersOf(call, request.sticker_ids ?? [])
  const files = storeUploads(call, channel.id, request.attachments ?? [])
  const { embeds, attachments } = withEmbeds(call, { channelId: channel.id, attachments: files }, request.embeds)
  const { repliedTo, ...referenced } = reference ?? {}
  const flags = (request.flags ?? 0) & (SETTABLE | (spec.alsoSettable ?? 0))
  const nonce = request.nonce ?? undefined
  return {
    content,
    flags: flags | (referenced.message_snapshots === undefined ? 0 : MessageFlag.HasSnapshot),
    tts: request.tts ?? false,
    embeds,
    attachments,
    components: presentComponents(request.components ?? [], mediaOf(call, channel.id, files)),
    ...mentionsIn(call.world, {
      content,
      allowed: request.allowed_mentions,
      channel,
      repliedTo,
      mayMentionAll: spec.mayMentionAll,
    }),
    ...referenced,
    ...(nonce !== undefined && { nonce }),
    ...(stickers.length > 0 && { sticker_items: stickers }),
    ...(request.poll != null && { poll: pollOf(call, request.poll) }),
  }
}

export interface Edition extends Composition {
  readonly message: StoredMessage
  /** The attachments after the edit. */
  readonly attachments: readonly Attachment[]
  /** True where the edit fills a loading state, which may get a poll. @default false */
  readonly fills?: boolean
}

/** What an edit changes. @throws Refusal (50006) where nothing would be left */
export function composeEdit(call: Call, spec: Edition): Partial<MessageJson> {
  const { message, request, channel } = spec
  const old = message.json
  const content = request.content === undefined ? old.content : (request.content?.trim() ?? '')
  const { embeds, attachments } =
    request.embeds === undefined
      ? { embeds: old.embeds, attachments: spec.attachments }
      : withEmbeds(call, { channelId: channel.id, attachments: spec.attachments }, request.embeds)
  const media = mediaOf(call, channel.id, spec.attachments)
  const components =
    request.components === undefined ? old.components : presentComponents(request.components ?? [], media)
  const poll = request.poll != null && spec.fills === true ? pollOf(call, request.poll) : undefined
  const polls = [old.poll, poll].filter(one => one !== undefined)
  const parts = [embeds, attachments, components, old.sticker_items ?? [], polls]
  if (content === '' && parts.every(part => part.length === 0) && files(call) === 0) throw emptyMessage()
  const allowed = request.allowed_mentions
  const repliedTo = undefined as User | undefined
  demandComponentsOnly({ content, embeds, old }, request)
  const settable = MessageFlag.SuppressEmbeds | MessageFlag.IsComponentsV2
  const flags = request.flags == null ? old.flags : (old.flags & ~settable) | (request.flags & settable)
  return {
    content,
    embeds,
    attachments,
    components,
    flags: flags | (old.flags & MessageFlag.IsComponentsV2),
    ...(request.content !== undefined &&
      mentionsIn(call.world, { content, allowed, channel, repliedTo, mayMentionAll: spec.mayMentionAll })),
    ...(poll !== undefined && { poll }),
    ...(request.sticker_ids?.length === 0 && { sticker_items: [] }),
    edited_timestamp: call.world.timestamp(),
  }
}

/**
 * A message with IS_COMPONENTS_V2 keeps nothing else, also where an edit makes it one.
 * https://docs.discord.com/developers/resources/message#edit-message (2026-08)
 * @throws Refusal (50035)
 */
function demandComponentsOnly(
  left: { content: string; embeds: readonly unknown[]; old: MessageJson },
  { flags, poll, sticker_ids }: MessageRequest,
): void {
  if ((((flags ?? 0) | left.old.flags) & MessageFlag.IsComponentsV2) === 0) return
  const stickers = sticker_ids === undefined ? (left.old.sticker_items ?? []) : (sticker_ids ?? [])
  const remains: Readonly<Record<string, boolean>> = {
    content: left.content !== '',
    embeds: left.embeds.length > 0,
    poll: poll === undefined ? left.old.poll !== undefined : poll !== null,
    sticker_ids: stickers.length > 0,
  }
  const name = Object.keys(remains).find(key => remains[key] === true)
  if (name === undefined) return
  const message = `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
  throw invalid([name], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message)
}

function files(call: Call): number {
  return call.files.length
}

function demandSubstance(call: Call, request: MessageRequest, forwards: boolean): void {
  const { content, embeds, components, sticker_ids, poll } = request
  const lists = [embeds?.filter(embed => Object.keys(embed).length > 0), components, sticker_ids]
  if (content?.trim() || poll != null || forwards || call.files.length > 0) return
  if (lists.some(one => (one?.length ?? 0) > 0)) return
  throw emptyMessage()
}

/** Files that embeds show move into them. */
function withEmbeds(
  call: Call,
  at: { channelId: string; attachments: readonly Attachment[] },
  requested: MessageRequest['embeds'],
) {
  const { channelId, attachments } = at
  if (requested == null || requested.length === 0) return { embeds: [], attachments }
  const shown = filesInEmbeds(requested)
  const urlOf = (filename: string) => {
    const file = attachments.find(one => one.filename === filename)
    return file && call.world.attachments.present(channelId, file).url
  }
  return { embeds: presentEmbeds(requested, urlOf), attachments: attachments.filter(file => !shown.has(file.filename)) }
}

/** The files that components may show; they stay among the attachments. */
function mediaOf({ world }: Call, channelId: string, attachments: readonly Attachment[]): Media {
  return {
    fileOf(filename) {
      const file = attachments.find(one => one.filename === filename)
      return file && world.attachments.present(channelId, file)
    },
    nextId: () => world.snowflakes.next(),
  }
}

function stickersOf(call: Call, ids: readonly string[]): unknown[] {
  return ids.map(id => {
    for (const guild of call.world.guilds.values()) {
      const sticker = guild.stickers.get(id)
      if (sticker !== undefined) return { id, name: sticker.name, format_type: sticker.format_type }
    }
    const standard = call.world.stickerPacks.flatMap(({ stickers }) => stickers).find(sticker => sticker.id === id)
    if (standard !== undefined) return { id, name: standard.name, format_type: standard.format_type }
    throw new Refusal(400, 50081, 'Invalid sticker sent')
  })
}

function pollOf({ world }: Call, request: PollRequest): Poll {
  return {
    question: { text: request.question.text },
    answers: request.answers.map(({ poll_media: { text, emoji } }, index) => ({
      answer_id: index + 1,
      poll_media: {
        ...(text != null && { text }),
        ...(emoji != null && { emoji: { id: emoji.id ?? null, name: emoji.name ?? '' } }),
      },
    })),
    expiry: world.timestamp(world.clock.now() + (request.duration ?? 24) * HOUR_MS),
    allow_multiselect: request.allow_multiselect ?? false,
    layout_type: request.layout_type ?? 1,
  }
}
