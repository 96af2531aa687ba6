/**
 * Guild requests: sounds and channel information on demand.
 * https://docs.discord.com/developers/events/gateway-events#request-soundboard-sounds (2026-08)
 * @module
 */
import { type Channel, ChannelType } from '../../world/model.js'
import { sees } from '../audience.js'
import { Close } from '../opcodes.js'
import type { Request, Verdict } from './index.js'
import { isFields, isId, isListOf, isText } from './shape.js'

/** One SOUNDBOARD_SOUNDS per guild; guilds of other shards stay silent. */
export function requestSounds({ hub, session, d }: Request): Verdict {
  if (!isFields(d) || !isListOf(d.guild_ids, isId)) return Close.DecodeError
  for (const id of d.guild_ids as string[]) {
    const guild = session.guilds.get(id) === 'present' ? hub.world.guilds.get(id) : undefined
    if (guild === undefined) continue
    const sounds = { guild_id: id, soundboard_sounds: [...guild.sounds.values()] }
    session.dispatch('SOUNDBOARD_SOUNDS', JSON.stringify(sounds))
  }
  return undefined
}

/** https://docs.discord.com/developers/events/gateway-events#request-channel-info (2026-08) */
export function requestChannelInfo({ hub, session, d }: Request): Verdict {
  if (!isFields(d) || !isId(d.guild_id) || !isListOf(d.fields, isText)) return Close.DecodeError
  const guild = session.guilds.get(d.guild_id) === 'present' ? hub.world.guilds.get(d.guild_id) : undefined
  if (guild === undefined) return undefined
  const fields = d.fields as string[]
  const channels = [...guild.channelIds]
    .map(id => hub.world.channels.get(id)!)
    .filter(channel => isVoice(channel) && sees(hub.world, session.userId, channel))
    .map(({ id, status }) => ({
      id,
      ...(fields.includes('status') && { status: status ?? null }),
      ...(fields.includes('voice_start_time') && { voice_start_time: hub.voiceTimes.of(id) }),
    }))
  session.dispatch('CHANNEL_INFO', JSON.stringify({ guild_id: guild.id, channels }))
  return undefined
}

function isVoice({ type }: Channel): boolean {
  return type === ChannelType.Voice || type === ChannelType.Stage
}
