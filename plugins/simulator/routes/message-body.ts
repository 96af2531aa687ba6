/**
 * Message bodies: the shapes of what is posted and edited, by bots, webhooks and answers to interactions.
 * https://docs.discord.com/developers/resources/message#create-message (2026-08)
 * @module
 */
import {
  boolean,
  choice,
  decimal,
  integer,
  list,
  nullable,
  object,
  type Path,
  type Report,
  required,
  ruled,
  type Shape,
  type Shaped,
  snowflake,
  text,
  url,
} from './check.js'
import { type Component, demandLegacy, MessageComponents } from './components.js'
import { Embeds } from './embeds.js'

export const MessageFlag = {
  Crossposted: 1 << 0,
  IsCrosspost: 1 << 1,
  SuppressEmbeds: 1 << 2,
  HasThread: 1 << 5,
  Ephemeral: 1 << 6,
  Loading: 1 << 7,
  SuppressNotifications: 1 << 12,
  IsVoiceMessage: 1 << 13,
  HasSnapshot: 1 << 14,
  IsComponentsV2: 1 << 15,
} as const

const AllowedMentions = ruled(
  object({
    parse: nullable(list(choice('users', 'roles', 'everyone'), { unique: true })),
    users: nullable(list(snowflake, { max: 100, unique: true })),
    roles: nullable(list(snowflake, { max: 100, unique: true })),
    replied_user: nullable(boolean),
  }),
  demandExclusive,
)
export type AllowedMentionsRequest = Shaped<typeof AllowedMentions>

const AttachmentMeta = object({
  id: required(snowflake),
  filename: nullable(text({ min: 1, max: 1024 })),
  title: nullable(text({ max: 1024 })),
  description: nullable(text({ max: 1024 })),
  duration_secs: nullable(decimal({ min: 0, max: 2 ** 31 - 1 })),
  waveform: nullable(text({ max: 400 })),
  is_spoiler: nullable(boolean),
})
export type AttachmentRequest = Shaped<typeof AttachmentMeta>

const pollEmoji = nullable(
  object({ id: nullable(snowflake), name: nullable(text({ max: 32 })), animated: nullable(boolean) }),
)

const Poll = object({
  question: required(object({ text: required(text({ min: 1, max: 300 })) })),
  answers: required(
    list(object({ poll_media: required(object({ text: nullable(text({ min: 1, max: 55 })), emoji: pollEmoji })) }), {
      min: 1,
      max: 10,
    }),
  ),
  duration: nullable(integer({ min: 1, max: 768 })),
  allow_multiselect: nullable(boolean),
  layout_type: nullable(choice(1)),
})
export type PollRequest = Shaped<typeof Poll>

const Reference = object({
  message_id: required(snowflake),
  channel_id: nullable(snowflake),
  guild_id: nullable(snowflake),
  fail_if_not_exists: nullable(boolean),
  type: nullable(choice(0, 1)),
})
export type ReferenceRequest = Shaped<typeof Reference>

/** Integer or string of at most 25 characters; a number stays one. */
const nonce: Shape<string | number> = (value, path, report) => {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  return text({ max: 25 })(value, path, report)
}

const edited = {
  content: nullable(text({ max: 2000 })),
  embeds: nullable(Embeds),
  allowed_mentions: nullable(AllowedMentions),
  components: nullable(MessageComponents),
  attachments: nullable(list(AttachmentMeta, { max: 10 })),
  flags: nullable(integer({ min: 0 })),
}

const created = {
  ...edited,
  tts: nullable(boolean),
  sticker_ids: nullable(list(snowflake, { max: 3 })),
  poll: nullable(Poll),
}

/** What posting takes, whoever posts. */
export const MessagePost = fitting(
  object({
    ...created,
    nonce: nullable(nonce),
    enforce_nonce: nullable(boolean),
    message_reference: nullable(Reference),
  }),
)
export type MessageRequest = Shaped<typeof MessagePost>

/** A poll only comes with the edit that fills a loading state. */
export const MessageEdit = fitting(
  object({ ...edited, sticker_ids: nullable(list(snowflake, { max: 3 })), poll: nullable(Poll) }),
)

export const WebhookPost = fitting(
  object({
    ...created,
    username: nullable(text({ min: 1, max: 80 })),
    avatar_url: nullable(url()),
    thread_name: nullable(text({ min: 1, max: 100 })),
    applied_tags: nullable(list(snowflake, { max: 5 })),
  }),
)

interface Fitted {
  readonly flags?: number | null
  readonly components?: Component[] | null
  readonly content?: string | null
  readonly embeds?: unknown[] | null
}

/** The rules between fields: what V2 components forbid, and what stands in for them. */
function fitting<T>(shape: Shape<T>): Shape<T> {
  return ruled(shape, (value, path, report) => {
    const { flags, components, content, embeds, ...rest } = value as Fitted & Record<string, unknown>
    if (((flags ?? 0) & MessageFlag.IsComponentsV2) === 0) {
      if (components != null) demandLegacy(components, [...path, 'components'], report)
      return
    }
    const legacy = { content, embeds, poll: rest.poll, sticker_ids: rest.sticker_ids }
    for (const [name, field] of Object.entries(legacy)) {
      if (field == null || field === '' || (Array.isArray(field) && field.length === 0)) continue
      const message = `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
      report.add([...path, name], { code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message })
    }
  })
}

function demandExclusive(
  { parse, users, roles }: { parse?: string[] | null; users?: string[] | null; roles?: string[] | null },
  path: Path,
  report: Report,
): void {
  for (const [kind, ids] of [
    ['users', users],
    ['roles', roles],
  ] as const) {
    if (parse?.includes(kind) !== true || (ids ?? []).length === 0) continue
    const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`
    report.add(path, { code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message })
  }
}
