/**
 * Aliases: commands, components and modals registered in Discord's own terms: raw options, exact custom ids.
 * https://docs.discord.com/developers/interactions/application-commands (2026-08)
 * @module
 */
import { checkList } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import { requiredFirst } from '../../src/routes/option-order.js'
import type { Endpoints } from '../../src/routes/types.gen.js'
import { type Command, checkCommand, type Leaf, type Running } from './command.js'
import type { AutocompleteContext, CommandContext, ComponentContext, ModalContext } from './context.js'
import type { AnyLayer } from './layer.js'
import {
  type AnyOption,
  type Complete,
  choicesOf,
  type OptionKind,
  type OptionMap,
  optionTypes,
  type Suggested,
} from './options.js'

type RawCommand = Omit<Endpoints['POST /applications/{application_id}/commands']['body'], 'type' | 'handler'>
type RawOption = NonNullable<RawCommand['options']>[number]

/** A slash command as Discord's API takes it, and what it does. */
export interface SlashCommand extends RawCommand, Running<readonly AnyLayer[]> {
  /** 1 to 100 characters. */
  readonly description: string
  /** Ids of the guilds that have it. @default all of them */
  readonly guilds?: readonly string[]
  /** Runs for the command and for each of its subcommands: `ctx.name` says which, such as `queue add`. */
  execute(ctx: CommandContext): unknown
}

type Id = { readonly custom_id: string } | { readonly customId: string }

/** Does something when a component of exactly this id is used: a button, or a select, whose `values` are ids or words. */
export type ComponentRegistration = Id & Layered & { execute(ctx: ComponentContext): unknown }
/** Does something when a modal of exactly this id comes back; `values` are its fields by their ids. */
export type ModalRegistration = Id & Layered & { execute(ctx: ModalContext<RawFields>): unknown }
/** What fields hold: text, a choice, choices or ids, a tick; null where nothing was chosen. */
export type RawFields = Readonly<Record<string, string | boolean | null | readonly string[]>>

interface Layered {
  readonly use?: readonly AnyLayer[]
}

/** Suggests values for an option that has `autocomplete: true`. */
export type AutocompleteRegistration = (
  | { readonly commandName: string; readonly optionName: string }
  | { readonly command_name: string; readonly option_name: string }
) & {
  /** @param typed what there is so far @returns values, names with their values, or Discord's list of choices */
  execute(ctx: AutocompleteContext, typed: string): Suggested<string | number> | Promise<Suggested<string | number>>
}

/** What is run for an exact id. */
export interface ExactEntry {
  readonly customId: string
  readonly use: readonly AnyLayer[]
  readonly run: (ctx: never) => unknown
}

/** @throws {ConfigError} if there is no id of 1 to 100 characters, or nothing to execute */
export function exactEntry(what: string, registration: object): ExactEntry {
  const { custom_id, customId = custom_id, execute, use = [] } = (registration ?? {}) as Record<string, unknown>
  const isId = typeof customId === 'string' && customId !== '' && customId.length <= 100
  if (!isId) throw new ConfigError(`${what}.customId`, 'a text of 1 to 100 characters', customId)
  return { customId, use: layersOf(what, use), run: executeOf(what, execute) }
}

function executeOf(what: string, execute: unknown): (ctx: never) => unknown {
  if (typeof execute === 'function') return execute as (ctx: never) => unknown
  throw new ConfigError(`${what}.execute`, 'a function', execute)
}

function layersOf(what: string, use: unknown): readonly AnyLayer[] {
  const layers = use as readonly AnyLayer[]
  checkList(`${what}.use`, layers, { expected: 'layers', fits: layer => typeof layer === 'function' })
  return layers
}

/** Suggestions by command and option, whichever of them and their command is registered first. */
export class Suggestions {
  readonly #found = new Map<string, AutocompleteRegistration['execute']>()

  /** @throws {ConfigError} naming what is missing, or if the option has some already */
  add(registration: AutocompleteRegistration): void {
    const given = (registration ?? {}) as Record<string, unknown>
    const { command_name, commandName = command_name, option_name, optionName = option_name, execute } = given
    for (const [key, name] of Object.entries({ commandName, optionName }))
      if (typeof name !== 'string' || name === '')
        throw new ConfigError(`registerAutocompleteHandler.${key}`, 'a name', name)
    const key = `${commandName as string} ${optionName as string}`
    executeOf('registerAutocompleteHandler', execute)
    if (this.#found.has(key)) throw new ConfigError(`autocomplete ${key}`, 'registered once', Symbol('a second one'))
    this.#found.set(key, registration.execute)
  }

  /** What an option of a raw command is completed with: of its subcommand, or else of the command as a whole. */
  of(command: string, option: string): Complete<string | number> {
    return (typed, ctx) => {
      const execute = this.#found.get(`${ctx.name} ${option}`) ?? this.#found.get(`${command} ${option}`)
      if (execute) return execute(ctx, typed)
      const hint = 'The user saw an empty list.'
      throw new ConfigError(`${ctx.name} ${option}`, 'registered with registerAutocompleteHandler', undefined, hint)
    }
  }
}

const kinds: ReadonlyMap<number, OptionKind> = new Map(
  Object.entries(optionTypes).map(([kind, type]) => [type, kind as OptionKind]),
)
const subcommand = 1
const group = 2

/**
 * A slash command in Discord's terms, checked as all commands are; required options come first by themselves.
 * @throws {ConfigError} if there is nothing to execute; {ValidationError} naming the command and what is wrong with it
 */
export function slashCommand(registration: SlashCommand, suggestions: Suggestions): Command {
  const { execute, guilds, use = [], defer = 'public', ...raw } = registration ?? {}
  const { name } = raw
  const what = `command ${String(name)}`
  const shared = { use: layersOf(what, use), defer, run: executeOf(what, execute) }
  const json = { ...requiredFirst(raw as object), type: 1 } as unknown as Command['json']
  const command = { kind: 'command', name, guilds, leaves: new Map<string, Leaf>(), json } as const
  checkCommand(command)
  for (const [path, options] of leavesIn(raw.options ?? []))
    command.leaves.set(path, { ...shared, options: optionMap(options, option => suggestions.of(name, option)) })
  return command
}

/** Options by the path of what takes them: '' for the command itself. */
function leavesIn(options: readonly RawOption[], path: readonly string[] = []): [string, readonly RawOption[]][] {
  const below = options.filter(({ type }) => type === subcommand || type === group)
  if (below.length === 0) return [[path.join(' '), options]]
  return below.flatMap(option => leavesIn(('options' in option && option.options) || [], [...path, option.name]))
}

function optionMap(options: readonly RawOption[], complete: (option: string) => Complete<string | number>): OptionMap {
  const map: Record<string, AnyOption> = Object.create(null) // names may be those of prototypes
  for (const { name, required, ...json } of options as readonly { name: string; required?: boolean | null }[]) {
    const { type, choices, autocomplete } = json as {
      type: number
      choices?: readonly { name: string; value: string }[]
      autocomplete?: boolean
    }
    map[name] = {
      kind: kinds.get(type) ?? 'string',
      required: required === true,
      json: json as unknown as AnyOption['json'],
      choices: choices && choices.length > 0 ? choicesOf<string | number>(choices) : undefined,
      complete: autocomplete ? (complete(name) as Complete<never>) : undefined,
    }
  }
  return map
}
