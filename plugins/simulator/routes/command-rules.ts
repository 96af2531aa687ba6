/**
 * CommandRules: what the options of a command exclude of each other, how deep they go, and how long all of it may be.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object (2026-08)
 * @module
 */
import type { Path, Report } from './check.js'

type Node = Readonly<Record<string, unknown>>

/** Names, descriptions and values of a command together; of the languages, the longest counts. */
const MAX_CHARACTERS = 8000
const [SUBCOMMAND, GROUP] = [1, 2]
const SUBCOMMANDS = [SUBCOMMAND, GROUP]
const STRING = 3
const INTEGER = 4
const CHOOSABLE = [STRING, INTEGER, 10]
const USER_INSTALL = 1
const PRIVATE_CHANNEL = 2

/** Of one option: choices, autocomplete, and what may stand below it. */
export function demandOption(option: Node, path: Path, report: Report): void {
  const { type, autocomplete } = option
  const choices = listOf(option.choices)
  if (autocomplete === true && choices.length > 0) {
    const message = 'Autocomplete and choices are mutually exclusive'
    report.add([...path, 'autocomplete'], { code: 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES', message })
  }
  if ((autocomplete === true || choices.length > 0) && !CHOOSABLE.includes(Number(type))) {
    const name = autocomplete === true ? 'autocomplete' : 'choices'
    const message = `Options of type ${type} have no ${name}`
    report.add([...path, name], { code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message })
  }
  demandChoices(choices, { type: Number(type), path, report })
  const below = listOf(option.options)
  if (below.length === 0) return
  const allowed = type === GROUP ? [SUBCOMMAND] : type === SUBCOMMAND ? undefined : []
  for (const [index, one] of below.entries()) {
    const isSub = SUBCOMMANDS.includes(Number(one.type))
    if (allowed === undefined ? !isSub : allowed.includes(Number(one.type))) continue
    const message = 'Sub-commands may only stand in a command or a group of it'
    report.add([...path, 'options', index, 'type'], { code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message })
  }
}

/** Of the whole command. */
export function demandCommand(command: Node, path: Path, report: Report): void {
  const types = listOf(command.options).map(({ type }) => SUBCOMMANDS.includes(Number(type)))
  if (types.includes(true) && types.includes(false)) {
    const message = 'Sub-command and sub-command group option types are mutually exclusive to all other types'
    report.add([...path, 'options'], { code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message })
  }
  if (lengthOf(command) > MAX_CHARACTERS) {
    const message = `Command exceeds maximum size (${MAX_CHARACTERS})`
    report.add(path, { code: 'APPLICATION_COMMAND_TOO_LARGE', message })
  }
  const contexts = (command.contexts ?? []) as readonly number[]
  const installs = (command.integration_types ?? [0]) as readonly number[]
  if (!contexts.includes(PRIVATE_CHANNEL) || installs.includes(USER_INSTALL)) return
  const message = 'Commands for private channels must be installable by users'
  report.add([...path, 'contexts'], { code: 'APPLICATION_COMMAND_INVALID_CONTEXT', message })
}

function demandChoices(
  choices: readonly Node[],
  { type, path, report }: { type: number; path: Path; report: Report },
): void {
  const names = new Set<unknown>()
  for (const [index, { name, value }] of choices.entries()) {
    const at = [...path, 'choices', index]
    const message = 'Option choice names must be unique'
    if (names.has(name))
      report.add([...at, 'name'], { code: 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE', message })
    names.add(name)
    const complaint = misfit(type, value)
    if (complaint !== undefined) report.add([...at, 'value'], complaint)
  }
}

/** What is wrong with the value of a choice for an option of this type; undefined where it fits. */
export function misfit(type: number, value: unknown): { code: string; message: string } | undefined {
  if (type === STRING && typeof value !== 'string')
    return { code: 'STRING_TYPE_CONVERT', message: `Could not interpret "${value}" as string.` }
  if (type === STRING || !CHOOSABLE.includes(type)) return undefined
  if (typeof value === 'number' && (type !== INTEGER || Number.isInteger(value))) return undefined
  return { code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not ${type === INTEGER ? 'int' : 'float'}.` }
}

function lengthOf(node: Node): number {
  const own = longest(node.name, node.name_localizations) + longest(node.description, node.description_localizations)
  const value = typeof node.value === 'string' ? node.value.length : 0
  const below = [...listOf(node.options), ...listOf(node.choices)]
  return below.reduce((sum, one) => sum + lengthOf(one), own + value)
}

function longest(text: unknown, localized: unknown): number {
  const texts = [text, ...Object.values((localized ?? {}) as object)]
  return Math.max(0, ...texts.map(one => (typeof one === 'string' ? one.length : 0)))
}

function listOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as Node[]) : []
}
