/**
 * Voice: a bot enters a voice channel, moves, changes how it listens, or leaves.
 * https://docs.discord.com/developers/events/gateway-events#update-voice-state (2026-08)
 * @module
 */
import { type Channel, ChannelType } from '../../world/model.js'
import { Permission } from '../../world/permissions.js'
import { joinVoice, leaveVoice } from '../../world/voice.js'
import { Close } from '../opcodes.js'
import type { Request, Verdict } from './index.js'
import { isFields, isFlag, isId, isOptional } from './shape.js'

/** What the bot may not do happens not, without a word. */
export function updateVoice({ hub, session, d }: Request): Verdict {
  if (!isFields(d) || !isId(d.guild_id) || !isOptional(d.channel_id, isId)) return Close.DecodeError
  if (!isOptional(d.self_mute, isFlag) || !isOptional(d.self_deaf, isFlag)) return Close.DecodeError
  const { world } = hub
  const guild = world.guilds.get(d.guild_id)
  if (guild === undefined || session.guilds.get(guild.id) !== 'present') return undefined
  if (d.channel_id == null) return void leaveVoice(world, guild, session.userId)
  const channel = world.channels.get(d.channel_id as string)
  if (channel?.guild_id !== guild.id || !isVoice(channel)) return undefined
  if ((world.permissionsIn(channel, session.userId) & Permission.Connect) === 0n) return undefined
  const moved = guild.voice.get(session.userId)?.channel_id !== channel.id
  const listens = { self_mute: d.self_mute === true, self_deaf: d.self_deaf === true }
  joinVoice(world, channel, { userId: session.userId, ...listens })
  if (!moved) return undefined
  const endpoint = new URL(hub.address()).host
  const server = { token: world.secrets.hash().slice(0, 16), guild_id: guild.id, endpoint }
  session.dispatch('VOICE_SERVER_UPDATE', JSON.stringify(server))
  return undefined
}

function isVoice({ type }: Channel): boolean {
  return type === ChannelType.Voice || type === ChannelType.Stage
}
