/**
 * Sliding: how much of a quota the last moments have used up.
 * @module
 */
import type { Quota } from '../rules.js'

export class Sliding {
  readonly #quota: Quota | false
  #uses: number[] = []

  constructor(quota: Quota | false) {
    this.#quota = quota
  }

  /** 0 where there is room, which is then taken; otherwise ms until there is. */
  take(now: number): number {
    if (this.#quota === false) return 0
    const { limit, window } = this.#quota
    while (this.#uses.length > 0 && this.#uses[0]! <= now - window) this.#uses.shift()
    if (this.#uses.length >= limit) return this.#uses[0]! + window - now
    this.#uses.push(now)
    return 0
  }
}
