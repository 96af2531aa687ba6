import { describe, expect, it } from 'vitest'
import { type MetricsOptions, metrics, type PerformanceMetrics } from '../../middleware/metrics.js'
import { retry } from '../../middleware/retry.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse } from '../../src/request.js'
import { type Reply, setup } from '../support/setup.js'

const get = { method: 'GET', path: '/channels/1' } as const
const answer = (delay: number, status = 200): Reply => ({ status, body: {}, ...(delay > 0 && { delay }) })
const refused = (scope?: string, type = 'application/json'): Reply => ({
  status: 429,
  headers: { 'content-type': type, ...(scope && { 'x-ratelimit-scope': scope }) },
})

describe('metrics', () => {
  it('counts requests by how they ended, and what their errors were', async () => {
    const meter = metrics()
    const { client, discord } = setup(meter)
    discord.answers(answer(0), answer(0, 404), 'lose', answer(0))

    for (let i = 0; i < 4; i++) await client.request(get).catch(() => {})

    expect(meter.snapshot()).toMatchObject({
      totalRequests: 4,
      successfulRequests: 2,
      failedRequests: 2,
      errorRate: 50,
      errors: { HTTP_ERROR: 1, NETWORK_ERROR: 1 },
      statuses: { '1xx': 0, '2xx': 2, '3xx': 0, '4xx': 1, '5xx': 0, none: 1 },
    })
  })

  it('measures how long Discord takes, attempt by attempt, and apart from that how long callers wait', async () => {
    const meter = metrics()
    const { client, clock, discord } = setup(retry({ jitter: false }), meter)
    discord.answers(answer(100, 502), answer(300))

    await clock.until(client.request(get))

    expect(meter.snapshot()).toMatchObject({
      averageResponseTime: 200,
      p50ResponseTime: expect.closeTo(100, -1),
      p95ResponseTime: 300,
      p99ResponseTime: 300,
      averageRequestTime: 1400,
      p95RequestTime: 1400,
      totalAttempts: 2,
      retries: 1,
    })
  })

  it('takes no response time from attempts without an answer', async () => {
    const meter = metrics()
    const { client, clock, discord } = setup(meter)
    discord.answers(answer(50), async ctx => {
      await ctx.sleep(10_000)
      throw new TypeError('lost')
    })

    await clock.until(client.request(get))
    await clock.until(client.request(get).catch(() => {}))

    expect(meter.snapshot()).toMatchObject({ averageResponseTime: 50, totalAttempts: 2, errors: { '(other)': 1 } })
  })

  it('tells 429s apart by whose limit they were, and counts invalid requests (rest 67)', async () => {
    const meter = metrics()
    const { client, discord } = setup(meter)
    discord.answers(refused('user'), refused('shared'), refused('global'), refused(undefined, 'text/html'), refused())
    discord.answers({ status: 401 }, { status: 403 }, { status: 404 })

    for (let i = 0; i < 8; i++) await client.request(get)

    expect(meter.snapshot()).toMatchObject({
      rateLimited: { user: 2, shared: 1, global: 1, cloudflare: 1 },
      invalidRequests: 6,
    })
  })

  it('keeps figures per route template, not per id (rest 67)', async () => {
    const meter = metrics()
    const { client, clock, discord } = setup(meter)
    discord.answers(answer(10), answer(30), answer(20, 429))

    for (let i = 1; i <= 3; i++) await clock.until(client.request({ method: 'GET', path: `/channels/${i}` }))
    await client.request({ method: 'POST', path: '/channels/1/messages' })

    const { routes } = meter.snapshot()
    expect(Object.keys(routes)).toEqual(['GET /channels/{channel_id}', 'POST /channels/{channel_id}/messages'])
    expect(routes['GET /channels/{channel_id}']).toMatchObject({
      attempts: 3,
      failures: 1,
      rateLimited: 1,
      averageResponseTime: 20,
      p99ResponseTime: 30,
    })
  })

  it('keeps figures of so many routes only, and the rest together (rest 67)', async () => {
    const meter = metrics({ maxRoutes: 3 })
    const { client } = setup(meter)

    const word = (i: number) => `new-${'abcdefghij'[i % 10]}${'klmno'[Math.floor(i / 10)]}`
    for (let i = 0; i < 50; i++) await client.request({ method: 'GET', path: `/${word(i)}` })

    const { routes } = meter.snapshot()
    expect(Object.keys(routes)).toHaveLength(4)
    expect(routes['(other)']?.attempts).toBe(47)
  })

  it('keeps so many codes of errors only, and the rest together', async () => {
    const meter = metrics()
    const { client, discord } = setup(meter)
    for (let i = 0; i < 200; i++)
      discord.answers(() => Promise.reject(Object.assign(new Error('x'), { code: `E${i}` })))

    for (let i = 0; i < 200; i++) await client.request(get).catch(() => {})

    const { errors } = meter.snapshot()
    expect(Object.keys(errors)).toHaveLength(101)
    expect([errors.E99, errors.E100, errors['(other)']]).toEqual([1, undefined, 100])
  })

  it('measures the wait in the queue, and leaves out what the cache answered (rest 67)', async () => {
    let turn = 0
    const before = async function before(ctx: RequestContext, next: () => Promise<void>) {
      if (turn++ === 0) {
        ctx.metadata.fromCache = true
        ctx.response = new ApiResponse(200, {}, 'cached')
        return
      }
      ctx.metadata.queueTime = 200
      await next()
    }
    const meter = metrics()
    const { client } = setup(before, meter)

    for (let i = 0; i < 3; i++) await client.request(get)
    await client.request({ method: 'POST', path: '/channels/1/messages' })

    expect(meter.snapshot()).toMatchObject({
      averageQueueWait: 200,
      p95QueueWait: 200,
      cacheHitRate: 33.33,
      totalRequests: 4,
      totalAttempts: 3,
    })
  })

  it('says how many requests and attempts there were per second lately', async () => {
    const meter = metrics()
    const { client, clock, discord } = setup(retry({ baseDelay: 0, budget: false }), meter)
    for (let i = 0; i < 1000; i++) {
      discord.answers(answer(0, 502), answer(0))
      await client.request(get)
      await clock.advance(20)
    }

    const busy = meter.snapshot()
    await clock.advance(60_000)

    expect(busy.throughputPerSecond).toBeCloseTo(50, 0)
    expect(busy.requestsPerSecond).toBeCloseTo(100, 0)
    expect(meter.snapshot()).toMatchObject({ throughputPerSecond: 0, requestsPerSecond: 0, totalRequests: 1000 })
  })

  it('asks its sources for what it cannot know', () => {
    const connections = () => ({ reuseRate: 98.5 })
    const batches = () => ({ efficiency: 40 })

    expect(metrics({ sources: { connections, batches } }).snapshot()).toMatchObject({
      connectionReuseRate: 98.5,
      batchEfficiency: 40,
    })
    expect(metrics().snapshot()).toMatchObject({ connectionReuseRate: undefined, batchEfficiency: undefined })
  })

  it('knows since when it counts, and starts again from zero when told', async () => {
    const meter = metrics()
    const { client, clock } = setup(meter)
    await clock.advance(500)
    await client.request(get)
    expect(meter.snapshot()).toMatchObject({ since: clock.epoch, uptime: 500, totalRequests: 1 })

    meter.reset()
    await clock.advance(50)

    const fresh = meter.snapshot()
    expect(fresh).toMatchObject({ since: clock.epoch + 500, uptime: 50, totalRequests: 0, totalAttempts: 0 })
    expect(fresh.routes).toEqual({})
  })

  it('gives a snapshot that can be printed, and that stays as it was', async () => {
    const meter = metrics()
    const { client } = setup(meter)
    await client.request(get)
    const early = meter.snapshot()
    const printed = JSON.parse(JSON.stringify(early)) as PerformanceMetrics

    await client.request(get)

    expect(early).toMatchObject({ totalRequests: 1, routes: { 'GET /channels/{channel_id}': { attempts: 1 } } })
    expect(printed.routes['GET /channels/{channel_id}']?.attempts).toBe(1)
    expect(meter.snapshot().totalRequests).toBe(2)
  })

  describe('metricsUpdated', () => {
    it('comes once per period, while there is news', async () => {
      const { client, clock } = setup(metrics({ metricsInterval: 500 }))
      const seen: number[] = []
      client.on('metricsUpdated', ({ totalRequests }) => seen.push(totalRequests))

      await client.request(get)
      await client.request(get)
      await clock.advance(499)
      expect(seen).toEqual([])
      await clock.advance(1)
      await clock.advance(60_000)
      await client.request(get)
      await clock.advance(500)

      expect(seen).toEqual([2, 3])
      expect(clock.waiting).toBe(0)
    })

    it('costs no timer where nobody listens, and keeps no process alive where somebody does', async () => {
      const { client, clock } = setup(metrics())
      await client.request(get)
      expect(clock.waiting).toBe(0)

      client.on('metricsUpdated', () => {})
      await client.request(get)

      expect([clock.waiting, clock.foreground]).toEqual([1, 0])
    })

    it('ends with the client', async () => {
      const { client, clock } = setup(metrics())
      let seen = 0
      client.on('metricsUpdated', () => seen++)
      await client.request(get)

      await client.close()
      await clock.advance(60_000)

      expect([seen, clock.waiting]).toEqual([0, 0])
      expect(client.heard('requestEnd')).toBe(false)
    })
  })

  it('counts nothing when it is not enabled', async () => {
    const meter = metrics({ enableMetrics: false })
    const { client, clock } = setup(meter)
    client.on('metricsUpdated', () => {})

    await client.request(get)

    expect(client.heard('requestEnd')).toBe(false)
    expect(clock.waiting).toBe(0)
    expect(meter.snapshot()).toMatchObject({ totalRequests: 0, totalAttempts: 0 })
  })

  it('counts attempts that are aborted, and passes on what they end with', async () => {
    const meter = metrics()
    const { client, clock, discord } = setup(meter)
    discord.answers(answer(1000))
    const caller = new AbortController()
    const call = client.request({ ...get, signal: caller.signal })
    await clock.advance(10)

    caller.abort()

    await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
    await clock.advance(0)
    expect(meter.snapshot()).toMatchObject({ totalAttempts: 1, errors: { ABORTED: 1 }, statuses: { none: 1 } })
  })

  it.each([
    ['metrics.enableMetrics', { enableMetrics: 'yes' }],
    ['metrics.metricsInterval', { metricsInterval: 0 }],
    ['metrics.maxRoutes', { maxRoutes: 1.5 }],
    ['metrics.sources.connections', { sources: { connections: 5 } }],
    ['metrics.sources.batches', { sources: { batches: {} } }],
    ['metrics.sources.pool', { sources: { pool: () => ({}) } }],
    ['metrics.interval', { interval: 5 }],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => metrics(options as MetricsOptions)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key }))
  })
})
