import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import {
  AbortError,
  Client,
  ConfigError,
  createClient,
  type DiscordAPIClient,
  DiscordAPIError,
  type Layer,
  ResponseError,
  routeOf,
  snowflake,
} from '../../src/index.js'
import { ApiResponse } from '../../src/request.js'
import { pages } from '../../src/routes/pages.js'
import { paginate } from '../../src/routes/paginate.js'

type Json = Record<string, unknown>

/** How Discord answers a list, written down apart from the code: by path, what it holds and in which order it comes. */
interface List {
  readonly path: string
  readonly max: number
  readonly least?: number
  /** An item by its number: 1 is the oldest. */
  item(n: number): Json
  /** Which numbers a page holds, of those from 1 to `count`, in the order in which they come. */
  page(query: URLSearchParams, count: number): number[]
  answer(items: Json[], more: boolean, count: number): unknown
  /** How many there can be. @default any number */
  readonly most?: number
  /** Which way it is read where the caller says nothing; `down` is from the newest. */
  readonly reads: 'up' | 'down'
  /** Whether the answer says that there is more. */
  readonly tells: boolean
}

// Of different lengths, so that ids that are compared as text come in a wrong order.
const idOf = (n: number) => String(n * 37 + 5)
const numberOf = (id: string) => (Number(id) - 5) / 37
const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().replace('Z', '000+00:00')
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const limitOf = (query: URLSearchParams) => Number(query.get('limit'))

const itself = (items: Json[]) => items
const byId = (n: number): Json => ({ id: idOf(n) })
const byUser = (n: number): Json => ({ user: { id: idOf(n) } })
/** Oldest first, from `after`; or the last ones before `before`. */
function ascending(query: URLSearchParams, count: number): number[] {
  const [before, after] = [query.get('before'), query.get('after')]
  if (before !== null)
    return upTo(count)
      .filter(n => n < numberOf(before))
      .slice(-limitOf(query))
  return upTo(count)
    .filter(n => n > numberOf(after ?? '0'))
    .slice(0, limitOf(query))
}
/** The newest first, also when they were asked for by `after`. */
const newestFirst = (query: URLSearchParams, count: number): number[] =>
  query.has('after')
    ? ascending(query, count).reverse()
    : upTo(count)
        .filter(n => n < numberOf(query.get('before') ?? idOf(count + 1)))
        .slice(-limitOf(query))
        .reverse()
const beforeTime = (query: URLSearchParams, count: number): number[] =>
  upTo(count)
    .filter(n => !query.has('before') || timeOf(n) < query.get('before')!)
    .reverse()
    .slice(0, limitOf(query))
const fromOffset = (query: URLSearchParams, count: number): number[] => {
  const offset = Number(query.get('offset') ?? 0)
  return upTo(count)
    .reverse()
    .slice(offset, offset + limitOf(query))
}

