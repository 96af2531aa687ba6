import type { Clock } from '../../src/kernel/clock.js'

interface Timer {
  readonly at: number
  readonly order: number
  readonly task: () => void
  readonly background: boolean
}

/** A clock that stands still until told to move. Starts at 0; the wall shows `epoch` then. */
export class FakeClock implements Clock {
  readonly epoch = 1_750_000_000_000
  #now = 0
  #order = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }
  wall(): number {
    return this.epoch + this.#now
  }
  timer(ms: number, task: () => void, background = false): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, task, background }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Timers that wait; `foreground` counts those that would keep a process alive. */
  get waiting(): number {
    return this.#timers.size
  }
  get foreground(): number {
    return [...this.#timers].filter(timer => !timer.background).length
  }
  /** Ms until the next timer; undefined for none. */
  get nextIn(): number | undefined {
    const next = this.#next()
    return next && next.at - this.#now
  }

  /** Moves on by `ms`, running what falls due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
      await settled()
    }
    this.#now = end
    await settled()
  }

  /** Time passes in which nothing runs, as when the thread is blocked. */
  leap(ms: number): void {
    this.#now += ms
  }

  /** Moves on from timer to timer until `promise` settles. @throws if it waits for something other than time */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false
    const mark = () => {
      done = true
    }
    promise.then(mark, mark)
    await settled()
    while (!done) {
      const wait = this.nextIn
      if (wait === undefined) throw new Error('the promise waits, but no timer does')
      await this.advance(wait)
    }
    return promise
  }

  #next(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
    }
    return first
  }
}

/** Lets everything that waits for no timer and no socket settle. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(resolve => setImmediate(resolve))
}
