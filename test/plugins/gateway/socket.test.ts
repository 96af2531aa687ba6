import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { type SocketFailure, wsConnect } from '../../../plugins/gateway/index.js'
import { systemClock } from '../../../src/kernel/clock.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(prepare: (server: Server) => void): Promise<string> {
  const server = createServer()
  servers.push(server)
  prepare(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

interface End {
  readonly code: number
  readonly failure: SocketFailure | undefined
}

function open(url: string, connect = wsConnect(systemClock)) {
  const received: [string, boolean][] = []
  let opened = () => {}
  let closed = (_: End) => {}
  const isOpen = new Promise<void>(resolve => {
    opened = resolve
  })
  const end = new Promise<End>(resolve => {
    closed = resolve
  })
  const socket = connect(url, {
    opened,
    received: (bytes, binary) => received.push([bytes.toString(), binary]),
    closed: (code, _reason, failure) => closed({ code, failure }),
  })
  return { socket, received, isOpen, end }
}

describe('wsConnect', () => {
  it('tells text from bytes, and passes both on', async () => {
    const url = await listen(server =>
      new WebSocketServer({ server }).on('connection', ws => {
        ws.send('text')
        ws.send(Buffer.from('bytes'))
        ws.on('message', data => ws.close(4000, String(data)))
      }),
    )
    const { socket, received, isOpen, end } = open(url)

    await isOpen
    socket.send('hi')

    expect((await end).code).toBe(4000)
    expect(received).toEqual([
      ['text', false],
      ['bytes', true],
    ])
  })

  it.each([403, 429, 520])('tells that the upgrade was answered with %i (gateway 10)', async status => {
    const url = await listen(server =>
      server.on('upgrade', (_, socket) => {
        socket.end(`HTTP/1.1 ${status} No\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n`)
      }),
    )

    const { code, failure } = await open(url).end

    expect(code).toBe(1006)
    expect(failure).toMatchObject({ status, retryAfter: 3000 })
  })

  it('tells that nobody listens', async () => {
    const { code, failure } = await open('ws://127.0.0.1:1/').end

    expect(code).toBe(1006)
    expect(failure?.message).toMatch(/ECONNREFUSED/)
  })

  it('ends a half-open connection at once, and waits for a goodbye no longer than it may (gateway 5, B1)', async () => {
    const url = await listen(server => new WebSocketServer({ server }).on('connection', ws => ws.pause()))
    const [zombie, silent] = [open(url), open(url)]
    await Promise.all([zombie.isOpen, silent.isOpen])
    const start = performance.now()

    zombie.socket.terminate()
    await zombie.end
    const first = performance.now() - start
    silent.socket.close(4000, 50)
    await silent.end

    expect(first).toBeLessThan(1000)
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it('may be closed while it still opens', async () => {
    const url = await listen(server => server.on('upgrade', () => {}))
    const { socket, end } = open(url)

    socket.close(1000, 20)

    expect((await end).code).toBe(1006)
  })

  it.each(['close', 'terminate'] as const)('ends on %s() before `ws` is there, and opens nothing then', async how => {
    let connections = 0
    const url = await listen(server =>
      new WebSocketServer({ server }).on('connection', ws => {
        connections++
        ws.close(4000)
      }),
    )
    const connect = wsConnect(systemClock)
    const [given, kept] = [open(url, connect), open(url, connect)]

    given.socket.send('too soon')
    given.socket[how](4000, 1000)
    given.socket[how](4000, 1000)
    const { code, failure } = await given.end
    await kept.end

    expect({ code, failure }).toEqual({ code: 1006, failure: { message: 'it was closed before it was made' } })
    expect(connections).toBe(1)
  })

  it('opens the next one at once when `ws` is there', async () => {
    const url = await listen(server => new WebSocketServer({ server }).on('connection', ws => ws.close(4000)))
    const connect = wsConnect(systemClock)
    await open(url, connect).end

    expect((await open(url, connect).end).code).toBe(4000)
  })

  it.each(['ftp://127.0.0.1/', 'ws://127.0.0.1/#here'])(
    'throws nothing for %s, and tells that it is none',
    async url => {
      const connect = wsConnect(systemClock)

      for (let i = 0; i < 2; i++) {
        const { socket, end } = open(url, connect)
        expect(await end).toMatchObject({ code: 1006, failure: { message: expect.stringMatching(/URL/) } })
        socket.terminate()
        socket.close(1000, 10)
      }
    },
  )
})
