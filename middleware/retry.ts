/**
 * Retry: sends a request again when its failure may pass by itself, and only if that cannot do the same thing twice.
 *
 * Stands inside the rate limit and the circuit breaker, whose guards every further attempt passes, and before metrics and
 * the transport. A 429 is the rate limiter's wait; retry waits for one itself only where no limiter is installed.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { checkFlag, checkFunction, checkKeys, checkList, checkNumber } from '../src/check.js'
import { type Attempt, HTTPError, PipecordError, TimeoutError, ValidationError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import { ApiResponse, type Method } from '../src/request.js'
import { caused, type FailureKind, indexWait, isGone, kindOf, mayHaveHappened } from './lib/failure.js'
import { isReplayable } from './lib/files.js'
import { named } from './lib/named.js'
import { hasEnforcedNonce, NonceSource, nonceProblem, withNonce } from './lib/nonce.js'
import { RetryBudget, type RetryBudgetShape } from './lib/retry-budget.js'
import type { Decision, FailedAttempt, RetryDecision, Safety, StopReason } from './lib/retry-plan.js'
import { RetryPlan } from './lib/retry-plan.js'

export type { FailedAttempt, RetryDecision, RetryReason, StopReason } from './lib/retry-plan.js'

declare module '../src/request.js' {
  interface RequestOptions {
    /** false: never sent twice. true: you vouch that repeating it does no harm. @default decided by method and nonce */
    retryable?: boolean
  }
  interface ResponseMetadata {
    /** A repeated DELETE found nothing; an earlier attempt, whose answer was lost, most likely deleted it. */
    presumedDone?: true
  }
}

declare module '../src/errors.js' {
  interface ErrorContext {
    /** Why it was not tried again; undefined where trying again is of no use. */
    notRetried?: StopReason
    /** Set where some attempt may have been carried out, although none succeeded. */
    mayHaveHappened?: true
  }
}

declare module '../src/kernel/context.js' {
  interface State {
    /** `attempt` is 1 for the first. */
    retry?: { readonly attempt: number }
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    /** A failed attempt is about to be followed by another. */
    retryAttempt: [requestId: string, attempt: FailedAttempt, decision: RetryDecision]
  }
}

