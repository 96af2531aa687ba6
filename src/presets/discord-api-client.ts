/**
 * DiscordAPIClient: the client most people want: verbs, batches, figures and health on top of the nine layers.
 * @module
 */
import type { CircuitBreakerState } from '../../middleware/circuit-breaker.js'
import type { PerformanceMetrics } from '../../middleware/metrics.js'
import type { RateLimit } from '../../middleware/rate-limit.js'
import type { DiscordResponse } from '../request.js'
import {
  type ItemOf,
  type Paged,
  type PaginateOptions,
  type PaginateOptionsOf,
  type Pagination,
  paginate,
} from '../routes/paginate.js'
import type { AnyPath, EndpointAt } from '../routes/paths.js'
import { routeFinder } from '../routes/route.js'
import { type BatchRequest, type BatchResponse, runBatch } from './batch.js'
import { checkConfig, type DiscordAPIConfig, queueDefaults } from './config.js'
import { type RestLayers, restLayers } from './rest.js'
import { type DetailedStatus, detailedStatus, type HealthStatus, healthStatus } from './status.js'
import { TypedClient } from './typed-client.js'
import type { Inferred } from './verbs.js'

/** The response of every verb. */
export type DiscordAPIResponse<T = unknown> = DiscordResponse<T>

/** What the list holds, unless the caller says what it is. */
type Item<T, Found> = Inferred extends T ? (T extends Inferred ? ItemOf<Found> : T) : T

export class DiscordAPIClient extends TypedClient {
  readonly #parts: RestLayers
  readonly #batchSize: number

  /** @throws {ConfigError} naming the key that is wrong, what was expected and what came */
  constructor(config: DiscordAPIConfig = {}) {
    checkConfig(config)
    const parts = restLayers(config)
    super({ layers: parts.layers, route: routeFinder(), ...(config.clock && { clock: config.clock }) })
    this.#parts = parts
    this.#batchSize = config.requestQueue?.batchSize ?? queueDefaults.batchSize
  }

  /** The limiter: `predict` a wait, carry what was learned over a restart with `snapshot` and `restore`. */
  get rateLimits(): RateLimit {
    return this.#parts.rateLimit
  }

  /**
   * Runs many requests, `concurrency` at a time. One failure does not sink the others, unless `failFast` says so.
   * @throws {ConfigError} (as a rejection) if the batch is malformed; nothing was sent then
   */
  batchRequest<T = unknown>(batch: BatchRequest): Promise<BatchResponse<T>> {
    return runBatch<T>(this, batch, this.#batchSize)
  }

  /**
   * Reads a list item by item, with as few requests as that takes. It stops at the end of the list or at `limit`;
   * behind a failure or a restart, `from` goes on where `cursor` stood. Rejects with what the requests reject with.
   * @throws {ConfigError} naming what is wrong: the path, with the endpoints that have pages; `limit`, `from` or `query`
   * @example for await (const member of client.paginate(`/guilds/${id}/members`)) console.log(member.user.username)
   */
  paginate<T = Inferred, const P extends AnyPath<'GET'> = AnyPath<'GET'>>(
    path: P & Paged<EndpointAt<'GET', P>>,
    options?: PaginateOptionsOf<EndpointAt<'GET', P>>,
  ): Pagination<NoInfer<Item<T, EndpointAt<'GET', P>>>> {
    return paginate(this, path, options as PaginateOptions)
  }

  /** Figures since the start, or since they were reset. */
  getMetrics(): PerformanceMetrics {
    return this.#parts.metrics.snapshot()
  }

  /** Asks Discord for `GET /gateway` past the cache and puts the answer beside the client's own state. Never rejects. */
  healthCheck(): Promise<HealthStatus> {
    return healthStatus(this, this.#parts)
  }

  getCircuitBreakerState(): CircuitBreakerState {
    return this.#parts.circuitBreaker.state()
  }

  /** The state of every part; holds no token and no body. */
  getDetailedStatus(): DetailedStatus {
    return detailedStatus(this, this.#parts)
  }

  /** `close` by the name that operators look for. `drain`: finish what is under way first, at most so many ms. */
  shutdown(options: { drain?: boolean | number } = {}): Promise<void> {
    return this.close(options)
  }
}

/** The same as `new DiscordAPIClient(config)`. */
export const createClient = (config: DiscordAPIConfig = {}): DiscordAPIClient => new DiscordAPIClient(config)
