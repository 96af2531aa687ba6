/**
 * Listen: a small server on Node for interactions and webhook events.
 * @module
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkKeys, checkNumber } from '../../../src/check.js'
import { ConfigError } from '../../../src/errors.js'
import { builtin } from '../../../src/runtime.js'
import { type Incoming, type Reply, refusals } from './door.js'
import type { FetchContext } from './exchange.js'
import { readBody } from './raw-body.js'

export interface ListenOptions {
  /** 0 for any that is free. */
  readonly port: number
  /** The address to listen on. @default all of the machine's */
  readonly host?: string
  /** Of the Interactions Endpoint URL. @default '/' */
  readonly path?: string
  /** Of the Webhook Events URL. @default '/events' */
  readonly eventsPath?: string
}

export interface Listening {
  readonly port: number
  /** Of this machine; Discord needs one that is public and encrypted, which a proxy gives. */
  readonly url: string
  /** Takes no new connections, and resolves when the requests that are under way have been answered. */
  close(): Promise<void>
}

type Handle = (request: Incoming, context: FetchContext) => Promise<Reply>

/** What is served. */
export interface Served {
  interaction: Handle
  event: Handle
}

/** Ms. Discord gives up after 3 s, proxies keep their connections for about a minute. */
const limits = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 65_000 }
const maxHeaderSize = 8 * 1024

/** @throws {ConfigError} for an option that is wrong, or (as a rejection) an address that cannot be had */
export async function listen(served: Served, options: ListenOptions): Promise<Listening> {
  const { port, host, path = '/', eventsPath = '/events' } = checked(options)
  const handles = new Map<string, Handle>([
    [eventsPath, (request, context) => served.event(request, context)],
    [path, (request, context) => served.interaction(request, context)],
  ])
  const http = builtin<typeof import('node:http')>('node:http')
  if (!http)
    throw new ConfigError('listen', 'called on Node', Symbol('another runtime'), 'Hand `fetch` to its own server.')
  const server = http.createServer({ ...limits, maxHeaderSize }, (request, response) => {
    const handle = handles.get((request.url ?? '').split('?', 1)[0] as string)
    void serve(request, response, { handle, isOpen: () => server.listening })
  })
  await opened(server, port, host)
  const { address, family, port: taken } = server.address() as AddressInfo
  const name = address === '::' || address === '0.0.0.0' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return { port: taken, url: `http://${name}:${taken}${path}`, close: () => closed(server) }
}

interface Service {
  /** undefined: the path is none of ours. */
  readonly handle: Handle | undefined
  /** Whether connections may stay for further requests. */
  readonly isOpen: () => boolean
}

/** Never rejects: nobody waits for it. */
async function serve(request: IncomingMessage, response: ServerResponse, { handle, isOpen }: Service): Promise<void> {
  const sent = new Promise<void>(resolve => response.once('close', resolve))
  const reply = handle ? await handle(incomingOf(request), { sent }) : refusals.unknownPath
  const { status, headers, body = '' } = reply
  response.on('error', () => {}) // whoever asked has gone
  if (!request.complete) response.once('finish', () => request.destroy()) // what is left of it is not wanted
  if (!isOpen()) response.shouldKeepAlive = false // else close() would wait until whoever asked hangs up
  if (typeof body === 'string') {
    const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }
    response.writeHead(status, { ...headers, ...length }).end(body)
    return
  }
  const form = new Response(body)
  const bytes = new Uint8Array(await form.arrayBuffer())
  const type = form.headers.get('content-type') as string
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length }).end(bytes)
}

function incomingOf(request: IncomingMessage): Incoming {
  const header = (name: string) => {
    const value = request.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  const body = (limit: number) => readBody(chunksOf(request), limit, header('content-length'))
  return { method: request.method ?? '', header, body }
}

/** By events: leaving a `for await` would close the socket before the answer is out. */
function chunksOf(request: IncomingMessage): Parameters<typeof readBody>[0] {
  const chunks: Uint8Array[] = []
  let isEnded = false
  let failure: Error | undefined
  let wake = () => {}
  request.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk)
    wake()
  })
  request.once('end', () => {
    isEnded = true
    wake()
  })
  request.once('close', () => {
    failure = new Error('the connection broke')
    wake()
  })
  request.on('error', () => {}) // `close` follows
  return {
    async next() {
      while (chunks.length === 0 && !isEnded && !failure) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      const chunk = chunks.shift()
      if (!chunk && !isEnded && failure) throw failure
      return chunk
    },
    stop: () => void request.pause(),
  }
}

function opened(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const what = Symbol(`one that cannot be had (${error.code ?? 'unknown'})`)
      reject(
        new ConfigError('listen', 'given an address that is free', what, 'Stop what listens there, or take another.'),
      )
    })
    server.listen({ port, ...(host !== undefined && { host }) }, resolve)
  })
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
  })
}

function checked(options: ListenOptions): ListenOptions {
  checkKeys('listen', options, ['port', 'host', 'path', 'eventsPath'])
  const { port, host = 'localhost', path = '/', eventsPath = '/events' } = options
  checkNumber('listen.port', port, { max: 65_535, integer: true })
  if (typeof host !== 'string' || host === '') throw new ConfigError('listen.host', 'an address', host)
  for (const [key, value] of Object.entries({ path, eventsPath })) {
    const isPath = typeof value === 'string' && /^\/[^?#\s]*$/.test(value)
    if (!isPath) throw new ConfigError(`listen.${key}`, 'a path that begins with /, without a query', value)
  }
  if (path === eventsPath) throw new ConfigError('listen.eventsPath', 'another path than `path`', eventsPath)
  return options
}
