import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RetryBudget } from '../../../middleware/lib/retry-budget.js'

const spendAll = (budget: RetryBudget, now: number) => {
  let spent = 0
  while (budget.spend(now)) spent++
  return spent
}

describe('RetryBudget', () => {
  it('starts full', () => {
    expect(spendAll(new RetryBudget({ ratio: 0, minPerSecond: 0, capacity: 7 }), 0)).toBe(7)
  })

  it('earns a share of a retry with each success', () => {
    const budget = new RetryBudget({ ratio: 0.25, minPerSecond: 0, capacity: 7 })
    spendAll(budget, 0)

    for (let i = 0; i < 8; i++) budget.earn()

    expect(spendAll(budget, 0)).toBe(2)
  })

  it('earns so many per second without any success', () => {
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 2, capacity: 7 })
    spendAll(budget, 5000)

    expect(spendAll(budget, 6500)).toBe(3)
  })

  it('saves no more than its capacity', () => {
    const budget = new RetryBudget({ ratio: 1, minPerSecond: 10, capacity: 3 })

    for (let i = 0; i < 100; i++) budget.earn()

    expect(spendAll(budget, 1e9)).toBe(3)
  })

  it('never lets through more than capacity, share and floor together allow', () => {
    const step = fc.record({ pause: fc.nat(3000), success: fc.boolean() })
    const shape = fc.record({
      ratio: fc.double({ min: 0, max: 1, noNaN: true }),
      minPerSecond: fc.double({ min: 0, max: 20, noNaN: true }),
      capacity: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(shape, fc.array(step, { maxLength: 200 }), (numbers, steps) => {
        const budget = new RetryBudget(numbers)
        let now = 0
        let successes = 0
        let spent = 0
        for (const { pause, success } of steps) {
          now += pause
          if (success) {
            budget.earn()
            successes++
          } else if (budget.spend(now)) spent++
        }

        const most = numbers.capacity + numbers.ratio * successes + (numbers.minPerSecond * now) / 1000
        expect(spent).toBeLessThanOrEqual(most + 1e-6)
      }),
    )
  })

  it.each([
    ['retry.budget.ratio', { ratio: -1 }],
    ['retry.budget.minPerSecond', { minPerSecond: Number.NaN }],
    ['retry.budget.capacity', { capacity: 0 }],
    ['retry.budget.share', { share: 1 }],
    ['retry.budget', 3],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => RetryBudget.of(options as object)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key }))
  })
})
