import { afterEach, describe, expect, it } from 'vitest'
import {
  type Resharded,
  type SessionStore,
  type StoredSession,
  shardOf,
  wsConnect,
} from '../../plugins/gateway/index.js'
import type { SpawnWorker } from '../../plugins/gateway/worker-thread.js'
import type { Simulator } from '../../plugins/simulator/index.js'
import { random } from '../../plugins/simulator/random.js'
import type { GatewayError } from '../../src/index.js'
import { type Bot, type BotOptions, bot } from '../support/bot.js'
import { FakeWorkers } from '../support/workers.js'

const rate = 200
const step = 100
const maxConcurrency = 4

interface Scene extends Bot {
  /** Numbers of messages by guild: what was sent, and what was heard. */
  readonly sent: Map<string, number[]>
  readonly got: Map<string, number[]>
  /** Names of the other events that were heard. */
  readonly names: string[]
  /** When which shard of how many sent its identify. */
  readonly identifies: { readonly at: number; readonly shard: number; readonly count: number }[]
  /** Lets messages flow into all guilds, until the returned function is called. */
  flood(): () => void
  /** Moves time on until the reshard settles. */
  reshard(to: number | 'auto', signal?: AbortSignal): Promise<Resharded>
  /** Stops nothing; waits until everything that was sent was heard. */
  level(): Promise<void>
}

const open: Bot[] = []
afterEach(async () => {
  for (const made of open.splice(0)) await made.close()
})

/** A connected bot on 4 shards, with 3 guilds for each of 8. @param workers how many run its shards, without threads */
async function connected({ simulator, gateway }: BotOptions = {}, workers = 0): Promise<Scene> {
  let fakes: FakeWorkers | undefined
  const spawn: SpawnWorker = (init, events) => (fakes as FakeWorkers).spawn(init, events)
  const made = await bot({
    simulator: { ...simulator, gateway: { shards: 4, maxConcurrency, ...simulator?.gateway } },
    gateway: {
      intents: ['Guilds', 'GuildMessages', 'MessageContent', 'GuildMessageTyping'],
      ...gateway,
      ...(workers > 0 && { workers: { count: workers, spawn }, random: undefined as never }),
    },
  })
  fakes = new FakeWorkers(made.clock as never, () => ({ connect: wsConnect(made.clock) }) as never)
  open.push(made)
  for (let i = 0; i < 24; i++) {
    await made.discord.clock.advance(1)
    made.discord.world.addGuild({ channels: ['general'], members: ['ann'], roles: [] })
  }
  const scene = watched(made)
  await made.connect()
  await made.clock.until(() => scene.names.filter(name => name === 'GUILD_CREATE').length === 25)
  scene.names.length = 0
  return scene
}

function watched(made: Bot): Scene {
  const { client, gateway, clock } = made
  const [sent, got] = [new Map<string, number[]>(), new Map<string, number[]>()]
  const names: string[] = []
  const identifies: Scene['identifies'] = []
  gateway.on('packet', ({ t, d }) => {
    const { guild_id, content } = d as { readonly guild_id: string; readonly content: string }
    if (t === 'MESSAGE_CREATE') put(got, guild_id, Number(content))
    else names.push(String(t))
  })
  client.on('shardState', ({ shard, count, to }) => {
    if (to === 'identifying') identifies.push({ at: clock.now(), shard, count })
  })
  const total = (map: Map<string, number[]>) => [...map.values()].flat().length
  return {
    ...{ ...made, sent, got, names, identifies },
    flood: () => flood(made.discord, sent),
    reshard: (to, signal) => settle(made, gateway.reshard(to, { ...(signal && { signal }) })),
    level: () => clock.until(() => total(got) >= total(sent), 'all messages', 120_000, step),
  }
}

async function settle<T>({ clock }: Bot, promise: Promise<T>): Promise<T> {
  let isDone = false
  const done = () => {
    isDone = true
  }
  promise.then(done, done)
  await clock.until(() => isDone, 'the reshard', 300_000, step)
  return promise
}

function put(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key) ?? []
  list.push(value)
  map.set(key, list)
}

