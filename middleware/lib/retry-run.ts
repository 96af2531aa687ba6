/**
 * Retry run: one request and its attempts: what becomes of each, and what the caller is told in the end.
 * @module
 */
import { type Attempt, HTTPError, PipecordError, TimeoutError } from '../../src/errors.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse, type Method } from '../../src/request.js'
import type { Watcher } from '../../src/watcher.js'
import { caused, type FailureKind, indexWait, isGone, kindOf, mayHaveHappened } from './failure.js'
import { isReplayable } from './files.js'
import { hasEnforcedNonce } from './nonce.js'
import type { Decision, RetryDecision, RetryPolicy, Safety, StopReason } from './retry-plan.js'
import { RetryPlan } from './retry-plan.js'

export interface RunPolicy extends RetryPolicy {
  /** Statuses that may pass by themselves. */
  readonly statuses: ReadonlySet<number>
  /** Methods that may be repeated although they may have been carried out already. */
  readonly idempotent: ReadonlySet<Method>
}

const nothing = () => {}

export class RetryRun implements Watcher {
  readonly plan: RetryPlan
  readonly #ctx: RequestContext
  readonly #policy: RunPolicy
  readonly #attempts: Attempt[] = []
  #last: unknown
  /** The answer to the attempt before. */
  #before: ApiResponse | undefined
  /** Whether the current attempt has passed its guards. */
  #entered = true
  #late: StopReason | undefined
  #stopTimer = nothing

  constructor(ctx: RequestContext, policy: RunPolicy) {
    this.plan = new RetryPlan(policy, ctx.client.clock.now())
    this.#ctx = ctx
    this.#policy = policy
  }

  /** A further attempt has to pass the guards of other layers first, which must not wait beyond the total time. */
  begin(): void {
    const { client, response } = this.#ctx
    if (this.#attempts.length === 0) return
    this.#before = response
    const left = this.plan.timeLeft(client.clock.now())
    this.plan.attempt++
    this.#entered = false
    this.#stopTimer = client.clock.timer(left, () => this.#ctx.cancel(this.#timeout()))
  }

  /** The innermost guard: after the others have waited, it may be too late. */
  again(): void {
    this.#stopTimer()
    this.#late = this.plan.start(this.#safety(), this.#ctx.client.clock.now())
    if (this.#late) throw this.#last ?? this.#timeout()
    this.#entered = true
  }

  /** @returns ms to wait before the next attempt; undefined if there is none. @throws the failure that ends the request */
  judge(failure: unknown): number | undefined {
    this.#stopTimer()
    if (this.#entered) return this.#failed(failure)
    if (!this.#late || !this.#last) throw this.#ended(caused(failure, this.#last))
    this.#ctx.response = this.#before
    throw this.#ended(this.#last, this.#late)
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

  /** As `judge`, of an attempt that did not fail. */
  answered(): number | undefined {
    this.#stopTimer()
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
