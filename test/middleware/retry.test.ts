import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RetryOptions, retry } from '../../middleware/retry.js'
import { apiError } from '../../src/api-error.js'
import { CircuitOpenError, NetworkError, RateLimitError, ResponseError, TimeoutError } from '../../src/errors.js'
import type { Events } from '../../src/kernel/events.js'
import { ApiResponse, type Method, type RequestOptions } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { type Reply, setup } from '../support/setup.js'

const message = { method: 'POST', path: '/channels/1/messages', body: { content: 'hi' } } as const
const get = { method: 'GET', path: '/channels/1' } as const
const remove = { method: 'DELETE', path: '/channels/1/messages/2' } as const
const outage: Reply = { status: 502, body: '<html>' }
const ok: Reply = { status: 200, body: { id: '9' } }

/** An answer with the errors of the real transport, so with `retryAfter`. */
const answer =
  (status: number, data: unknown, headers: Record<string, string> = {}): Reply =>
  ctx => {
    ctx.head(status, headers)
    ctx.response = new ApiResponse(status, headers, data)
    if (status >= 400) throw apiError(ctx, ctx.response)
  }
const limited = (seconds?: number) => answer(429, { message: 'slow', global: false, retry_after: seconds, code: 0 })
const fails =
  (error: (context: object) => Error): Reply =>
  ctx => {
    throw error(ctx.describe())
  }
const steady = { jitter: false } satisfies RetryOptions

const codeOf = (error: unknown) => (error as { code?: string } | undefined)?.code

/** A stand-in for the rate limiter: waits out a 429 in its guard. */
function limiter({ wait = 0, fail }: { wait?: number; fail?: () => Error | undefined } = {}) {
  const told: unknown[] = []
  const layer = async function rateLimit(
    ctx: Parameters<Extract<Reply, (...args: never) => unknown>>[0],
    next: () => Promise<void>,
  ) {
    ;(ctx.state as { rateLimit?: object }).rateLimit = {}
    ctx.beforeRetry(async failure => {
      told.push(codeOf(failure))
      if (wait) await ctx.sleep(wait)
      const refusal = fail?.()
      if (refusal) throw refusal
    })
    await next()
  }
  return { layer, told }
}

