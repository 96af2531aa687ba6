/**
 * Batch: many requests with one call, so many at a time, each with its own result.
 * @module
 */
import { checkKeys, checkNumber } from '../check.js'
import { ConfigError, PipecordError } from '../errors.js'
import type { Client } from '../kernel/client.js'
import type { DiscordResponse, Method } from '../request.js'
import { type DiscordAPIRequest, optionsOf } from './verbs.js'

export interface BatchItem {
  method: Method
  endpoint: string
  data?: unknown
  config?: DiscordAPIRequest
}

export interface BatchRequest {
  requests: readonly BatchItem[]
  /** For all that name none of their own. */
  priority?: DiscordAPIRequest['priority']
  /** How many are under way at a time. @default requestQueue.batchSize */
  concurrency?: number
  /** Whether the first failure cancels those that have not ended. @default false */
  failFast?: boolean
}

/** What became of one item: Discord's answer, or the reason why there is none. */
export type BatchResult<T> =
  | DiscordResponse<T>
  | { readonly success: false; readonly data?: undefined; readonly error: Error; readonly status?: undefined }

export interface BatchResponse<T> {
  /** Whether every item succeeded. */
  readonly success: boolean
  /** In the order of the requests. */
  readonly results: readonly BatchResult<T>[]
  readonly successful: number
  readonly failed: number
  /** Ms for all. */
  readonly executionTime: number
}

/** @throws {ConfigError} if the batch is malformed; nothing was sent then */
export async function runBatch<T>(
  client: Client,
  batch: BatchRequest,
  defaultConcurrency: number,
): Promise<BatchResponse<T>> {
  checkBatch(batch)
  const { requests, priority, concurrency = defaultConcurrency, failFast = false } = batch
  const startedAt = client.clock.now()
  const results = new Array<BatchResult<T>>(requests.length)
  const stop = new AbortController()
  let next = 0

  const work = async () => {
    while (next < requests.length) {
      const index = next++
      const result = await one<T>(client, requests[index] as BatchItem, { priority, stop: stop.signal })
      results[index] = result
      if (failFast && !result.success && !stop.signal.aborted) stop.abort(result.error)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, work))

  const successful = results.filter(result => result.success).length
  const failed = results.length - successful
  return { success: failed === 0, results, successful, failed, executionTime: client.clock.now() - startedAt }
}

interface Shared {
  readonly priority: DiscordAPIRequest['priority']
  readonly stop: AbortSignal
}

async function one<T>(client: Client, item: BatchItem, { priority, stop }: Shared): Promise<BatchResult<T>> {
  const { method, endpoint, data, config = {} } = item
  const signal = config.signal ? AbortSignal.any([config.signal, stop]) : stop
  const own = { ...(priority !== undefined && { priority }), ...config, signal }
  try {
    return await client.request<T>(optionsOf(method, endpoint, data, own))
  } catch (error) {
    if (error instanceof PipecordError || error instanceof Error) return { success: false, error }
    throw error
  }
}

function checkBatch(batch: BatchRequest): void {
  checkKeys('batch', batch, ['requests', 'priority', 'concurrency', 'failFast'])
  if (!Array.isArray(batch.requests)) throw new ConfigError('batch.requests', 'an array of requests', batch.requests)
  for (const [index, item] of batch.requests.entries()) {
    checkKeys(`batch.requests[${index}]`, item, ['method', 'endpoint', 'data', 'config'])
    if (typeof item.endpoint === 'string' && typeof item.method === 'string') continue
    throw new ConfigError(`batch.requests[${index}]`, 'a request { method, endpoint }', item)
  }
  if (batch.concurrency !== undefined) checkNumber('batch.concurrency', batch.concurrency, { min: 1, integer: true })
}
