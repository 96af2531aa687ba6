import { describe, expect, it } from 'vitest'
import { type CacheOptions, type CachePolicy, type CacheStore, cache } from '../../middleware/cache.js'
import { dedup } from '../../middleware/dedup.js'
import type { Layer } from '../../src/kernel/client.js'
import type { DiscordResponse, RequestOptions } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const minute = 60_000
const roles = '/guilds/1/roles'
const forAMinute: CachePolicy = { ttl: minute }
const policies: Record<string, CachePolicy> = {
  'GET /guilds/{guild_id}/**': forAMinute,
  'GET /channels/**': forAMinute,
}

/** Takes the identity from the `auth` of the request, as auth does. */
async function named(ctx: Parameters<Layer>[0], next: () => Promise<void>) {
  const { auth } = ctx.request.options
  ctx.identity = auth ? String((auth as { reveal(): unknown }).reveal()) : ''
  await next()
}

/** Answers each request with its number: 1, 2, 3 ... */
function start(options: CacheOptions = { policies }) {
  const layer = cache(options)
  const { client, clock, discord } = setup(named, layer)
  let count = 0
  const numbered = (delay?: number) =>
    discord.answers({ status: 200, body: { n: ++count }, ...(delay !== undefined && { delay }) })
  const get = async (path: string, more: Partial<RequestOptions> = {}) => {
    numbered()
    return answer(await client.request({ method: 'GET', path, ...more }))
  }
  const write = async (path: string, more: Partial<RequestOptions> = {}) => {
    numbered()
    return client.request({ method: 'PATCH', path, body: {}, ...more })
  }
  const errors: Error[] = []
  client.on('error', error => errors.push(error))
  return { client, clock, discord, layer, get, write, numbered, errors }
}

const answer = ({ data, metadata }: DiscordResponse<unknown>) => ({
  n: (data as { n: number } | undefined)?.n,
  fromCache: metadata.fromCache,
  stale: metadata.stale,
})

describe('cache', () => {
  it('answers from memory while the policy of the route holds, without reaching the layers behind (rest 63)', async () => {
    const { clock, discord, get, layer } = start()

    expect(await get(roles)).toMatchObject({ n: 1, fromCache: false })
    await clock.advance(minute - 1)
    expect(await get(roles)).toMatchObject({ n: 1, fromCache: true })
    expect(discord.sent).toHaveLength(1)
    await clock.advance(1)
    expect(await get(roles)).toMatchObject({ fromCache: false })

    expect(layer.stats()).toMatchObject({ hits: 1, misses: 2, stale: 0, entries: 1 })
    expect(discord.sent).toHaveLength(2)
  })

  it.each(['/gateway', '/voice/regions', '/sticker-packs'])('keeps %s by default', async path => {
    const { clock, get } = start({})

    await get(path)
    await clock.advance(59 * minute)

    expect(await get(path)).toMatchObject({ fromCache: true })
  })

  it.each([roles, '/gateway/bot', '/users/@me', '/channels/1', '/channels/1/messages'])(
    'does not keep %s by default',
    async path => {
      const { get } = start({})

      await get(path)

      expect(await get(path)).toMatchObject({ n: 2, fromCache: false })
    },
  )

  it('lets a policy of the user come before the default one', async () => {
    const { clock, get } = start({ policies: { 'GET /gateway': false, 'GET /voice/regions': { ttl: 5 } } })

    await get('/gateway')
    await get('/voice/regions')
    await clock.advance(5)

    expect(await get('/gateway')).toMatchObject({ fromCache: false })
    expect(await get('/voice/regions')).toMatchObject({ fromCache: false })
  })

  it('takes the first policy that fits', async () => {
    const { get } = start({ policies: { 'GET /guilds/{guild_id}/members/*': false, ...policies } })

    await get('/guilds/1/members/2')
    await get(roles)

    expect(await get('/guilds/1/members/2')).toMatchObject({ fromCache: false })
    expect(await get(roles)).toMatchObject({ fromCache: true })
  })

  it('gives each caller a copy of its own', async () => {
    const { client, discord } = start()
    const get = () => client.request<string[]>({ method: 'GET', path: roles }).unwrap()
    discord.answers({ status: 200, body: ['a'] })

    for (let i = 0; i < 3; i++) (await get()).push('changed')

    expect(await get()).toEqual(['a'])
  })

  it.each([
    ['identity', { auth: 'a' }, { auth: 'b' }],
    ['query', { query: { limit: 1 } }, { query: { limit: 2 } }],
    ['locale', { headers: { 'X-Discord-Locale': 'de' } }, {}],
  ])('keeps answers apart by %s', async (_, a, b) => {
    const { get } = start()

    await get(roles, a as RequestOptions)

    expect(await get(roles, b as RequestOptions)).toMatchObject({ n: 2 })
    expect(await get(roles, a as RequestOptions)).toMatchObject({ n: 1 })
  })

  it.each([
    ['an error', { status: 404, body: { code: 10004, message: 'Unknown Guild' } }],
    ['another status', { status: 202, body: { n: 0 } }],
    ['what is no JSON', { status: 200 }],
  ])('does not keep %s', async (_, reply) => {
    const { client, discord, get, layer } = start()
    discord.answers(reply)

    await client.request({ method: 'GET', path: roles })

    expect(layer.stats().entries).toBe(0)
    expect(await get(roles)).toMatchObject({ fromCache: false })
  })

  it('does not keep cookies', async () => {
    const { client, discord } = start()
    const get = () => client.request({ method: 'GET', path: roles })
    discord.answers({ status: 200, body: [], headers: { 'set-cookie': 'secret', etag: 'x' } })

    await get()

    expect((await get()).headers).toEqual({ etag: 'x' })
  })

  it('forgets an answer once Discord says that there is nothing (any more)', async () => {
    const { client, discord, get } = start()
    await get(roles)
    discord.answers({ status: 403, body: { code: 50001, message: 'Missing Access' } })

    await client.request({ method: 'GET', path: roles, cache: 'refresh' })

    expect(await get(roles)).toMatchObject({ fromCache: false })
  })
})

