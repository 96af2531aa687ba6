import { DiscordAPIError, HTTPError, NetworkError } from '../../src/errors.js'
import type { Layer } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse } from '../../src/request.js'

/** A limit as the server keeps it. Independent of the client's model: it counts, and knows the truth. */
export interface Limit {
  readonly kind: 'fixed' | 'sliding'
  readonly limit: number
  /** Ms in which all come back. */
  readonly window: number
}

/** What the server does with one route. */
export interface Rule extends Limit {
  /** Names shown in turn. @default the counter */
  readonly hashes?: readonly string[]
  /** Routes of one counter share it. @default the route */
  readonly counter?: string
}

export interface Arrival {
  readonly route: string
  readonly path: string
  readonly identity: string
  readonly body: unknown
  readonly sentAt: number
  readonly at: number
  readonly status: number
}

type Head = { status: number; headers?: Record<string, string>; body?: unknown }

export interface LimitedDiscordOptions {
  /** By `METHOD template`; a route without a rule has no limit. */
  readonly rules?: Readonly<Record<string, Rule>>
  readonly global?: { readonly limit: number; readonly window: number }
  /** Ms to the server and back, drawn per request. @default 25 each way */
  readonly latency?: () => { up: number; down: number }
  /** Ms that the server's wall clock is ahead. */
  readonly skew?: number
  /** Decides over a request before the limits do. */
  readonly answer?: (ctx: RequestContext, nth: number) => Head | 'drop' | 'lose' | undefined
}

/** Leaks one request per `window / limit`; or counts from the first on, until the window ends. */
class Counter {
  readonly #limit: Limit
  #used = 0
  /** End of the window; or when a sliding one is full again. */
  #fullAt = 0

  constructor(limit: Limit) {
    this.#limit = limit
  }

  arrive(now: number): { fits: boolean; remaining: number; resetAfter: number; retryAfter: number } {
    const { kind, limit, window } = this.#limit
    if (kind === 'fixed') {
      if (now >= this.#fullAt) {
        this.#used = 0
        this.#fullAt = now + window
      }
      const fits = this.#used < limit
      if (fits) this.#used++
      const resetAfter = this.#fullAt - now
      return { fits, remaining: limit - this.#used, resetAfter, retryAfter: resetAfter }
    }
    const period = window / limit
    const missing = Math.max(0, this.#fullAt - now)
    const fits = missing + period <= window + 1e-6
    if (fits) this.#fullAt = now + missing + period
    const resetAfter = this.#fullAt - now
    const remaining = Math.max(0, Math.floor((window - resetAfter + 1e-6) / period))
    return { fits, remaining, resetAfter, retryAfter: Math.max(0, resetAfter + period - window) }
  }
}

/** A Discord whose limits bind, some way off. `arrivals` is what the server saw, in its order. */
export function limitedDiscord(options: LimitedDiscordOptions = {}) {
  const { rules = {}, global, skew = 0, latency = () => ({ up: 25, down: 25 }), answer = () => undefined } = options
  const arrivals: Arrival[] = []
  const counters = new Map<string, Counter>()
  const shown = new Map<string, number>()
  let inFlight = 0
  let mostInFlight = 0
  let nth = 0

  const counter = (key: string, limit: Limit) => {
    const known = counters.get(key) ?? new Counter(limit)
    counters.set(key, known)
    return known
  }

  function limited(ctx: RequestContext, route: string): Head {
    const { clock } = ctx.client
    const exempt = ctx.request.route.template.startsWith('/interactions/')
    if (global && !exempt) {
      const { fits, retryAfter } = counter(`global ${ctx.identity}`, { kind: 'fixed', ...global }).arrive(clock.now())
      if (!fits) return refused(retryAfter, { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' })
    }
    const rule = rules[route]
    if (!rule) return { status: 200, body: {} }
    const name = rule.counter ?? route
    const verdict = counter(`${ctx.identity}|${name}|${ctx.request.route.major}`, rule).arrive(clock.now())
    const hashes = rule.hashes ?? [name]
    const turn = shown.get(route) ?? 0
    shown.set(route, turn + 1)
    const after = Math.ceil(verdict.resetAfter) / 1000
    const headers = {
      'x-ratelimit-limit': String(rule.limit),
      'x-ratelimit-remaining': String(verdict.remaining),
      'x-ratelimit-reset': ((clock.wall() + skew) / 1000 + after).toFixed(3),
      'x-ratelimit-reset-after': after.toFixed(3),
      'x-ratelimit-bucket': hashes[turn % hashes.length] as string,
    }
    if (verdict.fits) return { status: 200, headers, body: {} }
    return refused(verdict.retryAfter, { ...headers, 'x-ratelimit-scope': 'user' })
  }

  async function transport(ctx: RequestContext): Promise<void> {
    const { method, route, path, body } = ctx.request
    const { clock } = ctx.client
    const { up, down } = latency()
    const sentAt = clock.now()
    const name = `${method} ${route.template}`
    mostInFlight = Math.max(mostInFlight, ++inFlight)
    try {
      const own = answer(ctx, nth++)
      const context = ctx.describe()
      if (own === 'drop') throw new NetworkError('refused.', { sent: false, context, hint: 'Try again.' })
      // Whether or not anybody still waits for the answer, what was sent arrives.
      const head = await new Promise<Head>(resolve => {
        clock.timer(up, () => {
          const verdict = typeof own === 'object' ? own : limited(ctx, name)
          arrivals.push({
            route: name,
            path,
            identity: ctx.identity,
            body,
            sentAt,
            at: clock.now(),
            status: verdict.status,
          })
          resolve(verdict)
        })
        ctx.onCancel(() => resolve({ status: 0 }))
      })
      if (ctx.cancelled) throw ctx.cancelled
      if (own === 'lose')
        throw new NetworkError('socket hang up.', { sent: true, context, hint: 'It may have arrived.' })
      await ctx.sleep(down)
      deliver(ctx, head)
    } finally {
      inFlight--
    }
  }

  return {
    transport: transport as Layer,
    arrivals,
    /** 429s that the server gave. */
    get refused() {
      return arrivals.filter(({ status }) => status === 429).length
    },
    get mostInFlight() {
      return mostInFlight
    },
  }
}

function refused(retryAfter: number, headers: Record<string, string>): Head {
  const seconds = retryAfter / 1000
  const body = { message: 'You are being rate limited.', retry_after: Number(seconds.toFixed(3)), global: false }
  return {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': String(Math.ceil(seconds)), ...headers },
    body,
  }
}

function deliver(ctx: RequestContext, { status, headers = {}, body }: Head): void {
  ctx.head(status, headers)
  ctx.response = new ApiResponse(status, headers, body, body === undefined ? undefined : JSON.stringify(body))
  if (status < 400) return
  const context = ctx.describe()
  const { retry_after: seconds, message } = (typeof body === 'object' ? (body ?? {}) : {}) as Record<string, unknown>
  const details = {
    status,
    context,
    hint: 'See the status.',
    ...(seconds ? { retryAfter: 1000 * Number(seconds) } : {}),
  }
  if (message === undefined) throw new HTTPError(`failed with ${status}.`, details)
  throw new DiscordAPIError(`failed with ${status}.`, { ...details, discordCode: 0 })
}
