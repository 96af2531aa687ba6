import { describe, expect, it } from 'vitest'
import { identifyQueue } from '../../../plugins/gateway/index.js'
import { identifyQueueContract, startLimit } from '../../contracts/identify-queue.js'
import { FakeClock, settled } from '../../support/clock.js'
import { scene, welcome } from '../../support/gateway.js'

identifyQueueContract('identifyQueue', () => {
  const clock = new FakeClock()
  return { queue: identifyQueue({ clock }), now: () => clock.now(), pass: ms => clock.advance(ms) }
})

describe('identifyQueue', () => {
  it('rejects once the budget is spent, if the policy says so (gateway 28)', async () => {
    const queue = identifyQueue({ clock: new FakeClock(), whenSpent: 'reject' })
    queue.update(startLimit({ remaining: 0, resetAfter: 7000 }))

    await expect(queue.acquire(0)).rejects.toMatchObject({ code: 'IDENTIFY_BUDGET', retryAfter: 7000 })
  })

  it('never touches the reserve', async () => {
    const queue = identifyQueue({ clock: new FakeClock(), whenSpent: 'reject', reserve: 10 })
    queue.update(startLimit({ remaining: 10 }))

    await expect(queue.acquire(0)).rejects.toMatchObject({ code: 'IDENTIFY_BUDGET' })
  })

  it('rejects those that wait when it closes, and leaves no timer', async () => {
    const clock = new FakeClock()
    const queue = identifyQueue({ clock })
    queue.update(startLimit())
    await queue.acquire(0)

    const waiting = queue.acquire(1)
    queue.close?.()

    await expect(waiting).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(clock.waiting).toBe(0)
  })

  it.each([
    [{ whenSpent: 'perhaps' as never }, 'identifyQueue.whenSpent'],
    [{ reserve: -1 }, 'identifyQueue.reserve'],
  ])('refuses %o, naming %s', (options, key) => {
    expect(() => identifyQueue({ clock: new FakeClock(), ...options })).toThrow(key)
  })
})

describe('gatewayPlugin: identifying', () => {
  it('rejects connect() when no identify is left and the policy says so (gateway 28)', async () => {
    const { gateway, sockets, bot, clock } = scene({ identify: { whenSpent: 'reject' } })
    bot.session_start_limit.remaining = 0
    const connecting = gateway.connect()
    const rejected = expect(connecting).rejects.toMatchObject({ code: 'IDENTIFY_BUDGET' })
    await settled()
    sockets.last.open()
    sockets.last.hello()

    await rejected
    expect(clock.waiting).toBe(0)
  })

  it('beats while it waits for its turn', async () => {
    const { gateway, sockets, bot, clock } = scene()
    bot.session_start_limit.remaining = 0
    gateway.connect().catch(() => {})
    await settled()
    sockets.last.onSent = ({ op }) => op === 1 && sockets.last.receive({ op: 11 })
    sockets.last.open()
    sockets.last.hello()

    await clock.advance(600_000)

    expect(sockets.last.of(1).length).toBeGreaterThan(13)
    expect(sockets.last.of(2)).toEqual([])
    await gateway.close()
  })

  it('keeps to the limits when 32 shards lose their sessions at once (gateway 29)', async () => {
    const made = scene({ shards: 32 })
    const { gateway, sockets, bot, clock } = made
    bot.session_start_limit.max_concurrency = 4
    sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
    await clock.until(gateway.connect())
    const live = sockets.all.filter(socket => !socket.terminated)

    for (const socket of live) socket.receive({ op: 9, d: false })
    await clock.advance(60_000)

    const identifies = sockets.all.flatMap(socket => socket.of(2))
    expect(gateway.status().shards.every(({ state }) => state === 'ready')).toBe(true)
    expect(identifies).toHaveLength(64)
    expect(gateway.status().identifiesLeft).toBe(1000 - 64)
    for (let key = 0; key < 4; key++) {
      const times = identifies
        .filter(({ d }) => ((d as { shard: [number, number] }).shard[0] ?? 0) % 4 === key)
        .map(({ at }) => at)
        .sort((a, b) => a - b)
      for (const [i, at] of times.entries()) if (i > 0) expect(at - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(5000)
    }
  })
})