function flood(discord: Simulator, sent: Map<string, number[]>): () => void {
  const guilds = [...discord.world.guilds.keys()]
  let [isOn, number] = [true, [...sent.values()].flat().length]
  const say = () => {
    if (!isOn) return
    for (let i = 0; i < (rate * step) / 1000; i++)
      message(discord, sent, [guilds[(++number * 7) % guilds.length], number])
    discord.clock.timer(step, say)
  }
  say()
  return () => {
    isOn = false
  }
}

function message(
  discord: Simulator,
  sent: Map<string, number[]>,
  [guildId = '', number]: readonly [guildId: string | undefined, number: number],
): void {
  put(sent, guildId, number)
  const channelId = discord.world.channel('general', guildId).id
  const author = { id: '1', username: 'storm' }
  const id = discord.world.snowflakes.next()
  const data = { id, guild_id: guildId, channel_id: channelId, content: String(number), author }
  discord.gateway.dispatch({ event: 'MESSAGE_CREATE', guildId, channelId, data })
}

/** Least ms between two identifies of one concurrency key. */
function closest(identifies: Scene['identifies']): number {
  const last = new Map<number, number>()
  let least = Number.POSITIVE_INFINITY
  for (const { at, shard } of identifies) {
    const key = shard % maxConcurrency
    least = Math.min(least, at - (last.get(key) ?? Number.NEGATIVE_INFINITY))
    last.set(key, at)
  }
  return least
}

