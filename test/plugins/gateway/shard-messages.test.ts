import { describe, expect, it } from 'vitest'
import type { GatewayWorker } from '../../../plugins/gateway/index.js'
import type { OneTarget, RequestTarget } from '../../../plugins/gateway/shard-messages.js'
import { ConfigError, DiscordAPIError, GatewayError, ValidationError } from '../../../src/index.js'
import { ApiResponse } from '../../../src/request.js'
import { settled } from '../../support/clock.js'
import { connected, token } from '../../support/gateway.js'
import { guildOn, prepared, started, type WorkScene } from '../../support/worker-scene.js'
import type { FakeWorker } from '../../support/workers.js'

declare module '../../../plugins/gateway/index.js' {
  interface ShardMessages {
    add: { request: { readonly a: number; readonly b: number }; answer: number }
    where: {
      answer: { readonly shard: number | undefined; readonly from: number | undefined; readonly worker: number }
    }
    slow: { request: string; answer: string }
    note: { request: { readonly text: string } }
    anything: { request: unknown; answer: unknown }
  }
}

const module = 'file:///setup.js'

/** A connected gateway whose workers run `setup`. */
async function withSetup(setup: (worker: GatewayWorker) => void): Promise<WorkScene> {
  const scene = prepared({ setup: module })
  scene.workers.modules.set(module, { setup })
  await scene.clock.until(scene.gateway.connect())
  await settled()
  return scene
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as GatewayError,
  )

describe('gateway.request without workers', () => {
  it('is answered by what handles the name, for a shard, a guild, the worker or the thread', async () => {
    const { gateway } = await connected({ shards: 4 })
    gateway.handle('where', (_, { shard, from }) => ({ shard, from, worker: -1 }))

    const targets: OneTarget[] = [2, { guild: guildOn(3) }, { worker: 0 }, 'main']
    const answers = await Promise.all(targets.map(target => gateway.request(target, 'where', undefined)))

    expect(answers.map(({ shard }) => shard)).toEqual([2, 3, undefined, undefined])
    expect(answers.every(({ from }) => from === undefined)).toBe(true)
  })

  it('gives each shard its outcome', async () => {
    const { gateway, clock } = await connected()
    gateway.handle('add', async ({ a, b }) => a + b)

    expect(await clock.until(gateway.request('all', 'add', { a: 1, b: 2 }))).toEqual([
      { shard: 0, success: true, data: 3 },
    ])
  })

  it('shares nothing with what answers', async () => {
    const { gateway } = await connected()
    const given = { list: [1] }
    gateway.handle('anything', data => {
      const { list } = data as { list: number[] }
      list.push(2)
      return data
    })

    const answer = await gateway.request(0, 'anything', given)

    expect(answer).toEqual({ list: [1, 2] })
    expect(given).toEqual({ list: [1] })
  })

  it('fails when nobody answers to the name, and when what answers throws', async () => {
    const { gateway } = await connected()
    gateway.handle('slow', () => {
      throw new TypeError('no such table')
    })

    const nobody = await failure(gateway.request(0, 'add', { a: 1, b: 2 }))
    const thrown = await failure(gateway.request(0, 'slow', ''))

    expect(nobody).toMatchObject({ name: 'GatewayError', code: 'REQUEST_FAILED', shard: 0 })
    expect(nobody?.message).toContain('Nobody answers to `add`')
    expect(thrown).toMatchObject({ code: 'REQUEST_FAILED', cause: { name: 'TypeError', message: 'no such table' } })
    expect(thrown).toBeInstanceOf(GatewayError)
  })

  it('waits 10 s, or as long as it is told, and says so to what answers', async () => {
    const { gateway, clock } = await connected()
    const aborted: number[] = []
    gateway.handle('slow', (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.push(clock.now()))
      return new Promise(() => {})
    })
    const from = clock.now()

    const usual = failure(gateway.request(0, 'slow', ''))
    const short = failure(gateway.request(0, 'slow', '', { timeout: 500 }))
    await clock.advance(10_000)

    expect(await short).toMatchObject({ code: 'GATEWAY_TIMEOUT', message: expect.stringContaining('`slow`') })
    expect(await usual).toMatchObject({ code: 'GATEWAY_TIMEOUT' })
    expect(aborted.map(at => at - from)).toEqual([500, 10_000])
  })

  it('ends with its signal', async () => {
    const { gateway } = await connected()
    gateway.handle('slow', () => new Promise(() => {}))
    const abort = new AbortController()

    const asked = failure(gateway.request(0, 'slow', '', { signal: abort.signal }))
    abort.abort()

    expect(await asked).toMatchObject({ code: 'ABORTED' })
    expect(await failure(gateway.request(0, 'slow', '', { signal: abort.signal }))).toMatchObject({ code: 'ABORTED' })
  })

  it('ends with the gateway', async () => {
    const { gateway, clock } = await connected()
    gateway.handle('slow', () => new Promise(() => {}))
    const asked = failure(gateway.request(0, 'slow', ''))

    await clock.until(gateway.close())

    expect(await asked).toMatchObject({ code: 'CLIENT_CLOSED' })
  })

  it('brings a broadcast to what has the name here, and reports what fails', async () => {
    const { gateway, errors } = await connected()
    const notes: unknown[] = []
    const stop = gateway.handle('note', ({ text }) => void notes.push(text))
    gateway.handle('slow', () => Promise.reject(new Error('no')))

    gateway.broadcast('note', { text: 'a' })
    gateway.broadcast('slow', '')
    gateway.broadcast('add', { a: 1, b: 2 })
    await settled()
    stop()
    gateway.broadcast('note', { text: 'b' })

    expect(notes).toEqual(['a'])
    expect(errors).toEqual([expect.objectContaining({ code: 'REQUEST_FAILED' })])
  })

  it.each([
    ['a shard that does not run here', 9, {}, 'GATEWAY_DISCONNECTED'],
    ['a worker that does not run here', { worker: 3 }, {}, 'GATEWAY_DISCONNECTED'],
    ['no id of a guild', { guild: 'x' }, {}, 'VALIDATION_FAILED'],
    ['no target', undefined, {}, 'CONFIG_INVALID'],
    ['a target of another kind', { channel: '1' }, {}, 'CONFIG_INVALID'],
    ['no time at all', 0, { timeout: 0 }, 'CONFIG_INVALID'],
    ['a timeout that is no number', 'all', { timeout: 'x' }, 'CONFIG_INVALID'],
  ])('refuses %s', async (_, target, options, code) => {
    const { gateway } = await connected()
    gateway.handle('slow', () => '')

    const asked = gateway.request(target as 0, 'slow', '', options as object)

    expect(await failure(asked)).toMatchObject({ code })
  })

  it('refuses names, listeners and data that do not fit', async () => {
    const { gateway } = await connected()
    gateway.handle('anything', () => () => {})

    expect(() => gateway.handle('anything', () => {})).toThrow(ConfigError)
    expect(() => gateway.handle('' as 'slow', () => '')).toThrow(ConfigError)
    expect(() => gateway.handle('slow', 1 as never)).toThrow(ConfigError)
    expect(await failure(gateway.request(0, '' as 'slow', ''))).toBeInstanceOf(ConfigError)
    expect(await failure(gateway.request(0, 'anything', () => {}))).toBeInstanceOf(ConfigError)
    expect(await failure(gateway.request(0, 'anything', 1))).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(() => gateway.broadcast('anything', () => {})).toThrow(ConfigError)
  })

  it('refuses to ask all shards before there are any', async () => {
    const { gateway } = prepared()

    expect(await failure(gateway.request('all', 'slow', ''))).toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
  })
})

