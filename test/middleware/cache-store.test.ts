import { EventEmitter } from 'node:events'
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Keyv } from 'keyv'
import { afterEach, describe, expect, it } from 'vitest'
import { type CacheOptions, type CachePolicy, type CacheStore, cache } from '../../middleware/cache.js'
import { dedup } from '../../middleware/dedup.js'
import { areRelated } from '../../middleware/lib/request-key.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import { ApiResponse } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { FakeClock, settled } from '../support/clock.js'

const minute = 60_000
const roles = '/guilds/1/roles'
const policies: Record<string, CachePolicy> = {
  'GET /guilds/**': { ttl: minute, staleWhileRevalidate: minute },
  'GET /channels/**': { ttl: minute },
  'PATCH /channels/{channel_id}': { invalidates: ['GET /guilds/*/channels'] },
}

/** One file per key, as a storage adapter for Keyv. */
class Folder extends EventEmitter {
  readonly opts = {}
  readonly path: string
  constructor(path: string) {
    super()
    this.path = path
  }
  #file = (key: string) => join(this.path, encodeURIComponent(key))
  get = (key: string) => readFile(this.#file(key), 'utf8').catch(() => undefined)
  set = (key: string, value: string) => writeFile(this.#file(key), value)
  delete = (key: string) =>
    unlink(this.#file(key)).then(
      () => true,
      () => false,
    )
  async clear() {
    for (const name of await readdir(this.path)) await unlink(join(this.path, name))
  }
}

const folders: string[] = []
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pipecord-cache-'))
  folders.push(path)
  return path
}
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true })
})

const onDisk = (path: string): CacheStore => new Keyv({ store: new Folder(path) })

/** A store in memory that can be made to fail or hang, and counts. */
function inMemory() {
  const held = new Map<string, unknown>()
  let broken: 'throws' | 'hangs' | 'says no' | undefined
  const does = async <T>(work: () => T, no: T): Promise<T> => {
    if (broken === 'throws') throw new Error('connection lost')
    if (broken === 'hangs') return new Promise<T>(() => {})
    return broken === 'says no' ? no : work()
  }
  const store: CacheStore = {
    get: key => does(() => held.get(key), undefined),
    set: (key, value) => does(() => held.set(key, JSON.parse(JSON.stringify(value))) && true, false),
    delete: key => does(() => held.delete(key), false),
    clear: () => does(() => held.clear(), undefined),
  }
  return {
    store,
    held,
    breaks: (how: typeof broken) => {
      broken = how
    },
  }
}

/** A process of its own: a client, a clock and a cache, on a Discord that numbers its answers. */
function start(options: CacheOptions, discord = { count: 0 }, clock = new FakeClock()) {
  async function transport(ctx: Parameters<Layer>[0]) {
    const body = { n: ++discord.count }
    ctx.response = new ApiResponse(200, { etag: 'x' }, body, JSON.stringify(body))
  }
  const layer = cache({ policies, ...options })
  const client = new Client({ layers: [layer, transport], clock, route: routeOf })
  const errors: Error[] = []
  client.on('error', error => errors.push(error))
  const get = async (path = roles) => {
    const { data, metadata, headers } = await client.request<{ n: number }>({ method: 'GET', path })
    await written()
    return { n: data?.n, fromCache: metadata.fromCache, stale: metadata.stale, headers }
  }
  const write = async (path: string) => void (await client.request({ method: 'PATCH', path, body: {} }))
  return { client, clock, layer, get, write, errors, discord }
}

/** Lets what nobody waits for reach the disk. */
async function written() {
  for (let i = 0; i < 5; i++) await settled()
}

describe('cache with a Keyv on disk', () => {
  it('answers after a restart as if there had been none', async () => {
    const path = await folder()
    const { get, discord } = start({ store: onDisk(path) })
    await get()
    await expect.poll(async () => (await readdir(path)).length).toBe(4)

    const second = start({ store: onDisk(path) }, discord)

    expect(await second.get()).toEqual({ n: 1, fromCache: true, stale: undefined, headers: { etag: 'x' } })
    expect(second.layer.stats()).toMatchObject({ hits: 1, storeHits: 1, storeErrors: 0, entries: 1 })
    expect(discord.count).toBe(1)
  })

  it('writes no path, token or identity into names of keys', async () => {
    const path = await folder()
    const { get } = start({ store: onDisk(path) })
    await get()

    await expect.poll(async () => (await readdir(path)).length).toBe(4)
    expect((await readdir(path)).join()).not.toMatch(/guilds|roles/)
  })

  it.each([roles, '/guilds/1', `${roles}/5`, '/guilds'])(
    'forgets, over a restart, what a write to %s made stale',
    async written => {
      const path = await folder()
      const { get, write, discord } = start({ store: onDisk(path) })
      await get()
      await expect.poll(async () => (await readdir(path)).length).toBe(4)
      const second = start({ store: onDisk(path) }, discord)

      await second.write(written)

      expect(await start({ store: onDisk(path) }, discord).get()).toMatchObject({ fromCache: false })
      await write('/users/@me')
    },
  )

  it('survives files that are no answers', async () => {
    const path = await folder()
    const { get, discord } = start({ store: onDisk(path) })
    await get()
    await expect.poll(async () => (await readdir(path)).length).toBe(4)
    for (const name of await readdir(path)) await writeFile(join(path, name), '{"value":{"source":5}}')

    expect(await start({ store: onDisk(path) }, discord).get()).toMatchObject({ n: 2, fromCache: false })
  })

  it('empties it with clear', async () => {
    const path = await folder()
    const { get, layer } = start({ store: onDisk(path) })
    await get()
    await expect.poll(async () => (await readdir(path)).length).toBe(4)

    await layer.clear()

    expect(await readdir(path)).toEqual([])
  })
})

