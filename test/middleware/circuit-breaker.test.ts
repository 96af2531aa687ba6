import { describe, expect, it } from 'vitest'
import {
  type CircuitBreakerOptions,
  type CircuitBreakerState,
  circuitBreaker,
} from '../../middleware/circuit-breaker.js'
import { retry } from '../../middleware/retry.js'
import { ResponseError, TimeoutError, ValidationError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { settled } from '../support/clock.js'
import { type Reply, setup } from '../support/setup.js'

const get = { method: 'GET', path: '/channels/1' } as const
const outage: Reply = { status: 502 }
const ok: Reply = { status: 200, body: { ok: true } }
const refusal = (status: number): Reply => ({ status, body: { code: 50035, message: 'no' } })
const banned = (seconds?: number): Reply => ({
  status: 429,
  headers: { 'content-type': 'text/plain; charset=UTF-8', ...(seconds && { 'retry-after': String(seconds) }) },
})
const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
const fails =
  (error: (context: object) => Error): Reply =>
  ctx => {
    throw error(ctx.describe())
  }

/** Sends one request after the other. @returns the status of each, or the code of its error */
async function send(client: Client, count: number): Promise<(number | string)[]> {
  const results: (number | string)[] = []
  for (let i = 0; i < count; i++) {
    results.push(
      await client.request(get).then(
        ({ status }) => status,
        error => error.code,
      ),
    )
  }
  return results
}

function listen(client: Client) {
  const seen: [string, CircuitBreakerState][] = []
  client.on('circuitBreakerOpen', state => seen.push(['open', state]))
  client.on('circuitBreakerHalfOpen', state => seen.push(['half-open', state]))
  client.on('circuitBreakerClosed', state => seen.push(['closed', state]))
  return seen
}

describe('circuitBreaker', () => {
  it('opens after failureThreshold failures and fails requests at once, with the time to wait', async () => {
    const { client, clock, discord } = setup(circuitBreaker({ resetTimeout: 30_000 }))
    discord.answers(...times(5, outage))
    await send(client, 5)
    await clock.advance(10_000)

    const error = await client.request(get).catch(error => error)

    expect(error).toMatchObject({
      code: 'CIRCUIT_OPEN',
      severity: 'warning',
      retryAfter: 20_000,
      context: { method: 'GET', route: '/channels/{channel_id}' },
    })
    expect(discord.sent).toHaveLength(5)
  })

  it.each([
    ['5xx', outage],
    ['resets', 'lose'],
    ['refused connections', 'drop'],
    ['timeouts', fails(context => new TimeoutError('slow.', { phase: 'headers', timeout: 1, context, hint: '' }))],
    [
      'broken answers',
      fails(context => new ResponseError('RESPONSE_MALFORMED', 'x', { status: 200, context, hint: '' })),
    ],
  ] as [string, Reply][])('counts %s', async (_, reply) => {
    const breaker = circuitBreaker()
    const { client, discord } = setup(breaker)
    discord.answers(...times(5, reply))

    await send(client, 5)

    expect(breaker.state().state).toBe('open')
  })

  it.each([
    ['400', refusal(400)],
    ['401', refusal(401)],
    ['403', refusal(403)],
    ['404', refusal(404)],
    ['429 of Discord', refusal(429)],
    ['429 without a figure', { status: 429 }],
    ['refusals of layers behind', fails(() => new ValidationError([{ path: '', code: '', message: 'x' }]))],
    [
      'total time that ran out',
      fails(context => new TimeoutError('late.', { phase: 'total', timeout: 1, context, hint: '' })),
    ],
    ['bugs', fails(() => new TypeError('x'))],
  ] as [string, Reply][])('never counts %s (rest 60)', async (_, reply) => {
    const breaker = circuitBreaker()
    const { client, discord } = setup(breaker)
    discord.answers(...times(20, reply))

    await send(client, 20)

    expect(breaker.state()).toMatchObject({ state: 'closed', failures: 0 })
  })

  it('never counts an abort (rest 60)', async () => {
    const breaker = circuitBreaker()
    const { client, clock, discord } = setup(breaker)
    discord.answers(...times(20, { status: 200, delay: 1000 }))
    const caller = new AbortController()
    const calls = times(20, 0).map(() => client.request({ ...get, signal: caller.signal }).catch(error => error.code))
    await clock.advance(500)

    caller.abort()

    expect(new Set(await Promise.all(calls))).toEqual(new Set(['ABORTED']))
    expect(breaker.state()).toMatchObject({ state: 'closed', failures: 0, successes: 0 })
  })

  it('never counts the time that layers before it or behind it wait', async () => {
    const breaker = circuitBreaker({ expectedResponseTime: 500, failureThreshold: 1 })
    const before = async function before(ctx: RequestContext, next: () => Promise<void>) {
      ctx.beforeRetry(() => ctx.sleep(60_000))
      await ctx.sleep(60_000)
      await next()
    }
    const { client, clock, discord } = setup(before, breaker, retry())
    discord.answers({ status: 429 }, ok)

    const { metadata } = await clock.until(client.request(get))

    expect(metadata.executionTime).toBeGreaterThan(120_000)
    expect(breaker.state()).toMatchObject({ state: 'closed', failures: 0 })
  })

  it('opens on the ratio of failures, not on their number among many successes (rest 60)', async () => {
    const breaker = circuitBreaker()
    const { client, discord } = setup(breaker)
    discord.answers(...times(5000, ok), ...times(20, outage))
    await send(client, 5020)
    expect(breaker.state().state).toBe('closed')

    const flaky = circuitBreaker({ failureThreshold: 5, volumeThreshold: 30 })
    const other = setup(flaky)
    other.discord.answers(...times(20, [outage, outage, ok]).flat())
    await send(other.client, 60)

    expect(flaky.state().state).toBe('open')
  })

  it('does not open at 10 % of 502s and 2 % of resets, attempt by attempt', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      let state = seed
      const draw = () => {
        state = (state * 48_271) % 2_147_483_647
        return state / 2_147_483_647
      }
      const breaker = circuitBreaker()
      const { client, clock, discord } = setup(breaker, retry({ random: draw, budget: false, maxRetries: 9 }))
      const reply = (): Reply => {
        const chance = draw()
        return chance < 0.1 ? outage : chance < 0.12 ? 'lose' : ok
      }
      discord.answers(...Array.from({ length: 400 }, reply))
      const opened = listen(client)

      const calls: Promise<unknown>[] = []
      for (let i = 0; i < 250; i++) {
        calls.push(client.request(get))
        await clock.advance(20)
      }
      await clock.until(Promise.all(calls))

      expect(opened, `seed ${seed}`).toEqual([])
    }
  })

  it('lets one trial through when the time is over, and refuses the others meanwhile (rest 60)', async () => {
    const breaker = circuitBreaker({ successThreshold: 2 })
    const { client, clock, discord } = setup(breaker)
    discord.answers(...times(5, outage), { ...(ok as object), delay: 100 } as Reply)
    await send(client, 5)
    await clock.advance(60_000)

    const trial = client.request(get)
    const [beside] = await send(client, 1)
    expect(breaker.state()).toMatchObject({ state: 'half-open', trials: 1 })
    await clock.advance(100)

    expect(beside).toBe('CIRCUIT_OPEN')
    expect((await trial).status).toBe(200)
    expect(breaker.state()).toMatchObject({ state: 'half-open', trials: 0, successes: 1 })
    expect(await send(client, 3)).toEqual([200, 200, 200])
    expect(breaker.state().state).toBe('closed')
  })

  it('lets halfOpenMaxCalls trials through at a time', async () => {
    const { client, clock, discord } = setup(circuitBreaker({ halfOpenMaxCalls: 3 }))
    discord.answers(...times(5, outage), ...times(3, { status: 200, delay: 100 }))
    await send(client, 5)
    await clock.advance(60_000)

    const calls = times(10, 0).map(() =>
      client.request(get).then(
        ({ status }) => status,
        error => error.code,
      ),
    )
    await clock.advance(100)

    expect((await Promise.all(calls)).filter(result => result === 200)).toHaveLength(3)
  })

  it('tells those that it refuses during a trial to wait about as long as a trial takes', async () => {
    const { client, clock, discord } = setup(circuitBreaker())
    discord.answers(...times(5, outage), { status: 200, delay: 100 })
    await send(client, 5)
    await clock.advance(60_000)
    const trial = client.request(get)

    const error = await client.request(get).catch(error => error)

    expect(error).toMatchObject({ code: 'CIRCUIT_OPEN', retryAfter: 1000 })
    await clock.until(trial)
  })

  it('opens again for longer each time a trial fails', async () => {
    const breaker = circuitBreaker({ resetTimeout: 1000, resetTimeoutMultiplier: 4, maxResetTimeout: 10_000 })
    const { client, clock, discord } = setup(breaker)
    discord.answers(...times(8, outage))
    await send(client, 5)
    const waits: number[] = []

    for (let i = 0; i < 3; i++) {
      waits.push(breaker.state().nextAttemptIn)
      await clock.advance(breaker.state().nextAttemptIn)
      await send(client, 1)
    }

    expect([...waits, breaker.state().nextAttemptIn]).toEqual([1000, 4000, 10_000, 10_000])
  })

  describe('gives the place of a trial back', () => {
    const half = async (...layers: Parameters<typeof setup>) => {
      const breaker = circuitBreaker()
      const made = setup(breaker, ...layers)
      made.discord.answers(...times(5, outage))
      await made.clock.until(send(made.client, 5))
      await made.clock.advance(60_000)
      return { ...made, breaker }
    }

    it('when its caller aborts, even if a layer behind does not notice', async () => {
      const { client, breaker, discord } = await half()
      discord.answers(() => new Promise(() => {}))
      const caller = new AbortController()
      const trial = client.request({ ...get, signal: caller.signal })
      await settled()
      expect(breaker.state().trials).toBe(1)

      caller.abort()

      await expect(trial).rejects.toMatchObject({ code: 'ABORTED' })
      expect(breaker.state()).toMatchObject({ state: 'half-open', trials: 0 })
      expect(await send(client, 1)).toEqual([200])
    })

    it('when a layer behind refuses it', async () => {
      const { client, breaker, discord } = await half()
      discord.answers(fails(() => new TypeError('a bug')))

      await expect(client.request(get)).rejects.toThrow('a bug')

      expect(breaker.state()).toMatchObject({ state: 'half-open', trials: 0, successes: 0 })
    })

    it('with the head of a 429, which retry may wait out for long', async () => {
      const { client, clock, breaker, discord } = await half(retry({ maxRetries: 0 }))
      discord.answers({ status: 429, body: { message: 'slow', retry_after: 300 } })

      const call = client.request(get)
      await settled()

      expect(breaker.state()).toMatchObject({ state: 'half-open', trials: 0, successes: 1 })
      await clock.until(call)
    })
  })

  describe('with retry behind it', () => {
    it('counts every attempt, and stops the attempts once it opens', async () => {
      const breaker = circuitBreaker({ failureThreshold: 3 })
      const { client, clock, discord } = setup(breaker, retry({ maxRetries: 10 }))
      discord.answers(...times(10, outage))

      const error = await clock.until(client.request(get).catch(error => error))

      expect(error).toMatchObject({ code: 'CIRCUIT_OPEN', cause: { status: 502 } })
      expect(error.context.attempts).toHaveLength(3)
      expect(discord.sent).toHaveLength(3)
      expect(breaker.state()).toMatchObject({ state: 'open', failures: 3 })
    })

    it('counts each attempt once, also where a guard behind it throws its failure again', async () => {
      const breaker = circuitBreaker({ failureThreshold: 2 })
      const late = async function late(ctx: RequestContext, next: () => Promise<void>) {
        ctx.beforeRetry(failure => {
          throw failure
        })
        await next()
      }
      const { client, clock, discord } = setup(breaker, late, retry())
      discord.answers('drop')

      await clock.until(client.request(get).catch(error => error))

      expect(breaker.state()).toMatchObject({ state: 'closed', failures: 1 })
    })

    it('takes an attempt that another followed without failing for a success', async () => {
      const breaker = circuitBreaker()
      const { client, clock, discord } = setup(breaker, retry())
      discord.answers({ status: 202, body: { code: 110000, retry_after: 1 } }, ok)

      await clock.until(client.request(get))

      expect(breaker.state()).toMatchObject({ failures: 0, successes: 2 })
    })
  })

  describe('a ban by Cloudflare', () => {
    it('opens it for all requests for the time that it names, then for one trial (rest 51)', async () => {
      const breaker = circuitBreaker()
      const { client, clock, discord } = setup(breaker)
      discord.answers(banned(66_271), { status: 200, delay: 100 })
      await send(client, 1)

      expect(breaker.state()).toMatchObject({ state: 'open', nextAttemptIn: 66_271_000 })
      expect(await send(client, 100)).toEqual(times(100, 'CIRCUIT_OPEN'))
      await clock.advance(66_271_000)
      const calls = times(5, 0).map(() =>
        client.request(get).then(
          ({ status }) => status,
          error => error.code,
        ),
      )
      await clock.advance(100)

      expect(await Promise.all(calls)).toEqual([200, ...times(4, 'CIRCUIT_OPEN')])
      expect(discord.sent).toHaveLength(2)
    })

    it('opens it for a minute where it names no time, or a shorter one (rest 51)', async () => {
      for (const seconds of [undefined, 5]) {
        const breaker = circuitBreaker({ resetTimeout: 1 })
        const { client, discord } = setup(breaker)
        discord.answers(banned(seconds))

        await send(client, 1)

        expect(breaker.state().nextAttemptIn).toBe(60_000)
      }
    })

    it('is not what a 429 of Discord is, even if that is text', async () => {
      const breaker = circuitBreaker()
      const { client, discord } = setup(breaker)
      discord.answers({ status: 429, headers: { 'content-type': 'text/plain', 'x-ratelimit-scope': 'user' } })

      await send(client, 1)

      expect(breaker.state().state).toBe('closed')
    })
  })

  it('counts answers that are slower than expectedResponseTime as failures', async () => {
    const breaker = circuitBreaker({ expectedResponseTime: 200, failureThreshold: 2 })
    const { client, clock, discord } = setup(breaker)
    const slow: Reply = { status: 200, delay: 201 }
    discord.answers({ status: 200, delay: 200 }, slow, slow)

    expect(await clock.until(send(client, 3))).toEqual([200, 200, 200])

    expect(breaker.state()).toMatchObject({ state: 'open', failures: 2, successes: 1 })
  })

  it('keeps one circuit per key', async () => {
    const breaker = circuitBreaker({ key: ctx => ctx.request.route.major })
    const { client, discord } = setup(breaker)
    discord.answers(...times(5, outage))
    await send(client, 5)

    const other = await client.request({ method: 'GET', path: '/channels/2' })

    expect(other.status).toBe(200)
    expect([breaker.state('1').state, breaker.state('2').state, breaker.state('3').state]).toEqual([
      'open',
      'closed',
      'closed',
    ])
  })

  it('keeps at most 1,000 circuits, and open ones rather than closed ones', async () => {
    const breaker = circuitBreaker({ key: ctx => ctx.request.route.major })
    const { client, discord } = setup(breaker)
    discord.answers(...times(5, outage))
    await send(client, 5)

    for (let i = 2; i < 1500; i++) await client.request({ method: 'GET', path: `/channels/${i}` })

    expect(breaker.state('1').state).toBe('open')
    expect([breaker.state('2').successes, breaker.state('1499').successes]).toEqual([0, 1])
  })

  it('reports its changes with a state that says when and for how long', async () => {
    const breaker = circuitBreaker({ successThreshold: 1 })
    const { client, clock, discord } = setup(breaker)
    const seen = listen(client)
    discord.answers(...times(5, outage))
    await clock.advance(500)

    await send(client, 5)
    await clock.advance(60_000)
    await send(client, 1)

    const base = { key: 'discord', resetTimeout: 60_000, trials: 0 }
    const openedAt = clock.epoch + 500
    expect(seen).toEqual([
      ['open', { ...base, state: 'open', failures: 5, successes: 0, openedAt, nextAttemptIn: 60_000 }],
      ['half-open', { ...base, state: 'half-open', failures: 0, successes: 0, openedAt, nextAttemptIn: 0 }],
      ['closed', { ...base, state: 'closed', failures: 0, successes: 0, openedAt: undefined, nextAttemptIn: 0 }],
    ])
  })

  it('lets everything through when it is not enabled', async () => {
    const breaker = circuitBreaker({ enable: false })
    const { client, discord } = setup(breaker)
    discord.answers(...times(50, outage))

    expect(await send(client, 50)).toEqual(times(50, 502))
    expect(breaker.state().state).toBe('closed')
  })

  it('shows a closed circuit before it belongs to a client', () => {
    expect(circuitBreaker().state()).toMatchObject({
      key: 'discord',
      state: 'closed',
      failures: 0,
      openedAt: undefined,
    })
  })

  it.each([
    ['circuitBreaker.enable', { enable: 1 }],
    ['circuitBreaker.failureThreshold', { failureThreshold: 0 }],
    ['circuitBreaker.failureRatio', { failureRatio: 1.1 }],
    ['circuitBreaker.volumeThreshold', { volumeThreshold: 2.5 }],
    ['circuitBreaker.monitoringPeriod', { monitoringPeriod: 0 }],
    ['circuitBreaker.successThreshold', { successThreshold: '3' }],
    ['circuitBreaker.halfOpenMaxCalls', { halfOpenMaxCalls: 0 }],
    ['circuitBreaker.resetTimeout', { resetTimeout: -1 }],
    ['circuitBreaker.resetTimeoutMultiplier', { resetTimeoutMultiplier: 0.5 }],
    ['circuitBreaker.maxResetTimeout', { resetTimeout: 5000, maxResetTimeout: 4999 }],
    ['circuitBreaker.expectedResponseTime', { expectedResponseTime: Number.NaN }],
    ['circuitBreaker.key', { key: 'discord' }],
    ['circuitBreaker.threshold', { threshold: 5 }],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => circuitBreaker(options as CircuitBreakerOptions)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key }),
    )
  })
})
