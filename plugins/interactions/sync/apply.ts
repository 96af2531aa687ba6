/**
 * Apply: does what a plan says in one place, with requests that keep every command's id.
 * @module
 */
import { DiscordAPIError, InteractionError } from '../../../src/errors.js'
import type { DiscordAPIClient } from '../../../src/presets/discord-api-client.js'
import type { Method } from '../../../src/request.js'
import { dailyCreates, placeOf, titleOf } from './describe.js'
import type { CommandJson } from './normal.js'
import type { RemoteCommand, ScopePlan } from './plan.js'

/** What was done. */
export interface AppliedPlan {
  readonly created: number
  readonly updated: number
  readonly removed: number
}

/** What one place's changes need. */
export interface Site {
  readonly client: DiscordAPIClient
  /** Of the place's list of commands. */
  readonly path: string
  /** The place's commands as they are now. */
  list(): Promise<readonly RemoteCommand[]>
  /** Is told the id of each new command. */
  created(id: string): void
  readonly done: { -readonly [K in keyof AppliedPlan]: AppliedPlan[K] }
}

/** From so many changes on they are made with one request, where that touches nothing else: Discord takes few a minute. */
const many = 6
/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes (2026-08) */
const unknownCommand = 10_063
const budgetSpent = 30_034

/** @throws {InteractionError} COMMAND_BUDGET if more commands would be created than Discord takes on a day */
export function checkBudget({ guild, create, created }: ScopePlan): void {
  const sum = created + create.length
  if (create.length === 0 || sum <= dailyCreates) return
  throw new InteractionError(
    'COMMAND_BUDGET',
    `${placeOf(guild)}: ${create.length} commands are to be created, ${created} were created in the last 24 hours, and Discord takes ${dailyCreates}; ${sum} would be too many.`,
    { hint: 'Nothing was sent. Wait until tomorrow; commands that keep their name are updated, which costs nothing.' },
  )
}

/**
 * Many changes are one PUT of the whole list, unless somebody else's commands are in it, which would have to be sent back
 * just as they are; few are one request each: first what is changed, then what goes, then what is new.
 * @throws {InteractionError} COMMAND_REFUSED, or COMMAND_BUDGET where Discord counted more; else what requests reject with
 */
export async function applyScope(scope: ScopePlan, site: Site): Promise<void> {
  const { create, update, remove, foreign } = scope
  const count = create.length + update.length + remove.length
  if (count === 0) return
  if (count >= many && foreign.length === 0 && (await isAsPlanned(scope, site))) await overwrite(scope, site)
  else await oneByOne(scope, site)
}

/** PUT removes what is not in it, so what came in between would go. */
async function isAsPlanned({ update, remove, unchanged }: ScopePlan, { list }: Site): Promise<boolean> {
  const now = await list()
  const known = new Set([...update.map(({ command }) => command), ...remove, ...unchanged].map(titleOf))
  return now.length === known.size && now.every(command => known.has(titleOf(command)))
}

async function overwrite({ create, update, remove, unchanged }: ScopePlan, site: Site): Promise<void> {
  const body = [...unchanged, ...update.map(({ command }) => command), ...create]
  const named = ({ errors: [first] }: DiscordAPIError) => body[Number(/^\[(\d+)/.exec(first?.path ?? '')?.[1])]
  const all = await send<readonly RemoteCommand[]>(site, { method: 'PUT', path: site.path, body }, named)
  const news = new Set(create.map(titleOf))
  for (const command of all) if (news.has(titleOf(command))) site.created(command.id)
  count(site, { created: create.length, updated: update.length, removed: remove.length })
}

async function oneByOne({ create, update, remove }: ScopePlan, site: Site): Promise<void> {
  const { path } = site
  for (const { id, command, patch } of update) {
    await send(site, { method: 'PATCH', path: `${path}/${id}`, body: patch }, () => command)
    count(site, { updated: 1 })
  }
  for (const command of remove) {
    await send(site, { method: 'DELETE', path: `${path}/${command.id}` }, () => command)
    count(site, { removed: 1 })
  }
  for (const command of create) {
    const { id } = await send<RemoteCommand>(site, { method: 'POST', path, body: command }, () => command)
    site.created(id)
    count(site, { created: 1 })
  }
}

function count({ done }: Site, more: Partial<AppliedPlan>): void {
  done.created += more.created ?? 0
  done.updated += more.updated ?? 0
  done.removed += more.removed ?? 0
}

interface Sent {
  readonly method: Method
  readonly path: string
  readonly body?: unknown
}

async function send<T>(site: Site, request: Sent, named: (error: DiscordAPIError) => CommandJson | undefined) {
  try {
    return await site.client.request<T>(request).unwrap()
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error
    if (request.method === 'DELETE' && error.discordCode === unknownCommand) return undefined as T // gone already
    throw refused(named(error), error, site.done)
  }
}

function refused(command: CommandJson | undefined, cause: DiscordAPIError, done: AppliedPlan): InteractionError {
  const title = command ? `The command ${titleOf(command)}` : 'The list of commands'
  const what = cause.errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  const so = `${done.created} created, ${done.updated} updated, ${done.removed} removed before`
  return new InteractionError(
    cause.discordCode === budgetSpent ? 'COMMAND_BUDGET' : 'COMMAND_REFUSED',
    `${title} was refused by Discord (${cause.status}): ${what || cause.message} (${so}).`,
    { cause, interaction: command && titleOf(command), hint: 'What was done stays; correct it and plan again.' },
  )
}
