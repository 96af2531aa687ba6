import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Engine, engine, type Result, send } from './engine.js'

const post = 'POST /channels/1/messages'
const content = { json: { content: 'x' } }

/** The error's code where the call failed, as clients see it. */
async function outcome(call: Promise<Result>): Promise<Result | string> {
  return call.catch((error: Error & { code?: string }) => error.code ?? error.name)
}

/** Lets requests arrive and be handled while the clock stands still. */
async function settle(discord: Engine, effects: number): Promise<void> {
  while (discord.effects.length < effects) await turn()
  await turn()
}

function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 2))
}

describe('a status fault', () => {
  it('answers with a page before the effect', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'status', status: 502, times: 1 })

    const struck = await discord.call(post, content)
    const next = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 502, json: undefined })
    expect(struck.headers['content-type']).toContain('text/html')
    expect(struck.headers).not.toHaveProperty('x-ratelimit-limit')
    expect([next.status, discord.effects.length]).toEqual([200, 1])
  })

  it('answers with JSON after the effect, and keeps the bucket’s headers', async () => {
    const discord = await engine()
    discord.faults.add({
      kind: 'status',
      status: 500,
      body: 'json',
      when: 'after',
      code: 130000,
      message: 'Overloaded',
    })

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 500, json: { code: 130000, message: 'Overloaded' } })
    expect(struck.headers).toHaveProperty('x-ratelimit-remaining', '4')
    expect(discord.effects).toHaveLength(1)
  })

  it('answers without a body', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'status', status: 503, body: 'empty', headers: { 'retry-after': '7' } })

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 503, text: '', headers: { 'retry-after': '7', 'content-length': '0' } })
  })

  it('counts as an invalid request where its status does', async () => {
    const discord = await engine({ invalidRequests: { limit: 2, window: 1000 } })
    discord.faults.add({ kind: 'status', status: 403, times: 2 })

    const statuses = [await discord.call(post), await discord.call(post), await discord.call(post)]

    expect(statuses.map(({ text }) => text)).toEqual([expect.anything(), expect.anything(), 'error code: 1015'])
  })
})

describe('a latency fault', () => {
  it.each([
    ['after', 1],
    ['before', 0],
  ] as const)('waits %s the effect', async (when, effects) => {
    const discord = await engine()
    discord.faults.add({ kind: 'latency', ms: 500, when })

    const call = discord.call('GET /users/@me')
    while (discord.log.inFlight === 0) await turn()
    await turn()
    const early = discord.effects.length
    await discord.clock.advance(500)

    expect((await call).status).toBe(200)
    expect(early).toBe(effects)
    expect(discord.log.entries[0]).toMatchObject({ faults: ['latency'] })
    expect(discord.log.entries[0]!.finish! - discord.log.entries[0]!.start).toBe(500)
  })

  it('draws from a span, the same for the same seed', async () => {
    const run = async () => {
      const discord = await engine({ seed: 7, latency: [10, 90] })
      for (let index = 0; index < 5; index++) {
        const call = discord.call('GET /users/@me')
        await settle(discord, index + 1)
        await discord.clock.advance(10)
        while (discord.log.inFlight > 0) {
          await discord.clock.advance(1)
          await turn()
        }
        await call
      }
      return discord.log.entries.map(({ start, headersSent }) => headersSent! - start)
    }

    const [first, second] = [await run(), await run()]

    expect(first).toEqual(second)
    expect(new Set(first).size).toBeGreaterThan(2)
    expect(first.every(ms => ms >= 10 && ms <= 90)).toBe(true)
  })
})

describe('a reset fault', () => {
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('cuts the connection %s the effect', async (when, effects) => {
    const discord = await engine()
    discord.faults.add({ kind: 'reset', when, times: 1 })

    const struck = await outcome(discord.call(post, content))
    const next = await discord.call('GET /users/@me')

    expect(struck).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(discord.effects).toHaveLength(effects + 1)
    expect(next.status).toBe(200)
    expect(discord.log.entries[0]).toMatchObject({ status: undefined, cut: true, handled: effects === 1 })
  })
})

