/**
 * Rate limit: sends each request when Discord has room for it, as many at once as there is room, so that no 429 comes.
 *
 * Stands behind dedup and cache, whose answers cost nothing, and before circuitBreaker and retry, so that every attempt
 * waits for a permit of its own. How it works: docs/rate-limit.md.
 * https://docs.discord.com/developers/topics/rate-limits (2026-08)
 * @module
 */
import { checkChoice, checkFunction, checkKeys, checkNumber } from '../src/check.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { Method, Priority } from '../src/request.js'
import { routeOf } from '../src/routes/route.js'
import { AddressWatch } from './lib/address-watch.js'
import { after } from './lib/after.js'
import { InvalidBudget } from './lib/invalid-budget.js'
import { Claims, claimOf } from './lib/lane.js'
import { Limiter } from './lib/limiter.js'
import { MemoryRateLimitStore } from './lib/memory-rate-limit-store.js'
import type { RateLimitScope } from './lib/rate-limit-headers.js'
import { checkSnapshot, type RateLimitSnapshot } from './lib/rate-limit-snapshot.js'
import type { BucketUsage, RateLimitStore } from './lib/rate-limit-store.js'
import { type Desk, type RateLimited, Turn, type TurnState } from './lib/turn.js'

export type { Claim } from './lib/lane.js'
export { MemoryRateLimitStore, type MemoryRateLimitStoreOptions } from './lib/memory-rate-limit-store.js'
export type { RateLimitScope, Reading } from './lib/rate-limit-headers.js'
export type { RateLimitSnapshot } from './lib/rate-limit-snapshot.js'
export type {
  Answer,
  BucketSnapshot,
  BucketUsage,
  Eventual,
  Permit,
  RateLimitStore,
  Verdict,
  Wait,
} from './lib/rate-limit-store.js'

import { named } from './lib/named.js'

export type { RateLimited } from './lib/turn.js'

declare module '../src/request.js' {
  interface RequestOptions {
    /** Ms that the request may wait for rate limits; longer waits reject with RateLimitError. @default the layer's */
    maxWait?: number
  }
}

declare module '../src/kernel/context.js' {
  interface State {
    rateLimit?: Readonly<TurnState>
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    /** A request has to wait. */
    requestQueued: [requestId: string, priority: Priority]
    /** A request was refused since so many wait already. */
    queueFull: [queueSize: number]
    /** Discord, or Cloudflare, answered 429. */
    rateLimited: [limit: RateLimited]
    /** Many answers were of the kind that gets an address banned. */
    invalidRequestWarning: [usage: InvalidUsage]
  }
}

/** Answers of 401, 403 and 429 in the window. */
export interface InvalidUsage {
  readonly count: number
  /** How many more may come before nothing is sent any more. */
  readonly remaining: number
  /** Ms until the oldest of them is forgotten. */
  readonly resetAfter: number
}

export interface RateLimitOptions {
  /** Requests per identity: a number per second, or per `window` ms; false for no limit of ours. @default 50 */
  global?: number | { readonly limit: number; readonly window: number } | false | undefined
  /** Requests of one bucket under way: as many as it has room for, or one at a time. @default 'window' */
  concurrency?: 'window' | 'serial' | undefined
  /**
   * Invalid answers (401, 403, 429) per `window` ms at which nothing is sent any more, and at which a warning is emitted.
   * Discord bans an address at 10,000 in 10 minutes. @default { limit: 9500, window: 600_000, warnAt: 5000 }
   */
  invalidBudget?: { readonly limit?: number; readonly window?: number; readonly warnAt?: number } | false | undefined
  /** Ms that a request may wait, unless it says so itself. @default Infinity */
  maxWait?: number | undefined
  /** Keeps what is known of the limits. Brings its own `global` and `concurrency`. @default in memory */
  store?: RateLimitStore | undefined
  queue?: {
    /** Requests that may wait; more reject with QueueFullError, but never critical ones. @default 1000 */
    readonly maxQueueSize?: number | undefined
    /** Ms after which a waiting request rises one priority. @default 100 */
    readonly processingInterval?: number | undefined
  }
  /** Draws the jitter of waits that Discord names no figure for: from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined
}

export interface RateLimitStats {
  /** Requests that wait. */
  readonly queued: number
  readonly queuedBy: Readonly<Record<Priority, number>>
  /** 429s. */
  readonly refused: Readonly<Record<RateLimitScope, number>>
  /** Undefined without `invalidBudget`. */
  readonly invalid: InvalidUsage | undefined
  readonly buckets: readonly BucketUsage[]
}

/** The layer, and what it can be asked. */
export interface RateLimit extends Layer {
  /**
   * Ms that such a request would wait if it were sent now.
   * @param identity as in `ctx.identity`. @default that of the latest request that had one
   */
  predict(method: Method, path: string, identity?: string): number
  stats(): RateLimitStats
  /** What was learned, as JSON. Holds no tokens: the limits of webhooks and interactions are left out. */
  snapshot(): RateLimitSnapshot
  /** @throws {ConfigError} if it is no snapshot */
  restore(snapshot: RateLimitSnapshot): void
}

/**
 * @example client.use(rateLimit({ maxWait: 60_000 }), { before: 'circuitBreaker' })
 * @throws {ConfigError} if an option has a value that it cannot have
 */
