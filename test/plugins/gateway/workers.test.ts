import { describe, expect, it } from 'vitest'
import { memorySessionStore } from '../../../plugins/gateway/index.js'
import type { GatewayError } from '../../../src/index.js'
import { settled } from '../../support/clock.js'
import { token } from '../../support/gateway.js'
import { guildOn, prepared, started } from '../../support/worker-scene.js'
import type { FakeWorker } from '../../support/workers.js'

const all = [0, 1, 2, 3]

describe('gatewayPlugin: workers', () => {
  it('runs the shards in workers and hears their events here, in order', async () => {
    const { gateway, discord, heard, workers } = await started()

    for (const shard of all) discord.emit(shard, 'MESSAGE_CREATE', { content: 'a' })
    discord.emit(1, 'MESSAGE_CREATE', { content: 'b' })
    await settled()

    expect(workers.all.map(({ init }) => init.shards)).toEqual([
      [0, 2],
      [1, 3],
    ])
    expect(heard.sort()).toEqual(['0 2 a', '1 2 a', '1 3 b', '2 2 a', '3 2 a'])
    expect(gateway.status().shards.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready'])
  })

  it('starts no more workers than there are shards', async () => {
    const { workers } = await started({ count: 8 })

    expect(workers.all.map(({ init }) => init.shards)).toEqual([[0], [1], [2], [3]])
  })

  it('hears READY, states, losses and resumes as without workers', async () => {
    const { client, gateway, clock, discord } = prepared()
    const told: unknown[] = []
    gateway.on('ready', ({ session_id }, { shard }) => told.push(`ready ${shard} ${session_id}`))
    gateway.on('resumed', (_, { shard, replayed }) => told.push(`resumed ${shard} ${replayed}`))
    client.on('shardState', ({ shard, count, to }) => shard === 0 && told.push(`${to} of ${count}`))
    client.on('shardLost', loss => told.push(loss))
    client.on('shardResumed', (shard, replayed) => told.push(`resumed ${shard} after ${replayed}`))

    await clock.until(gateway.connect())
    const first = told.splice(0)
    discord.socketOf(0).end(1006)
    discord.emit(0, 'MESSAGE_CREATE', { content: 'missed' })
    await clock.advance(10)

    expect(first.filter(entry => /^ready \d session/.test(String(entry)))).toHaveLength(4)
    expect(first.filter(entry => String(entry).endsWith('of 4'))).toEqual([
      'connecting of 4',
      'greeting of 4',
      'queued of 4',
      'identifying of 4',
      'ready of 4',
    ])
    expect(told).toEqual([
      'waiting of 4',
      { shard: 0, count: 4, why: '1006: The connection broke', remedy: 'resume', closeCode: 1006 },
      'connecting of 4',
      'greeting of 4',
      'resuming of 4',
      'ready of 4',
      'resumed 0 after 1',
      'resumed 0 false',
    ])
  })

  it('lets the workers dial another address when nothing greets at the one that they have', async () => {
    const { discord, clock, bot, sockets } = await started()
    bot.url = 'wss://moved.example/'
    sockets.onConnect = socket => {
      if (socket.url.host === 'moved.example') discord.welcome(socket)
      else queueMicrotask(() => socket.end(1006))
    }

    discord.socketOf(0).end(1006)
    await clock.advance(120_000)

    expect(sockets.last.url.host).toBe('moved.example')
    expect(discord.resumed.map(({ shard }) => shard)).toEqual([0])
  })

  it('gets only those events from the workers that somebody wants', async () => {
    const { gateway, discord, workers } = await started()
    const texts = () =>
      workers.all.flatMap(({ posted }) => posted).flatMap(item => (item.kind === 'events' ? item.texts : []))
    discord.emit(0, 'TYPING_START', { user_id: '1' })
    await settled()
    const before = texts()
    const typed: unknown[] = []

    const stop = gateway.on('typingStart', ({ user_id }) => typed.push(user_id))
    await settled()
    discord.emit(0, 'TYPING_START', { user_id: '2' })
    await settled()
    stop()
    await settled()
    discord.emit(0, 'TYPING_START', { user_id: '3' })
    await settled()

    expect(before).toEqual([])
    expect(typed).toEqual(['2'])
    expect(texts()).toHaveLength(1)
  })

  it('hears raw payloads, packets, unknown events and layers as without workers', async () => {
    const { gateway, discord } = await started()
    const told: string[] = []
    gateway.on('raw', ({ op, t }, { shard }) => told.push(`raw ${shard} ${op} ${t}`))
    gateway.on('packet', ({ t, s, d }) => told.push(`packet ${t} ${s} ${JSON.stringify(d)}`))
    gateway.on('unknown', ({ t }) => told.push(`unknown ${t}`))
    gateway.use(async (ctx, next) => {
      told.push(`layer ${ctx.event}`)
      await next()
    })
    await settled()

    discord.emit(2, 'BRAND_NEW', { a: 1 })
    await settled()

    expect(told).toEqual(['raw 2 0 BRAND_NEW', 'layer brandNew', 'packet BRAND_NEW 2 {"a":1}', 'unknown BRAND_NEW'])
  })

  it('shows the figures of shards and workers', async () => {
    const { gateway, clock, discord } = await started()
    discord.emit(1, 'MESSAGE_CREATE', { content: 'a' })
    discord.emit(1, 'TYPING_START')

    await clock.advance(45_000)

    const { shards, workers } = gateway.status()
    expect(shards[1]).toMatchObject({ id: 1, state: 'ready', events: 3, queued: 0, latency: { last: 0, average: 0 } })
    expect(shards[1]?.session).toEqual({ id: discord.of(1).id, seq: 3 })
    expect(shards[1]?.bytes.received).toBeGreaterThan(100)
    expect(workers).toEqual([
      expect.objectContaining({
        id: 0,
        state: 'up',
        shards: [0, 2],
        restarts: 0,
        roundTrip: 0,
        outstanding: 0,
        isHeld: false,
      }),
      expect.objectContaining({
        id: 1,
        state: 'up',
        shards: [1, 3],
        restarts: 0,
        roundTrip: 0,
        outstanding: 0,
        isHeld: false,
      }),
    ])
    expect(workers[0]?.heap).toBeGreaterThan(1000)
  })

  it('lets shards of all workers identify one after the other', async () => {
    const { gateway, clock, bot, discord, client } = prepared()
    bot.session_start_limit.max_concurrency = 1
    const at: number[] = []
    client.on('shardState', ({ to }) => to === 'identifying' && at.push(clock.now()))

    await clock.until(gateway.connect())

    expect([...discord.identified].sort()).toEqual(all)
    expect(at.slice(1).map((time, i) => time - (at[i] ?? 0))).toEqual([5100, 5100, 5100])
  })

  it('rejects with the cure when Discord refuses, without the token', async () => {
    const { gateway, clock, discord, workers } = prepared({}, { intents: ['GuildMembers', 'MessageContent'] })
    discord.refusal = 4014

    const error = await clock.until(gateway.connect()).catch((thrown: GatewayError) => thrown)

    expect(error).toMatchObject({ name: 'GatewayError', code: 'GATEWAY_REFUSED', closeCode: 4014, severity: 'fatal' })
    expect((error as Error).message).toMatch(/GuildMembers, MessageContent/)
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain('secret')
    await clock.advance(100)
    expect(workers.live).toEqual([])
  })

  it('rejects when the identifies of the day are spent', async () => {
    const { gateway, clock, bot, workers } = prepared({}, { identify: { whenSpent: 'reject' } })
    bot.session_start_limit.remaining = 2

    const connecting = clock.until(gateway.connect())

    await expect(connecting).rejects.toMatchObject({ code: 'IDENTIFY_BUDGET' })
    expect(workers.live).toEqual([])
  })

  it('goes on with a session behind what cannot be read, and names no content', async () => {
    const { clock, discord, heard, errors } = await started()
    discord.emit(0, 'MESSAGE_CREATE', { content: 'a' })
    await settled()
    discord.of(0).log.push({ t: 'MESSAGE_CREATE', s: 3, d: { content: 'b' } })
    discord.socketOf(0).receiveBytes(Buffer.from('{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{"content":"priv'))
    discord.emit(0, 'MESSAGE_CREATE', { content: 'c' })
    await clock.advance(10)
    discord.emit(0, 'MESSAGE_CREATE', { content: 'd' })
    await settled()

    expect(heard).toEqual(['0 2 a', '0 3 b', '0 4 c', '0 6 d'])
    expect(discord.resumed).toEqual([{ shard: 0, seq: 2 }])
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ code: 'GATEWAY_PROTOCOL', shard: 0 })
    expect(String((errors[0] as Error).cause)).not.toContain('priv')
  })

  it('takes nothing of what was on its way behind what cannot be read, and resumes at the last event before', async () => {
    const { clock, discord, heard, workers } = await started()
    const worker = workers.all[0] as FakeWorker
    worker.isDeaf = true
    discord.emit(0, 'MESSAGE_CREATE', { content: 'a' })
    discord.of(0).log.push({ t: 'MESSAGE_CREATE', s: 3, d: { content: 'b' } })
    discord.socketOf(0).receiveBytes(Buffer.from('{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{"con'))
    await settled()
    discord.emit(0, 'MESSAGE_CREATE', { content: 'c' })
    await settled()

    worker.isDeaf = false
    worker.catchUp()
    await clock.advance(10)

    expect(heard).toEqual(['0 2 a', '0 3 b', '0 4 c'])
    expect(discord.resumed).toEqual([{ shard: 0, seq: 2 }])
  })

  it('hears nothing more once a listener has disconnected it', async () => {
    const { gateway, clock, discord, heard } = await started()
    let disconnected: Promise<void> | undefined
    gateway.once('messageCreate', () => {
      disconnected = gateway.disconnect({ resumable: true })
    })

    for (const content of ['a', 'b', 'c']) discord.emit(0, 'MESSAGE_CREATE', { content })
    await settled()
    await clock.until(disconnected as unknown as Promise<void>)
    await clock.until(gateway.connect())
    await settled()

    expect(heard).toEqual(['0 2 a', '0 3 b', '0 4 c'])
  })

  it('keeps sessions as far as they were heard, and resumes there after a resumable disconnect', async () => {
    const sessions = memorySessionStore()
    const { gateway, clock, discord, heard } = await started({}, { sessions })
    discord.emit(3, 'MESSAGE_CREATE', { content: 'a' })
    await settled()

    discord.emit(3, 'MESSAGE_CREATE', { content: 'b' })
    await clock.until(gateway.disconnect({ resumable: true }))
    discord.emit(3, 'MESSAGE_CREATE', { content: 'c' })
    const stored = await sessions.load(3)
    await clock.until(gateway.connect())
    await settled()

    expect(stored?.seq).toBe(3)
    expect(discord.resumed.find(({ shard }) => shard === 3)).toEqual({ shard: 3, seq: 3 })
    expect(heard).toEqual(['3 2 a', '3 3 b', '3 4 c'])
    expect(discord.identified).toHaveLength(4)
  })

  it('identifies anew after a disconnect that is not resumable', async () => {
    const { gateway, clock, discord, sockets } = await started()

    await clock.until(gateway.disconnect())
    const codes = sockets.all.map(socket => socket.closedWith)
    await clock.until(gateway.connect())

    expect(codes).toEqual([1000, 1000, 1000, 1000])
    expect(discord.identified).toHaveLength(8)
    expect(discord.resumed).toEqual([])
  })

  it('replaces the connections of one shard or of all', async () => {
    const { gateway, clock, discord } = await started()

    gateway.reconnect(2)
    await clock.advance(10)
    const one = discord.resumed.map(({ shard }) => shard)
    gateway.reconnect()
    await clock.advance(2000)

    expect(one).toEqual([2])
    expect(
      discord.resumed
        .map(({ shard }) => shard)
        .slice(1)
        .sort(),
    ).toEqual(all)
  })

  it('leaves no worker, socket or timer behind when it closes', async () => {
    const { client, clock, sockets, workers } = await started()

    await clock.until(client.close())

    expect(workers.live).toEqual([])
    expect(sockets.live).toBe(0)
    expect(clock.waiting).toBe(0)
  })

  it('leaves nothing behind when it closes while it connects', async () => {
    const { client, gateway, clock, sockets, workers } = prepared()
    sockets.onConnect = () => {}
    const connecting = gateway.connect()
    connecting.catch(() => {})
    await settled()

    await clock.until(client.close())

    await expect(connecting).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(workers.live).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it('closes though a worker hangs', async () => {
    const { client, clock, workers } = await started()
    for (const worker of workers.all) worker.isHung = true

    await clock.until(client.close())

    expect(workers.live).toEqual([])
    expect(clock.now()).toBeLessThan(10_000)
  })

  it('lists the members of a guild, and fails the request when the connection breaks', async () => {
    const { gateway, clock, discord } = await started()
    const guildId = guildOn(1)
    const socket = discord.socketOf(1)
    const played = socket.onSent
    socket.onSent = packet => {
      played(packet)
      if (packet.op !== 8) return
      const { nonce } = packet.d as { nonce: string }
      const chunk = { guild_id: guildId, nonce, members: [{ user: { id: '9' } }], chunk_index: 0, chunk_count: 1 }
      discord.emit(1, 'GUILD_MEMBERS_CHUNK', chunk)
    }

    const members = await clock.until(gateway.requestMembers(guildId, { query: 'a' }).all())
    socket.onSent = () => {}
    const second = gateway.requestMembers(guildId, { query: 'b' }).all()
    second.catch(() => {})
    await settled()
    socket.end(1006)

    expect(members).toEqual([{ user: { id: '9' } }])
    await expect(clock.until(second)).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED', shard: 1 })
  })

  it('keeps the token out of what workers and status show', async () => {
    const { gateway, workers } = await started()

    const posted = JSON.stringify(workers.all.flatMap(worker => worker.posted))

    expect(posted + JSON.stringify(gateway.status())).not.toContain(token)
  })
})
