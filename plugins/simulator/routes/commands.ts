/**
 * Command routes: global and per guild, one by one and all at once.
 * https://docs.discord.com/developers/interactions/application-commands#endpoints (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Command, CommandFields, CommandScope } from '../world/commands.js'
import { applicationIn } from './applications.js'
import { check, type Shaped } from './check.js'
import { CommandCreate, CommandOverwrite, CommandPatch } from './command-body.js'
import { flagIn } from './pages.js'
import { guildIn, idIn } from './reach.js'
import { unknown } from './refusals.js'

/** Commands of one kind per scope: slash, user, message, entry point. */
const MAX_BY_TYPE: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15, 4: 1 }

export const commandRoutes: readonly Endpoint[] = [
  '/applications/{application_id}/commands',
  '/applications/{application_id}/guilds/{guild_id}/commands',
].flatMap((path): Endpoint[] => [
  { method: 'GET', path, handle: listCommands },
  { method: 'POST', path, handle: createCommand },
  { method: 'PUT', path, handle: overwriteCommands },
  { method: 'GET', path: `${path}/{command_id}`, handle: getCommand },
  { method: 'PATCH', path: `${path}/{command_id}`, handle: patchCommand },
  { method: 'DELETE', path: `${path}/{command_id}`, handle: deleteCommand },
])

/** The application, and the guild if the path names one. @throws Refusal (10002, 20012, 50001) */
export function scopeIn(call: Call): CommandScope {
  const applicationId = applicationIn(call).id
  return call.params.guild_id === undefined ? { applicationId } : { applicationId, guildId: guildIn(call).id }
}

/** The scope's command of the path. @throws Refusal (10063) */
export function commandIn(call: Call, scope: CommandScope): Command {
  const command = call.world.commands.in(scope).get(idIn(call, 'command_id'))
  if (command === undefined) throw unknown('command')
  return command
}

function listCommands(call: Call): Reply {
  const whole = flagIn(call.query, 'with_localizations')
  const commands = [...call.world.commands.in(scopeIn(call)).values()]
  return { status: 200, body: whole ? commands : commands.map(withoutLocalizations) }
}

function getCommand(call: Call): Reply {
  return { status: 200, body: commandIn(call, scopeIn(call)) }
}

function createCommand(call: Call): Reply {
  const scope = scopeIn(call)
  const fields = fieldsOf(check(CommandCreate, call.body))
  const old = call.world.commands.find(scope, fields)
  if (old !== undefined) return { status: 200, body: call.world.commands.replace(scope, old, fields) }
  demandRoom([...call.world.commands.in(scope).values(), fields])
  demandBudget(call, scope, 1)
  return { status: 201, body: call.world.commands.create(scope, fields) }
}

function patchCommand(call: Call): Reply {
  const scope = scopeIn(call)
  const command = commandIn(call, scope)
  const changes = withoutNothing(check(CommandPatch, call.body))
  const { id: _, application_id: __, guild_id: ___, version: ____, ...kept } = command
  return { status: 200, body: call.world.commands.replace(scope, command, { ...kept, ...changes } as CommandFields) }
}

function deleteCommand(call: Call): Reply {
  const scope = scopeIn(call)
  call.world.commands.in(scope).delete(commandIn(call, scope).id)
  return { status: 204 }
}

/** Replaces the whole list; commands that keep name and type keep their id and cost no create. */
function overwriteCommands(call: Call): Reply {
  const scope = scopeIn(call)
  const wanted = check(CommandOverwrite, call.body).map(fieldsOf)
  const { commands } = call.world
  demandRoom(wanted)
  const known = wanted.map(fields => commands.find(scope, fields))
  demandBudget(call, scope, known.filter(command => command === undefined).length)
  commands.in(scope).clear()
  const body = wanted.map((fields, index) => {
    const old = known[index]
    return old === undefined ? commands.create(scope, fields) : commands.replace(scope, old, fields)
  })
  return { status: 200, body }
}

function demandBudget(call: Call, scope: CommandScope, count: number): void {
  if (call.world.commands.hasBudget(scope, count)) return
  throw new Refusal(400, 30034, 'Max number of daily application command creates has been reached (200)')
}

function demandRoom(commands: readonly Pick<CommandFields, 'type'>[]): void {
  const counts = new Map<number, number>()
  for (const { type } of commands) counts.set(type, (counts.get(type) ?? 0) + 1)
  for (const [type, count] of counts) {
    const max = MAX_BY_TYPE[type] ?? 0
    if (count > max) throw new Refusal(400, 30032, `Maximum number of application commands reached (${max}).`)
  }
}

function fieldsOf(request: Shaped<typeof CommandCreate>): CommandFields {
  const { dm_permission, contexts, integration_types, ...rest } = request
  return {
    ...withoutNothing(rest),
    name: rest.name,
    type: rest.type ?? 1,
    ...(dm_permission != null && { dm_permission }),
    ...(contexts != null && { contexts }),
    ...(integration_types != null && { integration_types }),
  }
}

function withoutNothing(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Nor have its options and choices any. */
function withoutLocalizations(command: Command): unknown {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key]) => !key.endsWith('_localizations'))
    return Object.fromEntries(kept.map(([key, field]) => [key, strip(field)]))
  }
  return strip(command)
}