describe('cache with a store', () => {
  it('keeps the age of an answer over a restart, by the wall clock', async () => {
    const { store } = inMemory()
    const { get, clock, discord } = start({ store })
    await get('/channels/1')
    await clock.advance(minute - 1)

    expect(await start({ store }, discord, clock).get('/channels/1')).toMatchObject({ fromCache: true })
    await clock.advance(1)
    expect(await start({ store }, discord, clock).get('/channels/1')).toMatchObject({ fromCache: false })
  })

  it('gives a stale answer from the store, and refreshes it there', async () => {
    const { store } = inMemory()
    const { get, clock, discord } = start({ store })
    await get()
    await clock.advance(minute)

    expect(await start({ store }, discord, clock).get()).toMatchObject({ n: 1, stale: true })
    expect(await start({ store }, discord, clock).get()).toMatchObject({ n: 2, stale: undefined })
  })

  it('does not believe an answer from the future', async () => {
    const { store } = inMemory()
    const ahead = start({ store })
    await ahead.clock.advance(5)
    await ahead.get()

    expect(await start({ store }, ahead.discord).get()).toMatchObject({ fromCache: false })
  })

  it('sees at once what another process wrote', async () => {
    const { store } = inMemory()
    const first = start({ store, policies: { 'GET /guilds/**': { ttl: 1 } } })
    const second = start({ store }, first.discord, first.clock)
    await first.get()

    await second.write(roles)

    expect(await start({ store }, first.discord, first.clock).get()).toMatchObject({ n: 3, fromCache: false })
  })

  it('forgets what a policy says besides', async () => {
    const { store } = inMemory()
    const { get, write, discord } = start({ store })
    await get('/guilds/1/channels')
    await get()

    await write('/channels/7')

    const second = start({ store }, discord)
    expect(await second.get()).toMatchObject({ fromCache: true })
    expect(await second.get('/guilds/1/channels')).toMatchObject({ fromCache: false })
  })

  it.each(['clear', 'invalidate'] as const)('forgets all in the store with %s', async how => {
    const { store } = inMemory()
    const { get, layer, discord } = start({ store })
    await get()

    await (how === 'clear' ? layer.clear() : layer.invalidate('/channels/*'))

    expect(await start({ store }, discord).get()).toMatchObject({ fromCache: false })
  })

  it('does not let an old answer back into memory while the store is told of a write', async () => {
    const { store } = inMemory()
    const { clock, discord, client, get } = start({ store, maxEntries: 1 })
    await get()
    await get('/channels/5') // pushes the roles out of memory
    const { set } = store
    store.set = async (key, value) => {
      await new Promise<void>(resolve => void clock.timer(10, resolve))
      return set(key, value)
    }

    const write = client.request({ method: 'PATCH', path: roles })
    await settled()
    expect((await client.request({ method: 'GET', path: roles })).metadata.fromCache).toBe(true)
    await clock.advance(10)
    await write

    const after = client.request<{ n: number }>({ method: 'GET', path: roles })
    expect((await clock.until(after)).data).toEqual({ n: discord.count })
  })

  it('leaves the store alone for routes without a policy and writes that concern nothing', async () => {
    const { store, held } = inMemory()
    const { client, write, get } = start({ store })

    await client.request({ method: 'GET', path: '/users/@me', cache: { ttl: 5 } })
    await get('/users/@me')
    await write('/webhooks/1')

    expect(held.size).toBe(0)
  })

  it('asks Discord when the store has lost a stamp', async () => {
    const { store, held } = inMemory()
    const { get, discord } = start({ store })
    await get()
    const stamp = [...held].find(([, value]) => typeof value === 'string')?.[0] ?? ''

    held.delete(stamp)

    expect(await start({ store }, discord).get()).toMatchObject({ fromCache: false })
  })
})

