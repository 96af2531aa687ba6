/**
 * Field: what a modal asks for, as an object map whose handler sees each value typed.
 * https://docs.discord.com/developers/components/reference#label (2026-08)
 * @module
 */
import type { APIAttachment, APIRole } from 'discord-api-types/v10'
import { InteractionError } from '../../src/errors.js'
import type { ChannelTypeName, FileType, Mentionable, OptionKind, ResolvedChannel, ResolvedUser } from './options.js'
import { channelTypes } from './options.js'
import { type ResolvedData, resolve } from './resolved.js'

/** What came in for one field. */
export interface Answered {
  readonly type: number
  readonly value?: string | boolean | null
  readonly values?: readonly string[]
}

/** One field. `Value` is what the handler gets. */
export interface Field<Value> {
  /** The component in the label, without `custom_id`; undefined: a text that only shows. */
  readonly json: Readonly<Record<string, unknown>>
  readonly label: string | undefined
  readonly about: string | undefined
  /** @param answered undefined if it was left out */
  read(answered: Answered | undefined, resolved: ResolvedData | undefined): Value
}
export type FieldMap = Readonly<Record<string, Field<unknown>>>

/** What a handler gets of a modal's fields. */
export type FieldValues<F> = {
  -readonly [K in keyof F as F[K] extends Field<never> ? never : K]: F[K] extends Field<infer V> ? V : never
} & {}

interface Common {
  /** Shown below the label, up to 100 characters. */
  readonly about?: string
}
interface Count extends Common {
  /** Fewest that may be chosen. @default 1 */
  readonly min?: number
  /** Most that may be chosen. @default 1 */
  readonly max?: number
}
interface TextConfig extends Common {
  /** Several lines. @default false */
  readonly paragraph?: boolean
  readonly min?: number
  /** @default 4000 */
  readonly max?: number
  readonly placeholder?: string
  /** What stands there from the start. */
  readonly value?: string
}
interface SelectConfig extends Count {
  readonly placeholder?: string
}
type Words = Readonly<Record<string, string>>

const textType = { input: 4, display: 10 } as const
const type = {
  stringSelect: 3,
  user: 5,
  role: 6,
  mentionable: 7,
  channel: 8,
  files: 19,
  radio: 21,
  checks: 22,
  check: 23,
}

function missing(label: string): never {
  const hint = 'Discord asks for every required field; check what changed the payload.'
  throw new InteractionError('INTERACTION_INVALID', `The modal came back without \`${label}\`.`, { hint })
}

function known<K extends string>(label: string, value: string, words: Readonly<Record<K, string>>): K {
  if (Object.hasOwn(words, value)) return value as K
  const hint = 'It may be of an older version of the modal; give the modal a new `version` when its choices change.'
  throw new InteractionError(
    'INTERACTION_INVALID',
    `The field \`${label}\` came back with a value it does not offer.`,
    { hint },
  )
}

const optionsOf = (words: Words) => Object.entries(words).map(([value, label]) => ({ value, label }))
const counts = ({ min, max }: Count) => ({
  ...(min !== undefined && { min_values: min }),
  ...(max !== undefined && { max_values: max }),
})
const placed = ({ placeholder }: SelectConfig) => ({ ...(placeholder !== undefined && { placeholder }) })

function text(label: string, config: TextConfig = {}): Field<string> {
  const { paragraph = false, min, max, placeholder, value, about } = config
  const json = {
    type: textType.input,
    style: paragraph ? 2 : 1,
    ...(min !== undefined && { min_length: min }),
    ...(max !== undefined && { max_length: max }),
    ...(placeholder !== undefined && { placeholder }),
    ...(value !== undefined && { value }),
  }
  return {
    json,
    label,
    about,
    read: answered => (typeof answered?.value === 'string' ? answered.value : missing(label)),
  }
}

function radio<const C extends Words>(label: string, words: C, { about }: Common = {}): Field<keyof C & string> {
  const read = (answered: Answered | undefined) =>
    typeof answered?.value === 'string' ? known<keyof C & string>(label, answered.value, words) : missing(label)
  return { json: { type: type.radio, options: optionsOf(words) }, label, about, read }
}

function several(label: string, json: object, about: string | undefined) {
  return <V>(one: (value: string, resolved: ResolvedData | undefined) => V): Field<V[]> => ({
    json: json as Field<V[]>['json'],
    label,
    about,
    read: (answered, resolved) => (answered?.values ?? []).map(value => one(value, resolved)),
  })
}

function checks<const C extends Words>(label: string, words: C, config: Count = {}): Field<(keyof C & string)[]> {
  const json = { type: type.checks, options: optionsOf(words), ...counts(config) }
  return several(label, json, config.about)(value => known<keyof C & string>(label, value, words))
}

