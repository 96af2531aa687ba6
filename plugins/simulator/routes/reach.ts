/**
 * Reach: what a call's actor names in its path, as far as it may see and touch it.
 * @module
 */
import { type Actor, type Call, Refusal } from '../endpoint.js'
import { permissionChannel } from '../world/channels.js'
import type { Channel, Guild, Member, Role, StoredMessage, User } from '../world/model.js'
import { isThread } from '../world/payloads.js'
import { outranks, outranksRole, Permission, type PermissionName } from '../world/permissions.js'
import { invalid, isSnowflake } from './check.js'
import { missingAccess, missingPermissions, onlyBots, onlyUsers, unauthorized, unknown } from './refusals.js'

/** The call's actor. @throws Refusal (401) where it has none */
export function actorOf(call: Call): Actor {
  if (call.actor === undefined) throw unauthorized()
  return call.actor
}

/** The calling bot. @throws Refusal (20002) for bearer tokens */
export function botOf(call: Call): Actor {
  const actor = actorOf(call)
  if (actor.kind !== 'bot') throw onlyBots()
  return actor
}

/** The user behind a bearer token with this scope. @throws Refusal (20001) for bots, (50026) without the scope */
export function bearerOf(call: Call, scope?: string): Actor {
  const actor = actorOf(call)
  if (actor.kind !== 'bearer') throw onlyUsers()
  if (scope !== undefined && !actor.scopes.includes(scope)) throw new Refusal(403, 50026, 'Missing OAuth2 scope')
  return actor
}

export function userOf(call: Call): User {
  const user = call.world.users.get(actorOf(call).userId)
  if (user === undefined) throw unauthorized()
  return user
}

/** A path parameter that is an id. @throws Refusal (50035) */
export function idIn(call: Call, name: string): string {
  const id = call.params[name] ?? ''
  if (!isSnowflake(id)) throw invalid([name], 'NUMBER_TYPE_COERCE', `Value "${id}" is not snowflake.`)
  return id
}

/** The guild of the path, with the actor inside. @throws Refusal (10004) */
export function guildIn(call: Call, needs?: PermissionName): Guild {
  const guild = call.world.guilds.get(idIn(call, 'guild_id'))
  const { userId } = botOf(call)
  if (guild === undefined || !guild.members.has(userId)) throw unknown('guild')
  if (needs !== undefined) demandInGuild(call, guild, needs)
  return guild
}

/** @throws Refusal (50013) */
export function demandInGuild(call: Call, guild: Guild, needs: PermissionName): void {
  if ((call.world.permissionsOf(guild, actorOf(call).userId) & Permission[needs]) === 0n) throw missingPermissions()
}

/** The channel of the path, visible to the actor. @throws Refusal (10003, 50001, 50013) */
export function channelIn(call: Call, ...needs: readonly PermissionName[]): Channel {
  return visibleChannel(call, { id: idIn(call, 'channel_id'), needs })
}

export function visibleChannel(call: Call, { id, needs }: { id: string; needs: readonly PermissionName[] }): Channel {
  const channel = call.world.channels.get(id)
  if (channel === undefined) throw unknown('channel')
  const permissions = call.world.permissionsIn(channel, botOf(call).userId)
  if ((permissions & Permission.ViewChannel) === 0n) throw missingAccess()
  if (channel.type === 12 && !seesPrivateThread(call, channel)) throw missingAccess()
  for (const name of needs) if ((permissions & Permission[name]) === 0n) throw missingPermissions()
  return channel
}

/** True if the actor holds the permission in the channel. */
export function mayIn(call: Call, channel: Channel, name: PermissionName): boolean {
  return (call.world.permissionsIn(channel, actorOf(call).userId) & Permission[name]) !== 0n
}

/** The guild that a channel stands in. @throws Refusal (50024) for direct messages */
export function guildOf(call: Call, channel: Channel): Guild {
  const guild = call.world.guilds.get(channel.guild_id ?? '')
  if (guild === undefined) throw unknown('guild')
  return guild
}

/** The message of the path. @throws Refusal (10008) */
export function messageIn(call: Call, channel: Channel): StoredMessage {
  const message = call.world.messages.get(channel.id, idIn(call, 'message_id'))
  if (message === undefined) throw unknown('message')
  return message
}

/** The member of the path. @throws Refusal (10013, 10007) */
export function memberIn(call: Call, guild: Guild): Member {
  const id = call.params.user_id === '@me' ? actorOf(call).userId : idIn(call, 'user_id')
  const member = guild.members.get(id)
  if (member !== undefined) return member
  throw unknown(call.world.users.has(id) ? 'member' : 'user')
}

/** The role of the path. @throws Refusal (10011) */
export function roleIn(call: Call, guild: Guild): Role {
  const role = guild.roles.get(idIn(call, 'role_id'))
  if (role === undefined) throw unknown('role')
  return role
}

/** @throws Refusal (50013) unless the actor stands above the member */
export function demandAbove(call: Call, guild: Guild, member: Member): void {
  const actor = guild.members.get(actorOf(call).userId)
  if (actor === undefined || !outranks(guild, actor, member)) throw missingPermissions()
}

/** @throws Refusal (50013) unless the actor stands above the role */
export function demandAboveRole(call: Call, guild: Guild, role: Role): void {
  const actor = guild.members.get(actorOf(call).userId)
  if (actor === undefined || !outranksRole(guild, actor, role)) throw missingPermissions()
}

/** Private threads are for those inside, and for those who manage threads. */
export function seesPrivateThread(call: Call, thread: Channel): boolean {
  const { userId } = actorOf(call)
  if (call.world.threadMembers.get(thread.id)?.has(userId) === true) return true
  return mayIn(call, permissionChannel(call.world, thread), 'ManageThreads')
}

/** The permission that posting in this channel needs. */
export function sendPermission(channel: Channel): PermissionName {
  return isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages'
}

/** True if the actor holds the permission in the guild. */
export function mayInGuild(call: Call, guild: Guild, name: PermissionName): boolean {
  return (call.world.permissionsOf(guild, actorOf(call).userId) & Permission[name]) !== 0n
}
