/**
 * Payloads: the stored world as the JSON that REST answers and the gateway dispatches.
 * @module
 */
import type { World } from './index.js'
import { type Channel, ChannelType, type Guild, type Member, type StoredMessage, type User } from './model.js'
import { presentPoll } from './polls.js'
import { presentReactions } from './reactions.js'
import { presentEvent } from './scheduled-events.js'
import { presentVoiceState } from './voice.js'

export const THREAD_TYPES: ReadonlySet<number> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
])

export function isThread(channel: Pick<Channel, 'type'>): boolean {
  return THREAD_TYPES.has(channel.type)
}

export function isForum(channel: Pick<Channel, 'type'>): boolean {
  return channel.type === ChannelType.Forum || channel.type === ChannelType.Media
}

/** A guild as `GET /guilds/{guild_id}` answers it. */
export function presentGuild(guild: Guild) {
  return {
    id: guild.id,
    ...guild.settings,
    roles: [...guild.roles.values()].map(role => ({ ...role })),
    emojis: [...guild.emojis.values()].map(emoji => ({ ...emoji })),
    stickers: [...guild.stickers.values()].map(sticker => ({ ...sticker })),
  }
}

/** The gateway's GUILD_CREATE, as `userId` sees it. */
export function presentGuildCreate(world: World, guild: Guild, userId: string) {
  return {
    ...presentGuild(guild),
    joined_at: guild.members.get(userId)?.joined_at ?? world.timestamp(),
    large: guild.members.size > 250,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [...guild.voice.values()].map(state => withoutGuild(presentVoiceState(guild, state))),
    members: [...guild.members.values()].map(presentMember),
    channels: [...guild.channelIds].map(id => presentChannel(world, world.channels.get(id)!)),
    threads: [...guild.threadIds]
      .map(id => world.channels.get(id)!)
      .filter(thread => thread.thread_metadata?.archived === false)
      .map(thread => presentChannel(world, thread, userId)),
    presences: [],
    stage_instances: [...guild.stages.values()].map(stage => ({ ...stage })),
    guild_scheduled_events: [...guild.events.values()].map(event => presentEvent(world, event)),
    soundboard_sounds: [...guild.sounds.values()].map(sound => ({ ...sound })),
  }
}

/** The voice states of a guild stand inside it. */
function withoutGuild({ guild_id: _, ...rest }: ReturnType<typeof presentVoiceState>) {
  return rest
}

export function presentMember(member: Member) {
  return { ...member, roles: [...member.roles], avatar_decoration_data: null, collectibles: null }
}

/** A member without its user, as it stands in MESSAGE_CREATE. */
export function presentPartialMember(member: Member) {
  const { user: _, ...partial } = presentMember(member)
  return partial
}

/** A channel; for a thread with the membership of `viewerId`. */
export function presentChannel(world: World, channel: Channel, viewerId?: string) {
  if (channel.recipients !== undefined) return presentDm(channel, viewerId)
  if (!isThread(channel)) return withoutStatus(channel)
  const member = viewerId === undefined ? undefined : world.threadMembers.get(channel.id)?.get(viewerId)
  const copy = { ...channel, thread_metadata: { ...channel.thread_metadata! } }
  return member === undefined ? copy : { ...copy, member: { ...member } }
}

/** What a voice channel is about stands in dispatches of its own, not in the channel. */
function withoutStatus({ status: _, ...channel }: Channel): Channel {
  return channel
}

function presentDm({ nicks: _, ...channel }: Channel, viewerId: string | undefined) {
  return { ...channel, recipients: channel.recipients!.filter(user => user.id !== viewerId) }
}

/** A message as `viewerId` reads it: with reactions, poll, thread and the message that it refers to. */
export function presentMessage(world: World, message: StoredMessage, viewerId?: string): Record<string, unknown> {
  const { json } = message
  const thread = world.channels.get(json.id)
  const plain = message.reactions.length === 0 && json.poll === undefined && json.message_reference === undefined
  if (plain && thread === undefined && json.attachments.length === 0) return json as unknown as Record<string, unknown>
  const view: Record<string, unknown> = { ...json }
  if (json.attachments.length > 0)
    view.attachments = json.attachments.map(file => world.attachments.present(json.channel_id, file))
  if (message.reactions.length > 0) view.reactions = presentReactions(message.reactions, viewerId)
  if (json.poll !== undefined) view.poll = presentPoll(world, message, viewerId)
  if (thread !== undefined) view.thread = presentChannel(world, thread, viewerId)
  if (isReply(json)) view.referenced_message = referencedMessage(world, message, viewerId)
  return view
}

/** The gateway's MESSAGE_CREATE and MESSAGE_UPDATE. */
export function presentMessageEvent(world: World, message: StoredMessage, channel: Channel) {
  const view = presentMessage(world, message)
  const guild = channel.guild_id === undefined ? undefined : world.guilds.get(channel.guild_id)
  if (guild === undefined) return { ...view, channel_type: channel.type }
  const member = guild.members.get(message.json.author.id)
  return {
    ...view,
    channel_type: channel.type,
    guild_id: guild.id,
    ...(member !== undefined && { member: presentPartialMember(member) }),
    mentions: message.json.mentions.map(user => mentionWithMember(guild, user)),
  }
}

function mentionWithMember(guild: Guild, user: User) {
  const member = guild.members.get(user.id)
  return member === undefined ? user : { ...user, member: presentPartialMember(member) }
}

/** Replies and thread starters carry what they refer to; null where that is gone. */
function isReply(json: StoredMessage['json']): boolean {
  return json.message_reference?.message_id !== undefined && (json.type === 19 || json.type === 21)
}

function referencedMessage(world: World, message: StoredMessage, viewerId: string | undefined) {
  const { channel_id, message_id } = message.json.message_reference!
  const referenced = world.messages.get(channel_id, message_id!)
  if (referenced === undefined) return null
  const view = presentMessage(world, referenced, viewerId)
  return 'referenced_message' in view ? withoutReference(view) : view
}

function withoutReference(view: Record<string, unknown>): Record<string, unknown> {
  const { referenced_message: _, ...rest } = view
  return rest
}