function choose<const C extends Words>(
  label: string,
  words: C,
  config: SelectConfig = {},
): Field<(keyof C & string)[]> {
  const json = { type: type.stringSelect, options: optionsOf(words), ...counts(config), ...placed(config) }
  return several(label, json, config.about)(value => known<keyof C & string>(label, value, words))
}

function check(label: string, { about, checked }: Common & { readonly checked?: boolean } = {}): Field<boolean> {
  const json = { type: type.check, ...(checked !== undefined && { default: checked }) }
  return { json, label, about, read: answered => answered?.value === true }
}

function files(label: string, config: Count & { readonly types?: readonly FileType[] } = {}): Field<APIAttachment[]> {
  const json = { type: type.files, ...counts(config), ...(config.types && { file_types: config.types }) }
  return several(label, json, config.about)((id, resolved) => resolve('attachment', id, resolved) as APIAttachment)
}

function pick<V>(kind: OptionKind & keyof typeof type) {
  return (label: string, config: SelectConfig = {}): Field<V[]> => {
    const json = { type: type[kind], ...counts(config), ...placed(config) }
    return several(label, json, config.about)((id, resolved) => resolve(kind, id, resolved) as V)
  }
}

function channels(
  label: string,
  { types, ...config }: SelectConfig & { readonly types?: readonly ChannelTypeName[] } = {},
): Field<ResolvedChannel[]> {
  const plain = pick<ResolvedChannel>('channel')(label, config)
  return types ? { ...plain, json: { ...plain.json, channel_types: types.map(name => channelTypes[name]) } } : plain
}

type Optional<V> = V extends readonly unknown[] | boolean ? V : V | null

/** The same field, which may be left empty: null for texts and radio groups, an empty list for the others. */
function optional<V>(given: Field<V>): Field<Optional<V>> {
  const json = { ...given.json, required: false }
  const isEmpty = (answered: Answered | undefined) => answered?.values === undefined && (answered?.value ?? '') === ''
  const isList = given.json.type !== textType.input && given.json.type !== type.radio
  const read = (answered: Answered | undefined, resolved: ResolvedData | undefined) =>
    (isEmpty(answered) && !isList ? null : given.read(answered, resolved)) as Optional<V>
  return { ...given, json, read }
}

/** Text among the fields, in markdown; it has no value. */
const note = (content: string): Field<never> => ({
  json: { type: textType.display, content },
  label: undefined,
  about: undefined,
  read: () => undefined as never,
})

/**
 * What a modal asks for. Required unless it is wrapped in `field.optional`.
 * @example fields: { why: field.text('Why?', { paragraph: true }), kind: field.radio('Kind', { spam: 'Spam', abuse: 'Abuse' }) }
 */
export const field = {
  text,
  radio,
  checks,
  check,
  choose,
  users: pick<ResolvedUser>('user'),
  roles: pick<APIRole>('role'),
  mentionables: pick<Mentionable>('mentionable'),
  channels,
  files,
  note,
  optional,
} as const

/** The components of a modal as Discord takes them; each field's `custom_id` is its name. */
export function fieldsJson(fields: FieldMap): Record<string, unknown>[] {
  return Object.entries(fields).map(([name, { json, label, about }]) => {
    if (label === undefined) return { ...json }
    return {
      type: 18,
      label,
      ...(about !== undefined && { description: about }),
      component: { ...json, custom_id: name },
    }
  })
}

/** The values of a modal, from labels or, as modals were once, from action rows. */
export function readFields(
  fields: FieldMap,
  components: unknown,
  resolved: ResolvedData | undefined,
): Record<string, unknown> {
  const answers = new Map<string, Answered>()
  collect(components, answers)
  const values: Record<string, unknown> = Object.create(null)
  for (const [name, { label, read }] of Object.entries(fields))
    if (label !== undefined) values[name] = read(answers.get(name), resolved)
  return values
}

/** What a modal came back with, by the ids of its fields, whatever they are. */
export function rawFields(components: unknown): Record<string, string | boolean | null | readonly string[]> {
  const answers = new Map<string, Answered>()
  collect(components, answers)
  const values: Record<string, string | boolean | null | readonly string[]> = Object.create(null)
  for (const [id, answer] of answers) values[id] = answer.values ?? answer.value ?? null
  return values
}

function collect(list: unknown, answers: Map<string, Answered>): void {
  if (!Array.isArray(list)) return
  for (const item of list as readonly (Answered & {
    custom_id?: string
    component?: unknown
    components?: unknown
  })[]) {
    if (typeof item?.custom_id === 'string') answers.set(item.custom_id, item)
    if (item?.component !== undefined) collect([item.component], answers)
    collect(item?.components, answers)
  }
}
