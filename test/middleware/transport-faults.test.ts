import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type TransportOptions, transport } from '../../middleware/transport.js'
import { AbortError, ClosedError, NetworkError, PipecordError, TimeoutError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import type { DiscordResponse, RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { FakeClock, settled } from '../support/clock.js'
import { json, loopback, rawLoopback, until } from '../support/loopback.js'

/** A client on a clock that stands still: what takes time does so only where a test says. */
function start(options: TransportOptions, ...layers: Layer[]) {
  const clock = new FakeClock()
  const layer = transport(options)
  const contexts: RequestContext[] = []
  const watch: Layer = async function watch(ctx, next) {
    contexts.push(ctx)
    await next()
  }
  const client = new Client({ layers: [watch, ...layers, layer], clock, route: routeOf })
  onTestFinished(() => client.close())
  const send = (more: Partial<RequestOptions> = {}) => client.request({ method: 'GET', path: '/gateway', ...more })
  return { client, clock, contexts, layer, send }
}

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (reason: PipecordError) => reason,
  )
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const quiet = () => {}

describe('transport: timeouts', () => {
  it('covers the wait for the head (rest 58)', async () => {
    const { baseURL, arrived, sockets } = await loopback(quiet)
    const { send, clock } = start({ baseURL })

    const call = failure(send())
    await until(() => arrived.length === 1)
    await clock.advance(14_999)
    expect(sockets.size).toBe(1)
    await clock.advance(1)

    const error = await call
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ phase: 'headers', timeout: 15_000, sent: true, context: { requestId: 'r1' } })
    expect(error?.stack).toContain('transport-faults.test.ts')
    await until(() => sockets.size === 0)
  })

  it('covers the body, from the start of the request, and the request may set its own (rest 58)', async () => {
    const { baseURL } = await rawLoopback(socket => {
      socket.on('data', () => socket.write(`${head}content-length: 100\r\n\r\n{"a":`))
    })
    const { send, clock } = start({ baseURL, timeout: 60_000 })

    const call = failure(send({ timeout: 2000 }))
    await clock.advance(1900)
    await settledSockets()
    await clock.advance(100)

    expect(await call).toMatchObject({ code: 'TIMEOUT', phase: 'body', timeout: 2000 })
  })

  it('covers the wait for a connection, and then nothing is sent at all (rest 58)', async () => {
    const { baseURL, arrived } = await loopback(quiet)
    const { send, clock } = start({ baseURL, connectionPool: { maxConnections: 1 } })

    const first = failure(send())
    await until(() => arrived.length === 1)
    const second = failure(send({ path: '/never', timeout: 1000 }))
    await clock.advance(1000)
    expect(await second).toMatchObject({ code: 'TIMEOUT', phase: 'connect', sent: false })
    await clock.advance(14_000)
    await first
    await settledSockets()

    expect(arrived.map(({ url }) => url)).toEqual(['/api/v10/gateway'])
  })

  it('gives the answer its whole time, however long the wait for a connection was (rest 58)', async () => {
    const held: ServerResponse[] = []
    const { baseURL, arrived } = await loopback((_request, response) => void held.push(response))
    const { send, clock } = start({ baseURL, connectionPool: { maxConnections: 1 } })

    const first = send({ timeout: 5000 })
    await until(() => arrived.length === 1)
    const second = send({ timeout: 1000 })
    await clock.advance(900)
    held[0]?.end('{}')
    await first
    await until(() => arrived.length === 2)
    await clock.advance(900)
    held[1]?.end('{}')

    expect(await second).toMatchObject({ success: true })
  })

  it('leaves no timer behind', async () => {
    const { baseURL } = await loopback()
    const { send, clock } = start({ baseURL })

    await send()

    expect(clock.foreground).toBe(0)
  })

  it('counts silence, not the whole, where a file goes up', async () => {
    const { baseURL, arrived } = await loopback()
    const { send, clock } = start({ baseURL, timeout: 1000 })
    const feed = slowly()

    const call = send({ method: 'POST', files: [{ name: 'a.bin', data: feed.stream }] })
    for (let i = 0; i < 5; i++) {
      await settledSockets()
      await clock.advance(900)
      feed.push('x')
    }
    feed.push(null)

    expect((await call).success).toBe(true)
    expect(arrived[0]?.body.toString()).toContain('xxxxx')
  })

  it('ends an upload whose source stands still', async () => {
    const { baseURL, sockets } = await loopback()
    const { send, clock } = start({ baseURL, timeout: 1000 })
    const feed = slowly()

    const call = failure(send({ method: 'POST', files: [{ name: 'a.bin', data: () => feed.stream }] }))
    feed.push('x')
    await settledSockets()
    await clock.advance(1000)

    expect(await call).toMatchObject({ code: 'TIMEOUT', phase: 'headers' })
    expect(feed.stream.destroyed).toBe(true)
    await until(() => sockets.size === 0)
  })

  it('names a connection that is not made in time', async () => {
    const { origin, sockets } = await rawLoopback(quiet)
    const https = origin.replace('http:', 'https:')
    const { send, clock } = start({ baseURL: https, connectionPool: { connectionTimeout: 300 } })

    const call = failure(send())
    await until(() => sockets.size === 1)
    await clock.advance(300)

    const error = await call
    expect(error).toMatchObject({ code: 'TIMEOUT', phase: 'connect', timeout: 300, sent: false })
    expect(error?.hint).toContain('connectionPool.connectionTimeout')
  })
})

