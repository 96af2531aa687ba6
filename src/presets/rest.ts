/**
 * Rest: the nine layers of the default chain, in their order.
 * @module
 */
import { type Auth, auth } from '../../middleware/auth.js'
import { type Cache, cache } from '../../middleware/cache.js'
import { type CircuitBreaker, circuitBreaker } from '../../middleware/circuit-breaker.js'
import { type Coalesce, coalesce } from '../../middleware/coalesce.js'
import { dedup } from '../../middleware/dedup.js'
import { Credentials } from '../../middleware/lib/credentials.js'
import { type LoggerOptions, logger } from '../../middleware/logger.js'
import { type Metrics, metrics } from '../../middleware/metrics.js'
import { type RateLimit, rateLimit } from '../../middleware/rate-limit.js'
import { retry } from '../../middleware/retry.js'
import { type Transport, transport } from '../../middleware/transport.js'
import { validation } from '../../middleware/validation.js'
import type { Layer } from '../kernel/client.js'
import { routeSchemas } from '../routes/validator.js'
import { type DiscordAPIConfig, queueDefaults } from './config.js'

/** The chain, and those of its layers that can be asked something. */
export interface RestLayers {
  readonly layers: readonly Layer[]
  readonly auth: Auth
  readonly cache: Cache | undefined
  readonly rateLimit: RateLimit
  readonly circuitBreaker: CircuitBreaker
  readonly metrics: Metrics
  readonly transport: Transport
  readonly coalesce: Coalesce | undefined
  readonly maxQueueSize: number
}

/** @throws {ConfigError} if a layer refuses its options */
export function restLayers(config: DiscordAPIConfig): RestLayers {
  const { maxQueueSize, processingInterval, batchTimeout, batchSize } = { ...queueDefaults, ...config.requestQueue }
  const credentials = new Credentials()
  const merge = config.coalesce === true ? {} : config.coalesce
  const parts = {
    auth: auth({ ...config.auth, ...(config.token !== undefined && { token: config.token }), credentials }),
    coalesce: merge ? coalesce({ maxWaitTime: batchTimeout, maxBatchSize: batchSize, ...merge }) : undefined,
    cache: config.cache === false ? undefined : cache(config.cache),
    rateLimit: rateLimit({ ...config.rateLimit, queue: { maxQueueSize, processingInterval } }),
    circuitBreaker: circuitBreaker(config.circuitBreaker),
    transport: transport({ ...transportOptions(config), credentials }),
  }
  const figures = metrics({
    ...config.metrics,
    sources: {
      connections: () => ({ reuseRate: parts.transport.pool().reuseRate * 100 }),
      batches: () => parts.coalesce?.stats() ?? { efficiency: 0 },
    },
  })
  const layers: (Layer | false | undefined)[] = [
    loggerLayer(config.logger),
    // Whose request it is. First, because caches, limits and dedup are kept per identity.
    parts.auth,
    // Nothing malformed goes further, and nothing that Discord's docs rule out.
    validation({
      schemas: routeSchemas(config.clock && { now: () => config.clock?.wall() ?? Date.now() }),
      ...config.validation,
    }),
    parts.coalesce,
    // One request for equal GETs in flight; then answers that are still fresh. Both cost no rate limit.
    config.dedup !== false && dedup(),
    parts.cache,
    // Waits for a permit, for every attempt anew.
    parts.rateLimit,
    // Holds back while Discord fails.
    parts.circuitBreaker,
    // Runs everything behind it again where that is safe.
    retry(config.retry),
    // Counts attempts.
    figures,
    // Sends.
    parts.transport,
  ]
  return { ...parts, metrics: figures, layers: layers.filter(layer => !!layer), maxQueueSize }
}

function loggerLayer(option: DiscordAPIConfig['logger']): Layer | undefined {
  if (option === undefined) return undefined
  return logger('logger' in option ? (option as LoggerOptions) : { logger: option as LoggerOptions['logger'] })
}

function transportOptions(config: DiscordAPIConfig) {
  const { baseURL, dispatcher, userAgent, timeout, connectionPool, maxResponseSize, compression } = config
  const options = { baseURL, dispatcher, userAgent, timeout, connectionPool, maxResponseSize, compression }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