describe('gateway.reshard on the simulator', () => {
  for (const [from, to] of [
    [4, 8],
    [8, 4],
    [4, 6],
  ] as const) {
    it(`goes from ${from} to ${to} shards under flood: each message once, in order per guild`, async () => {
      const scene = await connected({ gateway: { shards: from } })
      const { discord, gateway, clock, client } = scene
      const told: Resharded[] = []
      client.on('resharded', change => told.push(change))
      const stop = scene.flood()

      const change = await scene.reshard(to)
      await clock.advance(5000, step)
      stop()
      await scene.level()

      expect(change).toEqual({ from, to })
      expect(told).toEqual([change])
      expect([...scene.got.values()].flat().length).toBeGreaterThan(1000)
      expect(scene.got).toEqual(scene.sent)
      expect(scene.names).toEqual([])
      expect(scene.identifies.length).toBe(from + to)
      expect(closest(scene.identifies)).toBeGreaterThanOrEqual(5000)
      expect(gateway.status().shards.map(({ state }) => state)).toEqual(Array(to).fill('ready'))
      expect(discord.gateway.sockets.map(({ shard }) => shard?.[1])).toEqual(Array(to).fill(to))
      const guildId = discord.world.guild().id
      expect(gateway.shardOf(guildId)).toBe(shardOf(guildId, to))
    })
  }

  for (const [side, count] of [
    ['no', 0],
    ['the old', 4],
    ['the new', 8],
  ] as const) {
    it(`loses nothing with shards in workers where a connection of ${side} shards is dropped`, async () => {
      const scene = await connected({}, 2)
      const { discord, clock } = scene
      const stop = scene.flood()

      const done = scene.gateway.reshard(8)
      await clock.until(() => scene.identifies.length === 12)
      await clock.advance(1000, step)
      const socket = discord.gateway.sockets.find(({ shard }) => shard?.[1] === count)
      if (socket) discord.gateway.drop({ id: socket.id })
      await settle(scene, done)
      await clock.advance(5000, step)
      stop()
      await scene.level()

      expect(scene.got).toEqual(scene.sent)
      expect(scene.names.filter(name => name !== 'RESUMED')).toEqual([])
      expect(scene.identifies.length).toBe(12)
      expect(scene.gateway.status().workers.length).toBe(2)
    })
  }

  it('leaves no timer and no socket behind', async () => {
    const scene = await connected()
    const stop = scene.flood()
    await scene.reshard(8)
    stop()

    await scene.close()
    open.length = 0

    expect(scene.clock.waiting).toBe(0)
    expect(scene.discord.gateway.sockets).toEqual([])
    expect(scene.errors).toEqual([])
  })

  it('does not show the bot as offline, and leaves no session that is not in use', async () => {
    const scene = await connected()
    const { discord, clock } = scene
    await scene.reshard(8)

    const codes = discord.gateway.log.entries.filter(({ kind }) => kind === 'closed').map(({ code }) => code)
    await clock.advance(200_000, 500)

    expect(codes).toEqual([4000, 4000, 4000, 4000])
    expect(discord.gateway.sessions.map(({ shard }) => shard[1])).toEqual(Array(8).fill(8))
  })

  it('delivers equal events as often as they happen', async () => {
    const scene = await connected()
    const { discord, clock } = scene
    const general = discord.world.channel('general', discord.world.guild().id)
    const ann = discord.world.person('ann').id
    let [typed, isOn] = [0, true]
    const type = () => {
      if (!isOn) return
      for (let i = 0; i < 3; i++, typed++) discord.world.type(general, ann)
      discord.clock.timer(300, type)
    }
    type()

    await scene.reshard(8)
    await clock.advance(10_000, step)
    isOn = false
    await clock.advance(1000, step)

    expect(typed).toBeGreaterThan(50)
    expect(scene.names).toEqual(Array(typed).fill('TYPING_START'))
  })

  const sides = [
    ['old', 4],
    ['new', 8],
  ] as const
  const breaks = [
    ['is dropped', ({ discord }: Scene, id: number) => discord.gateway.drop({ id }), [1, 7, 12], 5000],
    ['is half-open', ({ discord }: Scene, id: number) => discord.gateway.halfOpen({ id }), [1, 12], 50_000],
    ['is told to reconnect', ({ discord }: Scene, id: number) => discord.gateway.reconnect({ id }), [12], 5000],
  ] as const
  for (const [what, act, times, after] of breaks) {
    for (const [side, count] of sides) {
      for (const seconds of times) {
        it(`loses nothing where a connection of the ${side} shards ${what} after ${seconds} s`, async () => {
          const scene = await connected()
          const { discord, clock } = scene
          const stop = scene.flood()

          const done = scene.gateway.reshard(8)
          const from = clock.now()
          const socket = () => discord.gateway.sockets.find(({ shard }) => shard?.[1] === count)
          await clock.until(() => clock.now() - from > seconds * 1000 && socket() !== undefined, 'it', 60_000, step)
          expect(act(scene, socket()?.id ?? -1)).toBe(1)
          await settle(scene, done)
          await clock.advance(after, 250)
          stop()
          await scene.level()

          expect(scene.got).toEqual(scene.sent)
          expect(scene.names.filter(name => name !== 'RESUMED')).toEqual([])
          expect(scene.identifies.length).toBe(12)
        }, 30_000)
      }
    }
  }

  // RESHARD_SEEDS=1,2,3 tries others.
  const seeds = (process.env.RESHARD_SEEDS ?? '9').split(',')
  for (const seed of seeds) {
    it(`loses nothing while connections of all shards break at random (seed ${seed})`, async () => {
      const scene = await connected()
      const { discord, clock, gateway } = scene
      const chance = random(Number(seed)).fork('reshard')
      const acts: readonly ((id: number) => unknown)[] = [
        id => discord.gateway.drop({ id }),
        id => discord.gateway.halfOpen({ id }),
        id => discord.gateway.reconnect({ id }),
        id => discord.gateway.close(chance.pick([1000, 4000, 4008]), { id }),
        id => discord.gateway.invalidate({ id }, { resumable: true }),
        id => discord.gateway.send('{"op":0,"t":', { id }),
        id => gateway.reconnect(discord.gateway.sockets.find(socket => socket.id === id)?.shard?.[0]),
      ]
      let isOn = true
      const strike = () => {
        const sockets = discord.gateway.sockets.filter(({ state }) => state === 'identified')
        if (isOn && sockets.length > 0) chance.pick(acts)(chance.pick(sockets).id)
        if (isOn) discord.clock.timer(chance.int(500, 4000), strike)
      }
      const stop = scene.flood()
      strike()

      const done = gateway.reshard(8)
      discord.clock.timer(25_000, () => {
        isOn = false
      })
      await settle(scene, done)
      isOn = false
      await clock.advance(60_000, 250)
      stop()
      await scene.level()

      expect(scene.losses.filter(({ remedy }) => remedy === 'identify')).toEqual([])
      expect(scene.got).toEqual(scene.sent)
      expect(scene.names.filter(name => name !== 'RESUMED')).toEqual([])
      expect(closest(scene.identifies)).toBeGreaterThanOrEqual(5000)
    }, 120_000)
  }

  it('brings what an old shard misses between two sessions', async () => {
    const scene = await connected({ simulator: { gateway: { maxConcurrency: 16 } } })
    const { discord, clock, identifies } = scene
    const stop = scene.flood()

    const done = scene.gateway.reshard(8)
    await clock.until(() => identifies.length === 12)
    await clock.advance(500, step)
    expect(
      discord.gateway.invalidate({ id: discord.gateway.sockets.find(({ shard }) => shard?.[1] === 4)?.id ?? -1 }),
    ).toBe(1)
    await settle(scene, done)
    await clock.advance(5000, step)
    stop()
    await scene.level()

    expect(scene.losses.map(({ remedy }) => remedy)).toContain('identify')
    expect(scene.got).toEqual(scene.sent)
    expect(scene.names).toContain('READY')
  })

  it('loses nothing where a new shard has to begin another session', async () => {
    const scene = await connected()
    const { discord, clock, identifies } = scene
    const stop = scene.flood()

    const done = scene.gateway.reshard(8)
    await clock.until(() => identifies.length === 12)
    await clock.advance(500, step)
    expect(
      discord.gateway.invalidate({ id: discord.gateway.sockets.find(({ shard }) => shard?.[1] === 8)?.id ?? -1 }),
    ).toBe(1)
    await settle(scene, done)
    await clock.advance(5000, step)
    stop()
    await scene.level()

    expect(scene.got).toEqual(scene.sent)
    expect(scene.names).toEqual([])
    expect(closest(scene.identifies)).toBeGreaterThanOrEqual(5000)
  })

  it('tells once of guilds that come back, go and are joined meanwhile', async () => {
    const scene = await connected()
    const { discord, clock, gateway } = scene
    const told: string[] = []
    gateway.on('guildCreate', ({ id }) => told.push(`+${id}`))
    gateway.on('guildDelete', ({ id, unavailable }) => told.push(`${unavailable ? '?' : '-'}${id}`))
    const [a, b, c] = [...discord.world.guilds.keys()] as [string, string, string]
    const outages = [discord.gateway.outage([a]), discord.gateway.outage([b])]

    const done = gateway.reshard(8)
    await clock.advance(3000, step)
    outages[0]?.end()
    const joined = discord.world.addGuild({ channels: ['general'], members: ['ann'], roles: [] }).id
    const third = discord.gateway.outage([c])
    await settle(scene, done)
    outages[1]?.end()
    third.end()
    await clock.advance(2000, step)

    expect(told).toEqual([`?${a}`, `?${b}`, `+${a}`, `+${joined}`, `?${c}`, `+${b}`, `+${c}`])
  })

  it('waits for answers that are under way, and asks the new shards from then on', async () => {
    const scene = await connected({ gateway: { intents: ['Guilds', 'GuildMembers', 'GuildMessages'] } })
    const { discord, clock, gateway } = scene
    const ids = [...discord.world.guilds.keys()]
    let [isOn, failed, found] = [true, 0, 0]
    const ask = async () => {
      for (let i = 0; isOn; i++) {
        const all = gateway.requestMembers(ids[i % ids.length] ?? '', { userIds: [discord.world.bot.id] }).all()
        await all.then(
          list => (found += list.length),
          () => failed++,
        )
        await new Promise(resolve => setImmediate(resolve))
      }
    }
    const asking = ask()

    await scene.reshard(8)
    await clock.advance(2000, step)
    isOn = false
    await clock.settle(asking, 'the last answer')

    expect(failed).toBe(0)
    expect(found).toBeGreaterThan(20)
  })

  it('keeps sessions of the new shards only, which the next process goes on with', async () => {
    const kept = new Map<number, StoredSession>()
    const sessions: SessionStore = {
      load: async shard => kept.get(shard),
      save: async (shard, session) => void kept.set(shard, session),
      remove: async shard => void kept.delete(shard),
    }
    const scene = await connected({ gateway: { shards: 8, sessions } })
    const { gateway, clock } = scene
    const counts = () => [...kept].map(([id, { shard }]) => [id, ...shard]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))

    const stop = scene.flood()
    const done = gateway.reshard(4)
    await clock.advance(2000, step)
    const during = counts()
    await settle(scene, done)
    await clock.advance(2000, step)
    const after = counts()
    await clock.settle(gateway.disconnect({ resumable: true }))
    const identified = scene.identifies.length
    await clock.settle(gateway.connect())
    stop()
    await scene.level()

    expect(during).toEqual(Array.from({ length: 8 }, (_, id) => [id, id, 8]))
    expect(after).toEqual(Array.from({ length: 4 }, (_, id) => [id, id, 4]))
    expect(scene.identifies.length).toBe(identified)
    expect(scene.got).toEqual(scene.sent)
  })

  describe('where it fails', () => {
    /** The old shards are as they were, and the new ones are gone. */
    async function expectUntouched(scene: Scene, stop: () => void): Promise<void> {
      const { discord, clock, gateway } = scene
      await clock.advance(3000, step)
      stop()
      await scene.level()
      expect(scene.got).toEqual(scene.sent)
      expect(scene.names).toEqual([])
      expect(discord.gateway.sockets.map(({ shard }) => shard?.[1])).toEqual([4, 4, 4, 4])
      expect(gateway.status().shards.map(({ state, id }) => [state, id])).toEqual([0, 1, 2, 3].map(id => ['ready', id]))
      expect(scene.identifies.filter(({ count }) => count === 4).length).toBe(4)
    }

    it('goes on with the old shards if Discord refuses a new one', async () => {
      const scene = await connected()
      scene.discord.gateway.faults.add({ kind: 'close', on: 'identify', code: 4010, shard: 6 })
      const stop = scene.flood()

      const error = await scene.reshard(8).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ name: 'GatewayError', code: 'GATEWAY_REFUSED', closeCode: 4010, shard: 6 })
      await expectUntouched(scene, stop)
    })

    it('goes on with the old shards if a new one is refused once all have been ready', async () => {
      const scene = await connected()
      const { discord, clock, identifies } = scene
      const stop = scene.flood()

      const done = scene.gateway.reshard(8)
      await clock.until(() => identifies.length === 12)
      await clock.advance(1500, step)
      discord.gateway.close(4011, { id: discord.gateway.sockets.find(({ shard }) => shard?.[1] === 8)?.id ?? -1 })
      const error = await settle(scene, done).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ name: 'GatewayError', code: 'GATEWAY_REFUSED' })
      await expectUntouched(scene, stop)
    })

    it.each([0, 4000, 9000])('goes on with the old shards if it is aborted after %d ms', async ms => {
      const scene = await connected()
      const stop = scene.flood()
      const abort = new AbortController()

      const done = scene.gateway.reshard(8, { signal: abort.signal })
      done.catch(() => {})
      if (ms > 0) await scene.clock.advance(ms, step)
      abort.abort(new Error('changed my mind'))
      const error = await settle(scene, done).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ name: 'AbortError' })
      await expectUntouched(scene, stop)
    })

    it('begins nothing if the identifies do not suffice', async () => {
      const scene = await connected({ simulator: { gateway: { identifies: { limit: 11, window: 86_400_000 } } } })
      const stop = scene.flood()

      const error = await scene.reshard(8).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ name: 'GatewayError', code: 'IDENTIFY_BUDGET' })
      expect((error as GatewayError).retryAfter).toBeGreaterThan(80_000_000)
      expect(scene.identifies.length).toBe(4)
      await expectUntouched(scene, stop)
    })

    it('leaves the reserve of the identifies alone', async () => {
      const scene = await connected({
        simulator: { gateway: { identifies: { limit: 20, window: 86_400_000 } } },
        gateway: { identify: { reserve: 10 } },
      })

      const error = await scene.reshard(8).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ code: 'IDENTIFY_BUDGET' })
      expect(scene.identifies.length).toBe(4)
    })

    for (const end of ['disconnect', 'close'] as const) {
      it.each([0, 3000, 9000])(`ends with ${end}() after %d ms`, async ms => {
        const scene = await connected()
        const { gateway, clock, discord } = scene

        const done = gateway.reshard(8)
        done.catch(() => {})
        if (ms > 0) await clock.advance(ms, step)
        await clock.settle(gateway[end]())
        const error = await settle(scene, done).catch((reason: unknown) => reason)

        expect(error).toMatchObject({ name: 'ClosedError' })
        await clock.advance(1000, step)
        expect(discord.gateway.sockets).toEqual([])
      })
    }
  })
})
