/**
 * Ban routes: list, get, ban, unban, many at once.
 * https://docs.discord.com/developers/resources/guild#get-guild-bans (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { banUser, unbanUser } from '../world/members.js'
import type { Guild, User } from '../world/model.js'
import { outranks } from '../world/permissions.js'
import { deleteMessages } from '../world/posting.js'
import { snowflakeTime } from '../world/snowflakes.js'
import { check, integer, list, nullable, object, required, snowflake } from './check.js'
import { cursorIn, pageOf } from './pages.js'
import { actorOf, demandInGuild, guildIn, idIn } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

export const banRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/bans', handle: listBans },
  { method: 'GET', path: '/guilds/{guild_id}/bans/{user_id}', handle: getBan },
  { method: 'PUT', path: '/guilds/{guild_id}/bans/{user_id}', handle: putBan },
  { method: 'DELETE', path: '/guilds/{guild_id}/bans/{user_id}', handle: removeBan },
  { method: 'POST', path: '/guilds/{guild_id}/bulk-ban', handle: bulkBan },
]

const WEEK_S = 604_800
const seconds = nullable(integer({ min: 0, max: WEEK_S }))
const Ban = object({ delete_message_seconds: seconds, delete_message_days: nullable(integer({ min: 0, max: 7 })) })
const BulkBan = object({ user_ids: required(list(snowflake, { min: 1, max: 200 })), delete_message_seconds: seconds })

function listBans(call: Call): Reply {
  const guild = guildIn(call, 'BanMembers')
  const cursor = cursorIn(call.query, { max: 1000, standard: 1000, min: 0 })
  return { status: 200, body: pageOf(guild.bans.values(), ban => ban.user.id, cursor) }
}

function getBan(call: Call): Reply {
  const ban = guildIn(call, 'BanMembers').bans.get(idIn(call, 'user_id'))
  if (ban === undefined) throw unknown('ban')
  return { status: 200, body: ban }
}

function putBan(call: Call): Reply {
  const guild = guildIn(call, 'BanMembers')
  const user = call.world.users.get(idIn(call, 'user_id'))
  const { delete_message_seconds, delete_message_days } = check(Ban, call.body)
  if (user === undefined) throw unknown('user')
  if (!mayBan(call, guild, user)) throw missingPermissions()
  banUser(call.world, guild, { user, reason: call.reason ?? null })
  purge(call, guild, { userId: user.id, seconds: delete_message_seconds ?? (delete_message_days ?? 0) * 86_400 })
  return { status: 204 }
}

function removeBan(call: Call): Reply {
  const guild = guildIn(call, 'BanMembers')
  if (!unbanUser(call.world, guild, idIn(call, 'user_id'))) throw unknown('ban')
  return { status: 204 }
}

function bulkBan(call: Call): Reply {
  const guild = guildIn(call, 'BanMembers')
  demandInGuild(call, guild, 'ManageGuild')
  const { user_ids, delete_message_seconds } = check(BulkBan, call.body)
  const [banned_users, failed_users]: [string[], string[]] = [[], []]
  for (const id of new Set(user_ids)) {
    const user = call.world.users.get(id)
    if (user === undefined || guild.bans.has(id) || !mayBan(call, guild, user)) failed_users.push(id)
    else {
      banUser(call.world, guild, { user, reason: call.reason ?? null })
      purge(call, guild, { userId: id, seconds: delete_message_seconds ?? 0 })
      banned_users.push(id)
    }
  }
  if (banned_users.length === 0) throw new Refusal(400, 500000, 'Failed to ban users')
  return { status: 200, body: { banned_users, failed_users } }
}

/** Users outside may be banned too; members only by those who stand above them. */
function mayBan(call: Call, guild: Guild, user: User): boolean {
  const [actor, target] = [guild.members.get(actorOf(call).userId), guild.members.get(user.id)]
  return actor !== undefined && (target === undefined || outranks(guild, actor, target))
}

function purge({ world }: Call, guild: Guild, { userId, seconds }: { userId: string; seconds: number }): void {
  if (seconds === 0) return
  const since = world.clock.now() - seconds * 1000
  for (const id of guild.channelIds) {
    const ids = world.messages
      .of(id)
      .all()
      .filter(({ json }) => json.author.id === userId && snowflakeTime(json.id) >= since)
    deleteMessages(
      world,
      world.channels.get(id)!,
      ids.map(({ json }) => json.id),
    )
  }
}
