/**
 * Circuit: lets calls through while they go well, holds them back after too many failures, and finds out with a few
 * trials whether they go well again.
 * @module
 */
import { RollingCounter } from './rolling-counter.js'

export interface CircuitShape {
  readonly failureThreshold: number
  readonly failureRatio: number
  readonly volumeThreshold: number
  readonly monitoringPeriod: number
  readonly successThreshold: number
  readonly halfOpenMaxCalls: number
  readonly resetTimeout: number
  readonly resetTimeoutMultiplier: number
  readonly maxResetTimeout: number
}

export type CircuitState = 'closed' | 'open' | 'half-open'
/** How a call ended; `unknown`: it says nothing about the other side. */
export type Outcome = 'success' | 'failure' | 'unknown'

/** All times are monotonic ms. */
export class Circuit {
  readonly #shape: CircuitShape
  readonly #onChange: (state: CircuitState) => void
  readonly #failures: RollingCounter
  readonly #successes: RollingCounter
  state: CircuitState = 'closed'
  /** Since when it has been open, undefined while closed. */
  openedAt: number | undefined
  /** How long it stays open the next time a trial fails, or stayed the last time. */
  resetTimeout: number
  /** Trials under way. */
  trials = 0
  #openUntil = 0
  /** Failures in a row. */
  #run = 0
  #passed = 0
  /** Grows with each change, so that calls from before it are known. */
  #era = 1

  constructor(shape: CircuitShape, onChange: (state: CircuitState) => void) {
    this.#shape = shape
    this.#onChange = onChange
    this.#failures = new RollingCounter(shape.monitoringPeriod)
    this.#successes = new RollingCounter(shape.monitoringPeriod)
    this.resetTimeout = shape.resetTimeout
  }

  /** Lets a call in. @returns what `leave` takes, negative for a trial; undefined if the call must not be made */
  enter(now: number): number | undefined {
    if (this.state === 'open' && now >= this.#openUntil) this.#change('half-open')
    if (this.state === 'closed') return this.#era
    if (this.state === 'open' || this.trials >= this.#shape.halfOpenMaxCalls) return undefined
    this.trials++
    return -this.#era
  }

  /** A call that was let in has ended. Once per ticket. */
  leave(ticket: number, outcome: Outcome, now: number): void {
    if (ticket < 0) this.trials--
    if (Math.abs(ticket) !== this.#era || outcome === 'unknown') return
    if (outcome === 'failure') this.#failed(now)
    else this.#succeeded(now)
  }

  /** Opens, or stays open, for at least `ms`, whatever its calls say. */
  trip(ms: number, now: number): void {
    const until = now + ms
    if (this.state === 'open') this.#openUntil = Math.max(this.#openUntil, until)
    else this.#open(until, now)
  }

  /** Ms until a call may be let in as a trial; 0 unless open. */
  waitLeft(now: number): number {
    return this.state === 'open' ? Math.max(0, this.#openUntil - now) : 0
  }

  failures(now: number): number {
    return this.#failures.sum(now)
  }

  /** In the monitoring period; of trials while half-open. */
  successes(now: number): number {
    return this.state === 'half-open' ? this.#passed : this.#successes.sum(now)
  }

  #failed(now: number): void {
    this.#failures.add(now)
    this.#run++
    if (this.state === 'half-open') {
      const { resetTimeoutMultiplier, maxResetTimeout } = this.#shape
      this.resetTimeout = Math.min(this.resetTimeout * resetTimeoutMultiplier, maxResetTimeout)
      this.#open(now + this.resetTimeout, now)
    } else if (this.#isBroken(now)) this.#open(now + this.resetTimeout, now)
  }

  /** Most calls fail, and there were so many, or so many in a row, that it is no accident. */
  #isBroken(now: number): boolean {
    const { failureThreshold, failureRatio, volumeThreshold } = this.#shape
    const failures = this.#failures.sum(now)
    const calls = failures + this.#successes.sum(now)
    if (failures < failureThreshold || failures < failureRatio * calls) return false
    return this.#run >= failureThreshold || calls >= volumeThreshold
  }

  #succeeded(now: number): void {
    this.#run = 0
    if (this.state === 'closed') this.#successes.add(now)
    else if (++this.#passed >= this.#shape.successThreshold) {
      this.resetTimeout = this.#shape.resetTimeout
      this.openedAt = undefined
      this.#failures.clear()
      this.#successes.clear()
      this.#change('closed')
    }
  }

  #open(until: number, now: number): void {
    this.#openUntil = until
    this.openedAt = now
    this.#change('open')
  }

  #change(state: CircuitState): void {
    this.state = state
    this.#era++
    this.#run = 0
    this.#passed = 0
    this.#onChange(state)
  }
}