describe('faults on the wire', () => {
  it('stalls before the headers until its time is over', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'stall', in: 'headers', ms: 3000 })

    const call = discord.call(post, content)
    await settle(discord, 1)
    const open = discord.log.inFlight
    await discord.clock.advance(3000)

    expect(open).toBe(1)
    expect((await call).status).toBe(200)
  })

  it('stalls in the body until its time is over', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'stall', in: 'body', ms: 3000 })

    const call = discord.call('GET /channels/1/messages')
    await settle(discord, 1)
    const [entry] = discord.log.entries
    await discord.clock.advance(3000)

    expect(entry).toMatchObject({ status: 200 })
    expect((await call).json[0].text).toHaveLength(4000)
  })

  it('stalls for ever where no time is named', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'stall', in: 'headers' })

    const call = outcome(discord.call(post, content))
    await settle(discord, 1)
    await discord.clock.advance(3_600_000)
    const open = discord.log.inFlight
    await discord.close()

    expect(open).toBe(1)
    expect(await call).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
  })

  it('sends JSON that does not parse', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'garbage' })

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 200, json: undefined, headers: { 'content-type': 'application/json' } })
    expect(discord.effects).toHaveLength(1)
  })

  it('sends bytes that are no HTTP', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'garbage', of: 'http' })

    expect(await outcome(discord.call(post, content))).toMatch(/HPE_|HTTPParserError/)
    expect(discord.effects).toHaveLength(1)
  })

  it('promises more bytes than it sends', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'truncate' })

    expect(await outcome(discord.call(post, content))).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(discord.effects).toHaveLength(1)
    expect(discord.log.entries[0]).toMatchObject({ status: 200, cut: true })
  })

  it('closes its side of an idle connection and hears nothing more on it', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'half-close', times: 1 })
    const socket = createConnection({ port: Number(new URL(discord.origin).port), allowHalfOpen: true })
    const seen: string[] = []
    socket.on('data', chunk => seen.push(chunk.toString()))
    const ended = new Promise(resolve => socket.on('end', resolve))
    const get = 'GET /cdn/a HTTP/1.1\r\nhost: x\r\n\r\n'

    socket.write(get)
    await ended
    socket.write(get)
    while (discord.log.entries.length < 2) await turn()
    socket.destroy()

    expect(seen.join('').match(/HTTP\/1.1 200/g)).toHaveLength(1)
    expect(seen.join('')).not.toMatch(/connection: close/i)
    expect(discord.log.entries[1]).toMatchObject({ faults: ['half-close'], handled: false })
  })

  it('resets a kept connection when its next request arrives', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'half-close', on: 'next-request', times: 1 })

    const first = await discord.call('GET /users/@me')
    await turn()
    const second = await outcome(discord.call('GET /users/@me'))
    const third = await discord.call('GET /users/@me')

    expect([first.status, second, third.status]).toEqual([200, expect.stringMatching(/ECONNRESET|SOCKET/), 200])
    expect(discord.log.entries.map(({ connection }) => connection)).toEqual([1, 1, 2])
  })

  it('lets the last answer of a group out first', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'reorder', group: 3 })
    const order: number[] = []

    const calls = [1, 2, 3].map(async number => {
      await discord.call(`GET /users/${number}`)
      order.push(number)
    })
    await settle(discord, 3)
    for (let step = 0; step < 3; step++) {
      await discord.clock.advance(2)
      await turn()
    }
    await Promise.all(calls)

    const handled = discord.effects.map(({ params }) => Number(params.user_id))
    expect(order).toEqual(handled.reverse())
  })

  it('does not hold an incomplete group for ever', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'reorder', group: 3, wait: 200 })

    const call = discord.call('GET /users/1')
    await settle(discord, 1)
    await discord.clock.advance(200)

    expect((await call).status).toBe(200)
  })
})

describe('faults of limits', () => {
  it.each([
    ['user', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '2.500' }],
    ['shared', { 'x-ratelimit-remaining': '5' }],
    ['global', { 'x-ratelimit-global': 'true' }],
  ] as const)('refuses with a 429 of scope %s', async (scope, headers) => {
    const discord = await engine()
    discord.faults.add({ kind: 'rate-limit', scope, retryAfter: 2500 })

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 429, json: { retry_after: 2.5, global: scope === 'global' } })
    expect(struck.headers).toMatchObject({ 'retry-after': '3', 'x-ratelimit-scope': scope, ...headers })
    expect('x-ratelimit-limit' in struck.headers).toBe(scope !== 'global')
    expect(discord.log.count({ limited: scope })).toBe(1)
    expect(discord.effects).toHaveLength(0)
  })

  it('refuses without any figure', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'rate-limit', header: false, body: 'empty' })

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status: 429, text: '' })
    expect(struck.headers).not.toHaveProperty('retry-after')
  })

  it.each([
    [{ kind: 'cloudflare' }, 429, 'error code: 1015', '60'],
    [{ kind: 'cloudflare', retryAfter: false }, 429, 'error code: 1015', undefined],
    [{ kind: 'rate-limit', scope: 'cloudflare', retryAfter: 66_271_000 }, 429, 'error code: 1015', '66271'],
    [{ kind: 'cloudflare', page: 'page', status: 520 }, 520, expect.stringContaining('<html>'), undefined],
  ] as const)('answers %j as Cloudflare', async (fault, status, text, retryAfter) => {
    const discord = await engine()
    discord.faults.add(fault)

    const struck = await discord.call(post, content)

    expect(struck).toMatchObject({ status, text })
    expect(struck.headers['retry-after']).toBe(retryAfter)
    expect(struck.headers).not.toHaveProperty('via')
  })
})

