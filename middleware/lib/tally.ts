/**
 * Tally: all that was counted since one moment, in bounded memory: requests as the callers see them, attempts as Discord does.
 * @module
 */
import type { Client } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import type { RequestOutcome, RequestSummary } from '../../src/request.js'
import { Histogram } from './histogram.js'
import { readRefusal } from './rate-limit-headers.js'
import { RollingCounter } from './rolling-counter.js'
import { type RouteMetrics, RouteTable, rounded } from './route-stats.js'

/** Times in ms, rates in percent from 0 to 100, both with two decimals. All since `since`, unless it says otherwise. */
export interface PerformanceMetrics {
  /** Requests that ended, as the callers see them. */
  readonly totalRequests: number
  readonly successfulRequests: number
  readonly failedRequests: number
  /** Share of failed requests. */
  readonly errorRate: number
  /** From sending an attempt to the end of its answer: how fast Discord is. */
  readonly averageResponseTime: number
  readonly p50ResponseTime: number
  readonly p95ResponseTime: number
  readonly p99ResponseTime: number
  /** From the call to its settlement, with all waits and retries: how fast the client is for its callers. */
  readonly averageRequestTime: number
  readonly p95RequestTime: number
  /** Spent waiting for rate limits and for a place in the queue; requests from the cache do not count. */
  readonly averageQueueWait: number
  readonly p95QueueWait: number
  /** Requests that ended per second, over the last 10 s. */
  readonly throughputPerSecond: number
  /** Attempts per second, over the last 10 s: what Discord sees. */
  readonly requestsPerSecond: number
  /** Share of GET requests that were answered by the cache. */
  readonly cacheHitRate: number
  /** Undefined where no source was given. */
  readonly connectionReuseRate: number | undefined
  readonly batchEfficiency: number | undefined
  readonly totalAttempts: number
  /** Attempts beyond the first of a request. */
  readonly retries: number
  /** Answers with 429, by whose limit it was. */
  readonly rateLimited: Readonly<Record<'user' | 'shared' | 'global' | 'cloudflare', number>>
  /** Answers that count towards Discord's limit of 10,000 per 10 minutes: 401, 403, and 429 unless shared. */
  readonly invalidRequests: number
  /** Attempts by the class of their answer; `none` for those without one. */
  readonly statuses: Readonly<Record<'1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'none', number>>
  /** Failed requests by the `code` of their error. */
  readonly errors: Readonly<Record<string, number>>
  /** By method and template, such as `GET /channels/{channel_id}`. Computed when read. */
  readonly routes: Readonly<Record<string, RouteMetrics>>
  /** When counting began, in ms since the epoch. */
  readonly since: number
  /** Ms since then. */
  readonly uptime: number
}

const window = 10_000
/** Codes of errors; ours are few, but layers of others may throw anything. */
const mostCodes = 100

type Sourced = Pick<PerformanceMetrics, 'connectionReuseRate' | 'batchEfficiency'>

export class Tally {
  readonly #startedAt: number
  readonly #since: number
  readonly #routes: RouteTable
  readonly #responseTimes = new Histogram()
  readonly #requestTimes = new Histogram()
  readonly #queueWaits = new Histogram()
  readonly #requestsLately = new RollingCounter(window)
  readonly #attemptsLately = new RollingCounter(window)
  /** By hundreds of the status; 0 for attempts without an answer. */
  readonly #classes = new Float64Array(6)
  readonly #limited = { user: 0, shared: 0, global: 0, cloudflare: 0 }
  readonly #codes = new Map<string, number>()
  #requests = 0
  #failed = 0
  #gets = 0
  #hits = 0
  #attempts = 0
  #retries = 0
  #invalid = 0

  constructor(maxRoutes: number, client: Client | undefined) {
    this.#routes = new RouteTable(maxRoutes)
    this.#startedAt = client?.clock.now() ?? 0
    this.#since = client?.clock.wall() ?? 0
  }

  attempt(ctx: RequestContext, startedAt: number, now: number): void {
    const { request, response, metadata } = ctx
    const status = response?.status
    this.#attempts++
    if (metadata.retryCount > 0) this.#retries++
    this.#attemptsLately.add(now)
    this.#routes.of(request.method, request.route.template).attempt(status, now - startedAt)
    const hundreds = status === undefined ? 0 : Math.floor(status / 100)
    this.#classes[hundreds] = (this.#classes[hundreds] as number) + 1
    if (!response) return
    this.#responseTimes.add(now - startedAt)
    if (status === 401 || status === 403) this.#invalid++
    if (status === 429) this.#refused(response.headers)
  }

  #refused(headers: Readonly<Record<string, string>>): void {
    const { scope } = readRefusal(headers, undefined)
    this.#limited[scope]++
    if (scope !== 'shared') this.#invalid++
  }

  request({ method }: RequestSummary, outcome: RequestOutcome, now: number): void {
    const { error, fromCache, executionTime, queueTime } = outcome
    this.#requests++
    this.#requestsLately.add(now)
    this.#requestTimes.add(executionTime)
    if (method === 'GET') this.#gets++
    if (fromCache) this.#hits++
    else this.#queueWaits.add(queueTime)
    if (!error) return
    this.#failed++
    const { code } = error as { code?: unknown }
    const known = typeof code === 'string' && (this.#codes.has(code) || this.#codes.size < mostCodes)
    const name = known ? code : '(other)'
    this.#codes.set(name, (this.#codes.get(name) ?? 0) + 1)
  }

  view(client: Client | undefined, sourced: Sourced): PerformanceMetrics {
    const now = client?.clock.now() ?? 0
    const [none = 0, one = 0, two = 0, three = 0, four = 0, five = 0] = this.#classes
    const routes = this.#routes
    let views: Record<string, RouteMetrics> | undefined
    return {
      totalRequests: this.#requests,
      successfulRequests: this.#requests - this.#failed,
      failedRequests: this.#failed,
      errorRate: percent(this.#failed, this.#requests),
      averageResponseTime: rounded(this.#responseTimes.average),
      p50ResponseTime: rounded(this.#responseTimes.quantile(0.5)),
      p95ResponseTime: rounded(this.#responseTimes.quantile(0.95)),
      p99ResponseTime: rounded(this.#responseTimes.quantile(0.99)),
      averageRequestTime: rounded(this.#requestTimes.average),
      p95RequestTime: rounded(this.#requestTimes.quantile(0.95)),
      averageQueueWait: rounded(this.#queueWaits.average),
      p95QueueWait: rounded(this.#queueWaits.quantile(0.95)),
      throughputPerSecond: rounded(this.#requestsLately.perSecond(now)),
      requestsPerSecond: rounded(this.#attemptsLately.perSecond(now)),
      cacheHitRate: percent(this.#hits, this.#gets),
      ...sourced,
      totalAttempts: this.#attempts,
      retries: this.#retries,
      rateLimited: { ...this.#limited },
      invalidRequests: this.#invalid,
      statuses: { '1xx': one, '2xx': two, '3xx': three, '4xx': four, '5xx': five, none },
      errors: Object.fromEntries(this.#codes),
      get routes() {
        views ??= routes.view()
        return views
      },
      since: this.#since,
      uptime: now - this.#startedAt,
    }
  }
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : rounded((part / whole) * 100))
