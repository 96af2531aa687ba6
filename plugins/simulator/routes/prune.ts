/**
 * Prune routes: count and remove members without roles who joined long ago.
 *
 * Nobody in this world is ever "seen", so a member counts as inactive from the day that it joined.
 * https://docs.discord.com/developers/resources/guild#get-guild-prune-count (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { removeMember } from '../world/members.js'
import type { Guild, Member } from '../world/model.js'
import { boolean, check, integer, list, nullable, object, snowflake } from './check.js'
import { checkQuery } from './pages.js'
import { demandInGuild, guildIn } from './reach.js'

export const pruneRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/prune', handle: countPrune },
  { method: 'POST', path: '/guilds/{guild_id}/prune', handle: prune },
]

const DAY_MS = 86_400_000
const days = nullable(integer({ min: 1, max: 30 }))
const Query = object({ days })
const Body = object({ days, compute_prune_count: nullable(boolean), include_roles: nullable(list(snowflake)) })

function countPrune(call: Call): Reply {
  const guild = prunable(call)
  const { days } = checkQuery(Query, call.query)
  const listed = call.query.getAll('include_roles').flatMap(ids => ids.split(','))
  return { status: 200, body: { pruned: inactive(call, guild, { days, roles: listed }).length } }
}

function prune(call: Call): Reply {
  const guild = prunable(call)
  const { days, include_roles, compute_prune_count } = check(Body, call.body)
  const members = inactive(call, guild, { days, roles: include_roles ?? [] })
  for (const { user } of members) removeMember(call.world, guild, user.id)
  return { status: 200, body: { pruned: compute_prune_count === false ? null : members.length } }
}

function prunable(call: Call): Guild {
  const guild = guildIn(call, 'ManageGuild')
  demandInGuild(call, guild, 'KickMembers')
  return guild
}

interface Criteria {
  readonly days: number | null | undefined
  readonly roles: readonly string[]
}

function inactive({ world }: Call, guild: Guild, { days, roles }: Criteria): Member[] {
  const before = world.clock.now() - (days ?? 7) * DAY_MS
  return [...guild.members.values()].filter(
    member =>
      member.user.bot !== true &&
      member.user.id !== guild.settings.owner_id &&
      Date.parse(member.joined_at) < before &&
      member.roles.every(id => roles.includes(id)),
  )
}
