/**
 * Command permission routes: who may use a guild's commands.
 * https://docs.discord.com/developers/interactions/application-commands#permissions (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Command } from '../world/commands.js'
import { applicationIn } from './applications.js'
import { check } from './check.js'
import { CommandPermissions } from './command-body.js'
import { actorOf, guildIn, idIn } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/applications/{application_id}/guilds/{guild_id}/commands'
const SCOPE = 'applications.commands.permissions.update'

export const commandPermissionRoutes: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}/permissions`, handle: listPermissions },
  { method: 'GET', path: `${PATH}/{command_id}/permissions`, handle: getPermissions },
  { method: 'PUT', path: `${PATH}/{command_id}/permissions`, handle: putPermissions },
]

function listPermissions(call: Call): Reply {
  const [applicationId, guildId] = [applicationIn(call).id, guildIn(call).id]
  const ids = [applicationId, ...reachable(call, { applicationId, guildId }).map(({ id }) => id)]
  return {
    status: 200,
    body: ids.map(id => present(call, { id, applicationId, guildId })).filter(found => found !== undefined),
  }
}

function getPermissions(call: Call): Reply {
  const [applicationId, guildId] = [applicationIn(call).id, guildIn(call).id]
  const body = present(call, { id: idIn(call, 'command_id'), applicationId, guildId })
  if (body === undefined) throw unknown('commandPermissions')
  return { status: 200, body }
}

/** Only a user who manages the guild may do this, through a bearer token. */
function putPermissions(call: Call): Reply {
  const actor = actorOf(call)
  if (actor.kind === 'bot') throw new Refusal(403, 20001, 'Bots cannot use this endpoint')
  const [applicationId, guildId, id] = [idIn(call, 'application_id'), idIn(call, 'guild_id'), idIn(call, 'command_id')]
  const guild = call.world.guilds.get(guildId)
  if (guild?.members.has(actor.userId) !== true) throw unknown('guild')
  if (!actor.scopes.includes(SCOPE) || actor.applicationId !== applicationId)
    throw new Refusal(403, 50001, 'Missing Access')
  const known = id === applicationId || reachable(call, { applicationId, guildId }).some(command => command.id === id)
  if (!known) throw unknown('command')
  const { permissions } = check(CommandPermissions, call.body)
  call.world.commands.allow({ id, guildId, applicationId }, permissions)
  return { status: 200, body: present(call, { id, applicationId, guildId }) }
}

function reachable({ world }: Call, scope: { applicationId: string; guildId: string }): Command[] {
  const everywhere = world.commands.in({ applicationId: scope.applicationId })
  return [...world.commands.in(scope).values(), ...everywhere.values()]
}

function present(
  { world }: Call,
  { id, applicationId, guildId }: { id: string; applicationId: string; guildId: string },
) {
  const permissions = world.commands.permissionsOf(id, guildId)
  return permissions === undefined ? undefined : { id, application_id: applicationId, guild_id: guildId, permissions }
}
