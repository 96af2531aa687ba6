import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RetryPlan, type RetryPolicy, type Safety } from '../../../middleware/lib/retry-plan.js'

const policy: RetryPolicy = {
  maxRetries: 3,
  maxAttempts: 10,
  maxTotalTime: 900_000,
  baseDelay: 1000,
  maxDelay: 30_000,
  exponentialBase: 2,
  jitter: false,
  random: () => 0,
  budget: undefined,
}
const safe = { safety: 'idempotent', replayable: true } as const
const marked = { safety: 'nonce', replayable: true } as const

describe('RetryPlan', () => {
  it('does not let a nonce vouch for a repeat that would come more than two minutes after the doubt', () => {
    const plan = new RetryPlan(policy, 0)
    plan.doubt()

    expect(plan.decide('limited', marked, { now: 1000, asked: 119_000 })).toMatchObject({ retry: true })
    expect(plan.decide('limited', marked, { now: 1000, asked: 119_001 })).toEqual({
      retry: false,
      stop: 'nonce-window',
    })
  })

  it('counts the two minutes from the first attempt in doubt, and needs no window before there is one', () => {
    const plan = new RetryPlan(policy, 0)

    expect(plan.start('nonce', 500_000)).toBeUndefined()
    plan.doubt()
    expect(plan.start('nonce', 600_000)).toBeUndefined()
    plan.doubt()

    expect(plan.start('nonce', 620_001)).toBe('nonce-window')
    expect(plan.start('idempotent', 620_001)).toBeUndefined()
  })

  it('starts nothing after the total time', () => {
    const plan = new RetryPlan({ ...policy, maxTotalTime: 5000 }, 100)

    expect(plan.timeLeft(100)).toBe(5000)
    expect(plan.decide('refused', safe, { now: 4100 })).toMatchObject({ retry: true, delay: 1000 })
    expect(plan.decide('refused', safe, { now: 4101 })).toEqual({ retry: false, stop: 'max-total-time' })
    expect(plan.start('idempotent', 5101)).toBe('max-total-time')
  })

  it('decides within all bounds, whatever fails and however often', () => {
    const failure = fc.record({
      kind: fc.constantFrom('limited', 'refused', 'ambiguous', 'pending'),
      asked: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
    })
    const numbers = fc.record({
      maxRetries: fc.nat(10),
      maxAttempts: fc.integer({ min: 1, max: 20 }),
      maxTotalTime: fc.integer({ min: 0, max: 1e6 }),
      maxDelay: fc.integer({ min: 0, max: 60_000 }),
      jitter: fc.boolean(),
      draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    const safety = fc.constantFrom<Safety | undefined>('idempotent', 'nonce', 'vouched', undefined)
    fc.assert(
      fc.property(numbers, safety, fc.infiniteStream(failure), ({ draw, ...rest }, safety, failures) => {
        const plan = new RetryPlan({ ...policy, ...rest, random: () => draw }, 0)
        let now = 0
        let counted = 0
        for (const { kind, asked } of failures) {
          if (kind === 'ambiguous') plan.doubt()
          const decision = plan.decide(kind, { safety, replayable: true }, { now, asked })
          if (!decision.retry) break
          if (kind === 'refused' || kind === 'ambiguous') {
            counted++
            expect(decision.delay).toBeLessThanOrEqual(rest.maxDelay)
          } else expect(decision.delay).toBeGreaterThanOrEqual(Math.min(asked || 1000, 1000))
          expect(safety === undefined && kind === 'ambiguous').toBe(false)
          now += decision.delay
          plan.attempt++
          plan.start(safety, now)
        }

        expect(plan.attempt).toBeLessThanOrEqual(rest.maxAttempts)
        expect(counted).toBeLessThanOrEqual(rest.maxRetries)
        expect(now).toBeLessThanOrEqual(rest.maxTotalTime)
      }),
    )
  })
})
