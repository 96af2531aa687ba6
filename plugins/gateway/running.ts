/**
 * Running: the listeners that are at work, so that one that hangs is noticed, and a shutdown can wait for the rest.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'

interface Run<T> {
  readonly what: T
  readonly since: number
  release: () => void
}

export class Running<T> {
  readonly #clock: Clock
  readonly #limit: number
  readonly #hangs: (what: T, ms: number) => void
  readonly #runs = new Set<Run<T>>()
  #stop: (() => void) | undefined
  #idle: (() => void)[] = []

  /** @param limit ms after which one counts as hanging: it is told, and holds nothing up any more */
  constructor(clock: Clock, limit: number, hangs: (what: T, ms: number) => void) {
    this.#clock = clock
    this.#limit = limit
    this.#hangs = hangs
  }

  get size(): number {
    return this.#runs.size
  }

  /** Resolves when `work` settles, or hangs. Never rejects. */
  watch(work: Promise<unknown>, what: T): Promise<void> {
    return new Promise(resolve => {
      const run: Run<T> = { what, since: this.#clock.now(), release: resolve }
      const done = () => {
        if (this.#runs.delete(run)) this.#left()
        resolve()
      }
      this.#runs.add(run)
      work.then(done, done)
      // One timer for all: it looks twice per limit.
      this.#stop ??= this.#clock.timer(this.#limit / 2, () => this.#look(), true)
    })
  }

  /** Resolves when nothing is at work any more. */
  idle(): Promise<void> {
    if (this.#runs.size === 0) return Promise.resolve()
    return new Promise(resolve => this.#idle.push(resolve))
  }

  close(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #look(): void {
    this.#stop = undefined
    const now = this.#clock.now()
    for (const run of this.#runs) {
      if (now - run.since < this.#limit) break
      this.#runs.delete(run)
      this.#hangs(run.what, now - run.since)
      run.release()
    }
    if (this.#runs.size > 0) this.#stop = this.#clock.timer(this.#limit / 2, () => this.#look(), true)
    else this.#left()
  }

  #left(): void {
    if (this.#runs.size > 0) return
    this.close()
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