export interface RetryOptions {
  /** Further attempts after failures; 429s and searches that are not ready do not count. @default 3 */
  maxRetries?: number | undefined
  /** Attempts in all, with the first and with those that do not count as retries. @default maxRetries + 7 */
  maxAttempts?: number | undefined
  /** Ms after the first attempt's start from which on no other one starts, however long other layers wait. @default 900_000 */
  maxTotalTime?: number | undefined
  /** The longest wait before the first retry in ms. @default 1000 */
  baseDelay?: number | undefined
  /** The longest wait before any retry in ms. A wait that Discord names is never cut. @default 30_000 */
  maxDelay?: number | undefined
  /** What each further wait is multiplied by. @default 2 */
  exponentialBase?: number | undefined
  /** Draws each wait between 0 and its full length, so that clients do not come back in step. @default true */
  jitter?: boolean | undefined
  /** Statuses that may pass by themselves. @default [429, 500, 502, 503, 504] */
  retryableStatusCodes?: readonly number[] | undefined
  /** Methods that may be repeated although they may have been carried out already. @default ['GET', 'PUT', 'DELETE'] */
  idempotentMethods?: readonly Method[] | undefined
  /** Gives each new message a nonce, so that it too may be repeated. @default true */
  nonce?: boolean | undefined
  /** Keeps retries a share of the traffic; false for no such limit. @default { ratio: 0.2, minPerSecond: 10, capacity: 100 } */
  budget?: false | Partial<RetryBudgetShape> | undefined
  /** Draws the jitter: from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined
}

type Policy = ReturnType<typeof policyOf>

/**
 * @example client.use(retry({ maxRetries: 5 }), { before: 'transport' })
 * @throws {ConfigError} if an option has a value that it cannot have
 */
export function retry(options: RetryOptions = {}): Layer {
  const policy = policyOf(options)
  const nonces = policy.nonce ? new NonceSource(randomBytes(12).toString('base64url')) : undefined

  async function retry(ctx: RequestContext, next: Next): Promise<void> {
    const problem = nonceProblem(ctx.request)
    if (problem) throw new ValidationError([problem], { context: ctx.describe() })
    ctx.request = withNonce(ctx.request, nonces)
    const run = new Run(ctx, policy)
    ctx.state.retry = run.plan
    ctx.beforeRetry(() => run.enter())
    for (let wait = await run.attempt(next); wait !== undefined; wait = await run.attempt(next)) {
      if (wait > 0) await ctx.sleep(wait)
    }
  }
  return named('retry', retry, { reentrant: true })
}

function policyOf(options: RetryOptions) {
  checkKeys('retry', options, known)
  const { maxRetries = 3, baseDelay = 1000, maxDelay = 30_000, exponentialBase = 2, jitter = true } = options
  const { maxAttempts = maxRetries + 7, maxTotalTime = 900_000, nonce = true, random = Math.random } = options
  const { retryableStatusCodes: statuses = [429, 500, 502, 503, 504] } = options
  const { idempotentMethods: idempotent = ['GET', 'PUT', 'DELETE'], budget = {} } = options
  checkNumber('retry.maxRetries', maxRetries, { integer: true })
  checkNumber('retry.maxAttempts', maxAttempts, { min: 1, integer: true })
  for (const [key, ms] of Object.entries({ maxTotalTime, baseDelay, maxDelay })) checkNumber(`retry.${key}`, ms)
  checkNumber('retry.exponentialBase', exponentialBase, { min: 1 })
  checkFlag('retry.jitter', jitter)
  checkFlag('retry.nonce', nonce)
  checkFunction('retry.random', random)
  checkList('retry.retryableStatusCodes', statuses, failures)
  checkList('retry.idempotentMethods', idempotent, methods)
  return {
    ...{ maxRetries, maxAttempts, maxTotalTime, baseDelay, maxDelay, exponentialBase, jitter, nonce, random },
    statuses: new Set(statuses),
    idempotent: new Set(idempotent),
    budget: budget === false ? undefined : RetryBudget.of(budget),
  }
}

const known = `maxRetries maxAttempts maxTotalTime baseDelay maxDelay exponentialBase jitter retryableStatusCodes
 idempotentMethods nonce budget random`.split(/\s+/)
const isFailure = (status: number) => Number.isInteger(status) && status >= 400 && status <= 599
const failures = { expected: 'HTTP statuses from 400 to 599', fits: isFailure }
const isMethod = (method: string) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method)
const methods = { expected: 'HTTP methods', fits: isMethod }

/** One request and its attempts. */
class Run {
  readonly plan: RetryPlan
  readonly #ctx: RequestContext
  readonly #policy: Policy
  readonly #attempts: Attempt[] = []
  #last: unknown
  /** Whether the current attempt has passed its guards. */
  #entered = true
  #late: StopReason | undefined
  #stopTimer = () => {}

  constructor(ctx: RequestContext, policy: Policy) {
    this.plan = new RetryPlan(policy, ctx.client.clock.now())
    this.#ctx = ctx
    this.#policy = policy
  }

