/**
 * Member routes: list, search, get, add, modify, remove, and their roles.
 * https://docs.discord.com/developers/resources/guild#list-guild-members (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { addMember, removeMember, updateMember } from '../world/members.js'
import { ChannelType, type Guild, type Member } from '../world/model.js'
import { presentMember } from '../world/payloads.js'
import { Permission, type PermissionName } from '../world/permissions.js'
import { leaveVoice, updateVoice } from '../world/voice.js'
import {
  boolean,
  check,
  image,
  integer,
  invalid,
  isoTime,
  list,
  nullable,
  object,
  required,
  type Shaped,
  snowflake,
  text,
} from './check.js'
import { checkQuery, pageOf } from './pages.js'
import {
  demandAbove,
  demandAboveRole,
  demandInGuild,
  guildIn,
  idIn,
  memberIn,
  roleIn,
  userOf,
  visibleChannel,
} from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

export const memberRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/members', handle: listMembers },
  { method: 'GET', path: '/guilds/{guild_id}/members/search', handle: searchMembers },
  { method: 'PATCH', path: '/guilds/{guild_id}/members/@me', handle: patchMe },
  { method: 'PATCH', path: '/guilds/{guild_id}/members/@me/nick', handle: patchNick },
  { method: 'GET', path: '/guilds/{guild_id}/members/{user_id}', handle: getMember },
  { method: 'PUT', path: '/guilds/{guild_id}/members/{user_id}', handle: putMember },
  { method: 'PATCH', path: '/guilds/{guild_id}/members/{user_id}', handle: patchMember },
  { method: 'DELETE', path: '/guilds/{guild_id}/members/{user_id}', handle: kick },
  { method: 'PUT', path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', handle: addRole },
  { method: 'DELETE', path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', handle: takeRole },
]

const MAX_TIMEOUT_MS = 28 * 86_400_000
const nick = nullable(text({ max: 32 }))

const ListQuery = object({ limit: integer({ min: 1, max: 1000 }), after: snowflake })
const SearchQuery = object({ query: required(text({ min: 1, max: 100 })), limit: integer({ min: 1, max: 1000 }) })
const Me = object({ nick, avatar: nullable(image), banner: nullable(image), bio: nullable(text({ max: 190 })) })
const Nick = object({ nick })
const Patch = object({
  nick,
  roles: nullable(list(snowflake)),
  mute: nullable(boolean),
  deaf: nullable(boolean),
  channel_id: nullable(snowflake),
  communication_disabled_until: nullable(isoTime),
  flags: nullable(integer({ min: 0 })),
})
const Put = object({
  access_token: required(text()),
  nick,
  roles: nullable(list(snowflake)),
  mute: nullable(boolean),
  deaf: nullable(boolean),
})

function listMembers(call: Call): Reply {
  const guild = guildIn(call)
  const { limit = 1, after } = checkQuery(ListQuery, call.query)
  const page = pageOf(guild.members.values(), member => member.user.id, { after, limit })
  return { status: 200, body: page.map(presentMember) }
}

function searchMembers(call: Call): Reply {
  const guild = guildIn(call)
  const { query, limit = 1 } = checkQuery(SearchQuery, call.query)
  const start = query.toLowerCase()
  const found = [...guild.members.values()].filter(({ nick, user }) =>
    [nick, user.username, user.global_name].some(name => name?.toLowerCase().startsWith(start)),
  )
  return { status: 200, body: found.slice(0, limit).map(presentMember) }
}

function getMember(call: Call): Reply {
  return { status: 200, body: presentMember(memberIn(call, guildIn(call))) }
}

function patchMe(call: Call): Reply {
  const guild = guildIn(call)
  const member = guild.members.get(userOf(call).id)!
  const { nick, avatar, banner } = check(Me, call.body)
  if (nick !== undefined) demandInGuild(call, guild, 'ChangeNickname')
  updateMember(
    call.world,
    { guild, member },
    {
      ...(nick !== undefined && { nick: nick === '' ? null : nick }),
      ...(avatar !== undefined && { avatar: avatar && call.world.secrets.hash() }),
      ...(banner !== undefined && { banner: banner && call.world.secrets.hash() }),
    },
  )
  return { status: 200, body: presentMember(member) }
}

/** Deprecated, and still there. */
function patchNick(call: Call): Reply {
  const guild = guildIn(call, 'ChangeNickname')
  const member = guild.members.get(userOf(call).id)!
  updateMember(call.world, { guild, member }, { nick: check(Nick, call.body).nick || null })
  return { status: 200, body: { nick: member.nick } }
}

function putMember(call: Call): Reply {
  const guild = guildIn(call, 'CreateInstantInvite')
  const id = idIn(call, 'user_id')
  const { access_token, ...fields } = check(Put, call.body)
  const grant = call.world.actorOf('Bearer', access_token)
  const user = call.world.users.get(id)
  if (user === undefined) throw unknown('user')
  if (grant?.userId !== id || !grant.scopes.includes('guilds.join')) {
    throw new Refusal(403, 50025, 'Invalid OAuth2 access token')
  }
  if (guild.bans.has(id)) throw new Refusal(403, 40007, 'The user is banned from this guild.')
  if (guild.members.has(id)) return { status: 204 }
  const { nick, roles, mute, deaf } = fields
  const member = addMember(call.world, guild, {
    user,
    nick: nick ?? null,
    roles: roles ?? [],
    mute: mute ?? false,
    deaf: deaf ?? false,
  })
  return { status: 201, body: presentMember(member) }
}