describe("cache with a request's own wish", () => {
  it('neither reads nor writes with false', async () => {
    const { get } = start()

    await get(roles)
    expect(await get(roles, { cache: false })).toMatchObject({ n: 2, fromCache: false })
    expect(await get(roles)).toMatchObject({ n: 1, fromCache: true })
  })

  it("asks Discord and keeps the answer with 'refresh'", async () => {
    const { get, layer } = start()

    await get(roles)
    expect(await get(roles, { cache: 'refresh' })).toMatchObject({ n: 2, fromCache: false })
    expect(await get(roles)).toMatchObject({ n: 2, fromCache: true })
    expect(layer.stats()).toMatchObject({ hits: 1, misses: 1 })
  })

  it('keeps any route with a policy of its own', async () => {
    const { clock, get } = start({})
    const mine = { cache: { ttl: 10 } }

    await get('/users/@me', mine)
    expect(await get('/users/@me', mine)).toMatchObject({ n: 1, fromCache: true })
    expect(await get('/users/@me')).toMatchObject({ fromCache: false })
    await clock.advance(10)
    expect(await get('/users/@me', mine)).toMatchObject({ fromCache: false })
  })

  it.each(['text', 'buffer', 'stream'] as const)('leaves an answer alone that is wanted as %s', async responseType => {
    const { get } = start()

    await get(roles)

    expect(await get(roles, { responseType })).toMatchObject({ fromCache: false })
  })
})

describe('cache past the time of an answer', () => {
  const lasting = { policies: { 'GET /guilds/{guild_id}/roles': { ttl: minute, staleWhileRevalidate: minute } } }

  it('gives the old answer and fetches a new one meanwhile, once however many ask (rest 63)', async () => {
    const { client, clock, discord, get, numbered, layer } = start(lasting)
    await get(roles)
    await clock.advance(minute)
    numbered(100)
    const ask = async () => answer(await client.request({ method: 'GET', path: roles }))

    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers).toEqual(Array(3).fill({ n: 1, fromCache: true, stale: true }))
    await settled()
    expect(discord.sent).toHaveLength(2)
    await clock.advance(100)

    expect(await ask()).toEqual({ n: 2, fromCache: true, stale: undefined })
    expect(layer.stats()).toMatchObject({ hits: 1, stale: 3, misses: 1 })
  })

  it('refreshes as the same caller, at low priority, with the same query and headers', async () => {
    const seen: unknown[] = []
    const layer = cache(lasting)
    const { client, clock } = setup(named, layer, async function look(ctx, next) {
      const { priority, search, headers, options } = ctx.request
      seen.push({ identity: ctx.identity, priority, search, headers, sealed: JSON.stringify(options.auth) })
      await next()
    })
    const ask = () =>
      client.request({ method: 'GET', path: roles, query: { a: 1 }, headers: { 'X-Discord-Locale': 'de' }, auth: 'me' })

    await ask()
    await clock.advance(minute)
    await ask()
    await settled()

    const same = { identity: 'me', search: '?a=1', headers: { 'X-Discord-Locale': 'de' }, sealed: '"[secret]"' }
    expect(seen).toEqual([
      { ...same, priority: 'normal' },
      { ...same, priority: 'low' },
    ])
  })

  it('reports a refresh that failed, and tries again with the next caller', async () => {
    const { client, clock, discord, get } = start(lasting)
    const failures: unknown[] = []
    client.on('cacheRefreshFailed', (request, error) => failures.push([request.route, error.name]))
    await get(roles)
    await clock.advance(minute)
    discord.answers('lose', { status: 500 })

    for (let i = 0; i < 2; i++) {
      expect((await client.request({ method: 'GET', path: roles })).metadata.stale).toBe(true)
      await settled()
    }

    expect(failures).toEqual([
      ['/guilds/{guild_id}/roles', 'NetworkError'],
      ['/guilds/{guild_id}/roles', 'HTTPError'],
    ])
  })

  it('asks Discord first once the old answer is too old', async () => {
    const { clock, get } = start(lasting)
    await get(roles)

    await clock.advance(2 * minute)

    expect(await get(roles)).toEqual({ n: 2, fromCache: false, stale: undefined })
  })

  it('keeps a policy of the request over its refresh', async () => {
    const { client, clock, get, numbered } = start({})
    const mine = { cache: { ttl: 10, staleWhileRevalidate: 10 } }
    await get('/users/@me', mine)
    await clock.advance(10)
    numbered()

    await client.request({ method: 'GET', path: '/users/@me', ...mine })
    await settled()

    expect(await get('/users/@me', mine)).toEqual({ n: 2, fromCache: true, stale: undefined })
  })
})

