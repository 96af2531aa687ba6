/**
 * InvalidBudget: counts answers that Discord holds against an address, over a window that moves in 60 steps.
 *
 * 10,000 answers of 401, 403 or 429 in 10 minutes get an address banned by Cloudflare; 429s of scope `shared` do not count.
 * https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans (2026-08)
 * @module
 */
const steps = 60

export class InvalidBudget {
  readonly limit: number
  readonly #step: number
  /** How many came in each step, and which step that was. */
  readonly #counts = new Array<number>(steps + 1).fill(0)
  #current = 0
  #count = 0

  constructor({ limit, window }: { limit: number; window: number }) {
    this.limit = limit
    this.#step = window / steps
  }

  /** How many came in the last window; rather one step too long than too short. */
  count(now: number): number {
    this.#turn(now)
    return this.#count
  }

  add(now: number): number {
    this.#turn(now)
    const at = this.#current % this.#counts.length
    this.#counts[at] = (this.#counts[at] as number) + 1
    return ++this.#count
  }

  /** Ms until the oldest that counts is forgotten; 0 if none counts. */
  resetAfter(now: number): number {
    this.#turn(now)
    if (this.#count === 0) return 0
    let step = this.#current - steps
    while (this.#counts[step < 0 ? step + this.#counts.length : step % this.#counts.length] === 0) step++
    return (step + steps + 1) * this.#step - now
  }

  #turn(now: number): void {
    const current = Math.floor(now / this.#step)
    if (current - this.#current > steps) {
      this.#counts.fill(0)
      this.#count = 0
      this.#current = current
    }
    while (this.#current < current) {
      const at = ++this.#current % this.#counts.length
      this.#count -= this.#counts[at] as number
      this.#counts[at] = 0
    }
  }
}