function patchMember(call: Call): Reply {
  const guild = guildIn(call)
  const member = memberIn(call, guild)
  const request = check(Patch, call.body)
  demandRights(call, guild, request)
  if (member.user.id !== userOf(call).id) demandAbove(call, guild, member)
  const { nick, roles, mute, deaf, communication_disabled_until, flags } = request
  if (communication_disabled_until != null) demandTimeout(call, guild, { member, until: communication_disabled_until })
  demandVoice(call, guild, { userId: member.user.id, request })
  updateMember(
    call.world,
    { guild, member },
    {
      ...(nick !== undefined && { nick: nick === '' ? null : nick }),
      ...(roles != null && { roles: demandRoles(call, guild, { member, roles }) }),
      ...(mute != null && { mute }),
      ...(deaf != null && { deaf }),
      ...(communication_disabled_until !== undefined && { communication_disabled_until }),
      ...(flags != null && { flags }),
    },
  )
  applyVoice(call, guild, { userId: member.user.id, request })
  return { status: 200, body: presentMember(member) }
}

/** Each field needs its own permission. */
function demandRights(call: Call, guild: Guild, request: Shaped<typeof Patch>): void {
  const needs: readonly [keyof typeof request, PermissionName][] = [
    ['nick', 'ManageNicknames'],
    ['roles', 'ManageRoles'],
    ['mute', 'MuteMembers'],
    ['deaf', 'DeafenMembers'],
    ['channel_id', 'MoveMembers'],
    ['communication_disabled_until', 'ModerateMembers'],
  ]
  for (const [field, permission] of needs) if (request[field] !== undefined) demandInGuild(call, guild, permission)
}

/** Mutes, deafens, moves and disconnects are for those who are connected. @throws Refusal (40032, 10003, 50013) */
function demandVoice(call: Call, guild: Guild, spec: { userId: string; request: Shaped<typeof Patch> }): void {
  const { mute, deaf, channel_id } = spec.request
  if (mute == null && deaf == null && channel_id === undefined) return
  if (!guild.voice.has(spec.userId)) throw new Refusal(400, 40032, 'Target user is not connected to voice.')
  if (channel_id == null) return
  const channel = visibleChannel(call, { id: channel_id, needs: ['Connect'] })
  if (channel.type !== ChannelType.Voice && channel.type !== ChannelType.Stage) throw wrongChannelType()
}

function applyVoice(call: Call, guild: Guild, spec: { userId: string; request: Shaped<typeof Patch> }): void {
  const { userId } = spec
  const { mute, deaf, channel_id } = spec.request
  const state = guild.voice.get(userId)
  if (channel_id === null) leaveVoice(call.world, guild, userId)
  else if (channel_id !== undefined) call.world.joinVoice(call.world.channels.get(channel_id)!, userId)
  else if (state !== undefined && (mute != null || deaf != null)) updateVoice(call.world, { guild, state }, {})
}

function demandTimeout(call: Call, guild: Guild, { member, until }: { member: Member; until: string }): void {
  const admin = (call.world.permissionsOf(guild, member.user.id) & Permission.Administrator) !== 0n
  if (admin) throw missingPermissions()
  if (Date.parse(until) - call.world.clock.now() <= MAX_TIMEOUT_MS) return
  const message = 'Timeout must be less than 28 days in the future.'
  throw invalid(['communication_disabled_until'], 'COMMUNICATION_DISABLED_UNTIL_TOO_FAR', message)
}

/** Only roles below the actor's own may change hands, and managed ones never. */
function demandRoles(
  call: Call,
  guild: Guild,
  { member, roles }: { member: Member; roles: readonly string[] },
): string[] {
  const wanted = new Set(roles)
  const changed = [...wanted, ...member.roles].filter(id => wanted.has(id) !== member.roles.includes(id))
  for (const id of changed) {
    const role = guild.roles.get(id)
    if (role === undefined) throw unknown('role')
    if (role.managed) throw missingPermissions()
    demandAboveRole(call, guild, role)
  }
  return [...wanted]
}

function kick(call: Call): Reply {
  const guild = guildIn(call, 'KickMembers')
  const member = memberIn(call, guild)
  demandAbove(call, guild, member)
  removeMember(call.world, guild, member.user.id)
  return { status: 204 }
}

function addRole(call: Call): Reply {
  return changeRole(call, (member, id) => (member.roles.includes(id) ? member.roles : [...member.roles, id]))
}

function takeRole(call: Call): Reply {
  return changeRole(call, (member, id) => member.roles.filter(other => other !== id))
}

function changeRole(call: Call, rolesAfter: (member: Member, roleId: string) => string[]): Reply {
  const guild = guildIn(call, 'ManageRoles')
  const [member, role] = [memberIn(call, guild), roleIn(call, guild)]
  if (role.managed || role.id === guild.id) throw missingPermissions()
  demandAboveRole(call, guild, role)
  updateMember(call.world, { guild, member }, { roles: rolesAfter(member, role.id) })
  return { status: 204 }
}
