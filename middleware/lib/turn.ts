/**
 * Turn: one request before the limits: asks for a permit per attempt, gives it back with what the answer taught, and says
 * in errors and events how it went.
 * @module
 */
import {
  CircuitOpenError,
  HTTPError,
  NetworkError,
  QueueFullError,
  RateLimitError,
  TimeoutError,
} from '../../src/errors.js'
import type { RequestContext } from '../../src/kernel/context.js'
import type { Priority } from '../../src/request.js'
import type { Watcher } from '../../src/watcher.js'
import type { AddressWatch } from './address-watch.js'
import { type Claim, type Claims, isCallback } from './lane.js'
import type { Limiter } from './limiter.js'
import { type RateLimitScope, type Reading, readBucket, readRefusal } from './rate-limit-headers.js'
import type { Permit, Wait } from './rate-limit-store.js'
import type { Ask, Denial, Waiter } from './waiting.js'

/** One 429. */
export interface RateLimited {
  readonly requestId: string
  readonly method: string
  /** Path template. */
  readonly route: string
  /** Hash of the credential, '' for none. */
  readonly identity: string
  readonly scope: RateLimitScope
  /** Ms. */
  readonly retryAfter: number
  /** The bucket's hash, where Discord named one. */
  readonly bucket: string | undefined
}

/** What the layer's requests have in common. */
export interface Desk {
  readonly limiter: Limiter
  readonly claims: Claims
  readonly watch: AddressWatch
  readonly random: () => number
  /** Ms. */
  readonly maxWait: number
  readonly refused: Record<RateLimitScope, number>
  /** An answer that Discord counts as invalid; undefined without a budget. */
  readonly invalid: (count: number | undefined) => void
}

/** What a request may know of its limits. */
export interface TurnState {
  /** The bucket's hash, once an answer named one. */
  bucket?: string | undefined
  /** Ms waited so far. */
  waited: number
}

/** Waited when a 429 names no figure, with up to a quarter more, in ms. */
const unnamed = 1000
/** A ban by Cloudflare lasts this long at least, in ms. */
const shortestBan = 60_000

interface Refused {
  readonly scope: RateLimitScope
  readonly bucket: string | undefined
  /** When its head came. */
  readonly at: number
  retryAfter: number
}

interface Settle {
  resolve(): void
  reject(error: unknown): void
}

const nothing = () => {}
/** Nobody waits. */
const done: Settle = { resolve: nothing, reject: nothing }

export class Turn implements Watcher, Ask {
  readonly state: TurnState = { bucket: undefined, waited: 0 }
  readonly #ctx: RequestContext
  readonly #desk: Desk
  readonly claim: Claim
  readonly priority: Priority
  /** The attempt before was refused with 429 or failed: it goes back to the head. */
  retried = false
  /** Sent whatever the limits: Discord wants it within 3 s, and limits it neither globally nor together with others. */
  readonly #free: boolean
  #permit: Permit | undefined
  /** Whether the current attempt has been accounted for. */
  #settled = true
  /** What the attempt before ended with. */
  #failure: unknown
  /** The current attempt's 429. */
  #refused: Refused | undefined
  /** While it waits: since when, and who waits for that. */
  #since = 0
  #settle: Settle = done
  #waiter: Waiter | undefined
  #stopListening = nothing

  constructor(ctx: RequestContext, desk: Desk) {
    this.#ctx = ctx
    this.#desk = desk
    this.priority = ctx.request.priority
    this.claim = desk.claims.of(ctx.request, ctx.identity, ctx.client.clock)
    this.#free = isCallback(ctx.request)
  }

