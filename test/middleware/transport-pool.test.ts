import { createSecureServer } from 'node:http2'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { Agent, type Dispatcher } from 'undici'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ConnectionPoolOptions, type TransportOptions, transport } from '../../middleware/transport.js'
import type { PipecordError } from '../../src/errors.js'
import { Client } from '../../src/kernel/client.js'
import type { RequestOptions } from '../../src/request.js'
import { certificate } from '../support/certificate.js'
import { FakeClock, settled } from '../support/clock.js'
import { json, loopback, rawLoopback, until } from '../support/loopback.js'

function start(options: TransportOptions) {
  const clock = new FakeClock()
  const layer = transport(options)
  const client = new Client({ layers: [layer], clock })
  onTestFinished(() => client.close())
  const seen: unknown[] = []
  client.on('connectionCreated', connection => seen.push(connection))
  client.on('connectionRemoved', id => seen.push(id))
  const send = (more: Partial<RequestOptions> = {}) => client.request({ method: 'GET', path: '/gateway', ...more })
  const burst = (count: number) => Promise.all(Array.from({ length: count }, () => send()))
  return { client, clock, layer, seen, send, burst }
}

/** A server that answers only when told. */
async function held() {
  const waiting: (() => void)[] = []
  const server = await loopback((request, response) => void waiting.push(() => json(200, {})(request, response)))
  return {
    ...server,
    waiting,
    release() {
      for (const answer of waiting.splice(0)) answer()
    },
  }
}

