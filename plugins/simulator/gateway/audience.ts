/**
 * Audience: which sessions may hear of a change: by application, shard, guild, intents and permissions.
 * https://docs.discord.com/developers/events/gateway#list-of-intents (2026-08)
 * @module
 */
import type { World, WorldEvent } from '../world/index.js'
import { type Channel, ChannelType } from '../world/model.js'
import { Permission } from '../world/permissions.js'
import { Intent, intentsFor } from './intents.js'
import type { Session } from './session.js'

/** Guilds tell of these only those who can do one of the things. */
const guildNeeds: Readonly<Record<string, bigint>> = {
  AUTO_MODERATION_RULE_CREATE: Permission.ManageGuild,
  AUTO_MODERATION_RULE_UPDATE: Permission.ManageGuild,
  AUTO_MODERATION_RULE_DELETE: Permission.ManageGuild,
  AUTO_MODERATION_ACTION_EXECUTION: Permission.ManageGuild,
  GUILD_AUDIT_LOG_ENTRY_CREATE: Permission.ViewAuditLog,
  GUILD_BAN_ADD: Permission.BanMembers | Permission.ViewAuditLog,
  GUILD_BAN_REMOVE: Permission.BanMembers | Permission.ViewAuditLog,
}

/** Everybody in a guild hears of its channels and of who talks in them, also where they cannot look inside. */
const open: ReadonlySet<string> = new Set(['CHANNEL_CREATE', 'CHANNEL_UPDATE', 'CHANNEL_DELETE', 'VOICE_STATE_UPDATE'])

/** What decides about the shard of a guild's events, by its remainder; what has no guild goes to the first one. */
export function shardKey(guildId: string | undefined): number {
  return guildId === undefined ? 0 : Number(BigInt(guildId) >> 22n)
}

/** Asked of the sessions of the event's shard. */
export function hears(world: World, session: Session, event: WorldEvent): boolean {
  const { guildId, applicationId } = event
  if (applicationId !== undefined && applicationId !== session.applicationId) return false
  if (event.event === 'INTERACTION_CREATE') return !hasEndpoint(world, session)
  if (!wants(session, event)) return false
  if (guildId === undefined) return hearsDirectly(world, session, event)
  return session.guilds.get(guildId) === 'present' && mayKnow(world, session, event)
}

/** True if the bot may look into the channel; private threads are for those inside and those who manage them. */
export function sees(world: World, userId: string, channel: Channel): boolean {
  const permissions = world.permissionsIn(channel, userId)
  if ((permissions & Permission.ViewChannel) === 0n) return false
  if (channel.type !== ChannelType.PrivateThread || (permissions & Permission.ManageThreads) !== 0n) return true
  return world.threadMembers.get(channel.id)?.has(userId) === true
}

/** Such an application is called over HTTP instead. */
function hasEndpoint(world: World, { applicationId }: Session): boolean {
  return world.applications.get(applicationId)?.interactions_endpoint_url != null
}

function wants(session: Session, { event, guildId, data }: WorldEvent): boolean {
  const mask = intentsFor(event, guildId !== undefined)
  if (event === 'THREAD_MEMBERS_UPDATE' && !session.has(Intent.GuildMembers)) {
    return session.has(mask) && concerns(data as ThreadMembers, session.userId)
  }
  if (event === 'GUILD_MEMBER_UPDATE' && (data as { user: { id: string } }).user.id === session.userId) return true
  return mask === 0 || session.has(mask)
}

interface ThreadMembers {
  readonly added_members?: readonly { readonly user_id: string }[]
  readonly removed_member_ids?: readonly string[]
}

function concerns({ added_members = [], removed_member_ids = [] }: ThreadMembers, userId: string): boolean {
  return removed_member_ids.includes(userId) || added_members.some(({ user_id }) => user_id === userId)
}

/** Bots do not hear of the making of channels for direct messages. */
function hearsDirectly(world: World, { userId }: Session, { event, channelId }: WorldEvent): boolean {
  if (channelId === undefined) return true
  if (event.startsWith('CHANNEL_') && event !== 'CHANNEL_PINS_UPDATE') return false
  return world.channels.get(channelId)?.recipients?.some(({ id }) => id === userId) === true
}

function mayKnow(world: World, { userId }: Session, { event, guildId, channelId, data }: WorldEvent): boolean {
  const needs = guildNeeds[event]
  if (needs !== undefined) return (world.permissionsOf(world.guild(guildId), userId) & needs) !== 0n
  if (channelId === undefined || open.has(event)) return true
  // Of a thread that is gone, the parent decides.
  const channel = world.channels.get(channelId) ?? world.channels.get((data as { parent_id?: string }).parent_id ?? '')
  if (channel === undefined) return true
  if (!event.startsWith('INVITE_')) return sees(world, userId, channel)
  return (world.permissionsIn(channel, userId) & Permission.ManageChannels) !== 0n
}
