/**
 * Contained: work whose failure is reported and stays without consequence, and whose silence counts as failure.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'

/** Does a piece of work in bounded time; undefined if it failed. */
export type Contained = <T>(work: () => Promise<T>) => Promise<T | undefined>

/** @param clock undefined: without a limit */
export async function inTime<T>(work: Promise<T>, ms: number, clock: Clock | undefined): Promise<T> {
  if (!clock) return work
  return new Promise((resolve, reject) => {
    const stop = clock.timer(ms, () => reject(new Error(`No answer within ${ms} ms.`)))
    work.then(resolve, reject).finally(stop)
  })
}