describe('retry', () => {
  it('tries again after 5xx with exponential waits until Discord answers (rest 55)', async () => {
    const { client, clock, discord } = setup(retry(steady))
    discord.answers(outage, { status: 500 }, { status: 503 }, ok)

    const { data, metadata } = await clock.until(client.request(get))

    expect(data).toEqual({ id: '9' })
    expect(discord.sent.map(({ at }) => at)).toEqual([0, 1000, 3000, 7000])
    expect(metadata.retryCount).toBe(3)
  })

  it('gives up after maxRetries and lists every attempt with its time (rest 55)', async () => {
    const { client, clock, discord } = setup(retry({ ...steady, maxRetries: 2 }))
    discord.answers(outage, 'drop', outage, ok)

    const { success, error, status } = await clock.until(client.request(get))

    expect({ success, status }).toEqual({ success: false, status: 502 })
    expect(error?.context).toMatchObject({
      method: 'GET',
      route: '/channels/{channel_id}',
      notRetried: 'max-retries',
      mayHaveHappened: true,
      attempts: [
        { status: 502, code: 'HTTP_ERROR', at: 0 },
        { status: undefined, code: 'NETWORK_ERROR', at: 1000 },
        { status: 502, code: 'HTTP_ERROR', at: 3000 },
      ],
    })
  })

  it('draws each wait between 0 and its ceiling (rest 55)', async () => {
    const draws = [0.5, 0, 0.25]
    const { client, clock, discord } = setup(retry({ baseDelay: 100, maxDelay: 250, random: () => draws.shift() ?? 0 }))
    discord.answers(outage, outage, outage, ok)

    await clock.until(client.request(get))

    expect(discord.sent.map(({ at }) => at)).toEqual([0, 50, 50, 112.5])
  })

  it('makes the waits grow by exponentialBase', async () => {
    const { client, clock, discord } = setup(retry({ ...steady, baseDelay: 10, exponentialBase: 3 }))
    discord.answers(outage, outage, outage, ok)

    await clock.until(client.request(get))

    expect(discord.sent.map(({ at }) => at)).toEqual([0, 10, 40, 130])
  })

  it('retries a reset idle connection and the failed first attempt of a route (rest 40, rest 59)', async () => {
    const { layer, told } = limiter()
    const { client, clock, discord } = setup(layer, retry())
    discord.answers(
      'lose',
      fails(context => new TimeoutError('slow.', { phase: 'headers', timeout: 1, context, hint: '' })),
    )

    const { status } = await clock.until(client.request(get))

    expect(status).toBe(200)
    expect(told).toEqual(['NETWORK_ERROR', 'TIMEOUT'])
  })

  it('reads only the statuses that it is told to retry', async () => {
    const { client, clock, discord } = setup(retry({ retryableStatusCodes: [500] }))
    discord.answers(outage, ok)

    const { status, error } = await clock.until(client.request(get))

    expect(status).toBe(502)
    expect(error?.context.notRetried).toBeUndefined()
    expect(error?.context.mayHaveHappened).toBe(true)
  })

  it.each([400, 401, 403, 404, 409])('never repeats a %i', async status => {
    const { client, discord } = setup(retry())
    discord.answers({ status, body: { code: 50035, message: 'no' } }, ok)

    const { error } = await client.request(get)

    expect(discord.sent).toHaveLength(1)
    expect(error?.context.attempts).toEqual([{ status, code: 'DISCORD_API_ERROR', at: 0 }])
    expect(error?.context).not.toHaveProperty('mayHaveHappened')
  })

  describe('when the attempt may have been carried out', () => {
    const requests: [Method, string, boolean][] = [
      ['GET', '/channels/1', true],
      ['PUT', '/guilds/1/bans/2', true],
      ['DELETE', '/channels/1/messages/2', true],
      ['PATCH', '/channels/1', false],
      ['POST', '/guilds/1/channels', false],
      ['POST', '/webhooks/1/token', false],
    ]
    const failures: Record<string, Reply> = {
      'a 502': outage,
      'a reset': 'lose',
      'a timeout': fails(context => new TimeoutError('slow.', { phase: 'body', timeout: 1, context, hint: '' })),
      'a broken answer': fails(
        context => new ResponseError('RESPONSE_MALFORMED', 'x', { status: 200, context, hint: '' }),
      ),
    }
    const cases = requests.flatMap(([method, path, repeated]) =>
      Object.entries(failures).map(([name, reply]) => ({ method, path, repeated, name, reply })),
    )

    it.each(cases)(
      'after $name, $method $path is repeated: $repeated (rest 56)',
      async ({ method, path, repeated, reply }) => {
        const { client, clock, discord } = setup(retry())
        discord.answers(reply, ok)

        const call = client.request({ method, path })
        const outcome = await clock.until(
          call.then(
            ({ error }) => error,
            error => error,
          ),
        )

        expect(discord.sent).toHaveLength(repeated ? 2 : 1)
        if (!repeated) expect(outcome.context).toMatchObject({ notRetried: 'ambiguous', mayHaveHappened: true })
      },
    )

    it('repeats any method if the user vouches for it, and any that is listed as idempotent', async () => {
      const { client, clock, discord } = setup(retry({ idempotentMethods: ['GET', 'PATCH'] }))
      discord.answers(outage, ok, outage, ok, outage, ok)

      const vouched = await clock.until(client.request({ method: 'POST', path: '/guilds/1/channels', retryable: true }))
      const listed = await clock.until(client.request({ method: 'PATCH', path: '/channels/1' }))
      const unlisted = await clock.until(client.request(remove))

      expect([vouched.status, listed.status, unlisted.status]).toEqual([200, 200, 502])
    })
  })

  it('repeats every method if nothing was sent (rest 56)', async () => {
    const { client, clock, discord } = setup(retry())
    discord.answers('drop', 'drop', 'drop', ok)

    const { status } = await clock.until(client.request({ method: 'POST', path: '/guilds/1/channels' }))

    expect(status).toBe(200)
    expect(discord.sent).toHaveLength(4)
  })

  it('repeats every method if Discord itself says that it is overloaded', async () => {
    const { client, clock, discord } = setup(retry())
    discord.answers({ status: 503, body: { code: 130000, message: 'overloaded' } }, ok)

    const { status } = await clock.until(client.request({ method: 'POST', path: '/guilds/1/channels' }))

    expect(status).toBe(200)
  })

  it('never repeats what must not be repeated', async () => {
    const { client, discord } = setup(retry())
    discord.answers('drop', limited(1))

    await expect(client.request({ ...get, retryable: false })).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    expect((await client.request({ ...message, retryable: false })).status).toBe(429)

    expect(discord.sent).toHaveLength(2)
    expect(discord.sent[1]?.body).toEqual({ content: 'hi' })
  })

  describe('a new message', () => {
    /** Makes one message per enforced nonce, as Discord does, and breaks some of the answers after the effect. */
    function channel(breaks: readonly ('before' | 'after' | undefined)[]) {
      const messages = new Map<unknown, object>()
      let count = 0
      const reply: Reply = ctx => {
        const fault = breaks[count++]
        const { nonce, enforce_nonce: enforced } = ctx.request.body as { nonce?: string; enforce_nonce?: boolean }
        const known = enforced ? messages.get(nonce) : undefined
        const lost = new NetworkError('reset.', { sent: true, context: ctx.describe(), hint: '' })
        if (fault === 'before') throw lost
        const stored = known ?? { id: String(messages.size + 1) }
        messages.set(enforced ? nonce : {}, stored)
        if (fault === 'after') throw lost
        ctx.response = new ApiResponse(200, {}, stored)
      }
      return { messages, replies: breaks.map(() => reply) }
    }

    it('gets one nonce for all attempts, so that Discord makes one message (rest 57)', async () => {
      const { messages, replies } = channel(['after', 'before', 'after', undefined])
      const { client, clock, discord } = setup(retry())
      discord.answers(...replies)

      const { data } = await clock.until(client.request(message))

      expect(data).toEqual({ id: '1' })
      expect(messages.size).toBe(1)
      const nonces = discord.sent.map(({ body }) => (body as { nonce: string }).nonce)
      expect(nonces).toHaveLength(4)
      expect(new Set(nonces).size).toBe(1)
      expect(nonces[0]?.length).toBeLessThanOrEqual(25)
    })

    it('gets another nonce than every other message, of other clients too', async () => {
      const nonces = new Set<unknown>()
      for (let i = 0; i < 3; i++) {
        const { client, discord } = setup(retry())
        await Promise.all([client.request(message), client.request(message)])
        for (const { body } of discord.sent) nonces.add((body as { nonce: string }).nonce)
      }

      expect(nonces.size).toBe(6)
    })

    it('is not repeated without an enforced nonce (rest 56)', async () => {
      const { client, clock, discord } = setup(retry({ nonce: false }))
      discord.answers(outage, outage, outage, ok)

      const bare = await clock.until(client.request(message))
      const refused = await clock.until(client.request({ ...message, body: { nonce: 1, enforce_nonce: false } }))
      const enforced = await clock.until(client.request({ ...message, nonce: 'mine' }))

      expect([bare.status, refused.status, enforced.status]).toEqual([502, 502, 200])
      expect(discord.sent[0]?.body).toEqual({ content: 'hi' })
      expect(discord.sent.at(-1)?.body).toEqual({ content: 'hi', nonce: 'mine', enforce_nonce: true })
    })

    it('is not repeated once Discord may have forgotten its nonce, even if another layer waited that long', async () => {
      const { layer } = limiter({ wait: 120_001 })
      const { client, clock, discord } = setup(layer, retry())
      discord.answers(outage, ok)

      const { status, error } = await clock.until(client.request(message))

      expect(discord.sent).toHaveLength(1)
      expect(status).toBe(502)
      expect(error?.context).toMatchObject({ notRetried: 'nonce-window', mayHaveHappened: true })
    })

    it('is still repeated after such a wait if no attempt can have been carried out', async () => {
      const { layer } = limiter({ wait: 300_000 })
      const { client, clock, discord } = setup(layer, retry())
      discord.answers('drop', ok)

      const { status } = await clock.until(client.request(message))

      expect(status).toBe(200)
    })

    it('is refused before sending if its nonce is wrong, and so is a nonce elsewhere', async () => {
      const { client, discord } = setup(retry())

      const long = client.request({ ...message, nonce: 'x'.repeat(26) })
      await expect(long).rejects.toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: 'nonce' }] })
      const elsewhere = client.request({ method: 'POST', path: '/webhooks/1/token', body: {}, nonce: 1 })
      await expect(elsewhere).rejects.toMatchObject({ code: 'VALIDATION_FAILED', context: { method: 'POST' } })

      expect(discord.sent).toHaveLength(0)
    })
  })

  describe('a DELETE', () => {
    const gone: Reply = { status: 404, body: { code: 10008, message: 'Unknown Message' } }

    it('that is repeated and finds nothing has done its work, and says that this is a conclusion', async () => {
      const { client, clock, discord } = setup(retry())
      discord.answers('lose', gone)

      const response = await clock.until(client.request(remove))

      expect(response).toMatchObject({ success: true, status: 204, metadata: { presumedDone: true, retryCount: 1 } })
      expect(response.data).toBeUndefined()
    })

    it.each([
      ['at once', [gone]],
      ['after an attempt that was never sent', ['drop', gone]],
      ['by a path that is wrong', ['lose', { status: 404, body: { code: 0, message: '404: Not Found' } }]],
    ] as [string, Reply[]][])('that finds nothing %s fails', async (_, replies) => {
      const { client, clock, discord } = setup(retry())
      discord.answers(...replies)

      const { success, status, metadata } = await clock.until(client.request(remove))

      expect({ success, status }).toEqual({ success: false, status: 404 })
      expect(metadata).not.toHaveProperty('presumedDone')
    })

    it('is the only method that takes a 404 for success', async () => {
      const { client, clock, discord } = setup(retry())
      discord.answers('lose', gone)

      expect(await clock.until(client.request(get))).toMatchObject({ success: false, status: 404 })
    })
  })

  describe('a 429', () => {
    it('is waited out by the rate limiter alone, and does not count as a retry', async () => {
      const { layer, told } = limiter({ wait: 1500 })
      const { client, clock, discord } = setup(layer, retry({ maxRetries: 0 }))
      discord.answers(limited(1.5), limited(1.5), ok)

      const { status } = await clock.until(client.request({ method: 'POST', path: '/guilds/1/channels' }))

      expect(status).toBe(200)
      expect(told).toEqual(['DISCORD_API_ERROR', 'DISCORD_API_ERROR'])
      expect(discord.sent.map(({ at }) => at)).toEqual([0, 1500, 3000])
    })

    it('is waited out by retry itself where there is no rate limiter', async () => {
      const { client, clock, discord } = setup(retry())
      discord.answers(limited(64.5), ok)

      const { metadata } = await clock.until(client.request(message))

      expect(discord.sent.map(({ at }) => at)).toEqual([0, 64_500])
      expect(metadata.queueTime).toBe(64_500)
    })

    it('that names no wait is neither repeated in a hot loop nor for ever (rest 44)', async () => {
      const { client, clock, discord } = setup(retry({ random: () => 0 }))
      discord.answers(...Array.from({ length: 50 }, () => limited()))

      const { status, error } = await clock.until(client.request(get))

      expect(status).toBe(429)
      expect(discord.sent).toHaveLength(10)
      expect(discord.sent.every(({ at }, i) => i === 0 || at - (discord.sent[i - 1]?.at ?? 0) >= 1000)).toBe(true)
      expect(error?.context).toMatchObject({ notRetried: 'max-attempts', waited: 9000 })
      expect(error?.context.attempts).toHaveLength(10)
    })

    it('that asks for 0 s is not repeated at once either (rest 44)', async () => {
      const { client, clock, discord } = setup(retry())
      discord.answers(limited(0), ok)

      await clock.until(client.request(get))

      expect(discord.sent[1]?.at).toBeGreaterThanOrEqual(1000)
    })

    it('that asks for longer than maxTotalTime fails at once', async () => {
      const { client, clock, discord } = setup(retry())
      discord.answers(answer(429, 'error code: 1015', { 'retry-after': '66271' }), ok)

      const { error } = await client.request(get)

      expect(clock.now()).toBe(0)
      expect(error).toMatchObject({
        name: 'HTTPError',
        retryAfter: 66_271_000,
        context: { notRetried: 'max-total-time' },
      })
    })

    it('is an answer like any other where 429 is not listed', async () => {
      const { client, discord } = setup(retry({ retryableStatusCodes: [500] }))
      discord.answers(limited(1), ok)

      expect((await client.request(get)).status).toBe(429)
    })
  })

  describe('a search whose index is being made', () => {
    const search = { method: 'GET', path: '/guilds/1/messages/search' } as const
    const notYet = (retry_after: number) => answer(202, { code: 110000, message: 'Not yet', retry_after })

    it('is repeated after the wait that Discord names, and after a short one for 0 (rest 17)', async () => {
      const { client, clock, discord } = setup(retry({ random: () => 0 }))
      discord.answers(notYet(2.5), notYet(0), ok)

      const { status, metadata } = await clock.until(client.request(search))

      expect(status).toBe(200)
      expect(discord.sent.map(({ at }) => at)).toEqual([0, 2500, 3500])
      expect(metadata.retryCount).toBe(2)
    })

    it('is given to the caller as it is when it takes too many attempts (rest 17)', async () => {
      const { client, clock, discord } = setup(retry({ maxAttempts: 3 }))
      discord.answers(notYet(1), notYet(1), notYet(1), ok)

      const response = await clock.until(client.request(search))

      expect(response).toMatchObject({ success: true, status: 202, data: { code: 110000 } })
    })

    it('fails when other layers wait beyond maxTotalTime', async () => {
      const { layer } = limiter({ wait: 5001 })
      const { client, clock, discord } = setup(layer, retry({ maxTotalTime: 10_000 }))
      discord.answers(notYet(5), ok)
      const call = client.request(search).catch(error => error)

      await clock.advance(10_001)

      expect(await call).toMatchObject({ code: 'TIMEOUT', phase: 'total' })
      expect(discord.sent).toHaveLength(1)
    })
  })

  describe('guards of other layers', () => {
    it('are passed before every further attempt, outermost first', async () => {
      const order: string[] = []
      const guard = (name: string) =>
        Object.defineProperty(
          async (ctx: Parameters<Extract<Reply, (...args: never) => unknown>>[0], next: () => Promise<void>) => {
            ctx.beforeRetry(failure => void order.push(`${name} ${codeOf(failure)}`))
            await next()
          },
          'name',
          { value: name },
        )
      const { client, clock, discord } = setup(guard('outer'), guard('inner'), retry())
      discord.answers(outage, 'lose', ok)

      await clock.until(client.request(get))

      expect(order).toEqual(['outer HTTP_ERROR', 'inner HTTP_ERROR', 'outer NETWORK_ERROR', 'inner NETWORK_ERROR'])
    })

    it('may refuse: their error reaches the caller with the last failure as its cause and all attempts', async () => {
      const refuse = () => new CircuitOpenError('Open.', { retryAfter: 5, hint: '' })
      const { client, clock, discord } = setup(limiter({ fail: refuse }).layer, retry())
      discord.answers(outage, ok)

      const error = await clock.until(client.request(get).catch(error => error))

      expect(error).toMatchObject({
        code: 'CIRCUIT_OPEN',
        cause: { status: 502 },
        context: { attempts: [{ status: 502, code: 'HTTP_ERROR' }], mayHaveHappened: true },
      })
      expect(discord.sent).toHaveLength(1)
    })

    it('refuse without a cause where the attempt before went well', async () => {
      const errors = [undefined, new RateLimitError('Full.', { retryAfter: 5, scope: 'user', hint: '' })]
      const { layer } = limiter({ fail: () => errors.shift() })
      const { client, clock, discord } = setup(layer, retry())
      discord.answers(outage, answer(202, { code: 110000, retry_after: 1 }))

      const error = await clock.until(client.request(get).catch(error => error))

      expect(error.code).toBe('RATE_LIMITED')
      expect(error.cause).toBeUndefined()
      expect(clock.waiting).toBe(0)
    })

    it('that never let go are cut off at maxTotalTime', async () => {
      const { client, clock, discord } = setup(limiter({ wait: 1e9 }).layer, retry({ ...steady, maxTotalTime: 60_000 }))
      discord.answers('drop', ok)
      const call = client.request(get).catch(error => error)

      await clock.advance(60_000)

      expect(await call).toMatchObject({
        code: 'TIMEOUT',
        timeout: 60_000,
        cause: { code: 'NETWORK_ERROR' },
        context: { attempts: [{ code: 'NETWORK_ERROR' }] },
      })
      expect(clock.waiting).toBe(0)
      expect(discord.sent).toHaveLength(1)
    })
  })

  it('starts no attempt after maxTotalTime', async () => {
    const { client, clock, discord } = setup(retry({ ...steady, maxTotalTime: 2500 }))
    discord.answers(outage, outage, outage, ok)

    const { error } = await clock.until(client.request(get))

    expect(discord.sent.map(({ at }) => at)).toEqual([0, 1000])
    expect(error?.context.notRetried).toBe('max-total-time')
  })

  it('lets an attempt that started in time end, however long it takes', async () => {
    const { client, clock, discord } = setup(retry({ ...steady, maxTotalTime: 2500 }))
    discord.answers(outage, { status: 200, body: 'late', delay: 60_000 })

    const { data } = await clock.until(client.request(get))

    expect(data).toBe('late')
    expect(clock.now()).toBe(61_000)
  })

  it('has no end in time where maxTotalTime is Infinity', async () => {
    const { client, clock, discord } = setup(limiter({ wait: 1e9 }).layer, retry({ maxTotalTime: Infinity }))
    discord.answers(outage, ok)

    expect((await clock.until(client.request(get))).status).toBe(200)
  })

  it('makes no more than maxAttempts attempts', async () => {
    const { client, clock, discord } = setup(retry({ maxAttempts: 1 }))
    discord.answers('drop', ok)

    const error = await clock.until(client.request(get).catch(error => error))

    expect(error.context.notRetried).toBe('max-attempts')
    expect(discord.sent).toHaveLength(1)
  })

  it('stops retrying when retries become too large a share of the traffic', async () => {
    const { client, clock, discord } = setup(retry({ budget: { ratio: 0, minPerSecond: 0, capacity: 2 } }))
    discord.answers(outage, outage, outage, ok)

    const { error } = await clock.until(client.request(get))

    expect(discord.sent).toHaveLength(3)
    expect(error?.context.notRetried).toBe('budget')
  })

  it('pays for retries out of successes, and not for 429s', async () => {
    const { client, clock, discord } = setup(retry({ budget: { ratio: 0.5, minPerSecond: 0, capacity: 1 } }))
    discord.answers(outage, ok, ok, outage, limited(1), limited(1), ok, outage, ok)

    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await clock.until(client.request(get))).status)

    expect(statuses).toEqual([200, 200, 200, 502])
  })

  it('keeps no budget where it is told not to', async () => {
    const { client, clock, discord } = setup(retry({ budget: false, maxRetries: 500, baseDelay: 0 }))
    discord.answers(...Array.from({ length: 400 }, () => outage))

    const { metadata } = await clock.until(client.request(get))

    expect(metadata.retryCount).toBe(400)
  })

  it('gets 1,000 messages through 10 % 502s and 2 % resets with its budget', async () => {
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const { client, clock, discord } = setup(retry({ random, maxRetries: 8 }))
    discord.answers(
      ...Array.from({ length: 2000 }, (): Reply => {
        const draw = random()
        return draw < 0.1 ? outage : draw < 0.12 ? 'lose' : ok
      }),
    )

    const calls: Promise<{ success: boolean }>[] = []
    for (let i = 0; i < 1000; i++) {
      calls.push(client.request(message))
      await clock.advance(20)
    }
    const results = await clock.until(Promise.all(calls))

    expect(results.every(({ success }) => success)).toBe(true)
  })

  it('sends a file again if it comes from a factory, and not if it is a stream (rest 10)', async () => {
    const { client, clock, discord } = setup(retry())
    discord.answers('drop', ok, 'drop', ok)
    const file = (data: Readable | (() => Readable)): RequestOptions => ({ ...message, files: [{ name: 'a', data }] })

    const made = await clock.until(client.request(file(() => Readable.from(['x']))))
    const stream = await clock.until(client.request(file(Readable.from(['x']))).catch(error => error))

    expect(made.status).toBe(200)
    expect(stream).toMatchObject({ code: 'NETWORK_ERROR', context: { notRetried: 'unreplayable' } })
    expect(discord.sent).toHaveLength(3)
  })

  it('stops waiting when the caller aborts, and sends no more', async () => {
    const { client, clock, discord } = setup(retry(steady))
    discord.answers(outage, ok)
    const caller = new AbortController()
    const call = client.request({ ...get, signal: caller.signal }).catch(error => error)
    await clock.advance(500)

    caller.abort()

    expect(await call).toMatchObject({ code: 'ABORTED' })
    await settled()
    expect(clock.waiting).toBe(0)
    expect(discord.sent).toHaveLength(1)
  })

  it('does not try again for a caller who has gone, even if the attempt fails for another reason', async () => {
    const { client, clock, discord } = setup(retry(steady))
    const retries: string[] = []
    client.on('retryAttempt', id => retries.push(id))
    const caller = new AbortController()
    discord.answers(ctx => {
      caller.abort()
      throw new NetworkError('reset.', { sent: true, context: ctx.describe(), hint: '' })
    }, ok)

    await expect(client.request({ ...get, signal: caller.signal })).rejects.toMatchObject({ code: 'ABORTED' })

    await clock.advance(60_000)
    expect(retries).toEqual([])
    expect(discord.sent).toHaveLength(1)
  })

  it('reports each retry with what failed, when the next attempt comes and why it is safe', async () => {
    const { client, clock, discord } = setup(retry(steady))
    const seen: Events['retryAttempt'][] = []
    client.on('retryAttempt', (...args) => seen.push(args))
    discord.answers(outage, 'drop', limited(2), ok)

    await clock.until(client.request(message))

    const where = { method: 'POST', route: '/channels/{channel_id}/messages' }
    expect(seen).toEqual([
      [
        'r1',
        { attemptNumber: 1, ...where, status: 502, errorCode: 'HTTP_ERROR' },
        { retry: true, delay: 1000, reason: 'nonce' },
      ],
      [
        'r1',
        { attemptNumber: 2, ...where, status: undefined, errorCode: 'NETWORK_ERROR' },
        { retry: true, delay: 2000, reason: 'not-executed' },
      ],
      [
        'r1',
        { attemptNumber: 3, ...where, status: 429, errorCode: 'DISCORD_API_ERROR' },
        { retry: true, delay: 2000, reason: 'rate-limited' },
      ],
    ])
  })

  it('tells layers behind it which attempt this is', async () => {
    const seen: (number | undefined)[] = []
    const { client, clock, discord } = setup(retry(), async function behind(ctx, next) {
      seen.push(ctx.state.retry?.attempt)
      await next()
    })
    discord.answers(outage, outage, ok)

    await clock.until(client.request(get))

    expect(seen).toEqual([1, 2, 3])
  })

  it('passes on what is no failure of a request, even what is no error', async () => {
    const { client, discord } = setup(retry())
    discord.answers(
      () => Promise.reject(new TypeError('a bug')),
      () => Promise.reject(undefined),
    )

    await expect(client.request(get)).rejects.toThrow('a bug')
    await expect(client.request(get)).rejects.toBeUndefined()
  })

  it('is bounded in attempts and delays whatever Discord does', async () => {
    const replies = fc.constantFrom<Reply>(outage, 'drop', 'lose', limited(0.5), limited(), ok)
    await fc.assert(
      fc.asyncProperty(fc.array(replies, { maxLength: 20 }), async list => {
        const { client, clock, discord } = setup(retry())
        discord.answers(...list)

        await clock.until(client.request(get).catch(() => {}))

        const gaps = discord.sent.slice(1).map(({ at }, i) => at - (discord.sent[i]?.at ?? 0))
        expect(discord.sent.length).toBeLessThanOrEqual(10)
        expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(31_000)
        expect(clock.waiting).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['retry.maxRetries', { maxRetries: -1 }],
    ['retry.maxRetries', { maxRetries: 1.5 }],
    ['retry.maxAttempts', { maxAttempts: 0 }],
    ['retry.maxTotalTime', { maxTotalTime: Number.NaN }],
    ['retry.baseDelay', { baseDelay: '1s' }],
    ['retry.maxDelay', { maxDelay: -1 }],
    ['retry.exponentialBase', { exponentialBase: 0.5 }],
    ['retry.jitter', { jitter: 1 }],
    ['retry.nonce', { nonce: 'yes' }],
    ['retry.random', { random: 4 }],
    ['retry.retryableStatusCodes', { retryableStatusCodes: 429 }],
    ['retry.retryableStatusCodes[1]', { retryableStatusCodes: [429, 200] }],
    ['retry.idempotentMethods[0]', { idempotentMethods: ['get'] }],
    ['retry.budget.ratio', { budget: { ratio: 'much' } }],
    ['retry.budget', { budget: true }],
    ['retry.retries', { retries: 3 }],
    ['retry', 3],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => retry(options as RetryOptions)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key }))
  })
})
