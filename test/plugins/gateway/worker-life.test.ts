import { describe, expect, it } from 'vitest'
import { GatewayError } from '../../../src/index.js'
import { settled } from '../../support/clock.js'
import { prepared, started, type WorkScene } from '../../support/worker-scene.js'
import type { FakeWorker } from '../../support/workers.js'

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const message = (shard: number, count: number, { discord }: WorkScene) => {
  for (const i of upTo(count)) discord.emit(shard, 'MESSAGE_CREATE', { content: String(i) })
}
const contents = ({ heard }: WorkScene, shard: number) =>
  heard.filter(entry => entry.startsWith(`${shard} `)).map(entry => Number(entry.split(' ')[2]))

describe('gatewayPlugin: lost workers', () => {
  it('replaces a worker that ends, and loses and doubles nothing', async () => {
    const scene = await started()
    const { client, clock, discord, workers } = scene
    const lost: unknown[] = []
    const ready: unknown[] = []
    client.on('workerLost', loss => lost.push(loss))
    client.on('workerReady', worker => ready.push(worker))
    message(1, 3, scene)
    await settled()

    workers.all[1]?.die()
    for (const i of [3, 4]) discord.emit(1, 'MESSAGE_CREATE', { content: String(i) })
    await clock.advance(2000)
    discord.emit(1, 'MESSAGE_CREATE', { content: '5' })
    await settled()

    expect(contents(scene, 1)).toEqual(upTo(6))
    expect(lost).toEqual([{ worker: 1, shards: [1, 3], error: expect.objectContaining({ code: 'WORKER_LOST' }) }])
    expect(ready).toEqual([{ worker: 1, shards: [1, 3] }])
    expect(scene.errors).toEqual([expect.objectContaining({ code: 'WORKER_LOST' })])
    expect(scene.gateway.status().workers[1]).toMatchObject({ state: 'up', restarts: 1 })
    expect(discord.identified).toHaveLength(4)
    expect(discord.resumed).toEqual([
      { shard: 1, seq: 4 },
      { shard: 3, seq: 1 },
    ])
  })

  it('hears again what a worker had read and not yet handed over', async () => {
    const scene = await started()
    const { clock, workers } = scene
    const worker = workers.all[1] as FakeWorker
    message(1, 2, scene)
    await settled()

    worker.isHung = true
    message(1, 3, scene)
    await settled()
    worker.die()
    await clock.advance(2000)

    expect(contents(scene, 1)).toEqual([0, 1, 0, 1, 2])
    expect(scene.discord.resumed).toContainEqual({ shard: 1, seq: 3 })
  })

  it('ignores what a worker posts that was replaced', async () => {
    const scene = await started()
    const { clock, workers } = scene
    const worker = workers.all[1] as FakeWorker
    worker.die()
    await clock.advance(2000)
    message(1, 1, scene)
    await settled()

    worker.postLate(worker.posted.filter(({ kind }) => kind === 'state' || kind === 'ready'))
    worker.postLate([
      {
        kind: 'events',
        shard: 1,
        line: 0,
        replayed: false,
        seq: 99,
        texts: ['{"t":"MESSAGE_CREATE","s":99,"op":0,"d":{}}'],
      },
    ])
    await settled()

    expect(contents(scene, 1)).toEqual([0])
    expect(scene.gateway.status().shards[1]?.session?.seq).toBe(3)
  })

  it('replaces a worker that does not answer', async () => {
    const scene = await started({ pingEvery: 1000, pingTimeout: 3000 })
    const { clock, workers, errors } = scene
    const worker = workers.all[0] as FakeWorker

    worker.isHung = true
    message(0, 2, scene)
    await clock.advance(6000)

    expect(worker.isOver).toBe(true)
    expect(workers.all).toHaveLength(3)
    expect(contents(scene, 0)).toEqual([0, 1])
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Worker 0 is lost: it did not answer for 3000 ms/),
    ])
  })

  it('does not blame a worker for the time in which this thread was busy', async () => {
    const { clock, workers, errors } = await started({ pingEvery: 1000, pingTimeout: 3000 })
    const worker = workers.all[0] as FakeWorker
    worker.isDeaf = true
    await clock.advance(1000) // the ping is out

    clock.leap(10_000) // nothing runs here for longer than the answer may take
    await clock.advance(0)
    worker.isDeaf = false
    worker.catchUp()
    await clock.advance(5000)

    expect(worker.isOver).toBe(false)
    expect(errors).toEqual([])
  })

  it('waits longer from time to time for a worker that cannot stay, and spends no identify', async () => {
    const { clock, workers, discord, errors } = await started()
    const at: number[] = []
    workers.onSpawn = worker => {
      at.push(clock.now())
      queueMicrotask(() => worker.die())
    }

    workers.all[0]?.die()
    await clock.advance(40_000)

    const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0))
    expect(waits.length).toBeGreaterThanOrEqual(3)
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(1000 * 2 ** i)
      expect(wait).toBeLessThanOrEqual(2000 * 2 ** i)
    }
    expect(errors.length).toBe(at.length + 1)
    expect(discord.identified).toHaveLength(4)
  })

  it('begins a new session where the old one is over when the worker is back', async () => {
    const { clock, workers, discord, gateway } = await started()
    discord.all.length = 0

    workers.all[0]?.die()
    await clock.advance(30_000)

    expect(discord.identified.slice(4).sort()).toEqual([0, 2])
    expect(gateway.status().shards.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready'])
  })

  it('replaces a worker at once that had held', async () => {
    const { clock, workers } = await started()
    await clock.advance(31_000)

    workers.all[0]?.die()
    await clock.advance(0)

    expect(workers.all).toHaveLength(3)
  })

  it('leaves a shard alone that Discord refuses', async () => {
    const { clock, workers, discord, gateway } = await started()
    discord.socketOf(0).end(4004)
    await settled()

    workers.all[0]?.die()
    await clock.advance(60_000)

    expect(gateway.status().shards.map(({ state }) => state)).toEqual(['stopped', 'ready', 'ready', 'ready'])
    expect(discord.identified).toHaveLength(4)
  })

  it('gives the turn to identify back that a lost worker waited for', async () => {
    const { gateway, clock, bot, workers, discord } = prepared()
    bot.session_start_limit.max_concurrency = 1
    const connecting = gateway.connect()
    await clock.advance(100)

    workers.all[0]?.die()
    await clock.until(connecting)

    expect([...discord.identified].sort()).toEqual([0, 1, 2, 3])
    expect(gateway.status().identifiesLeft).toBe(996)
  })

  it('tells that connections are gone with their worker', async () => {
    const { client, gateway, workers, clock } = await started()
    const told: unknown[] = []
    client.on('shardLost', ({ shard, why, remedy }) => told.push([shard, why, remedy]))
    const members = gateway.requestMembers('4194305', { query: 'a' }).all()
    members.catch(() => {})
    await settled()

    workers.all[1]?.die()

    await expect(clock.until(members)).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
    expect(told.slice(0, 2)).toEqual([
      [1, 'its worker is gone', 'resume'],
      [3, 'its worker is gone', 'resume'],
    ])
    expect(client.heard('shardLost')).toBe(true)
  })

  it('connects though a worker ends on the way', async () => {
    const { gateway, clock, workers, discord } = prepared()
    const connecting = gateway.connect()
    await settled()
    expect(workers.all).toHaveLength(2)

    workers.all[0]?.die()
    await clock.until(connecting)

    expect([...new Set(discord.identified)].sort()).toEqual([0, 1, 2, 3])
  })

  it.each([
    ['the module is missing', undefined, /Cannot find module/],
    ['the module has no setup', { other: 1 }, /a function `setup`/],
    ['setup throws', { setup: () => Promise.reject(new TypeError('no such table')) }, /no such table/],
  ])('rejects when %s', async (_, module, cause) => {
    const { gateway, clock, workers } = prepared({ setup: 'file:///setup.js' })
    if (module) workers.modules.set('file:///setup.js', module)

    const error = (await clock.until(gateway.connect()).catch((thrown: unknown) => thrown)) as GatewayError

    expect(error).toBeInstanceOf(GatewayError)
    expect(error).toMatchObject({ code: 'WORKER_FAILED', severity: 'fatal' })
    expect(String(error.cause)).toMatch(cause)
    expect(workers.live).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it('rejects when a worker is not ready in time, or ends before (gateway, B10)', async () => {
    const slow = prepared({ setup: 'file:///setup.js', startTimeout: 5000 })
    slow.workers.modules.set('file:///setup.js', { setup: () => new Promise(() => {}) })
    const ended = prepared()
    ended.workers.onSpawn = worker => queueMicrotask(() => worker.die('it exited with 1', new Error('boom')))

    await expect(slow.clock.until(slow.gateway.connect())).rejects.toThrow(/not ready within 5000 ms/)
    await expect(ended.clock.until(ended.gateway.connect())).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      cause: expect.objectContaining({ message: 'boom' }),
    })
    expect(slow.clock.now()).toBe(5000)
    expect([...slow.workers.live, ...ended.workers.live]).toEqual([])
  })

  it('goes on though a setup fails when its worker is replaced', async () => {
    const setup = 'file:///setup.js'
    const scene = prepared({ setup })
    scene.workers.modules.set(setup, { setup() {} })
    await scene.clock.until(scene.gateway.connect())

    scene.workers.modules.set(setup, { setup: () => Promise.reject(new Error('no database')) })
    scene.workers.all[0]?.die()
    await scene.clock.advance(3000)
    scene.workers.modules.set(setup, { setup() {} })
    await scene.clock.advance(20_000)
    message(0, 1, scene)
    await settled()

    expect(contents(scene, 0)).toEqual([0])
    expect(scene.errors.map(error => (error as GatewayError).code)).toContain('WORKER_LOST')
  })
})

