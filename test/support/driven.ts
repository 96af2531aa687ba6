import type { DrivenClock } from '../../plugins/simulator/index.js'
import type { Clock } from '../../src/kernel/clock.js'

/** The simulator's driven time as a client's clock: both sides live in one time, whatever the machine does. */
export class SharedClock implements Clock {
  readonly #driven: DrivenClock
  readonly #waiting = new Set<symbol>()

  constructor(driven: DrivenClock) {
    this.#driven = driven
  }

  /** The client's timers that wait. */
  get waiting(): number {
    return this.#waiting.size
  }
  now(): number {
    return this.#driven.now()
  }
  wall(): number {
    return this.#driven.now()
  }
  timer(ms: number, task: () => void): () => void {
    const mark = Symbol(`${ms} ms`)
    this.#waiting.add(mark)
    const cancel = this.#driven.timer(ms, () => {
      this.#waiting.delete(mark)
      task()
    })
    return () => {
      this.#waiting.delete(mark)
      cancel()
    }
  }

  /** Moves time on in steps, and lets sockets and inflaters catch up in between, so that no side outruns the other. */
  async advance(ms: number, step = 100): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      await this.#driven.advance(Math.min(step, left))
      await breathe()
    }
  }

  /** Moves time on until `fact` holds. @throws after `most` ms of it */
  async until(fact: () => boolean, what = String(fact), most = 120_000, step = 20): Promise<void> {
    const end = this.now() + most
    for (let i = 0; i < 5 && !fact(); i++) await breathe()
    while (!fact()) {
      if (this.now() >= end) throw new Error(`${most} ms passed without: ${what}`)
      await this.advance(step, step)
    }
  }

  /** Moves time on until `promise` settles. */
  async settle<T>(promise: Promise<T>, what = 'the promise to settle', most = 120_000): Promise<T> {
    let done = false
    const mark = () => {
      done = true
    }
    promise.then(mark, mark)
    await this.until(() => done, what, most)
    return promise
  }
}

/** A little real time: sockets of one machine need it, a clock that is driven does not. */
async function breathe(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 1))
  await new Promise(resolve => setImmediate(resolve))
}