/** Lets the sockets of this process work for a few turns of the event loop. */
async function settledSockets(): Promise<void> {
  for (let i = 0; i < 20; i++) await settled()
}

function slowly() {
  const stream = new Readable({ read() {} })
  return { stream, push: (chunk: string | null) => void stream.push(chunk) }
}

describe('transport: cancelling', () => {
  it('frees the socket of a request in flight, and forgets its listener (rest 39)', async () => {
    const { baseURL, arrived, sockets } = await loopback(quiet)
    const { send, layer, clock } = start({ baseURL })
    const controller = new AbortController()

    const call = failure(send({ signal: controller.signal }))
    await until(() => arrived.length === 1)
    controller.abort(new Error('enough'))

    expect(await call).toBeInstanceOf(AbortError)
    await until(() => sockets.size === 0)
    await until(() => layer.pool().totalConnections === 0)
    expect(clock.foreground).toBe(0)
  })

  it('listens to the request while it is under way only (rest 39)', async () => {
    const { baseURL } = await loopback((request, response) => {
      if (request.url?.endsWith('/gone')) request.socket.destroy()
      else json(200, {})(request, response)
    })
    let listening = 0
    const { send } = start({ baseURL }, async function count(ctx, next) {
      const listen = ctx.onCancel.bind(ctx)
      ctx.onCancel = listener => {
        listening++
        const stop = listen(listener)
        return () => {
          listening--
          stop()
        }
      }
      await next()
    })

    await send()
    await failure(send({ path: '/gone' }))

    expect(listening).toBe(0)
  })

  it('sends nothing for a request that was cancelled before, or while it waits for a connection (rest 39)', async () => {
    const { baseURL, arrived, sockets } = await loopback(quiet)
    const { send, contexts } = start({ baseURL, connectionPool: { maxConnections: 1 } })
    const controller = new AbortController()

    expect(await failure(send({ signal: AbortSignal.abort(), path: '/before' }))).toBeInstanceOf(AbortError)
    const first = failure(send({ path: '/first' }))
    await until(() => arrived.length === 1)
    const waiting = failure(send({ path: '/waiting', signal: controller.signal }))
    await settledSockets()
    controller.abort()
    expect(await waiting).toBeInstanceOf(AbortError)
    contexts[0]?.cancel(new ClosedError('over'))
    await first
    const last = failure(send({ path: '/last' }))
    await until(() => arrived.length === 2)
    contexts.at(-1)?.cancel(new ClosedError('over'))
    await last

    expect(arrived.map(({ url }) => url)).toEqual(['/api/v10/first', '/api/v10/last'])
    expect(sockets.size).toBeLessThanOrEqual(1)
  })

  it('keeps the connection when a request in the queue behind it is cancelled', async () => {
    const { baseURL, arrived } = await loopback((request, response) => {
      setTimeout(() => json(200, {})(request, response), 5)
    })
    const { send, layer } = start({ baseURL, connectionPool: { maxConnections: 1 } })
    const controller = new AbortController()

    const first = send({ path: '/first' })
    const waiting = failure(send({ path: '/waiting', signal: controller.signal }))
    await until(() => arrived.length === 1)
    controller.abort()
    await waiting
    await first
    await send({ path: '/last' })

    expect(arrived.map(({ url }) => url)).toEqual(['/api/v10/first', '/api/v10/last'])
    expect(layer.pool().created).toBe(1)
  })

  it('passes a reason on that a layer gives, whatever it is', async () => {
    const { baseURL, arrived } = await loopback(quiet)
    const seen: unknown[] = []
    const { send, contexts } = start({ baseURL }, async function witness(_, next) {
      await next().catch(reason => seen.push(reason))
      throw seen[0]
    })

    const call = failure(send())
    await until(() => arrived.length === 1)
    contexts[0]?.cancel(new RangeError('of my own'))

    expect(await call).toBeInstanceOf(RangeError)
    await until(() => seen.length === 1)
    expect(seen[0]).toBe(await call)
  })

  it('fails what is under way with a typed error when the transport closes', async () => {
    const { baseURL, arrived, sockets } = await loopback(quiet)
    const { send, layer } = start({ baseURL })

    const call = failure(send())
    await until(() => arrived.length === 1)
    await layer.close()

    expect(await call).toBeInstanceOf(ClosedError)
    expect(await failure(send())).toBeInstanceOf(ClosedError)
    await until(() => sockets.size === 0)
  })
})

