/**
 * Strikes: sorts the faults that strike one request by the moment at which each takes effect.
 * @module
 */
import { type Answer, jsonAnswer } from './answer.js'
import { banAnswer, pageAnswer } from './cloudflare.js'
import type {
  CloudflareFault,
  FaultEffect,
  FaultKind,
  HalfCloseFault,
  RateLimitFault,
  ReorderFault,
  Span,
  StatusFault,
} from './fault-kinds.js'
import type { Strikes } from './faults.js'
import type { Spoiled } from './wire.js'

type Effect<K extends FaultKind> = Extract<FaultEffect, { kind: K }>

/** All waits of one moment. */
export function latencies(strikes: Strikes, moment: 'before' | 'after'): Span[] {
  const spans: Span[] = []
  for (const { effect } of strikes) {
    if (effect.kind === 'latency' && (effect.when ?? 'after') === moment) spans.push(effect.ms)
  }
  return spans
}

export function resets(strikes: Strikes, moment: 'before' | 'after'): boolean {
  return strikes.some(({ effect }) => effect.kind === 'reset' && (effect.when ?? 'before') === moment)
}

/** The answer that stands in for the effect; `bucket` gives the headers of the caller's bucket. */
export function insteadOf(strikes: Strikes, bucket: () => readonly string[]): Answer | undefined {
  const cloudflare = first(strikes, 'cloudflare')
  if (cloudflare) return cloudflareAnswer(cloudflare)
  const limit = first(strikes, 'rate-limit')
  if (limit) return rateLimitAnswer(limit, bucket)
  return statusAnswer(strikes, 'before', [])
}

/** The answer that a status fault gives in this moment; `headers` are those that the real one had. */
export function statusAnswer(
  strikes: Strikes,
  moment: 'before' | 'after',
  headers: readonly string[],
): Answer | undefined {
  const found = strikes.find(({ effect }) => effect.kind === 'status' && (effect.when ?? 'before') === moment)
  if (!found) return undefined
  const fault = found.effect as StatusFault
  const { status, code = 0, message = `${status}: Fault on demand`, body = status >= 500 ? 'html' : 'json' } = fault
  const own = Object.entries(fault.headers ?? {}).flat()
  const limited = status === 429 ? ('user' as const) : undefined
  if (body === 'html') return { ...pageAnswer(status, own), limited }
  return { ...jsonAnswer(status, body === 'json' ? { message, code } : undefined, [...headers, ...own]), limited }
}

export function spoiledBy(strikes: Strikes): Spoiled | undefined {
  if (strikes.length === 0) return undefined
  const garbages = effects(strikes, 'garbage')
  const stalls = effects(strikes, 'stall')
  return {
    reset: resets(strikes, 'after'),
    garbage: garbages.find(({ of }) => of === 'http') ?? garbages[0],
    stall: stalls.find(stall => stall.in === 'headers') ?? stalls[0],
    truncate: first(strikes, 'truncate') !== undefined,
  }
}

export function halfClose(strikes: Strikes): HalfCloseFault | undefined {
  return first(strikes, 'half-close')
}

export function reorders(strikes: Strikes): { fault: ReorderFault; owner: object } | undefined {
  const found = strikes.find(({ effect }) => effect.kind === 'reorder')
  return found && { fault: found.effect as ReorderFault, owner: found.owner }
}

function effects<K extends FaultKind>(strikes: Strikes, kind: K): Effect<K>[] {
  return strikes.map(({ effect }) => effect).filter((effect): effect is Effect<K> => effect.kind === kind)
}

function first<K extends FaultKind>(strikes: Strikes, kind: K): Effect<K> | undefined {
  return effects(strikes, kind)[0]
}

function cloudflareAnswer({ page = '1015', status = 502, retryAfter = 60 }: CloudflareFault): Answer {
  return page === '1015' ? banAnswer(retryAfter) : pageAnswer(status)
}

function rateLimitAnswer(fault: RateLimitFault, bucket: () => readonly string[]): Answer {
  const { scope = 'user', retryAfter = 1000, header = true, body = 'json' } = fault
  const seconds = String(Math.ceil(retryAfter / 1000))
  if (scope === 'cloudflare') return banAnswer(header && Number(seconds))
  const about = ['x-ratelimit-scope', scope]
  if (header) about.push('retry-after', seconds)
  if (scope === 'global') about.push('x-ratelimit-global', 'true')
  if (scope === 'shared') about.push(...bucket())
  if (scope === 'user') about.push(...spent(bucket(), retryAfter))
  if (body === 'html') return { ...pageAnswer(429, about), limited: scope }
  const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.'
  const json = { message, retry_after: Math.ceil(retryAfter) / 1000, global: scope === 'global' }
  return { ...jsonAnswer(429, body === 'json' ? json : undefined, about), limited: scope }
}

/** The same bucket with nothing left in it. */
function spent(headers: readonly string[], retryAfter: number): string[] {
  const changed: Record<string, string> = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': (Math.ceil(retryAfter) / 1000).toFixed(3),
  }
  return headers.map((text, index) => (index % 2 === 1 ? (changed[headers[index - 1]!] ?? text) : text))
}
