import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GlobalGate } from '../../../middleware/lib/global-gate.js'

describe('GlobalGate', () => {
  it('has no more than its limit arrive in any window, whatever the flight times (rest 48)', () => {
    const flights = fc.array(fc.record({ up: fc.nat(125), down: fc.nat(125), pause: fc.nat(60) }), {
      minLength: 40,
      maxLength: 80,
    })

    fc.assert(
      fc.property(flights, fc.integer({ min: 1, max: 10 }), (list, limit) => {
        const gate = new GlobalGate({ limit, window: 1000 })
        const arrivals: number[] = []
        const heads: { at: number; tell: () => void }[] = []
        let now = 0
        const tell = (until: number) => {
          for (const head of heads
            .sort((a, b) => a.at - b.at)
            .splice(0, heads.filter(({ at }) => at <= until).length)) {
            now = head.at
            head.tell()
          }
          now = until
        }
        for (const { up, down, pause } of list) {
          tell(now + pause)
          for (let wait = gate.wait(now); wait > 0; wait = gate.wait(now)) tell(now + Math.min(wait, 5))
          const place = gate.take(now)
          arrivals.push(now + up)
          heads.push({ at: now + up + down, tell: () => gate.arrived(place, now) })
        }
        arrivals.sort((a, b) => a - b)
        arrivals.forEach((at, i) => {
          const next = arrivals[i + limit]
          if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(1000)
        })
      }),
    )
  })

  it('takes back the place of what was not sent', () => {
    const gate = new GlobalGate({ limit: 1, window: 1000 })
    gate.cancel(gate.take(0))

    expect(gate.wait(0)).toBe(0)
  })

  it('foresees waits behind others', () => {
    const gate = new GlobalGate({ limit: 2, window: 1000 })
    for (const place of [gate.take(0), gate.take(0)]) gate.arrived(place, 50)

    expect([gate.wait(50), gate.wait(50, 1), gate.wait(50, 2)]).toEqual([1000, 1000, 2000])
  })

  it('lets one by one go for a window after a block (rest 47)', () => {
    const gate = new GlobalGate({ limit: 50, window: 1000 })
    gate.block(500)
    const blocked = gate.wait(100)
    gate.take(500)

    expect([blocked, gate.wait(500), gate.wait(520), gate.wait(520, 3)]).toEqual([400, 20, 0, 60])
    expect([gate.idle(520), gate.idle(2000)]).toEqual([false, true])
  })
})
