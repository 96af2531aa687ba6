/**
 * Command: one object per command, as Discord takes it and as its handlers are found.
 * https://docs.discord.com/developers/interactions/application-commands (2026-08)
 * @module
 */
import { ConfigError, ValidationError } from '../../src/errors.js'
import { ApiRequest } from '../../src/request.js'
import { isSnowflake } from '../../src/routes/ids.js'
import { routeOf } from '../../src/routes/route.js'
import { routeSchemas } from '../../src/routes/validator.js'
import { type PermissionSet, permissions } from '../../src/values/permissions.js'
import type {
  CommandContext,
  EntryPointContext,
  MessageCommandContext,
  RouteFacts,
  UserCommandContext,
} from './context.js'
import type { AddedBy, AnyLayer, Nothing } from './layer.js'
import { localizations, type OptionMap, type OptionValues, optionsJson, type Translations } from './options.js'

/** What holds for a command as a whole. */
export interface CommandFacts {
  readonly locales?: Translations
  /** What members need to see it, unless a guild decides otherwise; '0': administrators only. @default everybody */
  readonly permissions?: PermissionSet | null
  /** @default false */
  readonly nsfw?: boolean
  /** Where it can be used. Not for commands of `guilds`. @default what Discord decides */
  readonly contexts?: readonly (keyof typeof contexts)[]
  /** Who can install it. Not for commands of `guilds`. @default what the app is set to */
  readonly install?: readonly (keyof typeof installs)[]
  /** Ids of the guilds that have it. @default all of them, and direct messages */
  readonly guilds?: readonly string[]
}

const contexts = { guild: 0, botDm: 1, privateChannel: 2 } as const
const installs = { guild: 0, user: 1 } as const

/** How a handler is run. */
export interface Running<L extends readonly AnyLayer[]> {
  /** Layers of this handler alone, outermost first. */
  readonly use?: L
  /**
   * How `autoDefer` defers it, which cannot be changed later; false: never, as for one that opens a modal.
   * @default 'public'
   */
  readonly defer?: 'public' | 'ephemeral' | false
}

export interface LeafSpec<O extends OptionMap, L extends readonly AnyLayer[]> extends Running<L> {
  /** Its description, 1 to 100 characters. */
  readonly about: string
  readonly locales?: Translations
  readonly options?: O
  run(ctx: CommandContext<OptionValues<O>, AddedBy<L>>): unknown
}

/** A handler with its types behind it. */
export interface Leaf extends RouteFacts {
  readonly options: OptionMap
  readonly use: readonly AnyLayer[]
  readonly run: (ctx: never) => unknown
}

export interface Subcommand {
  readonly about: string
  readonly locales: Translations | undefined
  readonly leaf: Leaf
}
export interface SubcommandGroup {
  readonly about: string
  readonly locales?: Translations
  readonly subcommands: Readonly<Record<string, Subcommand>>
}
export interface ParentSpec extends CommandFacts {
  readonly about: string
  readonly subcommands?: Readonly<Record<string, Subcommand>>
  readonly groups?: Readonly<Record<string, SubcommandGroup>>
  readonly options?: never
  readonly run?: never
}

export type CommandSpec<O extends OptionMap, L extends readonly AnyLayer[]> = LeafSpec<O, L> & CommandFacts

interface MenuSpec<C, L extends readonly AnyLayer[]> extends CommandFacts, Running<L> {
  run(ctx: C): unknown
}
export type UserCommandSpec<L extends readonly AnyLayer[]> = MenuSpec<UserCommandContext<AddedBy<L>>, L>
export type MessageCommandSpec<L extends readonly AnyLayer[]> = MenuSpec<MessageCommandContext<AddedBy<L>>, L>
export interface EntryPointSpec<L extends readonly AnyLayer[]> extends Omit<CommandFacts, 'guilds'>, Running<L> {
  readonly about?: string
  /** Without one, Discord launches the activity itself. */
  run?(ctx: EntryPointContext<AddedBy<L>>): unknown
}

export const commandTypes = { command: 1, userCommand: 2, messageCommand: 3, entryPoint: 4 } as const
export type CommandKind = keyof typeof commandTypes

/** A command as it was defined. */
export interface Command {
  readonly kind: CommandKind
  readonly name: string
  /** undefined: everywhere. */
  readonly guilds: readonly string[] | undefined
  /** Handlers by path: '' for the command itself, `add` or `queue add` for those below it. */
  readonly leaves: ReadonlyMap<string, Leaf>
  /** As Discord takes it. */
  readonly json: Readonly<Record<string, unknown>>
}

/**
 * One subcommand, for `subcommands` of a command or group.
 * @example on.command('music', { about: 'Music', subcommands: { skip: subcommand({ about: 'Skip', run: ctx => ctx.reply('Skipped.') }) } })
 */
