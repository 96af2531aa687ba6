/**
 * Arguments: what a user types behind a command, checked as Discord's client does and written as its payload.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type (2026-08)
 * @module
 */
import { expect } from '../checks.js'
import { type ChoiceRule, type Chosen, localizedName, namesOf, type OptionRule } from './command-menu.js'
import { type UserFile, upload } from './files.js'
import { Resolved } from './resolved.js'
import { listed, shown, thereAre } from './say.js'
import type { Spot } from './spot.js'
import type { Stage } from './stage.js'
import { channelNamed, mentionableNamed, type Named, roleNamed, userNamed } from './targets.js'

/** A text, a number, a choice by name or value, a user, role or channel by name, id or object, or a file. */
export type ArgumentValue = string | number | boolean | Named | UserFile
export type CommandArguments = Readonly<Record<string, ArgumentValue | undefined>>

/** An option of the payload. */
export interface SentOption {
  readonly name: string
  readonly type: number
  readonly value?: string | number | boolean
  readonly focused?: true
  readonly options?: readonly SentOption[]
}

export interface Filled {
  readonly options: readonly SentOption[]
  readonly resolved: Resolved
}

interface Filling {
  readonly stage: Stage
  readonly spot: Spot
  readonly resolved: Resolved
  /** `/play song`. */
  readonly what: string
  /** True while the user still types. */
  readonly typing: boolean
}

const Kind = {
  ...{ String: 3, Integer: 4, Boolean: 5, User: 6, Channel: 7 },
  ...{ Role: 8, Mentionable: 9, Number: 10, Attachment: 11 },
} as const
const LIMIT = 2 ** 53
const MAX_TEXT = 6000

/** The whole command. @throws TypeError, RangeError naming the option that the client would not send */
export function fill(at: { stage: Stage; spot: Spot }, chosen: Chosen, given: CommandArguments): Filled {
  const resolved = new Resolved(at.spot, chosen.command.application_id)
  const called = calledName(chosen, at.spot.locale)
  const values = byOption(chosen, { given, called, locale: at.spot.locale })
  for (const option of chosen.options) {
    if (option.required !== true || values.has(option)) continue
    throw new RangeError(`${called}: expected the required option "${localizedName(option, at.spot.locale)}", got none`)
  }
  const options = [...values].map(([option, value]) => {
    const what = `${called} ${option.name}`
    return sent(option, valueFor(option, value, { ...at, resolved, what, typing: false }))
  })
  return { options: nested(chosen.path, options), resolved }
}

/** What is typed so far; `focus` has the cursor. @throws RangeError for options that are not completed */
export function typed(
  at: { stage: Stage; spot: Spot },
  chosen: Chosen,
  { given, focus }: { given: CommandArguments; focus: string | undefined },
): Filled & { readonly focused: OptionRule } {
  const resolved = new Resolved(at.spot, chosen.command.application_id)
  const called = calledName(chosen, at.spot.locale)
  const values = byOption(chosen, { given, called, locale: at.spot.locale })
  const focused = focusedOf([...values.keys()], { focus, called, locale: at.spot.locale })
  const options = [...values].map(([option, value]) => {
    if (option === focused) return { ...sent(option, String(value)), focused: true as const }
    const what = `${called} ${option.name}`
    const plain = valueFor(option, value, { ...at, resolved, what, typing: true })
    // While the user types, numbers are what stands in the field.
    return sent(option, typeof plain === 'number' ? String(plain) : plain)
  })
  return { options: nested(chosen.path, options), resolved, focused }
}

export function calledName({ command, path }: Chosen, locale: string): string {
  return `/${[command, ...path].map(one => localizedName(one, locale)).join(' ')}`
}

interface Given {
  readonly given: CommandArguments
  readonly called: string
  readonly locale: string
}

