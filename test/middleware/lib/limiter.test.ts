import { describe, expect, it } from 'vitest'
import { MemoryRateLimitStore, type RateLimitStore, rateLimit } from '../../../middleware/rate-limit.js'
import { Client } from '../../../src/kernel/client.js'
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