export function rateLimit(options: RateLimitOptions = {}): RateLimit {
  const settings = settingsOf(options)
  const { store, budget, queue } = settings
  const watch = new AddressWatch(budget)
  const claims = new Claims()
  const refused: Record<RateLimitScope, number> = { user: 0, shared: 0, global: 0, cloudflare: 0 }
  let client: Client | undefined
  let desk: Desk | undefined
  let identity = ''
  let saved: RateLimitSnapshot | undefined

  function open(by: Client): Desk {
    client = by
    const { clock } = by
    const report = (error: unknown) => by.emit('error', error instanceof Error ? error : new Error(String(error)))
    const limiter = new Limiter({ store, watch, clock, report, ...queue })
    const { maxWait, random } = settings
    desk = { limiter, claims, watch, refused, maxWait, random, invalid: count => warn(by, settings, count) }
    if (saved) restore(saved)
    return desk
  }

  function restore(snapshot: RateLimitSnapshot): void {
    checkSnapshot(snapshot)
    saved = snapshot
    if (!client) return
    const passed = Math.max(0, client.clock.wall() - snapshot.at)
    const aged = snapshot.buckets.map(each => ({ ...each, resetAfter: Math.max(0, each.resetAfter - passed) }))
    store.restore(aged, client.clock.now())
    saved = undefined
  }

  function rateLimit(ctx: RequestContext, next: Next): Promise<void> {
    const turn = new Turn(ctx, desk ?? open(ctx.client))
    ctx.state.rateLimit = turn.state
    if (ctx.identity !== '') identity = ctx.identity
    ctx.watch(turn)
    const waiting = turn.enter()
    return after(waiting ? waiting.then(next) : next(), failure => turn.end(failure))
  }

  return named('rateLimit', rateLimit, {
    attach: (by: Client) => void (desk ?? open(by)),
    close: () => desk?.limiter.close(),
    restore,
    predict(method: Method, path: string, by = identity): number {
      if (!client || !desk) return 0
      const mark = path.indexOf('?')
      const route = routeOf(method, mark < 0 ? path : path.slice(0, mark))
      return desk.limiter.predict(claimOf({ method, route, body: undefined }, by, client.clock.wall()))
    },
    stats(): RateLimitStats {
      const now = client?.clock.now() ?? 0
      const { size: queued = 0, waiting = { critical: 0, high: 0, normal: 0, low: 0 } } = desk?.limiter ?? {}
      const invalid = budget && usageOf(budget, now)
      return { queued, queuedBy: waiting, refused: { ...refused }, invalid, buckets: store.usage(now) }
    },
    snapshot(): RateLimitSnapshot {
      if (!client) return saved ?? { version: 1, at: 0, buckets: [] }
      return { version: 1, at: client.clock.wall(), buckets: store.snapshot(client.clock.now()) }
    },
  })
}

function settingsOf(options: RateLimitOptions) {
  checkKeys('rateLimit', options, known)
  const { global = 50, concurrency = 'window', maxWait = Infinity, random = Math.random, queue = {} } = options
  const { invalidBudget = {}, store } = options
  checkKeys('requestQueue', queue, ['maxQueueSize', 'processingInterval'])
  const { maxQueueSize = 1000, processingInterval = 100 } = queue
  checkNumber('requestQueue.maxQueueSize', maxQueueSize, { integer: true })
  checkNumber('requestQueue.processingInterval', processingInterval)
  checkNumber('rateLimit.maxWait', maxWait)
  checkFunction('rateLimit.random', random)
  checkChoice('rateLimit.concurrency', concurrency, ['window', 'serial'])
  const perIdentity = typeof global === 'number' ? { limit: global, window: 1000 } : global
  if (perIdentity !== false) {
    checkKeys('rateLimit.global', perIdentity, ['limit', 'window'])
    checkNumber(typeof global === 'number' ? 'rateLimit.global' : 'rateLimit.global.limit', perIdentity.limit, {
      min: 1,
    })
    checkNumber('rateLimit.global.window', perIdentity.window, { min: 1 })
  }
  if (store !== undefined) for (const method of asked) checkFunction(`rateLimit.store.${method}`, store[method] ?? null)
  const memory = () => new MemoryRateLimitStore({ global: perIdentity, concurrency })
  return {
    ...{ maxWait, random, store: store ?? memory(), queue: { maxQueueSize, period: processingInterval } },
    ...budgetOf(invalidBudget),
  }
}

const known = ['global', 'concurrency', 'invalidBudget', 'maxWait', 'store', 'queue', 'random']
const asked = ['take', 'answered', 'lost', 'refine', 'predict', 'usage', 'snapshot', 'restore', 'sweep'] as const

function budgetOf(option: NonNullable<RateLimitOptions['invalidBudget']>) {
  if (option === false) return { budget: undefined, warnAt: 0 }
  checkKeys('rateLimit.invalidBudget', option, ['limit', 'window', 'warnAt'])
  const { limit = 9500, window = 600_000, warnAt = Math.min(5000, Math.ceil(limit / 2)) } = option
  checkNumber('rateLimit.invalidBudget.limit', limit, { min: 1, integer: true })
  checkNumber('rateLimit.invalidBudget.window', window, { min: 1000 })
  checkNumber('rateLimit.invalidBudget.warnAt', warnAt, { min: 1 })
  return { budget: new InvalidBudget({ limit, window }), warnAt }
}

/** Warns at `warnAt`, and again with each twentieth of the limit. */
function warn(client: Client, { budget, warnAt }: ReturnType<typeof settingsOf>, count: number | undefined): void {
  if (!budget || count === undefined || count < warnAt || !client.heard('invalidRequestWarning')) return
  const step = Math.max(1, Math.floor(budget.limit / 20))
  if ((count - warnAt) % step === 0) client.emit('invalidRequestWarning', usageOf(budget, client.clock.now()))
}

function usageOf(budget: InvalidBudget, now: number): InvalidUsage {
  const count = budget.count(now)
  return { count, remaining: Math.max(0, budget.limit - count), resetAfter: budget.resetAfter(now) }
}
