import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AddressWatch } from '../../../middleware/lib/address-watch.js'
import { InvalidBudget } from '../../../middleware/lib/invalid-budget.js'

describe('InvalidBudget', () => {
  it('counts all of the last window, and nothing older than a step beyond it (rest 52)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 60 }), pauses => {
        const budget = new InvalidBudget({ limit: 1000, window: 6000 })
        const times: number[] = []
        let now = 0
        for (const pause of pauses) {
          now += pause
          times.push(now)
          const count = budget.add(now)
          expect(count).toBeGreaterThanOrEqual(times.filter(at => at > now - 6000).length)
          expect(count).toBeLessThanOrEqual(times.filter(at => at > now - 6200).length)
        }
        const rest = budget.resetAfter(now)
        expect(rest).toBeGreaterThan(0)
        expect(budget.count(now + rest)).toBeLessThan(budget.count(now) + 1)
        expect(budget.count(now + 6200)).toBe(0)
      }),
    )
  })

  it('says when the oldest is forgotten', () => {
    const budget = new InvalidBudget({ limit: 10, window: 60_000 })
    const none = budget.resetAfter(0)
    budget.add(500)
    budget.add(30_000)

    expect([none, budget.resetAfter(30_000)]).toEqual([0, 31_000])
    expect([budget.count(60_999), budget.count(61_000)]).toEqual([2, 1])
  })

  it('starts anew after a long silence', () => {
    const budget = new InvalidBudget({ limit: 10, window: 60_000 })
    budget.add(0)

    expect([budget.count(1e9), budget.add(1e9)]).toEqual([0, 1])
  })
})

describe('AddressWatch', () => {
  it('lets as many go as may come back invalid, holds the rest, and refuses all at the limit', () => {
    const watch = new AddressWatch(new InvalidBudget({ limit: 2, window: 60_000 }))
    const open = watch.standing(0)
    watch.sent()
    watch.sent()
    const held = watch.standing(0)
    watch.invalid(0)
    watch.ended(true)
    watch.invalid(0)
    watch.ended(true)

    expect([open, held]).toEqual(['open', 'hold'])
    expect(watch.standing(0)).toMatchObject({ scope: 'invalid', retryAfter: 61_000 })
  })

  it('after a ban sends one request at a time until Discord itself answers (rest 51)', () => {
    const watch = new AddressWatch(undefined)
    watch.ban(1000)
    const banned = watch.standing(400)
    const trial = watch.standing(1000)
    watch.sent()
    const second = watch.standing(1000)
    watch.ended(false)
    const again = watch.standing(1000)
    watch.sent()
    watch.ended(true)
    watch.sent()

    expect(banned).toEqual({ scope: 'cloudflare', retryAfter: 600 })
    expect([trial, second, again, watch.standing(1000)]).toEqual(['open', 'hold', 'open', 'open'])
  })
})
