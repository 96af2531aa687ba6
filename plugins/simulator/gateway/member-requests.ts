/**
 * MemberRequests: how often a bot may ask for all members of a guild.
 * https://docs.discord.com/developers/events/gateway-events#rate-limited (2026-08)
 * @module
 */
import type { Quota } from '../rules.js'
import { Sliding } from './sliding.js'

export class MemberRequests {
  readonly #quota: Quota | false
  readonly #asked = new Map<string, Sliding>()

  constructor(quota: Quota | false) {
    this.#quota = quota
  }

  /** 0 where the request is granted, otherwise ms until the next one is. */
  take(userId: string, guildId: string, now: number): number {
    const key = `${userId} ${guildId}`
    let asked = this.#asked.get(key)
    if (asked === undefined) {
      asked = new Sliding(this.#quota)
      this.#asked.set(key, asked)
    }
    return asked.take(now)
  }
}
