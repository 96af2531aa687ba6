import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../../middleware/lib/histogram.js'

const of = (...durations: number[]) => {
  const histogram = new Histogram()
  for (const ms of durations) histogram.add(ms)
  return histogram
}
/** The nearest rank, by its definition. */
const exact = (durations: readonly number[], share: number) =>
  [...durations].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * durations.length)) - 1] as number

describe('Histogram', () => {
  it('says 0 of everything while it is empty', () => {
    const empty = of()

    expect([empty.count, empty.average, empty.quantile(0), empty.quantile(0.5), empty.quantile(1)]).toEqual([
      0, 0, 0, 0, 0,
    ])
  })

  it('is exact where all durations are the same', () => {
    const same = of(100, 100, 100)

    expect([same.quantile(0.01), same.quantile(0.5), same.quantile(0.99)]).toEqual([100, 100, 100])
  })

  it('is exact at both ends and in its average', () => {
    const three = of(3.14, 27.5, 1234.5)

    expect(three.quantile(1)).toBe(1234.5)
    expect(three.quantile(0)).toBeCloseTo(3.14, 1)
    expect(three.average).toBeCloseTo((3.14 + 27.5 + 1234.5) / 3, 9)
    expect(three.count).toBe(3)
  })

  it('takes times below 0 and NaN for 0, and holds what is longer than it can tell apart', () => {
    const odd = of(-5, Number.NaN, 1e12)

    expect(odd.quantile(0.5)).toBe(0)
    expect(odd.quantile(1)).toBe(1e12)
  })

  it('is off by at most 2 % from the exact percentile, or by a microsecond', () => {
    const duration = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1000, noNaN: true }),
      fc.double({ min: 0, max: 4_000_000, noNaN: true }),
      fc.integer({ min: 0, max: 100 }),
    )
    const share = fc.oneof(fc.constantFrom(0.5, 0.95, 0.99), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 500 }), share, (durations, at) => {
        const truth = exact(durations, at)

        expect(Math.abs(of(...durations).quantile(at) - truth)).toBeLessThanOrEqual(Math.max(0.001, truth * 0.02))
      }),
      { numRuns: 500 },
    )
  })

  it('never says a higher percentile is less than a lower one', () => {
    const durations = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(durations, list => {
        const histogram = of(...list)
        const shares = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1].map(share => histogram.quantile(share))

        expect(shares).toEqual([...shares].sort((a, b) => a - b))
      }),
    )
  })
})
