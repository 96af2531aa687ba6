/**
 * Retry budget: keeps retries a small share of all traffic, so that an outage is not answered with a multiple of the load.
 * A token bucket that successes fill, with a floor for quiet clients.
 * @module
 */
import { checkKeys, checkNumber } from '../../src/check.js'

export interface RetryBudgetShape {
  /** Retries that each success pays for. @default 0.2 */
  readonly ratio: number
  /** Retries per second that are always affordable. @default 10 */
  readonly minPerSecond: number
  /** The most that can be saved up; what a new budget starts with. @default 100 */
  readonly capacity: number
}

export class RetryBudget {
  readonly #shape: RetryBudgetShape
  #tokens: number
  #at = -Infinity

  constructor(shape: RetryBudgetShape) {
    this.#shape = shape
    this.#tokens = shape.capacity
  }

  /** @throws {ConfigError} if an option has a value that it cannot have */
  static of(options: Partial<RetryBudgetShape>): RetryBudget {
    checkKeys('retry.budget', options, ['ratio', 'minPerSecond', 'capacity'])
    const { ratio = 0.2, minPerSecond = 10, capacity = 100 } = options
    checkNumber('retry.budget.ratio', ratio)
    checkNumber('retry.budget.minPerSecond', minPerSecond)
    checkNumber('retry.budget.capacity', capacity, { min: 1 })
    return new RetryBudget({ ratio, minPerSecond, capacity })
  }

  /** A request went well. */
  earn(): void {
    this.#add(this.#shape.ratio)
  }

  /**
   * Pays for one retry.
   * @param now monotonic ms
   * @returns false if it cannot be afforded
   */
  spend(now: number): boolean {
    if (this.#at !== -Infinity) this.#add((this.#shape.minPerSecond * Math.max(0, now - this.#at)) / 1000)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  #add(tokens: number): void {
    this.#tokens = Math.min(this.#shape.capacity, this.#tokens + tokens)
  }
}
