/**
 * Commands: names, what each kind of command takes, and how options follow each other.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters, counted } from '../checks/words.js'
import { type Fields, fieldsOf, isFilled, isSet, itemsOf, numberOf, type PartRule, textOf } from './rule.js'

/** https://docs.discord.com/developers/interactions/application-commands (2026-08) */
const page = 'interactions/application-commands'
const naming = `${page}#application-command-object-application-command-naming`
const structure = `${page}#application-command-object-application-command-structure`
const optionStructure = `${page}#application-command-object-application-command-option-structure`

const chatInput = 1
const entryPoint = 4
const subcommand = 1
const group = 2
const chatName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const typeOf = (command: Fields): unknown => command.type ?? chatInput

/** Names of slash commands and of all options: letters, digits, - _ ' and in lower case where there is one. */
export function chatNames(named: Fields, report: Report): void {
  const check = (name: unknown, keys: readonly string[]) => {
    if (typeof name !== 'string' || name === '' || characters(name) > 32) return
    const expected = "must be lower-case letters, digits, -, _ or '"
    if (!chatName.test(name)) report.addAt(keys, { code: 'INVALID_NAME', message: expected, docs: naming })
    else if (name !== name.toLowerCase())
      report.addAt(keys, { code: 'INVALID_NAME', message: 'has capitals, must be in lower case', docs: naming })
  }
  check(named.name, ['name'])
  for (const [locale, name] of Object.entries(fieldsOf(named.name_localizations)))
    check(name, ['name_localizations', locale])
}

const locales = new Set(
  (
    'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja ' +
    'zh-TW ko'
  ).split(' '),
)

/** The keys of localizations are locales that Discord has. */
export function knownLocales(named: Fields, report: Report): void {
  for (const key of ['name_localizations', 'description_localizations']) {
    for (const locale of Object.keys(fieldsOf(named[key]))) {
      if (locales.has(locale)) continue
      const message = 'not a locale of Discord, must be such as en-US'
      report.addAt([key, locale], { code: 'UNKNOWN_LOCALE', message, docs: 'reference#locales' })
    }
  }
}

/** Slash commands are described, the commands of context menus are not. */
export function describedByType(command: Fields, report: Report): void {
  const type = typeOf(command)
  const isMenu = type === 2 || type === 3
  if (type === chatInput && !isFilled(command.description))
    report.addAt('description', { code: 'REQUIRED', message: 'missing, a slash command must have it', docs: structure })
  if (isMenu && isFilled(command.description))
    report.addAt('description', { code: 'FORBIDDEN', message: 'set, a context menu has none', docs: structure })
}

/** `options` are for slash commands, `handler` is for entry points. */
export function fieldsByType(command: Fields, report: Report): void {
  const type = typeOf(command)
  if (type !== chatInput && isFilled(command.options))
    report.addAt('options', { code: 'FORBIDDEN', message: 'set, only slash commands have them', docs: structure })
  if (type !== entryPoint && isSet(command.handler))
    report.addAt('handler', { code: 'FORBIDDEN', message: 'set, only entry points have it', docs: structure })
}

/** What a guild's command cannot say, since it is about other places. */
export function globalOnly(command: Fields, report: Report): void {
  for (const key of ['contexts', 'integration_types', 'dm_permission']) {
    if (!isSet(command[key])) continue
    report.addAt(key, { code: 'FORBIDDEN', message: 'set, only global commands have it', docs: structure })
  }
  if (command.type === entryPoint) {
    const message = 'an entry point, which must be global'
    report.addAt('type', { code: 'FORBIDDEN', message, docs: `${page}#registering-a-command` })
  }
}

/** Required options come before the others, and names are there once. */
export function optionOrder(list: unknown, report: Report): void {
  const names = new Set<unknown>()
  let optional = false
  for (const [i, option] of itemsOf(list).entries()) {
    const { name, required, type } = fieldsOf(option)
    if (typeof name === 'string' && names.has(name))
      report.addAt([i, 'name'], { code: 'DUPLICATE', message: 'the same as of another option', docs: optionStructure })
    names.add(name)
    if (required === true && optional) {
      const message = 'required after an optional one, must come before'
      report.addAt(i, { code: 'OPTION_ORDER', message, docs: optionStructure })
    }
    optional ||= required !== true && type !== subcommand && type !== group
  }
}