/** In the order in which the user filled them. */
function byOption({ options }: Chosen, { given, called, locale }: Given): Map<OptionRule, unknown> {
  expect(typeof given === 'object' && given !== null && !Array.isArray(given), called, 'options by name', given)
  const values = new Map<OptionRule, unknown>()
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const option = options.find(one => namesOf(one, locale).includes(name))
    if (option === undefined) {
      const names = options.map(one => localizedName(one, locale))
      throw new RangeError(`${called}: expected one of its options, got "${name}"; ${thereAre(names)}`)
    }
    values.set(option, value)
  }
  return values
}

function focusedOf(
  filled: readonly OptionRule[],
  { focus, called, locale }: { focus: string | undefined; called: string; locale: string },
): OptionRule {
  const option = focus === undefined ? filled.at(-1) : filled.find(one => namesOf(one, locale).includes(focus))
  if (option === undefined)
    throw new RangeError(`${called}: expected an option that is being typed, got ${focus ?? 'none'}`)
  if (option.autocomplete === true) return option
  throw new RangeError(`${called} ${option.name}: expected an option with autocomplete, got one without`)
}

function sent(option: OptionRule, value: string | number | boolean): SentOption {
  return { name: option.name, type: option.type, value }
}

/** Wraps the options in subcommand and group, innermost last. */
function nested(path: readonly OptionRule[], options: readonly SentOption[]): readonly SentOption[] {
  return path.reduceRight<readonly SentOption[]>((inner, { name, type }) => [{ name, type, options: inner }], options)
}

function valueFor(option: OptionRule, value: unknown, filling: Filling): string | number | boolean {
  const { spot, resolved, what } = filling
  switch (option.type) {
    case Kind.Boolean:
      if (typeof value !== 'boolean') throw wrong(what, 'true or false', value)
      return value
    case Kind.User:
      return resolved.user(userNamed(spot, value, what))
    case Kind.Channel:
      return resolved.channel(channelNamed(spot, value, { what, types: option.channel_types }))
    case Kind.Role:
      return resolved.role(roleNamed(spot, value, what))
    case Kind.Mentionable: {
      const target = mentionableNamed(spot, value, what)
      return 'user' in target ? resolved.user(target.user) : resolved.role(target.role)
    }
    case Kind.Attachment:
      return attach(filling, value, option)
    default:
      return plainOf(option, value, filling)
  }
}

function attach({ stage, spot, resolved, what }: Filling, file: unknown, option: OptionRule): string {
  const { file_types: fileTypes } = option as { file_types?: readonly string[] | null }
  const at = { channelId: spot.channel.id }
  return resolved.attachment(spot.channel.id, upload(stage, at, { file, rule: { what, fileTypes } }))
}

/** Texts and numbers, free or from a list. */
function plainOf(option: OptionRule, value: unknown, { spot, what, typing }: Filling): string | number {
  if (option.choices != null && option.choices.length > 0) return choiceOf(option.choices, value, { what, spot })
  if (option.type === Kind.String) {
    if (typeof value !== 'string') throw wrong(what, 'a text', value)
    const [least, most] = [option.min_length ?? 0, option.max_length ?? MAX_TEXT]
    const length = [...value].length
    if (!typing && (length < least || length > most))
      throw new RangeError(`${what}: expected ${least} to ${most} characters, got ${length}`)
    return value
  }
  const whole = option.type === Kind.Integer
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw wrong(what, whole ? 'a whole number' : 'a number', value)
  if (whole && !Number.isSafeInteger(value)) throw wrong(what, 'a whole number', value)
  const [least, most] = [option.min_value ?? -LIMIT, option.max_value ?? LIMIT]
  if (!typing && (value < least || value > most))
    throw new RangeError(`${what}: expected a number from ${least} to ${most}, got ${value}`)
  return value
}

function choiceOf(
  choices: readonly ChoiceRule[],
  value: unknown,
  { what, spot }: { what: string; spot: Spot },
): string | number {
  const found = choices.find(one => namesOf(one, spot.locale).includes(value as string) || one.value === value)
  if (found !== undefined) return found.value
  const names = choices.map(one => localizedName(one, spot.locale))
  throw new RangeError(`${what}: expected one of the choices ${listed(names)}, got ${shown(value)}`)
}

function wrong(what: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${what}: expected ${expected}, got ${shown(value)}`)
}