describe('gateway.request with workers', () => {
  const setup = (worker: GatewayWorker) => {
    worker.handle('where', (_, { shard, from }) => ({ shard, from, worker: worker.id }))
  }

  it('is answered in the worker that runs the shard', async () => {
    const { gateway, clock } = await withSetup(setup)

    const targets: OneTarget[] = [2, 3, { guild: guildOn(3) }, { worker: 1 }]
    const answers = await clock.until(Promise.all(targets.map(target => gateway.request(target, 'where', undefined))))
    const all = await clock.until(gateway.request('all', 'where', undefined))

    expect(answers).toEqual([
      { shard: 2, from: undefined, worker: 0 },
      { shard: 3, from: undefined, worker: 1 },
      { shard: 3, from: undefined, worker: 1 },
      { shard: undefined, from: undefined, worker: 1 },
    ])
    expect(all.map(({ shard, data }) => [shard, data?.worker])).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
    ])
  })

  it('is answered here where nobody in the worker answers to the name', async () => {
    const { gateway, clock } = await withSetup(setup)
    gateway.handle('add', ({ a, b }, { shard }) => a + b + (shard ?? 0) * 100)

    expect(await clock.until(gateway.request(3, 'add', { a: 1, b: 2 }))).toBe(303)
    expect(await failure(gateway.request('main', 'where', undefined))).toMatchObject({ code: 'REQUEST_FAILED' })
    expect(await failure(clock.until(gateway.request(3, 'slow', '')))).toMatchObject({
      code: 'REQUEST_FAILED',
      shard: 3,
    })
  })

  it('fails at once when the worker is lost, and names that in the outcome of its shards (gateway, B11)', async () => {
    const { gateway, clock, workers } = await withSetup(worker => {
      worker.handle('slow', text => (worker.id === 1 ? new Promise(() => {}) : text))
    })
    const from = clock.now()
    const one = failure(gateway.request(1, 'slow', ''))
    const all = gateway.request('all', 'slow', 'a')
    await settled()

    workers.all[1]?.die()

    expect(await one).toMatchObject({ code: 'WORKER_LOST' })
    expect(await all).toEqual([
      { shard: 0, success: true, data: 'a' },
      { shard: 1, success: false, error: expect.objectContaining({ code: 'WORKER_LOST' }) },
      { shard: 2, success: true, data: 'a' },
      { shard: 3, success: false, error: expect.objectContaining({ code: 'WORKER_LOST' }) },
    ])
    expect(await failure(gateway.request(1, 'slow', ''))).toMatchObject({ code: 'WORKER_LOST' })
    expect(clock.now()).toBe(from)
  })

  it('does not wait for a worker that hangs', async () => {
    const { gateway, clock, workers } = await withSetup(setup)
    const worker = workers.all[1] as FakeWorker
    worker.isHung = true

    const asked = failure(gateway.request(1, 'where', undefined))
    await clock.advance(10_000)

    expect(await asked).toMatchObject({ code: 'GATEWAY_TIMEOUT' })
  })

  it('tells what answers that nobody waits any more', async () => {
    const reasons: unknown[] = []
    const { gateway, clock } = await withSetup(worker => {
      worker.handle('slow', (_, { signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason))
        return new Promise(() => {})
      })
    })
    const abort = new AbortController()

    const asked = failure(gateway.request(0, 'slow', '', { signal: abort.signal }))
    await settled()
    abort.abort()
    await clock.advance(0)

    expect(await asked).toMatchObject({ code: 'ABORTED' })
    expect(reasons).toHaveLength(1)
  })

  it('brings errors across with class, fields and cause, and without secrets', async () => {
    const { gateway, clock } = await withSetup(worker => {
      worker.handle('slow', () => {
        throw new Error(`POST /webhooks/123/abcDEF-secret with ${token} failed`)
      })
      worker.handle('anything', () => {
        const problem = { path: 'content', code: 'TOO_LONG', message: 'is too long' }
        throw new ValidationError([problem])
      })
    })

    const plain = await failure(clock.until(gateway.request(0, 'slow', '')))
    const ours = await failure(clock.until(gateway.request(0, 'anything', 1)))

    expect(plain).toBeInstanceOf(GatewayError)
    expect(plain?.cause).toBeInstanceOf(Error)
    const cause = plain?.cause as Error
    expect(cause.message).toBe('POST /webhooks/123/[secret] with [secret] failed')
    expect(`${plain?.stack}${cause.stack}`).not.toMatch(/secret\.token|abcDEF/)
    expect(ours).toBeInstanceOf(ValidationError)
    expect(ours).toMatchObject({ name: 'ValidationError', problems: [{ path: 'content' }] })
    expect(JSON.parse(JSON.stringify(ours))).toMatchObject({ name: 'ValidationError', code: 'VALIDATION_FAILED' })
  })

  it('refuses data that cannot cross, on the way there and back', async () => {
    const { gateway, clock } = await withSetup(worker => {
      worker.handle('anything', () => () => {})
    })

    const there = await failure(clock.until(gateway.request(0, 'anything', () => {})))
    const back = await failure(clock.until(gateway.request(0, 'anything', 1)))

    expect([there?.code, back?.code]).toEqual(['CONFIG_INVALID', 'CONFIG_INVALID'])
  })

  it('brings a broadcast to every worker', async () => {
    const notes: unknown[] = []
    const { gateway } = await withSetup(worker => {
      worker.handle('note', ({ text }, { from }) => void notes.push([worker.id, text, from]))
    })

    gateway.broadcast('note', { text: 'a' })
    await settled()

    expect(notes.sort()).toEqual([
      [0, 'a', undefined],
      [1, 'a', undefined],
    ])
  })
})

