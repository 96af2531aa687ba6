/**
 * LaneQueue: the requests that wait in one lane. Critical ones first, then those that were refused once, then by
 * priority; first in, first out among equals. Whoever waits rises one priority per aging period, though never to critical.
 *
 * Rising is built into the order: a request ranks as if it had come `period` later for each step below `high`.
 * @module
 */
import type { Priority } from '../../src/request.js'
import { type Slotted, SlottedHeap } from './slotted-heap.js'

export interface Ranked extends Slotted {
  readonly priority: Priority
  /** 0 before 1 before 2, whatever the rest says. */
  readonly tier: number
  /** Earlier goes first. */
  readonly due: number
  /** Breaks ties. */
  readonly order: number
}

const steps: Readonly<Record<Priority, number>> = { critical: 0, high: 0, normal: 1, low: 2 }

/** @param retried it was refused once, and goes back to the head */
export function rank(priority: Priority, at: number, { period, retried }: { period: number; retried: boolean }) {
  const tier = priority === 'critical' ? 0 : retried ? 1 : 2
  return { tier, due: tier === 2 ? at + steps[priority] * period : at }
}

export function ranksBefore(a: Ranked, b: Ranked): boolean {
  if (a.tier !== b.tier) return a.tier < b.tier
  if (a.due !== b.due) return a.due < b.due
  return a.order < b.order
}

export class LaneQueue<T extends Ranked> extends SlottedHeap<T> {
  constructor() {
    super(ranksBefore)
  }

  /** How many would go before one of such a rank. */
  ahead(of: Ranked): number {
    let count = 0
    for (const item of this.items) if (ranksBefore(item, of)) count++
    return count
  }
}
