/**
 * User routes: the current user, others, and the guilds and direct messages of the current one.
 * https://docs.discord.com/developers/resources/user (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { Refusal } from '../endpoint.js'
import { openDm } from '../world/channels.js'
import { openGroup } from '../world/group-dms.js'
import { removeMember } from '../world/members.js'
import type { Guild, User } from '../world/model.js'
import { presentChannel, presentMember } from '../world/payloads.js'
import { ALL_PERMISSIONS } from '../world/permissions.js'
import { check, dictionary, image, list, nullable, object, required, snowflake, text } from './check.js'
import { cursorIn, flagIn, pageOf } from './pages.js'
import { actorOf, idIn, userOf } from './reach.js'
import { joiner } from './recipients.js'
import { missingAccess, unknown } from './refusals.js'

export const userRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/users/@me', handle: getMe },
  { method: 'PATCH', path: '/users/@me', handle: patchMe },
  { method: 'GET', path: '/users/@me/guilds', handle: listMyGuilds },
  { method: 'GET', path: '/users/@me/guilds/{guild_id}/member', handle: getMyMember },
  { method: 'DELETE', path: '/users/@me/guilds/{guild_id}', handle: leaveGuild },
  { method: 'POST', path: '/users/@me/channels', handle: createDm },
  { method: 'GET', path: '/users/@me/connections', handle: listConnections },
  { method: 'GET', path: '/users/{user_id}', handle: getUser },
]

const Me = object({ username: text({ min: 2, max: 32 }), avatar: nullable(image), banner: nullable(image) })
const Dm = object({ recipient_id: required(snowflake) })
const Group = object({
  access_tokens: required(list(text(), { min: 1, max: 10, unique: true })),
  nicks: nullable(dictionary(nullable(text()))),
})

/** A user with what only the user itself may read. */
export function presentSelf(user: User) {
  return { ...user, mfa_enabled: true, locale: 'en-US', premium_type: 0, email: null, verified: true }
}

function getMe(call: Call): Reply {
  demandScope(call, 'identify')
  return { status: 200, body: presentSelf(userOf(call)) }
}

function patchMe(call: Call): Reply {
  const user = userOf(call)
  const { username, avatar, banner } = check(Me, call.body)
  if (username !== undefined) user.username = username
  if (avatar !== undefined) user.avatar = avatar && call.world.secrets.hash()
  if (banner !== undefined) user.banner = banner && call.world.secrets.hash()
  call.world.emit('USER_UPDATE', { applicationId: actorOf(call).applicationId }, () => presentSelf(user))
  return { status: 200, body: presentSelf(user) }
}

function getUser(call: Call): Reply {
  const user = call.world.users.get(idIn(call, 'user_id'))
  if (user === undefined) throw unknown('user')
  return { status: 200, body: { ...user } }
}

function listMyGuilds(call: Call): Reply {
  demandScope(call, 'guilds')
  const { userId } = actorOf(call)
  const mine = [...call.world.guilds.values()].filter(guild => guild.members.has(userId))
  const page = pageOf(mine, guild => guild.id, cursorIn(call.query, { max: 200, standard: 200 }))
  const counts = flagIn(call.query, 'with_counts')
  return { status: 200, body: page.map(guild => presentMyGuild(call, guild, counts)) }
}

function presentMyGuild({ world, actor }: Call, guild: Guild, counts: boolean) {
  const userId = actor?.userId ?? ''
  const { name, icon, banner, features, owner_id } = guild.settings
  const size = guild.members.size
  return {
    id: guild.id,
    name,
    icon,
    banner,
    owner: owner_id === userId,
    permissions: (world.permissionsOf(guild, userId) & ALL_PERMISSIONS).toString(),
    features,
    ...(counts && { approximate_member_count: size, approximate_presence_count: size }),
  }
}

function getMyMember(call: Call): Reply {
  demandScope(call, 'guilds.members.read')
  const member = call.world.guilds.get(idIn(call, 'guild_id'))?.members.get(actorOf(call).userId)
  if (member === undefined) throw unknown('guild')
  return { status: 200, body: presentMember(member) }
}

function leaveGuild(call: Call): Reply {
  const { userId } = actorOf(call)
  const guild = call.world.guilds.get(idIn(call, 'guild_id'))
  if (guild?.members.has(userId) !== true) throw unknown('guild')
  if (guild.settings.owner_id === userId) throw new Refusal(400, 50055, 'Invalid Guild')
  removeMember(call.world, guild, userId)
  call.world.emit('GUILD_DELETE', { guildId: guild.id, applicationId: actorOf(call).applicationId }, () => ({
    id: guild.id,
  }))
  return { status: 204 }
}

function createDm(call: Call): Reply {
  const { userId } = actorOf(call)
  if ((call.body as { access_tokens?: unknown } | undefined)?.access_tokens != null) return createGroup(call)
  const { recipient_id } = check(Dm, call.body)
  const recipient = call.world.users.get(recipient_id)
  if (recipient === undefined) throw unknown('user')
  if (recipient_id === userId || recipient.bot === true) {
    throw new Refusal(400, 50007, 'Cannot send messages to this user')
  }
  return { status: 200, body: presentChannel(call.world, openDm(call.world, userId, recipient_id), userId) }
}

/** A group of those whose access tokens let it be made. */
function createGroup(call: Call): Reply {
  const { access_tokens, nicks } = check(Group, call.body)
  const recipients = [userOf(call), ...access_tokens.map(token => joiner(call, token))]
  const named = Object.entries(nicks ?? {}).filter((entry): entry is [string, string] => entry[1] !== null)
  const group = openGroup(call.world, { ownerId: userOf(call).id, recipients, nicks: Object.fromEntries(named) })
  return { status: 200, body: presentChannel(call.world, group, userOf(call).id) }
}

function listConnections(call: Call): Reply {
  demandScope(call, 'connections')
  return { status: 200, body: [] }
}

/** Bearer tokens read only what their scopes name. */
function demandScope(call: Call, scope: string): void {
  const actor = actorOf(call)
  if (actor.kind === 'bearer' && !actor.scopes.includes(scope)) throw missingAccess()
}
