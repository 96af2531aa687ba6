/**
 * Plan: what would make Discord's commands those that were defined. It is data; nothing is sent.
 * @module
 */
import { ConfigError } from '../../../src/errors.js'
import type { Command } from '../command.js'
import { type CommandChange, commandChanges } from './changes.js'
import { describePlan } from './describe.js'
import { type CommandJson, normalCommand } from './normal.js'

/** A command that was defined: what `interactions.definitions` lists. */
export type LocalCommand = Pick<Command, 'json' | 'guilds'>

/** A command that Discord has. */
export interface RemoteCommand extends CommandJson {
  readonly id: string
  readonly name: string
}

/** All commands of one place, as `GET .../commands?with_localizations=true` gives them. */
export interface RemoteScope {
  /** undefined: the global ones. */
  readonly guild?: string | undefined
  readonly commands: readonly RemoteCommand[]
  /** How many were created here in the last 24 hours. @default 0 */
  readonly created?: number
}

export interface PlanOptions {
  /**
   * Whether commands are removed that are not defined here: all of them, or those of these names. The entry point stays.
   * @default false
   */
  readonly remove?: boolean | readonly string[]
  /** Id of a guild that gets what is for everywhere, and its own; nothing else is touched. For trying commands out. */
  readonly guild?: string
}

/** A command that is to be changed. */
export interface CommandUpdate {
  readonly id: string
  /** As it is to be. */
  readonly command: CommandJson
  readonly changes: readonly CommandChange[]
  /** What changes of it, as PATCH takes it: what is to be as by default is said so. */
  readonly patch: CommandJson
}

/** What is to be done in one place. */
export interface ScopePlan {
  /** undefined: the global commands. */
  readonly guild: string | undefined
  readonly create: readonly CommandJson[]
  readonly update: readonly CommandUpdate[]
  readonly remove: readonly RemoteCommand[]
  /** As they are to stay. */
  readonly unchanged: readonly CommandJson[]
  /** Not defined here, and kept. */
  readonly foreign: readonly RemoteCommand[]
  /** How many were created here in the last 24 hours; Discord takes 200. */
  readonly created: number
}

export class CommandPlan {
  readonly scopes: readonly ScopePlan[]
  constructor(scopes: readonly ScopePlan[]) {
    this.scopes = scopes
  }

  /** Whether Discord has everything as it was defined. */
  get isEmpty(): boolean {
    return this.scopes.every(({ create, update, remove }) => create.length + update.length + remove.length === 0)
  }

  /** What is to be done, for people. */
  toString(): string {
    return describePlan(this.scopes)
  }
}

const entryPoint = 4
const keyOf = ({ type, name }: CommandJson) => `${String(type ?? 1)} ${String(name)}`

/**
 * Compares what was defined with what Discord has.
 * @param remote the places to look at; those that definitions name, and that are missing here, count as empty
 * @throws {ConfigError} if one of them is no list
 */
export function planCommands(
  local: readonly LocalCommand[],
  remote: readonly RemoteScope[],
  options: PlanOptions = {},
): CommandPlan {
  if (!Array.isArray(local)) throw new ConfigError('planCommands.local', 'a list of definitions', local)
  if (!Array.isArray(remote)) throw new ConfigError('planCommands.remote', 'a list of places', remote)
  const found = new Map(remote.map(scope => [scope.guild, scope]))
  const guilds = options.guild === undefined ? scopesOf(local, found.keys()) : [options.guild]
  return new CommandPlan(guilds.map(guild => planScope(local, found.get(guild) ?? { guild, commands: [] }, options)))
}

/** Where commands are to be, the global ones first. */
export function scopesOf(
  local: readonly LocalCommand[],
  more: Iterable<string | undefined> = [],
): (string | undefined)[] {
  const places = local.flatMap(({ guilds }): readonly (string | undefined)[] => guilds ?? [undefined])
  return [...new Set([undefined, ...places, ...more])]
}

function planScope(
  local: readonly LocalCommand[],
  { guild, commands, created = 0 }: RemoteScope,
  options: PlanOptions,
): ScopePlan {
  const wanted = wantedIn(local, guild, options)
  const update: CommandUpdate[] = []
  const unchanged: CommandJson[] = []
  for (const old of commands) {
    const said = wanted.get(keyOf(old))
    if (!said) continue
    wanted.delete(keyOf(old))
    const command = withInstalls(said, old)
    const changed = updateOf(old, command, guild !== undefined)
    if (changed) update.push(changed)
    else unchanged.push(command)
  }
  const mine = new Set([...update.map(({ command }) => command), ...unchanged].map(keyOf))
  const others = commands.filter(old => !mine.has(keyOf(old)))
  const remove = others.filter(old => isUnwanted(old, options.remove))
  const foreign = others.filter(old => !remove.includes(old))
  return { guild, create: [...wanted.values()], update, remove, unchanged, foreign, created }
}

const isUnwanted = ({ type, name }: RemoteCommand, remove: PlanOptions['remove'] = false): boolean =>
  type !== entryPoint && (typeof remove === 'boolean' ? remove : remove.includes(name))

/** The commands of a place as they are sent, by type and name. */
function wantedIn(
  local: readonly LocalCommand[],
  guild: string | undefined,
  { guild: trial }: PlanOptions,
): Map<string, CommandJson> {
  const wanted = new Map<string, CommandJson>()
  if (guild === undefined || guild === trial)
    for (const { json, guilds } of local) {
      if (guilds !== undefined || (guild !== undefined && json.type === entryPoint)) continue
      const said = guild === undefined ? json : forGuild(json)
      wanted.set(keyOf(said), said)
    }
  // A guild's own stands before the global one of its name, as it does for users.
  for (const { json, guilds } of local)
    if (guild !== undefined && guilds?.includes(guild)) wanted.set(keyOf(json), json)
  return wanted
}

/**
 * Who can install it, where a definition does not say: what Discord took for its default when the command was made, from
 * the app's setting then. It is not widened because the app's setting was.
 */
const withInstalls = (
  said: CommandJson,
  { guild_id: guild, integration_types: installs }: RemoteCommand,
): CommandJson =>
  said.integration_types == null && installs != null && guild === undefined
    ? { ...said, integration_types: installs }
    : said

function forGuild(json: CommandJson): CommandJson {
  const { contexts: _, integration_types: __, dm_permission: ___, ...rest } = json
  return rest
}

/** What PATCH takes for what is not said any more. */
const defaults: CommandJson = { options: [], nsfw: false }

function updateOf(old: RemoteCommand, command: CommandJson, isGuild: boolean): CommandUpdate | undefined {
  const installs = (command.integration_types ?? [0]) as readonly number[]
  const [from, to] = [old, command].map(one => normalCommand(one, { isGuild, installs })) as [CommandJson, CommandJson]
  const changed = commandChanges(from, to, String(command.name))
  if (changed.size === 0) return undefined
  const patch = Object.fromEntries([...changed.keys()].map(key => [key, command[key] ?? defaults[key] ?? null]))
  return { id: old.id, command, changes: [...changed.values()].flat(), patch }
}
