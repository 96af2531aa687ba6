/**
 * FetchTransport: sends requests with the runtime's own fetch, where undici's sockets are missing, as on Workers.
 * @module
 */
import type { FileInput } from '../../../middleware/transport.js'
import { apiError } from '../../../src/api-error.js'
import { checkKeys, checkNumber } from '../../../src/check.js'
import { ConfigError, NetworkError, ResponseError, TimeoutError, ValidationError } from '../../../src/errors.js'
import type { Layer } from '../../../src/kernel/client.js'
import type { RequestContext } from '../../../src/kernel/context.js'
import { ApiResponse } from '../../../src/request.js'
import { version } from '../../../src/version.js'
import { formOf, isInMemory, jsonOf } from './form.js'

export interface FetchTransportOptions {
  /** Where Discord is. @default 'https://discord.com/api/v10' */
  readonly baseURL?: string
  /** A bot token, for requests other than answers to interactions, which need none. @default none is sent */
  readonly token?: string
  /** Ms for one attempt, head and body. @default 15_000 */
  readonly timeout?: number
  /** @default the runtime's */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
}

export const fetchTransportKeys = ['baseURL', 'token', 'timeout', 'fetch']

/** Stands innermost. Files have to be in memory. @throws {ConfigError} naming the option that is wrong */
export function fetchTransport(options: FetchTransportOptions = {}): Layer {
  checkKeys('fetchTransport', options, fetchTransportKeys)
  const { baseURL = 'https://discord.com/api/v10', token, timeout = 15_000 } = options
  // Workers refuse a fetch that is called as somebody's method.
  const { fetch: send = (url: string, init: RequestInit) => fetch(url, init) } = options
  checkNumber('fetchTransport.timeout', timeout, { min: 1 })
  if (typeof send !== 'function') throw new ConfigError('fetchTransport.fetch', 'a function', send)
  const base = checkedBase(baseURL)
  const authorization = token === undefined ? undefined : `Bot ${checkedToken(token)}`

  async function transport(ctx: RequestContext): Promise<void> {
    const { request } = ctx
    const { options, route } = request
    const carriesOwn = route.params.interaction_token !== undefined || route.params.webhook_token !== undefined
    const headers = new Headers(request.headers)
    headers.set('user-agent', `DiscordBot (https://github.com/pipecord/pipecord, ${version})`)
    if (authorization && !carriesOwn) headers.set('authorization', authorization)
    if (options.reason !== undefined) headers.set('x-audit-log-reason', encodeURIComponent(options.reason))
    const body = bodyOf(ctx)
    if (typeof body === 'string') headers.set('content-type', 'application/json')
    const init = { method: request.method, headers, ...(body !== undefined && { body }) }
    const url = base + request.path + request.search
    ctx.response = await inTime(ctx, options.timeout ?? timeout, signal =>
      read(ctx, send(url, { ...init, signal } as RequestInit)),
    )
    if (ctx.response.status >= 300 && ctx.response.status !== 304) throw apiError(ctx, ctx.response)
  }

  return Object.defineProperty(transport, 'name', { value: 'transport' })
}

function bodyOf(ctx: RequestContext): string | FormData | undefined {
  const { body, options, route } = ctx.request
  const files: readonly FileInput[] = options.files ?? []
  if (files.length === 0) return body === undefined || body === null ? undefined : jsonOf(body)
  if (isInMemory(files)) return formOf(body, files, route.template.endsWith('/callback') ? 'data' : undefined)
  const message = 'must be a text, bytes or a Blob: this transport does not send streams'
  throw new ValidationError([{ path: 'files', code: 'INVALID_FILE', message }], { context: ctx.describe() })
}

/** @throws {TimeoutError | NetworkError | ResponseError}, or why the request was cancelled */
async function inTime(
  ctx: RequestContext,
  timeout: number,
  send: (signal: AbortSignal) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  if (ctx.cancelled) throw ctx.cancelled
  const abort = new AbortController()
  let isLate = false
  const stopTimer = ctx.client.clock.timer(timeout, () => {
    isLate = true
    abort.abort()
  })
  const stopListening = ctx.onCancel(reason => abort.abort(reason))
  try {
    return await send(abort.signal)
  } catch (error) {
    if (ctx.cancelled) throw ctx.cancelled
    const context = ctx.describe()
    const what = `${context.method} ${context.route}`
    const hint = 'It may have been carried out; a retry layer tries again what can be repeated.'
    if (isLate)
      throw new TimeoutError(`${what} took longer than ${timeout} ms.`, { phase: 'total', timeout, context, hint })
    if (error instanceof ResponseError) throw error
    throw new NetworkError(`${what} failed on the network.`, { sent: true, context, cause: error, hint })
  } finally {
    stopTimer()
    stopListening()
  }
}

async function read(ctx: RequestContext, answer: Promise<Response>): Promise<ApiResponse> {
  const response = await answer
  const headers = Object.fromEntries(response.headers)
  const { status } = response
  ctx.head(status, headers)
  const text = await response.text()
  if (text === '' || !/\bjson\b/i.test(headers['content-type'] ?? ''))
    return new ApiResponse(status, headers, text === '' ? undefined : text)
  try {
    return new ApiResponse(status, headers, JSON.parse(text), text)
  } catch {
    if (status >= 300) return new ApiResponse(status, headers, undefined)
    const context = ctx.describe()
    const message = `${context.method} ${context.route}: its ${text.length} characters are not valid JSON.`
    const hint = 'It was carried out; something between here and Discord may have changed the answer.'
    throw new ResponseError('RESPONSE_MALFORMED', message, { status, context, hint })
  }
}

function checkedBase(baseURL: unknown): string {
  const url = typeof baseURL === 'string' && URL.canParse(baseURL) ? new URL(baseURL) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  if (!isPlain)
    throw new ConfigError('fetchTransport.baseURL', 'an http or https URL without query or password', baseURL)
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function checkedToken(token: unknown): string {
  if (typeof token === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token
  const came = typeof token === 'string' ? 'a text of another form' : typeof token
  throw new ConfigError('fetchTransport.token', 'a bot token as Discord shows it', Symbol(came))
}
