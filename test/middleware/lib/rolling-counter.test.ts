import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RollingCounter } from '../../../middleware/lib/rolling-counter.js'

describe('RollingCounter', () => {
  it('forgets what is older than its period, slot by slot', () => {
    const counter = new RollingCounter(1000, 10)
    counter.add(0)
    counter.add(50, 2)
    counter.add(500)

    expect([999, 1000, 1499, 1500].map(now => counter.sum(now))).toEqual([4, 1, 1, 0])
  })

  it('counts again after a long pause', () => {
    const counter = new RollingCounter(1000)
    counter.add(0)
    counter.add(1e12)

    expect(counter.sum(1e12)).toBe(1)
  })

  it('says how many came per second, over the time that it has seen', () => {
    const counter = new RollingCounter(10_000)
    for (let now = 5000; now < 7000; now += 20) counter.add(now)

    expect(counter.perSecond(7000)).toBeCloseTo(50, 0)
    for (let now = 7000; now < 60_000; now += 20) counter.add(now)
    expect(counter.perSecond(60_000)).toBeCloseTo(50, 0)
    expect(counter.perSecond(80_000)).toBe(0)
  })

  it('has a finite rate at the moment of its first count, and none before', () => {
    const counter = new RollingCounter(1000, 10)

    expect(counter.perSecond(0)).toBe(0)
    counter.add(500)
    expect(counter.perSecond(500)).toBe(10)
  })

  it('is empty once cleared', () => {
    const counter = new RollingCounter(1000)
    counter.add(100)
    counter.clear()

    expect(counter.sum(100)).toBe(0)
  })

  it('counts all of the last nine tenths of its period and nothing older than it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 200 }), pauses => {
        const counter = new RollingCounter(1000, 10)
        const times: number[] = []
        for (const pause of pauses) {
          const now = (times.at(-1) ?? 0) + pause
          times.push(now)
          counter.add(now)
          const within = (ms: number) => times.filter(time => time > now - ms).length

          expect(counter.sum(now)).toBeGreaterThanOrEqual(within(900))
          expect(counter.sum(now)).toBeLessThanOrEqual(within(1000))
        }
      }),
    )
  })
})
