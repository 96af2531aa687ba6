/**
 * Arrival: when the shards of a new generation have told of all their guilds, and so miss nothing from then on.
 * https://docs.discord.com/developers/events/gateway-events#guild-create (2026-08)
 * @module
 */
import type { Packet } from './packet.js'

/** Ms without another guild after which the rest counts as unavailable; Discord may never tell of those. */
const patience = 15_000

interface Roll {
  /** Guilds that READY named and that have not been told of. */
  readonly guilds: Set<string>
  /** When the last of them was told of. */
  at: number
  isWhole: boolean
}

export class Arrival {
  readonly #tellsGuilds: boolean
  readonly #rolls = new Map<number, Roll>()

  /** @param tellsGuilds whether the intents include Guilds; without it READY is all there is to wait for */
  constructor(tellsGuilds: boolean) {
    this.#tellsGuilds = tellsGuilds
  }

  /** @returns whether the event belongs to the beginning of a session, and tells nothing new */
  hear(shard: number, { t, d }: Packet, now: number): boolean {
    if (t === 'READY') {
      const listed = this.#tellsGuilds ? (d as { readonly guilds?: readonly { readonly id: string }[] }).guilds : []
      const guilds = new Set((listed ?? []).map(({ id }) => id))
      this.#rolls.set(shard, { guilds, at: now, isWhole: guilds.size === 0 })
      return true
    }
    if (t === 'RESUMED') return true
    if (t !== 'GUILD_CREATE' && t !== 'GUILD_DELETE') return false
    const roll = this.#rolls.get(shard)
    if (!roll?.guilds.delete((d as { readonly id: string }).id)) return false
    roll.at = now
    roll.isWhole = roll.guilds.size === 0
    return true
  }

  /** When the shard became whole; undefined if it is not. @param isUp whether its connection is */
  wholeAt(shard: number, isUp: boolean, now: number): number | undefined {
    const roll = this.#rolls.get(shard)
    if (!roll) return undefined
    if (!roll.isWhole && !isUp) roll.at = now // it cannot tell of any now
    if (!roll.isWhole && now - roll.at >= patience) {
      roll.at = now
      roll.isWhole = true
      roll.guilds.clear()
    }
    return roll.isWhole ? roll.at : undefined
  }
}