/** What a server does to a connection once a request came, and what the caller is told. */
const faults: Record<string, { speak: (socket: Socket, data: Buffer) => void; expected: object }> = {
  'reset before an answer': { speak: s => void s.resetAndDestroy(), expected: { code: 'NETWORK_ERROR', sent: true } },
  'end before an answer': { speak: s => void s.end(), expected: { code: 'NETWORK_ERROR', sent: true } },
  'reset in the head': {
    speak: s => void s.write('HTTP/1.1 200 OK\r\ncontent-', () => s.resetAndDestroy()),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'reset in the body': {
    speak: s => void s.write(`${head}content-length: 50\r\n\r\n{"a":`, () => s.resetAndDestroy()),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'end in the body': {
    speak: s => void s.end(`${head}content-length: 50\r\n\r\n{"a":`),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'end in a chunked body': {
    speak: s => void s.end(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"a":`),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'end in a body without length': {
    speak: s => void s.end(`${head}\r\n{"a":`),
    expected: { code: 'RESPONSE_MALFORMED', status: 200 },
  },
  garbage: {
    speak: s => void s.end('\x00\x01secret garbage\r\n\r\n'),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'another protocol': {
    speak: s => void s.end('SSH-2.0-OpenSSH_9.6\r\n'),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'a head without end': {
    speak: s => void s.write(`${head}x-long: ${'y'.repeat(100_000)}`),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'a bad chunk': {
    speak: s => void s.end(`${head}transfer-encoding: chunked\r\n\r\nzz\r\nsecret\r\n`),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'truncated gzip': {
    speak: s => {
      const body = gzipSync('{"secret":"secret"}').subarray(0, 20)
      s.write(`${head}content-encoding: gzip\r\ncontent-length: 20\r\n\r\n`)
      s.end(body)
    },
    expected: { code: 'RESPONSE_MALFORMED', status: 200 },
  },
  'an unasked upgrade': {
    speak: s => void s.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    expected: { code: 'NETWORK_ERROR', sent: true },
  },
  'a stall in the head': { speak: s => void s.write('HTTP/1.1 200'), expected: { code: 'TIMEOUT', phase: 'headers' } },
  'a stall in the body': {
    speak: s => void s.write(`${head}content-length: 50\r\n\r\n{`),
    expected: { code: 'TIMEOUT', phase: 'body' },
  },
  silence: { speak: quiet, expected: { code: 'TIMEOUT', phase: 'headers', sent: true } },
}

describe('transport: faults', () => {
  it.each(Object.entries(faults))('settles with a typed error on %s (rest 68)', async (_, { speak, expected }) => {
    const { baseURL, sockets } = await rawLoopback(socket => socket.once('data', data => speak(socket, data)))
    const { send, clock, layer } = start({ baseURL })
    let over = false

    const call = failure(send({ method: 'POST', body: { content: 'private' } })).finally(() => {
      over = true
    })
    await until(() => sockets.size > 0 || over)
    for (let i = 0; i < 10 && !over; i++) await settledSockets()
    if (!over) await clock.advance(15_000)
    const error = await call

    expect(error).toBeInstanceOf(PipecordError)
    expect(error).toMatchObject({ ...expected, context: { method: 'POST', route: '/gateway' } })
    expect(JSON.stringify(error) + String(error?.stack) + JSON.stringify({ ...(error?.cause as object) })).not.toMatch(
      /secret|private/,
    )
    await until(() => layer.pool().totalConnections === 0)
    expect(clock.foreground).toBe(0)
  })

  it('knows that nothing was sent where there was no connection (rest 68)', async () => {
    const refused = await failure(start({ baseURL: 'http://127.0.0.1:1' }).send())
    const unknown = await failure(
      start({
        baseURL: 'http://discord.test',
        connectionPool: {
          lookup: (_host, _options, callback) =>
            callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []),
        },
      }).send(),
    )

    for (const error of [refused, unknown]) {
      expect(error).toBeInstanceOf(NetworkError)
      expect(error).toMatchObject({ sent: false, hint: 'Nothing was sent; it can be sent again.' })
    }
    expect(refused?.message).toContain('the connection was refused')
    expect(refused?.cause).toMatchObject({ code: 'ECONNREFUSED' })
    expect(unknown?.message).toContain('the host name was not found')
  })

  it('calls an idle connection that was closed just now a network error, so that a GET can be repeated (rest 59)', async () => {
    let connections = 0
    const { baseURL } = await rawLoopback(socket => {
      const first = ++connections === 1
      let requests = 0
      socket.on('data', () => {
        if (first && ++requests === 2)
          socket.resetAndDestroy() // as if it had gone stale meanwhile
        else socket.write(`${head}content-length: 2\r\n\r\n{}`)
      })
    })
    const { send, layer } = start({ baseURL, connectionPool: { maxConnections: 1 } })

    await send()
    const stale = await failure(send())
    const again = await send()

    expect(stale).toMatchObject({ code: 'NETWORK_ERROR', sent: true, context: { method: 'GET' } })
    expect(again.success).toBe(true)
    expect(layer.pool().created).toBe(2)
  })

  it('goes on after faults: the pool is not wedged', async () => {
    let requests = 0
    const { baseURL } = await rawLoopback(socket => {
      socket.on('data', () => {
        if (++requests % 3 === 0) socket.write(`${head}content-length: 2\r\n\r\n{}`)
        else if (requests % 3 === 1) socket.resetAndDestroy()
        else socket.end('garbage')
      })
    })
    const { send } = start({ baseURL, connectionPool: { maxConnections: 2 } })

    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => send()))

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })
})

describe('transport: streams', () => {
  const large = Buffer.alloc(8 * 1024 * 1024, 'abc')

  async function read(response: DiscordResponse<unknown>): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of response.data as Readable) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }

  it('hands out the body as it comes, larger than what may be collected, plain or packed', async () => {
    const { baseURL } = await loopback((request, response) => {
      const packed = request.url?.endsWith('packed')
      response.writeHead(200, packed ? { 'content-encoding': 'gzip' } : {})
      if (packed) Readable.from([large]).pipe(createGzip()).pipe(response)
      else response.end(large)
    })
    const { send, clock } = start({ baseURL, maxResponseSize: 1000 })

    const plain = await read(await send({ responseType: 'stream' }))
    const packed = await read(await send({ responseType: 'stream', path: '/packed' }))

    expect(plain.equals(large)).toBe(true)
    expect(packed.equals(large)).toBe(true)
    expect(clock.foreground).toBe(0)
  })

  it('stops the sender while nobody reads', async () => {
    let sent = 0
    const { baseURL } = await loopback((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (sent < 1000) {
          sent++
          if (!response.write(large.subarray(0, 65_536))) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const { send, clock } = start({ baseURL })

    const response = await send({ responseType: 'stream' })
    await settledSockets()
    await settledSockets()
    const stopped = sent
    await clock.advance(60_000) // the reader's pause is no silence of Discord's
    const body = await read(response)

    expect(stopped).toBeLessThan(500)
    expect(body.length).toBe(65_536_000)
  })

  it('fails the stream with a typed error when it stands still, breaks, or is damaged', async () => {
    const { baseURL } = await rawLoopback(socket => {
      socket.once('data', data => {
        const packed = data.includes('/damaged') ? 'content-encoding: gzip\r\n' : ''
        socket.write(`${head}${packed}content-length: 5000\r\n\r\nsome`)
        if (data.includes('/broken')) setTimeout(() => socket.resetAndDestroy(), 5)
      })
    })
    const { send, clock } = start({ baseURL })
    const stream = async (path: string) => read(await send({ responseType: 'stream', path }))

    expect(await failure(stream('/broken'))).toMatchObject({ code: 'NETWORK_ERROR', sent: true })
    expect(await failure(stream('/damaged'))).toMatchObject({ code: 'RESPONSE_MALFORMED', status: 200 })
    const still = failure(stream('/still'))
    await settledSockets()
    await clock.advance(15_000)
    expect(await still).toMatchObject({ code: 'TIMEOUT', phase: 'body' })
  })

  it.each(['/plain', '/packed'])(
    'keeps the failure of %s for who comes late, without an uncaught error',
    async path => {
      const { baseURL } = await loopback((request, response) => {
        response.writeHead(200, request.url?.endsWith('packed') ? { 'content-encoding': 'gzip' } : {})
        response.write('some', () => setImmediate(() => request.socket.resetAndDestroy()))
      })

      const response = await start({ baseURL }).send({ responseType: 'stream', path })
      await until(() => (response.data as Readable).destroyed)

      expect(await failure(read(response))).toBeInstanceOf(PipecordError)
    },
  )

  it.each(['/plain', '/packed'])('frees the connection when the reader leaves %s', async path => {
    const { baseURL, sockets } = await loopback((request, response) => {
      response.writeHead(200, request.url?.endsWith('packed') ? { 'content-encoding': 'gzip' } : {})
      response.write(gzipSync(large.subarray(0, 1000)))
    })
    const { send, clock } = start({ baseURL })

    const { data } = await send({ responseType: 'stream', path })
    ;(data as Readable).destroy()

    await until(() => sockets.size === 0)
    expect(clock.foreground).toBe(0)
  })

  it('ends the stream when the request is cancelled, or the client closes', async () => {
    const { baseURL, sockets } = await loopback((_, response) => void response.writeHead(200).write('some'))
    const { send, contexts, client } = start({ baseURL })

    const cancelled = failure(read(await send({ responseType: 'stream' })))
    const closed = failure(read(await send({ responseType: 'stream' })))
    contexts[0]?.cancel(new AbortError('enough'))
    expect(await cancelled).toBeInstanceOf(AbortError)
    await client.close()

    expect(await closed).toBeInstanceOf(ClosedError)
    await until(() => sockets.size === 0)
  })

  it('decodes errors all the same, and gives an empty stream for no body', async () => {
    const { baseURL } = await loopback((request, response) => {
      if (request.url?.endsWith('gone')) json(404, { code: 10008, message: 'Unknown Message' })(request, response)
      else response.writeHead(204).end()
    })
    const { send } = start({ baseURL })

    expect((await send({ responseType: 'stream', path: '/gone' })).error).toMatchObject({ discordCode: 10008 })
    expect(await read(await send({ responseType: 'stream' }))).toEqual(Buffer.alloc(0))
  })
})
