/**
 * Options: what a slash command takes, as an object map whose handler sees each value typed.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure (2026-08)
 * @module
 */
import type {
  APIApplicationCommandBasicOption,
  APIAttachment,
  APIInteractionDataResolvedChannel,
  APIInteractionDataResolvedGuildMember,
  APIRole,
  APIUser,
} from 'discord-api-types/v10'
import type { AutocompleteContext } from './context.js'

/** A user, with what the guild knows of them where there is one. */
export type ResolvedUser = APIUser & { readonly member?: APIInteractionDataResolvedGuildMember }
export type ResolvedChannel = APIInteractionDataResolvedChannel
export type Mentionable = ResolvedUser | APIRole

/** What may be chosen: values, or names with their values. */
export type Choices<V> = readonly V[] | Readonly<Record<string, V>>
type ChoiceOf<C> = C extends readonly (infer V)[] ? V : C[keyof C]

/** What may be suggested: values, names with their values, or Discord's list of choices, whose order always holds. */
export type Suggested<V> = Choices<V> | readonly { readonly name: string; readonly value: V }[]

/** Suggests values while the user types; `typed` is what there is so far. */
export type Complete<V> = (typed: string, ctx: AutocompleteContext) => Suggested<V> | Promise<Suggested<V>>

/** Translations by locale, such as `de`. Discord falls back from en-US to en-GB and from es-419 to es-ES, and back. */
export type Translations = Readonly<Record<string, { readonly name?: string; readonly about?: string }>>

export type OptionKind =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'user'
  | 'channel'
  | 'role'
  | 'mentionable'
  | 'attachment'

/** One option. `Value` is what the handler gets, `Required` whether it always does. */
export interface Option<Value, Required extends boolean = true> {
  readonly kind: OptionKind
  readonly required: Required
  /** As Discord takes it, without name and `required`. */
  readonly json: Readonly<Record<string, unknown>>
  readonly choices?: ReadonlyMap<string, string | number> | undefined
  readonly complete?: Complete<never> | undefined
  readonly locales?: Translations | undefined
  /** For the compiler alone. */
  readonly value?: Value
}
export type AnyOption = Option<unknown, boolean>
export type OptionMap = Readonly<Record<string, AnyOption>>

/** What a handler gets of its options: undefined where the user left one out. */
export type OptionValues<O> = {
  -readonly [K in keyof O]: O[K] extends Option<infer V, infer R> ? (R extends true ? V : V | undefined) : never
} & {}

interface Common {
  readonly locales?: Translations
}
interface Text extends Common {
  /** Fewest characters, 0 to 6000. */
  readonly min?: number
  /** Most characters, 1 to 6000. */
  readonly max?: number
}
interface Range extends Common {
  readonly min?: number
  readonly max?: number
}
interface Chosen<C> extends Common {
  readonly choices: C
}
interface Completed<V> {
  readonly complete?: Complete<V>
}

/** Names of the docs' channel types. https://docs.discord.com/developers/resources/channel#channel-object-channel-types (2026-08) */
export const channelTypes = {
  GuildText: 0,
  DM: 1,
  GuildVoice: 2,
  GroupDM: 3,
  GuildCategory: 4,
  GuildAnnouncement: 5,
  AnnouncementThread: 10,
  PublicThread: 11,
  PrivateThread: 12,
  GuildStageVoice: 13,
  GuildDirectory: 14,
  GuildForum: 15,
  GuildMedia: 16,
} as const
export type ChannelTypeName = keyof typeof channelTypes
type ChannelOf<T extends ChannelTypeName> = Omit<ResolvedChannel, 'type'> & { readonly type: (typeof channelTypes)[T] }

export type FileType = `.${string}` | 'image' | 'video' | 'audio'

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type (2026-08) */
export const optionTypes = {
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
}

interface Rest extends Common {
  readonly [key: string]: unknown
  readonly choices?: Choices<string | number>
  readonly complete?: unknown
}

/** @param names how this kind calls its limits in JSON */
function option<V>(
  kind: OptionKind,
  about: string,
  config: Rest,
  names: readonly (readonly [string, string])[] = [],
): Option<V> {
  const { choices, complete, locales } = config
  const json: Record<string, unknown> = { type: optionTypes[kind], description: about }
  for (const [given, name] of names) if (config[given] !== undefined) json[name] = config[given]
  const list = choices && choicesOf(choices)
  if (list) json.choices = [...list].map(([name, value]) => ({ name, value }))
  if (complete !== undefined) json.autocomplete = true
  return { kind, required: true, json, choices: list, complete: complete as Complete<never> | undefined, locales }
}

