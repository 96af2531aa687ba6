/**
 * Rate limit headers: what an answer says about limits, with nothing believed that cannot be true.
 *
 * https://docs.discord.com/developers/topics/rate-limits#header-format (2026-08)
 * @module
 */
type Headers = Readonly<Record<string, string>>

/** What one answer says about its bucket. */
export interface Reading {
  /** Names the bucket, without its major parameters; '' where Discord names none. */
  readonly hash: string
  /** Whole, at least 1. */
  readonly limit: number
  /** Whole, from 0 to `limit`. */
  readonly remaining: number
  /** Ms until the bucket is full again, counted from when the server wrote it. */
  readonly resetAfter: number
  /** The same moment in epoch ms on the server's clock. Good for comparing answers, never for waits. */
  readonly reset: number | undefined
}

export type RateLimitScope = 'user' | 'shared' | 'global' | 'cloudflare'

/** What a 429 says. */
export interface Refusal {
  readonly scope: RateLimitScope
  /** Ms; undefined where the headers name no figure. */
  readonly retryAfter: number | undefined
  /** Only the lane is limited: its bucket has room, or nobody says that it has none. */
  readonly laneOnly: boolean
}

const day = 86_400_000
const mostLimit = 1_000_000

/** Undefined where the headers are missing or make no sense. */
export function readBucket(headers: Headers): Reading | undefined {
  const limit = Math.floor(number(headers['x-ratelimit-limit']))
  const remaining = Math.floor(number(headers['x-ratelimit-remaining']))
  const resetAfter = 1000 * number(headers['x-ratelimit-reset-after'])
  if (!(limit >= 1) || Number.isNaN(remaining) || Number.isNaN(resetAfter)) return undefined
  const reset = 1000 * number(headers['x-ratelimit-reset'])
  const most = Math.min(limit, mostLimit)
  return {
    hash: headers['x-ratelimit-bucket'] ?? '',
    limit: most,
    remaining: Math.min(Math.max(0, remaining), most),
    resetAfter: Math.min(Math.max(0, resetAfter), day),
    reset: reset > 0 ? reset : undefined,
  }
}

/** @param reading what `readBucket` made of the same headers */
export function readRefusal(headers: Headers, reading: Reading | undefined): Refusal {
  const seconds = number(headers['retry-after'])
  const retryAfter = seconds > 0 ? Math.min(1000 * seconds, 7 * day) : undefined
  const scope = scopeOf(headers)
  // Sublimits that Discord does not publish answer 429 while the headers still show room (discord-api-docs#1900).
  return { scope, retryAfter, laneOnly: scope === 'shared' || !reading || reading.remaining > 0 }
}

function scopeOf(headers: Headers): RateLimitScope {
  const scope = headers['x-ratelimit-scope']
  if (scope === 'global' || headers['x-ratelimit-global'] === 'true') return 'global'
  if (scope === 'shared') return 'shared'
  if (scope === 'user') return 'user'
  return fromCloudflare(headers) ? 'cloudflare' : 'user'
}

/** Cloudflare answers for Discord with text or HTML and no header of Discord's (discord-api-docs#1771, discord.js#8574). */
function fromCloudflare(headers: Headers): boolean {
  const type = headers['content-type']
  if (type === undefined || type.includes('json')) return false
  for (const name in headers) if (name.startsWith('x-ratelimit-')) return false
  return true
}

/** NaN for what is missing, empty or infinite. */
function number(text: string | undefined): number {
  if (text === undefined) return Number.NaN
  const value = Number(text)
  // Blank text would be 0.
  return Number.isFinite(value) && (value !== 0 || text.trim() !== '') ? value : Number.NaN
}
