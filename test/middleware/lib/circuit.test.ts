import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Circuit, type CircuitShape, type CircuitState, type Outcome } from '../../../middleware/lib/circuit.js'

const shape: CircuitShape = {
  failureThreshold: 3,
  failureRatio: 0.5,
  volumeThreshold: 20,
  monitoringPeriod: 10_000,
  successThreshold: 2,
  halfOpenMaxCalls: 1,
  resetTimeout: 1000,
  resetTimeoutMultiplier: 3,
  maxResetTimeout: 5000,
}

function circuit(changes: Partial<CircuitShape> = {}) {
  const states: CircuitState[] = []
  const made = new Circuit({ ...shape, ...changes }, state => states.push(state))
  /** One call, if it is let in. */
  const call = (outcome: Outcome, now = 0) => {
    const ticket = made.enter(now)
    if (ticket !== undefined) made.leave(ticket, outcome, now)
    return ticket !== undefined
  }
  return { made, states, call }
}

const repeat = (times: number, task: () => unknown) => Array.from({ length: times }, task)

describe('Circuit', () => {
  it('opens after enough failures in a row, and lets nothing in until the reset time is over', () => {
    const { made, call } = circuit()

    repeat(3, () => call('failure'))

    expect(made.state).toBe('open')
    expect(call('success', 999)).toBe(false)
    expect(made.waitLeft(400)).toBe(600)
    expect(call('success', 1000)).toBe(true)
    expect(made.state).toBe('half-open')
  })

  it('stays closed while failures are few among many', () => {
    const { made, call } = circuit()

    repeat(5000, () => call('success'))
    repeat(5, () => call('failure'))

    expect(made.state).toBe('closed')
  })

  it('opens on the ratio alone once there are enough calls', () => {
    const { made, call } = circuit()

    repeat(9, () => [call('failure'), call('success')])
    expect(made.state).toBe('closed')
    repeat(2, () => call('failure'))

    expect(made.state).toBe('open')
  })

  it('stays closed where most calls succeed, however many fail', () => {
    const { made, call } = circuit()

    repeat(1000, () => [call('failure'), call('failure'), call('success'), call('success'), call('success')])

    expect(made.state).toBe('closed')
  })

  it('forgets failures with the monitoring period', () => {
    const { made, call } = circuit()

    call('failure', 0)
    call('failure', 1)
    call('failure', 10_001)

    expect(made.state).toBe('closed')
    expect(made.failures(10_001)).toBe(1)
  })

  it('takes nothing from calls that say nothing', () => {
    const { made, call } = circuit()

    repeat(100, () => call('unknown'))
    repeat(2, () => call('failure'))
    call('unknown')

    expect([made.state, made.failures(0), made.successes(0)]).toEqual(['closed', 2, 0])
  })

  it('closes after enough trials, with a clean slate', () => {
    const { made, states, call } = circuit()
    repeat(3, () => call('failure'))

    call('success', 1000)
    expect(made.successes(1000)).toBe(1)
    call('success', 1001)

    expect(states).toEqual(['open', 'half-open', 'closed'])
    expect([made.failures(1001), made.successes(1001), made.openedAt]).toEqual([0, 0, undefined])
  })

  it('stays open longer each time a trial fails, up to a limit, and starts small again after closing', () => {
    const { made, call } = circuit()
    repeat(3, () => call('failure'))
    const waits: number[] = []

    for (let now = 0; waits.length < 4; ) {
      waits.push(made.waitLeft(now))
      now += made.waitLeft(now)
      call('failure', now)
      if (waits.length === 4) {
        now += made.waitLeft(now)
        repeat(2, () => call('success', now))
        repeat(3, () => call('failure', now))
        waits.push(made.waitLeft(now))
      }
    }

    expect(waits).toEqual([1000, 3000, 5000, 5000, 1000])
  })

  it('counts trials afresh each time it is half-open', () => {
    const { made, call } = circuit()
    repeat(3, () => call('failure'))
    call('success', 1000)
    call('failure', 1000)

    call('success', 4000)

    expect(made.state).toBe('half-open')
    expect(made.successes(4000)).toBe(1)
  })

  it('frees the place of a trial that ends without saying anything', () => {
    const { made, call } = circuit()
    repeat(3, () => call('failure'))

    call('unknown', 1000)

    expect(made.state).toBe('half-open')
    expect(made.trials).toBe(0)
    expect(call('success', 1000)).toBe(true)
  })

  it('hears nothing from calls that began before it changed', () => {
    const { made, call } = circuit()
    const early = made.enter(0) as number
    const late = made.enter(0) as number
    repeat(3, () => call('failure'))
    made.leave(early, 'success', 500)
    call('success', 1000)

    made.leave(late, 'failure', 1001)

    expect(made.state).toBe('half-open')
    expect(made.successes(1001)).toBe(1)
  })

  it('opens for as long as it is told, and never for less than it already is', () => {
    const { made, states, call } = circuit()

    made.trip(60_000, 0)
    made.trip(5000, 0)
    expect(made.waitLeft(0)).toBe(60_000)
    made.trip(90_000, 10)

    expect(made.waitLeft(10)).toBe(90_000)
    expect(states).toEqual(['open'])
    expect(call('success', 60_000)).toBe(false)
  })

  it('never has more trials under way than it may, and gives every place back', () => {
    const step = fc.record({
      pause: fc.nat(2000),
      act: fc.constantFrom('enter', 'enter', 'success', 'failure', 'unknown', 'trip'),
      pick: fc.nat(),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 300 }), (most, steps) => {
        const { made } = circuit({ halfOpenMaxCalls: most, failureThreshold: 2 })
        const inFlight: number[] = []
        let now = 0
        for (const { pause, act, pick } of steps) {
          now += pause
          if (act === 'trip') made.trip(pick % 5000, now)
          else if (act === 'enter') {
            const ticket = made.enter(now)
            if (ticket === undefined) expect(made.state).not.toBe('closed')
            else inFlight.push(ticket)
          } else if (inFlight.length > 0) {
            made.leave(inFlight.splice(pick % inFlight.length, 1)[0] as number, act, now)
          }

          const trials = inFlight.filter(ticket => ticket < 0).length
          expect(trials).toBeLessThanOrEqual(most)
          expect(made.trials).toBe(trials)
        }
      }),
    )
  })
})
