import { describe, expect, it } from 'vitest'
import { Alarm } from '../../../middleware/lib/alarm.js'
import { FakeClock } from '../../support/clock.js'

function setup() {
  const clock = new FakeClock()
  const woken: [string, number][] = []
  const alarm = new Alarm(clock)
  const due = (name: string) => ({ slot: -1, at: 0, run: () => void woken.push([name, clock.now()]) })
  return { clock, alarm, woken, due }
}

describe('Alarm', () => {
  it('wakes each at its time, in order of time, with one timer', async () => {
    const { clock, alarm, woken, due } = setup()
    alarm.set(due('late'), 300)
    alarm.set(due('soon'), 100)
    alarm.set(due('between'), 200)

    expect(clock.waiting).toBe(1)
    await clock.advance(1000)

    expect(woken).toEqual([
      ['soon', 100],
      ['between', 200],
      ['late', 300],
    ])
    expect(clock.waiting).toBe(0)
  })

  it('does not wake what was cleared, and has no timer without anybody', async () => {
    const { clock, alarm, woken, due } = setup()
    const [first, second] = [due('first'), due('second')]
    alarm.set(first, 100)
    alarm.set(second, 200)

    alarm.clear(first)
    expect(clock.waiting).toBe(1)
    await clock.advance(150)
    alarm.clear(second)
    alarm.clear(second)

    expect(clock.waiting).toBe(0)
    await clock.advance(1000)
    expect(woken).toEqual([])
  })

  it('lets who is woken ask for another time, sooner or later than the others', async () => {
    const { clock, alarm, woken, due } = setup()
    const again = due('again')
    const run = again.run
    again.run = () => {
      run()
      if (clock.now() < 300) alarm.set(again, clock.now() + 100)
    }
    alarm.set(again, 100)
    alarm.set(due('other'), 250)

    await clock.advance(1000)

    expect(woken.map(([, at]) => at)).toEqual([100, 200, 250, 300])
    expect(clock.waiting).toBe(0)
  })

  it('moves the timer when somebody is due sooner', async () => {
    const { clock, alarm, woken, due } = setup()
    alarm.set(due('late'), 1000)
    alarm.set(due('soon'), 10)

    await clock.advance(10)

    expect(woken).toEqual([['soon', 10]])
  })
})