describe('gatewayPlugin: workers that outrun this thread', () => {
  const text = 'x'.repeat(1000)

  it('lets a worker stop reading, and takes nothing for dead meanwhile', async () => {
    const scene = await started({ maxOutstanding: 10_000, pingTimeout: 10_000_000 })
    const { clock, discord, workers, gateway } = scene
    const worker = workers.all[0] as FakeWorker
    const losses: unknown[] = []
    scene.client.on('shardLost', loss => losses.push(loss))
    await settled()
    worker.isDeaf = true

    for (const i of upTo(50)) {
      discord.emit(0, 'MESSAGE_CREATE', { content: `${i} ${text}` })
      await settled()
    }
    const isPaused = discord.socketOf(0).isPaused && discord.socketOf(2).isPaused
    const posted = worker.posted.flatMap(item => (item.kind === 'events' ? item.texts : [])).join('').length
    await clock.advance(300_000)
    worker.isDeaf = false
    worker.catchUp()
    await settled()
    const heard = contents(scene, 0)

    expect(isPaused).toBe(true)
    expect(posted).toBeLessThan(12_000)
    expect(heard).toEqual(upTo(50))
    expect(losses).toEqual([])
    expect(discord.socketOf(0).isPaused).toBe(false)
    await clock.advance(2000)
    expect(gateway.status().workers[0]).toMatchObject({ isHeld: false, outstanding: 0 })
  })

  it('notices a dead connection again once it reads', async () => {
    const scene = await started({ maxOutstanding: 10_000, pingTimeout: 10_000_000 })
    const { clock, discord, workers } = scene
    const worker = workers.all[0] as FakeWorker
    worker.isDeaf = true
    for (const i of upTo(20)) discord.emit(0, 'MESSAGE_CREATE', { content: `${i} ${text}` })
    await clock.advance(100_000)
    worker.isDeaf = false
    worker.catchUp()
    await settled()

    const socket = discord.socketOf(0)
    discord.acks = false
    await clock.advance(100_000)

    expect(contents(scene, 0)).toEqual(upTo(20))
    expect(socket.terminated).toBe(true)
  })

  it('takes a connection for alive whose ack was not read any more', async () => {
    const scene = await started({ maxOutstanding: 10_000, pingTimeout: 10_000_000 })
    const { clock, discord, workers } = scene
    const worker = workers.all[0] as FakeWorker
    discord.acks = false
    await clock.advance(21_000) // the first beat is out, half an interval behind HELLO
    expect(discord.socketOf(0).of(1)).toHaveLength(1)
    worker.isDeaf = true
    discord.socketOf(0).pause() // the ack and more wait unread from here on
    for (const i of upTo(20)) discord.emit(2, 'MESSAGE_CREATE', { content: `${i} ${text}` })
    discord.acks = true

    await clock.advance(100_000)

    expect(discord.socketOf(0).terminated).toBe(false)
  })

  it('keeps a connection that opens meanwhile waiting', async () => {
    const scene = await started({ maxOutstanding: 10_000, pingTimeout: 10_000_000 })
    const { clock, discord, workers, sockets } = scene
    const worker = workers.all[0] as FakeWorker
    worker.isDeaf = true
    for (const i of upTo(20)) discord.emit(0, 'MESSAGE_CREATE', { content: `${i} ${text}` })
    await settled()

    discord.socketOf(2).end(1006)
    await clock.advance(60_000)
    const resumed = [...discord.resumed]
    worker.isDeaf = false
    worker.catchUp()
    await clock.advance(1000)

    expect(resumed).toEqual([])
    expect(sockets.all).toHaveLength(5)
    expect(discord.resumed).toEqual([{ shard: 2, seq: 1 }])
  })
})

