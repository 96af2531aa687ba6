import { describe, expect, it } from 'vitest'
import { type DedupOptions, dedup } from '../../middleware/dedup.js'
import type { Layer } from '../../src/kernel/client.js'
import { ApiResponse, type DiscordResponse, type RequestOptions } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const path = '/channels/1/messages'
const hello = { status: 200, body: [{ id: '5', content: 'hello' }], delay: 100 }
const slow = { status: 200, body: { ok: true }, delay: 100 }

/** Takes the identity from the `auth` of the request, as auth does. */
async function named(ctx: Parameters<Layer>[0], next: () => Promise<void>) {
  const { auth } = ctx.request.options
  ctx.identity = auth ? String((auth as { reveal(): unknown }).reveal()) : ''
  await next()
}

function start({ layers = [], ...options }: DedupOptions & { layers?: Layer[] } = {}) {
  const { client, clock, discord } = setup(named, dedup(options), ...layers)
  const get = (more: Partial<RequestOptions> = {}) => client.request({ method: 'GET', path, ...more })
  const cancelled: string[] = []
  const hang = () =>
    discord.answers(ctx => {
      return new Promise((_, reject) => {
        ctx.onCancel(reason => {
          cancelled.push(reason.name)
          reject(reason)
        })
      })
    })
  return { client, clock, discord, get, hang, cancelled }
}

describe('dedup', () => {
  it.each([50, 200])('sends %i identical GETs that are under way as one (rest 62)', async many => {
    const { clock, discord, get } = start()
    discord.answers(hello)

    const calls = Array.from({ length: many }, () => get())
    await clock.advance(100)
    const answers = await Promise.all(calls)

    expect(discord.sent).toHaveLength(1)
    expect(answers.every(({ data }) => JSON.stringify(data) === JSON.stringify(hello.body))).toBe(true)
    expect(answers.map(({ metadata }) => metadata.deduplicated)).toEqual([undefined, ...Array(many - 1).fill(true)])
  })

  it('gives each caller a copy of its own', async () => {
    const { clock, discord, get } = start()
    discord.answers(structuredClone(hello))

    const calls = [get(), get(), get()]
    await clock.advance(100)
    const [first, second, third] = (await Promise.all(calls)) as DiscordResponse<{ content: string }[]>[]
    if (first?.data?.[0]) first.data[0].content = 'changed'

    expect(second?.data).toEqual(hello.body)
    expect(third?.data).toEqual(hello.body)
    expect(second?.data).not.toBe(third?.data)
  })

  it('gives each caller bytes of its own', async () => {
    const { discord, get } = start()
    discord.answers(async ctx => {
      await settled()
      ctx.response = new ApiResponse(200, {}, Buffer.from('abc'))
    })

    const [first, second] = (await Promise.all([get(), get()])) as DiscordResponse<Buffer>[]
    first?.data?.fill(0)

    expect(second?.data?.toString()).toBe('abc')
  })

  it('sends again once the answer is in', async () => {
    const { discord, get } = start()

    await get()
    await get()

    expect(discord.sent).toHaveLength(2)
  })

  it.each([
    ['identity', { auth: 'a' }, { auth: 'b' }],
    ['locale', { headers: { 'X-Discord-Locale': 'de' } }, { headers: { 'X-Discord-Locale': 'fr' } }],
    ['language', { headers: { 'accept-language': 'de' } }, {}],
    ['query', { query: { limit: 5 } }, { query: { limit: 6 } }],
    ['path', { path: '/channels/2' }, { path: '/channels/3' }],
    ['response type', { responseType: 'text' }, {}],
    ['timeout', { timeout: 5 }, { timeout: 6 }],
    ['patience', { maxWait: 5 }, {}],
    ['priority', { priority: 'critical' }, { priority: 'low' }],
    ['use of the cache', { cache: 'refresh' }, {}],
  ])('does not merge requests that differ in %s (rest 62)', async (_, a, b) => {
    const { clock, discord, get } = start()
    discord.answers(slow, slow)

    const calls = [get(a as RequestOptions), get(b as RequestOptions)]
    await clock.advance(100)
    await Promise.all(calls)

    expect(discord.sent).toHaveLength(2)
  })

  it('merges requests that differ in the order of their query only', async () => {
    const { clock, discord, get } = start()
    discord.answers(slow)

    const calls = [get({ query: { limit: 5, after: '1' } }), get({ path: `${path}?after=1&limit=5` })]
    await clock.advance(100)
    await Promise.all(calls)

    expect(discord.sent).toHaveLength(1)
  })

  it.each([[{ dedup: false }], [{ responseType: 'stream' }], [{ method: 'POST' }], [{ method: 'DELETE' }]])(
    'leaves %o alone',
    async more => {
      const { clock, discord, get } = start()
      discord.answers(slow, slow)

      const calls = [get(more as RequestOptions), get(more as RequestOptions)]
      await clock.advance(100)
      await Promise.all(calls)

      expect(discord.sent).toHaveLength(2)
    },
  )

  it('tells further headers apart if told so', async () => {
    const { clock, discord, get } = start({ headers: ['X-Tenant'] })
    discord.answers(slow, slow)

    const calls = [get({ headers: { 'x-tenant': 'a' } }), get({ headers: { 'x-tenant': 'b' } })]
    await clock.advance(100)
    await Promise.all(calls)

    expect(discord.sent).toHaveLength(2)
  })
})