describe('a module that runs in workers', () => {
  const workersOf = async (extra: (worker: GatewayWorker) => void = () => {}) => {
    const workers: GatewayWorker[] = []
    const scene = await withSetup(worker => {
      workers.push(worker)
      extra(worker)
    })
    const [first, second] = workers as [GatewayWorker, GatewayWorker]
    return { ...scene, first, second }
  }

  it('knows its worker, its shards and their figures', async () => {
    const { first, second } = await workersOf()

    expect([first.id, first.shards, second.id, second.shards]).toEqual([0, [0, 2], 1, [1, 3]])
    expect(second.status().map(({ id, state }) => [id, state])).toEqual([
      [1, 'ready'],
      [3, 'ready'],
    ])
  })

  it('hears its shards there, and nothing of that crosses', async () => {
    const heard: unknown[] = []
    const { discord, workers, first, gateway } = await workersOf(worker => {
      worker.on('typingStart', ({ user_id }, { shard, seq }) => heard.push([worker.id, shard, seq, user_id]))
    })
    discord.emit(0, 'TYPING_START', { user_id: '1' })
    discord.emit(1, 'TYPING_START', { user_id: '2' })
    await settled()
    const texts = workers.all
      .flatMap(({ posted }) => posted)
      .flatMap(item => (item.kind === 'events' ? item.texts : []))
    const listener = () => heard.push('off')
    const stop = first.on('typingStart', listener)
    first.off('typingStart', listener)
    stop()
    discord.emit(0, 'TYPING_START', { user_id: '3' })
    await settled()

    expect(heard).toEqual([
      [0, 0, 2, '1'],
      [1, 1, 2, '2'],
      [0, 0, 3, '3'],
    ])
    expect(texts).toEqual([])
    expect(gateway.status().shards[0]?.session?.seq).toBe(3)
  })

  it('hears what the main thread hears too', async () => {
    const there: unknown[] = []
    const { discord, heard } = await workersOf(worker => {
      worker.on('messageCreate', ({ content }) => there.push(content))
    })

    discord.emit(3, 'MESSAGE_CREATE', { content: 'a' })
    await settled()

    expect(there).toEqual(['a'])
    expect(heard).toEqual(['3 2 a'])
  })

  it('reports listeners that fail there as errors of the client here', async () => {
    const { discord, errors } = await workersOf(worker => {
      worker.on('typingStart', () => {
        throw new Error('boom')
      })
    })

    discord.emit(1, 'TYPING_START', { guild_id: '7' })
    await settled()

    expect(errors).toEqual([expect.objectContaining({ code: 'LISTENER_FAILED', event: 'typingStart', shard: 1 })])
    expect(String(errors[0]?.cause)).toBe('Error: boom')
  })

  it('asks shards of other workers, the main thread and all shards', async () => {
    const { gateway, clock, first } = await workersOf(worker => {
      worker.handle('where', (_, { shard, from }) => ({ shard, from, worker: worker.id }))
      if (worker.id === 0) worker.handle('slow', text => text)
    })
    gateway.handle('add', ({ a, b }, { from }) => a + b + (from ?? 100))

    expect(await clock.until(first.request(3, 'where', undefined))).toEqual({ shard: 3, from: 0, worker: 1 })
    expect(await clock.until(first.request('main', 'add', { a: 1, b: 2 }))).toBe(3)
    const all = await clock.until(first.request('all', 'slow', 'x'))
    expect(all.map(({ success }) => success)).toEqual([true, false, true, false])
    expect(all[1]?.error).toBeInstanceOf(GatewayError)
    expect(all[1]?.error).toMatchObject({ code: 'REQUEST_FAILED' })
  })

  it('ends its requests in time, with their signal, and with wrong targets', async () => {
    const { clock, first } = await workersOf(worker => {
      worker.handle('slow', () => new Promise(() => {}))
    })
    const abort = new AbortController()

    const late = failure(first.request(3, 'slow', '', { timeout: 2000 }))
    const aborted = failure(first.request(3, 'slow', '', { signal: abort.signal }))
    const wrong = failure(first.request({ worker: 9 } as RequestTarget as OneTarget, 'slow', ''))
    await settled()
    abort.abort()
    await clock.advance(2000)

    expect(await late).toMatchObject({ code: 'GATEWAY_TIMEOUT' })
    expect(await aborted).toMatchObject({ code: 'ABORTED' })
    expect(await wrong).toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
  })

  it('tells the others, and not itself', async () => {
    const notes: unknown[] = []
    const { gateway, first } = await workersOf(worker => {
      worker.handle('note', ({ text }, { from }) => void notes.push([worker.id, text, from]))
    })
    gateway.handle('note', ({ text }, { from }) => void notes.push(['main', text, from]))

    first.broadcast('note', { text: 'a' })
    await settled()

    expect(notes.sort()).toEqual([
      [1, 'a', 0],
      ['main', 'a', 0],
    ])
  })

  it("sends requests through the main thread's client", async () => {
    const { client, clock, first } = await workersOf()
    const seen: unknown[] = []
    client.use(async function probe(ctx) {
      const { method, path, search, body, options } = ctx.request
      seen.push([method, path, search, body, Object.keys(options)])
      ctx.response = new ApiResponse(200, { 'x-a': '1' }, { id: '7' })
    })

    const answer = await clock.until(
      first.client.post('/channels/1/messages', { content: 'hi' }, { reason: 'r' } as never),
    )
    const data = await clock.until(first.client.get('/channels/1/messages', { query: { limit: 2 } }).unwrap())

    expect(answer).toMatchObject({ success: true, status: 200, headers: { 'x-a': '1' }, data: { id: '7' } })
    expect(data).toEqual({ id: '7' })
    expect(seen).toEqual([
      ['POST', '/channels/1/messages', '', { content: 'hi' }, ['reason']],
      ['GET', '/channels/1/messages', '?limit=2', undefined, []],
    ])
  })

  it('gets refusals and failures of its requests as typed errors', async () => {
    const { client, clock, first } = await workersOf()
    const details = { status: 403, discordCode: 50013, hint: 'Ask for it.' }
    const failures = [
      (ctx: { response: unknown }) => {
        ctx.response = new ApiResponse(403, {}, {})
        throw new DiscordAPIError('Missing permissions.', details as never)
      },
      () => {
        throw new ConfigError('auth', 'a token', 1)
      },
    ]
    client.use(async function probe(ctx) {
      failures.shift()?.(ctx)
    })

    const refused = await clock.until(first.client.get('/users/@me'))
    const failed = await failure(clock.until(first.client.get('/users/@me').unwrap()))

    expect(refused).toMatchObject({ success: false, status: 403 })
    expect(refused.error).toBeInstanceOf(DiscordAPIError)
    expect(refused.error).toMatchObject({ discordCode: 50013 })
    expect(failed).toBeInstanceOf(ConfigError)
  })

  it('can abort a request', async () => {
    const { client, clock, first } = await workersOf()
    let cancelled: unknown
    client.use(async function probe(ctx) {
      await new Promise(resolve => ctx.onCancel(resolve)).then(reason => {
        cancelled = reason
      })
    })
    const abort = new AbortController()

    const asked = failure(first.client.get('/users/@me', { signal: abort.signal }))
    await settled()
    abort.abort()
    await clock.advance(0)

    expect(await asked).toMatchObject({ code: 'ABORTED' })
    expect(cancelled).toBeInstanceOf(Error)
  })

  it('is run again in a worker that replaces another', async () => {
    const ids: number[] = []
    const { clock, workers } = await workersOf(worker => ids.push(worker.id))

    workers.all[1]?.die()
    await clock.advance(2000)

    expect(ids).toEqual([0, 1, 1])
  })
})