  /** @returns ms to wait before the next attempt; undefined if there is none. @throws the failure that ends the request */
  async attempt(next: Next): Promise<number | undefined> {
    const answered = this.#ctx.response
    if (this.#attempts.length > 0) this.#approach()
    try {
      await next()
    } catch (failure) {
      if (this.#entered) return this.#failed(failure)
      if (!this.#late || !this.#last) throw this.#ended(caused(failure, this.#last))
      this.#ctx.response = answered
      throw this.#ended(this.#last, this.#late)
    } finally {
      this.#stopTimer()
    }
    return this.#answered()
  }

  /** A further attempt has to pass the guards of other layers first, which must not wait beyond the total time. */
  #approach(): void {
    const { client } = this.#ctx
    const left = this.plan.timeLeft(client.clock.now())
    this.plan.attempt++
    this.#entered = false
    this.#stopTimer = client.clock.timer(left, () => this.#ctx.cancel(this.#timeout()))
  }

  /** The innermost guard: after the others have waited, it may be too late. */
  enter(): void {
    this.#stopTimer()
    this.#late = this.plan.start(this.#safety(), this.#ctx.client.clock.now())
    if (this.#late) throw this.#last ?? this.#timeout()
    this.#entered = true
  }

  #failed(failure: unknown): number | undefined {
    const { status, retryAfter } = failure instanceof HTTPError ? failure : {}
    this.#log(status, failure instanceof PipecordError ? failure.code : 'UNKNOWN')
    if (mayHaveHappened(failure)) this.plan.doubt()
    if (this.plan.ambiguous && this.#ctx.request.method === 'DELETE' && isGone(failure)) return this.#presumeDone()
    const decision = this.#decide(kindOf(failure, this.#policy.statuses), retryAfter)
    if (!decision.retry) throw this.#ended(failure, decision.stop)
    this.#last = failure
    return this.#wait(decision)
  }

  #answered(): number | undefined {
    const asked = indexWait(this.#ctx.response)
    if (asked === undefined) {
      this.#policy.budget?.earn()
      return undefined
    }
    this.#log(202, 'INDEX_NOT_READY')
    this.#last = undefined
    const decision = this.#decide('pending', asked)
    return decision.retry ? this.#wait(decision) : undefined
  }

  /** What was to be deleted is gone. That is what the caller asked for, and most likely an earlier attempt's doing. */
  #presumeDone(): undefined {
    this.#ctx.response = new ApiResponse(204, this.#ctx.response?.headers ?? {}, undefined)
    this.#ctx.metadata.presumedDone = true
  }

  #decide(kind: FailureKind | 'pending', asked: number | undefined): Decision {
    const { request, client, cancelled } = this.#ctx
    const may = { safety: this.#safety(), replayable: isReplayable(request) }
    const never = cancelled || request.options.retryable === false
    return this.plan.decide(never ? 'final' : kind, may, { now: client.clock.now(), asked })
  }

  #safety(): Safety | undefined {
    const { request } = this.#ctx
    if (this.#policy.idempotent.has(request.method)) return 'idempotent'
    if (request.options.retryable) return 'vouched'
    return hasEnforcedNonce(request) ? 'nonce' : undefined
  }

  /** @returns how long this layer has to wait itself */
  #wait({ delay, reason }: RetryDecision): number {
    const { client, metadata, request } = this.#ctx
    const { rateLimit } = this.#ctx.state as { rateLimit?: object }
    const limited = reason === 'rate-limited'
    const own = limited && rateLimit ? 0 : delay
    if (limited) metadata.queueTime += own
    if (!client.heard('retryAttempt')) return own
    const { status, code } = this.#attempts.at(-1) as Attempt
    const named = { attemptNumber: this.plan.attempt, method: request.method, route: request.route.template }
    const decision = { retry: true, delay: own, reason } as const
    client.emit('retryAttempt', metadata.requestId, { ...named, status, errorCode: code }, decision)
    return own
  }

  #log(status: number | undefined, code: string): void {
    this.#attempts.push({ status, code, at: this.#ctx.client.clock.now() - this.#ctx.startedAt })
  }

  #timeout(): TimeoutError {
    const { maxTotalTime: timeout } = this.#policy
    const context = this.#ctx.describe()
    const text = `${context.method} ${context.route} did not succeed within ${timeout} ms.`
    const hint = 'Raise retry.maxTotalTime, or look at `cause` for why it took so long.'
    return this.#ended(new TimeoutError(text, { phase: 'total', timeout, context, cause: this.#last, hint }))
  }

  /** Tells the caller how it went. */
  #ended<E>(failure: E, stop?: StopReason): E {
    if (!(failure instanceof PipecordError)) return failure
    const { context } = failure
    context.attempts = this.#attempts
    context.waited = this.#ctx.metadata.queueTime
    if (stop) context.notRetried = stop
    if (this.plan.ambiguous) context.mayHaveHappened = true
    return failure
  }
}
