/**
 * Deadlines: moments at which something is due, soonest first, so that one timer serves them all.
 * @module
 */
import { type Slotted, SlottedHeap } from './slotted-heap.js'

/** Something that is due at a time. */
export interface Due extends Slotted {
  /** Written by `Deadlines` only. */
  at: number
  run(): void
}

export class Deadline implements Due {
  slot = -1
  at = 0
  readonly run: () => void
  constructor(run: () => void) {
    this.run = run
  }
}

export class Deadlines {
  readonly #heap = new SlottedHeap<Due>((a, b) => a.at < b.at)

  get size(): number {
    return this.#heap.size
  }

  /** When the soonest is due; undefined for none. */
  get next(): number | undefined {
    return this.#heap.peek()?.at
  }

  /** Sets or moves it. Infinity clears it. */
  set(deadline: Due, at: number): void {
    if (deadline.slot >= 0 && deadline.at === at) return
    deadline.at = at
    if (at === Number.POSITIVE_INFINITY) this.#heap.remove(deadline)
    else if (deadline.slot < 0) this.#heap.push(deadline)
    else this.#heap.update(deadline)
  }

  clear(deadline: Due): void {
    this.#heap.remove(deadline)
  }

  /** Takes out the soonest if it is due. */
  due(now: number): Due | undefined {
    const first = this.#heap.peek()
    return first && first.at <= now ? this.#heap.pop() : undefined
  }
}
