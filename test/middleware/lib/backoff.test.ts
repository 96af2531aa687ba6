import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff } from '../../../middleware/lib/backoff.js'

const plain = { baseDelay: 100, maxDelay: 1000, exponentialBase: 2, jitter: false, random: () => 0.5 }

describe('backoff', () => {
  it('multiplies each wait by the base, up to the longest', () => {
    expect([1, 2, 3, 4, 5, 6].map(n => backoff(n, plain))).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('draws the whole wait with full jitter', () => {
    expect(backoff(3, { ...plain, jitter: true })).toBe(200)
    expect(backoff(3, { ...plain, jitter: true, random: () => 0 })).toBe(0)
  })

  it('lies between 0 and both limits, however large n is', () => {
    const shape = fc.record({
      baseDelay: fc.double({ min: 0, max: 1e9, noNaN: true }),
      maxDelay: fc.double({ min: 0, max: 1e9, noNaN: true }),
      exponentialBase: fc.double({ min: 1, max: 1e3, noNaN: true }),
      jitter: fc.boolean(),
      draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), shape, (n, { draw, ...rest }) => {
        const wait = backoff(n, { ...rest, random: () => draw })

        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(rest.maxDelay)
        if (n === 1) expect(wait).toBeLessThanOrEqual(rest.baseDelay)
      }),
    )
  })
})
