import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AbortError, DiscordAPIError, NetworkError, type PipecordError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { Next } from '../../src/kernel/compose.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { ApiResponse, type RequestOptions } from '../../src/request.js'
import { FakeClock, settled } from '../support/clock.js'
import { setup } from '../support/setup.js'

const get: RequestOptions = { method: 'GET', path: '/channels/1' }
const reentrant = (layer: Layer): Layer => Object.assign(layer, { reentrant: true })
const named = (name: string, layer: Layer): Layer => Object.defineProperty(layer, 'name', { value: name })

/** Never answers by itself; tells what it holds. */
function stalled() {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const layer: Layer = async function stalled(ctx) {
    await held
    ctx.response = new ApiResponse(200, {}, 'late')
  }
  return { layer, release: () => release() }
}

describe('Client.request', () => {
  it('resolves with the data, status, headers and metadata of a good answer (rule 4)', async () => {
    const { client, discord } = setup()
    discord.answers({ status: 201, headers: { 'x-a': '1' }, body: { id: '5' } })

    const response = await client.request({ method: 'POST', path: '/channels/1/messages', body: {} })

    expect(response).toMatchObject({ success: true, data: { id: '5' }, status: 201, headers: { 'x-a': '1' } })
    expect(response.metadata).toEqual({
      requestId: expect.any(String),
      executionTime: 0,
      retryCount: 0,
      fromCache: false,
      queueTime: 0,
    })
  })

  it('resolves with the error when Discord refuses, which the transport throws (rules 3 and 4)', async () => {
    const { client, discord } = setup()
    discord.answers({ status: 404, headers: { via: 'x' }, body: { code: 10003, message: 'Unknown Channel' } })

    const response = await client.request(get)

    expect(response).toMatchObject({ success: false, status: 404, headers: { via: 'x' } })
    expect(response.data).toBeUndefined()
    expect(response.error).toBeInstanceOf(DiscordAPIError)
  })

  it.each(['drop', 'lose'] as const)('rejects when Discord did not answer: %s (rule 4)', async reply => {
    const { client, discord } = setup()
    discord.answers(reply)

    await expect(client.request(get)).rejects.toBeInstanceOf(NetworkError)
  })

  it('rejects with a failure that is no answer, even where an answer came before', async () => {
    const failure = new Error('after the answer')
    const { client } = setup(async (_, next) => {
      await next()
      throw failure
    })

    await expect(client.request(get)).rejects.toBe(failure)
  })

  it('passes what a user threw on as it is', async () => {
    for (const thrown of [new TypeError('mine'), 'a string', undefined, { code: 1 }]) {
      const { client } = setup(async () => Promise.reject(thrown))

      await client.request(get).then(
        () => expect.unreachable(),
        error => expect(error).toBe(thrown),
      )
    }
  })

  it('unwraps: the data, or the error in every case (rule 4)', async () => {
    const { client, discord } = setup()
    discord.answers({ status: 200, body: [1] }, { status: 403, body: { code: 50013, message: 'No' } }, 'drop')

    await expect(client.request<number[]>(get).unwrap()).resolves.toEqual([1])
    await expect(client.request(get).unwrap()).rejects.toMatchObject({ code: 'DISCORD_API_ERROR', discordCode: 50013 })
    await expect(client.request(get).unwrap()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  })

  it('leaves no unhandled rejection behind where only unwrap() is awaited', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { client, discord } = setup()
    discord.answers('drop')

    await client
      .request(get)
      .unwrap()
      .catch(() => {})
    await settled()
    process.off('unhandledRejection', unhandled)

    expect(unhandled).not.toHaveBeenCalled()
  })

  it('rejects with NO_RESPONSE when no layer sets one', async () => {
    const client = new Client({ clock: new FakeClock() })

    await expect(client.request(get)).rejects.toMatchObject({ code: 'NO_RESPONSE', severity: 'critical' })
  })

  it('turns the synchronous throw of a layer into a rejection (rest 61)', async () => {
    const { client } = setup()
    client.use(() => {
      throw new RangeError('at once')
    })

    await expect(client.request(get)).rejects.toThrow('at once')
  })

  it('names a used layer that does not await its next() (rest 61)', async () => {
    const { client, discord } = setup()
    discord.answers({ status: 200, delay: 10 })
    client.use(named('careless', (_, next) => void next()))

    await expect(client.request(get)).rejects.toMatchObject({
      code: 'NEXT_NOT_AWAITED',
      message: expect.stringContaining('`careless`'),
    })
  })

  it('rejects the second next() of a layer that is not reentrant (rest 61)', async () => {
    const { client, discord } = setup()
    client.use(async (_, next) => {
      await next()
      await next()
    })

    await expect(client.request(get)).rejects.toThrow('next() called multiple times')
    expect(discord.sent).toHaveLength(1)
  })

  it('shows the caller in the stack of an error, however deep it was thrown', async () => {
    const { client, discord } = setup(async function outer(_, next) {
      await settled()
      await next()
    })
    client.use(async (_, next) => next())
    discord.answers({ status: 500 }, async () => {
      await settled()
      throw new NetworkError('gone.', { sent: true, hint: 'Wait.' })
    })
    async function theirFunction() {
      return await client.request(get)
    }
    async function theirUnwrap() {
      return await client.request(get).unwrap()
    }

    const refused = await theirFunction()
    expect(refused.error?.stack).toContain('theirFunction')
    const error: unknown = await theirUnwrap().catch(error => error)
    expect(error).toBeInstanceOf(NetworkError)
    expect((error as Error).stack).toContain('theirUnwrap')
  })

  it.each([
    ['no options', undefined],
    ['no path', { method: 'GET' }],
    ['a path that is no string', { method: 'GET', path: 5 }],
    ['no method', { path: '/gateway' }],
    ['a signal that is none', { ...get, signal: {} }],
    ['a query with an invalid date', { ...get, query: { at: new Date(Number.NaN) } }],
    ['a query with an object', { ...get, query: { filter: { a: 1 } } }],
  ])('refuses %s with a typed error and holds on to nothing', async (_, options) => {
    const { client, discord } = setup()

    await expect(client.request(options as never)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })

    expect(client.pending).toBe(0)
    expect(discord.sent).toEqual([])
  })

  it('gives each request an id of its own and counts those under way', async () => {
    const { client } = setup()
    const calls = [client.request(get), client.request(get), client.request(get)]

    expect(client.pending).toBe(3)
    const ids = (await Promise.all(calls)).map(({ metadata }) => metadata.requestId)

    expect(new Set(ids).size).toBe(3)
    expect(client.pending).toBe(0)
  })

  it('measures the execution time on the clock that it is given (rule 10)', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 120 })

    const { metadata } = await clock.until(client.request(get))

    expect(metadata.executionTime).toBe(120)
  })

  it('lets a layer send background work as a new request of its own (rule 9)', async () => {
    const { client, discord } = setup()
    let background: Promise<unknown> | undefined
    client.use(async (ctx, next) => {
      await next()
      if (ctx.request.path === '/channels/1') background = ctx.client.request({ method: 'GET', path: '/gateway' })
    })

    const first = await client.request(get)
    const second = await background

    expect(discord.sent.map(({ path }) => path)).toEqual(['/channels/1', '/gateway'])
    expect(first.metadata.requestId).not.toBe((second as typeof first).metadata.requestId)
  })

  it('replaces the read-only request where a layer wants another one (rule 7)', async () => {
    const { client, discord } = setup(async (ctx, next) => {
      const before = ctx.request
      ctx.request = before.with({ path: '/channels/2', search: '?a=1' })
      expect(before.path).toBe('/channels/1')
      await next()
    })

    await client.request(get)

    expect(discord.sent[0]?.path).toBe('/channels/2?a=1')
  })

  it('reports start and end of each request, without path, body or secrets', async () => {
    const { client, clock, discord } = setup()
    const events: unknown[] = []
    client.on('requestStart', (...args) => events.push(args))
    client.on('requestEnd', (...args) => events.push(args))
    discord.answers({ status: 200, delay: 7 }, 'drop')
    const path = '/webhooks/123456789012345678/t0ps3cret'

    const { metadata } = await clock.until(client.request({ method: 'POST', path, body: 'b0dy', auth: 'Bot t0ken' }))
    await client.request(get).catch(() => {})

    const request = { requestId: metadata.requestId, method: 'POST', route: '/webhooks/{webhook_id}/{webhook_token}' }
    expect(events[0]).toEqual([request])
    expect(events[1]).toEqual([request, { status: 200, error: undefined, ...metadata }])
    expect(events[3]).toMatchObject([{ method: 'GET' }, { status: undefined, error: { code: 'NETWORK_ERROR' } }])
    expect(JSON.stringify(events)).not.toMatch(/t0ps3cret|b0dy|t0ken/)
  })

  it('reports a failure also where a layer throws `undefined`', async () => {
    const { client, discord } = setup()
    const ended = vi.fn()
    client.on('requestEnd', ended)
    discord.answers(() => Promise.reject(undefined))

    await expect(client.request(get)).rejects.toBe(undefined)

    expect(ended.mock.calls[0]?.[1]).toMatchObject({ status: undefined, error: new Error('undefined') })
  })

  it('reports the end once only, even if the layers go on after a cancel', async () => {
    const { layer, release } = stalled()
    const client = new Client({ layers: [layer], clock: new FakeClock() })
    const ended = vi.fn()
    client.on('requestEnd', ended)
    const caller = new AbortController()

    const call = client.request({ ...get, signal: caller.signal })
    caller.abort()
    await expect(call).rejects.toBeInstanceOf(AbortError)
    release()
    await settled()

    expect(ended).toHaveBeenCalledOnce()
    expect(ended.mock.calls[0]?.[1]).toMatchObject({ error: { code: 'ABORTED' } })
  })
})

