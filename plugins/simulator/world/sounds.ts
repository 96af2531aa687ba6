/**
 * Sounds: the soundboard of a guild, and the sounds that everyone has.
 * https://docs.discord.com/developers/resources/soundboard (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { Guild, User } from './model.js'

export interface Sound {
  readonly sound_id: string
  name: string
  /** 0 to 1. */
  volume: number
  emoji_id: string | null
  emoji_name: string | null
  readonly guild_id?: string
  readonly available: boolean
  readonly user?: User
}

/** Sounds that every user has, without a guild. */
export function defaultSounds(): readonly Sound[] {
  const names: readonly (readonly [string, string])[] = [
    ['bell', '🔔'],
    ['horn', '📯'],
    ['drum', '🥁'],
  ]
  return names.map(([name, emoji_name], index) => ({
    sound_id: String(index + 1),
    name,
    volume: 1,
    emoji_id: null,
    emoji_name,
    available: true,
  }))
}

/** Adds a sound and dispatches GUILD_SOUNDBOARD_SOUND_CREATE. */
export function addSound(
  world: World,
  guild: Guild,
  fields: Pick<Sound, 'name' | 'volume' | 'emoji_id' | 'emoji_name'> & { user: User },
): Sound {
  const sound: Sound = { sound_id: world.snowflakes.next(), guild_id: guild.id, available: true, ...fields }
  guild.sounds.set(sound.sound_id, sound)
  world.emit('GUILD_SOUNDBOARD_SOUND_CREATE', { guildId: guild.id }, () => ({ ...sound }))
  return sound
}

/** Changes a sound and dispatches GUILD_SOUNDBOARD_SOUND_UPDATE. */
export function updateSound(world: World, sound: Sound, changes: Partial<Sound>): void {
  Object.assign(sound, changes)
  world.emit('GUILD_SOUNDBOARD_SOUND_UPDATE', { guildId: sound.guild_id }, () => ({ ...sound }))
}

/** Removes a sound and dispatches GUILD_SOUNDBOARD_SOUND_DELETE. */
export function deleteSound(world: World, guild: Guild, sound: Sound): void {
  guild.sounds.delete(sound.sound_id)
  const data = () => ({ sound_id: sound.sound_id, guild_id: guild.id })
  world.emit('GUILD_SOUNDBOARD_SOUND_DELETE', { guildId: guild.id }, data)
}
