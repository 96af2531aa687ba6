import { describe, expect, it, vi } from 'vitest'
import { LaneQueue } from '../../../middleware/lib/lane-queue.js'
import { MemoryRateLimitStore, type RateLimitStore, rateLimit } from '../../../middleware/rate-limit.js'
import { Client, type Layer } from '../../../src/kernel/client.js'
import type { Next } from '../../../src/kernel/compose.js'
import type { RequestContext } from '../../../src/kernel/context.js'
import { routeOf } from '../../../src/routes/route.js'
import { FakeClock } from '../../support/clock.js'
import { limitedDiscord } from '../../support/limited-discord.js'
import { setup } from '../../support/setup.js'

/** The memory store as if it stood elsewhere: each answer takes `delay` ms. */
function remote(clock: FakeClock, delay: number, fails: () => boolean = () => false): RateLimitStore {
  const store = new MemoryRateLimitStore()
  const later = <T>(act: () => T) =>
    new Promise<T>((resolve, reject) => {
      clock.timer(delay, () => (fails() ? reject(new Error('gone')) : resolve(act())))
    })
  return {
    remote: true,
    take: (claim, _now, waited) => later(() => store.take(claim, clock.now(), waited)),
    answered: (permit, answer) => later(() => store.answered(permit, answer, clock.now())),
    lost: (permit, sent) => later(() => store.lost(permit, sent, clock.now())),
    refine: (permit, wait) => later(() => store.refine(permit, wait)),
    predict: (claim, ahead, now) => store.predict(claim, ahead, now),
    usage: now => store.usage(now),
    snapshot: now => store.snapshot(now),
    restore: (buckets, now) => store.restore(buckets, now),
    sweep: now => store.sweep(now),
  }
}

function onRemote(delay: number, fails?: () => boolean) {
  const clock = new FakeClock()
  const send = 'POST /channels/{channel_id}/messages'
  const discord = limitedDiscord({ rules: { [send]: { kind: 'fixed', limit: 5, window: 1000 } } })
  const limits = rateLimit({ store: remote(clock, delay, fails) })
  const client = new Client({ layers: [limits, discord.transport], clock, route: routeOf })
  const post = (signal?: AbortSignal) =>
    client.request({ method: 'POST', path: '/channels/1/messages', ...(signal && { signal }) })
  return { clock, discord, client, limits, post }
}

describe('Limiter', () => {
  it('works on a store that answers later', async () => {
    const { clock, discord, post } = onRemote(2)

    await clock.until(Promise.all(Array.from({ length: 25 }, () => post())))

    expect(discord.arrivals).toHaveLength(25)
    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(6000)
  })

  it('gives a permit back that comes for a request that is gone', async () => {
    const { clock, discord, post } = onRemote(10)
    const stop = new AbortController()
    const gone = post(stop.signal).catch(error => error)
    await clock.advance(5)

    stop.abort()
    await clock.advance(6)
    await clock.until(post())

    expect(await gone).toMatchObject({ code: 'ABORTED' })
    expect(discord.arrivals).toHaveLength(1)
  })

  it('fails the request that a store fails for, goes on with the next, and reports what nobody waits for', async () => {
    let calls = 0
    const { clock, client, discord, post } = onRemote(2, () => [1, 3].includes(++calls))
    const errors: Error[] = []
    client.on('error', error => void errors.push(error))
    const results = Promise.allSettled([post(), post()])

    await clock.until(results)
    await clock.advance(10)

    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(discord.arrivals).toHaveLength(1)
    expect(errors.map(({ message }) => message)).toEqual(['gone'])
  })

  it('goes on when the store says that something changed elsewhere', async () => {
    let tell: (groups: readonly string[]) => void = () => {}
    let open = false
    const memory = new MemoryRateLimitStore()
    const store: RateLimitStore = Object.assign(Object.create(memory), {
      take: (...args: Parameters<MemoryRateLimitStore['take']>) =>
        open ? memory.take(...args) : { granted: false, wait: Infinity, scope: 'group', group: 'far' },
      answered: memory.answered.bind(memory),
      lost: memory.lost.bind(memory),
      sweep: memory.sweep.bind(memory),
      onChange: (listener: typeof tell) => {
        tell = listener
      },
    })
    const { client, clock } = setup(rateLimit({ store }))
    const call = client.request({ method: 'GET', path: '/users/@me' })
    await clock.advance(1000)

    open = true
    tell(['far'])
    const { metadata } = await clock.until(call)

    expect(metadata.queueTime).toBe(1000)
  })
})

