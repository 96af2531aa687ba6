/**
 * Answer: a response before it meets the wire.
 * @module
 */
import type { Refusal, Reply } from './endpoint.js'
import type { LimitScope, Refused } from './limits.js'

export interface Answer {
  readonly status: number
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly contentType: string | undefined
  readonly body: Buffer | string | undefined
  /** Scope of a 429. */
  readonly limited: LimitScope | undefined
  /** True if it comes from Cloudflare and never saw Discord. */
  readonly edge: boolean
}

export function jsonAnswer(status: number, body: unknown, headers: readonly string[] = []): Answer {
  const none = body === undefined
  return {
    status,
    headers,
    contentType: none ? undefined : 'application/json',
    body: none ? undefined : JSON.stringify(body),
    limited: undefined,
    edge: false,
  }
}

/** Discord's error JSON: https://docs.discord.com/developers/reference#error-messages (2026-08) */
export function refusalAnswer(refusal: Refusal, headers: readonly string[] = []): Answer {
  const { status, code, message, errors, retryAfter } = refusal
  if (retryAfter === undefined)
    return jsonAnswer(status, errors ? { message, code, errors } : { message, code }, headers)
  const about = ['x-ratelimit-scope', 'user', 'retry-after', String(Math.ceil(retryAfter / 1000))]
  const body = { message, code, retry_after: Math.ceil(retryAfter) / 1000, global: false }
  return { ...jsonAnswer(status, body, [...headers, ...about]), limited: status === 429 ? 'user' : undefined }
}

export function replyAnswer(reply: Reply, limits: readonly string[]): Answer {
  const headers = reply.headers ? [...limits, ...Object.entries(reply.headers).flat()] : limits
  if (!reply.raw) return jsonAnswer(reply.status, reply.body, headers)
  const { contentType, bytes } = reply.raw
  return { status: reply.status, headers, contentType, body: bytes, limited: undefined, edge: false }
}

/** `headers` are those of the bucket, which a global 429 does not have. */
export function limitedAnswer({ scope, retryAfter }: Refused, headers: readonly string[]): Answer {
  const global = scope === 'global'
  const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.'
  const body = { message, retry_after: Math.ceil(retryAfter) / 1000, global }
  const about = ['x-ratelimit-scope', scope, 'retry-after', String(Math.ceil(retryAfter / 1000))]
  if (global) about.push('x-ratelimit-global', 'true')
  return { ...jsonAnswer(429, body, [...(global ? [] : headers), ...about]), limited: scope }
}
