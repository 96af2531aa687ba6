/**
 * Commands: brings the commands that were defined to Discord, with a look first and as little as will do.
 * https://docs.discord.com/developers/interactions/application-commands#endpoints (2026-08)
 * @module
 */
import { checkKeys, checkList } from '../../../src/check.js'
import { ConfigError } from '../../../src/errors.js'
import type { DiscordAPIClient } from '../../../src/presets/discord-api-client.js'
import { checkSnowflake, snowflake } from '../../../src/values/snowflake.js'
import { type AppliedPlan, applyScope, checkBudget } from './apply.js'
import {
  CommandPlan,
  type LocalCommand,
  type PlanOptions,
  planCommands,
  type RemoteCommand,
  type RemoteScope,
  scopesOf,
} from './plan.js'

export interface CommandSyncOptions extends Pick<PlanOptions, 'remove' | 'guild'> {
  /** Ids of guilds to look at besides those of the definitions: for removing what is there. @default [] */
  readonly guilds?: readonly string[]
}

const day = 86_400_000

interface Application {
  readonly id: string
}

export class CommandSync {
  readonly #client: DiscordAPIClient
  readonly #local: () => readonly LocalCommand[]
  /** When each command was created from here, wall ms by id. */
  readonly #created = new Map<string, { readonly guild: string | undefined; readonly at: number }>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: DiscordAPIClient, local: () => readonly LocalCommand[]) {
    this.#client = client
    this.#local = local
  }

  /**
   * What would make Discord's commands those that are defined. Only reads; `String(plan)` is for people.
   * @throws {ConfigError} (as a rejection) naming the option that is wrong; else what requests reject with
   */
  async plan(options: CommandSyncOptions = {}): Promise<CommandPlan> {
    checkOptions(options)
    const { guild: trial, guilds = [], remove = false } = options
    const local = this.#local()
    const { id } = await this.#application()
    const places = trial === undefined ? scopesOf(local, guilds) : [trial]
    const remote = await Promise.all(places.map(guild => this.#read(id, guild)))
    return planCommands(local, remote, { remove, ...(trial !== undefined && { guild: trial }) })
  }

  /**
   * Does what the plan says, and nothing of it if it would create more commands than Discord takes on a day. Changes keep
   * a command's id, and so what servers decided about it: nothing is deleted to be created anew.
   * @throws {InteractionError} (as a rejection) COMMAND_BUDGET, COMMAND_REFUSED naming the command; else what requests
   * reject with: what was done by then stays, and a new plan has the rest
   */
  apply(plan: CommandPlan): Promise<AppliedPlan> {
    return this.#inTurn(() => this.#apply(plan))
  }

  /** Plans and applies. @throws as `plan` and `apply` */
  sync(options: CommandSyncOptions = {}): Promise<CommandPlan> {
    return this.#inTurn(async () => {
      const plan = await this.plan(options)
      await this.#apply(plan)
      return plan
    })
  }

  /** One after the other, so that the second finds what the first did. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  async #apply(plan: CommandPlan): Promise<AppliedPlan> {
    if (!(plan instanceof CommandPlan)) throw new ConfigError('apply.plan', 'a plan of `commands.plan()`', plan)
    for (const scope of plan.scopes)
      checkBudget({ ...scope, created: Math.max(scope.created, this.#young(scope.guild).size) })
    const done = { created: 0, updated: 0, removed: 0 }
    if (plan.isEmpty) return done
    const { id } = await this.#application()
    for (const scope of plan.scopes) {
      const path = pathOf(id, scope.guild)
      const created = (commandId: string) =>
        this.#created.set(commandId, { guild: scope.guild, at: this.#client.clock.wall() })
      await applyScope(scope, { client: this.#client, path, list: () => this.#list(path), created, done })
    }
    return done
  }

  #application(): Promise<Application> {
    return this.#client.request<Application>({ method: 'GET', path: '/applications/@me' }).unwrap()
  }

  #list(path: string): Promise<RemoteCommand[]> {
    // Without the query, Discord leaves the translations out, and all of them would seem to be new.
    const query = { with_localizations: true }
    return this.#client.request<RemoteCommand[]>({ method: 'GET', path, query, cache: 'refresh' }).unwrap()
  }

  async #read(id: string, guild: string | undefined): Promise<RemoteScope> {
    const commands = await this.#list(pathOf(id, guild))
    const ids = this.#young(guild)
    for (const { id } of commands) if (this.#isYoung(snowflake.timestamp(id))) ids.add(id)
    return { guild, commands, created: ids.size }
  }

  /** What was created from here in the last 24 hours, also if it is gone already. */
  #young(guild: string | undefined): Set<string> {
    for (const [id, { at }] of this.#created) if (!this.#isYoung(at)) this.#created.delete(id)
    return new Set([...this.#created].filter(([, made]) => made.guild === guild).map(([id]) => id))
  }

  #isYoung(at: number): boolean {
    return at > this.#client.clock.wall() - day
  }
}

const pathOf = (id: string, guild: string | undefined) =>
  guild === undefined ? `/applications/${id}/commands` : `/applications/${id}/guilds/${guild}/commands`

function checkOptions(options: CommandSyncOptions): void {
  checkKeys('commands', options, ['remove', 'guild', 'guilds'])
  const { remove = false, guild, guilds = [] } = options
  if (typeof remove !== 'boolean')
    checkList('commands.remove', remove, { expected: 'names', fits: name => typeof name === 'string' })
  if (guild !== undefined) checkSnowflake('commands.guild', guild)
  checkList('commands.guilds', guilds, { expected: 'ids of guilds', fits: id => typeof id === 'string' })
  for (const id of guilds) checkSnowflake('commands.guilds', id)
}
