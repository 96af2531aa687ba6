/**
 * Integration routes: the applications that a guild has let in.
 * https://docs.discord.com/developers/resources/guild#get-guild-integrations (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { deleteIntegration, presentIntegration } from '../world/integrations.js'
import { guildIn, idIn } from './reach.js'
import { unknown } from './refusals.js'

export const integrationRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/integrations', handle: list },
  { method: 'DELETE', path: '/guilds/{guild_id}/integrations/{integration_id}', handle: remove },
]

const MAX_LISTED = 50

function list(call: Call): Reply {
  const listed = [...guildIn(call, 'ManageGuild').integrations.values()].slice(0, MAX_LISTED)
  return { status: 200, body: listed.map(one => presentIntegration(call.world, one)) }
}

function remove(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const integration = guild.integrations.get(idIn(call, 'integration_id'))
  if (integration === undefined) throw unknown('integration')
  deleteIntegration(call.world, guild, integration)
  return { status: 204 }
}
