/**
 * Soundboard routes: the sounds of a guild, those of everyone, and playing one.
 * https://docs.discord.com/developers/resources/soundboard (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { ChannelType, type Guild } from '../world/model.js'
import { scopeOf } from '../world/posting.js'
import { addSound, deleteSound, type Sound, updateSound } from '../world/sounds.js'
import { check, decimal, nullable, object, required, type Shape, snowflake, text } from './check.js'
import { actorOf, channelIn, guildIn, guildOf, idIn, mayIn, mayInGuild, userOf } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/guilds/{guild_id}/soundboard-sounds'

export const soundboardRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/soundboard-default-sounds', handle: listDefaults },
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: post },
  { method: 'GET', path: `${PATH}/{sound_id}`, handle: get },
  { method: 'PATCH', path: `${PATH}/{sound_id}`, handle: patch },
  { method: 'DELETE', path: `${PATH}/{sound_id}`, handle: remove },
  { method: 'POST', path: '/channels/{channel_id}/send-soundboard-sound', handle: play },
]

/** Without boosts. */
const MAX_SOUNDS = 8
const MAX_BYTES = 512 * 1024

const audio: Shape<string> = (value, path, report) => {
  if (typeof value === 'string' && /^data:audio\/(mpeg|mp3|ogg)(;[^,]*)?;base64,[A-Za-z0-9+/=\s]+$/.test(value))
    return value
  report.add(path, { code: 'SOUND_INVALID', message: 'Invalid sound data' })
  return ''
}
const fields = {
  volume: nullable(decimal({ min: 0, max: 1 })),
  emoji_id: nullable(snowflake),
  emoji_name: nullable(text({ min: 1, max: 32 })),
}
const name = text({ min: 2, max: 32 })
const Post = object({ ...fields, name: required(name), sound: required(audio) })
const Patch = object({ ...fields, name })
const Play = object({ sound_id: required(snowflake), source_guild_id: nullable(snowflake) })

function listDefaults(call: Call): Reply {
  return { status: 200, body: call.world.sounds }
}

function list(call: Call): Reply {
  const guild = guildIn(call)
  return { status: 200, body: { items: [...guild.sounds.values()].map(sound => present(call, guild, sound)) } }
}

function get(call: Call): Reply {
  const guild = guildIn(call)
  return { status: 200, body: present(call, guild, soundIn(call, guild)) }
}

function post(call: Call): Reply {
  const guild = guildIn(call, 'CreateGuildExpressions')
  const { name, sound, volume, emoji_id, emoji_name } = check(Post, call.body)
  const bytes = Buffer.byteLength(sound.slice(sound.indexOf(',') + 1), 'base64')
  if (bytes > MAX_BYTES) throw new Refusal(400, 50045, 'File uploaded exceeds the maximum size')
  if (guild.sounds.size >= MAX_SOUNDS) throw new Refusal(400, 30045, 'Maximum number of soundboard sounds reached (8)')
  const made = addSound(call.world, guild, {
    name,
    volume: volume ?? 1,
    emoji_id: emoji_id ?? null,
    emoji_name: emoji_name ?? null,
    user: userOf(call),
  })
  return { status: 201, body: present(call, guild, made) }
}

function patch(call: Call): Reply {
  const guild = guildIn(call)
  const sound = soundIn(call, guild)
  const { volume, ...rest } = check(Patch, call.body)
  demandManage(call, guild, sound)
  updateSound(call.world, sound, { ...rest, ...(volume !== undefined && { volume: volume ?? 1 }) })
  return { status: 200, body: present(call, guild, sound) }
}

function remove(call: Call): Reply {
  const guild = guildIn(call)
  const sound = soundIn(call, guild)
  demandManage(call, guild, sound)
  deleteSound(call.world, guild, sound)
  return { status: 204 }
}

/** Plays a sound to a voice channel that the actor is in, and can be heard in. */
function play(call: Call): Reply {
  const channel = channelIn(call, 'Speak', 'UseSoundboard')
  if (channel.type !== ChannelType.Voice) throw wrongChannelType()
  const { sound_id, source_guild_id } = check(Play, call.body)
  const guild = guildOf(call, channel)
  const sound = soundOf(call, source_guild_id ?? guild.id, sound_id)
  if ((sound.guild_id ?? guild.id) !== guild.id && !mayIn(call, channel, 'UseExternalSounds'))
    throw missingPermissions()
  const { userId } = actorOf(call)
  const state = guild.voice.get(userId)
  const member = guild.members.get(userId)
  if (state?.channel_id !== channel.id) throw new Refusal(400, 40032, 'Target user is not connected to voice.')
  if (state.self_deaf || state.suppress || member?.deaf === true || member?.mute === true) {
    throw new Refusal(400, 50167, 'Cannot send voice effect when user is server muted, deafened, or suppressed')
  }
  call.world.emit('VOICE_CHANNEL_EFFECT_SEND', scopeOf(channel), () => ({
    channel_id: channel.id,
    guild_id: guild.id,
    user_id: userId,
    sound_id,
    sound_volume: sound.volume,
    emoji: sound.emoji_name === null && sound.emoji_id === null ? null : { id: sound.emoji_id, name: sound.emoji_name },
  }))
  return { status: 204 }
}

/** One of everyone's, or one of a guild's. @throws Refusal (10097) */
function soundOf({ world }: Call, guildId: string, id: string): Sound {
  const sound = world.guilds.get(guildId)?.sounds.get(id) ?? world.sounds.find(({ sound_id }) => sound_id === id)
  if (sound === undefined) throw unknown('sound')
  return sound
}

function soundIn(call: Call, guild: Guild): Sound {
  const sound = guild.sounds.get(idIn(call, 'sound_id'))
  if (sound === undefined) throw unknown('sound')
  return sound
}

/** Who made a sound shows only to those who make some themselves. */
function present(call: Call, guild: Guild, { user, ...sound }: Sound) {
  const makes = mayInGuild(call, guild, 'CreateGuildExpressions') || mayInGuild(call, guild, 'ManageGuildExpressions')
  return { ...sound, ...(makes && user !== undefined && { user }) }
}

function demandManage(call: Call, guild: Guild, sound: Sound): void {
  if (mayInGuild(call, guild, 'ManageGuildExpressions')) return
  if (sound.user?.id !== userOf(call).id || !mayInGuild(call, guild, 'CreateGuildExpressions'))
    throw missingPermissions()
}
