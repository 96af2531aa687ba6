/**
 * Transport: sends a request to Discord over pooled connections and decodes the answer. Innermost, it calls no next().
 *
 * Uses undici's `dispatch` with a handler of its own, which costs half the CPU of undici's `request`. A status of 400 or
 * more is thrown, with `ctx.response` set. Secrets join only here: the Authorization header comes from the credentials.
 * @module
 */
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { apiError } from '../src/api-error.js'
import { checkFlag, checkKeys, checkNumber } from '../src/check.js'
import { AuthError, ConfigError } from '../src/errors.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { RequestContext } from '../src/kernel/context.js'
import { ApiResponse, Secret } from '../src/request.js'
import { Alarm } from './lib/alarm.js'
import { Attempt, invalid, responseError, type Settings } from './lib/attempt.js'
import { type ConnectionPoolOptions, Connections, checkPool, type PoolStats, poolDefaults } from './lib/connections.js'
import type { Credentials } from './lib/credentials.js'
import { type Decoded, decode, inflate, inflateStream, type ResponseType, Undecodable } from './lib/decode.js'
import { checkReadable, type Encoded, encode, nothing, Unencodable } from './lib/encode.js'
import type { Exchange } from './lib/exchange.js'
import { HeadReader } from './lib/head-reader.js'
import { fixedHeaders, requestHeaders } from './lib/headers.js'
import { named } from './lib/named.js'

export type { ConnectionPoolOptions, PoolStats } from './lib/connections.js'
export type { ResponseType } from './lib/decode.js'
export type { FileInput, FileStream } from './lib/files.js'

export interface TransportOptions {
  /** Where Discord is: http or https, with a path. May be a proxy or a simulator. @default 'https://discord.com/api/v10' */
  baseURL?: string
  /** An undici dispatcher to send through, such as a ProxyAgent; then `connectionPool` is its own affair. */
  dispatcher?: Dispatcher
  connectionPool?: ConnectionPoolOptions
  /** Ms for one attempt, head and body; with streams, ms of silence. @default 15_000 */
  timeout?: number
  /** Most bytes of an answer, unpacked. Streams are not limited. @default 33_554_432 (32 MiB) */
  maxResponseSize?: number
  /** Added to the User-Agent. @default '' */
  userAgent?: string
  /** Whether Discord may compress its answers. @default true */
  compression?: boolean
  /** Turns `ctx.identity` into an Authorization header; shared with the auth layer. @default none is sent */
  credentials?: Credentials
}

export interface Transport extends Layer {
  /** How the connections are used. */
  pool(): PoolStats
  /** Ends all connections. */
  close(): Promise<void>
}

declare module '../src/request.js' {
  interface RequestOptions {
    /** Ms for each attempt, in place of the transport's. */
    timeout?: number
    /** Reason for the guild's audit log, 1 to 512 characters. */
    reason?: string
    /** What the data of the answer is to be. @default by the answer's content type */
    responseType?: ResponseType
  }
}

declare module '../src/kernel/context.js' {
  interface State {
    /** The encoded body, for further attempts; sealed, for contexts are logged. */
    transport?: Secret<{ readonly body: unknown; readonly options: object; readonly encoded: Encoded }>
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    connectionCreated: [connection: { readonly id: string; readonly origin: string }]
    connectionRemoved: [connectionId: string]
  }
}

/** @throws {ConfigError} if an option has a value that it cannot have, or both a dispatcher and a pool are configured */
export function transport(options: TransportOptions = {}): Transport {
  const { baseURL = 'https://discord.com/api/v10', dispatcher, connectionPool, timeout = 15_000 } = options
  const { maxResponseSize = 32 * 1024 * 1024, userAgent = '', compression = true, credentials } = options
  check({ ...options, timeout, maxResponseSize, userAgent, compression })
  const { origin, path } = parsed(baseURL)
  let owner: Client | undefined

  const time = {
    now: () => owner?.clock.now() ?? 0,
    timer: (ms: number, task: () => void, background?: boolean) =>
      owner?.clock.timer(ms, task, background) ?? (() => {}),
  }
  const connections = new Connections(origin, dispatcher ?? { ...poolDefaults, ...connectionPool }, {
    ...time,
    created: id => owner?.emit('connectionCreated', { id, origin }),
    removed: id => owner?.emit('connectionRemoved', id),
  })
  const headers = fixedHeaders(userAgent, compression)
  const tools = { credentials, connections, alarm: new Alarm(time), reader: new HeadReader() }
  const settings = { origin, path, headers, timeout, maxResponseSize, ...tools }

  async function transport(ctx: RequestContext): Promise<void> {
    owner ??= ctx.client
    if (ctx.cancelled) throw ctx.cancelled
    const attempt = send(ctx, settings)
    try {
      await attempt.exchange.answered
    } catch (error) {
      throw attempt.failed(error)
    }
    const { exchange } = attempt
    const encoding = exchange.stream ? undefined : exchange.headers['content-encoding']
    let { bytes } = exchange
    try {
      if (bytes && encoding !== undefined) bytes = await inflate(bytes, encoding, maxResponseSize)
    } catch (error) {
      unreadable(ctx, exchange, error)
      bytes = undefined
    }
    receive(ctx, exchange, bytes)
  }

  return named('transport', transport, {
    pool: () => connections.stats,
    attach(client: Client) {
      owner = client
    },
    close: () => connections.close(),
  })
}