/** A store in memory that says who was asked for. */
function asked(options: ConstructorParameters<typeof MemoryRateLimitStore>[0] = {}) {
  const store = new MemoryRateLimitStore(options)
  const takes: string[] = []
  const ahead: number[] = []
  const take = store.take.bind(store)
  const predict = store.predict.bind(store)
  store.take = (claim, ...rest) => {
    takes.push(claim.identity)
    return take(claim, ...rest)
  }
  store.predict = (claim, before, now) => {
    ahead.push(before.global)
    return predict(claim, before, now)
  }
  return { store, takes, ahead }
}

const latency = () => ({ up: 5, down: 5 })

const as: Layer = Object.assign(async function as(ctx: RequestContext, next: Next) {
  ctx.identity = ctx.request.search
  await next()
}, {})

describe('Limiter, with many who wait', () => {
  it('asks for none of the other identities when an answer comes', async () => {
    const { store, takes } = asked({ global: { limit: 1, window: 1000 } })
    const discord = limitedDiscord({ rules: {}, latency })
    const clock = new FakeClock()
    const client = new Client({ layers: [as, rateLimit({ store }), discord.transport], clock, route: routeOf })
    const get = (who: string, channel: number) =>
      client.request({ method: 'GET', path: `/channels/${channel}`, query: { as: who } })
    const others = Array.from({ length: 50 }, (_, i) => [get(`other${i}`, 1), get(`other${i}`, 2)]).flat()
    await clock.advance(500)
    takes.length = 0

    await clock.until(get('mine', 1))

    expect(takes).toEqual(['?as=mine'])
    await clock.until(Promise.all(others))
  })

  it('lets the next of an identity go when its answer came, whoever else waits', async () => {
    const { store } = asked({ global: { limit: 1, window: 1000 } })
    const discord = limitedDiscord({ rules: {}, latency })
    const clock = new FakeClock()
    const client = new Client({ layers: [as, rateLimit({ store }), discord.transport], clock, route: routeOf })
    const get = (who: string, channel: number) =>
      client.request({ method: 'GET', path: `/channels/${channel}`, query: { as: who } })

    await clock.until(Promise.all(['a', 'b', 'c'].flatMap(who => [1, 2, 3].map(channel => get(who, channel)))))

    // The first at once, and each of the others one window after the answer before it.
    expect(clock.now()).toBe(2030)
  })

  it('does not count who goes first where the whole queue would not be too long', async () => {
    const counted = vi.spyOn(LaneQueue.prototype, 'ahead')
    const { store } = asked()
    const discord = limitedDiscord({ rules: {} })
    const clock = new FakeClock()
    const client = new Client({
      layers: [rateLimit({ store, maxWait: 60_000 }), discord.transport],
      clock,
      route: routeOf,
    })

    const calls = Array.from({ length: 300 }, (_, i) => client.request({ method: 'GET', path: `/channels/${i}` }))
    await clock.until(Promise.all(calls))

    expect(counted.mock.calls.length).toBe(0)
    counted.mockRestore()
  })

  it('counts who goes first where it decides, and refuses exactly those whose turn comes too late', async () => {
    const { store, ahead } = asked({ global: { limit: 10, window: 1000 } })
    const discord = limitedDiscord({ rules: {} })
    const clock = new FakeClock()
    const client = new Client({ layers: [rateLimit({ store }), discord.transport], clock, route: routeOf })
    const get = (i: number, priority: 'high' | 'low', maxWait = Infinity) =>
      client.request({ method: 'GET', path: `/channels/${i}`, priority, maxWait })
    const crowd = Array.from({ length: 35 }, (_, i) => get(i, 'low'))
    await clock.advance(1)

    const late = get(100, 'low', 1500).catch(error => error)
    const first = get(101, 'high', 1500)

    expect(await late).toMatchObject({ code: 'RATE_LIMITED' })
    expect(ahead).toContain(25)
    expect((await clock.until(first)).status).toBe(200)
    await clock.until(Promise.all(crowd))
  })

  it('asks for as many as the budget has room for when one under way ends, not for all who are held', async () => {
    const { store, takes } = asked({ global: false })
    const discord = limitedDiscord({ rules: {}, latency })
    const clock = new FakeClock()
    const layers = [rateLimit({ store, invalidBudget: { limit: 2 } }), discord.transport]
    const client = new Client({ layers, clock, route: routeOf })

    const calls = Array.from({ length: 40 }, (_, i) => client.request({ method: 'GET', path: `/channels/${i}` }))
    await clock.until(Promise.all(calls))

    expect(discord.arrivals).toHaveLength(40)
    expect(takes).toHaveLength(40)
    expect(clock.now()).toBe(200)
  })
})
