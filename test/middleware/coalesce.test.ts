import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CoalesceOptions, type CoalesceRule, coalesce } from '../../middleware/coalesce.js'
import type { Layer } from '../../src/kernel/client.js'
import { type DiscordResponse, type RequestOptions, Secret } from '../../src/request.js'
import { settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const channel = '100000000000000001'
const guild = '200000000000000002'
/** The wall of the fake clock when it starts. */
const start = 1_750_000_000_000
const day = 86_400_000

/** An id that was made so many ms before the start. */
const idAt = (age: number, n = 0) => String((BigInt(start - age - 1_420_070_400_000) << 22n) + BigInt(n))
const ids = Array.from({ length: 300 }, (_, n) => idAt(1000, n))
const id = (n: number) => ids[n] as string

const remove = (message: string, more: Partial<RequestOptions> = {}): RequestOptions => ({
  method: 'DELETE',
  path: `/channels/${channel}/messages/${message}`,
  ...more,
})
const ban = (user: string, more: Partial<RequestOptions> = {}): RequestOptions => ({
  method: 'PUT',
  path: `/guilds/${guild}/bans/${user}`,
  ...more,
})
const move = (of: 'channels' | 'roles', body: unknown): RequestOptions => ({
  method: 'PATCH',
  path: `/guilds/${guild}/${of}`,
  body,
})
const bulkDelete = `/channels/${channel}/messages/bulk-delete`
const ok = { status: 204 }

/** Takes the identity from the request's `auth`, as the auth layer does. */
const identify: Layer = async function auth(ctx, next) {
  const { auth } = ctx.request.options
  ctx.identity = auth instanceof Secret ? String(auth.reveal()) : 'own'
  await next()
}

function setupCoalesce(options: CoalesceOptions = {}) {
  const layer = coalesce(options)
  const world = setup(identify, layer)
  /** Sends all at once and runs the clock until all have settled. */
  const send = async (...requests: RequestOptions[]): Promise<PromiseSettledResult<DiscordResponse<unknown>>[]> =>
    world.clock.until(Promise.allSettled(requests.map(request => world.client.request(request))))
  const sent = () => world.discord.sent.map(({ method, path, body }) => ({ method, path, body }))
  const paths = () => world.discord.sent.map(({ method, path }) => `${method} ${path}`)
  return { ...world, layer, send, sent, paths }
}

/** What became of each: a status, or an error's code. */
const briefly = (results: readonly PromiseSettledResult<DiscordResponse<unknown>>[]) =>
  results.map(result =>
    result.status === 'rejected' ? (result.reason.code ?? result.reason.message) : result.value.status,
  )

describe('coalesce: deletes', () => {
  it('turns deletes of messages in one channel into one bulk delete, and tells each caller 204', async () => {
    const { send, sent, clock, discord } = setupCoalesce()
    discord.answers(ok)

    const results = await send(remove(id(0)), remove(id(1)), remove(id(2)))

    expect(sent()).toEqual([{ method: 'POST', path: bulkDelete, body: { messages: [id(0), id(1), id(2)] } }])
    expect(briefly(results)).toEqual([204, 204, 204])
    expect(clock.now()).toBe(100)
  })

  it('says in the metadata which request stood for it, and for how many', async () => {
    const { send, discord } = setupCoalesce()
    discord.answers(ok)

    const [one, two] = await send(remove(id(0)), remove(id(1)))

    const metadata = (result: typeof one) => (result?.status === 'fulfilled' ? result.value.metadata : undefined)
    expect(metadata(one)?.batch).toEqual({ requestId: expect.any(String), size: 2 })
    expect(metadata(one)?.batch).toEqual(metadata(two)?.batch)
    expect(metadata(one)?.requestId).not.toBe(metadata(two)?.requestId)
  })

  it('sends a lone delete by itself after the wait', async () => {
    const { send, paths, clock, discord } = setupCoalesce({ maxWaitTime: 30 })
    discord.answers(ok)

    const results = await send(remove(id(0)))

    expect(paths()).toEqual([`DELETE /channels/${channel}/messages/${id(0)}`])
    expect(briefly(results)).toEqual([204])
    expect(clock.now()).toBe(30)
  })

  it('sends at once when a batch is full: 100 by Discord, fewer by option', async () => {
    const many = setupCoalesce()
    many.discord.answers(ok, ok, ok)
    await many.send(...ids.slice(0, 201).map(message => remove(message)))
    const few = setupCoalesce({ maxBatchSize: 2 })
    few.discord.answers(ok, ok)
    await few.send(...ids.slice(0, 4).map(message => remove(message)))

    expect(many.sent().map(({ body }) => (body as { messages?: string[] } | undefined)?.messages?.length)).toEqual([
      100,
      100,
      undefined,
    ])
    expect(few.sent().map(({ body }) => (body as { messages: string[] }).messages.length)).toEqual([2, 2])
    expect(few.clock.now()).toBe(0)
  })

  it('leaves messages of two weeks alone, an hour early', async () => {
    const { send, paths } = setupCoalesce()
    const old = [14 * day + 1, 14 * day - 1, 14 * day - 3_599_000].map(age => idAt(age))
    const young = [14 * day - 3_601_000, 14 * day - 3_700_000].map(age => idAt(age))

    await send(...[...old, ...young].map(message => remove(message)))

    expect(paths().filter(path => path.startsWith('DELETE'))).toHaveLength(3)
    expect(paths().filter(path => path.startsWith('POST'))).toEqual([`POST ${bulkDelete}`])
  })

  it('never names an id twice in one batch: the second delete goes with the next', async () => {
    const { send, sent, discord } = setupCoalesce()
    discord.answers(ok, { status: 404, body: { code: 10008, message: 'Unknown Message' } })

    const results = await send(remove(id(0)), remove(id(1)), remove(id(0)))

    expect(sent()[0]?.body).toEqual({ messages: [id(0), id(1)] })
    expect(sent()[1]).toMatchObject({ method: 'DELETE' })
    expect(briefly(results)).toEqual([204, 204, 404])
  })

  it('keeps channels, identities, audit reasons and other options apart', async () => {
    const { send, discord } = setupCoalesce()
    const other = { path: `/channels/100000000000000009/messages/${id(5)}` }

    await send(
      remove(id(0)),
      remove(id(1), other),
      remove(id(2), { auth: 'Bot other' }),
      remove(id(3), { reason: 'spam' }),
      remove(id(4), { reason: 'flood' }),
      remove(id(5), { timeout: 5 }),
    )

    expect(discord.sent.map(({ method }) => method)).toEqual(Array(6).fill('DELETE'))
  })

  it('merges those of equal reason, and hands reason and credential on', async () => {
    const seen: unknown[] = []
    const { client, clock } = setup(identify, coalesce(), async (ctx, next) => {
      const { reason, retryable, auth } = ctx.request.options
      seen.push({ method: ctx.request.method, reason, retryable, auth, identity: ctx.identity })
      await next()
    })
    const more = { reason: 'spam', auth: 'Bot other' }

    await clock.until(Promise.all([remove(id(0), more), remove(id(1), more)].map(request => client.request(request))))

    expect(seen).toEqual([
      { method: 'POST', reason: 'spam', retryable: true, auth: expect.anything(), identity: 'Bot other' },
    ])
    expect(JSON.stringify(seen)).toContain('[secret]')
  })

  it.each<[string, Partial<RequestOptions>]>([
    ['batchable: false', { batchable: false }],
    ['critical priority', { priority: 'critical' }],
    ['headers of its own', { headers: { 'x-a': '1' } }],
    ['a query', { query: { a: 1 } }],
    ['a body', { body: {} }],
    ['an option that cannot be compared', { responseType: 'stream' }],
  ])('sends a request with %s at once and alone', async (_, more) => {
    const { send, paths, clock } = setupCoalesce()

    await send(remove(id(0), more), remove(id(1), more))

    expect(paths()).toHaveLength(2)
    expect(paths().every(path => path.startsWith('DELETE'))).toBe(true)
    expect(clock.now()).toBe(0)
  })

  it('merges critical requests that ask for it, and with requireOptIn only those that do', async () => {
    const { send, paths } = setupCoalesce({ requireOptIn: true })

    await send(remove(id(0)), remove(id(1)))
    await send(
      remove(id(2), { batchable: true, priority: 'critical' }),
      remove(id(3), { batchable: true }),
      remove(id(4)),
    )

    expect(paths().map(path => path.split(' ')[0])).toEqual(['DELETE', 'DELETE', 'DELETE', 'POST'])
  })

  it('gives the merged request the highest priority among its requests', async () => {
    const priorities: string[] = []
    const { client, clock } = setup(coalesce(), async (ctx, next) => {
      priorities.push(ctx.request.priority)
      await next()
    })

    await clock.until(
      Promise.all([
        client.request(remove(id(0), { priority: 'low' })),
        client.request(remove(id(1), { priority: 'high' })),
      ]),
    )

    expect(priorities).toEqual(['high'])
  })

  it.each([400, 403, 404])('lets each caller try by itself when Discord refuses the batch with %s', async status => {
    const { send, paths, discord } = setupCoalesce()
    discord.answers({ status, body: { code: 1, message: 'No' } }, ok, {
      status: 404,
      body: { code: 10008, message: 'Unknown Message' },
    })

    const results = await send(remove(id(0)), remove(id(1)))

    expect(briefly(results)).toEqual([204, 404])
    expect(paths()).toEqual([
      `POST ${bulkDelete}`,
      `DELETE /channels/${channel}/messages/${id(0)}`,
      `DELETE /channels/${channel}/messages/${id(1)}`,
    ])
  })

  it.each([
    [401, { status: 401 }],
    [500, { status: 500 }],
    ['NETWORK_ERROR', 'lose' as const],
  ])('tells each caller what became of the batch where that would be the same for each: %s', async (outcome, reply) => {
    const { send, discord } = setupCoalesce()
    discord.answers(reply)

    const results = await send(remove(id(0)), remove(id(1)))

    expect(briefly(results)).toEqual([outcome, outcome])
    expect(discord.sent).toHaveLength(1)
  })

  it('asks a channel that forbids bulk deletes once in ten minutes', async () => {
    const { send, paths, clock, discord } = setupCoalesce()
    discord.answers({ status: 403, body: { code: 50013, message: 'Missing Permissions' } })
    await send(remove(id(0)), remove(id(1)))
    const before = clock.now()

    await send(remove(id(2)), remove(id(3)))
    expect(clock.now()).toBe(before)
    await clock.advance(600_000)
    await send(remove(id(4)), remove(id(5)))

    expect(paths().map(path => path.split(' ')[0])).toEqual(['POST', 'DELETE', 'DELETE', 'DELETE', 'DELETE', 'POST'])
  })

  it('remembers a direct message channel the same way, and no other 400', async () => {
    const { send, paths, discord } = setupCoalesce()
    discord.answers({ status: 400, body: { code: 50034, message: 'Too old' } }, ok, ok)
    discord.answers({ status: 400, body: { code: 50003, message: 'Cannot execute action on a DM channel' } }, ok, ok)

    for (const n of [0, 2, 4]) await send(remove(id(n)), remove(id(n + 1)))

    const one = ['POST', 'DELETE', 'DELETE']
    expect(paths().map(path => path.split(' ')[0])).toEqual([...one, ...one, 'DELETE', 'DELETE'])
  })
})

describe('coalesce: bans', () => {
  const bulk = (banned: string[], failed: string[]) => ({
    status: 200,
    body: { banned_users: banned, failed_users: failed },
  })

  it('turns bans of one guild into one bulk ban, and tells each caller 204 without data', async () => {
    const { send, sent, discord } = setupCoalesce()
    discord.answers(bulk(['1', '2'], []))

    const results = await send(ban('1'), ban('2', { body: {} }))

    expect(sent()).toEqual([
      { method: 'POST', path: `/guilds/${guild}/bulk-ban`, body: { user_ids: ['1', '2'], delete_message_seconds: 0 } },
    ])
    expect(briefly(results)).toEqual([204, 204])
    expect(results.map(result => result.status === 'fulfilled' && result.value.data)).toEqual([undefined, undefined])
  })

  it('bans those alone whom the bulk ban left out', async () => {
    const { send, paths, discord } = setupCoalesce()
    discord.answers(bulk(['1', '3'], ['2']), { status: 403, body: { code: 50013, message: 'Missing Permissions' } })

    const results = await send(ban('1'), ban('2'), ban('3'))

    expect(briefly(results)).toEqual([204, 403, 204])
    expect(paths()[1]).toBe(`PUT /guilds/${guild}/bans/2`)
  })

  it('bans all alone when nobody could be banned in bulk', async () => {
    const { send, discord } = setupCoalesce()
    discord.answers({ status: 400, body: { code: 500000, message: 'Failed to ban users' } }, ok, ok)

    expect(briefly(await send(ban('1'), ban('2')))).toEqual([204, 204])
    expect(discord.sent).toHaveLength(3)
  })

  it('merges equal bodies only, and leaves bodies alone that the bulk endpoint does not know', async () => {
    const { send, sent, discord } = setupCoalesce()
    discord.answers(ok, ok, ok, bulk(['1', '2'], []))
    const hour = { body: { delete_message_seconds: 3600 } }

    await send(
      ban('1', hour),
      ban('2', hour),
      ban('3', { body: { delete_message_seconds: 60 } }),
      ban('4', { body: { delete_message_days: 1 } }),
      ban('5', { body: 'x' }),
      ban('6', { body: { delete_message_seconds: '60' } }),
    )

    const [merged, ...alone] = [...sent()].sort((a, b) => (a.method < b.method ? -1 : 1))
    expect(merged?.body).toEqual({ user_ids: ['1', '2'], delete_message_seconds: 3600 })
    expect(alone.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(['3', '4', '5', '6'])
  })
})

describe('coalesce: positions', () => {
  const at = (channelId: string, position: number) => ({ id: channelId, position })

  it('merges moves of different channels; each caller is told 204', async () => {
    const { send, sent, discord } = setupCoalesce()
    discord.answers(ok)

    const results = await send(move('channels', [at('1', 5)]), move('channels', [at('2', 6), at('3', 7)]))

    expect(sent()).toEqual([
      { method: 'PATCH', path: `/guilds/${guild}/channels`, body: [at('1', 5), at('2', 6), at('3', 7)] },
    ])
    expect(briefly(results)).toEqual([204, 204])
  })

  it('gives each mover of roles a copy of the list that Discord answers with', async () => {
    const { send, discord } = setupCoalesce()
    discord.answers({ status: 200, body: [{ id: '1', position: 5 }] })

    const results = await send(move('roles', [at('1', 5)]), move('roles', [at('2', 6)]))

    const data = results.map(result => (result.status === 'fulfilled' ? result.value.data : undefined))
    expect(data).toEqual([[{ id: '1', position: 5 }], [{ id: '1', position: 5 }]])
    expect(data[0]).not.toBe(data[1])
    expect(discord.sent).toHaveLength(1)
  })

  it('sends moves of the same channel one after the other, in order', async () => {
    const { send, sent, discord } = setupCoalesce()

    await send(move('channels', [at('1', 5)]), move('channels', [at('2', 1)]), move('channels', [at('1', 9)]))

    expect(sent().map(({ body }) => body)).toEqual([[at('1', 5), at('2', 1)], [at('1', 9)]])
    expect(discord.sent.map(request => request.at)).toEqual([0, 100])
  })

  it('leaves moves between categories alone, and what is no list of positions', async () => {
    const { send, sent } = setupCoalesce()

    await send(
      move('channels', [{ ...at('1', 5), parent_id: '9' }]),
      move('channels', [{ ...at('2', 5), lock_permissions: true }]),
      move('channels', []),
      move('channels', { id: '3' }),
      move('channels', [null]),
      move('roles', [at('1', 5)]),
      { method: 'PATCH', path: `/guilds/${guild}`, body: { name: 'x' } },
    )

    expect(sent()).toHaveLength(7)
  })
})

describe('coalesce: callers', () => {
  it('takes a caller that gives up out of the batch before it is sent', async () => {
    const { client, clock, sent, discord } = setupCoalesce()
    discord.answers(ok)
    const caller = new AbortController()
    const gone = client.request(remove(id(0), { signal: caller.signal }))
    const others = Promise.all([client.request(remove(id(1))), client.request(remove(id(2)))])
    await clock.advance(50)

    caller.abort()
    await expect(gone).rejects.toMatchObject({ code: 'ABORTED' })
    await clock.until(others)

    expect(sent()[0]?.body).toEqual({ messages: [id(1), id(2)] })
  })

  it('makes room for an id again when its caller gives up', async () => {
    const { client, clock, sent, discord } = setupCoalesce()
    discord.answers(ok)
    const caller = new AbortController()
    client.request(remove(id(0), { signal: caller.signal })).catch(() => {})
    const other = client.request(remove(id(1)))
    await settled()
    caller.abort()

    await clock.until(Promise.all([other, client.request(remove(id(0)))]))

    expect(sent().map(({ body }) => body)).toEqual([{ messages: [id(1), id(0)] }])
  })

  it('sends nothing and leaves no timer when all have given up', async () => {
    const { client, clock, discord, layer } = setupCoalesce()
    const caller = new AbortController()
    const calls = Promise.allSettled([0, 1].map(n => client.request(remove(id(n), { signal: caller.signal }))))
    await settled()
    expect(layer.stats().waiting).toBe(2)

    caller.abort()
    await calls
    await clock.advance(1000)

    expect(discord.sent).toEqual([])
    expect(clock.waiting).toBe(0)
    expect(layer.stats().waiting).toBe(0)
  })

  it('ends the merged request when the last caller gives up, not before', async () => {
    const { client, clock, discord } = setupCoalesce()
    discord.answers({ status: 204, delay: 1000 })
    const callers = [new AbortController(), new AbortController()] as const
    const calls = Promise.allSettled(callers.map(({ signal }, n) => client.request(remove(id(n), { signal }))))
    await clock.advance(150)

    callers[0].abort()
    await settled()
    expect(clock.waiting).toBe(1)
    callers[1].abort()
    await calls

    expect(discord.sent).toHaveLength(1)
    expect(clock.waiting).toBe(0)
    expect(client.pending).toBe(0)
  })

  it('lets a draining client finish what waits, each by itself', async () => {
    const { client, clock, paths, discord } = setupCoalesce()
    discord.answers(ok, ok)
    const calls = Promise.allSettled([0, 1].map(n => client.request(remove(id(n)))))
    await settled()

    await clock.until(client.close({ drain: true }))

    expect(briefly(await calls)).toEqual([204, 204])
    expect(paths().every(path => path.startsWith('DELETE'))).toBe(true)
  })

  it('rejects what waits with ClosedError when the client closes at once', async () => {
    const { client, clock, discord } = setupCoalesce()
    const calls = Promise.allSettled([0, 1].map(n => client.request(remove(id(n)))))
    await settled()

    await client.close()

    expect(briefly(await calls)).toEqual(['CLIENT_CLOSED', 'CLIENT_CLOSED'])
    expect(discord.sent).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it('merges nobody where nobody says whose a request is', async () => {
    const { client, clock, discord } = setup(coalesce())
    const requests = [remove(id(0), { auth: 'Bot a' }), remove(id(1), { auth: 'Bot b' })]

    await clock.until(Promise.all(requests.map(request => client.request(request))))

    expect(discord.sent.map(({ method }) => method)).toEqual(['DELETE', 'DELETE'])
  })

  it('does not touch other requests', async () => {
    const { send, paths, clock } = setupCoalesce()

    await send(
      { method: 'GET', path: `/channels/${channel}/messages/${id(0)}` },
      { method: 'POST', path: bulkDelete, body: { messages: [id(0), id(1)] } },
    )

    expect(paths()).toHaveLength(2)
    expect(clock.now()).toBe(0)
  })
})

describe('coalesce: every caller', () => {
  it('is answered once, and every message deleted once, whatever is merged, refused or given up', async () => {
    const call = fc.record({
      wait: fc.integer({ min: 0, max: 120 }),
      reason: fc.constantFrom('', 'a', 'b'),
      gives: fc.constantFrom(undefined, 0, 40, 90),
    })
    const statuses = fc.array(fc.constantFrom(204, 400, 500), { maxLength: 6 })

    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25 }), statuses, async (calls, replies) => {
        const { client, clock, discord, layer } = setupCoalesce({ maxBatchSize: 5 })
        discord.answers(...replies.map(status => ({ status })))
        const results = calls.map(async ({ wait, reason, gives }, n) => {
          await new Promise<void>(resolve => void clock.timer(wait, resolve))
          const caller = new AbortController()
          if (gives !== undefined) clock.timer(gives, () => caller.abort())
          return client.request(remove(id(n), { signal: caller.signal, ...(reason && { reason }) }))
        })
        const all = await clock.until(Promise.allSettled(results))
        await clock.advance(200)

        const done: unknown[] = []
        for (const [at, { method, path, body }] of discord.sent.entries()) {
          if ((replies[at] ?? 200) >= 400) continue
          done.push(...(method === 'DELETE' ? [path.split('/').at(-1)] : (body as { messages: string[] }).messages))
        }
        const told = all.flatMap((result, n) => (result.status === 'fulfilled' && result.value.success ? [id(n)] : []))
        expect(new Set(done).size).toBe(done.length)
        expect([...told].sort()).toEqual(done.filter(message => told.includes(String(message))).sort())
        expect(layer.stats().waiting).toBe(0)
        expect(client.pending).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('coalesce: rules', () => {
  /** Reads several users at once, as a proxy of one's own might offer. */
  const users: CoalesceRule = {
    name: 'users',
    method: 'GET',
    route: '/users/{user_id}',
    maxBatchSize: 3,
    maxWaitTime: 20,
    priority: 'low',
    key: () => '',
    merge: requests => ({
      method: 'GET',
      path: '/users',
      query: { ids: requests.map(({ route }) => route.params.user_id) },
    }),
    split: ({ data }, requests) =>
      requests.map(({ route }) => {
        const user = (data as { id: string }[]).find(({ id }) => id === route.params.user_id)
        if (route.params.user_id === '13') return new Error('unlucky')
        return user && { data: user }
      }),
  }
  const user = (userId: string): RequestOptions => ({ method: 'GET', path: `/users/${userId}` })

  it('merges and divides by a rule of the user: an answer, an error or its own request for each', async () => {
    const { send, paths, clock, discord } = setupCoalesce({ rules: [users] })
    discord.answers({ status: 200, body: [{ id: '1' }] }, { status: 200, body: { id: '2' } })

    const results = await send(user('1'), user('2'), user('13'))

    expect(paths()).toEqual(['GET /users?ids=1&ids=2&ids=13', 'GET /users/2'])
    expect(results.map(result => (result.status === 'fulfilled' ? result.value.data : result.reason.message))).toEqual([
      { id: '1' },
      { id: '2' },
      'unlucky',
    ])
    expect(clock.now()).toBe(0)
  })

  it('waits as long as the rule says, and takes its priority', async () => {
    const priorities: string[] = []
    const { client, clock } = setup(coalesce({ rules: [users] }), async (ctx, next) => {
      priorities.push(ctx.request.priority)
      await next()
    })

    await clock.until(Promise.allSettled([client.request(user('1')), client.request(user('13'))]))

    expect(clock.now()).toBe(20)
    expect(priorities[0]).toBe('low')
  })

  it('gives everybody a copy of the answer without split', async () => {
    const { split: _, ...whole } = users
    const { send, discord } = setupCoalesce({ rules: [whole] })
    discord.answers({ status: 200, body: [1] })

    const results = await send(user('1'), user('2'))

    const data = results.map(result => (result.status === 'fulfilled' ? result.value.data : undefined))
    expect(data).toEqual([[1], [1]])
    expect(data[0]).not.toBe(data[1])
  })

  it('never merges a merged request again, even if it falls under the same rule', async () => {
    const { split: _, ...whole } = users
    const same: CoalesceRule = { ...whole, merge: () => ({ method: 'GET', path: '/users/99' }) }
    const { send, paths } = setupCoalesce({ rules: [same] })

    await send(user('1'), user('2'))

    expect(paths()).toEqual(['GET /users/99'])
  })

  it('tells every caller when a rule throws or divides wrongly', async () => {
    const broken = (changes: Partial<CoalesceRule>) => setupCoalesce({ rules: [{ ...users, ...changes }] })
    const fail = () => {
      throw new Error('mine')
    }

    expect(briefly(await broken({ key: fail }).send(user('1'), user('2')))).toEqual(['mine', 'mine'])
    expect(briefly(await broken({ touches: fail }).send(user('1'), user('2')))).toEqual(['mine', 'mine'])
    expect(briefly(await broken({ merge: fail }).send(user('1'), user('2')))).toEqual(['mine', 'mine'])
    expect(briefly(await broken({ split: fail }).send(user('1'), user('2')))).toEqual(['mine', 'mine'])
    const short = broken({ split: () => [{}] })
    expect(briefly(await short.send(user('1'), user('2')))).toEqual(['CONFIG_INVALID', 'CONFIG_INVALID'])
    expect(short.layer.stats().waiting).toBe(0)
  })

  it('replaces a rule of its own by that of the user for the same endpoint', async () => {
    const mine: CoalesceRule = {
      ...users,
      method: 'DELETE',
      route: '/channels/{channel_id}/messages/{message_id}',
      split: (_, requests) => requests.map(() => ({ status: 204 })),
    }
    const { send, paths } = setupCoalesce({ rules: [mine] })

    await send(remove(id(0)), remove(id(1)))

    expect(paths()[0]).toMatch(/^GET \/users/)
  })
})

describe('coalesce: figures', () => {
  it('counts batches, items, fallbacks and what was saved', async () => {
    const { send, layer, discord } = setupCoalesce()
    expect(layer.stats()).toEqual({ batches: 0, items: 0, fallbacks: 0, waiting: 0, efficiency: 0 })
    discord.answers(ok, { status: 200, body: { banned_users: ['1', '2', '3'], failed_users: ['4'] } }, ok, ok)

    await send(...[0, 1, 2, 3].map(n => remove(id(n))))
    await send(...['1', '2', '3', '4'].map(user => ban(user)))
    await send(remove(id(9)), remove(id(8), { batchable: false }))

    // 9 items, of which 8 went in 2 batches, 1 of these again: 5 requests saved.
    expect(layer.stats()).toEqual({ batches: 2, items: 9, fallbacks: 1, waiting: 0, efficiency: (5 / 9) * 100 })
  })

  it('never reports less than nothing saved', async () => {
    const { send, layer, discord } = setupCoalesce()
    discord.answers({ status: 400 }, ok, ok)

    await send(remove(id(0)), remove(id(1)))

    expect(layer.stats()).toMatchObject({ batches: 1, items: 2, fallbacks: 2, efficiency: 0 })
  })

  it('reports each batch by rule and size', async () => {
    const { client, send } = setupCoalesce()
    const events: unknown[] = []
    client.on('requestsCoalesced', (...args) => events.push(args))

    await send(remove(id(0)), remove(id(1)))

    expect(events).toEqual([['deletes', 2]])
  })
})

describe('coalesce: options', () => {
  it('turns each of its rules off', async () => {
    const off = { deletes: false, bans: false, positions: false }
    const { send, clock, discord } = setupCoalesce(off)

    await send(remove(id(0)), remove(id(1)), ban('1'), ban('2'), move('roles', [{ id: '1', position: 1 }]))

    expect(discord.sent).toHaveLength(5)
    expect(clock.now()).toBe(0)
  })

  it('gathers what is sent in the same turn with a wait of 0', async () => {
    const { send, clock, discord } = setupCoalesce({ maxWaitTime: 0 })

    await send(remove(id(0)), remove(id(1)))

    expect(discord.sent).toHaveLength(1)
    expect(clock.now()).toBe(0)
  })

  const rule = { name: 'r', method: 'GET', route: '/r', maxBatchSize: 2, key: () => '', merge: () => ({}) }

  it.each([
    ['coalesce.maxWaitTime', { maxWaitTime: -1 }],
    ['coalesce.maxBatchSize', { maxBatchSize: 0 }],
    ['coalesce.maxBatchSize', { maxBatchSize: 1.5 }],
    ['coalesce.deletes', { deletes: 'yes' }],
    ['coalesce.bans', { bans: 1 }],
    ['coalesce.positions', { positions: null as never }],
    ['coalesce.requireOptIn', { requireOptIn: 'no' }],
    ['coalesce.batchSize', { batchSize: 5 }],
    ['coalesce', 5],
    ['coalesce.rules', { rules: {} }],
    ['coalesce.rules[0]', { rules: [5] }],
    ['coalesce.rules[0].name', { rules: [{ ...rule, name: '' }] }],
    ['coalesce.rules[0].method', { rules: [{ ...rule, method: 'get' }] }],
    ['coalesce.rules[0].route', { rules: [{ ...rule, route: 'r' }] }],
    ['coalesce.rules[0].maxBatchSize', { rules: [{ ...rule, maxBatchSize: 1 }] }],
    ['coalesce.rules[0].maxWaitTime', { rules: [{ ...rule, maxWaitTime: -1 }] }],
    ['coalesce.rules[0].priority', { rules: [{ ...rule, priority: 'soon' }] }],
    ['coalesce.rules[0].key', { rules: [{ ...rule, key: undefined }] }],
    ['coalesce.rules[0].merge', { rules: [{ ...rule, merge: 5 }] }],
    ['coalesce.rules[0].split', { rules: [{ ...rule, split: 5 }] }],
    ['coalesce.rules[0].touches', { rules: [{ ...rule, touches: 5 }] }],
    ['coalesce.rules[0].keys', { rules: [{ ...rule, keys: 5 }] }],
    ['coalesce.rules', { rules: [rule, { ...rule, name: 'other' }] }],
    ['coalesce.rules', { rules: [rule, { ...rule, route: '/other' }] }],
  ])('names %s when it is wrong', (key, options) => {
    expect(() => coalesce(options as never)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key }))
  })
})