const up = { item: byId, page: ascending, answer: itself, reads: 'up', tells: false } as const
const archive: Omit<List, 'path'> = {
  ...{ max: 100, least: 2, page: beforeTime, tells: true },
  reads: 'down',
  item: n => ({ id: idOf(n), thread_metadata: { archive_timestamp: timeOf(n) } }),
  answer: (threads, has_more) => ({ threads, members: [], has_more }),
}
const lists: readonly List[] = [
  { ...up, path: '/channels/1/messages', max: 100, page: newestFirst, reads: 'down' },
  {
    ...{ path: '/guilds/1/messages/search', max: 25, item: byId, page: fromOffset, reads: 'down', tells: true },
    answer: (items, _, total_results) => ({ messages: items.map(item => [item]), total_results }),
  },
  {
    ...{ path: '/channels/1/threads/search', max: 25, item: byId, page: fromOffset, reads: 'down', tells: true },
    answer: (threads, has_more, total_results) => ({ threads, has_more, total_results }),
  },
  {
    ...{ path: '/channels/1/messages/pins', max: 50, page: beforeTime, reads: 'down', tells: true },
    item: n => ({ pinned_at: timeOf(n), message: { id: idOf(n) } }),
    answer: (items, has_more) => ({ items, has_more }),
  },
  { ...up, path: '/channels/1/messages/2/reactions/blob%3A3', max: 100 },
  { ...up, path: '/channels/1/polls/2/answers/1', max: 100, answer: users => ({ users }) },
  { ...up, path: '/guilds/1/members', max: 1000, item: byUser },
  { ...up, path: '/guilds/1/members/search', max: 1000, item: byUser, most: 1000, tells: true },
  { ...up, path: '/guilds/1/bans', max: 1000, item: byUser },
  { ...up, path: '/guilds/1/requests', max: 100, answer: list => ({ guild_join_requests: list, total: 9 }) },
  { ...up, path: '/users/@me/guilds', max: 200 },
  {
    ...{ ...up, path: '/guilds/1/audit-logs', max: 100, reads: 'down' },
    page: (query, count) => (query.has('after') ? ascending(query, count) : newestFirst(query, count)),
    answer: audit_log_entries => ({ audit_log_entries, users: [] }),
  },
  { ...up, path: '/applications/1/entitlements', max: 100 },
  { ...up, path: '/skus/1/subscriptions', max: 100 },
  { ...up, path: '/guilds/1/scheduled-events/2/users', max: 100, item: byUser },
  { ...up, path: '/guilds/1/scheduled-events/2/3/users', max: 100, item: byUser },
  { ...up, path: '/channels/1/thread-members', max: 100, item: n => ({ user_id: idOf(n), id: '1' }) },
  { ...archive, path: '/channels/1/threads/archived/public' },
  { ...archive, path: '/channels/1/threads/archived/private' },
  {
    ...{ ...archive, path: '/channels/1/users/@me/threads/archived/private', item: byId },
    page: (query, count) => newestFirst(query, count),
  },
  { ...up, path: '/lobbies/1/messages', max: 200, most: 200, tells: true },
]

/** A client whose Discord holds `count` items of one list, and what it was asked. */
function holding(list: List, count: number) {
  const asked: URLSearchParams[] = []
  const layer: Layer = async function transport(ctx) {
    const query = new URLSearchParams(ctx.request.search)
    asked.push(query)
    const limit = limitOf(query)
    if (ctx.request.path !== list.path || !(limit >= (list.least ?? 1) && limit <= list.max)) throw new Error('refused')
    const numbers = list.page(query, count)
    const last = list.reads === 'down' ? 1 : count
    const items = numbers.map(n => list.item(n))
    const more = numbers.length > 0 && !numbers.includes(last)
    ctx.response = new ApiResponse(200, {}, list.answer(items, more, count))
  }
  return { client: new Client({ layers: [layer], route: routeOf }), asked }
}

/** So many requests are needed: a full page that does not say so may not be the last. */
function needed(list: List, { count, size, limit }: { count: number; size: number; limit: number }): number {
  if (limit === 0) return 0
  const wanted = Math.min(limit, count)
  const whole = Math.max(1, Math.ceil(wanted / size))
  const doubt = !list.tells && limit > count && count > 0 && count % size === 0
  return whole + (doubt ? 1 : 0)
}

const named = lists.map(list => [list.path, list] as const)

