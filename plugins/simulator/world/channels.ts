/**
 * Channels: how they come, change and go, with their dispatches.
 * @module
 */
import type { World } from './index.js'
import { type Channel, ChannelType, type Guild } from './model.js'
import { isForum, isThread, presentChannel } from './payloads.js'
import { scopeOf } from './posting.js'
import { closeStage } from './stages.js'
import { leaveVoice } from './voice.js'

export type ChannelFields = Omit<Partial<Channel>, 'id' | 'guild_id'>

/** Makes a channel of a guild and dispatches CHANNEL_CREATE. */
export function createChannel(world: World, guild: Guild, fields: ChannelFields): Channel {
  const channel = newChannel(world.snowflakes.next(), guild, fields)
  world.channels.set(channel.id, channel)
  guild.channelIds.add(channel.id)
  world.emit('CHANNEL_CREATE', scopeOf(channel), () => presentChannel(world, channel))
  return channel
}

/** Changes a channel or thread and dispatches CHANNEL_UPDATE or THREAD_UPDATE. */
export function updateChannel(world: World, channel: Channel, changes: Partial<Channel>): void {
  Object.assign(channel, changes)
  if (channel.guild_id !== undefined) world.guilds.get(channel.guild_id)?.permissionCache.clear()
  const event = isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE'
  world.emit(event, scopeOf(channel), () => presentChannel(world, channel))
}

/** Deletes a guild's channel or thread with all that hangs on it. */
export function deleteChannel(world: World, channel: Channel): void {
  const guild = world.guilds.get(channel.guild_id ?? '')
  for (const id of guild?.threadIds ?? []) {
    const thread = world.channels.get(id)
    if (thread?.parent_id === channel.id) deleteChannel(world, thread)
  }
  for (const id of guild?.channelIds ?? []) {
    const child = world.channels.get(id)
    if (child?.parent_id === channel.id) updateChannel(world, child, { parent_id: null })
  }
  if (guild !== undefined) emptyChannel(world, guild, channel)
  forgetChannel(world, channel)
  guild?.channelIds.delete(channel.id)
  guild?.threadIds.delete(channel.id)
  if (isThread(channel)) emitThreadDelete(world, channel)
  else world.emit('CHANNEL_DELETE', scopeOf(channel), () => presentChannel(world, channel))
}

/** Opens the direct message channel of two users, or finds it. */
export function openDm(world: World, userId: string, otherId: string): Channel {
  const key = [userId, otherId].sort().join(' ')
  const known = world.channels.get(world.dms.get(key) ?? '')
  if (known !== undefined) return known
  const recipients = [world.users.get(userId)!, world.users.get(otherId)!]
  const channel: Channel = {
    id: world.snowflakes.next(),
    type: ChannelType.DM,
    flags: 0,
    last_message_id: null,
    recipients,
  }
  world.channels.set(channel.id, channel)
  world.dms.set(key, channel.id)
  world.emit('CHANNEL_CREATE', scopeOf(channel), () => presentChannel(world, channel, userId))
  return channel
}

/** The overwrites that count for a channel: a thread's are its parent's. */
export function permissionChannel(world: World, channel: Channel): Channel {
  return isThread(channel) ? (world.channels.get(channel.parent_id ?? '') ?? channel) : channel
}

/** Whoever talks in it has to go, and its stage closes. */
function emptyChannel(world: World, guild: Guild, { id }: Channel): void {
  closeStage(world, guild, id)
  for (const state of [...guild.voice.values()]) if (state.channel_id === id) leaveVoice(world, guild, state.user_id)
}

function forgetChannel(world: World, channel: Channel): void {
  world.channels.delete(channel.id)
  world.messages.deleteChannel(channel.id)
  world.threadMembers.delete(channel.id)
  for (const webhook of world.webhooks.values())
    if (webhook.channel_id === channel.id) world.webhooks.delete(webhook.id)
  for (const invite of world.invites.values()) if (invite.channelId === channel.id) world.invites.delete(invite.code)
}

function emitThreadDelete(world: World, { id, guild_id, parent_id, type }: Channel): void {
  world.emit('THREAD_DELETE', { guildId: guild_id, channelId: id }, () => ({ id, guild_id, parent_id, type }))
}

function newChannel(id: string, guild: Guild, fields: ChannelFields): Channel {
  const type = fields.type ?? ChannelType.Text
  return {
    id,
    type,
    flags: 0,
    guild_id: guild.id,
    name: 'channel',
    parent_id: null,
    position: guild.channelIds.size,
    permission_overwrites: [],
    ...defaultsOf(type),
    ...fields,
  }
}

function defaultsOf(type: number): ChannelFields {
  if (type === ChannelType.Category) return {}
  const voice = { bitrate: 64_000, user_limit: 0, rtc_region: null }
  const common = { last_message_id: null, nsfw: false, rate_limit_per_user: 0 }
  if (type === ChannelType.Voice || type === ChannelType.Stage) return { ...common, ...voice }
  if (!isForum({ type })) return { ...common, topic: null }
  return {
    ...common,
    topic: null,
    available_tags: [],
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  }
}
