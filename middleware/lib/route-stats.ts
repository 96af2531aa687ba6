/**
 * Route stats: how attempts at each route went, for so many routes; what comes beyond them is counted together.
 * @module
 */
import { Histogram } from './histogram.js'

export interface RouteMetrics {
  /** Attempts that ended. */
  readonly attempts: number
  /** Those that failed: without an answer, or with a status of 400 or more. */
  readonly failures: number
  /** Answers with 429. */
  readonly rateLimited: number
  /** Times from sending to the end of the answer, in ms. */
  readonly averageResponseTime: number
  readonly p50ResponseTime: number
  readonly p95ResponseTime: number
  readonly p99ResponseTime: number
}

export class RouteStats {
  readonly #times = new Histogram()
  #attempts = 0
  #failures = 0
  #rateLimited = 0

  /** @param status undefined where there was no answer */
  attempt(status: number | undefined, ms: number): void {
    this.#attempts++
    if (status === undefined || status >= 400) this.#failures++
    if (status === 429) this.#rateLimited++
    if (status !== undefined) this.#times.add(ms)
  }

  view(): RouteMetrics {
    return {
      attempts: this.#attempts,
      failures: this.#failures,
      rateLimited: this.#rateLimited,
      averageResponseTime: rounded(this.#times.average),
      p50ResponseTime: rounded(this.#times.quantile(0.5)),
      p95ResponseTime: rounded(this.#times.quantile(0.95)),
      p99ResponseTime: rounded(this.#times.quantile(0.99)),
    }
  }
}

export class RouteTable {
  readonly #most: number
  // By method first: a joined key would be a new string for each attempt.
  readonly #methods = new Map<string, Map<string, RouteStats>>()
  #size = 0
  #other: RouteStats | undefined

  constructor(most: number) {
    this.#most = most
  }

  /** @param template without ids and tokens */
  of(method: string, template: string): RouteStats {
    let routes = this.#methods.get(method)
    const known = routes?.get(template)
    if (known) return known
    if (this.#size >= this.#most) {
      this.#other ??= new RouteStats()
      return this.#other
    }
    if (!routes) {
      routes = new Map()
      this.#methods.set(method, routes)
    }
    const made = new RouteStats()
    routes.set(template, made)
    this.#size++
    return made
  }

  view(): Record<string, RouteMetrics> {
    const views: Record<string, RouteMetrics> = {}
    for (const [method, routes] of this.#methods) {
      for (const [template, stats] of routes) views[`${method} ${template}`] = stats.view()
    }
    if (this.#other) views['(other)'] = this.#other.view()
    return views
  }
}

/** Two decimals: nobody reads more, and the figures are printed as they are. */
export const rounded = (figure: number): number => Math.round(figure * 100) / 100
