import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Agent } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import {
  ClosedError,
  ConfigError,
  createClient,
  type DiscordAPIClient,
  DiscordAPIError,
  NetworkError,
  QueueFullError,
  ValidationError,
} from '../../src/index.js'

const run = promisify(execFile)
let discord: Simulator
let client: DiscordAPIClient
let channel: string

const connect = (config: object = {}) => {
  client = createClient({ token: discord.token, baseURL: discord.baseURL, ...config })
  return client
}
beforeEach(async () => {
  discord = await simulator()
  channel = discord.world.channel('general').id
})
afterEach(async () => {
  await client.shutdown()
  await discord.close()
})

describe('DiscordAPIClient', () => {
  it('resolves with success, data, status, headers and metadata when Discord answers', async () => {
    const response = await connect().get<{ id: string }>(`/channels/${channel}`)

    expect(response).toMatchObject({ success: true, status: 200, data: { id: channel } })
    expect(response.headers['content-type']).toContain('json')
    expect(response.metadata).toMatchObject({ retryCount: 0, fromCache: false, requestId: expect.any(String) })
  })

  it('resolves with success false and the error when Discord refuses', async () => {
    const response = await connect().get('/channels/1')

    expect(response).toMatchObject({ success: false, status: 404 })
    expect(response.error).toBeInstanceOf(DiscordAPIError)
    expect(response.error).toMatchObject({ discordCode: 10003, context: { route: '/channels/{channel_id}' } })
  })

  it('rejects when Discord does not answer', async () => {
    const away = createClient({ token: 'a.b.c', baseURL: 'http://127.0.0.1:9', retry: { maxRetries: 0 } })
    connect()

    await expect(away.get('/gateway')).rejects.toBeInstanceOf(NetworkError)
    await away.shutdown()
  })

  it('unwraps data, and throws in every other case', async () => {
    connect()

    expect(await client.get<{ id: string }>(`/channels/${channel}`).unwrap()).toMatchObject({ id: channel })
    await expect(client.get('/channels/1').unwrap()).rejects.toBeInstanceOf(DiscordAPIError)
    await expect(client.get('/channels/a b').unwrap()).rejects.toBeInstanceOf(ValidationError)
  })

  it('sends through the dispatcher that it is given, and leaves it open', async () => {
    const dispatcher = new Agent()
    connect({ dispatcher })

    expect((await client.get('/gateway')).success).toBe(true)
    await client.shutdown()
    expect(dispatcher.closed).toBe(false)
    await dispatcher.close()
  })

  it('reports a stack that leads to the caller', async () => {
    connect()
    async function theCallerOfTheClient() {
      return await client.get('/channels/1').unwrap()
    }

    const error = await theCallerOfTheClient().catch((reason: Error) => reason)

    expect((error as Error).stack).toContain('theCallerOfTheClient')
  })

  it('refuses more than maxQueueSize waiting requests with QueueFullError and reports queueFull', async () => {
    connect({ requestQueue: { maxQueueSize: 3 } })
    const sizes: number[] = []
    client.on('queueFull', size => sizes.push(size))

    const all = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => client.post(`/channels/${channel}/messages`, { content: String(i) })),
    )

    const refused = all.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every(({ reason }) => reason instanceof QueueFullError)).toBe(true)
    expect(sizes[0]).toBe(3)
  })

  it('merges deletes that come within requestQueue.batchTimeout, and never more than batchSize', async () => {
    connect({ coalesce: true, requestQueue: { batchTimeout: 30, batchSize: 3 } })
    const ids = Array.from({ length: 4 }, (_, i) =>
      discord.world.send(channel, { authorId: discord.world.bot.id, content: `${i}` }),
    )

    const ends = await Promise.all(ids.map(({ json }) => client.delete(`/channels/${channel}/messages/${json.id}`)))

    expect(ends.every(({ success }) => success)).toBe(true)
    expect(discord.log.count({ route: 'POST /channels/{channel_id}/messages/bulk-delete' })).toBe(1)
    expect(discord.log.count({ method: 'DELETE' })).toBe(1)
    expect(discord.world.messages.of(channel).all()).toEqual([])
  })

  it('counts nothing when metrics.enableMetrics is false', async () => {
    connect({ metrics: { enableMetrics: false } })

    await client.get('/gateway')

    expect(client.getMetrics().totalRequests).toBe(0)
  })

  it('learns limits that outlive it: snapshot and restore', async () => {
    await discord.close()
    discord = await simulator({ latency: 20 })
    channel = discord.world.channel('general').id
    connect()
    await client.post(`/channels/${channel}/messages`, { content: 'first' })
    const snapshot = JSON.parse(JSON.stringify(client.rateLimits.snapshot()))
    await client.shutdown()

    connect()
    client.rateLimits.restore(snapshot)
    const sends = Array.from({ length: 4 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: String(i) }),
    )
    await Promise.all(sends)

    // Nobody had to probe: all that the bucket still allowed went at once.
    expect(discord.log.maxInFlight({ method: 'POST' })).toBeGreaterThan(1)
    expect(discord.log.count({ status: 429 })).toBe(0)
  })

  it('predicts the wait of a request', async () => {
    connect()
    expect(client.rateLimits.predict('POST', `/channels/${channel}/messages`)).toBe(0)

    const sends = Array.from({ length: 5 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: String(i) }),
    )
    await Promise.all(sends)

    const wait = client.rateLimits.predict('POST', `/channels/${channel}/messages`)
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(5000)
  })
})

