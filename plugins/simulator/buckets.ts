/**
 * Buckets: the arithmetic of one rate limit, fixed or sliding. No headers, no keys.
 * @module
 */

export type BucketMode = 'fixed' | 'sliding'

/** What one request learns of its bucket. Times in ms, counted from the request. */
export interface Verdict {
  readonly allowed: boolean
  readonly remaining: number
  /** Until the bucket is full again. */
  readonly resetAfter: number
  /** Until one more request fits; 0 where one fits now. */
  readonly retryAfter: number
}

export interface Bucket {
  /** Spends one request if it fits. A refused request costs nothing. */
  take(now: number): Verdict
  peek(now: number): Verdict
  /** True once the bucket is full, so that forgetting it changes nothing. */
  full(now: number): boolean
}

export function createBucket(mode: BucketMode, limit: number, window: number): Bucket {
  return mode === 'fixed' ? new FixedBucket(limit, window) : new SlidingBucket(limit, window)
}

/** `limit` requests from the first one until `window` ms later, then all of them at once again. */
class FixedBucket implements Bucket {
  readonly #limit: number
  readonly #window: number
  #used = 0
  #resetAt = 0

  constructor(limit: number, window: number) {
    this.#limit = limit
    this.#window = window
  }

  take(now: number): Verdict {
    if (now >= this.#resetAt) {
      this.#used = 0
      this.#resetAt = now + this.#window
    }
    const allowed = this.#used < this.#limit
    if (allowed) this.#used++
    return this.#verdict(now, allowed)
  }

  peek(now: number): Verdict {
    if (this.full(now)) return { allowed: true, remaining: this.#limit, resetAfter: 0, retryAfter: 0 }
    return this.#verdict(now, this.#used < this.#limit)
  }

  full(now: number): boolean {
    return now >= this.#resetAt
  }

  #verdict(now: number, allowed: boolean): Verdict {
    const remaining = this.#limit - this.#used
    const resetAfter = this.#resetAt - now
    return { allowed, remaining, resetAfter, retryAfter: remaining > 0 ? 0 : resetAfter }
  }
}

// Fractions such as 1000 / 3 must not cost a request by rounding.
const tolerance = 1e-6

/** One request comes back every `window / limit` ms, so a full bucket allows a burst and then a steady rate. */
class SlidingBucket implements Bucket {
  readonly #window: number
  readonly #period: number
  #fullAt = 0

  constructor(limit: number, window: number) {
    this.#window = window
    this.#period = window / limit
  }

  take(now: number): Verdict {
    const missing = Math.max(0, this.#fullAt - now)
    const allowed = missing + this.#period <= this.#window + tolerance
    if (allowed) this.#fullAt = now + missing + this.#period
    return this.#verdict(now, allowed)
  }

  peek(now: number): Verdict {
    const missing = Math.max(0, this.#fullAt - now)
    return this.#verdict(now, missing + this.#period <= this.#window + tolerance)
  }

  full(now: number): boolean {
    return now >= this.#fullAt
  }

  #verdict(now: number, allowed: boolean): Verdict {
    const missing = Math.max(0, this.#fullAt - now)
    const remaining = Math.max(0, Math.floor((this.#window - missing + tolerance) / this.#period))
    const retryAfter = Math.max(0, missing + this.#period - this.#window)
    return { allowed, remaining, resetAfter: missing, retryAfter: retryAfter > tolerance ? retryAfter : 0 }
  }
}

/** Buckets by key. Full ones are dropped now and then, so that a million channels do not stay. */
export class BucketShelf {
  readonly #buckets = new Map<string, Bucket>()
  #sweepAt = 1024

  get size(): number {
    return this.#buckets.size
  }

  get(key: string): Bucket | undefined {
    return this.#buckets.get(key)
  }

  put(key: string, bucket: Bucket, now: number): void {
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(now)
    this.#buckets.set(key, bucket)
  }

  clear(): void {
    this.#buckets.clear()
  }

  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.full(now)) this.#buckets.delete(key)
    this.#sweepAt = Math.max(1024, 2 * this.#buckets.size)
  }
}