describe('paginate', () => {
  it('knows every list that the tests know, and no other', () => {
    expect(Object.keys(pages).sort()).toEqual(lists.map(({ path }) => routeOf('GET', path).template).sort())
  })

  it.each(named)('reads %s whole, in order, with as few requests as that takes', async (_, list) => {
    const sizes = fc.record({
      count: fc.nat(Math.min(120, list.most ?? 120)),
      size: fc.integer({ min: list.least ?? 1, max: Math.min(list.max, 40) }),
      limit: fc.option(fc.nat(130), { nil: undefined }),
    })

    await fc.assert(
      fc.asyncProperty(sizes, async ({ count, size, limit }) => {
        const single = list.most !== undefined
        const { client, asked } = holding(list, count)
        const query = single ? {} : { limit: size }

        const items = await paginate<Json>(client, list.path, { query, limit }).toArray()

        const all = upTo(count).map(n => list.item(n))
        const expected = (list.reads === 'down' ? all.reverse() : all).slice(0, limit)
        expect(items).toEqual(expected)
        const asks = { count, size: single ? list.max : size, limit: limit ?? Infinity }
        expect(asked.length).toBe(needed(list, asks))
      }),
      { numRuns: 60 },
    )
  })

  it.each(named)('asks for the largest pages of %s, and for no more than is wanted', async (_, list) => {
    const { client, asked } = holding(list, 5)

    await paginate(client, list.path).toArray()
    await paginate(client, list.path, { limit: 1 }).toArray()

    expect(asked.map(limitOf)).toEqual([list.max, list.least ?? 1])
  })

  it.each(named.filter(([, list]) => list.most === undefined))('goes on in %s behind any cursor', async (_, list) => {
    const cuts = fc.record({
      count: fc.integer({ min: 1, max: 30 }),
      cut: fc.nat(30),
      size: fc.integer({ min: 2, max: 9 }),
    })

    await fc.assert(
      fc.asyncProperty(cuts, async ({ count, cut, size }) => {
        const { client } = holding(list, count)
        const first = paginate<Json>(client, list.path, { limit: cut, query: { limit: size } })

        const before = await first.toArray()
        const after = await paginate<Json>(client, list.path, { from: first.cursor, query: { limit: size } }).toArray()

        const all = upTo(count).map(n => list.item(n))
        expect([...before, ...after]).toEqual(list.reads === 'down' ? all.reverse() : all)
      }),
      { numRuns: 40 },
    )
  })

  it('reads the other way where the caller starts so', async () => {
    const messages = holding(lists[0] as List, 25)
    const bans = holding(lists.find(({ path }) => path === '/guilds/1/bans') as List, 25)
    const sized = { limit: 4 }

    const upwards = await paginate<Json>(messages.client, '/channels/1/messages', {
      query: { ...sized, after: idOf(5) },
    }).toArray()
    const downwards = await paginate<{ user: Json }>(bans.client, '/guilds/1/bans', {
      query: { ...sized, before: BigInt(idOf(20)) },
    }).toArray()

    expect(upwards.map(({ id }) => id)).toEqual(upTo(25).slice(5).map(idOf))
    expect(downwards.map(({ user }) => user.id)).toEqual(upTo(19).reverse().map(idOf))
  })

  it('skips nothing of a search that leaves things out', async () => {
    const gappy: List = {
      ...(lists[1] as List),
      page: (query, count) => fromOffset(query, count).filter(n => n % 3 !== 0),
    }
    const { client } = holding(gappy, 60)

    const found = await paginate<Json>(client, gappy.path).toArray()

    expect(found.map(({ id }) => id)).toEqual(
      upTo(60)
        .reverse()
        .filter(n => n % 3 !== 0)
        .map(idOf),
    )
  })

  it('ends a search where Discord has no further offset', async () => {
    const { client, asked } = holding(lists[1] as List, 20_000)

    const found = await paginate(client, '/guilds/1/messages/search').toArray()

    expect(found.length).toBe(10_000)
    expect(Math.max(...asked.map(query => Number(query.get('offset'))))).toBe(9975)
  })

  it('passes filters on, and what a list needs to have pages', async () => {
    const { client, asked } = holding(lists.find(({ path }) => path.endsWith('thread-members')) as List, 3)

    await paginate(client, '/channels/1/thread-members', { query: { extra: ['a', 'b'] } }).toArray()

    expect(asked[0]?.getAll('extra')).toEqual(['a', 'b'])
    expect(asked[0]?.get('with_member')).toBe('true')
  })

  it('shows what came with the items', async () => {
    const { client } = holding(lists.find(({ path }) => path.endsWith('audit-logs')) as List, 3)
    const entries = paginate(client, '/guilds/1/audit-logs')

    expect(entries.page).toBeUndefined()
    await entries.next()

    expect(entries.page).toMatchObject({ users: [] })
  })

  it('makes no request before it is asked, nor after it is left', async () => {
    const { client, asked } = holding(lists[0] as List, 250)
    const messages = paginate(client, '/channels/1/messages')

    expect(asked.length).toBe(0)
    for await (const _ of messages) break

    expect(asked.length).toBe(1)
    expect(await messages.next()).toEqual({ done: true, value: undefined })
  })

  it('serves calls of next that do not wait for each other, in order', async () => {
    const { client, asked } = holding(lists[0] as List, 3)
    const messages = paginate<Json>(client, '/channels/1/messages')

    const got = await Promise.all([messages.next(), messages.next(), messages.next(), messages.next()])

    expect(got.map(({ value }) => value?.id)).toEqual([idOf(3), idOf(2), idOf(1), undefined])
    expect(asked.length).toBe(1)
  })

  it('stops at once when its signal says so, also between requests', async () => {
    const { client, asked } = holding(lists[0] as List, 250)
    const stop = new AbortController()
    const messages = paginate<Json>(client, '/channels/1/messages', { signal: stop.signal })
    await messages.next()

    stop.abort('enough')

    await expect(messages.next()).rejects.toMatchObject({ constructor: AbortError, cause: 'enough' })
    expect(asked.length).toBe(1)
    expect(messages.cursor).toBe(idOf(250))
  })

  it('refuses pages that lead nowhere instead of asking for ever', async () => {
    const stuck: List = { ...(lists[0] as List), page: () => [9, 8, 7] }
    const endless = paginate(holding(stuck, 9).client, stuck.path, { query: { limit: 3 } })
    const bare: List = { ...(lists[0] as List), item: () => ({}) }
    const shapeless: List = { ...(lists[0] as List), answer: () => ({ messages: [] }) }

    await expect(endless.toArray()).rejects.toBeInstanceOf(ResponseError)
    await expect(paginate(holding(bare, 9).client, bare.path).toArray()).rejects.toThrow('without id')
    await expect(paginate(holding(shapeless, 9).client, bare.path).toArray()).rejects.toThrow('no list')
  })

  it.each<[string, string, object, string]>([
    ['a path without pages', '/channels/1', {}, 'paginate.path'],
    ['a path with a query', '/channels/1/messages?limit=5', {}, 'paginate.path'],
    ['a path that is none', undefined as never, {}, 'paginate.path'],
    ['options that are none', '/channels/1/messages', null as never, 'paginate'],
    ['a limit below 0', '/channels/1/messages', { limit: -1 }, 'paginate.limit'],
    ['half an item', '/channels/1/messages', { limit: 1.5 }, 'paginate.limit'],
    ['pages too large', '/channels/1/messages', { query: { limit: 101 } }, 'paginate.query.limit'],
    ['pages too small', '/channels/1/threads/archived/public', { query: { limit: 1 } }, 'paginate.query.limit'],
    ['both ways at once', '/channels/1/messages', { query: { before: '1', after: '1' } }, 'paginate.query'],
    ['what is around', '/channels/1/messages', { query: { around: '1' } }, 'paginate.query.around'],
    ['a way that there is not', '/guilds/1/members', { query: { before: '1' } }, 'paginate.query.before'],
    ['an offset where there is none', '/guilds/1/members', { query: { offset: 1 } }, 'paginate.query.offset'],
    ['a start that is no id', '/channels/1/messages', { query: { before: 'x' } }, 'paginate.query.before'],
    ['an offset that is none', '/guilds/1/messages/search', { query: { offset: 'x' } }, 'paginate.query.offset'],
    ['a cursor that is no id', '/channels/1/messages', { from: 'x' }, 'paginate.from'],
    ['a cursor that is no time', '/channels/1/messages/pins', { from: 'x' }, 'paginate.from'],
    ['a cursor where there is one page', '/lobbies/1/messages', { from: '1' }, 'paginate.from'],
    [
      'a filter against pages',
      '/channels/1/thread-members',
      { query: { with_member: false } },
      'paginate.query.with_member',
    ],
  ])('refuses %s by name, before anything is sent', (_, path, options, key) => {
    const act = () => paginate(new Client(), path, options)

    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })

  it('names the path without pages, and those that have some, but no token', () => {
    const act = () => paginate(new Client(), '/webhooks/1/s3cr3t-t0k3n/messages/2')

    expect(act).toThrow('/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}')
    expect(act).toThrow('/guilds/{guild_id}/members')
    expect(act).not.toThrow('s3cr3t')
  })
})

