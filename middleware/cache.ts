/**
 * Cache: answers a GET from memory where a policy says that what Discord said before still holds.
 * Behind dedup, before the limiter: what comes from here spends no rate-limit token.
 * @module
 */
import { checkKeys, checkNumber } from '../src/check.js'
import { ConfigError, HTTPError } from '../src/errors.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import { type ApiRequest, ApiResponse, type RequestOptions, type RequestSummary } from '../src/request.js'
import type { Answer } from './lib/answers.js'
import { CacheLevels } from './lib/cache-levels.js'
import { CachePolicies, type CachePolicy, type Freshness } from './lib/cache-policies.js'
import { type Contained, inTime } from './lib/contained.js'
import { named } from './lib/named.js'
import { requestKey } from './lib/request-key.js'
import { readPattern } from './lib/route-pattern.js'
import type { CacheStore } from './lib/shelf.js'

export type { CachePolicy, CacheStore }

declare module '../src/request.js' {
  interface RequestOptions {
    /**
     * Of a GET. false: the answer comes from Discord and is not kept. 'refresh': it comes from Discord and is kept as the
     * route's policy says. { ttl, staleWhileRevalidate }: as if the route had this policy. @default the route's policy
     */
    cache?:
      | false
      | 'refresh'
      | { readonly ttl: number; readonly staleWhileRevalidate?: number; readonly refresh?: boolean }
  }
  interface ResponseMetadata {
    /** The answer is from the cache and past its time; a new one is being fetched. */
    stale?: true
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    /** A stale answer was given, and the request for a new one failed. */
    cacheRefreshFailed: [request: RequestSummary, error: Error]
  }
}

export interface CacheOptions {
  /** By pattern, such as `'GET /guilds/{guild_id}/roles'`; before the default ones. @default {} */
  policies?: Readonly<Record<string, CachePolicy | false>>
  /** Answers kept in memory. @default 1000 */
  maxEntries?: number
  /** Bytes of answers kept in memory, as JSON. @default 16_777_216 (16 MiB) */
  maxBytes?: number
  /** Keeps answers beyond the process: a Keyv, or what looks like one. The client does not close it. @default none */
  store?: CacheStore
  /** Ms to wait for the store before a request goes on without it. @default 500 */
  storeTimeout?: number
}

export interface CacheStats {
  /** Answered from here, fresh. */
  readonly hits: number
  /** Answered from here while a new answer was fetched. */
  readonly stale: number
  /** Not found, though a policy allows it. */
  readonly misses: number
  /** Of the hits and stale ones: found in the store, not in memory. */
  readonly storeHits: number
  readonly storeErrors: number
  readonly entries: number
  readonly bytes: number
  readonly evicted: number
  readonly invalidated: number
}

/** The layer, and what it holds. */
export interface Cache extends Layer {
  stats(): CacheStats
  /** Forgets all answers, in memory and in the store. */
  clear(): Promise<void>
  /**
   * Forgets the answers whose path fits: `/channels/123/**`, `GET /guilds/{guild_id}/roles`. In the store, all answers.
   * @throws {ConfigError} (as a rejection) if it is no pattern
   */
  invalidate(pattern: string): Promise<void>
}

const hour = 3_600_000

/** What cannot change under the user: these answers are the same for everybody and change about once a year. */
const defaults: Readonly<Record<string, CachePolicy>> = {
  'GET /gateway': { ttl: hour, staleWhileRevalidate: 24 * hour },
  'GET /voice/regions': { ttl: hour, staleWhileRevalidate: 24 * hour },
  'GET /sticker-packs': { ttl: hour, staleWhileRevalidate: 24 * hour },
}

/** What the parts of the layer share. */
interface Core {
  readonly levels: CacheLevels
  readonly refreshing: Set<string>
  readonly counts: { hits: number; stale: number; misses: number; storeHits: number; storeErrors: number }
}

/** A GET that may be answered from here. */
interface Visit {
  readonly ctx: RequestContext
  readonly next: Next
  readonly key: string
  readonly freshness: Freshness
}

/**
 * @example createClient({ cache: { policies: { 'GET /guilds/{guild_id}/roles': { ttl: 60_000 } } } })
 * @throws {ConfigError} naming the option that has a wrong value
 */
export function cache(options: CacheOptions = {}): Cache {
  const { policies, storeTimeout, ...settings } = checked(options)
  const rules = new CachePolicies({ ...policies, ...defaults, ...policies })
  const counts = { hits: 0, stale: 0, misses: 0, storeHits: 0, storeErrors: 0 }
  let client: Client | undefined

  const contained: Contained = async work => {
    try {
      return await inTime(work(), storeTimeout, client?.clock)
    } catch (cause) {
      counts.storeErrors++
      client?.emit('error', new Error('The store of the cache failed; the request went on without it.', { cause }))
      return undefined
    }
  }
  const levels = new CacheLevels({ ...settings, rules, contained })
  const core: Core = { levels, refreshing: new Set(), counts }

  // Not async: most requests only pass, and each promise on their way would cost them a turn of the queue.
  function cache(ctx: RequestContext, next: Next): Promise<void> {
    const { request } = ctx
    if (request.method !== 'GET') return write(levels, ctx, next)
    const freshness = freshnessOf(rules, request)
    if (!freshness) return next()
    const visit = { ctx, next, key: requestKey(ctx.identity, request), freshness }
    const answer = wantsNew(request) ? undefined : levels.get(visit.key)
    return answer && serve(core, visit, answer) ? Promise.resolve() : fetchNew(core, visit)
  }

  return named('cache', cache, {
    attach: (taker: Client) => {
      client = taker
    },
    stats: () => ({ ...counts, ...levels.figures }),
    clear: () => levels.clear(),
    invalidate: async (text: string) => {
      const pattern = readPattern(text)
      if (!pattern) throw new ConfigError('invalidate', "a pattern like '/channels/123/**'", text)
      await levels.invalidate(pattern)
    },
  })
}

