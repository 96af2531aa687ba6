/**
 * MessageBody: a message as handlers write it, and what Discord takes for it.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-messages (2026-08)
 * @module
 */
import type { APIEmbed, APIMessageTopLevelComponent, RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10'
import type { FileInput } from '../../middleware/transport.js'
import { isLayout, layoutEdit } from '../../src/routes/layout.js'

/** Something that gives its JSON, such as a builder. */
export type Jsonable<T> = T | { toJSON(): T }

type Plain = Pick<RESTPostAPIWebhookWithTokenJSONBody, 'allowed_mentions' | 'poll' | 'tts' | 'attachments'>

export interface MessageBody extends Plain {
  readonly content?: string | null | undefined
  readonly embeds?: readonly Jsonable<APIEmbed>[] | undefined
  /** Components, of any kind: IS_COMPONENTS_V2 is set by itself where they need it. */
  readonly ui?: readonly Jsonable<APIMessageTopLevelComponent>[]
  /** The same as `ui`. */
  readonly components?: readonly Jsonable<APIMessageTopLevelComponent>[] | undefined
  /** Only the user sees it. Cannot be changed afterwards. @default false */
  readonly ephemeral?: boolean
  /** Further flags as bits, such as SUPPRESS_EMBEDS (1 << 2). */
  readonly flags?: number | undefined
  readonly files?: readonly FileInput[]
}

/** Text alone, a body, or a builder of one. */
export type MessageLike = string | Jsonable<MessageBody>

/** What goes to Discord: JSON and files. */
export interface Outgoing {
  readonly data: Readonly<Record<string, unknown>>
  readonly files: readonly FileInput[] | undefined
  /** What `ephemeral` was set to; undefined where the message does not say. */
  readonly ephemeral?: boolean | undefined
}

export const messageFlags = { ephemeral: 1 << 6, loading: 1 << 7, v2: 1 << 15 } as const

const plain = <T>(given: Jsonable<T>): T => {
  const { toJSON } = (given ?? {}) as { toJSON?: () => T }
  return typeof toJSON === 'function' ? toJSON.call(given) : (given as T)
}

const list = <T>(items: readonly Jsonable<T>[] | undefined): T[] | undefined => items?.map(plain)

/** A message in whatever form as a body; what a builder has of files comes along. */
export function bodyOf(message: MessageLike): MessageBody {
  if (typeof message === 'string') return { content: message }
  const body = plain(message)
  const files = body.files ?? filesOf(message)
  return files ? { ...body, files } : body
}

/** What Discord takes for a message. */
export function outgoing(message: MessageLike): Outgoing {
  const { ephemeral, ui, components = ui, embeds, files, flags = 0, ...rest } = bodyOf(message)
  const parts = list(components)
  const bits = flags | (ephemeral ? messageFlags.ephemeral : 0) | (isLayout(parts) ? messageFlags.v2 : 0)
  const data: Record<string, unknown> = { ...rest }
  if (parts) data.components = parts
  if (embeds) data.embeds = list(embeds)
  if (bits !== 0) data.flags = bits
  return { data, files, ephemeral: ephemeral ?? ((flags & messageFlags.ephemeral) !== 0 || undefined) }
}

/** A builder has its files beside its JSON. */
function filesOf(message: MessageLike): readonly FileInput[] | undefined {
  const { files } = message as { readonly files?: readonly FileInput[] }
  return files?.length ? files : undefined
}

export const flagsOf = ({ data }: Outgoing): number => (typeof data.flags === 'number' ? data.flags : 0)
export const isV2 = (message: Outgoing): boolean => (flagsOf(message) & messageFlags.v2) !== 0
export const isEphemeral = (message: Outgoing): boolean => (flagsOf(message) & messageFlags.ephemeral) !== 0

/**
 * The same as an edit: what cannot be changed stays out, and a message that becomes V2 loses what V2 does not take.
 * https://docs.discord.com/developers/resources/message#edit-message (2026-08)
 * @param wasV2 of the message as it is; undefined if there is none yet
 */
export function asEdit(message: Outgoing, wasV2: boolean | undefined): Outgoing {
  const { flags: _, tts: __, ...rest } = message.data
  const flags = flagsOf(message) & ~messageFlags.ephemeral
  const data = flags === 0 ? rest : { ...rest, flags }
  return { ...message, data: wasV2 === false ? layoutEdit(data) : data }
}
