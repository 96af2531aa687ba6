/**
 * Backoff: how long to wait before the n-th retry. Exponential, with full jitter unless told otherwise, so that many
 * requests that failed together do not come back together.
 * @module
 */
export interface BackoffShape {
  /** The longest wait before the first retry, in ms. */
  readonly baseDelay: number
  /** No wait is longer, in ms. */
  readonly maxDelay: number
  readonly exponentialBase: number
  /** Whether a wait is drawn between 0 and its ceiling, instead of being the ceiling. */
  readonly jitter: boolean
  /** From 0 to below 1. */
  readonly random: () => number
}

/** @param n 1 for the first retry */
export function backoff(n: number, { baseDelay, maxDelay, exponentialBase, jitter, random }: BackoffShape): number {
  // 0 first: 0 times a power that has overflowed would be NaN.
  const ceiling = baseDelay === 0 ? 0 : Math.min(maxDelay, baseDelay * exponentialBase ** (n - 1))
  return jitter ? random() * ceiling : ceiling
}
