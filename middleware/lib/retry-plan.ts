/**
 * Retry plan: what one request's failures so far mean for its next attempt: whether it may be made, when, and why.
 * @module
 */
import type { Method } from '../../src/request.js'
import { type BackoffShape, backoff } from './backoff.js'
import type { FailureKind } from './failure.js'
import type { RetryBudget } from './retry-budget.js'

/** Why a further attempt is safe. */
export type RetryReason = 'rate-limited' | 'not-ready' | 'not-executed' | Safety
/** Why there was none, although the failure may pass. `ambiguous`: it may have been carried out, and must not be repeated. */
export type StopReason =
  | 'ambiguous'
  | 'unreplayable'
  | 'nonce-window'
  | 'max-retries'
  | 'max-attempts'
  | 'max-total-time'
  | 'budget'
/** Why a request may be sent again although it may have been carried out. */
export type Safety = 'idempotent' | 'vouched' | 'nonce'

/** The attempt that failed. */
export interface FailedAttempt {
  /** 1 for the first. */
  readonly attemptNumber: number
  readonly method: Method
  readonly route: string
  /** Undefined where there was no answer. */
  readonly status: number | undefined
  /** The error's `code`, or `INDEX_NOT_READY` for a search that has to wait. */
  readonly errorCode: string
}

/** What follows it. */
export interface RetryDecision {
  readonly retry: true
  /** Ms until the next attempt; 0 where the rate limiter does the waiting. */
  readonly delay: number
  readonly reason: RetryReason
}

export interface RetryPolicy extends BackoffShape {
  readonly maxRetries: number
  readonly maxAttempts: number
  readonly maxTotalTime: number
  readonly budget: RetryBudget | undefined
}

/** What a request allows. */
export interface Repeatable {
  /** Undefined: it must not be repeated once it may have been carried out. */
  readonly safety: Safety | undefined
  /** Whether its body can be sent a second time. */
  readonly replayable: boolean
}

/** `stop` undefined: trying again is of no use. */
export type Decision = RetryDecision | { readonly retry: false; readonly stop: StopReason | undefined }

/** Discord remembers nonces for "the past few minutes"; this stays clear of the end. */
const nonceWindow = 120_000
/** Never sooner, where Discord names no wait. */
const shortestWait = 1000

export class RetryPlan {
  readonly #policy: RetryPolicy
  readonly #startedAt: number
  /** The current attempt; 1 for the first. */
  attempt = 1
  #attemptAt: number
  #retries = 0
  /** 429s that named no wait. */
  #unpaced = 0
  /** Start of the first attempt that may have been carried out. */
  #ambiguousAt: number | undefined

  /** @param now monotonic ms, as everywhere here */
  constructor(policy: RetryPolicy, now: number) {
    this.#policy = policy
    this.#startedAt = now
    this.#attemptAt = now
  }

  /** Whether an attempt so far may have been carried out. */
  get ambiguous(): boolean {
    return this.#ambiguousAt !== undefined
  }

  /** Ms left in which another attempt may start. */
  timeLeft(now: number): number {
    return this.#startedAt + this.#policy.maxTotalTime - now
  }

  /** A further attempt starts, unless it is too late: then says why. */
  start(safety: Safety | undefined, now: number): StopReason | undefined {
    this.#attemptAt = now
    return this.#tooLate(safety, now)
  }

  /** The current attempt may have been carried out. */
  doubt(): void {
    this.#ambiguousAt ??= this.#attemptAt
  }

  /**
   * The current attempt failed.
   * @param asked the wait in ms that Discord named, if it did
   */
  decide(
    kind: FailureKind | 'pending',
    request: Repeatable,
    failed: { now: number; asked?: number | undefined },
  ): Decision {
    const { maxRetries, maxAttempts, budget } = this.#policy
    const { safety, replayable } = request
    if (kind === 'final') return stop(undefined)
    if (kind === 'ambiguous' && safety === undefined) return stop('ambiguous')
    if (!replayable) return stop('unreplayable')
    if (this.attempt >= maxAttempts) return stop('max-attempts')
    const counts = kind === 'refused' || kind === 'ambiguous'
    if (counts && this.#retries >= maxRetries) return stop('max-retries')
    const delay = counts ? backoff(this.#retries + 1, this.#policy) : this.#named(failed.asked)
    const late = this.#tooLate(safety, failed.now + delay)
    if (late) return stop(late)
    if (counts && budget && !budget.spend(failed.now)) return stop('budget')
    if (counts) this.#retries++
    return { retry: true, delay, reason: reasonOf(kind, safety) }
  }

  #named(asked: number | undefined): number {
    return asked !== undefined && asked > 0 ? asked : shortestWait + backoff(++this.#unpaced, this.#policy)
  }

  #tooLate(safety: Safety | undefined, at: number): StopReason | undefined {
    if (this.timeLeft(at) < 0) return 'max-total-time'
    const doubtedAt = safety === 'nonce' ? this.#ambiguousAt : undefined
    return doubtedAt !== undefined && at - doubtedAt > nonceWindow ? 'nonce-window' : undefined
  }
}

const stop = (reason: StopReason | undefined): Decision => ({ retry: false, stop: reason })

function reasonOf(kind: FailureKind | 'pending', safety: Safety | undefined): RetryReason {
  if (kind === 'limited') return 'rate-limited'
  if (kind === 'pending') return 'not-ready'
  return (kind === 'ambiguous' && safety) || 'not-executed'
}
