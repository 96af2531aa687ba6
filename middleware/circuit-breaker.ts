/**
 * Circuit breaker: after too many failures, requests fail at once instead of loading a Discord that is down; a few trials
 * find out when it is back.
 *
 * Stands behind the rate limit, whose waits are none of its business, and before retry: each attempt counts, and each
 * further attempt is admitted anew.
 * @module
 */
import { checkFlag, checkFunction, checkKeys, checkNumber } from '../src/check.js'
import { CircuitOpenError, HTTPError, NetworkError, ResponseError, TimeoutError } from '../src/errors.js'
import type { Client, Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { Watcher } from '../src/watcher.js'
import { after } from './lib/after.js'
import { Circuit, type CircuitState, type Outcome } from './lib/circuit.js'
import { named } from './lib/named.js'
import { readRefusal } from './lib/rate-limit-headers.js'

export interface CircuitBreakerState {
  /** Which circuit. */
  readonly key: string
  readonly state: CircuitState
  /** In the monitoring period. */
  readonly failures: number
  /** In the monitoring period; of trials while half-open. */
  readonly successes: number
  /** When it opened, in ms since the epoch; undefined while closed. */
  readonly openedAt: number | undefined
  /** Ms until the first trial; 0 unless open. */
  readonly nextAttemptIn: number
  /** How long it stays open, in ms; grows while trials fail. */
  readonly resetTimeout: number
  /** Trials under way. */
  readonly trials: number
}

declare module '../src/kernel/events.js' {
  interface Events {
    circuitBreakerOpen: [state: CircuitBreakerState]
    circuitBreakerHalfOpen: [state: CircuitBreakerState]
    circuitBreakerClosed: [state: CircuitBreakerState]
  }
}

export interface CircuitBreakerOptions {
  /** false: lets everything through. @default true */
  enable?: boolean | undefined
  /** Failures in a row that open the circuit, if `failureRatio` is reached too. @default 5 */
  failureThreshold?: number | undefined
  /** Share of failed calls in the monitoring period, from 0 to 1, below which the circuit stays closed. @default 0.5 */
  failureRatio?: number | undefined
  /** Calls in the monitoring period from which on `failureRatio` alone opens the circuit. @default 50 */
  volumeThreshold?: number | undefined
  /** How far back calls count, in ms. @default 10_000 */
  monitoringPeriod?: number | undefined
  /** Trials that have to succeed before the circuit closes. @default 3 */
  successThreshold?: number | undefined
  /** Ms from opening to the first trial. @default 60_000 */
  resetTimeout?: number | undefined
  /** What `resetTimeout` is multiplied by each time a trial fails. @default 2 */
  resetTimeoutMultiplier?: number | undefined
  /** The longest `resetTimeout` in ms. @default 600_000, or resetTimeout if that is longer */
  maxResetTimeout?: number | undefined
  /** Trials at a time; requests beyond are refused. @default 1 */
  halfOpenMaxCalls?: number | undefined
  /** Ms after which an answer's head is too slow and counts as a failure. @default Infinity */
  expectedResponseTime?: number | undefined
  /** Which circuit a request belongs to. @default one circuit, `discord`, for all */
  key?: ((ctx: RequestContext) => string) | undefined
}

/** The layer, and a view of its circuits. */
export interface CircuitBreaker extends Layer {
  /** @param key which circuit. @default 'discord' */
  state(key?: string): CircuitBreakerState
}

const onlyCircuit = 'discord'
const mostCircuits = 1000
/** The shortest restriction; Cloudflare often names none, and repeats make it longer. */
const cloudflareWait = 60_000
/** What a request that is refused during a trial is told to wait: about as long as a trial takes. */
const trialTime = 1000

/**
 * @example client.use(circuitBreaker({ failureThreshold: 10 }), { before: 'retry' })
 * @throws {ConfigError} if an option has a value that it cannot have
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { enable, key, expectedResponseTime, ...shape } = checked(options)
  const circuits = new Map<string, Circuit>()
  let client: Client | undefined

  function circuit(name: string): Circuit {
    let found = circuits.get(name)
    if (!found) {
      if (circuits.size >= mostCircuits) circuits.delete(leastNeeded(circuits))
      const made = new Circuit(
        shape,
        state => client?.heard(events[state]) && client.emit(events[state], view(name, made)),
      )
      circuits.set(name, made)
      found = made
    }
    return found
  }

  function view(name: string, of: Circuit): CircuitBreakerState {
    const { now, wall } = client ? { now: client.clock.now(), wall: client.clock.wall() } : { now: 0, wall: 0 }
    const { state, openedAt, resetTimeout, trials } = of
    return {
      ...{ key: name, state, resetTimeout, trials },
      failures: of.failures(now),
      successes: of.successes(now),
      openedAt: openedAt === undefined ? undefined : wall - (now - openedAt),
      nextAttemptIn: of.waitLeft(now),
    }
  }

  function circuitBreaker(ctx: RequestContext, next: Next): Promise<void> {
    if (!enable) return next()
    client ??= ctx.client
    const name = key(ctx)
    const call = new Call(ctx, { name, circuit: circuit(name), expectedResponseTime })
    call.enter()
    ctx.watch(call)
    return after(next(), failure => call.end(failure))
  }

  return named('circuitBreaker', circuitBreaker, {
    attach(owner: Client) {
      client = owner
    },
    state: (name = onlyCircuit) => view(name, circuits.get(name) ?? new Circuit(shape, () => {})),
  })
}

const events = {
  open: 'circuitBreakerOpen',
  'half-open': 'circuitBreakerHalfOpen',
  closed: 'circuitBreakerClosed',
} as const

function checked(options: CircuitBreakerOptions) {
  checkKeys('circuitBreaker', options, known)
  const { enable = true, failureThreshold = 5, failureRatio = 0.5, volumeThreshold = 50 } = options
  const { monitoringPeriod = 10_000, successThreshold = 3, halfOpenMaxCalls = 1, resetTimeout = 60_000 } = options
  const { resetTimeoutMultiplier = 2, maxResetTimeout = Math.max(600_000, resetTimeout) } = options
  const { expectedResponseTime = Infinity, key = () => onlyCircuit } = options
  const counts = { failureThreshold, volumeThreshold, successThreshold, halfOpenMaxCalls }
  checkFlag('circuitBreaker.enable', enable)
  for (const [name, count] of Object.entries(counts))
    checkNumber(`circuitBreaker.${name}`, count, { min: 1, integer: true })
  checkNumber('circuitBreaker.failureRatio', failureRatio, { max: 1 })
  checkNumber('circuitBreaker.monitoringPeriod', monitoringPeriod, { min: 1 })
  checkNumber('circuitBreaker.resetTimeout', resetTimeout)
  checkNumber('circuitBreaker.resetTimeoutMultiplier', resetTimeoutMultiplier, { min: 1 })
  checkNumber('circuitBreaker.maxResetTimeout', maxResetTimeout, { min: resetTimeout })
  checkNumber('circuitBreaker.expectedResponseTime', expectedResponseTime)
  checkFunction('circuitBreaker.key', key)
  const times = { monitoringPeriod, resetTimeout, resetTimeoutMultiplier, maxResetTimeout }
  return { enable, key, expectedResponseTime, failureRatio, ...counts, ...times }
}

const known = `enable failureThreshold failureRatio volumeThreshold monitoringPeriod successThreshold resetTimeout
 resetTimeoutMultiplier maxResetTimeout halfOpenMaxCalls expectedResponseTime key`.split(/\s+/)

/** The oldest circuit that is closed; the oldest of all if none is. */
function leastNeeded(circuits: ReadonlyMap<string, Circuit>): string {
  for (const [name, { state }] of circuits) if (state === 'closed') return name
  return circuits.keys().next().value as string
}

interface Place {
  readonly name: string
  readonly circuit: Circuit
  readonly expectedResponseTime: number
}

/** One request before its circuit; each attempt holds a ticket until its outcome is known. */
class Call implements Watcher {
  readonly #ctx: RequestContext
  readonly #place: Place
  #ticket: number | undefined
  #since = 0
  #last: unknown
  #forget: (() => void) | undefined

  constructor(ctx: RequestContext, place: Place) {
    this.#ctx = ctx
    this.#place = place
  }

  /** @throws {CircuitOpenError} if the attempt must not be made */
  enter(): void {
    const { circuit, name } = this.#place
    this.#since = this.#ctx.client.clock.now()
    this.#ticket = circuit.enter(this.#since)
    if (this.#ticket === undefined) {
      const why = circuit.state === 'open' ? 'is open: requests fail' : 'is half-open: its trials are under way'
      const hint = 'Try again in `retryAfter` ms; requests pass again as soon as trials succeed.'
      const retryAfter = circuit.waitLeft(this.#since) || trialTime
      const context = this.#ctx.describe()
      throw new CircuitOpenError(`The circuit \`${name}\` ${why}.`, { retryAfter, context, hint, severity: 'warning' })
    }
    // A trial that nobody waits for any more must not keep others from trying.
    if (this.#ticket < 0) this.#forget = this.#ctx.onCancel(() => this.#leave('unknown'))
  }

  /** Most outcomes are known with the head, and must not wait for what other layers wait for after it. */
  head(status: number, headers: Readonly<Record<string, string>>): void {
    const { circuit } = this.#place
    const refusal = status === 429 ? readRefusal(headers, undefined) : undefined
    if (refusal?.scope === 'cloudflare')
      circuit.trip(Math.max(cloudflareWait, refusal.retryAfter ?? 0), this.#ctx.client.clock.now())
    if (status >= 500 || this.#isSlow()) this.#leave('failure')
    else if (status >= 400) this.#leave('success')
  }

  failed(failure: unknown): void {
    this.end(failure)
  }

  again(failure: unknown): void {
    this.end(failure)
    this.enter()
  }

  /** The attempt is over. */
  end(failure: unknown): void {
    // A guard behind this one may have thrown the last failure again instead of letting an attempt begin.
    const known = failure !== undefined && failure === this.#last
    this.#last = failure
    this.#leave(known ? 'unknown' : this.#outcome(failure))
  }

  #outcome(failure: unknown): Outcome {
    if (failure === undefined) return 'success'
    if (failure instanceof HTTPError) return failure.status >= 500 ? 'failure' : 'success'
    if (failure instanceof NetworkError) return 'failure'
    if (failure instanceof TimeoutError) return failure.phase === 'total' ? 'unknown' : 'failure'
    return failure instanceof ResponseError && failure.code === 'RESPONSE_MALFORMED' ? 'failure' : 'unknown'
  }

  #isSlow(): boolean {
    const { expectedResponseTime } = this.#place
    return expectedResponseTime < Infinity && this.#ctx.client.clock.now() - this.#since > expectedResponseTime
  }

  #leave(outcome: Outcome): void {
    const ticket = this.#ticket
    if (ticket === undefined) return
    this.#ticket = undefined
    this.#forget?.()
    this.#place.circuit.leave(ticket, outcome, this.#ctx.client.clock.now())
  }
}
