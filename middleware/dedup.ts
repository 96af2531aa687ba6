/**
 * Dedup: identical GETs that are under way at the same time share one request.
 * Behind validation, before the cache: those who share take one look at it, and spend one rate-limit token.
 * @module
 */
import { checkKeys } from '../src/check.js'
import { ConfigError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import { type ApiRequest, ApiResponse } from '../src/request.js'
import { after } from './lib/after.js'
import { Brief } from './lib/brief.js'
import { Flight } from './lib/flight.js'
import { named } from './lib/named.js'
import { areRelated, localeHeaders, requestKey } from './lib/request-key.js'

declare module '../src/request.js' {
  interface RequestOptions {
    /** false: a GET is sent even if the same one is under way. @default true */
    dedup?: boolean
  }
  interface ResponseMetadata {
    /** Another caller's request, which was under way already, brought the answer. */
    deduplicated?: true
  }
}

export interface DedupOptions {
  /** Headers that tell requests apart, besides identity, path and query. @default ['x-discord-locale', 'accept-language'] */
  headers?: readonly string[]
}

/** What came of a shared request. */
interface Outcome {
  readonly response: ApiResponse | undefined
  readonly fromCache: boolean
  /** What it failed with; undefined if it did not. */
  readonly failure: unknown
}

interface Shared {
  readonly path: string
  readonly flight: Flight<Outcome>
}

/** Options of a request that say how it is sent or what it may be answered with: who differs in one cannot share. */
const manners = ['responseType', 'timeout', 'maxWait', 'retryable', 'cache']

/**
 * @throws {ConfigError} naming `dedup.headers`
 */
export function dedup(options: DedupOptions = {}): Layer {
  checkKeys('dedup', options, ['headers'])
  const { headers = localeHeaders } = options
  if (!Array.isArray(headers) || headers.some(name => typeof name !== 'string' || name === ''))
    throw new ConfigError('dedup.headers', 'an array of header names', headers)
  const names = headers.map(name => name.toLowerCase())
  const underWay = new Brief<Shared>()

  function drop(key: string, flight: Flight<Outcome>): void {
    if (underWay.get(key)?.flight === flight) underWay.delete(key)
  }

  function lead(ctx: RequestContext, next: Next, key: string): Promise<void> {
    const flight = new Flight<Outcome>(reason => {
      drop(key, flight)
      shield.cancel(reason)
    })
    underWay.set(key, { path: ctx.request.path, flight })
    const stop = ctx.onCancel(flight.board())
    const shield = ctx.shield()
    return after(next(), failure => {
      stop()
      drop(key, flight)
      flight.land({ response: ctx.response, fromCache: ctx.metadata.fromCache, failure })
    })
  }

  function dedup(ctx: RequestContext, next: Next): Promise<void> {
    const { request } = ctx
    if (request.method !== 'GET') return alone(request.path, next, underWay)
    if (request.options.dedup === false || request.options.responseType === 'stream') return next()
    if (ctx.cancelled) throw ctx.cancelled
    const key = requestKey(ctx.identity, request, names) + mannersOf(request)
    const shared = underWay.get(key)
    return shared ? follow(ctx, shared.flight) : lead(ctx, next, key)
  }

  return named('dedup', dedup, {})
}

/** A write. Once it is through, nobody may join a GET that began before and may have seen the state before. */
function alone(path: string, next: Next, underWay: Brief<Shared>): Promise<void> {
  return after(next(), () => {
    if (underWay.size === 0) return
    for (const [key, shared] of underWay) if (areRelated(shared.path, path)) underWay.delete(key)
  })
}

async function follow(ctx: RequestContext, flight: Flight<Outcome>): Promise<void> {
  let stop = () => {}
  const { response, fromCache, failure } = await new Promise<Outcome>((resolve, reject) => {
    const leave = flight.board(resolve)
    stop = ctx.onCancel(reason => {
      leave(reason)
      reject(reason)
    })
  }).finally(() => stop())
  ctx.metadata.deduplicated = true
  ctx.metadata.fromCache = fromCache
  ctx.response = response && ownCopy(response)
  if (failure !== undefined) throw failure
}

/** Bytes are shared by `copy()`, and a caller may change them. */
function ownCopy(response: ApiResponse): ApiResponse {
  const { status, headers, data } = response
  return data instanceof Uint8Array ? new ApiResponse(status, headers, Buffer.from(data)) : response.copy()
}

/** '' for most requests. */
function mannersOf(request: ApiRequest): string {
  const options: Readonly<Record<string, unknown>> = request.options
  let text = request.priority === 'normal' ? '' : `\n${request.priority}`
  if (isEmpty(options)) return text
  for (const name of manners) if (options[name] !== undefined) text += `\n${name}: ${JSON.stringify(options[name])}`
  return text
}

function isEmpty(options: object): boolean {
  for (const _ in options) return false
  return true
}