describe('cache beside writes', () => {
  it.each([
    ['PATCH', roles],
    ['PATCH', '/guilds/1'],
    ['DELETE', `${roles}/5`],
    ['POST', roles],
    ['PUT', '/guilds'],
  ] as const)('forgets what a %s to %s may have changed (rest 63)', async (method, path) => {
    const { get, write } = start()
    await get(roles)

    await write(path, { method })

    expect(await get(roles)).toMatchObject({ n: 3, fromCache: false })
  })

  it.each(['/guilds/2', '/guilds/1/emojis', '/guilds/11/roles', '/channels/1'])(
    'keeps what a write to %s cannot change',
    async path => {
      const { get, write } = start()
      await get(roles)

      await write(path)

      expect(await get(roles)).toMatchObject({ n: 1, fromCache: true })
    },
  )

  it('counts the writes of every identity', async () => {
    const { get, write } = start()
    await get(roles, { auth: 'a' })

    await write(roles, { auth: 'b' })

    expect(await get(roles, { auth: 'a' })).toMatchObject({ fromCache: false })
  })

  it('forgets what a policy says besides, for the same guild where both name it (rest 63)', async () => {
    const { get, write } = start({
      policies: {
        ...policies,
        'PATCH /guilds/{guild_id}/onboarding': { invalidates: ['GET /guilds/{guild_id}/roles', 'GET /channels/*'] },
      },
    })
    for (const path of [roles, '/guilds/2/roles', '/channels/7', '/channels/7/pins']) await get(path)

    await write('/guilds/1/onboarding')

    expect(await get(roles)).toMatchObject({ fromCache: false })
    expect(await get('/channels/7')).toMatchObject({ fromCache: false })
    expect(await get('/guilds/2/roles')).toMatchObject({ fromCache: true })
    expect(await get('/channels/7/pins')).toMatchObject({ fromCache: true })
  })

  it.each([
    ['a server error', { status: 502 }, false],
    ['a lost answer', 'lose', false],
    ['a refusal', { status: 403, body: { code: 50013, message: 'Missing Permissions' } }, true],
    ['a dropped connection', 'drop', true],
  ] as const)('after %s of a write, keeps an answer: %#', async (_, reply, kept) => {
    const { client, discord, get } = start()
    await get(roles)
    discord.answers(reply)

    await client.request({ method: 'PATCH', path: roles }).catch(() => {})

    expect(await get(roles)).toMatchObject({ fromCache: kept })
  })

  it('forgets after a refusal too, if an earlier attempt may have gone through', async () => {
    const again: Layer = Object.assign(
      async function again(_: unknown, next: () => Promise<void>) {
        await next().catch(next)
      },
      { reentrant: true },
    )
    const { client, discord } = setup(cache({ policies }), again)
    const get = async () => (await client.request({ method: 'GET', path: roles })).metadata.fromCache
    await get()
    discord.answers('lose', { status: 404, body: { code: 10011, message: 'Unknown Role' } })

    await client.request({ method: 'DELETE', path: `${roles}/5` })

    expect(await get()).toBe(false)
  })

  it('does not keep what was under way when a write ended', async () => {
    const { client, clock, discord, get, write, numbered } = start()
    numbered(100)
    const slow = client.request({ method: 'GET', path: roles })
    await settled()

    await write(`${roles}/5`)
    await clock.advance(100)
    await slow

    expect(await get(roles)).toMatchObject({ n: 3, fromCache: false })
    expect(discord.sent).toHaveLength(3)
  })

  it('does not keep a refresh that a write overtook', async () => {
    const { client, clock, get, write, numbered } = start({
      policies: { 'GET /guilds/{guild_id}/roles': { ttl: minute, staleWhileRevalidate: minute } },
    })
    await get(roles)
    await clock.advance(minute)
    numbered(100)
    await client.request({ method: 'GET', path: roles })
    await settled()

    await write(roles)
    await clock.advance(100)

    expect(await get(roles)).toMatchObject({ n: 4, fromCache: false })
  })
})