describe('gatewayPlugin: options of workers', () => {
  const make =
    (workers: unknown, options: object = {}) =>
    () =>
      prepared(workers as object, options)

  it.each([
    ['workers.count', { count: 0 }, {}],
    ['workers.count', { count: 1.5 }, {}],
    ['workers.setup', { setup: './relative.js' }, {}],
    ['workers.setup', { setup: 5 }, {}],
    ['workers.pingEvery', { pingEvery: 0 }, {}],
    ['workers.pingTimeout', { pingTimeout: 'x' }, {}],
    ['workers.startTimeout', { startTimeout: -1 }, {}],
    ['workers.maxOutstanding', { maxOutstanding: 0 }, {}],
    ['workers.spawn', { spawn: 1 }, {}],
    ['workers.speed', { speed: 1 }, {}],
    ['connect', {}, { connect: () => {} }],
    ['random', {}, { random: () => 0.5 }],
    ['intents', { setup: new URL('file:///a.js') }, { intents: 'infer' }],
    ['workers', {}, { workers: 'two' }],
    ['workers.count', {}, { workers: -1 }],
  ])('refuses %s', (key, workers, options) => {
    expect(make(workers, options)).toThrow(ConfigError)
    expect(make(workers, options)).toThrow(`gateway.${key}`)
  })

  it('takes a number, a URL and an absolute path', async () => {
    expect(make({}, { workers: 3 })).not.toThrow()
    expect(make({ setup: new URL('file:///a.js') })).not.toThrow()
    expect(make({ setup: '/srv/bot/worker.js' })).not.toThrow()
    const { workers } = await started({ count: 3 })
    expect(workers.all).toHaveLength(3)
  })
})