/** Groups hold subcommands, subcommands hold options, and commands hold either of them. */
export function nesting(options: unknown, report: Report): void {
  const types = itemsOf(options).map(option => fieldsOf(option).type)
  const isParent = (type: unknown) => type === subcommand || type === group
  if (!types.some(isParent)) return
  for (const [i, type] of types.entries()) {
    if (isParent(type) || typeof type !== 'number') continue
    const message = 'besides subcommands, which must stand alone'
    report.addAt(i, { code: 'OPTIONS_MIXED', message, docs: `${page}#subcommands-and-subcommand-groups` })
  }
}

/** Either there are choices, or the app suggests some. */
export const choicesOrSuggestions: PartRule = (option, report) => {
  if (option.autocomplete !== true || itemsOf(option.choices).length === 0) return
  report.addAt('autocomplete', { code: 'FORBIDDEN', message: 'set, cannot go with choices', docs: optionStructure })
}

/** The least value is no more than the greatest; the same for lengths. */
export const optionRange: PartRule = (option, report) => {
  for (const kind of ['value', 'length']) {
    const min = numberOf(option[`min_${kind}`])
    const max = numberOf(option[`max_${kind}`])
    if (min === undefined || max === undefined || min <= max) continue
    const message = `more than max_${kind}, must not be`
    report.addAt(`min_${kind}`, { code: 'RANGE_REVERSED', message, docs: optionStructure })
  }
}

/** Names, descriptions and values of a command have up to 8000 characters in all; the longest locale counts. */
export function commandSize(command: Fields, report: Report): void {
  const most = 8000
  const size = sizeOf(command)
  if (size <= most) return
  const message = `${size} characters of names, descriptions and values, at most ${most}`
  report.add({ code: 'COMMAND_TOO_LONG', message, docs: `${page}#slash-commands` })
}

function sizeOf(part: Fields): number {
  let size = longest(part.name, part.name_localizations) + longest(part.description, part.description_localizations)
  if (typeof part.value === 'string') size += characters(part.value)
  for (const key of ['options', 'choices']) for (const item of itemsOf(part[key])) size += sizeOf(fieldsOf(item))
  return size
}

function longest(text: unknown, localizations: unknown): number {
  let most = characters(textOf(text))
  if (!isSet(localizations)) return most
  for (const one of Object.values(fieldsOf(localizations))) most = Math.max(most, characters(textOf(one)))
  return most
}

function optionRules(list: unknown, report: Report): void {
  const options = itemsOf(list)
  if (options.length === 0) return
  report.enter('options')
  optionOrder(options, report)
  nesting(options, report)
  for (const [i, item] of options.entries()) {
    const option = fieldsOf(item)
    report.enter(i)
    chatNames(option, report)
    knownLocales(option, report)
    choicesOrSuggestions(option, report)
    optionRange(option, report)
    optionRules(option.options, report)
    report.leave()
  }
  report.leave()
}

/** @param mustBeWhole false for an edit, whose type is not known */
export function commandRules(command: Fields, report: Report, mustBeWhole = true): void {
  if (mustBeWhole) {
    describedByType(command, report)
    fieldsByType(command, report)
    if (typeOf(command) === chatInput) chatNames(command, report)
  }
  knownLocales(command, report)
  optionRules(command.options, report)
  commandSize(command, report)
}

const mostOfType: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  [chatInput, 100],
  [2, 15],
  [3, 15],
  [entryPoint, 1],
])

/** Names are there once per type, and there are so many commands of each type. */
export function commandSet(list: unknown, report: Report): void {
  const names = new Set<string>()
  const counts = new Map<unknown, number>()
  for (const [i, item] of itemsOf(list).entries()) {
    const command = fieldsOf(item)
    const type = typeOf(command)
    counts.set(type, (counts.get(type) ?? 0) + 1)
    const key = `${String(type)} ${textOf(command.name)}`
    if (textOf(command.name) !== '' && names.has(key)) {
      const message = 'the same as of another command of its type'
      report.addAt([i, 'name'], { code: 'DUPLICATE', message, docs: `${page}#registering-a-command` })
    }
    names.add(key)
  }
  for (const [type, most] of mostOfType) {
    const count = counts.get(type) ?? 0
    if (count <= most) continue
    const message = `${counted(count, 'command')} of type ${String(type)}, at most ${most}`
    report.add({ code: 'TOO_MANY', message, docs: `${page}#registering-a-command` })
  }
}
