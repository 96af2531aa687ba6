import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Brief } from '../../../middleware/lib/brief.js'

describe('Brief', () => {
  it('holds what a Map would hold, whatever comes and goes', () => {
    const steps = fc.array(fc.record({ key: fc.integer({ min: 0, max: 300 }).map(String), set: fc.boolean() }), {
      maxLength: 2000,
    })
    fc.assert(
      fc.property(steps, list => {
        const brief = new Brief<object>()
        const map = new Map<string, object>()
        for (const { key, set } of list) {
          const value = { key }
          if (set) brief.set(key, value)
          else brief.delete(key)
          if (set) map.set(key, value)
          else map.delete(key)
          expect(brief.get(key)).toBe(map.get(key))
        }
        expect(brief.size).toBe(map.size)
        expect(new Map(brief)).toEqual(map)
      }),
      { numRuns: 50 },
    )
  })

  it('can be emptied while it is walked through', () => {
    const brief = new Brief<object>()
    for (let i = 0; i < 500; i++) brief.set(`${i}`, {})

    for (const [key] of brief) brief.delete(key)

    expect([brief.size, [...brief]]).toEqual([0, []])
  })
})