function checked(options: CacheOptions) {
  checkKeys('cache', options, ['policies', 'maxEntries', 'maxBytes', 'store', 'storeTimeout'])
  const { policies = {}, maxEntries = 1000, maxBytes = 16 * 1024 * 1024, store, storeTimeout = 500 } = options
  if (typeof policies !== 'object' || policies === null) throw new ConfigError('cache.policies', 'an object', policies)
  checkNumber('cache.maxEntries', maxEntries, { min: 1, max: 2 ** 32, integer: true })
  checkNumber('cache.maxBytes', maxBytes, { min: 1, max: 2 ** 50, integer: true })
  checkNumber('cache.storeTimeout', storeTimeout, { min: 1 })
  const whole = (['get', 'set', 'delete', 'clear'] as const).every(key => typeof store?.[key] === 'function')
  if (store !== undefined && !whole) throw new ConfigError('cache.store', 'a Keyv: { get, set, delete, clear }', store)
  return { policies, maxEntries, maxBytes, store, storeTimeout }
}

/** Undefined if the answer is neither given from here nor kept. */
function freshnessOf(rules: CachePolicies, { options, route }: ApiRequest): Freshness | undefined {
  const { cache: wish, responseType } = options
  if (wish === false || (responseType !== undefined && responseType !== 'json')) return undefined
  if (typeof wish !== 'object') return rules.rule('GET', route.template).keep
  return { ttl: wish.ttl, staleWhileRevalidate: wish.staleWhileRevalidate ?? 0 }
}

function wantsNew({ options: { cache: wish } }: ApiRequest): boolean {
  return wish === 'refresh' || (typeof wish === 'object' && wish.refresh === true)
}

/** @returns whether the answer is young enough to be given */
function serve(core: Core, visit: Visit, { at, headers, source }: Answer): boolean {
  const { ctx, freshness } = visit
  const age = ctx.client.clock.now() - at
  if (age >= freshness.ttl + freshness.staleWhileRevalidate) return false
  if (age < freshness.ttl) core.counts.hits++
  else {
    core.counts.stale++
    ctx.metadata.stale = true
    refresh(core.refreshing, visit)
  }
  ctx.metadata.fromCache = true
  ctx.response = new ApiResponse(200, { ...headers }, JSON.parse(source), source)
  return true
}

/** Sends a request of its own, at low priority; one at a time for each answer. */
function refresh(refreshing: Set<string>, { ctx, key, freshness }: Visit): void {
  if (refreshing.has(key)) return
  refreshing.add(key)
  const { client, request, summary } = ctx
  const { path, search, headers, options } = request
  const again: RequestOptions = {
    method: 'GET',
    path: path + search,
    priority: 'low',
    cache: { ...freshness, refresh: true },
    ...(headers && { headers }),
    ...(options.auth !== undefined && { auth: options.auth }),
  }
  const failed = (error: Error) => client.emit('cacheRefreshFailed', summary, error)
  client
    .request(again)
    .then(({ error }) => error && failed(error), failed)
    .finally(() => refreshing.delete(key))
}

/** Asks the store, then Discord, and keeps what it said. */
async function fetchNew(core: Core, visit: Visit): Promise<void> {
  const { ctx, key, freshness } = visit
  const { levels, counts } = core
  const { clock } = ctx.client
  const isWanted = !wantsNew(ctx.request)
  const fetch = levels.begin(ctx.request.path)
  try {
    const errand = { key, fetch, look: await levels.look(ctx.request, key) }
    if (ctx.cancelled) throw ctx.cancelled
    const shelved = isWanted && levels.unshelve(errand, { now: clock.now(), wall: clock.wall() })
    if (shelved && serve(core, visit, shelved)) {
      counts.storeHits++
      return
    }
    if (isWanted) counts.misses++
    await visit.next()
    levels.keep(errand, ctx.response, { ...freshness, now: clock.now(), wall: clock.wall() })
  } catch (error) {
    if (error instanceof HTTPError && saysGone(error.status)) await levels.drop(key)
    throw error
  } finally {
    levels.end(fetch)
  }
}

/** Discord has nothing to show under that path, or not to this caller: what it showed before must not be given either. */
const saysGone = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429

function write(levels: CacheLevels, ctx: RequestContext, next: Next): Promise<void> {
  return next().then(
    () => levels.written(ctx.request),
    async (failure: unknown) => {
      if (ctx.metadata.retryCount > 0 || !wasRefused(failure)) await levels.written(ctx.request)
      throw failure
    },
  )
}

const unsent: ReadonlySet<unknown> = new Set(['QUEUE_FULL', 'CIRCUIT_OPEN', 'RATE_LIMITED', 'VALIDATION_FAILED'])

/** Whether it is certain that nothing was changed. */
function wasRefused(error: unknown): boolean {
  if (error instanceof HTTPError) return error.status < 500
  const { sent, code } = (error ?? {}) as { readonly sent?: unknown; readonly code?: unknown }
  return sent === false || unsent.has(code)
}
