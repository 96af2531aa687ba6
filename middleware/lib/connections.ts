/**
 * Connections: the pool to one origin, with its figures, its events and the sweep that closes what nobody uses.
 * @module
 */
import type { LookupFunction, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { buildConnector, Client, type Dispatcher, Pool } from 'undici'
import { checkFlag, checkFunction, checkKeys, checkNumber } from '../../src/check.js'
import { DnsCache } from './dns-cache.js'
import { Exchange } from './exchange.js'

export interface ConnectionPoolOptions {
  /** Connections in all. @default 256 */
  maxConnections?: number
  /** Connections to one host. @default 128 */
  maxConnectionsPerHost?: number
  /** Ms for making a connection, TLS included. @default 5000 */
  connectionTimeout?: number
  /** Whether connections are used again. @default true */
  enableKeepAlive?: boolean
  /** Ms between looks at the connections, which close those that are idle for too long. @default 30_000 */
  healthCheckInterval?: number
  /** Ms after which an idle connection is closed, by the look that follows. @default 60_000 */
  maxIdleTime?: number
  /** Whether HTTP/2 is used where the server offers it. @default false */
  allowH2?: boolean
  /** Ms for which the addresses of a host are remembered; 0 for not at all. @default 60_000 */
  dnsCacheTime?: number
  /** Finds addresses in place of DNS and its cache, in the form of `dns.lookup`. @default the system's, cached */
  lookup?: LookupFunction
}

export const poolDefaults = {
  maxConnections: 256,
  maxConnectionsPerHost: 128,
  connectionTimeout: 5000,
  enableKeepAlive: true,
  healthCheckInterval: 30_000,
  maxIdleTime: 60_000,
  allowH2: false,
  dnsCacheTime: 60_000,
  lookup: undefined as LookupFunction | undefined,
}

/** @throws {ConfigError} naming the key, such as `connectionPool.maxConnections` */
export function checkPool(options: ConnectionPoolOptions): void {
  const group = 'connectionPool'
  checkKeys(group, options, Object.keys(poolDefaults))
  const pool = { ...poolDefaults, ...options }
  for (const key of ['maxConnections', 'maxConnectionsPerHost'] as const) {
    checkNumber(`${group}.${key}`, pool[key], { min: 1, integer: true })
  }
  for (const key of ['connectionTimeout', 'healthCheckInterval', 'maxIdleTime'] as const) {
    checkNumber(`${group}.${key}`, pool[key], { min: 1, max: longestTime })
  }
  checkNumber(`${group}.dnsCacheTime`, pool.dnsCacheTime)
  checkFlag(`${group}.enableKeepAlive`, pool.enableKeepAlive)
  checkFlag(`${group}.allowH2`, pool.allowH2)
  checkFunction(`${group}.lookup`, pool.lookup)
}

// undici hands twice `maxIdleTime` to Node's timers, which fire at once beyond 2^31 - 1.
const longestTime = 2 ** 29

/** How the connections are used. */
export interface PoolStats {
  readonly totalConnections: number
  /** Those that carry a request. */
  readonly activeConnections: number
  readonly idleConnections: number
  /** Active ones by the most there may be, from 0 to 1. */
  readonly connectionUtilization: number
  /** Requests that wait for a connection. */
  readonly pending: number
  /** Connections made so far. */
  readonly created: number
  /** Requests that found a connection in place. */
  readonly reused: number
  /** `reused` by all requests, from 0 to 1. */
  readonly reuseRate: number
}

export interface Surroundings {
  /** Monotonic time in ms. */
  now(): number
  /** Runs `task` after `ms`; a `background` one does not keep the process alive. @returns a function that cancels it */
  timer(ms: number, task: () => void, background?: boolean): () => void
  created(id: string): void
  removed(id: string): void
}

interface Connection {
  readonly id: string
  /** What the last sweep saw. */
  bytes: number
  idleSince: number
}

/** What a client of undici tells of itself. */
type Counted = Dispatcher & {
  readonly stats?: { readonly running: number; readonly pending?: number; readonly queued?: number }
}

/** An undici client, which is one connection, that lets an exchange hang up. */
class Line extends Client {
  socket: Socket | undefined

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (handler instanceof Exchange) handler.line = this
    return super.dispatch(options, handler)
  }

  /**
   * Ends the connection. undici's own abort would do that too, but then make a new one for the request that is no more
   * (undici 7.30, 2026-08). @returns whether it did; over HTTP/2, others use the connection
   */
  hangUp(reason: Error): boolean {
    const { socket } = this
    if (!socket || (socket as Partial<TLSSocket>).alpnProtocol === 'h2') return false
    socket.destroy(reason)
    return true
  }
}

export class Connections {
  readonly dispatcher: Dispatcher
  /** Requests that were put on the wire. */
  requests = 0
  readonly connectionTimeout: number
  /** Undefined where the dispatcher is the user's. */
  readonly #pool: Pool | undefined
  readonly #options: typeof poolDefaults
  readonly #around: Surroundings
  readonly #open = new Map<Dispatcher, Connection>()
  readonly #dialling = new Set<Socket>()
  #created = 0
  #stopSweeping: (() => void) | undefined

