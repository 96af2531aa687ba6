/**
 * Config: everything a client can be told, checked when it is built.
 * @module
 */
import type { AuthOptions } from '../../middleware/auth.js'
import type { CacheOptions } from '../../middleware/cache.js'
import type { CircuitBreakerOptions } from '../../middleware/circuit-breaker.js'
import type { CoalesceOptions } from '../../middleware/coalesce.js'
import type { LoggerOptions } from '../../middleware/logger.js'
import type { MetricsOptions } from '../../middleware/metrics.js'
import type { RateLimitOptions } from '../../middleware/rate-limit.js'
import type { RetryOptions } from '../../middleware/retry.js'
import type { TransportOptions } from '../../middleware/transport.js'
import type { ValidationOptions } from '../../middleware/validation.js'
import { checkFlag, checkKeys, checkNumber } from '../check.js'
import { ConfigError } from '../errors.js'
import type { Clock } from '../kernel/clock.js'

export interface RequestQueueConfig {
  /** How many requests may wait for their turn. @default 1000 */
  maxQueueSize?: number
  /** Ms after which a waiting request rises by one priority. @default 100 */
  processingInterval?: number
  /** Ms that `coalesce` gathers requests for. @default 100 */
  batchTimeout?: number
  /** How many requests `coalesce` puts into one, and how many `batchRequest` runs at once. @default 10 */
  batchSize?: number
}

export interface DiscordAPIConfig {
  /** With or without its `Bot ` or `Bearer ` prefix. Without one only requests that need none can be sent. */
  token?: string
  /** @default 'https://discord.com/api/v10' */
  baseURL?: string
  /** An undici dispatcher to send through, such as a ProxyAgent. The client does not close it. */
  dispatcher?: NonNullable<TransportOptions['dispatcher']>
  /** Text behind `DiscordBot (...)` in User-Agent. */
  userAgent?: string
  /** Ms that one attempt may take, answer included. @default 15_000 */
  timeout?: number
  connectionPool?: NonNullable<TransportOptions['connectionPool']>
  requestQueue?: RequestQueueConfig
  retry?: RetryOptions
  circuitBreaker?: CircuitBreakerOptions
  metrics?: MetricsOptions
  auth?: Omit<AuthOptions, 'token' | 'credentials'>
  validation?: ValidationOptions
  /** Whether identical GETs in flight share one request. @default true */
  dedup?: boolean
  /** `false` turns even the default policies off. */
  cache?: CacheOptions | false
  rateLimit?: Omit<RateLimitOptions, 'queue'>
  /** Merges requests that Discord takes in bulk. @default off */
  coalesce?: CoalesceOptions | boolean
  /** Where to write what happens: `console`, pino, or an options object. @default silent */
  logger?: LoggerOptions['logger'] | LoggerOptions
  /** Passed on to the transport: answers above are refused, in bytes. */
  maxResponseSize?: number
  /** Whether Discord may compress its answers. @default true */
  compression?: boolean
  /** Time, for tests. */
  clock?: Clock
}

const keys: readonly (keyof DiscordAPIConfig)[] = [
  'token',
  'baseURL',
  'dispatcher',
  'userAgent',
  'timeout',
  'connectionPool',
  'requestQueue',
  'retry',
  'circuitBreaker',
  'metrics',
  'auth',
  'validation',
  'dedup',
  'cache',
  'rateLimit',
  'coalesce',
  'logger',
  'maxResponseSize',
  'compression',
  'clock',
]

export const queueDefaults: Required<RequestQueueConfig> = {
  maxQueueSize: 1000,
  processingInterval: 100,
  batchTimeout: 100,
  batchSize: 10,
}

/**
 * Checks what no layer checks for itself; each layer checks its own group.
 * @throws {ConfigError} naming the key
 */
export function checkConfig(config: DiscordAPIConfig): void {
  checkKeys('', config, keys)
  if (config.dedup !== undefined) checkFlag('dedup', config.dedup)
  const { requestQueue = {}, coalesce = false, logger = {}, clock } = config
  if (typeof coalesce !== 'object' || coalesce === null) checkFlag('coalesce', coalesce)
  if (typeof logger !== 'object' || logger === null) throw new ConfigError('logger', 'a logger or its options', logger)
  const ticks = clock === undefined || [clock?.now, clock?.wall, clock?.timer].every(part => typeof part === 'function')
  if (!ticks) throw new ConfigError('clock', 'a Clock { now, wall, timer }', clock)
  checkKeys('requestQueue', requestQueue, Object.keys(queueDefaults))
  const { batchTimeout, batchSize } = { ...queueDefaults, ...requestQueue }
  checkNumber('requestQueue.batchTimeout', batchTimeout)
  checkNumber('requestQueue.batchSize', batchSize, { min: 1, integer: true })
}
