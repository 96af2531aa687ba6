/**
 * Alarm: wakes many at their times with one timer, which is moved only when somebody is due sooner than it.
 * @module
 */
import { Deadlines, type Due } from './deadlines.js'

interface Time {
  now(): number
  timer(ms: number, task: () => void): () => void
}

export class Alarm {
  readonly #time: Time
  readonly #deadlines = new Deadlines()
  /** When the timer fires; Infinity without one. */
  #timerAt = Number.POSITIVE_INFINITY
  #stop = () => {}

  constructor(time: Time) {
    this.#time = time
  }

  now(): number {
    return this.#time.now()
  }

  /** Sets or moves it. */
  set(due: Due, at: number): void {
    this.#deadlines.set(due, at)
    if (at < this.#timerAt) this.#arm(at)
  }

  /** The timer stays for the others, even if it is early for them. */
  clear(due: Due): void {
    this.#deadlines.clear(due)
    if (this.#deadlines.size > 0 || this.#timerAt === Number.POSITIVE_INFINITY) return
    this.#stop()
    this.#timerAt = Number.POSITIVE_INFINITY
  }

  #arm(at: number): void {
    this.#stop()
    this.#timerAt = at
    this.#stop = this.#time.timer(at - this.now(), () => this.#fire())
  }

  #fire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = this.now()
    for (let due = this.#deadlines.due(now); due; due = this.#deadlines.due(now)) due.run()
    const { next } = this.#deadlines
    if (next !== undefined && next < this.#timerAt) this.#arm(next)
  }
}