export function subcommand<
  const O extends OptionMap = Nothing,
  const L extends readonly AnyLayer[] = readonly AnyLayer[],
>(spec: LeafSpec<O, L>): Subcommand {
  return { about: spec.about, locales: spec.locales, leaf: leafOf(spec) }
}

interface AnySpec extends CommandFacts, Running<readonly AnyLayer[]> {
  readonly about?: string
  readonly options?: OptionMap
  readonly subcommands?: Readonly<Record<string, Subcommand>>
  readonly groups?: Readonly<Record<string, SubcommandGroup>>
  readonly run?: (ctx: never) => unknown
}

const nothing = () => {}

function leafOf({ options = {}, use = [], defer = 'public', run }: object & Partial<AnySpec>): Leaf {
  if (run !== undefined && typeof run !== 'function') throw new ConfigError('run', 'a function', run)
  return { options, use, defer, run: run ?? nothing }
}

/**
 * What a definition says, checked with the rules that Discord has for it.
 * @throws {ValidationError} naming the command and every place in it that is wrong
 */
export function defineCommand(kind: CommandKind, name: string, spec: AnySpec): Command {
  if (typeof spec !== 'object' || spec === null) throw new ConfigError(`${kind} ${String(name)}`, 'an object', spec)
  const { guilds } = spec
  const command = { kind, name, guilds, leaves: leavesOf(spec), json: jsonOf(kind, name, spec) }
  const isBare = kind === 'command' && spec.run === undefined && command.leaves.size === 0
  if (isBare) throw new ConfigError(`${kind} ${name}`, 'given `run`, `subcommands` or `groups`', spec)
  checkCommand(command)
  return command
}

function leavesOf({ subcommands = {}, groups = {}, ...spec }: AnySpec): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  for (const [name, { leaf }] of Object.entries(subcommands)) leaves.set(name, leaf)
  for (const [group, { subcommands: below }] of Object.entries(groups))
    for (const [name, { leaf }] of Object.entries(below)) leaves.set(`${group} ${name}`, leaf)
  if (spec.run !== undefined) leaves.set('', leafOf(spec))
  return leaves
}

function jsonOf(kind: CommandKind, name: string, spec: AnySpec): Record<string, unknown> {
  const { about, locales, permissions: needed, nsfw, options } = spec
  const json: Record<string, unknown> = { name, type: commandTypes[kind], ...localizations(locales) }
  if (about !== undefined) json.description = about
  if (kind === 'entryPoint') json.handler = spec.run ? 1 : 2
  const below = [
    ...groupsJson(spec.groups),
    ...subcommandsJson(spec.subcommands),
    ...(options ? optionsJson(options) : []),
  ]
  if (below.length > 0) json.options = below
  if (needed !== undefined) json.default_member_permissions = needed === null ? null : permissions.toString(needed)
  if (nsfw) json.nsfw = true
  const places = spec.contexts?.map(place => contexts[place])
  const installers = spec.install?.map(who => installs[who])
  if (places) json.contexts = places
  if (installers) json.integration_types = installers
  return json
}

const subcommandsJson = (subcommands: AnySpec['subcommands'] = {}) =>
  Object.entries(subcommands).map(([name, { about, locales, leaf }]) => {
    const options = optionsJson(leaf.options)
    return { type: 1, name, description: about, ...localizations(locales), ...(options.length > 0 && { options }) }
  })

const groupsJson = (groups: AnySpec['groups'] = {}) =>
  Object.entries(groups).map(([name, { about, locales, subcommands }]) => {
    const options = subcommandsJson(subcommands)
    return { type: 2, name, description: about, ...localizations(locales), options }
  })

const check = routeSchemas()

/**
 * @throws {ConfigError} if it is for guilds that are none
 * @throws {ValidationError} naming the command and every place in it that is wrong
 */
export function checkCommand({ kind, name, guilds, json }: Command): void {
  const fits = guilds === undefined || (Array.isArray(guilds) && guilds.length > 0 && guilds.every(isSnowflake))
  if (!fits) throw new ConfigError(`${kind} ${String(name)}.guilds`, 'a list of at least one guild id', guilds)
  const path = guilds ? `/applications/0/guilds/${guilds[0]}/commands` : '/applications/0/commands'
  const problems = check(ApiRequest.from({ method: 'POST', path, body: json }, routeOf))
  const flaws = problems.filter(({ warning }) => !warning)
  if (flaws.length === 0) return
  const named = flaws.map(flaw => ({ ...flaw, path: `${kind} \`${String(name)}\`${flaw.path.replace(/^body/, '')}` }))
  throw new ValidationError(named, { hint: 'Correct the definition; the command was not taken in.' })
}