  /**
   * Takes a permit. @returns a promise if that takes time
   * @throws {RateLimitError} if it would take too long; {QueueFullError} if too many wait already
   */
  enter(retried = false): Promise<void> | undefined {
    if (this.#free) return this.#pass()
    const got = this.#desk.limiter.try(this.claim)
    if (got === undefined) return this.#wait(retried)
    if (!('granted' in got)) throw this.#denied(got)
    this.#hold(got)
    return undefined
  }

  /** Before a further attempt: the old permit is given back, and a new one waited for at the head of the lane. */
  again(failure: unknown): Promise<void> | undefined {
    this.end(failure)
    this.#failure = failure
    return this.enter(true)
  }

  /** An attempt failed. Others must not wait for what has no answer while retry holds it back. */
  failed(failure: unknown): void {
    if (!this.#ctx.response) this.end(failure)
  }

  /** The answer's head. */
  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#settled) return
    this.#settled = true
    const now = this.#ctx.client.clock.now()
    const { limiter, watch } = this.#desk
    const reading = readBucket(headers)
    if (reading?.hash) this.state.bucket = reading.hash
    const stopped = status === 429 ? this.#stopped(headers, reading, now) : undefined
    const { scope, retryAfter: wait = 0 } = this.#refused ?? {}
    if (status === 401 || status === 403 || (status === 429 && scope !== 'shared'))
      this.#desk.invalid(watch.invalid(now))
    if (scope === 'cloudflare') watch.ban(now + Math.max(wait, shortestBan))
    const answer = { status, reading, refused: stopped && { scope: stopped, wait } }
    watch.ended(scope !== 'cloudflare')
    if (this.#permit) limiter.answered(this.#permit, answer, now)
    if (scope === 'cloudflare') limiter.review()
  }

  /** The attempt is over. @param failure undefined if it succeeded */
  end(failure: unknown): void {
    const { response, client } = this.#ctx
    // The failure of the attempt before: a layer behind gave up before this one was sent.
    const unsent = failure !== undefined && failure === this.#failure
    if (!this.#settled && response && !unsent) this.head(response.status, response.headers)
    if (!this.#settled) this.#lose(!unsent && mayBeSent(failure))
    const permit = this.#permit
    const refused = this.#refused
    this.#permit = undefined
    if (!refused || !(failure instanceof HTTPError)) return
    const { retryAfter = 0 } = failure
    if (retryAfter > 0 && retryAfter !== refused.retryAfter && refused.scope !== 'cloudflare') {
      refused.retryAfter = retryAfter
      if (permit) this.#desk.limiter.refine(permit, retryAfter)
    }
    if (!client.heard('rateLimited')) return
    const { scope, bucket } = refused
    const { identity } = this.#ctx
    client.emit('rateLimited', { ...this.#ctx.summary, identity, scope, bucket, retryAfter: refused.retryAfter })
  }

  /** @returns what the 429 stops, as the store sees it */
  #stopped(
    headers: Readonly<Record<string, string>>,
    reading: Reading | undefined,
    at: number,
  ): Wait['scope'] | undefined {
    const { scope, retryAfter, laneOnly } = readRefusal(headers, reading)
    const figure = retryAfter ?? unnamed * (1 + this.#desk.random() / 4)
    // The header is rounded up to seconds. Where it says the same as the bucket's reset, that is exact.
    const exact = !laneOnly && reading && Math.abs(figure - reading.resetAfter) < 1000 ? reading.resetAfter : figure
    this.#refused = { scope, bucket: reading?.hash || undefined, at, retryAfter: exact || figure }
    this.#desk.refused[scope]++
    if (scope === 'cloudflare') return undefined
    return scope === 'global' ? 'global' : laneOnly ? 'lane' : 'group'
  }

  #lose(sent: boolean): void {
    this.#settled = true
    this.#desk.watch.ended(false)
    if (this.#permit) this.#desk.limiter.lost(this.#permit, sent)
  }

  #hold(permit: Permit): void {
    this.#permit = permit
    this.#settled = false
    this.#refused = undefined
    this.state.bucket ??= permit.bucket
  }

  /** For what is sent at once: only a 429 of its own makes it wait. */
  #pass(): Promise<void> | undefined {
    const now = this.#ctx.client.clock.now()
    const standing = this.#desk.watch.standing(now)
    if (typeof standing !== 'string') throw this.#denied(standing)
    const refused = this.#refused
    const left = refused ? refused.at + refused.retryAfter - now : 0
    if (refused && left > 0) {
      if (left > this.patience) throw this.#denied({ scope: refused.scope, retryAfter: left })
      this.#refused = undefined
      return this.#ctx.sleep(left).then(() => {
        this.#waited(left)
        return this.#pass()
      })
    }
    this.#desk.watch.sent()
    this.#settled = false
    this.#refused = undefined
    return undefined
  }

  /** Ms that it may still wait. */
  get patience(): number {
    return (this.#ctx.request.options.maxWait ?? this.#desk.maxWait) - this.state.waited
  }

  /** As what it was refused. */
  get refusedAs(): RateLimitScope | undefined {
    return this.#refused?.scope
  }

  #wait(retried: boolean): Promise<void> {
    const ctx = this.#ctx
    const { client } = ctx
    const { limiter } = this.#desk
    if (!retried && limiter.full(this.priority)) throw this.#full()
    if (client.heard('requestQueued')) client.emit('requestQueued', ctx.metadata.requestId, this.priority)
    this.retried = retried
    this.#since = client.clock.now()
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#stopListening = ctx.onCancel(reason => {
        if (this.#waiter) limiter.leave(this.#waiter)
        this.fail(reason)
      })
      if (!ctx.cancelled) this.#waiter = limiter.wait(this)
    })
  }

  grant(permit: Permit): void {
    const { resolve } = this.#waitEnded()
    this.#hold(permit)
    resolve()
  }

  deny(denial: Denial): void {
    this.#refused = undefined
    const error = this.#denied(denial, this.#ctx.client.clock.now() - this.#since)
    this.fail(error)
  }

  fail(error: unknown): void {
    this.#waitEnded().reject(error)
  }

  #waitEnded(): Settle {
    const { client } = this.#ctx
    const settle = this.#settle
    this.#settle = done
    this.#waiter = undefined
    if (settle === done) return done
    this.#stopListening()
    this.#waited(client.clock.now() - this.#since)
    return settle
  }

  #waited(ms: number): void {
    this.state.waited += ms
    this.#ctx.metadata.queueTime += ms
  }

  #full(): QueueFullError {
    const { client } = this.#ctx
    const { size } = this.#desk.limiter
    if (client.heard('queueFull')) client.emit('queueFull', size)
    const hint = 'Send less at a time, give it priority critical, or raise requestQueue.maxQueueSize.'
    const context = this.#ctx.describe()
    return new QueueFullError(`${context.method} ${context.route} was not sent: ${size} requests wait already.`, {
      context,
      hint,
    })
  }

  #denied({ scope, retryAfter }: Denial, waiting = 0): RateLimitError {
    const context = { ...this.#ctx.describe(), waited: this.#ctx.metadata.queueTime + waiting }
    const text = `${context.method} ${context.route} was not sent: ${because[scope]} for another ${Math.ceil(retryAfter)} ms.`
    return new RateLimitError(text, { scope, retryAfter, context, hint: hints[scope] })
  }
}

const because: Readonly<Record<RateLimitError['scope'], string>> = {
  user: 'its bucket is used up',
  shared: 'the resource is limited for everybody',
  global: 'the global limit is reached',
  cloudflare: 'Cloudflare blocks this address',
  invalid: 'too many requests came back invalid, and going on would get this address banned;',
}
const wait = 'Try again later, or raise maxWait to wait for it.'
const hints: Readonly<Record<RateLimitError['scope'], string>> = {
  user: wait,
  shared: wait,
  global: wait,
  cloudflare: 'Find out what was sent too often; all requests from here are refused until then.',
  invalid: 'Look for requests that Discord answers with 401, 403 or 429, and stop sending them.',
}

/** Whether the server may have counted a request that failed so. */
function mayBeSent(failure: unknown): boolean {
  if (failure === undefined) return false // a layer behind answered in the transport's place
  if (failure instanceof NetworkError || failure instanceof TimeoutError) return failure.sent
  return !(failure instanceof CircuitOpenError)
}
