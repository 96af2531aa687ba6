import { describe, expect, it } from 'vitest'
import { drivenClock, realClock } from '../../../plugins/simulator/clock.js'

describe('drivenClock', () => {
  it('stands still until it is moved', async () => {
    const clock = drivenClock(1000)

    await clock.advance(250)

    expect(clock.now()).toBe(1250)
  })

  it('runs timers in the order of their due times, at their time', async () => {
    const clock = drivenClock(0)
    const seen: [string, number][] = []
    clock.timer(30, () => seen.push(['late', clock.now()]))
    clock.timer(10, () => seen.push(['early', clock.now()]))
    clock.timer(10, () => seen.push(['second', clock.now()]))
    const cancel = clock.timer(20, () => seen.push(['cancelled', clock.now()]))
    cancel()
    cancel()

    await clock.advance(29)
    await clock.advance(1)

    expect(seen).toEqual([
      ['early', 10],
      ['second', 10],
      ['late', 30],
    ])
  })

  it('ends a sleep that follows a sleep within one advance', async () => {
    const clock = drivenClock(0)
    let woken = 0
    const chain = clock
      .sleep(10)
      .then(() => clock.sleep(10))
      .then(() => {
        woken = clock.now()
      })

    await clock.advance(25)
    await chain

    expect([woken, clock.now()]).toEqual([20, 25])
  })

  it('refuses to run backwards', async () => {
    await expect(drivenClock().advance(-1)).rejects.toThrow('clock.advance')
  })
})

describe('realClock', () => {
  it('counts whole ms of the wall and wakes sleepers', async () => {
    const clock = realClock()
    const before = clock.now()
    const held = setInterval(() => undefined, 1)

    await clock.sleep(5)
    clearInterval(held)

    expect(Number.isInteger(before)).toBe(true)
    expect(Math.abs(before - Date.now())).toBeLessThan(1000)
    expect(clock.now()).toBeGreaterThanOrEqual(before + 4)
  })
})
