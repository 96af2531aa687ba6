/**
 * Connections: the pool to one origin, with its figures, its events and the sweep that closes what nobody uses.
 *
 * undici is loaded, and the pool made, when the first request is dispatched: it takes longer to load than all the rest of a
 * client, and who imports pipecord for something else does not pay for it.
 * @module
 */
import type { LookupFunction, Socket } from 'node:net'
import type { Dispatcher, Pool } from 'undici'
import { checkFlag, checkFunction, checkKeys, checkNumber } from '../../src/check.js'
import { asError, ConfigError } from '../../src/errors.js'
import type { Exchange } from './exchange.js'
import type { Line } from './pool.js'

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

export class Connections {
  /** Requests that were put on the wire. */
  requests = 0
  readonly connectionTimeout: number
  /** What requests go through; undefined until the first one had undici loaded. */
  #dispatcher: Dispatcher | undefined
  /** Whether the dispatcher is the user's, of whichever undici. */
  readonly #foreign: boolean
  readonly #origin: string
  readonly #options: typeof poolDefaults
  readonly #around: Surroundings
  readonly #open = new Map<Dispatcher, Connection>()
  readonly #dialling = new Set<Socket>()
  #opening: Promise<Dispatcher> | undefined
  /** Requests that wait for undici. */
  #waiting = 0
  #isClosed = false
  #created = 0
  #stopSweeping: (() => void) | undefined

  /** @param given limits for an own pool, or a dispatcher that somebody else takes care of */
  constructor(origin: string, given: typeof poolDefaults | Dispatcher, around: Surroundings) {
    this.#origin = origin
    this.#around = around
    this.#foreign = 'dispatch' in given
    this.#options = 'dispatch' in given ? poolDefaults : given
    this.connectionTimeout = this.#options.connectionTimeout
    if ('dispatch' in given) this.#use(given)
  }

  /** Puts a request on its way: at once, but for the first ones, which wait for undici. What fails is told to `exchange`. */
  dispatch(options: Dispatcher.DispatchOptions, exchange: Exchange): void {
    if (this.#dispatcher) this.#send(this.#dispatcher, options, exchange)
    else this.#sendLater(options, exchange)
  }

  #sendLater(options: Dispatcher.DispatchOptions, exchange: Exchange): void {
    this.#waiting++
    this.#opening ??= this.#openPool()
    this.#opening.then(
      dispatcher => {
        this.#waiting--
        if (!exchange.over) this.#send(dispatcher, options, exchange)
      },
      error => {
        this.#waiting--
        exchange.onError(notLoaded(asError(error)))
      },
    )
  }

  #send(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions, exchange: Exchange): void {
    try {
      dispatcher.dispatch(options, this.#foreign ? exchange.anyVersion() : exchange)
    } catch (error) {
      exchange.onError(error as Error)
    }
  }

  async #openPool(): Promise<Dispatcher> {
    try {
      const { makePool } = await import('./pool.js')
      const pool = makePool(this.#origin, this.#options, { ...this.#around, dialling: this.#dialling })
      if (this.#isClosed) pool.destroy() // which says to each request that it is closed
      return this.#use(pool)
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  #use(dispatcher: Dispatcher): Dispatcher {
    this.#dispatcher = dispatcher
    // A dispatcher may be anything with `dispatch`; those of undici are event emitters.
    if (typeof dispatcher.on !== 'function') return dispatcher
    dispatcher.on('connect', this.#connected)
    dispatcher.on('disconnect', this.#disconnected)
    return dispatcher
  }

  /** Most connections there may be. */
  get #limit(): number {
    return this.#foreign ? Infinity : mostOf(this.#options)
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
      pending: this.#waiting + ((this.#dispatcher as Counted | undefined)?.stats?.pending ?? 0),
      created: this.#created,
      reused,
      reuseRate: this.requests === 0 ? 0 : reused / this.requests,
    }
  }

  /** Ends the own pool and what still runs on it; a user's dispatcher stays. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopSweeping?.()
    for (const socket of this.#dialling) socket.destroy()
    const dispatcher = this.#dispatcher
    if (!this.#foreign) return (dispatcher as Pool | undefined)?.destroy()
    dispatcher?.off?.('connect', this.#connected)
    dispatcher?.off?.('disconnect', this.#disconnected)
  }

  /** Closes connections that carried nothing for long, as far as the sweeps saw, and looks again later. */
  readonly #sweep = (): void => {
    const now = this.#around.now()
    for (const [client, connection] of this.#open) {
      const { socket } = client as Line // none but an own pool is swept
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
    if (this.#foreign) return
    this.#stopSweeping ??= this.#around.timer(this.#options.healthCheckInterval, this.#sweep, true)
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

/** One for each request, since an error carries its request's attempts. */
function notLoaded({ message }: Error): ConfigError {
  const hint = `Nothing was sent; install it with \`npm install undici\`, or give a dispatcher. Node says: ${message}`
  return new ConfigError('undici', 'a package that can be loaded, since it carries the requests', undefined, hint)
}

export const mostOf = ({ maxConnections, maxConnectionsPerHost }: typeof poolDefaults): number =>
  Math.min(maxConnections, maxConnectionsPerHost)

const isBusy = (client: Dispatcher): boolean => ((client as Counted).stats?.running ?? 0) > 0
