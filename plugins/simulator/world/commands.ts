/**
 * Commands: the application commands of every application, global and per guild, with their daily budget.
 * https://docs.discord.com/developers/interactions/application-commands (2026-08)
 * @module
 */
import type { World } from './index.js'

export interface Command {
  readonly id: string
  readonly application_id: string
  readonly guild_id?: string
  readonly version: string
  readonly type: number
  readonly name: string
  readonly description: string
  readonly [field: string]: unknown
}

/** What an application may set; the rest is Discord's. */
export type CommandFields = { readonly name: string; readonly type: number } & Readonly<Record<string, unknown>>

export interface CommandPermission {
  readonly id: string
  /** 1 role, 2 user, 3 channel. */
  readonly type: number
  readonly permission: boolean
}

/** Where commands live: an application, and a guild or everywhere. */
export interface CommandScope {
  readonly applicationId: string
  readonly guildId?: string | undefined
}

/** Creates per application and scope in a day (30034). */
export const DAILY_CREATES = 200
const DAY_MS = 86_400_000

export class Commands {
  readonly #world: World
  readonly #scopes = new Map<string, Map<string, Command>>()
  readonly #permissions = new Map<string, readonly CommandPermission[]>()
  readonly #created = new Map<string, number[]>()

  constructor(world: World) {
    this.#world = world
  }

  /** The scope's commands, oldest first. */
  in(scope: CommandScope): Map<string, Command> {
    const key = keyOf(scope)
    let commands = this.#scopes.get(key)
    if (commands === undefined) {
      commands = new Map()
      this.#scopes.set(key, commands)
    }
    return commands
  }

  /** The command that a user would run by this name: the guild's own before the global one. */
  named(applicationId: string, name: string, guildId?: string): Command | undefined {
    for (const scope of guildId === undefined ? [{ applicationId }] : [{ applicationId, guildId }, { applicationId }]) {
      for (const command of this.in(scope).values()) if (command.name === name) return command
    }
    return undefined
  }

  find(scope: CommandScope, { name, type }: { name: string; type: number }): Command | undefined {
    for (const command of this.in(scope).values()) if (command.name === name && command.type === type) return command
    return undefined
  }

  /** True if the scope's budget has room for `count` creates more today. */
  hasBudget(scope: CommandScope, count: number): boolean {
    return this.#createdToday(scope).length + count <= DAILY_CREATES
  }

  create(scope: CommandScope, fields: CommandFields): Command {
    this.#createdToday(scope).push(this.#world.clock.now())
    return this.#put(scope, this.#world.snowflakes.next(), fields)
  }

  replace(scope: CommandScope, old: Command, fields: CommandFields): Command {
    return this.#put(scope, old.id, fields)
  }

  permissionsOf(commandId: string, guildId: string): readonly CommandPermission[] | undefined {
    return this.#permissions.get(`${guildId} ${commandId}`)
  }

  allow(
    command: { id: string; guildId: string; applicationId: string },
    permissions: readonly CommandPermission[],
  ): void {
    const { id, guildId, applicationId } = command
    this.#permissions.set(`${guildId} ${id}`, permissions)
    const data = () => ({ id, application_id: applicationId, guild_id: guildId, permissions })
    this.#world.emit('APPLICATION_COMMAND_PERMISSIONS_UPDATE', { guildId, applicationId }, data)
  }

  #put(scope: CommandScope, id: string, fields: CommandFields): Command {
    const command: Command = {
      id,
      application_id: scope.applicationId,
      ...(scope.guildId !== undefined && { guild_id: scope.guildId }),
      version: this.#world.snowflakes.next(),
      default_member_permissions: null,
      nsfw: false,
      description: '',
      ...(scope.guildId === undefined && { dm_permission: true, contexts: null, integration_types: [0] }),
      ...(withoutEchoes(fields) as CommandFields),
    }
    this.in(scope).set(id, command)
    return command
  }

  #createdToday(scope: CommandScope): number[] {
    const key = keyOf(scope)
    const since = this.#world.clock.now() - DAY_MS
    const recent = (this.#created.get(key) ?? []).filter(at => at > since)
    this.#created.set(key, recent)
    return recent
  }
}

/** Translations that say the same as the default are dropped, at every depth. */
function withoutEchoes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEchoes)
  if (typeof value !== 'object' || value === null) return value
  const node = value as Record<string, unknown>
  const entries = Object.entries(node).map(([key, field]) => {
    const base = key.endsWith('_localizations') ? node[key.slice(0, -'_localizations'.length)] : undefined
    if (base === undefined || typeof field !== 'object' || field === null) return [key, withoutEchoes(field)]
    return [key, Object.fromEntries(Object.entries(field).filter(([, text]) => text !== base))]
  })
  return Object.fromEntries(entries)
}

function keyOf({ applicationId, guildId }: CommandScope): string {
  return `${applicationId} ${guildId ?? ''}`
}
