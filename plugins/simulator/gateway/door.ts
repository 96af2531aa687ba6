/**
 * Door: the upgrade from HTTP to a gateway connection, and what a fault makes of it.
 * https://docs.discord.com/developers/events/gateway#connecting (2026-08)
 * @module
 */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Connection } from './connection.js'
import { type Compression, hasZstd } from './encoders.js'
import type { HandshakeFault } from './faults.js'
import type { Hub } from './hub.js'
import { Close } from './opcodes.js'

/** Far above what Discord takes, so that the protocol and not the library refuses it. */
const MAX_PAYLOAD = 1_048_576
const versions = ['9', '10']

interface Visitor {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly url: URL
  readonly resumeHost: boolean
}

export class Door {
  readonly connections = new Set<Connection>()
  readonly #hub: Hub
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD })
  #opened = 0

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** For the server's `upgrade`. */
  knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const url = new URL(request.url ?? '/', 'ws://simulator')
    const path = url.pathname.replace(/\/$/, '')
    if (path !== '' && path !== '/resume') return void refuse(socket, { status: 404 })
    const visitor = { request, socket, head, url, resumeHost: path === '/resume' }
    const fault = this.#hub.faults.strike('handshake', { url: visitor.resumeHost ? 'resume' : 'main' })
    if (!fault) return void this.#open(visitor)
    if (fault.ms === undefined || fault.ms === 0) return void this.#spoil(visitor, fault)
    this.#hub.clock.timer(fault.ms, () => {
      if (!socket.destroyed) this.#spoil(visitor, fault)
    })
  }

  #spoil(visitor: Visitor, fault: HandshakeFault): void {
    const { socket } = visitor
    if (fault.do === 'wait') return void this.#open(visitor)
    this.#hub.log.note('refused', { ...((fault.do ?? 'status') === 'status' && { code: fault.status ?? 503 }) })
    if (fault.do === 'reset') socket.destroy()
    else if (fault.do === 'hang') socket.write('HTTP/1.1 101 Switching Protocols\r\n')
    else refuse(socket, fault)
  }

  #open({ request, socket, head, url, resumeHost }: Visitor): void {
    this.#server.handleUpgrade(request, socket, head, ws => {
      const refusal = refusalOf(url)
      const connection: Connection = new Connection({
        ...{ hub: this.#hub, ws, socket, resumeHost, id: ++this.#opened, compression: compressionOf(url) },
        ended: () => this.connections.delete(connection),
      })
      this.connections.add(connection)
      if (refusal) connection.close(...refusal)
      else connection.greet()
    })
  }
}

/** Close code and reason for what nobody can talk. */
function refusalOf(url: URL): [code: number, reason?: string] | undefined {
  const [version, encoding] = [url.searchParams.get('v') ?? '10', url.searchParams.get('encoding') ?? 'json']
  if (!versions.includes(version)) return [Close.InvalidVersion]
  if (encoding !== 'json') return [Close.UnknownError, 'The simulator speaks JSON only.']
  if (url.searchParams.get('compress') === 'zstd-stream' && !hasZstd) {
    return [Close.UnknownError, 'This version of Node.js has no zstd.']
  }
  return undefined
}

function compressionOf(url: URL): Compression {
  const compress = url.searchParams.get('compress')
  return compress === 'zlib-stream' || (compress === 'zstd-stream' && hasZstd) ? compress : 'none'
}

function refuse(socket: Duplex, { status = 503, headers = {} }: Pick<HandshakeFault, 'status' | 'headers'>): void {
  const lines = Object.entries({ connection: 'close', 'content-length': '0', ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n`)
}