describe('faults.add', () => {
  it('strikes one route, whatever its parameters are called', async () => {
    const discord = await engine()
    const fault = discord.faults.add({ kind: 'status', status: 500, route: 'POST /channels/{id}/messages' })

    const statuses = [await discord.call(post, content), await discord.call('GET /channels/1/messages')]

    expect(statuses.map(({ status }) => status)).toEqual([500, 200])
    expect([fault.hits, fault.seen]).toEqual([1, 1])
  })

  it('strikes a method, the nth requests, so many times, and until it is removed', async () => {
    const discord = await engine()
    const get = () => discord.call('GET /users/@me')
    const fault = discord.faults.add({ kind: 'status', status: 500, method: 'GET', at: [2, 4, 5], times: 2 })

    const statuses: number[] = []
    for (let index = 0; index < 6; index++) statuses.push((await get()).status)
    const always = discord.faults.add({ kind: 'status', status: 503 })
    statuses.push((await get()).status)
    always.remove()
    statuses.push((await get()).status)

    expect(statuses).toEqual([200, 500, 200, 500, 200, 200, 503, 200])
    expect(fault).toMatchObject({ hits: 2, seen: 8 })
  })

  it('strikes on schedule', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'status', status: 500, schedule: { from: 100, to: 200, every: 1000 } })

    const statuses: number[] = []
    for (const ms of [0, 150, 100, 849, 1, 100]) {
      await discord.clock.advance(ms)
      statuses.push((await discord.call('GET /users/@me')).status)
    }

    expect(statuses).toEqual([200, 500, 200, 200, 500, 200])
  })

  it('strikes a share of requests that the seed decides', async () => {
    const run = async (seed: number) => {
      const discord = await engine({ seed, rateLimits: false })
      discord.faults.add({ kind: 'status', status: 500, rate: 0.3 })
      const statuses: number[] = []
      for (let index = 0; index < 200; index++) statuses.push((await discord.call('GET /users/@me')).status)
      return statuses
    }

    const [first, second, third] = [await run(1), await run(1), await run(2)]

    expect(first).toEqual(second)
    expect(first).not.toEqual(third)
    expect(first.filter(status => status === 500).length).toBeGreaterThan(40)
    expect(first.filter(status => status === 500).length).toBeLessThan(80)
  })

  it('lets several faults strike at a time, in their own order', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'truncate' })
    discord.faults.add({ kind: 'status', status: 502, when: 'after' })
    discord.faults.add({ kind: 'latency', ms: 100 })

    const call = outcome(discord.call(post, content))
    await settle(discord, 1)
    await discord.clock.advance(100)

    expect(await call).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(discord.log.entries[0]).toMatchObject({ status: 502, cut: true, faults: ['truncate', 'status', 'latency'] })
    expect(discord.effects).toHaveLength(1)
  })

  it('forgets all faults at once', async () => {
    const discord = await engine()
    discord.faults.add({ kind: 'reset' })
    discord.faults.add({ kind: 'status', status: 500 })

    discord.faults.clear()

    expect((await discord.call('GET /users/@me')).status).toBe(200)
  })

  it.each([
    [{ kind: 'explode' }, 'kind'],
    [{ kind: 'status' }, 'status'],
    [{ kind: 'status', status: 99 }, 'status'],
    [{ kind: 'latency', ms: [5, 1] }, 'ms'],
    [{ kind: 'latency' }, 'ms'],
    [{ kind: 'reset', when: 'later' }, 'when'],
    [{ kind: 'stall' }, 'in'],
    [{ kind: 'reset', rate: 2 }, 'rate'],
    [{ kind: 'reset', times: -1 }, 'times'],
    [{ kind: 'reset', at: 0 }, 'at'],
    [{ kind: 'reset', route: 'channels' }, 'route'],
    [{ kind: 'reset', route: '/chanels' }, 'route'],
    [{ kind: 'reset', method: 'get' }, 'method'],
    [{ kind: 'reset', schedule: { from: -1 } }, 'schedule.from'],
    [{ kind: 'reset', probability: 1 }, 'probability'],
    [null, 'faults.add'],
  ])('refuses %j and names the field %s', async (fault, field) => {
    const discord = await engine()

    expect(() => discord.faults.add(fault as never)).toThrow(TypeError)
    expect(() => discord.faults.add(fault as never)).toThrow(field)
  })

  it('knows the routes by their key', async () => {
    const discord = await engine()

    expect(discord.faults.add({ kind: 'reset', route: send }).kind).toBe('reset')
  })
})
