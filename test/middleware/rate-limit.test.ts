import { describe, expect, it } from 'vitest'
import { type RateLimited, type RateLimitOptions, rateLimit } from '../../middleware/rate-limit.js'
import { ConfigError, QueueFullError, RateLimitError } from '../../src/errors.js'
import type { Next } from '../../src/kernel/compose.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse } from '../../src/request.js'
import { settled } from '../support/clock.js'
import type { Rule } from '../support/limited-discord.js'
import { again, rateLimited } from '../support/rate-limited.js'
import { setup } from '../support/setup.js'

const send = 'POST /channels/{channel_id}/messages'
const type = 'POST /channels/{channel_id}/typing'
const fixed = (limit: number, window: number, more: Partial<Rule> = {}): Rule => ({
  kind: 'fixed',
  limit,
  window,
  ...more,
})
const sliding = (limit: number, window: number): Rule => ({ kind: 'sliding', limit, window })
const headers = (remaining: number, after: string, more: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  'x-ratelimit-limit': '5',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset-after': after,
  'x-ratelimit-bucket': 'abc',
  ...more,
})
const cloudflare = { status: 429, headers: { 'content-type': 'text/plain', 'retry-after': '90' }, body: undefined }

describe('rateLimit, on buckets', () => {
  it('passes 200 messages through 50 per second within 1.15 of the ideal time, and no 429', async () => {
    const quota = { limit: 50, window: 1000 }
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(50, 1000) }, global: quota })

    await clock.until(burst(200))

    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThanOrEqual(1.15 * 3200)
  })

  it('sends exactly one probe on an unknown route, and the rest once its headers are here (rest 22)', async () => {
    const { clock, client, discord } = setup(rateLimit())
    async function slowBody(ctx: RequestContext) {
      await ctx.sleep(50)
      ctx.head(200, headers(4, '5'))
      await ctx.sleep(1000)
      ctx.response = new ApiResponse(200, {}, {})
    }
    discord.answers(...Array.from({ length: 5 }, () => slowBody))
    const calls = Promise.all(
      [1, 2, 3, 4, 5].map(() => client.request({ method: 'POST', path: '/channels/1/messages' })),
    )

    await clock.advance(49)
    const before = discord.sent.length
    await clock.advance(1)
    const after = discord.sent.length
    await clock.until(calls)

    expect([before, after]).toEqual([1, 5])
  })

  it('keeps a route without limit headers concurrent once it is known (rest 23)', async () => {
    const { clock, discord, burst } = rateLimited({}, { global: false })

    await clock.until(burst(40))

    expect(discord.mostInFlight).toBe(39)
    expect(clock.now()).toBe(100)
  })

  it('asks again after some minutes whether a route without limits still has none', async () => {
    const rules: Record<string, Rule> = {}
    const { clock, discord, burst } = rateLimited({ rules }, { global: false })
    await clock.until(burst(3))
    rules[send] = fixed(2, 1000)
    await clock.advance(5 * 60_000)

    await clock.until(burst(8))

    expect(discord.refused).toBe(0)
  })

  it('has as many in flight as a bucket has room for, over 10 windows without a 429 (rest 24)', async () => {
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(5, 2000) } })

    await clock.until(burst(50))

    expect(discord.refused).toBe(0)
    expect(discord.mostInFlight).toBe(5)
    expect(clock.now()).toBeLessThan(9 * 2000 + 11 * 50 + 10)
  })

  it('has one in flight per bucket with concurrency serial', async () => {
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(5, 2000) } }, { concurrency: 'serial' })

    await clock.until(burst(10))

    expect(discord.mostInFlight).toBe(1)
  })

  it('runs a sliding bucket at its own rate within 5 % over ten windows, without a 429 (rest 25)', async () => {
    const { clock, discord, burst } = rateLimited({ rules: { [send]: sliding(5, 5000) } })

    await clock.until(burst(55))

    const [sixth, last] = [discord.arrivals[5]?.at ?? 0, discord.arrivals[54]?.at ?? 0]
    expect(discord.refused).toBe(0)
    expect(sixth).toBeLessThan(1200)
    expect(Math.abs((last - sixth) / 49 / 1000 - 1)).toBeLessThan(0.05)
  })

  it('detects a fixed bucket and does not overrun it (rest 26)', async () => {
    const { clock, discord, burst, limits } = rateLimited({ rules: { [send]: fixed(5, 5000) } })

    await clock.until(burst(30))

    expect(discord.refused).toBe(0)
    expect(limits.stats().buckets[0]).toMatchObject({ kind: 'fixed', limit: 5, refused: 0, granted: 30 })
  })

  it('counts what is under way across a reset in the window where it arrives', async () => {
    const latency = (() => {
      let nth = 0
      return () => ({ up: nth++ % 5 === 4 ? 900 : 10, down: 10 })
    })()
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(5, 1000) }, latency })

    await clock.until(burst(60))

    expect(discord.refused).toBe(0)
  })

  it.each([
    ['remaining equals limit', headers(5, '1')],
    ['the reset is in the past', headers(3, '-4', { 'x-ratelimit-reset': '1' })],
    ['remaining is above the limit', headers(900, '1')],
    ['the limit is no number', headers(3, '1', { 'x-ratelimit-limit': 'many' })],
    ['the limit is negative', headers(3, '1', { 'x-ratelimit-limit': '-5' })],
    ['the reset is infinite', headers(3, 'Infinity')],
    ['the reset is missing', headers(3, '')],
    ['remaining is negative', headers(-3, '0.1')],
  ])('goes on where %s (rest 28)', async (_, wrong) => {
    const { clock, discord, burst } = rateLimited({ answer: () => ({ status: 200, headers: wrong, body: {} }) })

    await clock.until(burst(12))

    expect(discord.arrivals).toHaveLength(12)
    expect(clock.now()).toBeLessThan(13_000)
  })

  it('waits a day at most for a huge reset, and keeps its throttle where later headers are broken (rest 29)', async () => {
    const answers = [headers(0, '1e300'), headers(0, 'NaN')]
    const { clock, discord, post, limits } = rateLimited({
      answer: (_, nth) => ({ status: 200, headers: answers[nth] ?? {}, body: {} }),
    })
    await clock.until(post('1'))

    expect(limits.predict('POST', '/channels/1/messages')).toBeLessThanOrEqual(86_400_000)
    await clock.until(post('1'))
    expect(clock.now()).toBeGreaterThanOrEqual(86_400_000)
    expect(discord.arrivals).toHaveLength(2)
  })

  it('never has more in flight than the limit, whatever remaining says (rest 30)', async () => {
    const { clock, discord, burst } = rateLimited({
      answer: () => ({ status: 200, headers: headers(900, '1'), body: {} }),
    })

    await clock.until(burst(30))

    expect(discord.mostInFlight).toBe(5)
  })

  it('moves what waits when the hash changes, in order, and never has two drivers (rest 31)', async () => {
    const hashes = [...Array(4).fill('a'), ...Array(100).fill('b')] as string[]
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(2, 300, { hashes }) } })

    await clock.until(burst(20))

    expect(discord.refused).toBe(0)
    expect(discord.arrivals.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  it('keeps routes that share a hash and a counter from running into each other (rest 32)', async () => {
    const rule = fixed(5, 1000, { counter: 'both' })
    const { clock, ask, discord, burst } = rateLimited({ rules: { [send]: rule, [type]: rule } })
    const typing = Promise.all(Array.from({ length: 20 }, () => ask('/channels/1/typing')))

    await clock.until(Promise.all([burst(20), typing]))

    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(7 * 1000 + 9 * 50)
  })

  it('lets routes that share only a hash go on side by side (rest 32)', async () => {
    const rule = fixed(5, 5000, { hashes: ['same'] })
    const { clock, ask, discord, burst } = rateLimited({ rules: { [send]: rule, [type]: rule } })
    await clock.until(burst(5))
    const began = clock.now()

    await clock.until(Promise.all(Array.from({ length: 5 }, () => ask('/channels/1/typing'))))

    expect(discord.refused).toBe(0)
    expect(clock.now() - began).toBe(100)
  })

  it('parts routes that share only a hash even if they began together (rest 32)', async () => {
    const rule = fixed(5, 1000, { hashes: ['same'] })
    const { clock, ask, discord, burst } = rateLimited({ rules: { [send]: rule, [type]: rule } })
    const typing = Promise.all(Array.from({ length: 40 }, () => ask('/channels/1/typing')))

    await clock.until(Promise.all([burst(40), typing]))

    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(11_000)
  })

  it('does not thrash where one route alternates between hashes (rest 33)', async () => {
    const { clock, discord, burst, limits } = rateLimited({ rules: { [send]: fixed(5, 1000, { hashes: ['a', 'b'] }) } })

    await clock.until(burst(50))

    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(9 * 1050 + 600)
    expect(limits.stats().buckets).toHaveLength(1)
  })

  it('keeps different majors apart (rest 34)', async () => {
    const { clock, discord, post } = rateLimited({ rules: { [send]: fixed(1, 5000) } })

    await clock.until(Promise.all([1, 2, 3, 4, 5].map(channel => post(String(channel)))))

    expect(clock.now()).toBe(50)
    expect(discord.mostInFlight).toBe(5)
  })

  it('keeps different tokens apart (rest 35)', async () => {
    const { clock, post } = rateLimited({ rules: { [send]: fixed(1, 5000) } })

    await clock.until(Promise.all(['a', 'b', 'c'].map(auth => post('1', { auth }))))

    expect(clock.now()).toBe(50)
  })

  it.each([-3_600_000, 0, 3_600_000])("waits the same with Discord's clock %d ms ahead (rest 36)", async skew => {
    const { clock, discord, burst } = rateLimited({ rules: { [send]: fixed(5, 2000) }, skew })

    await clock.until(burst(20))

    expect(discord.refused).toBe(0)
    expect(clock.now()).toBe(6200)
  })

  it('learns from answers whose request was lost on the way, and never wedges the lane (rest 40)', async () => {
    const { clock, discord, post } = rateLimited({
      rules: { [send]: fixed(5, 1000) },
      answer: (_, nth) => (nth === 0 ? 'lose' : nth === 1 ? 'drop' : undefined),
    })
    const calls = Promise.allSettled([1, 2, 3, 4].map(() => post('1')))

    const results = await clock.until(calls)

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(200)
  })

  it('lets the next request probe at once when a probe dies, however long retry holds that one back (rest 40)', async () => {
    const patient = Object.assign(
      async function retry(ctx: RequestContext, next: Next): Promise<void> {
        await next().catch(async () => {
          await ctx.sleep(30_000)
          await next()
        })
      },
      { reentrant: true },
    )
    const answer = (_: unknown, nth: number) => (nth === 0 ? ('lose' as const) : undefined)
    const { clock, post } = rateLimited({ rules: { [send]: fixed(5, 1000) }, answer }, {}, patient)
    const first = post('1')
    const second = post('1')

    await clock.until(second)

    expect(clock.now()).toBeLessThan(1000)
    await clock.until(first)
  })

  it('steps down to one at a time for a bucket whose headers have lied three times', async () => {
    let refuse = 0
    const body = { message: 'limited', retry_after: 1 }
    const limited = { status: 429, headers: headers(0, '1', { 'retry-after': '1', 'x-ratelimit-scope': 'user' }), body }
    const { clock, discord, burst, limits } = rateLimited({
      answer: (_, nth) =>
        nth > 0 && nth % 6 === 0 && refuse++ < 3 ? limited : { status: 200, headers: headers(4, '1') },
    })
    await clock.until(burst(30))
    const before = discord.arrivals.length

    expect(limits.stats().buckets[0]).toMatchObject({ concurrency: 'serial', refused: 3 })
    await clock.until(burst(4))
    const late = discord.arrivals.slice(before).map(({ sentAt }) => sentAt)
    expect(new Set(late).size).toBe(4)
  })
})