describe('Client: attempts', () => {
  /** Tries as often as it is told, whatever happens. */
  const tries = (times: number, name = 'retry') =>
    named(
      name,
      reentrant(async (_: RequestContext, next: Next) => {
        for (let i = 1; ; i++) {
          try {
            return await next()
          } catch (error) {
            if (i >= times) throw error
          }
        }
      }),
    )

  /** Notes each guard call under its name. */
  const guard = (name: string, lines: string[], failure?: Error): Layer =>
    named(name, async (ctx, next) => {
      ctx.beforeRetry(async error => {
        await settled()
        lines.push(`${name}: ${(error as PipecordError)?.code ?? error}`)
        if (failure) throw failure
      })
      await next()
    })

  it('passes the guards outermost first before every attempt but the first, with the failure (rule 5)', async () => {
    const lines: string[] = []
    const { client, discord } = setup(guard('limit', lines), guard('breaker', lines), tries(3))
    discord.answers('drop', { status: 502 })

    const { success, metadata } = await client.request(get)

    expect(success).toBe(true)
    expect(metadata.retryCount).toBe(2)
    expect(lines).toEqual([
      'limit: NETWORK_ERROR',
      'breaker: NETWORK_ERROR',
      'limit: HTTP_ERROR',
      'breaker: HTTP_ERROR',
    ])
  })

  it('forgets guards and head listeners that were registered behind a reentrant layer when it runs again', async () => {
    const lines: string[] = []
    const heads: number[] = []
    const listening: Layer = async (ctx, next) => {
      ctx.onHead(status => heads.push(status))
      await next()
    }
    const { client, discord } = setup(tries(2, 'outer'), guard('between', lines), listening, tries(2, 'inner'))
    discord.answers('drop', 'drop', { status: 500 }, { status: 200 })

    await client.request(get)

    expect(discord.sent).toHaveLength(4)
    expect(lines).toEqual(['between: NETWORK_ERROR', 'between: HTTP_ERROR'])
    expect(heads).toEqual([500, 200])
  })

  it('holds guards for reentrant layers of third parties too, whichever side of retry they stand', async () => {
    const lines: string[] = []
    const { client, discord } = setup(guard('limit', lines), tries(2))
    client.use(tries(2, 'theirs'), { before: 'retry' })
    client.use(guard('theirGuard', lines), { after: 'theirs' })
    discord.answers('drop', 'drop', 'drop')

    await client.request(get)

    expect(client.layers.slice(0, 4)).toEqual(['limit', 'theirs', 'theirGuard', 'retry'])
    expect(lines.map(line => line.split(':')[0])).toEqual(['limit', 'theirGuard', 'limit', 'limit', 'theirGuard'])
  })

  it('ends the attempt with what a guard throws, and runs nothing behind', async () => {
    const failure = new Error('no permit')
    const { client, discord } = setup(guard('limit', [], failure), tries(2))
    discord.answers('drop')

    await expect(client.request(get)).rejects.toBe(failure)
    expect(discord.sent).toHaveLength(1)
  })

  it('starts every attempt without the response of the one before', async () => {
    const seen: unknown[] = []
    const { client, discord } = setup(tries(2), async (ctx, next) => {
      seen.push(ctx.response)
      await next()
    })
    discord.answers({ status: 500 }, 'drop')

    await expect(client.request(get)).rejects.toBeInstanceOf(NetworkError)
    expect(seen).toEqual([undefined, undefined])
  })

  it('rejects overlapping attempts with NEXT_OVERLAP', async () => {
    const { client } = setup(
      reentrant(async function hasty(_, next) {
        await Promise.all([next(), next()])
      }),
    )

    await expect(client.request(get)).rejects.toMatchObject({ code: 'NEXT_OVERLAP' })
  })

  it('tells head listeners of every answer, before the layers see its end', async () => {
    const lines: string[] = []
    const { client, discord } = setup(async (ctx, next) => {
      ctx.onHead((status, headers) => lines.push(`head ${status} ${headers['x-a']}`))
      await next()
      lines.push('end')
    }, tries(2))
    discord.answers({ status: 500, headers: { 'x-a': '1' } }, { status: 200, headers: { 'x-a': '2' } })

    await client.request(get)

    expect(lines).toEqual(['head 500 1', 'head 200 2', 'end'])
  })

  it('keeps onion order in random chains with reentrant layers', async () => {
    const kinds = fc.array(fc.constantFrom('plain', 'twice', 'guard'), { maxLength: 7 })

    await fc.assert(
      fc.asyncProperty(kinds, async chain => {
        const depths: number[] = []
        let guards = 0
        const { client, discord } = setup(
          ...chain.map((kind, depth): Layer => {
            const layer: Layer = named('', async (ctx, next) => {
              depths.push(depth)
              if (kind === 'guard') ctx.beforeRetry(() => void guards++)
              await next()
              if (kind === 'twice') await next()
              depths.push(-depth)
            })
            return kind === 'twice' ? reentrant(layer) : layer
          }),
        )

        const { metadata } = await client.request(get)

        const twices = chain.filter(kind => kind === 'twice').length
        expect(discord.sent).toHaveLength(2 ** twices)
        expect(metadata.retryCount).toBe(2 ** twices - 1)
        expect(guards).toBe(expectedGuards(chain))
        const open: number[] = []
        for (const depth of depths) {
          const leaving = depth < 0 || Object.is(depth, -0)
          if (leaving) expect(open.pop()).toBe(-depth)
          else expect(open.push(depth)).toBeGreaterThan(0)
          expect([...open]).toEqual([...open].sort((a, b) => a - b))
        }
        expect(open).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

/** Each `twice` runs all guards before it once per time that it is entered. */
function expectedGuards(chain: readonly string[]): number {
  let entered = 1
  let before = 0
  let calls = 0
  for (const kind of chain) {
    if (kind === 'guard') before++
    if (kind !== 'twice') continue
    calls += entered * before
    entered *= 2
  }
  return calls
}

describe('Client: cancellation', () => {
  it('rejects at once without sending where the signal had aborted before', async () => {
    const { client, discord } = setup()
    const reason = new Error('never mind')

    const call = client.request({ ...get, signal: AbortSignal.abort(reason) })

    await expect(call).rejects.toMatchObject({ code: 'ABORTED', cause: reason, context: { method: 'GET' } })
    expect(discord.sent).toEqual([])
    expect(client.pending).toBe(0)
  })

  it('rejects the caller at once when the signal aborts, even if a layer ignores it', async () => {
    const { layer } = stalled()
    const client = new Client({ layers: [layer], clock: new FakeClock() })
    const caller = new AbortController()
    const call = client.request({ ...get, signal: caller.signal })

    caller.abort()

    await expect(call).rejects.toBeInstanceOf(AbortError)
    expect(client.pending).toBe(0)
  })

  it('tells layers, so that they free what they hold', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 1000 })
    const caller = new AbortController()
    const call = client.request({ ...get, signal: caller.signal })
    await settled()
    expect(clock.waiting).toBe(1)

    caller.abort()

    await expect(call).rejects.toBeInstanceOf(AbortError)
    expect(clock.waiting).toBe(0)
  })

  it('does nothing when the signal aborts after the answer', async () => {
    const { client } = setup()
    const caller = new AbortController()
    const cancelled = vi.fn()
    client.use(async (ctx, next) => {
      ctx.onCancel(cancelled)
      await next()
    })

    const { success } = await client.request({ ...get, signal: caller.signal })
    caller.abort()

    expect(success).toBe(true)
    expect(cancelled).not.toHaveBeenCalled()
  })

  it('leaves no listener on a signal that 1,000 requests share, however they end', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { client, discord } = setup()
    const caller = new AbortController()
    discord.answers('drop', { status: 500 }, { status: 200 })

    const calls = Array.from({ length: 1000 }, () => client.request({ ...get, signal: caller.signal }))
    await Promise.allSettled(calls)

    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })

  it('rejects all requests that share the signal, and leaves no listener', async () => {
    const { layer } = stalled()
    const client = new Client({ layers: [layer], clock: new FakeClock() })
    const caller = new AbortController()
    const calls = Array.from({ length: 50 }, () => client.request({ ...get, signal: caller.signal }))

    caller.abort()
    const results = await Promise.allSettled(calls)

    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
  })
})

describe('Client.use', () => {
  it('puts layers outermost in order of registration, or beside the layer that is named (rule 6)', async () => {
    const { client } = setup()
    const pass = (name: string) => named(name, async (_, next) => next())

    client.use(pass('a')).use(pass('b')).use(pass('c'), { before: 'transport' }).use(pass('d'), { after: 'a' })

    expect(client.layers).toEqual(['a', 'd', 'b', 'c', 'transport'])
  })

  it('lets a layer meet the client once: at construction or at use()', () => {
    const attach = vi.fn()
    const layer = named(
      'mine',
      Object.assign(async () => {}, { attach }),
    )
    const other = named(
      'other',
      Object.assign(async () => {}, { attach }),
    )

    const client = new Client({ layers: [layer] })
    client.use(other)

    expect(attach.mock.calls).toEqual([[client], [client]])
  })

  it('does not introduce itself to a layer that it refuses', () => {
    const { client } = setup()
    const attach = vi.fn()

    expect(() =>
      client.use(
        named(
          'transport',
          Object.assign(async () => {}, { attach }),
        ),
      ),
    ).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    expect(attach).not.toHaveBeenCalled()
  })

  it('refuses what is no function, a taken name, an unknown anchor, and any layer after close()', async () => {
    const { client } = setup()
    const invalid = expect.objectContaining({ code: 'CONFIG_INVALID', key: 'use' })

    expect(() => client.use(undefined as never)).toThrow(invalid)
    expect(() => client.use(named('transport', async () => {}))).toThrow(invalid)
    expect(() => client.use(async () => {}, { before: 'nowhere' })).toThrow(invalid)
    await client.close()
    expect(() => client.use(async () => {})).toThrow(expect.objectContaining({ code: 'CLIENT_CLOSED' }))
  })
})

describe('Client.close', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('refuses requests from then on', async () => {
    const { client } = setup()

    const closing = client.close()

    await expect(client.request(get)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    await closing
  })

  it('rejects requests under way at once (rest 66)', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 1000 })
    const call = client.request(get)
    await settled()

    const closing = client.close()

    await expect(call).rejects.toMatchObject({ code: 'CLIENT_CLOSED', context: { route: '/channels/{channel_id}' } })
    await closing
    expect(clock.waiting).toBe(0)
  })

  it('with drain lets them finish, however long it takes (rest 66)', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 60_000 })
    const call = client.request(get)

    const closing = client.close({ drain: true })
    await clock.until(closing)

    await expect(call).resolves.toMatchObject({ success: true })
    expect(clock.now()).toBe(60_000)
  })

  it('with a drain in ms lets them finish in that time and rejects the rest (rest 66)', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 50 }, { status: 200, delay: 500 })
    const [soon, late] = [client.request(get), client.request(get)]
    late.catch(() => {})

    const closing = client.close({ drain: 100 })
    await clock.until(closing)

    await expect(soon).resolves.toMatchObject({ success: true })
    await expect(late).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(clock.now()).toBe(100)
    expect(clock.waiting).toBe(0)
  })

  it('does not wait out the drain when all have finished (rest 66)', async () => {
    const { client, clock, discord } = setup()
    discord.answers({ status: 200, delay: 50 })
    const call = client.request(get)

    await clock.until(client.close({ drain: 10_000 }))
    await call

    expect(clock.now()).toBe(50)
    expect(clock.waiting).toBe(0)
    await setup().client.close({ drain: 10_000 })
  })

  it.each([-1, Number.NaN, 'yes', null])('refuses drain: %s', async drain => {
    const { client } = setup()

    await expect(async () => client.close({ drain: drain as never })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      key: 'close.drain',
    })
    await client.request(get)
  })

  it('closes plugins newest first, then layers innermost first (rest 66)', async () => {
    const closed: string[] = []
    const closing = (name: string) => ({
      close: async () => {
        await settled()
        closed.push(name)
      },
    })
    const layer = (name: string) =>
      named(
        name,
        Object.assign(async () => {}, closing(name)),
      )
    const client = new Client({ layers: [layer('outer'), layer('inner')], clock: new FakeClock() })
    client.register({ name: 'old', install: () => closing('old') })
    client.register({ name: 'plain', install: () => undefined })
    client.register({ name: 'new', install: () => closing('new') })
    client.use(layer('used'))

    await client.close()

    expect(closed).toEqual(['new', 'old', 'inner', 'outer', 'used'])
  })

  it('reports a close() that throws or rejects, and closes the others still', async () => {
    const errors: Error[] = []
    const last = vi.fn()
    const failing = (name: string, close: () => unknown) =>
      named(
        name,
        Object.assign(async () => {}, { close: close as () => void }),
      )
    const client = new Client({
      layers: [
        failing('last', last),
        failing('throws', () => {
          throw new Error('one')
        }),
        failing('rejects', () => Promise.reject('two')),
      ],
    })
    client.on('error', error => errors.push(error))

    await client.close()

    expect(errors.map(({ message }) => message)).toEqual(['two', 'one'])
    expect(last).toHaveBeenCalledOnce()
  })

  it('closes once, however often and from wherever it is called', async () => {
    const close = vi.fn()
    const { client, discord } = setup(
      named(
        'mine',
        Object.assign(async (_: RequestContext, next: Next) => next(), { close }),
      ),
    )
    discord.answers({ status: 200, delay: 1000 })
    client.on('requestEnd', () => void client.close())
    client.request(get).catch(() => {})
    await settled()

    await Promise.all([client.close(), client.close({ drain: true })])
    await client.close()

    expect(close).toHaveBeenCalledOnce()
  })

  it('refuses a request that somebody sends because another one was just rejected by close()', async () => {
    const { client, discord } = setup()
    discord.answers({ status: 200, delay: 1000 })
    client.on('requestEnd', () => void again())
    const outcomes: unknown[] = []
    const again = () => client.request(get).catch(error => outcomes.push(error.code))
    client.request(get).catch(() => {})
    await settled()

    await client.close()
    await settled()

    expect(outcomes).toEqual(['CLIENT_CLOSED'])
    expect(discord.sent).toHaveLength(1)
  })
})

describe('Client: listeners', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('never lets a listener break a request: it is reported as an `error` event', async () => {
    const { client } = setup()
    const errors: string[] = []
    client.on('error', error => errors.push(error.message))
    client.on('requestStart', () => {
      throw new Error('start')
    })
    client.on('requestEnd', async () => Promise.reject(new Error('end')))

    const { success } = await client.request(get)
    await settled()

    expect(success).toBe(true)
    expect(errors).toEqual(['start', 'end'])
  })

  it('shows one process warning where nobody listens to `error`', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { client } = setup()
    client.on('requestStart', () => {
      throw new Error('start')
    })

    await client.request(get)
    await client.request(get)

    expect(warned).toHaveBeenCalledOnce()
  })
})