describe('cache with a store that fails', () => {
  it.each(['throws', 'says no'] as const)('works on as if there were none when it %s, and reports it', async how => {
    const { store, breaks } = inMemory()
    const { get, write, layer, errors } = start({ store })
    breaks(how)

    expect(await get()).toMatchObject({ n: 1, fromCache: false })
    expect(await get()).toMatchObject({ n: 1, fromCache: true })
    await write(roles)
    expect(await get()).toMatchObject({ n: 3, fromCache: false })

    expect(errors.length).toBeGreaterThan(0)
    expect(errors[0]?.message).toContain('The store of the cache failed')
    expect(layer.stats().storeErrors).toBe(errors.length)
  })

  it('waits for it no longer than storeTimeout', async () => {
    const { store, breaks } = inMemory()
    const { client, clock, errors } = start({ store, storeTimeout: 20 })
    breaks('hangs')

    const call = client.request({ method: 'GET', path: roles })
    await clock.advance(19)
    expect(errors).toEqual([])
    await clock.advance(1)

    expect((await call).success).toBe(true)
    expect(errors).toMatchObject([{ cause: { message: 'No answer within 20 ms.' } }])
  })

  it.each(['throws', 'says no'] as const)('never believes it again about what it did not take (%s)', async how => {
    const { store, breaks } = inMemory()
    const { get, write, layer } = start({ store, maxEntries: 1 })
    await get()
    breaks(how)
    await write(roles)
    breaks(undefined)
    await get('/channels/5') // pushes what memory has out

    expect(await get()).toMatchObject({ fromCache: false })
    expect(layer.stats().storeErrors).toBe(1)
  })

  it('does not send for a caller that left while the store was asked', async () => {
    const { store, breaks } = inMemory()
    const { client, clock, discord } = start({ store })
    const caller = new AbortController()
    breaks('hangs')

    const call = client.request({ method: 'GET', path: roles, signal: caller.signal }).catch(error => error.name)
    await settled()
    caller.abort()
    await clock.advance(500)

    expect(await call).toBe('AbortError')
    expect(discord.count).toBe(0)
  })
})

describe('cache and dedup, whatever happens in whatever order', () => {
  const paths = [
    '/channels',
    '/channels/1',
    '/channels/1/messages',
    '/channels/1/messages/5',
    '/channels/2',
    '/guilds/1',
    roles,
  ]
  const step = fc.record({
    kind: fc.constantFrom('get', 'get', 'get', 'refresh', 'write'),
    path: fc.constantFrom(...paths),
    before: fc.nat(30),
    toServer: fc.nat(50),
    back: fc.nat(50),
  })

  it.each([false, true])(
    'never give what is older than a write that had ended, nor hold too much (with a store: %s)',
    async withStore => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 30 }),
          fc.integer({ min: 1, max: 200 }),
          async (steps, ttl) => {
            const clock = new FakeClock()
            const sleep = (ms: number) => new Promise<void>(resolve => void clock.timer(ms, resolve))
            const { store } = inMemory()
            let operations = 0
            const later = async <T>(most: number, work: () => T) => {
              await sleep(++operations % most)
              return work()
            }
            const slow: CacheStore = {
              get: key => later(7, () => store.get(key)),
              set: (key, value) => later(11, () => store.set(key, value)),
              delete: key => store.delete(key),
              clear: () => store.clear(),
            }
            const applied: string[] = []
            async function transport(ctx: Parameters<Layer>[0]) {
              const { method, path, headers = {} } = ctx.request
              await sleep(Number(headers['x-to']))
              if (method !== 'GET') applied.push(path)
              const seen = applied.filter(other => areRelated(other, path)).length
              await sleep(Number(headers['x-back']))
              ctx.response = new ApiResponse(200, {}, seen, JSON.stringify(seen))
            }
            const lasting = { ttl, staleWhileRevalidate: ttl }
            const layer = cache({
              policies: { 'GET /channels/**': lasting, 'GET /guilds/**': lasting },
              maxEntries: 3,
              maxBytes: 60,
              ...(withStore && { store: slow }),
            })
            const client = new Client({ layers: [dedup(), layer, transport], clock, route: routeOf })
            const ended: string[] = []

            const calls = []
            for (const { kind, path, before, toServer, back } of steps) {
              await clock.advance(before)
              const headers = { 'x-to': String(toServer), 'x-back': String(back) }
              if (kind === 'write')
                calls.push(client.request({ method: 'PATCH', path, headers }).then(() => void ended.push(path)))
              else {
                const least = ended.filter(other => areRelated(other, path)).length
                const wish = kind === 'refresh' ? { cache: 'refresh' as const } : {}
                const call = client.request<number>({ method: 'GET', path, headers, ...wish })
                calls.push(call.then(({ data }) => expect(data).toBeGreaterThanOrEqual(least)))
              }
              expect(layer.stats().entries).toBeLessThanOrEqual(3)
              expect(layer.stats().bytes).toBeLessThanOrEqual(60)
            }
            await clock.until(Promise.all(calls))
            await clock.advance(1000)
          },
        ),
        { numRuns: 150 },
      )
    },
  )
})
