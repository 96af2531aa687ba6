/**
 * Pool: undici's connections to one origin. It is the only file that loads undici, and is itself loaded at the first request.
 * @module
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { buildConnector, Client, type Dispatcher, Pool } from 'undici'
import { mostOf, type poolDefaults, type Surroundings } from './connections.js'
import { DnsCache } from './dns-cache.js'
import { Exchange } from './exchange.js'

export interface PoolSurroundings extends Pick<Surroundings, 'now' | 'timer'> {
  /** Sockets that are not connected yet. */
  readonly dialling: Set<Socket>
}

/** An undici client, which is one connection, that lets an exchange hang up. */
export class Line extends Client {
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

export function makePool(origin: string, options: typeof poolDefaults, around: PoolSurroundings): Pool {
  const { enableKeepAlive, maxIdleTime, allowH2, dnsCacheTime, connectionTimeout } = options
  const lookup = options.lookup ?? new DnsCache(dnsCacheTime, () => around.now()).lookup
  // One connector for all connections, since it keeps the TLS sessions. `lookup` goes on to the socket.
  const socket = { timeout: 0, allowH2, lookup, autoSelectFamily: true } as buildConnector.BuildOptions
  const dial = buildConnector(socket) as Dial
  return new Pool(origin, {
    connections: mostOf(options),
    pipelining: enableKeepAlive ? 1 : 0,
    // The sweep ends idle connections; this holds should nobody sweep. A server's own shorter time goes first.
    keepAliveTimeout: 2 * maxIdleTime,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2,
    factory: (url, clientOptions) => makeLine(url, clientOptions, { ...around, dial, connectionTimeout }),
  })
}

interface LineSurroundings extends PoolSurroundings {
  readonly dial: Dial
  readonly connectionTimeout: number
}

function makeLine(url: URL, options: object, { dial, dialling, timer, connectionTimeout }: LineSurroundings): Line {
  const line: Line = new Line(url, {
    ...options,
    connect: (where, connected) => {
      const socket = dial(where, (...[error, made]) => {
        stop()
        dialling.delete(socket)
        line.socket = made ?? undefined
        if (error) connected(error, null)
        else connected(null, made as Socket)
      })
      const stop = timer(connectionTimeout, () => socket.destroy(connectTimeout()))
      dialling.add(socket)
      socket.once('close', stop) // also where it ends without a word
    },
  })
  return line
}

/** undici's connector gives its socket, which its types do not tell. Its own timeout is off by up to a second. */
type Dial = (...args: Parameters<buildConnector.connector>) => Socket

const connectTimeout = (): Error => Object.assign(new Error('connect timeout'), { code: 'UND_ERR_CONNECT_TIMEOUT' })