/** Puts the request on its way. @throws what makes it unfit to be sent */
function send(ctx: RequestContext, settings: Settings): Attempt {
  const { request } = ctx
  const encoded = encodedOnce(ctx)
  const headers = headersOf(ctx, settings, encoded)
  const attempt = new Attempt(ctx, settings, encoded)
  const { exchange } = attempt
  const upload = encoded.form?.open()
  attempt.upload = upload
  const path = settings.path + request.path + request.search
  // undici takes any async iterable; its types name only some.
  const body = (upload ?? encoded.text ?? null) as string | null
  const { origin, connections } = settings
  const { method } = request
  // No timeouts of undici's: the attempt has its own.
  const options = { origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }
  connections.dispatch(options, exchange)
  return attempt
}

function encodedOnce(ctx: RequestContext): Encoded {
  const { body, options } = ctx.request
  if (body === undefined && options.files === undefined) return nothing
  const known = ctx.state.transport?.reveal()
  const again = known !== undefined && known.body === body && known.options === options
  try {
    if (options.files) checkReadable(options.files, again)
    if (again) return known.encoded
    const encoded = encode(ctx.request)
    ctx.state.transport = new Secret({ body, options, encoded })
    return encoded
  } catch (error) {
    throw refused(ctx, error)
  }
}

function headersOf(ctx: RequestContext, { headers, credentials }: Settings, encoded: Encoded): string[] {
  const { identity, request } = ctx
  const authorization = identity === '' ? undefined : credentials?.header(identity)
  if (identity !== '' && credentials && authorization === undefined) {
    const context = ctx.describe()
    const text = `${context.method} ${context.route}: its credential is not known any more.`
    throw new AuthError('TOKEN_MISSING', text, { context, hint: 'Send it again with a token that is in use.' })
  }
  const { reason } = request.options
  try {
    return requestHeaders(headers, { authorization, reason, encoded, own: request.headers })
  } catch (error) {
    throw refused(ctx, error)
  }
}

const refused = (ctx: RequestContext, error: unknown): unknown =>
  error instanceof Unencodable ? invalid(ctx, error.path, error.message, error.hint) : error

/** Decodes the answer into `ctx.response`. @throws the error that the answer stands for */
function receive(ctx: RequestContext, exchange: Exchange, bytes: Buffer | undefined): void {
  const { status, headers, stream } = exchange
  let decoded: Decoded = { data: undefined }
  try {
    const as = status < 300 ? ctx.request.options.responseType : undefined
    decoded = stream ? streamed(ctx, exchange, stream) : decode(bytes, headers['content-type'], as)
  } catch (error) {
    unreadable(ctx, exchange, error)
  }
  ctx.response = new ApiResponse(status, headers, decoded.data, decoded.source)
  if (status >= 300 && status !== 304) throw apiError(ctx, ctx.response)
}

function streamed(ctx: RequestContext, { status, headers }: Exchange, stream: Readable): Decoded {
  const encoding = headers['content-encoding']
  const fail = (error: Undecodable) => responseError(ctx, status, error)
  return { data: encoding === undefined ? stream : inflateStream(stream, encoding, fail) }
}

/** The bytes are not what the head says. A page of a proxy is no Discord error, but its status tells enough. */
function unreadable(ctx: RequestContext, { status, headers, stream }: Exchange, error: unknown): void {
  stream?.destroy()
  ctx.response = new ApiResponse(status, headers, undefined)
  if (status < 300) throw error instanceof Undecodable ? responseError(ctx, status, error) : error
}

function check(options: TransportOptions): void {
  checkKeys('', options, [
    'baseURL',
    'dispatcher',
    'connectionPool',
    'timeout',
    'maxResponseSize',
    'userAgent',
    'compression',
    'credentials',
  ])
  const { dispatcher, connectionPool, userAgent } = options
  checkNumber('timeout', options.timeout, { min: 1 })
  checkNumber('maxResponseSize', options.maxResponseSize, { min: 1 })
  checkFlag('compression', options.compression)
  const printable = typeof userAgent === 'string' && /^[\x20-\x7e]*$/.test(userAgent)
  if (!printable) throw new ConfigError('userAgent', 'a text of printable ASCII characters', userAgent)
  const whole = dispatcher === undefined || typeof (dispatcher as Partial<Dispatcher> | null)?.dispatch === 'function'
  if (!whole) throw new ConfigError('dispatcher', "an undici dispatcher, such as undici's ProxyAgent", dispatcher)
  if (connectionPool === undefined) return
  if (dispatcher) throw new ConfigError('connectionPool', 'left out where a dispatcher is given', connectionPool)
  checkPool(connectionPool)
}

function parsed(baseURL: string): { origin: string; path: string } {
  const url = typeof baseURL === 'string' && URL.canParse(baseURL) ? new URL(baseURL) : undefined
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  if (!plain) throw new ConfigError('baseURL', 'an http or https URL without query or password', baseURL)
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') }
}
