/**
 * Status: what the parts of a client say about themselves, put together.
 * @module
 */
import type { CacheStats } from '../../middleware/cache.js'
import type { CircuitBreakerState } from '../../middleware/circuit-breaker.js'
import type { PerformanceMetrics } from '../../middleware/metrics.js'
import type { RateLimitStats } from '../../middleware/rate-limit.js'
import type { PoolStats } from '../../middleware/transport.js'
import type { Client } from '../kernel/client.js'
import type { RestLayers } from './rest.js'

export interface QueueStats {
  /** Waiting for a rate limit or their turn. */
  readonly queuedRequests: number
  /** Called and not yet ended, the waiting ones included. */
  readonly pendingRequests: number
  readonly maxQueueSize: number
}

export interface HealthStatus {
  readonly isHealthy: boolean
  /** Ms that Discord took to answer. */
  readonly responseTime: number
  readonly circuitBreakerState: CircuitBreakerState['state']
  readonly queueStats: QueueStats
  readonly connectionStats: PoolStats
  /** Why it is not healthy. */
  readonly error?: string
  /** Wall time in ms since the epoch. */
  readonly timestamp: number
}

export interface DetailedStatus {
  readonly connectionPool: PoolStats
  readonly requestQueue: QueueStats
  readonly circuitBreaker: CircuitBreakerState
  readonly rateLimits: RateLimitStats
  readonly cache: CacheStats | undefined
  readonly metrics: PerformanceMetrics
  readonly layers: readonly string[]
}

export async function healthStatus(client: Client, parts: RestLayers): Promise<HealthStatus> {
  const startedAt = client.clock.now()
  const error = await probe(client)
  const circuitBreakerState = parts.circuitBreaker.state().state
  return {
    isHealthy: error === undefined && circuitBreakerState !== 'open',
    responseTime: client.clock.now() - startedAt,
    circuitBreakerState,
    queueStats: queueStats(client, parts),
    connectionStats: parts.transport.pool(),
    ...(error !== undefined && { error }),
    timestamp: client.clock.wall(),
  }
}

async function probe(client: Client): Promise<string | undefined> {
  try {
    const path = '/gateway'
    const response = await client.request({ method: 'GET', path, cache: false, dedup: false, retryable: false })
    return response.error?.message
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export function detailedStatus(client: Client, parts: RestLayers): DetailedStatus {
  return {
    connectionPool: parts.transport.pool(),
    requestQueue: queueStats(client, parts),
    circuitBreaker: parts.circuitBreaker.state(),
    rateLimits: parts.rateLimit.stats(),
    cache: parts.cache?.stats(),
    metrics: parts.metrics.snapshot(),
    layers: client.layers,
  }
}

function queueStats(client: Client, { rateLimit, maxQueueSize }: RestLayers): QueueStats {
  return { queuedRequests: rateLimit.stats().queued, pendingRequests: client.pending, maxQueueSize }
}