describe('cache within bounds', () => {
  it('holds at most maxEntries answers, the most recently used ones', async () => {
    const { get, layer } = start({ policies, maxEntries: 2 })

    await get('/guilds/1')
    await get('/guilds/2')
    await get('/guilds/1')
    await get('/guilds/3')

    expect(layer.stats()).toMatchObject({ entries: 2, evicted: 1 })
    expect(await get('/guilds/1')).toMatchObject({ fromCache: true })
    expect(await get('/guilds/2')).toMatchObject({ fromCache: false })
  })

  it('holds at most maxBytes of answers, and none that is larger', async () => {
    const { client, discord, layer } = start({ policies, maxBytes: 100 })
    const big = 'x'.repeat(60)
    const get = (path: string) => client.request({ method: 'GET', path })
    discord.answers({ status: 200, body: big }, { status: 200, body: big }, { status: 200, body: big + big })

    for (const path of ['/guilds/1', '/guilds/2', '/guilds/3']) await get(path)

    expect(layer.stats()).toMatchObject({ entries: 1, evicted: 1 })
    expect(layer.stats().bytes).toBeLessThanOrEqual(100)
    expect((await get('/guilds/2')).metadata.fromCache).toBe(true)
  })

  it('forgets all with clear and what fits with invalidate', async () => {
    const { get, layer } = start()
    for (const path of [roles, '/guilds/2/roles', '/channels/3']) await get(path)

    await layer.invalidate('GET /guilds/1/**')
    expect(await get(roles)).toMatchObject({ fromCache: false })
    expect(await get('/guilds/2/roles')).toMatchObject({ fromCache: true })

    await layer.clear()
    expect(layer.stats()).toMatchObject({ entries: 0, bytes: 0 })
    expect(await get('/channels/3')).toMatchObject({ fromCache: false })
  })
})

describe('cache behind dedup', () => {
  it('counts one miss for many that ask at once, and marks followers of a hit', async () => {
    const layer = cache({ policies })
    const { client, discord } = setup(dedup(), layer)
    const ask = () => client.request({ method: 'GET', path: roles })

    await Promise.all([ask(), ask(), ask()])
    const hits = await Promise.all([ask(), ask()])

    expect(layer.stats().misses).toBe(1)
    expect(hits.map(({ metadata }) => metadata.fromCache)).toEqual([true, true])
    expect(discord.sent).toHaveLength(1)
  })
})

describe('cache with bad options', () => {
  const noStore = { get() {}, set() {} } as unknown as CacheStore
  it.each([
    [{ maxEntries: 0 }, 'cache.maxEntries'],
    [{ maxBytes: 1.5 }, 'cache.maxBytes'],
    [{ storeTimeout: 0 }, 'cache.storeTimeout'],
    [{ store: noStore }, 'cache.store'],
    [{ ttl: 5 }, 'cache.ttl'],
    [{ policies: 'GET /x' }, 'cache.policies'],
    [{ policies: { '/gateway': forAMinute } }, 'cache.policies'],
    [{ policies: { 'GET gateway': forAMinute } }, 'cache.policies'],
    [{ policies: { 'GET /guilds/123/roles': forAMinute } }, 'cache.policies'],
    [{ policies: { 'GET /x': {} } }, "cache.policies['GET /x'].ttl"],
    [{ policies: { 'GET /x': { ttl: 0 } } }, "cache.policies['GET /x'].ttl"],
    [
      { policies: { 'GET /x': { ttl: 1, staleWhileRevalidate: '5s' } } },
      "cache.policies['GET /x'].staleWhileRevalidate",
    ],
    [{ policies: { 'GET /x': { ttl: 1, invalidates: [] } } }, "cache.policies['GET /x'].invalidates"],
    [{ policies: { 'GET /x': true } }, "cache.policies['GET /x']"],
    [{ policies: { 'POST /x': { ttl: 1 } } }, "cache.policies['POST /x'].ttl"],
    [{ policies: { 'POST /x': {} } }, "cache.policies['POST /x'].invalidates"],
    [{ policies: { 'POST /x': { invalidates: ['x'] } } }, "cache.policies['POST /x'].invalidates"],
  ])('refuses %o, naming %s', (options, key) => {
    expect(() => cache(options as CacheOptions)).toThrow(expect.objectContaining({ name: 'ConfigError', key }))
  })

  it('refuses to invalidate what is no pattern', async () => {
    await expect(cache().invalidate('guilds')).rejects.toMatchObject({ name: 'ConfigError', key: 'invalidate' })
  })
})
