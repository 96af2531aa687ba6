/**
 * Voice: who is connected to which channel, and how, with its dispatches.
 * https://docs.discord.com/developers/resources/voice#voice-state-object (2026-08)
 * @module
 */
import type { World } from './index.js'
import { type Channel, ChannelType, type Guild } from './model.js'
import { presentMember } from './payloads.js'

export interface VoiceState {
  readonly user_id: string
  readonly session_id: string
  channel_id: string | null
  self_deaf: boolean
  self_mute: boolean
  self_stream: boolean
  self_video: boolean
  /** True for the audience of a stage. */
  suppress: boolean
  request_to_speak_timestamp: string | null
}

export type VoiceChanges = Partial<Omit<VoiceState, 'user_id' | 'session_id'>>

/** Connects a member to a channel, or moves it there, and dispatches VOICE_STATE_UPDATE. */
export function joinVoice(world: World, channel: Channel, member: { userId: string } & VoiceChanges): VoiceState {
  const guild = world.guild(channel.guild_id)
  const { userId, ...changes } = member
  const known = guild.voice.get(userId)
  const state: VoiceState = known ?? {
    user_id: userId,
    session_id: world.secrets.hash(),
    channel_id: channel.id,
    self_deaf: false,
    self_mute: false,
    self_stream: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  }
  guild.voice.set(userId, state)
  const stage = channel.type === ChannelType.Stage
  updateVoice(world, { guild, state }, { channel_id: channel.id, suppress: stage, ...changes })
  return state
}

/** Changes a voice state and dispatches VOICE_STATE_UPDATE. */
export function updateVoice(world: World, at: { guild: Guild; state: VoiceState }, changes: VoiceChanges): void {
  const { guild, state } = at
  Object.assign(state, changes)
  emitState(world, guild, state)
}

/** Disconnects a member and dispatches VOICE_STATE_UPDATE; false where it was not connected. */
export function leaveVoice(world: World, guild: Guild, userId: string): boolean {
  const state = guild.voice.get(userId)
  if (state === undefined) return false
  guild.voice.delete(userId)
  const gone = { channel_id: null, suppress: false, request_to_speak_timestamp: null }
  emitState(world, guild, Object.assign(state, gone))
  return true
}

/** A voice state as REST answers it; the server's mute and deafness are the member's. */
export function presentVoiceState(guild: Guild, state: VoiceState) {
  const member = guild.members.get(state.user_id)
  return {
    guild_id: guild.id,
    ...state,
    deaf: member?.deaf ?? false,
    mute: member?.mute ?? false,
    ...(member !== undefined && { member: presentMember(member) }),
  }
}

function emitState(world: World, guild: Guild, state: VoiceState): void {
  const channelId = state.channel_id ?? undefined
  world.emit('VOICE_STATE_UPDATE', { guildId: guild.id, channelId }, () => presentVoiceState(guild, state))
}
