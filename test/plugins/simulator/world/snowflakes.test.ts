import { describe, expect, it } from 'vitest'
import { compareIds, Snowflakes, snowflakeTime } from '../../../../plugins/simulator/world/snowflakes.js'

const NOW = Date.UTC(2026, 0, 1)

describe('Snowflakes', () => {
  it('carries the time of the clock', () => {
    const id = new Snowflakes({ now: () => NOW }).next()

    expect(snowflakeTime(id)).toBe(NOW)
  })

  it('grows while the clock stands still', () => {
    const snowflakes = new Snowflakes({ now: () => NOW })
    const ids = Array.from({ length: 10_000 }, () => snowflakes.next())

    expect(new Set(ids).size).toBe(10_000)
    expect(ids).toEqual(ids.toSorted(compareIds))
  })

  it('grows while the clock goes back', () => {
    let now = NOW
    const snowflakes = new Snowflakes({ now: () => now-- })

    expect(compareIds(snowflakes.next(), snowflakes.next())).toBeLessThan(0)
  })

  it('lives with a clock before the epoch of Discord', () => {
    const snowflakes = new Snowflakes({ now: () => 0 })

    expect(snowflakes.next()).toBe('1')
  })
})
