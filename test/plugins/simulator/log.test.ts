import { describe, expect, it } from 'vitest'
import { RequestLog } from '../../../plugins/simulator/log.js'

const facts = { method: 'GET', route: '/users/@me', params: {}, connection: 1, start: 0, faults: [] }

describe('RequestLog', () => {
  it('counts by method, route, status, identity, scope and fault', () => {
    const log = new RequestLog(10)
    const first = log.begin(facts)
    first.status = 200
    first.identity = '1'
    const second = log.begin({ ...facts, method: 'POST', route: '/channels/{channel_id}/messages', faults: ['reset'] })
    second.status = 429
    second.limited = 'user'

    const counts = [
      log.count(),
      log.count({ method: 'POST' }),
      log.count({ route: '/users/@me' }),
      log.count({ route: 'POST /channels/{channel_id}/messages' }),
      log.count({ status: 429, limited: 'user' }),
      log.count({ identity: '1' }),
      log.count({ fault: 'reset' }),
      log.count(entry => entry.seq > 5),
    ]

    expect(counts).toEqual([2, 1, 1, 1, 1, 1, 1, 0])
    expect(log.statuses()).toEqual({ 200: 1, 429: 1 })
  })

  it('tells how many were open at one time, even within one ms', () => {
    const log = new RequestLog(10)
    const [one, two] = [log.begin(facts), log.begin(facts)]
    log.end(one, 0)
    const three = log.begin(facts)
    log.end(two, 0)
    log.end(three, 0)
    log.end(log.begin({ ...facts, method: 'PUT' }), 0)

    expect(log.maxInFlight()).toBe(2)
    expect(log.maxInFlight({ method: 'PUT' })).toBe(1)
    expect([log.inFlight, three.inFlight]).toEqual([0, 2])
  })

  it('keeps the newest entries only', () => {
    const log = new RequestLog(3)

    for (let index = 0; index < 200; index++) log.end(log.begin(facts), 0)

    expect(log.entries.map(({ seq }) => seq)).toEqual([198, 199, 200])
  })

  it('forgets its entries and goes on counting', () => {
    const log = new RequestLog(3)
    const open = log.begin(facts)

    log.clear()
    log.end(open, 1)
    log.begin(facts)

    expect(log.entries.map(({ seq, inFlight }) => [seq, inFlight])).toEqual([[2, 1]])
  })
})