describe('client.paginate', () => {
  let discord: Simulator
  let client: DiscordAPIClient
  beforeEach(async () => {
    discord = await simulator({ rateLimits: false })
    client = createClient({ token: discord.token, baseURL: discord.baseURL })
  })
  afterEach(async () => {
    await client.shutdown()
    await discord.close()
  })

  it('reads messages, both ways', async () => {
    const { id } = discord.world.channel('general')
    const sent: string[] = []
    for (let i = 0; i < 23; i++)
      sent.push((await client.post(`/channels/${id}/messages`, { content: `${i}` }).unwrap()).id)
    const path = `/channels/${id}/messages` as const

    const down = await client.paginate(path, { query: { limit: 10 } }).toArray()
    const upwards = await client.paginate(path, { query: { limit: 10, after: sent[2]! } }).toArray()

    expect(down.map(message => message.id)).toEqual(sent.toReversed())
    expect(upwards.map(message => message.id)).toEqual(sent.slice(3))
  })

  it('reads members, bans, reactions, pins and guilds', async () => {
    const { world } = discord
    const [guild] = world.guilds.values()
    const { id } = world.channel('general')
    const message = await client.post(`/channels/${id}/messages`, { content: 'pinned' }).unwrap()
    const people = Array.from({ length: 7 }, (_, i) => world.addUser({ username: `banned-${i}` }))
    for (const { id: user } of people) await client.put(`/guilds/${guild!.id}/bans/${user}`, {}).unwrap()
    await client.put(`/channels/${id}/messages/${message.id}/reactions/%F0%9F%94%A5/@me`, undefined).unwrap()
    await client.put(`/channels/${id}/messages/pins/${message.id}`, undefined).unwrap()
    const small = { query: { limit: 2 } }

    const members = await client.paginate(`/guilds/${guild!.id}/members`, small).toArray()
    const bans = await client.paginate(`/guilds/${guild!.id}/bans`, small).toArray()
    const fans = await client.paginate(`/channels/${id}/messages/${message.id}/reactions/%F0%9F%94%A5`, small).toArray()
    const pins = await client.paginate(`/channels/${id}/messages/pins`, small).toArray()
    const guilds = await client.paginate('/users/@me/guilds', small).toArray()

    expect(members.map(({ user }) => user.id)).toEqual([...guild!.members.keys()].sort(snowflake.compare))
    expect(bans.map(({ user }) => user.id)).toEqual(people.map(person => person.id))
    expect(fans.map(user => user.id)).toEqual([world.bot.id])
    expect(pins.map(pin => pin.message.id)).toEqual([message.id])
    expect(guilds.map(one => one.id)).toEqual([guild!.id])
  })

  it('waits for rate limits instead of running into them', async () => {
    await discord.close()
    discord = await simulator({ rateLimits: { 'GET /channels/{channel_id}/messages': { limit: 2, window: 60 } } })
    await client.shutdown()
    client = createClient({ token: discord.token, baseURL: discord.baseURL })
    const { id } = discord.world.channel('general')
    for (let i = 0; i < 7; i++) await client.post(`/channels/${id}/messages`, { content: `${i}` }).unwrap()

    const messages = await client.paginate(`/channels/${id}/messages`, { query: { limit: 1 }, limit: 7 }).toArray()

    expect(messages.length).toBe(7)
    expect(discord.log.count({ status: 429 })).toBe(0)
  })

  it('throws what the requests throw, and goes on from its cursor', async () => {
    const { id } = discord.world.channel('general')
    for (let i = 0; i < 5; i++) await client.post(`/channels/${id}/messages`, { content: `${i}` }).unwrap()
    const options = { query: { limit: 2 }, priority: 'high' } as const
    const messages = client.paginate(`/channels/${id}/messages`, options)
    const before = [await messages.next(), await messages.next()].map(({ value }) => value?.content)
    discord.faults.add({ kind: 'status', status: 403, times: 1 })

    const failure = await messages.next().catch((error: unknown) => error)
    const rest = await client.paginate(`/channels/${id}/messages`, { ...options, from: messages.cursor! }).toArray()

    expect(failure).toBeInstanceOf(DiscordAPIError)
    expect([...before, ...rest.map(({ content }) => content)]).toEqual(['4', '3', '2', '1', '0'])
    await expect(client.paginate('/channels/1/messages').toArray()).rejects.toMatchObject({ discordCode: 10003 })
  })
})