  /** @param given limits for an own pool, or a dispatcher that somebody else takes care of */
  constructor(origin: string, given: typeof poolDefaults | Dispatcher, around: Surroundings) {
    const foreign = 'dispatch' in given ? given : undefined
    this.#around = around
    this.#options = 'dispatch' in given ? poolDefaults : given
    this.connectionTimeout = this.#options.connectionTimeout
    this.#pool = foreign ? undefined : this.#makePool(origin)
    this.dispatcher = foreign ?? (this.#pool as Pool)
    // A dispatcher may be anything with `dispatch`; those of undici are event emitters.
    if (typeof this.dispatcher.on !== 'function') return
    this.dispatcher.on('connect', this.#connected)
    this.dispatcher.on('disconnect', this.#disconnected)
  }

  /** Most connections there may be. */
  get #limit(): number {
    return this.#pool ? mostOf(this.#options) : Infinity
  }

  get stats(): PoolStats {
    const totalConnections = this.#open.size
    let activeConnections = 0
    for (const client of this.#open.keys()) if (isBusy(client)) activeConnections++
    const reused = Math.max(0, this.requests - this.#created)
    return {
      totalConnections,
      activeConnections,
      idleConnections: totalConnections - activeConnections,
      connectionUtilization: Number.isFinite(this.#limit) ? activeConnections / this.#limit : 0,
      pending: (this.dispatcher as Counted).stats?.pending ?? 0,
      created: this.#created,
      reused,
      reuseRate: this.requests === 0 ? 0 : reused / this.requests,
    }
  }

  /** Ends the own pool and what still runs on it; a user's dispatcher stays. */
  async close(): Promise<void> {
    this.#stopSweeping?.()
    for (const socket of this.#dialling) socket.destroy()
    if (this.#pool) return this.#pool.destroy()
    this.dispatcher.off?.('connect', this.#connected)
    this.dispatcher.off?.('disconnect', this.#disconnected)
  }

  /** Closes connections that carried nothing for long, as far as the sweeps saw, and looks again later. */
  readonly #sweep = (): void => {
    const now = this.#around.now()
    for (const [client, connection] of this.#open) {
      const socket = client instanceof Line ? client.socket : undefined
      if (!socket) continue
      const bytes = socket.bytesRead + socket.bytesWritten
      if (bytes !== connection.bytes || isBusy(client)) connection.idleSince = now
      connection.bytes = bytes
      if (now - connection.idleSince >= this.#options.maxIdleTime) socket.destroy()
    }
    this.#stopSweeping = undefined
    if (this.#open.size > 0) this.#sweepLater()
  }

  #sweepLater(): void {
    if (!this.#pool) return
    this.#stopSweeping ??= this.#around.timer(this.#options.healthCheckInterval, this.#sweep, true)
  }

  #makePool(origin: string): Pool {
    const { enableKeepAlive, maxIdleTime, allowH2, dnsCacheTime } = this.#options
    const lookup = this.#options.lookup ?? new DnsCache(dnsCacheTime, () => this.#around.now()).lookup
    // One connector for all connections, since it keeps the TLS sessions. `lookup` goes on to the socket.
    const socket = { timeout: 0, allowH2, lookup, autoSelectFamily: true } as buildConnector.BuildOptions
    const dial = buildConnector(socket) as Dial
    return new Pool(origin, {
      connections: mostOf(this.#options),
      pipelining: enableKeepAlive ? 1 : 0,
      // The sweep ends idle connections; this holds should nobody sweep. A server's own shorter time goes first.
      keepAliveTimeout: 2 * maxIdleTime,
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2,
      factory: (url, clientOptions) => this.#line(url, clientOptions, dial),
    })
  }

  #line(url: URL, options: object, dial: Dial): Line {
    const line: Line = new Line(url, {
      ...options,
      connect: (where, connected) => {
        const socket = dial(where, (...[error, made]) => {
          stop()
          this.#dialling.delete(socket)
          line.socket = made ?? undefined
          if (error) connected(error, null)
          else connected(null, made as Socket)
        })
        const stop = this.#around.timer(this.connectionTimeout, () => socket.destroy(connectTimeout()))
        this.#dialling.add(socket)
        socket.once('close', stop) // also where it ends without a word
      },
    })
    return line
  }

  readonly #connected = (_origin: URL, targets: readonly Dispatcher[]): void => {
    const client = targets.at(-1)
    if (!client) return
    const id = `c${(++this.#created).toString(36)}`
    this.#open.set(client, { id, bytes: 0, idleSince: this.#around.now() })
    this.#sweepLater()
    this.#around.created(id)
  }

  readonly #disconnected = (_origin: URL, targets: readonly Dispatcher[]): void => {
    const client = targets.at(-1)
    const connection = client && this.#open.get(client)
    if (!connection) return
    this.#open.delete(client)
    this.#around.removed(connection.id)
  }
}

/** undici's connector gives its socket, which its types do not tell. Its own timeout is off by up to a second. */
type Dial = (...args: Parameters<buildConnector.connector>) => Socket

const connectTimeout = (): Error => Object.assign(new Error('connect timeout'), { code: 'UND_ERR_CONNECT_TIMEOUT' })

const mostOf = ({ maxConnections, maxConnectionsPerHost }: typeof poolDefaults): number =>
  Math.min(maxConnections, maxConnectionsPerHost)

const isBusy = (client: Dispatcher): boolean => ((client as Counted).stats?.running ?? 0) > 0
