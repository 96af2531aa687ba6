/**
 * Merging: one request in place of several, and its answer divided among them again.
 * @module
 */
import { ConfigError } from '../../src/errors.js'
import {
  type ApiRequest,
  ApiResponse,
  type DiscordResponse,
  type Priority,
  type RequestOptions,
  type ResponseMetadata,
} from '../../src/request.js'
import type { CoalesceRule, ItemResult } from './coalesce-rules.js'

/** What one caller is told: an answer, an error, or a refusal, which is both. */
export interface Outcome {
  readonly response?: ApiResponse
  readonly error?: unknown
  readonly metadata?: Partial<ResponseMetadata>
}

/** What keeps requests apart in their options, as text; undefined if these cannot be compared, or not be shared. */
export function commonOptions(options: object): readonly string[] | undefined {
  const pairs: string[] = []
  for (const [key, value] of Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === undefined || key === 'batchable' || key === 'auth') continue
    if (typeof value === 'object' || (key === 'responseType' && value !== 'json')) return undefined
    pairs.push(key, typeof value, String(value))
  }
  return pairs
}

const priorities: readonly Priority[] = ['critical', 'high', 'normal', 'low']

/** @param requests of common options, whose `auth` names one identity */
export function mergedOptions(
  rule: CoalesceRule,
  requests: readonly ApiRequest[],
  signal: AbortSignal,
): RequestOptions {
  const highest = priorities.find(priority => requests.some(request => request.priority === priority))
  const priority = rule.priority ?? highest ?? 'normal'
  return { priority, ...rule.merge(requests), ...requests[0]?.options, batchable: false, signal }
}

/**
 * An outcome for each request, in order; undefined for one that is sent by itself.
 * @throws {ConfigError} if the rule divides wrongly
 */
export function divided(
  rule: CoalesceRule,
  requests: readonly ApiRequest[],
  answer: DiscordResponse<unknown>,
): readonly (Outcome | undefined)[] {
  const { status, headers, data } = answer
  const { requestId, retryCount, queueTime } = answer.metadata
  const metadata = { retryCount, queueTime, batch: { requestId, size: requests.length } }
  const { split = (_, all) => all.map(() => ({ data: structuredClone(data) })) } = rule
  const results: readonly (ItemResult | undefined)[] = split({ status, headers, data }, requests)
  if (!Array.isArray(results) || results.length !== requests.length) {
    throw new ConfigError(`coalesce.rules.${rule.name}.split`, 'a function that returns a result per request', results)
  }
  return results.map(result => {
    if (result === undefined) return undefined
    if (result instanceof Error) return { error: result, metadata }
    return { response: new ApiResponse(result.status ?? status, headers, result.data), metadata }
  })
}
