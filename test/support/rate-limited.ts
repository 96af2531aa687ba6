import { type RateLimitOptions, rateLimit } from '../../middleware/rate-limit.js'
import { HTTPError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { Next } from '../../src/kernel/compose.js'
import type { RequestContext } from '../../src/kernel/context.js'
import type { RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { FakeClock } from './clock.js'
import { type LimitedDiscordOptions, limitedDiscord } from './limited-discord.js'

/** Takes `options.auth` as the identity, or none for ''. */
async function identify(ctx: RequestContext, next: Next): Promise<void> {
  const { auth } = ctx.request.options as { auth?: { reveal(): unknown } }
  ctx.identity = auth === undefined ? 'bot' : String(auth.reveal())
  await next()
}

/** Tries again at once after a failure that `may` names, up to `times`; as retry does, but without waits of its own. */
export function again(
  times: number,
  may = (error: unknown) => error instanceof HTTPError && error.status === 429,
): Layer {
  async function retry(_ctx: RequestContext, next: Next): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await next()
        return
      } catch (error) {
        if (attempt >= times || !may(error)) throw error
      }
    }
  }
  return Object.assign(retry, { reentrant: true })
}

/** A client with a rate limiter, on a Discord whose limits bind and whose clock is fake. */
export function rateLimited(server: LimitedDiscordOptions = {}, options: RateLimitOptions = {}, retry = again(5)) {
  const clock = new FakeClock()
  const discord = limitedDiscord(server)
  const limits = rateLimit({ random: () => 0, ...options })
  const client = new Client({ layers: [identify, limits, retry, discord.transport], clock, route: routeOf })
  const post = (channel: string, more: Partial<RequestOptions> = {}) =>
    client.request({ method: 'POST', path: `/channels/${channel}/messages`, ...more })
  const ask = (path: string, body?: unknown, more: Partial<RequestOptions> = {}) =>
    client.request({ method: 'POST', path, body, ...more })
  const burst = (count: number, channel = '1', more: Partial<RequestOptions> = {}) =>
    Promise.all(Array.from({ length: count }, (_, i) => post(channel, { body: i, ...more })))
  return { client, clock, discord, limits, post, ask, burst }
}