describe('gatewayPlugin: sending through workers', () => {
  const presence = (name: string) =>
    ({ since: null, activities: [{ name, type: 0 }], status: 'online', afk: false }) as never

  it('resolves when it was written, waits while there is no connection, and survives a worker', async () => {
    const scene = await started()
    const { gateway, clock, discord, workers } = scene
    await clock.until(gateway.send(31, { guild_ids: ['1'] }, { shard: 1 }))
    const before = discord.socketOf(1).of(31)

    workers.all[1]?.die()
    const sends = [
      gateway.send(31, { guild_ids: ['2'] }, { shard: 1 }),
      gateway.send(31, { guild_ids: ['3'] }, { shard: 1 }),
    ]
    const queued = gateway.status().shards[1]?.queued
    await clock.until(Promise.all(sends))

    expect(before.map(({ d }) => d)).toEqual([{ guild_ids: ['1'] }])
    expect(queued).toBe(2)
    expect(
      discord
        .socketOf(1)
        .of(31)
        .map(({ d }) => d),
    ).toEqual([{ guild_ids: ['2'] }, { guild_ids: ['3'] }])
  })

  it('sends again what a lost worker had been given and not confirmed', async () => {
    const { gateway, clock, discord, workers } = await started()
    const worker = workers.all[1] as FakeWorker
    worker.isHung = true
    const sent = gateway.send(31, { guild_ids: ['1'] }, { shard: 1 })
    await settled()

    worker.die()
    await clock.until(sent)

    expect(
      discord
        .socketOf(1)
        .of(31)
        .map(({ d }) => d),
    ).toEqual([{ guild_ids: ['1'] }])
  })

  it('takes an aborted payload out, and refuses what would not fit', async () => {
    const scene = await started({}, { maxQueuedSends: 1 })
    const { gateway, clock, discord, workers } = scene
    workers.all[1]?.die()
    const abort = new AbortController()

    const aborted = gateway.send(31, {}, { shard: 1, signal: abort.signal })
    const refused = gateway.send(31, {}, { shard: 1 })
    refused.catch(() => {})
    aborted.catch(() => {})
    abort.abort()
    await clock.advance(5000)

    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(refused).rejects.toMatchObject({ code: 'QUEUE_FULL' })
    await expect(gateway.send(31, {}, { shard: 9 })).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED', shard: 9 })
    expect(discord.socketOf(1).of(31)).toEqual([])
  })

  it('sends the last presence where several wait for a connection, and identifies with it', async () => {
    const scene = await started()
    const { gateway, clock, discord, workers } = scene
    workers.all[0]?.die()
    discord.all.splice(discord.all.indexOf(discord.of(0)), 1)

    const updates = ['a', 'b', 'c'].map(name => gateway.updatePresence(presence(name)))
    await clock.until(Promise.all(updates))

    const [identify] = discord.socketOf(0).of(2)
    const names = discord
      .socketOf(2)
      .of(3)
      .map(({ d }) => (d as { activities: { name: string }[] }).activities[0]?.name)
    expect(identify?.d).toMatchObject({ presence: presence('c') })
    expect(names).toEqual(['c'])
  })

  it('rejects what waits when it disconnects', async () => {
    const { gateway, clock, workers } = await started()
    workers.all[1]?.die()
    const waiting = gateway.send(31, {}, { shard: 1 })
    waiting.catch(() => {})

    await clock.until(gateway.disconnect())

    await expect(waiting).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })
})
