/**
 * IdentifyQueue: every identify, of whatever shard and for whatever reason, waits here for its turn.
 * https://docs.discord.com/developers/events/gateway#rate-limiting (2026-08)
 * @module
 */
import { checkChoice, checkNumber } from '../../src/check.js'
import { AbortError, ClosedError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'

/** What is left of the day's identifies, as `GET /gateway/bot` says it. */
export interface SessionStartLimit {
  readonly total: number
  readonly remaining: number
  /** Ms until `remaining` is `total` again. */
  readonly resetAfter: number
  /** How many may identify within 5 s, each with a key of its own: shard id modulo this. */
  readonly maxConcurrency: number
}

export interface IdentifyQueue {
  /**
   * Resolves when the shard may identify, at once and not later.
   * @throws {AbortError} (as a rejection) when `signal` aborts; the turn then goes to the next one and costs nothing
   * @throws {GatewayError} IDENTIFY_BUDGET (as a rejection) if the budget is spent and the policy says so
   */
  acquire(shard: number, signal?: AbortSignal): Promise<void>
  /** Takes over what Discord says. */
  update(limit: SessionStartLimit): void
  /** What is left, as far as is known; undefined before the first `update`. */
  readonly remaining: number | undefined
  /** Rejects all that wait. */
  close?(): Promise<void> | void
}

export interface IdentifyQueueOptions {
  readonly clock: Clock
  /** What to do once the budget is spent: wait for its reset, or reject. @default 'wait' */
  readonly whenSpent?: 'wait' | 'reject'
  /** Identifies that are never spent, so that a crash loop cannot use up the day. @default 0 */
  readonly reserve?: number
}

/** Discord allows one identify per key in 5 s; arrivals drift, so a little more is kept between them. In ms. */
const spacing = 5000 + 100

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** In memory, for all shards of one process. */
export function identifyQueue({ clock, whenSpent = 'wait', reserve = 0 }: IdentifyQueueOptions): IdentifyQueue {
  checkChoice('identifyQueue.whenSpent', whenSpent, ['wait', 'reject'])
  checkNumber('identifyQueue.reserve', reserve, { integer: true })
  const keys = new Map<number, { readonly waiting: Set<Waiter>; freeAt: number; stop: (() => void) | undefined }>()
  let limit: SessionStartLimit | undefined
  let remaining = Infinity
  let resetAt = Infinity

  function refill(): void {
    if (!limit || clock.now() < resetAt) return
    remaining = limit.total
    resetAt = Infinity // unknown until the first of the new day is spent
  }

  function keyOf(shard: number) {
    const number = shard % (limit?.maxConcurrency ?? 1)
    const key = keys.get(number) ?? { waiting: new Set<Waiter>(), freeAt: 0, stop: undefined }
    keys.set(number, key)
    return key
  }

  function serve(key: ReturnType<typeof keyOf>): void {
    key.stop?.()
    key.stop = undefined
    refill()
    const [first] = key.waiting
    if (!first) return
    const spent = remaining <= reserve
    if (spent && whenSpent === 'reject') {
      key.waiting.delete(first)
      first.reject(spentError(resetAt - clock.now()))
      serve(key)
      return
    }
    const wait = Math.max(key.freeAt, spent ? resetAt : 0) - clock.now()
    if (wait > 0) {
      key.stop = clock.timer(wait, () => serve(key))
      return
    }
    key.waiting.delete(first)
    key.freeAt = clock.now() + spacing
    remaining--
    if (resetAt === Infinity) resetAt = clock.now() + day
    first.resolve()
    serve(key)
  }

  return {
    acquire(shard, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AbortError(signal.reason))
        const key = keyOf(shard)
        const abort = () => {
          key.waiting.delete(waiter)
          serve(key)
          reject(new AbortError(signal?.reason))
        }
        const settled = () => signal?.removeEventListener('abort', abort)
        const waiter: Waiter = {
          resolve: () => resolve(settled()),
          reject: error => {
            settled()
            reject(error)
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        key.waiting.add(waiter)
        serve(key)
      })
    },
    update(next) {
      limit = next
      remaining = next.remaining
      resetAt = clock.now() + next.resetAfter
      for (const key of keys.values()) serve(key)
    },
    get remaining() {
      refill()
      return limit && remaining
    },
    close() {
      for (const key of keys.values()) {
        for (const waiter of key.waiting) waiter.reject(new ClosedError('The gateway was closed before the identify.'))
        key.waiting.clear()
        serve(key)
      }
    },
  }
}

const day = 24 * 60 * 60 * 1000

function spentError(wait: number): GatewayError {
  return new GatewayError('IDENTIFY_BUDGET', 'No identify is left for today.', {
    retryAfter: wait,
    severity: 'critical',
    hint: 'Wait for the reset, and find out what connects so often: Discord resets the token of bots that go on.',
  })
}
