/**
 * Deadlines: moments at which something is due, soonest first, so that one timer serves them all.
 * @module
 */
import { SlottedHeap } from './slotted-heap.js'

export class Deadline {
  slot = -1
  at = 0
  readonly run: () => void
  constructor(run: () => void) {
    this.run = run
  }
}

export class Deadlines {
  readonly #heap = new SlottedHeap<Deadline>((a, b) => a.at < b.at)

  get size(): number {
    return this.#heap.size
  }

  /** When the soonest is due; undefined for none. */
  get next(): number | undefined {
    return this.#heap.peek()?.at
  }

  /** Sets or moves it. Infinity clears it. */
  set(deadline: Deadline, at: number): void {
    if (deadline.slot >= 0 && deadline.at === at) return
    deadline.at = at
    if (at === Number.POSITIVE_INFINITY) this.#heap.remove(deadline)
    else if (deadline.slot < 0) this.#heap.push(deadline)
    else this.#heap.update(deadline)
  }

  clear(deadline: Deadline): void {
    this.#heap.remove(deadline)
  }

  /** Takes out the soonest if it is due. */
  due(now: number): Deadline | undefined {
    const first = this.#heap.peek()
    return first && first.at <= now ? this.#heap.pop() : undefined
  }
}