describe('dedup when it fails', () => {
  it('gives the error to everybody, in the way that the error asks for (rest 62)', async () => {
    const { discord, get } = start()
    discord.answers({ status: 403, body: { code: 50013, message: 'Missing Permissions' } })
    const answers = await Promise.all([get(), get(), get()])

    expect(answers.map(({ status, success }) => [status, success])).toEqual(Array(3).fill([403, false]))
    expect(answers[2]?.error).toMatchObject({ discordCode: 50013 })
    expect(discord.sent).toHaveLength(1)

    discord.answers('lose')
    const lost = await Promise.allSettled([get(), get()])
    expect(lost.map(item => item.status === 'rejected' && item.reason.name)).toEqual(['NetworkError', 'NetworkError'])
  })

  it.each([undefined, null])('fails for everybody when what is thrown is %s', async thrown => {
    const { discord, get } = start()
    discord.answers(async ctx => {
      await settled()
      ctx.response = new ApiResponse(200, {}, 'not whole')
      throw thrown
    })

    const calls = await Promise.allSettled([get(), get(), get()])

    expect(calls.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
    expect(discord.sent).toHaveLength(1)
  })

  it('holds over attempts that are made behind it', async () => {
    const again: Layer = Object.assign(
      async function again(_: unknown, next: () => Promise<void>) {
        await next().catch(next)
      },
      { reentrant: true },
    )
    const { clock, discord, get } = start({ layers: [again] })
    discord.answers({ status: 502, delay: 100 }, hello)

    const first = get()
    await clock.advance(150)
    const second = get()
    await clock.advance(50)

    expect((await second).data).toEqual(hello.body)
    expect((await first).metadata.retryCount).toBe(1)
    expect(discord.sent).toHaveLength(2)
  })
})

describe('dedup when callers leave', () => {
  it.each([0, 1, 2])('goes on for the others when caller %i aborts (rest 62)', async who => {
    const { clock, discord, get } = start()
    const caller = new AbortController()
    discord.answers(hello)

    const calls = [0, 1, 2].map(i => get(i === who ? { signal: caller.signal } : {}))
    const ends = Promise.allSettled(calls)
    await clock.advance(50)
    caller.abort()
    await expect(calls[who]).rejects.toMatchObject({ name: 'AbortError' })
    await clock.advance(50)

    const others = (await ends).filter((_, i) => i !== who)
    expect(others).toMatchObject([{ value: { data: hello.body } }, { value: { data: hello.body } }])
    expect(discord.sent).toHaveLength(1)
  })

  it('stops the request when the last one leaves, whoever that is', async () => {
    const { get, hang, cancelled } = start()
    const callers = [new AbortController(), new AbortController(), new AbortController()]
    hang()

    const ends = Promise.allSettled(callers.map(({ signal }) => get({ signal })))
    await settled()
    callers[0]?.abort()
    callers[2]?.abort()
    await settled()
    expect(cancelled).toEqual([])
    callers[1]?.abort()
    await settled()

    expect(cancelled).toEqual(['AbortError'])
    expect((await ends).map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  })

  it('begins anew for who comes after the last one left', async () => {
    const { get, hang, discord } = start()
    const caller = new AbortController()
    hang()

    const call = get({ signal: caller.signal }).catch(error => error.name)
    await settled()
    caller.abort()

    expect((await get()).success).toBe(true)
    expect(await call).toBe('AbortError')
    expect(discord.sent).toHaveLength(2)
  })

  it('ends with the client', async () => {
    const { client, get, hang, cancelled } = start()
    hang()

    const ends = Promise.allSettled([get(), get()])
    await settled()
    await client.close()

    expect((await ends).map(end => end.status === 'rejected' && end.reason.name)).toEqual([
      'ClosedError',
      'ClosedError',
    ])
    expect(cancelled).toEqual(['ClosedError'])
  })

  it('keeps a reference to neither signal nor request afterwards', async () => {
    const { clock, discord, get } = start()
    const caller = new AbortController()
    const { signal } = caller
    let listeners = 0
    const count = <A extends unknown[]>(by: number, real: (...args: A) => void) =>
      function counted(...args: A) {
        listeners += by
        real.apply(signal, args)
      }
    signal.addEventListener = count(1, signal.addEventListener) as typeof signal.addEventListener
    signal.removeEventListener = count(-1, signal.removeEventListener) as typeof signal.removeEventListener
    discord.answers(slow)

    const calls = [get({ signal }), get({ signal })]
    await clock.advance(100)
    await Promise.all(calls)

    expect(listeners).toBe(0)
  })
})

describe('dedup beside writes', () => {
  it.each([`${path}/5`, path, '/channels/1'])(
    'lets nobody join a GET that began before a write to %s ended',
    async written => {
      const { client, clock, discord, get } = start()
      discord.answers({ ...hello, body: 'old' })
      const before = get()
      await settled()

      await client.request({ method: 'PATCH', path: written, body: {} })
      discord.answers({ ...hello, body: 'new' })
      const after = get()
      await clock.advance(200)

      expect((await before).data).toBe('old')
      expect((await after).data).toBe('new')
    },
  )

  it('lets a GET be joined that has nothing to do with the write', async () => {
    const { client, clock, discord, get } = start()
    discord.answers(slow)
    const before = get()
    await settled()

    await client.request({ method: 'POST', path: '/channels/2/messages', body: {} })
    const after = get()
    await clock.advance(100)
    await Promise.all([before, after])

    expect(discord.sent.filter(({ method }) => method === 'GET')).toHaveLength(1)
  })
})

describe('dedup with bad options', () => {
  it.each([
    [{ headers: 'x' }, 'dedup.headers'],
    [{ headers: [''] }, 'dedup.headers'],
    [{ header: [] }, 'dedup.header'],
    [false, 'dedup'],
  ])('refuses %o', (options, key) => {
    expect(() => dedup(options as DedupOptions)).toThrow(expect.objectContaining({ name: 'ConfigError', key }))
  })
})
