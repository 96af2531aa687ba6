/**
 * Members: who belongs to a guild, who was banned from it, with their dispatches.
 * @module
 */
import type { World } from './index.js'
import type { Ban, Guild, Member, User } from './model.js'
import { presentMember } from './payloads.js'
import { leaveVoice } from './voice.js'

/** Lets a user in and dispatches GUILD_MEMBER_ADD. */
export function addMember(world: World, guild: Guild, fields: Partial<Omit<Member, 'user'>> & { user: User }): Member {
  const member: Member = {
    nick: null,
    avatar: null,
    banner: null,
    roles: [],
    joined_at: world.timestamp(),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    ...fields,
  }
  guild.members.set(member.user.id, member)
  guild.permissionCache.clear()
  world.emit('GUILD_MEMBER_ADD', { guildId: guild.id }, () => ({ ...presentMember(member), guild_id: guild.id }))
  return member
}

/** Changes a member and dispatches GUILD_MEMBER_UPDATE. */
export function updateMember(
  world: World,
  at: { guild: Guild; member: Member },
  changes: Partial<Omit<Member, 'user'>>,
): void {
  Object.assign(at.member, changes)
  at.guild.permissionCache.clear()
  const data = () => ({ ...presentMember(at.member), guild_id: at.guild.id })
  world.emit('GUILD_MEMBER_UPDATE', { guildId: at.guild.id }, data)
}

/** Takes a member out and dispatches GUILD_MEMBER_REMOVE; false where there was none. */
export function removeMember(world: World, guild: Guild, userId: string): boolean {
  const member = guild.members.get(userId)
  if (member === undefined) return false
  leaveVoice(world, guild, userId)
  guild.members.delete(userId)
  for (const { id, applicationId } of guild.integrations.values())
    if (applicationId === userId) guild.integrations.delete(id)
  guild.permissionCache.clear()
  for (const id of guild.threadIds) world.threadMembers.get(id)?.delete(userId)
  world.emit('GUILD_MEMBER_REMOVE', { guildId: guild.id }, () => ({ guild_id: guild.id, user: member.user }))
  return true
}

/** Bans a user, who leaves if inside; dispatches GUILD_BAN_ADD. */
export function banUser(world: World, guild: Guild, ban: Ban): void {
  guild.bans.set(ban.user.id, ban)
  removeMember(world, guild, ban.user.id)
  world.emit('GUILD_BAN_ADD', { guildId: guild.id }, () => ({ guild_id: guild.id, user: ban.user }))
}

/** Lifts a ban and dispatches GUILD_BAN_REMOVE; false where there was none. */
export function unbanUser(world: World, guild: Guild, userId: string): boolean {
  const ban = guild.bans.get(userId)
  if (ban === undefined) return false
  guild.bans.delete(userId)
  world.emit('GUILD_BAN_REMOVE', { guildId: guild.id }, () => ({ guild_id: guild.id, user: ban.user }))
  return true
}
