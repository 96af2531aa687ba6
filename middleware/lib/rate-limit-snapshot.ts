/**
 * RateLimitSnapshot: learned buckets as JSON, for the next process. Checked when it comes back, for it was out of our hands.
 * @module
 */
import { ConfigError } from '../../src/errors.js'
import type { BucketSnapshot } from './rate-limit-store.js'

export interface RateLimitSnapshot {
  readonly version: 1
  /** Epoch ms. */
  readonly at: number
  readonly buckets: readonly BucketSnapshot[]
}

const texts = ['bucket', 'identity', 'major', 'route'] as const
const isFigure = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0

/** @throws {ConfigError} if it is no snapshot, naming the entry that is wrong */
export function checkSnapshot(snapshot: unknown): asserts snapshot is RateLimitSnapshot {
  const { version, at, buckets } = (snapshot ?? {}) as Record<string, unknown>
  if (version !== 1 || !isFigure(at) || !Array.isArray(buckets)) {
    throw new ConfigError('rateLimit.restore', 'a snapshot { version: 1, at, buckets }', snapshot)
  }
  buckets.forEach((bucket, index) => {
    if (!isBucket(bucket))
      throw new ConfigError(`rateLimit.restore.buckets[${index}]`, 'a bucket of a snapshot', bucket)
  })
}

function isBucket(value: unknown): value is BucketSnapshot {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Record<string, unknown>
  const { limit, remaining, resetAfter, period } = entry
  if (!texts.every(key => typeof entry[key] === 'string')) return false
  const sound = Number.isInteger(limit) && (limit as number) >= 1 && isFigure(remaining) && isFigure(resetAfter)
  return sound && (period === undefined || (isFigure(period) && (period as number) > 0))
}
