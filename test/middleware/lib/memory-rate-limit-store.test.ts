import { describe, expect, it } from 'vitest'
import { MemoryRateLimitStore } from '../../../middleware/lib/memory-rate-limit-store.js'
import type { Permit } from '../../../middleware/lib/rate-limit-store.js'
import { answer, claim, contractGlobal, rateLimitStoreContract } from '../../contracts/rate-limit-store.js'

rateLimitStoreContract('MemoryRateLimitStore', () => {
  let now = 0
  const pass = (ms: number) => {
    now += ms
  }
  return { store: new MemoryRateLimitStore({ global: contractGlobal }), now: () => now, pass }
})

describe('MemoryRateLimitStore', () => {
  it('forgets 100,000 channels once they are idle (rest 41)', () => {
    const store = new MemoryRateLimitStore({ global: false, maxLanes: 200_000 })
    for (let channel = 0; channel < 100_000; channel++) {
      const permit = store.take(claim({ major: String(channel) }), channel / 100, 0) as Permit
      store.answered(permit, answer(2, { after: 5000 }), channel / 100 + 50)
    }
    const known = store.size

    const [busy, idle] = [store.sweep(30_000), store.sweep(120_000)]

    expect([known, busy, idle]).toEqual([100_000, 100_000, 0])
    expect(store.usage(120_000)).toEqual([])
  })

  it('never remembers more lanes than it may, and keeps those in use', () => {
    const store = new MemoryRateLimitStore({ global: false, maxLanes: 100 })
    store.take(claim({ major: 'in use' }), 0, 0)
    for (let channel = 0; channel < 1000; channel++) {
      const permit = store.take(claim({ major: String(channel) }), channel, 0) as Permit
      store.answered(permit, answer(0, { after: 60_000 }), channel)
    }

    expect(store.size).toBeLessThanOrEqual(100)
    expect(store.usage(1000).filter(({ inFlight }) => inFlight === 1)).toHaveLength(1)
  })

  it('keeps a bucket that is not full yet, is blocked, or is in use', () => {
    const store = new MemoryRateLimitStore({ global: false })
    const [slow, blocked] = [claim({ major: 'slow' }), claim({ major: 'blocked' })]
    store.answered(store.take(slow, 0, 0) as Permit, answer(0, { after: 400_000 }), 0)
    const refused = { status: 429, reading: undefined, refused: { scope: 'lane', wait: 300_000 } } as const
    store.answered(store.take(blocked, 0, 0) as Permit, refused, 0)
    store.take(claim({ major: 'in use' }), 0, 0)

    expect([store.sweep(200_000), store.sweep(350_000), store.sweep(500_000)]).toEqual([3, 2, 1])
  })

  it('joins a new lane to a bucket that its route is known to use elsewhere', () => {
    const store = new MemoryRateLimitStore({ global: false })
    const typing = (major: string) => claim({ route: 'POST /channels/{channel_id}/typing', major })
    for (const each of [claim(), typing('1'), claim({ major: '2' })]) {
      store.answered(store.take(each, 0, 0) as Permit, answer(0, { after: 1000 }), 0)
    }

    expect(store.take(typing('2'), 10, 0)).toMatchObject({ granted: false, wait: 990, scope: 'group' })
  })

  it('holds back one place while a neighbour probes, for it may use the same bucket', () => {
    const store = new MemoryRateLimitStore({ global: false })
    const typing = claim({ route: 'POST /channels/{channel_id}/typing' })
    store.answered(store.take(claim(), 0, 0) as Permit, answer(2), 0)
    const probe = store.take(typing, 1, 0) as Permit
    const granted = [store.take(claim(), 2, 0), store.take(claim(), 2, 0)].map(verdict => verdict.granted)

    const woken = store.answered(probe, answer(2, { hash: 'other' }), 50)

    expect(granted).toEqual([true, false])
    expect(woken.length).toBe(2)
    expect(store.take(claim(), 51, 0).granted).toBe(true)
  })

  it('brings all together that a lane shares with once its hash has gone back and forth (rest 33)', () => {
    const store = new MemoryRateLimitStore({ global: false })
    const typing = claim({ route: 'POST /channels/{channel_id}/typing' })
    const pins = claim({ route: 'POST /channels/{channel_id}/pins' })
    store.answered(store.take(typing, 0, 0) as Permit, answer(2, { hash: 'one' }), 0)
    store.answered(store.take(pins, 0, 0) as Permit, answer(2, { hash: 'two' }), 0)
    for (const hash of ['one', 'two', 'one', 'two'])
      store.answered(store.take(claim(), 0, 0) as Permit, answer(2, { hash }), 0)

    expect(store.usage(0).map(({ routes }) => routes.length)).toEqual([3])
  })

  it('forgets a hash that no answer names any more', () => {
    const store = new MemoryRateLimitStore({ global: false })
    store.answered(store.take(claim(), 0, 0) as Permit, answer(0, { limit: 1 }), 0)
    for (const now of [1000, 70_000]) {
      store.answered(store.take(claim(), now, 0) as Permit, answer(4, { limit: 5, hash: 'new' }), now)
    }

    expect(store.usage(70_000)).toMatchObject([{ bucket: 'new', limit: 5, remaining: 4 }])
  })

  it('does not move a lane for the hash that a 429 names (rest 33)', () => {
    const store = new MemoryRateLimitStore({ global: false })
    store.answered(store.take(claim(), 0, 0) as Permit, answer(2), 0)
    const refused = { ...answer(0, { hash: 'young' }), status: 429, refused: { scope: 'lane', wait: 100 } } as const
    store.answered(store.take(claim(), 0, 0) as Permit, refused, 0)

    expect(store.usage(0)).toMatchObject([{ bucket: 'abc', remaining: 2 }])
  })

  it('rejoins lanes that it held apart when a 429 shows that they share after all', () => {
    const store = new MemoryRateLimitStore({ global: false })
    const typing = claim({ route: 'POST /channels/{channel_id}/typing' })
    store.answered(store.take(claim(), 0, 0) as Permit, answer(0, { after: 1000, reset: 101_000 }), 0)
    store.answered(store.take(typing, 10, 0) as Permit, answer(2, { after: 1000, reset: 101_010 }), 10)
    const apart = store.usage(20).length
    const refused = {
      ...answer(0, { after: 900, reset: 101_010 }),
      status: 429,
      refused: { scope: 'group', wait: 900 },
    } as const
    store.answered(store.take(typing, 20, 0) as Permit, refused, 70)

    expect([apart, store.usage(80).length]).toEqual([2, 1])
  })
})
