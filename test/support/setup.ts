import { DiscordAPIError, HTTPError, NetworkError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { FakeClock } from './clock.js'

/** What the fake Discord answers: JSON, or a break before (`drop`) or after (`lose`) the request was sent. */
export type Reply =
  | { status: number; headers?: Record<string, string>; body?: unknown; delay?: number }
  | 'drop'
  | 'lose'
  | ((ctx: RequestContext) => Promise<void> | void)

export interface Sent {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly identity: string
  readonly at: number
}

/** A client on a fake Discord and a fake clock. Nothing leaves the process, nothing waits. */
export function setup(...layers: Layer[]) {
  const clock = new FakeClock()
  const discord = fakeDiscord()
  const client = new Client({ layers: [...layers, discord.transport], clock, route: routeOf })
  return { client, clock, discord }
}

/** Answers with the queued replies in order, then with 200 and `{ ok: true }`. */
export function fakeDiscord() {
  const replies: Reply[] = []
  const sent: Sent[] = []
  let inFlight = 0
  let mostInFlight = 0

  async function transport(ctx: RequestContext): Promise<void> {
    const { method, path, search, body } = ctx.request
    sent.push({ method, path: path + search, body, identity: ctx.identity, at: ctx.client.clock.now() })
    mostInFlight = Math.max(mostInFlight, ++inFlight)
    try {
      if (ctx.cancelled) throw ctx.cancelled
      await answer(ctx, replies.shift() ?? { status: 200, body: { ok: true } })
    } finally {
      inFlight--
    }
  }

  return {
    transport: transport as Layer,
    sent,
    answers: (...list: Reply[]) => void replies.push(...list),
    get mostInFlight() {
      return mostInFlight
    },
  }
}

async function answer(ctx: RequestContext, reply: Reply): Promise<void> {
  const context = ctx.describe()
  if (typeof reply === 'function') return void (await reply(ctx))
  if (reply === 'drop') throw new NetworkError('connect ECONNREFUSED.', { sent: false, context, hint: 'Try again.' })
  if (reply === 'lose') throw new NetworkError('socket hang up.', { sent: true, context, hint: 'It may have arrived.' })
  const { status, headers = {}, body, delay } = reply
  if (delay !== undefined) await ctx.sleep(delay)
  ctx.head(status, headers)
  const source = body === undefined ? undefined : JSON.stringify(body)
  ctx.response = new ApiResponse(status, headers, body, source)
  if (status < 400) return
  const { code, message } = (body ?? {}) as { code?: number; message?: string }
  const text = `${context.method} ${context.route} failed with ${status}.`
  if (code === undefined && message === undefined)
    throw new HTTPError(text, { status, context, hint: 'See the status.' })
  throw new DiscordAPIError(text, { status, discordCode: code ?? 0, context, hint: 'See the code.' })
}
