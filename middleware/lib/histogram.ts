/**
 * Histogram: percentiles of durations in 3.5 KiB, however many there are. Log-linear buckets: 32 for each doubling, so
 * that what a percentile says is off by at most 1.6 %, from a microsecond to more than an hour.
 * @module
 */

/** Units of 1/1024 ms, so that doublings are bit lengths. */
const unitsPerMs = 1024
const mostUnits = 2 ** 32 - 1
const buckets = 896

export class Histogram {
  readonly #counts = new Uint32Array(buckets)
  #count = 0
  #sum = 0
  #least = Infinity
  #most = 0

  get count(): number {
    return this.#count
  }

  /** Exact; 0 while empty. */
  get average(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count
  }

  /** @param ms below 0 and NaN count as 0 */
  add(ms: number): void {
    const duration = Math.max(0, ms || 0)
    const bucket = bucketOf(duration)
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#count++
    this.#sum += duration
    if (duration < this.#least) this.#least = duration
    if (duration > this.#most) this.#most = duration
  }

  /**
   * The least of the durations that at least this share of all does not exceed; 0 while empty.
   * @param share from 0 to 1
   */
  quantile(share: number): number {
    if (this.#count === 0) return 0
    let left = Math.max(1, Math.ceil(share * this.#count))
    if (left >= this.#count) return this.#most
    let bucket = bucketOf(this.#least)
    for (; bucket < buckets - 1; bucket++) {
      left -= this.#counts[bucket] as number
      if (left <= 0) break
    }
    return Math.min(this.#most, Math.max(this.#least, middleOf(bucket)))
  }
}

/** One bucket per unit up to 64, then 32 for each doubling. */
function bucketOf(ms: number): number {
  const units = Math.min(ms * unitsPerMs, mostUnits) >>> 0
  if (units < 64) return units
  const shift = 26 - Math.clz32(units)
  return shift * 32 + (units >>> shift)
}

function middleOf(bucket: number): number {
  if (bucket < 64) return bucket / unitsPerMs
  const shift = (bucket >>> 5) - 1
  return ((bucket - shift * 32 + 0.5) * 2 ** shift) / unitsPerMs
}
