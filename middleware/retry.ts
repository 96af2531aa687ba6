/**
 * Retry: sends a request again when its failure may pass by itself, and only if that cannot do the same thing twice.
 *
 * Stands inside the rate limit and the circuit breaker, whose guards every further attempt passes, and before metrics and
 * the transport. A 429 is the rate limiter's wait; retry waits for one itself only where no limiter is installed.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { checkFlag, checkFunction, checkKeys, checkList, checkNumber } from '../src/check.js'
import { ValidationError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { Method } from '../src/request.js'
import { named } from './lib/named.js'
import { NonceSource, nonceProblem, withNonce } from './lib/nonce.js'
import { RetryBudget, type RetryBudgetShape } from './lib/retry-budget.js'
import type { FailedAttempt, RetryDecision, StopReason } from './lib/retry-plan.js'
import { RetryRun, type RunPolicy } from './lib/retry-run.js'

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
    const run = new RetryRun(ctx, policy)
    ctx.state.retry = run.plan
    ctx.watch(run)
    for (let wait: number | undefined = 0; wait !== undefined; ) {
      if (wait > 0) await ctx.sleep(wait)
      run.begin()
      try {
        await next()
      } catch (failure) {
        wait = run.judge(failure)
        continue
      }
      wait = run.answered()
    }
  }
  return named('retry', retry, { reentrant: true })
}

function policyOf(options: RetryOptions): RunPolicy & { readonly nonce: boolean } {
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