/** Names and values, in order. Of a plain list, each value is its own name. */
export function choiceList<V extends string | number>(choices: Suggested<V>): { name: string; value: V }[] {
  if (!Array.isArray(choices))
    return Object.entries(choices as Readonly<Record<string, V>>).map(([name, value]) => ({ name, value }))
  return (choices as readonly (V | { readonly name: string; readonly value: V })[]).map(one =>
    typeof one === 'object' ? { name: one.name, value: one.value } : { name: String(one), value: one },
  )
}

/** The same by name. */
export const choicesOf = <V extends string | number>(choices: Suggested<V>): ReadonlyMap<string, V> =>
  new Map(choiceList(choices).map(({ name, value }) => [name, value]))

const lengths = [
  ['min', 'min_length'],
  ['max', 'max_length'],
] as const
const bounds = [
  ['min', 'min_value'],
  ['max', 'max_value'],
] as const
const rest = (config: object): Rest => config as Rest

function string<const C extends Choices<string>>(about: string, config: Chosen<C>): Option<ChoiceOf<C>>
function string(about: string, config?: Text & Completed<string>): Option<string>
function string(about: string, config: object = {}): Option<never> {
  return option('string', about, rest(config), lengths)
}

function integer<const C extends Choices<number>>(about: string, config: Chosen<C>): Option<ChoiceOf<C>>
function integer(about: string, config?: Range & Completed<number>): Option<number>
function integer(about: string, config: object = {}): Option<never> {
  return option('integer', about, rest(config), bounds)
}

function number<const C extends Choices<number>>(about: string, config: Chosen<C>): Option<ChoiceOf<C>>
function number(about: string, config?: Range & Completed<number>): Option<number>
function number(about: string, config: object = {}): Option<never> {
  return option('number', about, rest(config), bounds)
}

function channel<const T extends ChannelTypeName = ChannelTypeName>(
  about: string,
  config: Common & { readonly types?: readonly T[] } = {},
): Option<ChannelOf<T>> {
  const types = config.types?.map(name => channelTypes[name])
  return option('channel', about, rest({ ...config, types }), [['types', 'channel_types']])
}

/** The same option, which the user may leave out. */
const maybe = <V>(given: Option<V, true>): Option<V, false> => ({ ...given, required: false })

/**
 * What a slash command takes. Required unless it is wrapped in `opt.maybe`; those that are come first by themselves.
 * @example options: { song: opt.string('What to play'), loud: opt.maybe(opt.boolean('Louder?')) }
 */
export const opt = {
  string,
  integer,
  number,
  boolean: (about: string, config: Common = {}): Option<boolean> => option('boolean', about, rest(config)),
  user: (about: string, config: Common = {}): Option<ResolvedUser> => option('user', about, rest(config)),
  role: (about: string, config: Common = {}): Option<APIRole> => option('role', about, rest(config)),
  mentionable: (about: string, config: Common = {}): Option<Mentionable> => option('mentionable', about, rest(config)),
  channel,
  attachment: (about: string, config: Common & { readonly types?: readonly FileType[] } = {}): Option<APIAttachment> =>
    option('attachment', about, rest(config), [['types', 'file_types']]),
  maybe,
} as const

/** The options as Discord takes them: those that are required first, otherwise in the order in which they were written. */
export function optionsJson(options: OptionMap): APIApplicationCommandBasicOption[] {
  const entries = Object.entries(options)
  const sorted = [...entries.filter(([, { required }]) => required), ...entries.filter(([, { required }]) => !required)]
  return sorted.map(([name, { json, required, locales }]) => {
    const translated = localizations(locales)
    return {
      ...json,
      name,
      ...(required && { required }),
      ...translated,
    } as unknown as APIApplicationCommandBasicOption
  })
}

/** `name_localizations` and `description_localizations`, where there are any. */
export function localizations(locales: Translations | undefined): Record<string, Record<string, string>> {
  const names: [string, string][] = []
  const abouts: [string, string][] = []
  for (const [locale, { name, about }] of Object.entries(locales ?? {})) {
    if (name !== undefined) names.push([locale, name])
    if (about !== undefined) abouts.push([locale, about])
  }
  return {
    ...(names.length > 0 && { name_localizations: Object.fromEntries(names) }),
    ...(abouts.length > 0 && { description_localizations: Object.fromEntries(abouts) }),
  }
}
