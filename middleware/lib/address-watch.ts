/**
 * AddressWatch: what holds for all requests of this process, for Discord and Cloudflare see its address only: a ban
 * while it lasts, one trial request after it, and the budget of invalid answers.
 * @module
 */
import type { InvalidBudget } from './invalid-budget.js'

/** Whether requests may be sent: yes, not at all for so many ms, or once one that is under way has ended. */
export type Standing = 'open' | 'hold' | { readonly scope: 'cloudflare' | 'invalid'; readonly retryAfter: number }

export class AddressWatch {
  readonly #budget: InvalidBudget | undefined
  #bannedUntil = 0
  /** After a ban: nobody has come through yet. */
  #unsure = false
  #underWay = 0

  constructor(budget: InvalidBudget | undefined) {
    this.#budget = budget
  }

  /** Each request under way could come back invalid, so near the limit only as many go as may. */
  standing(now: number): Standing {
    if (now < this.#bannedUntil) return { scope: 'cloudflare', retryAfter: this.#bannedUntil - now }
    if (this.#unsure && this.#underWay > 0) return 'hold'
    const budget = this.#budget
    if (!budget) return 'open'
    const count = budget.count(now)
    if (count >= budget.limit) return { scope: 'invalid', retryAfter: budget.resetAfter(now) }
    return count + this.#underWay >= budget.limit ? 'hold' : 'open'
  }

  sent(): void {
    this.#underWay++
  }

  /** @param answered whether Discord itself answered */
  ended(answered: boolean): void {
    this.#underWay--
    if (answered) this.#unsure = false
  }

  ban(until: number): void {
    this.#bannedUntil = Math.max(this.#bannedUntil, until)
    this.#unsure = true
  }

  /** Ms left of a ban. */
  banned(now: number): number {
    return Math.max(0, this.#bannedUntil - now)
  }

  /** @returns how many invalid answers count now; undefined without a budget */
  invalid(now: number): number | undefined {
    return this.#budget?.add(now)
  }
}