describe('rateLimit, on 429s', () => {
  const refusing = (reply: object, times = 1) => ({
    answer: (_: unknown, nth: number) => (nth < times ? (reply as { status: number }) : undefined),
  })

  it("waits a user 429's float from the body, not the rounded header (rest 42)", async () => {
    const reply = {
      status: 429,
      headers: headers(0, '1.337', { 'retry-after': '2', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 1.337 },
    }
    const { clock, client, post, discord } = rateLimited(refusing(reply))
    const heard: RateLimited[] = []
    client.on('rateLimited', limit => void heard.push(limit))

    const { metadata } = await clock.until(post('1'))

    expect(discord.arrivals.map(({ sentAt }) => sentAt)).toEqual([0, 50 + 1337])
    expect(metadata.queueTime).toBeCloseTo(1337)
    expect(heard).toEqual([
      {
        requestId: 'r1',
        method: 'POST',
        route: '/channels/{channel_id}/messages',
        identity: 'bot',
        scope: 'user',
        bucket: 'abc',
        retryAfter: 1337,
      },
    ])
  })

  it('takes the wait from the header where the body is no JSON (rest 43)', async () => {
    const reply = { status: 429, headers: headers(0, '3', { 'retry-after': '3', 'content-type': 'text/html' }) }
    const { clock, post, discord } = rateLimited(refusing(reply))

    await clock.until(post('1'))

    expect(discord.arrivals[1]?.sentAt).toBe(3050)
  })

  it('waits at least a second where a 429 names no figure, and ends after bounded attempts (rest 44)', async () => {
    const reply = { status: 429, headers: { 'content-type': 'application/json' }, body: { message: 'limited' } }
    const { clock, post, discord } = rateLimited(refusing(reply, 100))

    const response = await clock.until(post('1'))

    expect(response.status).toBe(429)
    expect(discord.arrivals.map(({ sentAt }) => sentAt)).toEqual([0, 1, 2, 3, 4, 5].map(n => n * 1050))
  })

  it('stops only the lane on a shared 429, leaves its bucket alone, and does not count it as invalid (rest 45)', async () => {
    const reply = {
      status: 429,
      headers: headers(4, '4.57', { 'retry-after': '37', 'x-ratelimit-scope': 'shared', 'x-ratelimit-bucket': type }),
      body: { message: 'limited', retry_after: 36.57 },
    }
    const rule = fixed(5, 5000, { counter: type })
    const { clock, ask, post, limits, discord } = rateLimited({
      rules: { [send]: rule, [type]: rule },
      answer: (_, nth) => (nth === 1 ? reply : undefined),
    })
    await clock.until(ask('/channels/1/typing'))
    const stopped = post('1')
    await clock.advance(60)

    const free = clock.now()
    await clock.until(ask('/channels/1/typing'))
    const other = clock.now() - free
    await clock.until(stopped)

    expect(other).toBe(50)
    expect(discord.arrivals.at(-1)?.sentAt).toBeCloseTo(100 + 36_570)
    expect(limits.stats()).toMatchObject({ refused: { shared: 1, user: 0 }, invalid: { count: 0 } })
  })

  it('keeps other changes of a channel going while its renames are limited (rest 46)', async () => {
    const patch = 'PATCH /channels/{channel_id}'
    const reply = {
      status: 429,
      headers: headers(3, '15', { 'retry-after': '580', 'x-ratelimit-scope': 'user', 'x-ratelimit-bucket': patch }),
      body: { message: 'limited', retry_after: 580 },
    }
    const { clock, ask } = rateLimited({
      rules: { [patch]: fixed(5, 15_000) },
      answer: (_, nth) => (nth === 0 ? reply : undefined),
    })
    const rename = ask('/channels/1', { name: 'new' }, { method: 'PATCH' })
    await clock.advance(60)

    await clock.until(ask('/channels/1', { position: 3 }, { method: 'PATCH' }))
    const other = clock.now()
    await clock.until(rename)

    expect(other).toBe(110)
    expect(clock.now()).toBeGreaterThan(580_000)
  })

  it('goes back to the head of its lane after a 429 (rest 37)', async () => {
    const reply = {
      status: 429,
      headers: headers(0, '1', { 'retry-after': '1', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 1 },
    }
    const server = { rules: { [send]: fixed(5, 1000, { hashes: ['abc'] }) }, ...refusing(reply) }
    const { clock, burst, discord } = rateLimited(server, { concurrency: 'serial' })

    await clock.until(burst(8))

    expect(discord.arrivals.map(({ body }) => body)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('settles the permit when the last attempt ends with a 429', async () => {
    const reply = {
      status: 429,
      headers: headers(0, '2', { 'retry-after': '2', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 1.5 },
    }
    const { clock, post, limits } = rateLimited(refusing(reply), {}, again(0))

    const { status } = await clock.until(post('1'))

    expect(status).toBe(429)
    expect(limits.stats().buckets[0]).toMatchObject({ inFlight: 0, remaining: 0 })
    expect(limits.predict('POST', '/channels/1/messages')).toBeGreaterThan(1400)
  })

  it('takes no 429 for two if a layer behind gives up between the attempts', async () => {
    const reply = {
      status: 429,
      headers: headers(0, '1', { 'retry-after': '1', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 1 },
    }
    async function giveUp(ctx: RequestContext, next: () => Promise<void>) {
      let last: unknown
      ctx.beforeRetry(() => {
        throw last
      })
      await next().catch(error => {
        last = error
      })
      const { response } = ctx
      await next().catch(error => {
        ctx.response = response
        throw error
      })
    }
    const late = Object.assign(giveUp, { reentrant: true })
    const { clock, post, limits, discord } = rateLimited(refusing(reply, 9), {}, late)

    const { status } = await clock.until(post('1'))

    expect([status, discord.arrivals.length]).toEqual([429, 1])
    expect(limits.stats().refused.user).toBe(1)
    expect(limits.stats().buckets[0]).toMatchObject({ inFlight: 0 })
    expect(limits.predict('POST', '/channels/1/messages')).toBe(0)
  })

  it('holds no place for a request that a layer behind answered', async () => {
    const { clock, client, post, limits, discord } = rateLimited({ rules: { [send]: fixed(1, 60_000) } }, { global: 1 })
    async function answers(ctx: RequestContext) {
      ctx.response = undefined
      await Promise.resolve()
    }
    client.use(answers, { before: 'transport' })

    await Promise.allSettled([post('1'), post('1'), post('1')])

    expect(discord.arrivals).toHaveLength(0)
    expect(limits.stats().buckets[0]).toMatchObject({ inFlight: 0, granted: 3 })
    expect(clock.now()).toBe(0)
  })

  it('fails fast for all while Cloudflare blocks the address, then sends one trial (rest 51)', async () => {
    const { clock, ask, post, burst, discord } = rateLimited({
      answer: (_, nth) => (nth === 0 ? cloudflare : undefined),
    })
    const first = await clock.until(post('1').catch(error => error))
    const second = await post('2').catch(error => error)
    const callback = await ask('/interactions/5/token/callback', {}).catch(error => error)
    const sentBefore = discord.arrivals.length
    await clock.advance(90_000)
    const { mostInFlight } = discord

    await clock.until(burst(10, '3'))

    for (const error of [first, second, callback]) expect(error).toBeInstanceOf(RateLimitError)
    expect(second).toMatchObject({ scope: 'cloudflare', retryAfter: 90_000 })
    expect([sentBefore, mostInFlight]).toEqual([1, 1])
    expect(discord.arrivals[1]?.sentAt).toBe(90_050)
    expect(discord.arrivals[2]?.sentAt).toBe(90_100)
  })

  it('fails those that wait already when Cloudflare begins to block', async () => {
    const { clock, burst } = rateLimited({ answer: () => cloudflare })

    const errors = await clock.until(Promise.all([burst(3), burst(3, '2')]).catch(error => error))

    expect(errors).toMatchObject({ scope: 'cloudflare' })
    expect(clock.now()).toBe(50)
  })
})

describe('rateLimit, globally', () => {
  const quota = { limit: 50, window: 1000 }

  it('makes the 51st request in a second wait, whatever the latencies, and gets no 429 (rest 48)', async () => {
    let nth = 0
    const latency = () => ({ up: 10 + (nth++ % 10) * 10, down: 10 + (nth % 7) * 15 })
    const { clock, discord, post } = rateLimited({ global: quota, latency })
    const calls = Array.from({ length: 300 }, (_, i) => post(String(i)))

    await clock.advance(999)
    const early = discord.arrivals.length
    await clock.until(Promise.all(calls))

    expect(early).toBe(50)
    expect(discord.refused).toBe(0)
    expect(clock.now()).toBeLessThan(5 * 1200 + 200)
  })

  it('gives the place of a request that was given up while it waited to the next (rest 48)', async () => {
    const { clock, discord, post } = rateLimited({ global: quota })
    const calls = Array.from({ length: 50 }, (_, i) => post(String(i)))
    const stop = new AbortController()
    const given = post('a', { signal: stop.signal }).catch(error => error)
    const next = post('b')
    await clock.advance(500)

    stop.abort()
    await clock.until(Promise.all([...calls, next]))

    expect(await given).toMatchObject({ code: 'ABORTED' })
    expect(discord.arrivals).toHaveLength(51)
    expect(discord.arrivals[50]?.sentAt).toBe(1050)
  })

  it('opens the window anew on first use (rest 48)', async () => {
    const { clock, discord, post } = rateLimited({ global: quota })
    await clock.until(post('a'))
    await clock.advance(10_700)

    await clock.until(Promise.all(Array.from({ length: 50 }, (_, i) => post(String(i)))))

    expect(clock.now()).toBe(10_800)
    expect(discord.refused).toBe(0)
  })

  it('keeps a gate of its own for requests without an identity (rest 49)', async () => {
    const { clock, post, discord } = rateLimited({ global: { limit: 2, window: 1000 } }, { global: 2 })

    await clock.until(
      Promise.all(['1', '2', '3', '4'].map((channel, i) => post(channel, { auth: i < 2 ? '' : 'bot' }))),
    )

    expect(clock.now()).toBe(50)
    expect(discord.refused).toBe(0)
  })

  it('stops one identity on a global 429, lets interactions pass, and comes back one by one (rest 47)', async () => {
    const reply = {
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '2', 'x-ratelimit-global': 'true' },
      body: { message: 'limited', retry_after: 1.5, global: true },
    }
    const { clock, ask, discord, post } = rateLimited({ answer: (_, nth) => (nth === 0 ? reply : undefined) })
    const calls = [post('0')]
    await clock.advance(60)
    for (let i = 1; i < 20; i++) calls.push(post(String(i)))
    calls.push(post('x', { auth: 'other' }), ask('/interactions/5/token/callback', {}))
    calls.push(ask('/webhooks/9/aW50ZXJhY3Rpb246abc', {}))
    await clock.advance(100)
    const early = discord.arrivals.map(({ path }) => path.split('/')[1])

    await clock.until(Promise.all(calls))

    expect(early).toEqual(['channels', 'channels', 'interactions', 'webhooks'])
    const late = discord.arrivals.slice(4).map(({ sentAt }) => Math.round(sentAt))
    expect(late).toEqual(Array.from({ length: 20 }, (_, i) => 1550 + 20 * i))
    expect(discord.arrivals[4]?.path).toBe('/channels/0/messages')
  })

  it('honours a global 429 without a global limit of its own', async () => {
    const reply = {
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '2', 'x-ratelimit-scope': 'global' },
      body: { message: 'limited', retry_after: 2 },
    }
    const { clock, discord, burst } = rateLimited(
      { answer: (_, nth) => (nth === 0 ? reply : undefined) },
      { global: false },
    )

    await clock.until(burst(3))

    expect(discord.arrivals[1]?.sentAt).toBe(2050)
  })

  it('sends interaction callbacks at once and side by side, whatever waits', async () => {
    const { clock, ask, discord, burst } = rateLimited({ rules: { [send]: fixed(1, 60_000) } }, { global: 1 })
    const background = burst(5, '1', { priority: 'low' }).catch(() => {})
    await clock.advance(10)

    const calls = Promise.all(Array.from({ length: 100 }, (_, i) => ask(`/interactions/${i}/t/callback`, {})))
    await clock.until(calls)

    expect(clock.now()).toBe(60)
    expect(discord.mostInFlight).toBe(101)
    await clock.until(background)
  })

  it('makes a callback wait only for a 429 of its own', async () => {
    const reply = {
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '1', 'x-ratelimit-scope': 'user' },
      body: { message: 'limited', retry_after: 0.4 },
    }
    const { clock, ask, discord } = rateLimited({ answer: (_, nth) => (nth === 0 ? reply : undefined) })

    const { metadata } = await clock.until(ask('/interactions/1/t/callback', {}))

    expect(discord.arrivals.map(({ sentAt }) => sentAt)).toEqual([0, 450])
    expect(metadata.queueTime).toBe(400)
  })
})

describe('rateLimit, on invalid requests', () => {
  const denied = { status: 403, headers: { 'content-type': 'application/json' }, body: { message: 'no', code: 50013 } }

  it('counts 401, 403 and 429 with what is in flight, warns, stops before the limit, and starts again (rest 52)', async () => {
    const { clock, client, discord, post, limits } = rateLimited(
      { answer: () => denied },
      { invalidBudget: { limit: 20, window: 60_000, warnAt: 15 } },
    )
    const warnings: unknown[] = []
    client.on('invalidRequestWarning', usage => void warnings.push(usage))

    const results = Promise.all(Array.from({ length: 40 }, (_, i) => post(String(i)).catch(error => error)))
    const all = await clock.until(results)
    const stopped = await post('late').catch(error => error)
    const { invalid } = limits.stats()
    await clock.advance(61_000)
    const later = await clock.until(post('later'))

    expect(discord.arrivals).toHaveLength(21)
    expect(all.filter(each => each instanceof RateLimitError)).toHaveLength(20)
    expect(stopped).toMatchObject({ scope: 'invalid', code: 'RATE_LIMITED' })
    expect(invalid).toMatchObject({ count: 20, remaining: 0 })
    expect(warnings[0]).toMatchObject({ count: 15, remaining: 5 })
    expect(later.status).toBe(403)
  })

  it('does nothing of that when switched off', async () => {
    const { clock, discord, post, limits } = rateLimited({ answer: () => denied }, { invalidBudget: false })

    await clock.until(Promise.all(Array.from({ length: 30 }, (_, i) => post(String(i)))))

    expect(discord.arrivals).toHaveLength(30)
    expect(limits.stats().invalid).toBeUndefined()
  })
})

describe('rateLimit, on what waits', () => {
  const slow = { rules: { [send]: fixed(1, 1000) } }

  it('serves by priority, first in first out within one (rest 37)', async () => {
    const { clock, client, discord, post } = rateLimited(slow, { queue: { processingInterval: 1e6 } })
    const queued: unknown[] = []
    client.on('requestQueued', (id, priority) => void queued.push([id, priority]))
    const order = ['low', 'normal', 'high', 'critical', 'low', 'normal', 'high', 'critical'] as const

    await clock.until(Promise.all([post('1'), ...order.map((priority, body) => post('1', { priority, body }))]))

    expect(discord.arrivals.slice(1).map(({ body }) => body)).toEqual([3, 7, 2, 6, 1, 5, 0, 4])
    expect(queued[0]).toEqual(['r2', 'low'])
    expect(queued).toHaveLength(8)
    expect(discord.refused).toBe(0)
  })

  it('serves by priority across the lanes of a bucket, and across lanes at the global limit', async () => {
    const rule = fixed(1, 1000, { counter: 'both' })
    const { clock, ask, discord, post } = rateLimited({ rules: { [send]: rule, [type]: rule } }, { global: 1 })
    await clock.until(ask('/channels/1/typing'))
    await clock.until(post('1'))
    const calls = [
      ask('/channels/1/typing', undefined, { priority: 'low' }),
      post('2'),
      post('1', { priority: 'high' }),
    ]

    await clock.until(Promise.all(calls))

    expect(discord.arrivals.slice(2).map(({ path }) => path)).toEqual([
      '/channels/1/messages',
      '/channels/2/messages',
      '/channels/1/typing',
    ])
  })

  it('starves nobody: who waits rises a priority each processingInterval, but never above critical (rest 65)', async () => {
    const { clock, discord, post } = rateLimited(slow, { queue: { processingInterval: 2000 } })
    const calls = [post('1'), post('1', { priority: 'low', body: 'low' })]
    for (let i = 0; i < 12; i++) {
      calls.push(
        post('1', { priority: 'high', body: i }),
        post('1', { priority: i % 4 ? 'high' : 'critical', body: 'x' }),
      )
      await clock.advance(1000)
    }

    await clock.until(Promise.all(calls))

    const order = discord.arrivals.map(({ body }) => body)
    expect(order.indexOf('low')).toBeLessThan(14)
    expect(order.indexOf('low')).toBeGreaterThan(3)
  })

  it('refuses what does not fit in the queue, but never critical requests (rest 65)', async () => {
    const { clock, client, post } = rateLimited(slow, { queue: { maxQueueSize: 2 } })
    const sizes: number[] = []
    client.on('queueFull', size => void sizes.push(size))
    const calls = [post('1'), post('1'), post('1')]

    const refused = await post('1', { priority: 'high' }).catch(error => error)
    calls.push(post('1', { priority: 'critical' }))
    await clock.until(Promise.all(calls))

    expect(refused).toBeInstanceOf(QueueFullError)
    expect(refused.message).toContain('2 requests wait already')
    expect(sizes).toEqual([2])
  })

  it('removes a request that is given up while it waits, at once, and delays nobody (rest 38)', async () => {
    const { clock, discord, post, limits } = rateLimited(slow)
    const calls = [post('1'), post('1', { body: 'a' })]
    const stop = new AbortController()
    const given = post('1', { body: 'given up', signal: stop.signal }).catch(error => error)
    calls.push(post('1', { body: 'b' }))
    await clock.advance(100)

    stop.abort()
    await settled()
    const { queued } = limits.stats()
    await clock.until(Promise.all(calls))

    expect(await given).toMatchObject({ code: 'ABORTED' })
    expect(queued).toBe(2)
    expect(discord.arrivals.map(({ body }) => body)).toEqual([undefined, 'a', 'b'])
    expect(discord.arrivals[2]?.sentAt).toBe(2 * 1050)
  })

  it('rejects at once with the wait where it is longer than maxWait (rest 50)', async () => {
    const { clock, post, discord } = rateLimited(slow, { maxWait: 3000 })
    await clock.until(post('1'))
    const calls = [post('1'), post('1')]

    const error = await post('1', { maxWait: 1500 }).catch(reason => reason)
    await clock.until(Promise.all(calls))

    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ scope: 'user', retryAfter: 3000, context: { waited: 0 } })
    expect(discord.arrivals).toHaveLength(3)
  })

  it('rejects a request whose wait grows beyond maxWait while it waits (rest 50)', async () => {
    const reply = {
      status: 429,
      headers: headers(0, '60', { 'retry-after': '60', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 60 },
    }
    const { clock, post } = rateLimited({ answer: (_, nth) => (nth === 0 ? reply : undefined) })
    const first = post('1')
    const second = post('1', { maxWait: 5000 }).catch(error => error)

    await clock.advance(50)
    const error = await second

    expect(error).toMatchObject({ scope: 'user', retryAfter: 60_000, context: { waited: 50 } })
    await clock.until(first)
  })

  it('rejects a retried request whose 429 asks for more than maxWait', async () => {
    const reply = {
      status: 429,
      headers: headers(3, '1', { 'retry-after': '580', 'x-ratelimit-scope': 'user' }),
      body: { message: 'limited', retry_after: 580 },
    }
    const { clock, post } = rateLimited({ answer: () => reply }, { maxWait: 10_000 })

    const error = await clock.until(post('1').catch(reason => reason))

    expect(error).toMatchObject({ name: 'RateLimitError', retryAfter: 580_000 })
    expect(clock.now()).toBe(50)
  })

  it('ends a wait of unknown length when its time is over', async () => {
    const { clock, post } = rateLimited({ latency: () => ({ up: 5000, down: 5000 }) })
    const probe = post('1')

    const error = await clock.until(post('1', { maxWait: 300 }).catch(reason => reason))

    expect(error).toBeInstanceOf(RateLimitError)
    expect(clock.now()).toBe(300)
    await clock.until(probe)
  })

  it('tells the time waited once, even if the request is given up later', async () => {
    const { clock, client, post } = rateLimited(slow)
    const times: number[] = []
    client.use(async function watch({ metadata }, next) {
      await next().finally(() => times.push(metadata.queueTime))
    })
    const stop = new AbortController()
    const calls = Promise.allSettled([post('1'), post('1', { signal: stop.signal })])
    await clock.advance(1060)

    stop.abort()
    await clock.until(calls)
    await settled()

    expect(times).toEqual([0, 1050])
  })

  it('tells the time waited', async () => {
    const { clock, burst } = rateLimited(slow)

    const responses = await clock.until(burst(3))

    expect(responses.map(({ metadata }) => metadata.queueTime)).toEqual([0, 1050, 2100])
  })

  it('leaves no timer that keeps the process alive once all is done, and none at all after a while (rest 41)', async () => {
    const { clock, post, limits } = rateLimited({ rules: { [send]: fixed(5, 1000) } })
    await clock.until(Promise.all(Array.from({ length: 500 }, (_, i) => post(String(i)))))
    const after = [clock.foreground, limits.stats().buckets.length]

    await clock.advance(5 * 60_000)

    expect(after).toEqual([0, 500])
    expect([clock.waiting, limits.stats().buckets.length]).toEqual([0, 0])
  })
})

describe('rateLimit, asked', () => {
  it('predicts the wait of a request', async () => {
    const { clock, limits, post, burst } = rateLimited({ rules: { [send]: fixed(2, 1000) } })
    const unknown = limits.predict('POST', '/channels/1/messages')
    await clock.until(burst(2))

    const used = limits.predict('POST', '/channels/1/messages?wait=true')
    const other = limits.predict('POST', '/channels/2/messages')
    const later = [post('1'), post('1'), post('1')]
    const behind = limits.predict('POST', '/channels/1/messages')

    expect([unknown, used, other, behind]).toEqual([0, 950, 0, 1950])
    await clock.until(Promise.all(later))
  })

  it('carries what it learned over a restart', async () => {
    const rules = { [send]: fixed(3, 10_000) }
    const one = rateLimited({ rules })
    await one.clock.until(one.burst(3))
    const saved = JSON.parse(JSON.stringify(one.limits.snapshot()))
    const two = rateLimited({ rules })

    two.limits.restore(saved)

    const elsewhere = { ...saved, at: saved.at - 4000 }
    const three = rateLimited({ rules })
    three.limits.restore(elsewhere)
    expect(saved.buckets).toHaveLength(1)
    expect(two.limits.predict('POST', '/channels/1/messages', 'bot')).toBeGreaterThan(9000)
    expect(three.limits.predict('POST', '/channels/1/messages', 'bot')).toBeLessThan(6100)
    await two.clock.until(two.burst(3))
    expect(two.clock.now()).toBeGreaterThan(9000)
  })

  it('takes a snapshot before it has a client, and keeps no token in one', async () => {
    const secret = 'sEcReTwEbHoOkToKeN'
    const rules = { 'POST /webhooks/{webhook_id}/{webhook_token}': fixed(5, 2000), [send]: fixed(5, 2000) }
    const { clock, ask, limits, post } = rateLimited({ rules })
    await clock.until(Promise.all([ask(`/webhooks/1/${secret}`, {}), post('1')]))

    const text = JSON.stringify([limits.snapshot(), limits.stats()])
    const fresh = rateLimit()
    fresh.restore(limits.snapshot())

    expect(text).not.toContain(secret)
    expect(limits.snapshot().buckets.map(({ route }) => route)).toEqual([send])
    expect(fresh.snapshot().buckets).toHaveLength(1)
  })

  it('foresees when a bucket is used up', async () => {
    const { clock, limits, post } = rateLimited({ rules: { [send]: fixed(10, 10_000) } })
    for (let i = 0; i < 5; i++) await clock.until(post('1')).then(() => clock.advance(450))

    const [usage] = limits.stats().buckets

    expect(usage).toMatchObject({ limit: 10, remaining: 5, granted: 5, waits: 0, refused: 0 })
    expect(usage?.exhaustedIn).toBeGreaterThan(1500)
    expect(usage?.exhaustedIn).toBeLessThan(3500)
  })

  it('says who waits and which 429s came', async () => {
    const { clock, limits, post } = rateLimited({ rules: { [send]: fixed(1, 1000) } })
    const calls = [post('1'), post('1', { priority: 'low' }), post('1', { priority: 'critical' })]
    await clock.advance(100)

    const stats = limits.stats()

    expect(stats).toMatchObject({ queued: 2, queuedBy: { critical: 1, high: 0, normal: 0, low: 1 } })
    expect(stats.refused).toEqual({ user: 0, shared: 0, global: 0, cloudflare: 0 })
    await clock.until(Promise.all(calls))
    expect(limits.stats().buckets[0]).toMatchObject({ waits: 2 })
  })

  it('closes: those that wait are told, and no timer stays (rest 66)', async () => {
    const { clock, client, burst } = rateLimited({ rules: { [send]: fixed(1, 60_000) } })
    const calls = burst(3).catch(error => error)
    await clock.advance(100)

    await client.close()

    expect(await calls).toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(clock.waiting).toBe(0)
  })
})

describe('rateLimit, misused', () => {
  it.each([
    [{ global: 0 }, 'rateLimit.global'],
    [{ global: { limit: Number.NaN, window: 1000 } }, 'rateLimit.global.limit'],
    [{ global: { limit: 5, window: 0 } }, 'rateLimit.global.window'],
    [{ concurrency: 'many' }, 'rateLimit.concurrency'],
    [{ maxWait: -1 }, 'rateLimit.maxWait'],
    [{ random: 4 }, 'rateLimit.random'],
    [{ invalidBudget: { limit: 0 } }, 'rateLimit.invalidBudget.limit'],
    [{ invalidBudget: { window: 5 } }, 'rateLimit.invalidBudget.window'],
    [{ invalidBudget: { warnAt: 0 } }, 'rateLimit.invalidBudget.warnAt'],
    [{ invalidBudget: { most: 1 } }, 'rateLimit.invalidBudget.most'],
    [{ queue: { maxQueueSize: 1.5 } }, 'requestQueue.maxQueueSize'],
    [{ queue: { processingInterval: -1 } }, 'requestQueue.processingInterval'],
    [{ queue: { size: 5 } }, 'requestQueue.size'],
    [{ store: {} }, 'rateLimit.store.take'],
    [{ globle: 5 }, 'rateLimit.globle'],
  ])('refuses %j, naming the key', (options, key) => {
    const make = () => rateLimit(options as RateLimitOptions)

    expect(make).toThrow(ConfigError)
    expect(make).toThrow(key)
  })

  it.each([
    null,
    4,
    {},
    { version: 2, at: 0, buckets: [] },
    { version: 1, at: 0, buckets: [{}] },
    {
      version: 1,
      at: 0,
      buckets: [{ bucket: 'a', identity: 'b', major: '', route: 1, limit: 1, remaining: 1, resetAfter: 1 }],
    },
    {
      version: 1,
      at: 0,
      buckets: [{ bucket: 'a', identity: 'b', major: '', route: 'GET /', limit: -1, remaining: 1, resetAfter: 1 }],
    },
  ])('refuses %j as a snapshot', snapshot => {
    expect(() => rateLimit().restore(snapshot as never)).toThrow('rateLimit.restore')
  })

  it('reports what its store fails with to the request that asked', async () => {
    const store = { ...failing(), remote: true }
    const { client } = setup(rateLimit({ store }))

    await expect(client.request({ method: 'GET', path: '/users/@me' })).rejects.toThrow('the store is gone')
  })
})

function failing() {
  const gone = () => Promise.reject(new Error('the store is gone'))
  return {
    take: gone,
    answered: gone,
    lost: gone,
    refine: gone,
    predict: () => 0,
    usage: () => [],
    snapshot: () => [],
    restore: () => {},
    sweep: () => 0,
  }
}