describe('batchRequest', () => {
  const read = (id: string) => ({ method: 'GET', endpoint: `/channels/${id}` }) as const

  it('gives each item its own result, in order; one failure does not sink the others', async () => {
    const batch = await connect().batchRequest<{ id: string }>({ requests: [read(channel), read('1'), read(channel)] })

    expect(batch).toMatchObject({ success: false, successful: 2, failed: 1 })
    expect(batch.results.map(result => result.data?.id)).toEqual([channel, undefined, channel])
    expect(batch.results[1]?.error).toBeInstanceOf(DiscordAPIError)
  })

  it('runs at most `concurrency` requests at a time', async () => {
    await discord.close()
    discord = await simulator({ latency: 10, rateLimits: false })
    channel = discord.world.channel('general').id
    const requests = Array.from(
      { length: 12 },
      (_, i) => ({ method: 'GET', endpoint: `/channels/${channel}/messages?limit=${i + 1}` }) as const,
    )

    await connect().batchRequest({ requests, concurrency: 3 })

    expect(discord.log.maxInFlight({ method: 'GET' })).toBe(3)
  })

  it('takes requestQueue.batchSize as its concurrency', async () => {
    await discord.close()
    discord = await simulator({ latency: 10, rateLimits: false })
    channel = discord.world.channel('general').id
    const requests = Array.from(
      { length: 8 },
      (_, i) => ({ method: 'GET', endpoint: `/channels/${channel}/messages?limit=${i + 1}` }) as const,
    )

    await connect({ requestQueue: { batchSize: 2 } }).batchRequest({ requests })

    expect(discord.log.maxInFlight({ method: 'GET' })).toBe(2)
  })

  it('cancels what has not ended at the first failure when failFast says so', async () => {
    const requests = [read('1'), ...Array.from({ length: 20 }, () => read(channel))]

    const batch = await connect().batchRequest({ requests, concurrency: 1, failFast: true })

    expect(batch.successful).toBe(0)
    expect(batch.results.slice(1).every(result => (result.error as { code?: string }).code === 'ABORTED')).toBe(true)
  })

  it.each([
    ['batch', 5],
    ['batch.requests', { requests: 5 }],
    ['batch.requests[1]', { requests: [{ method: 'GET', endpoint: '/gateway' }, {}] }],
    ['batch.concurrency', { requests: [], concurrency: 0 }],
    ['batch.size', { requests: [], size: 0 }],
  ])('refuses a malformed %s before anything is sent', async (key, batch) => {
    await expect(connect().batchRequest(batch as never)).rejects.toMatchObject({ name: 'ConfigError', key })
    await expect(client.batchRequest(batch as never)).rejects.toBeInstanceOf(ConfigError)
    expect(discord.log.count()).toBe(0)
  })
})

describe('healthCheck', () => {
  it('is healthy while Discord answers', async () => {
    expect(await connect().healthCheck()).toMatchObject({
      isHealthy: true,
      circuitBreakerState: 'closed',
      queueStats: { queuedRequests: 0, maxQueueSize: 1000 },
    })
  })

  it('is unhealthy and says why while Discord fails', async () => {
    discord.faults.add({ kind: 'status', status: 503 })

    const health = await connect().healthCheck()

    expect(health.isHealthy).toBe(false)
    expect(health.error).toContain('503')
  })
})

describe('shutdown', () => {
  it('rejects queued requests with ClosedError at once by default', async () => {
    connect()
    const sends = Array.from({ length: 20 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: String(i) }),
    )
    const told = Promise.allSettled(sends)

    await client.shutdown()

    const closed = (await told).filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(closed.length).toBeGreaterThan(0)
    expect(closed.every(({ reason }) => reason instanceof ClosedError)).toBe(true)
  })

  it('finishes queued requests when it is asked to drain', async () => {
    await discord.close()
    discord = await simulator({ rateLimits: { 'POST /channels/{channel_id}/messages': { limit: 5, window: 100 } } })
    channel = discord.world.channel('general').id
    connect()
    const sends = Array.from({ length: 20 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: String(i) }),
    )

    await client.shutdown({ drain: true })

    expect((await Promise.all(sends)).every(({ success }) => success)).toBe(true)
  })

  it('drains for at most so many ms', async () => {
    connect()
    const sends = Array.from({ length: 30 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: String(i) }),
    )
    const told = Promise.allSettled(sends)

    await client.shutdown({ drain: 50 })

    expect((await told).some(({ status }) => status === 'rejected')).toBe(true)
  })

  it('refuses requests afterwards', async () => {
    await connect().shutdown()

    await expect(client.get('/gateway')).rejects.toBeInstanceOf(ClosedError)
  })

  it('lets Node exit by itself', async () => {
    connect()
    const script = `
      import { createClient } from './src/index.js'
      const client = createClient({ token: process.env.TOKEN, baseURL: process.env.BASE })
      const response = await client.get('/users/@me')
      await client.shutdown()
      console.log('exits', response.success)
    `
    const env = { ...process.env, TOKEN: discord.token, BASE: discord.baseURL }
    const options = { env, timeout: 15_000 }
    const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], options)

    expect(stdout.trim()).toBe('exits true')
  })
})