/** Over TLS, with HTTP/2 for those who want it. */
async function secure() {
  const protocols: string[] = []
  const reused: boolean[] = []
  const server = createSecureServer({ ...certificate(), allowHTTP1: true }, (request, response) => {
    protocols.push(request.httpVersion)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('{"ok":true}')
  })
  const sockets = new Set<TLSSocket>()
  server.on('secureConnection', (socket: TLSSocket) => {
    reused.push(socket.isSessionReused())
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { baseURL: `https://localhost:${(server.address() as AddressInfo).port}`, protocols, reused }
}

function trustAnyone() {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => {
    vi.unstubAllEnvs()
    emit.mockRestore()
  })
}

describe('transport: connectionPool', () => {
  it('tells of each connection that is made and that ends', async () => {
    const { baseURL, origin, sockets } = await loopback()
    const { send, seen } = start({ baseURL })

    await send()
    expect(seen).toEqual([{ id: 'c1', origin }])
    for (const socket of sockets) socket.destroy()
    await until(() => seen.length === 2)

    expect(seen[1]).toBe('c1')
  })

  it('tells how the connections are used', async () => {
    const { baseURL, waiting, release } = await held()
    const { burst, layer } = start({ baseURL, connectionPool: { maxConnections: 4 } })

    expect(layer.pool()).toEqual({
      totalConnections: 0,
      activeConnections: 0,
      idleConnections: 0,
      connectionUtilization: 0,
      pending: 0,
      created: 0,
      reused: 0,
      reuseRate: 0,
    })
    const first = burst(3)
    await until(() => waiting.length === 3)
    expect(layer.pool()).toMatchObject({ totalConnections: 3, activeConnections: 3, connectionUtilization: 0.75 })
    const more = burst(4)
    await until(() => waiting.length === 4)
    expect(layer.pool()).toMatchObject({
      totalConnections: 4,
      activeConnections: 4,
      pending: 3,
      connectionUtilization: 1,
    })
    release()
    await first
    await until(() => waiting.length === 3)
    release()
    await more
    await settled()

    expect(layer.pool()).toMatchObject({ activeConnections: 0, idleConnections: 4, pending: 0, created: 4, reused: 3 })
    expect(layer.pool().reuseRate).toBeCloseTo(3 / 7)
  })

  it.each([
    ['maxConnections', { maxConnections: 2, maxConnectionsPerHost: 5 }],
    ['maxConnectionsPerHost', { maxConnections: 5, maxConnectionsPerHost: 2 }],
  ])('makes no more connections than %s', async (_, connectionPool) => {
    const { baseURL, waiting, release, arrived } = await held()
    const { burst, layer } = start({ baseURL, connectionPool })

    const all = burst(6)
    for (let done = 2; done <= 6; done += 2) {
      await until(() => arrived.length === done && waiting.length === 2)
      expect(layer.pool().totalConnections).toBe(2)
      release()
    }
    await all

    expect(layer.pool().created).toBe(2)
  })

  it('uses connections again, or each once with enableKeepAlive: false', async () => {
    const { baseURL, arrived } = await loopback()
    const kept = start({ baseURL })
    const single = start({ baseURL, connectionPool: { enableKeepAlive: false } })

    for (const { send } of [kept, single]) {
      for (let i = 0; i < 4; i++) {
        await send()
        await settled() // undici takes a connection again one turn later
      }
    }

    expect(kept.layer.pool()).toMatchObject({ created: 1, reused: 3, reuseRate: 0.75 })
    expect(single.layer.pool()).toMatchObject({ created: 4, reused: 0, totalConnections: 0 })
    expect(arrived.map(({ headers }) => headers.connection)).toEqual([
      ...Array(4).fill('keep-alive'),
      ...Array(4).fill('close'),
    ])
  })

  it('closes what is idle for maxIdleTime, looking every healthCheckInterval, and never what is in use', async () => {
    const { baseURL, waiting, release } = await held()
    const connectionPool = { healthCheckInterval: 10_000, maxIdleTime: 20_000 }
    const { send, burst, layer, clock } = start({ baseURL, timeout: 100_000, connectionPool })

    const pair = burst(2)
    await until(() => waiting.length === 2)
    release()
    await pair
    await settled()
    const busy = send()
    await until(() => waiting.length === 1)
    await clock.advance(29_999)
    expect(layer.pool().totalConnections).toBe(2)
    await clock.advance(1)
    await until(() => layer.pool().totalConnections === 1)
    await clock.advance(60_000)
    expect(layer.pool()).toMatchObject({ totalConnections: 1, activeConnections: 1 })
    release()
    await busy
    await clock.advance(40_000)

    await until(() => layer.pool().totalConnections === 0)
    await clock.advance(10_000)
    expect(clock.waiting).toBe(0)
  })

  it('looks in the background only, and not at all once it is closed', async () => {
    const { baseURL } = await loopback()
    const { send, clock, client } = start({ baseURL })

    await send()
    expect([clock.waiting, clock.foreground]).toEqual([1, 0])
    await client.close()

    expect(clock.waiting).toBe(0)
  })

  it('gives up connections that are being made when it closes', async () => {
    const { origin, sockets } = await rawLoopback(socket => void socket.resume())
    const { send, layer, clock } = start({ baseURL: origin.replace('http:', 'https:') })

    const call = send().then(undefined, (reason: PipecordError) => reason)
    await until(() => sockets.size === 1)
    await layer.close()

    expect(await call).toMatchObject({ code: 'CLIENT_CLOSED' })
    await until(() => sockets.size === 0)
    expect(clock.waiting).toBe(0)
  })

  it('asks for addresses once in a while, and lets a function of the user answer instead', async () => {
    const { origin } = await loopback()
    const { port } = new URL(origin)
    const asked: string[] = []
    const lookup: NonNullable<ConnectionPoolOptions['lookup']> = (host, _, found) => {
      asked.push(host)
      found(null, [{ address: '127.0.0.1', family: 4 }])
    }
    const { burst } = start({ baseURL: `http://discord.test:${port}`, connectionPool: { lookup } })

    await burst(2)

    expect(asked).toEqual(['discord.test', 'discord.test'])
    expect(
      (await start({ baseURL: `http://localhost:${port}`, connectionPool: { dnsCacheTime: 0 } }).send()).success,
    ).toBe(true)
  })

  it.each([
    [false, '1.1'],
    [true, '2.0'],
  ])('with allowH2: %s speaks HTTP/%s', async (allowH2, version) => {
    trustAnyone()
    const { baseURL, protocols } = await secure()
    const { send } = start({ baseURL, connectionPool: { allowH2 } })

    const answers = [
      await send(),
      await send({ method: 'POST', body: { a: 1 } }),
      await send({ method: 'POST', files: [{ name: 'a', data: 'b' }] }),
    ]

    expect(answers.map(({ data }) => data)).toEqual(Array(3).fill({ ok: true }))
    expect(protocols).toEqual(Array(3).fill(version))
  })

  it('takes up a TLS session again for the next connection', async () => {
    trustAnyone()
    const { baseURL, reused } = await secure()
    const { send } = start({ baseURL, connectionPool: { enableKeepAlive: false } })

    await send()
    await settled()
    await send()

    expect(reused).toEqual([false, true])
  })

  it('sends nothing to a host whose certificate nobody vouches for', async () => {
    const { baseURL, protocols } = await secure()

    const error = await start({ baseURL })
      .send()
      .then(undefined, (reason: PipecordError) => reason)

    expect(error).toMatchObject({ code: 'NETWORK_ERROR', sent: false, cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    expect((error as PipecordError).message).toContain('certificate')
    expect(protocols).toEqual([])
  })

  it("tells of the connections of a user's dispatcher, and leaves it open", async () => {
    const { baseURL, sockets } = await loopback()
    const agent = new Agent({ keepAliveTimeout: 60_000 })
    onTestFinished(() => agent.destroy())
    const { send, seen, layer, client } = start({ baseURL, dispatcher: agent })

    await send()
    expect(seen).toHaveLength(1)
    expect(layer.pool()).toMatchObject({ totalConnections: 1, connectionUtilization: 0, created: 1 })
    await client.close()

    expect(sockets.size).toBe(1)
    expect(agent.closed).toBe(false)
  })

  it('takes a dispatcher of undici 6', async () => {
    const { baseURL, arrived } = await loopback(json(200, { ok: true }))
    const older = createRequire(createRequire(import.meta.url).resolve('@discordjs/rest'))(
      'undici',
    ) as typeof import('undici')
    const agent = new older.Agent()
    onTestFinished(() => agent.destroy())
    const { send } = start({ baseURL, dispatcher: agent })

    const plain = await send({ method: 'POST', body: { a: 1 } })
    const stream = await send({ method: 'POST', files: [{ name: 'a', data: 'b' }], responseType: 'stream' })
    const parts: Buffer[] = []
    for await (const part of stream.data as Readable) parts.push(part as Buffer)

    expect(plain.data).toEqual({ ok: true })
    expect(Buffer.concat(parts).toString()).toBe('{"ok":true}')
    expect(arrived.map(({ body }) => body.length > 0)).toEqual([true, true])
  })

  it('takes a dispatcher that calls the newer handler methods alone, as undici 8 does', async () => {
    const aborted: unknown[] = []
    const dispatcher = {
      dispatch({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        const controller = { abort: (reason: unknown) => aborted.push(reason), resume() {}, pause() {} } as never
        handler.onRequestStart?.(controller, {})
        if (path.endsWith('/stall')) return true
        handler.onResponseStart?.(controller, 200, {
          'content-type': 'application/json',
          'x-many': ['1', '2'],
        } as never)
        handler.onResponseData?.(controller, Buffer.from('{"ok":true}'))
        if (path.endsWith('/broken')) handler.onResponseError?.(controller, new Error('broken'))
        else handler.onResponseEnd?.(controller, {})
        return true
      },
    } as unknown as Dispatcher
    const { send, clock } = start({ baseURL: 'https://discord.test', dispatcher })

    const whole = await send()
    const broken = send({ path: '/broken' })
    await expect(broken).rejects.toMatchObject({ code: 'NETWORK_ERROR', sent: true })
    const stalled = send({ path: '/stall' }).then(undefined, (reason: unknown) => reason)
    await clock.advance(15_000)

    expect(whole).toMatchObject({ data: { ok: true }, headers: { 'x-many': '1, 2' } })
    expect(await stalled).toMatchObject({ code: 'TIMEOUT', phase: 'headers' })
    expect(aborted).toHaveLength(1)
  })

  it("aborts and times out on a user's dispatcher too", async () => {
    const { baseURL, sockets } = await rawLoopback(socket => void socket.resume())
    const agent = new Agent()
    onTestFinished(() => agent.destroy())
    const { send, clock, layer } = start({ baseURL, dispatcher: agent })

    const call = send().then(undefined, (reason: unknown) => reason)
    await until(() => sockets.size === 1)
    await until(() => layer.pool().activeConnections === 1)
    const [socket] = sockets
    await clock.advance(15_000)

    expect(await call).toMatchObject({ code: 'TIMEOUT', phase: 'headers' })
    await until(() => socket?.destroyed === true)
  })
})
