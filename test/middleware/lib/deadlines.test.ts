import { describe, expect, it } from 'vitest'
import { Deadline, Deadlines } from '../../../middleware/lib/deadlines.js'

describe('Deadlines', () => {
  it('gives what is due, soonest first, and what moved at its new time', () => {
    const deadlines = new Deadlines()
    const [a, b, c] = [new Deadline(() => {}), new Deadline(() => {}), new Deadline(() => {})]
    deadlines.set(a, 30)
    deadlines.set(b, 20)
    deadlines.set(c, 10)
    deadlines.set(c, 40)

    expect(deadlines.next).toBe(20)
    expect([deadlines.due(19), deadlines.due(35), deadlines.due(35), deadlines.due(35)]).toEqual([
      undefined,
      b,
      a,
      undefined,
    ])
  })

  it('forgets what is cleared or set to never', () => {
    const deadlines = new Deadlines()
    const [a, b] = [new Deadline(() => {}), new Deadline(() => {})]
    deadlines.set(a, 1)
    deadlines.set(b, 2)
    deadlines.clear(a)
    deadlines.set(b, Number.POSITIVE_INFINITY)

    expect([deadlines.size, deadlines.next, deadlines.due(100)]).toEqual([0, undefined, undefined])
  })
})
