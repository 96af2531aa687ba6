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

const day = 24 * 60 * 60 * 1000

/** Shards that share a key: shard id modulo max_concurrency. */
interface Key {
  readonly waiting: Set<Waiter>
  freeAt: number
  stop: (() => void) | undefined
}

class MemoryIdentifyQueue implements IdentifyQueue {
  readonly #options: Required<IdentifyQueueOptions>
  readonly #keys = new Map<number, Key>()
  #limit: SessionStartLimit | undefined
  #remaining = Infinity
  #resetAt = Infinity

  constructor(options: Required<IdentifyQueueOptions>) {
    this.#options = options
  }

  get remaining(): number | undefined {
    this.#refill()
    return this.#limit && this.#remaining
  }

  acquire(shard: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortError(signal.reason))
      const key = this.#keyOf(shard)
      const abort = () => {
        key.waiting.delete(waiter)
        this.#serve(key)
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
      this.#serve(key)
    })
  }

  update(limit: SessionStartLimit): void {
    this.#limit = limit
    this.#remaining = limit.remaining
    this.#resetAt = this.#options.clock.now() + limit.resetAfter
    for (const key of this.#keys.values()) this.#serve(key)
  }

  close(): void {
    for (const key of this.#keys.values()) {
      for (const waiter of key.waiting) waiter.reject(new ClosedError('The gateway was closed before the identify.'))
      key.waiting.clear()
      this.#serve(key)
    }
  }

  #keyOf(shard: number): Key {
    const number = shard % (this.#limit?.maxConcurrency ?? 1)
    const key = this.#keys.get(number) ?? { waiting: new Set<Waiter>(), freeAt: 0, stop: undefined }
    this.#keys.set(number, key)
    return key
  }

  /** Lets the first that waits go, or sees to it that this happens in time. */
  #serve(key: Key): void {
    const { clock, whenSpent, reserve } = this.#options
    key.stop?.()
    key.stop = undefined
    this.#refill()
    const [first] = key.waiting
    if (!first) return
    const isSpent = this.#remaining <= reserve
    const isRefused = isSpent && whenSpent === 'reject'
    const wait = isRefused ? 0 : Math.max(key.freeAt, isSpent ? this.#resetAt : 0) - clock.now()
    if (wait > 0) {
      key.stop = clock.timer(wait, () => this.#serve(key))
      return
    }
    key.waiting.delete(first)
    if (isRefused) first.reject(spentError(this.#resetAt - clock.now()))
    else this.#grant(key, first)
    this.#serve(key)
  }

  #grant(key: Key, { resolve }: Waiter): void {
    const now = this.#options.clock.now()
    key.freeAt = now + spacing
    this.#remaining--
    if (this.#resetAt === Infinity) this.#resetAt = now + day
    resolve()
  }

  #refill(): void {
    if (!this.#limit || this.#options.clock.now() < this.#resetAt) return
    this.#remaining = this.#limit.total
    this.#resetAt = Infinity // unknown until the first of the new day is spent
  }
}

/** In memory, for all shards of one process. @throws {ConfigError} naming the option that is wrong */
export function identifyQueue({ clock, whenSpent = 'wait', reserve = 0 }: IdentifyQueueOptions): IdentifyQueue {
  checkChoice('identifyQueue.whenSpent', whenSpent, ['wait', 'reject'])
  checkNumber('identifyQueue.reserve', reserve, { integer: true })
  return new MemoryIdentifyQueue({ clock, whenSpent, reserve })
}

function spentError(wait: number): GatewayError {
  return new GatewayError('IDENTIFY_BUDGET', 'No identify is left for today.', {
    retryAfter: wait,
    severity: 'critical',
    hint: 'Wait for the reset, and find out what connects so often: Discord resets the token of bots that go on.',
  })
}
