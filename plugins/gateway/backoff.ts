/**
 * Backoff: how long a shard waits before it connects again.
 * @module
 */
export interface BackoffOptions {
  /** Ms before the second attempt; the first one after a good connection waits for nothing. @default 1000 */
  base?: number
  /** Most ms. @default 60_000 */
  max?: number
}

/**
 * Ms to wait before attempt `attempt` (0 for the first since a session was last up). Doubles, with equal jitter: never
 * below half of the step, so that a storm of shards spreads out and none of them spins.
 */
export function backoff(attempt: number, random: () => number, { base = 1000, max = 60_000 }: BackoffOptions): number {
  if (attempt === 0) return 0
  const step = Math.min(max, base * 2 ** Math.min(attempt - 1, 30))
  return step / 2 + (random() * step) / 2
}
