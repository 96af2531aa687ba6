/**
 * Server: the HTTP side of the simulator: connections, requests, faults on their way in and out.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Answer } from './answer.js'
import { hasBody, receive } from './body.js'
import type { SimulatorClock } from './clock.js'
import type { Cloudflare } from './cloudflare.js'
import type { Span } from './fault-kinds.js'
import type { Faults, Strikes } from './faults.js'
import { type Arrival, type Judge, paramsOf } from './judge.js'
import type { OpenEntry, RequestLog } from './log.js'
import type { Place, Places } from './places.js'
import type { Random } from './random.js'
import { Reorder } from './reorder.js'
import { halfClose, insteadOf, latencies, reorders, resets, spoiledBy, statusAnswer } from './strikes.js'
import type { Wire } from './wire.js'

export interface ServerParts {
  readonly clock: SimulatorClock
  readonly random: Random
  readonly places: Places
  readonly judge: Judge
  readonly wire: Wire
  readonly faults: Faults
  readonly log: RequestLog
  readonly cloudflare: Cloudflare
  /** Added to every answer, after its effect. */
  readonly latency: Span
}

interface Connection {
  readonly id: number
  /** `deaf`: nothing that arrives is answered. `trapped`: the next request is answered with RST. */
  state: 'open' | 'deaf' | 'trapped'
}

interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  readonly place: Place
  readonly strikes: Strikes
  readonly entry: OpenEntry
}

const empty = Buffer.alloc(0)

export class SimulatorServer {
  /** For what else the port serves, such as the upgrade to a WebSocket. */
  readonly http: Server
  readonly #parts: ServerParts
  readonly #reorder: Reorder
  readonly #connections = new Map<Socket, Connection>()
  #connected = 0

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#reorder = new Reorder(parts.clock)
    // No timeouts of its own: a connection ends when the client, a fault or close() ends it.
    this.http = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true })
    this.http.on('connection', socket => this.#greet(socket))
    this.http.on('request', (request, response) => void this.#serve(request, response))
    this.http.on('clientError', (_, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'))
  }

  /** Resolves to the port. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(port, host, () => {
        this.http.off('error', reject)
        resolve((this.http.address() as AddressInfo).port)
      })
    })
  }

  /** Ends every connection at once. */
  close(): Promise<void> {
    return new Promise(resolve => {
      this.http.close(() => resolve())
      for (const socket of this.#connections.keys()) socket.destroy()
    })
  }

  #greet(socket: Socket): void {
    this.#connections.set(socket, { id: ++this.#connected, state: 'open' })
    socket.on('close', () => this.#connections.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = this.#begin(request, response)
    const { connection, entry, strikes } = visit
    response.on('close', () => this.#end(response, entry))
    if (connection.state === 'trapped') return void request.socket.resetAndDestroy()
    if (connection.state === 'deaf') return
    const received = hasBody(request) ? await receive(request) : { bytes: empty, size: 0 }
    if (!received || request.socket.destroyed) return
    entry.bytesIn = received.size
    await this.#wait(latencies(strikes, 'before'))
    if (resets(strikes, 'before')) return void request.socket.resetAndDestroy()
    const { place } = visit
    const address = request.socket.remoteAddress ?? 'unknown'
    const answer = await this.#answer({ request, place, entry, address, bytes: received.bytes }, strikes)
    this.#parts.cloudflare.observe(address, answer.status, answer.limited)
    await this.#deliver(visit, answer)
  }

  #begin(request: IncomingMessage, response: ServerResponse): Visit {
    const { places, faults, log, clock } = this.#parts
    const method = request.method ?? 'GET'
    const place = places.find(method, request.url ?? '/')
    const connection = this.#connections.get(request.socket) ?? { id: 0, state: 'open' }
    const route = place.route?.path ?? place.match?.leaf.path
    const strikes = connection.state === 'open' ? faults.strike(method, route) : []
    const entry = log.begin({
      method,
      route,
      params: masked(paramsOf(place)),
      connection: connection.id,
      start: clock.now(),
      faults: connection.state === 'open' ? strikes.map(({ effect }) => effect.kind) : ['half-close'],
    })
    return { request, response, connection, place, strikes, entry }
  }

  #end(response: ServerResponse, entry: OpenEntry): void {
    entry.cut = !response.writableFinished
    this.#parts.log.end(entry, this.#parts.clock.now())
  }

  async #answer(arrival: Arrival, strikes: Strikes): Promise<Answer> {
    const { judge } = this.#parts
    if (strikes.length === 0) return judge.answer(arrival)
    const instead = insteadOf(strikes, () => judge.bucketHeaders(arrival))
    if (instead) return instead
    const answer = await judge.answer(arrival)
    return statusAnswer(strikes, 'after', answer.headers) ?? answer
  }

  async #deliver({ request, response, connection, strikes, entry }: Visit, answer: Answer): Promise<void> {
    await this.#wait([this.#parts.latency, ...latencies(strikes, 'after')])
    const held = reorders(strikes)
    if (held) await this.#reorder.hold(held.fault, held.owner)
    const { socket } = request
    const closing = halfClose(strikes)
    if (closing) response.on('finish', () => spoil(socket, connection, closing.on ?? 'idle'))
    const acceptEncoding = request.headers['accept-encoding']?.toString()
    await this.#parts.wire.deliver({ response, socket, acceptEncoding, entry, answer, spoiled: spoiledBy(strikes) })
  }

  async #wait(spans: readonly Span[]): Promise<void> {
    let ms = 0
    for (const span of spans) {
      ms += typeof span === 'number' ? span : span[0] + this.#parts.random.next() * (span[1] - span[0])
    }
    if (ms > 0) await this.#parts.clock.sleep(ms)
  }
}

function spoil(socket: Socket, connection: Connection, on: 'idle' | 'next-request'): void {
  connection.state = on === 'idle' ? 'deaf' : 'trapped'
  if (on === 'idle') socket.end()
}

/** Tokens of webhooks and interactions stand in paths. */
function masked(params: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(params)) if (name.includes('token')) params[name] = '***'
  return params
}
