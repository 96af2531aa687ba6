/**
 * VoiceTimes: since when somebody talks in a channel.
 * https://docs.discord.com/developers/events/gateway-events#voice-channel-start-time-update (2026-08)
 * @module
 */
import type { Hub } from './hub.js'

export class VoiceTimes {
  readonly #hub: Hub
  /** Seconds since the epoch, by channel. */
  readonly #since = new Map<string, number>()

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** Null while nobody is connected. */
  of(channelId: string): number | null {
    return this.#since.get(channelId) ?? null
  }

  /** Looks again who is connected in a guild, and dispatches what began or ended. */
  follow(guildId: string | undefined): void {
    const { world, clock } = this.#hub
    const guild = world.guilds.get(guildId ?? '')
    if (!guild) return
    const busy = new Set([...guild.voice.values()].map(({ channel_id }) => channel_id))
    for (const id of guild.channelIds) {
      if (busy.has(id) === this.#since.has(id)) continue
      if (busy.has(id)) this.#since.set(id, Math.floor(clock.now() / 1000))
      else this.#since.delete(id)
      const data = { id, guild_id: guild.id, voice_start_time: this.of(id) }
      this.#hub.deliver({ event: 'VOICE_CHANNEL_START_TIME_UPDATE', guildId: guild.id, channelId: id, data })
    }
  }
}
