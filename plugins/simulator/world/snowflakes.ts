/**
 * Snowflakes: Discord's ids, always growing, taken from a clock.
 * https://docs.discord.com/developers/reference#snowflakes (2026-08)
 * @module
 */
import type { WorldClock } from './model.js'

/** 2015-01-01 in ms since the Unix epoch. */
export const DISCORD_EPOCH = 1_420_070_400_000

const PER_MILLISECOND = 1 << 22

export class Snowflakes {
  readonly #clock: WorldClock
  #millisecond = 0
  #sequence = 0

  constructor(clock: WorldClock) {
    this.#clock = clock
  }

  /** The next id: larger than every earlier one, even where the clock stands still or goes back. */
  next(): string {
    const now = Math.max(0, Math.floor(this.#clock.now()) - DISCORD_EPOCH)
    if (now > this.#millisecond) {
      this.#millisecond = now
      this.#sequence = 0
    } else if (++this.#sequence >= PER_MILLISECOND) {
      this.#millisecond++
      this.#sequence = 0
    }
    return ((BigInt(this.#millisecond) << 22n) + BigInt(this.#sequence)).toString()
  }
}

/** When an id was made, in ms since the Unix epoch. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH
}

/** Orders ids as numbers without parsing them. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
