import { describe, expect, it } from 'vitest'
import type { Gateway, GatewayOptions, SessionStore, StoredSession } from '../../../plugins/gateway/index.js'
import { settled } from '../../support/clock.js'
import { connected, readyData, type Scene, scene, token } from '../../support/gateway.js'
import type { FakeSocket } from '../../support/socket.js'

/** On shard 0 of 2, and on shard 1 of 2. */
const guilds = [String(2n << 22n), String(3n << 22n)] as const

interface Under extends Scene {
  readonly before: FakeSocket
  /** Sockets of the new shards, by shard. */
  readonly after: readonly FakeSocket[]
  readonly done: ReturnType<Gateway['reshard']>
  /** What listeners heard: content, shard. */
  readonly heard: (readonly [content: string, shard: number])[]
  /** Lets every connection show that it lives, for so many seconds. */
  live(seconds: number): Promise<void>
  /** Until the new shards have taken over, which takes 5 s and a sign of life of all. */
  takeOver(): Promise<void>
}

const say = (content: string, guild: string = guilds[0]) => ({ guild_id: guild, content })
/** No MESSAGE_CREATE, for these are known by their ids. */
const event = 'MESSAGE_UPDATE'

/** A gateway on one shard, in the middle of a reshard to two, both of which are ready and have told of their guilds. */
async function under(options: Partial<GatewayOptions> = {}, ready: object = {}): Promise<Under> {
  const made = await connected(options)
  const { gateway, clock, sockets } = made
  const before = sockets.last
  const heard: Under['heard'] = []
  gateway.on('messageUpdate', ({ content }, { shard }) => heard.push([content ?? '', shard]))
  sockets.onConnect = socket => queueMicrotask(() => greet(socket, ready))
  const done = gateway.reshard(2)
  done.catch(() => {})
  await settled()
  await clock.advance(10_500) // each identify is 5.1 s from the one before
  const after = sockets.all.slice(1)
  const live = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      for (const socket of sockets.all) if (!socket.isOver) socket.receive({ op: 11 })
      await clock.advance(1000)
    }
  }
  const takeOver = async () => {
    for (let i = 0; i < 30 && gateway.status().shards.length < 2; i++) await live(1)
  }
  return { ...made, before, after, done, heard, live, takeOver }
}

function greet(socket: FakeSocket, ready: object): void {
  socket.onSent = ({ op, d }) => {
    if (op === 1) queueMicrotask(() => socket.receive({ op: 11 }))
    const { shard = [] } = (d ?? {}) as { shard?: number[] }
    if (op === 2) socket.dispatch('READY', 1, { ...readyData(`new-${shard[0]}`), ...ready })
    if (op === 6) socket.dispatch('RESUMED', 99, {})
  }
  socket.open()
  socket.hello()
}

describe('gateway.reshard', () => {
  it('delivers what only the new shards brought when they take over, in their order', async () => {
    const { before, after, heard, done, takeOver } = await under()

    before.dispatch(event, 2, say('1'))
    after[0]?.dispatch(event, 2, say('1'))
    after[0]?.dispatch(event, 3, say('2'))
    after[1]?.dispatch(event, 2, say('3', guilds[1]))
    after[0]?.dispatch(event, 4, say('4'))
    expect(heard).toEqual([['1', 0]])
    await takeOver()

    expect(await done).toEqual({ from: 1, to: 2 })
    expect(heard).toEqual([
      ['1', 0],
      ['2', 0],
      ['3', 1],
      ['4', 0],
    ])
  })

  it('drops what the old shards delivered last and the new ones bring late', async () => {
    const { before, after, heard, clock, takeOver, done } = await under()

    await takeOverAlmost(before, after, clock)
    before.dispatch(event, 2, say('late'))
    await takeOver()
    await done
    after[0]?.dispatch(event, 2, say('late'))
    after[0]?.dispatch(event, 3, say('late'))

    expect(heard).toEqual([
      ['late', 0],
      ['late', 0],
    ])
  })

  it('compares nothing any more once the new shards have shown that nothing comes late', async () => {
    const { before, after, heard, takeOver, done, live } = await under()

    before.dispatch(event, 2, say('x'))
    await takeOver()
    await done
    await live(8)
    after[0]?.dispatch(event, 2, say('x'))

    expect(heard).toEqual([
      ['x', 0],
      ['x', 0],
    ])
  })

  it('goes on comparing while a new shard is away, and drops what its replay brings again', async () => {
    const { before, after, heard, done, live, clock, takeOver, sockets } = await under()
    await takeOverAlmost(before, after, clock)
    before.dispatch(event, 2, say('x'))
    await takeOver()
    await done

    sockets.onConnect = () => {}
    after[0]?.end(1006)
    await live(5)
    const [socket] = sockets.all.slice(3)
    socket!.onSent = ({ op }) => {
      if (op !== 6) return
      socket!.dispatch(event, 2, say('x'))
      socket!.dispatch(event, 3, say('y'))
      socket!.dispatch('RESUMED', 4, {})
    }
    socket!.open()
    socket!.hello()

    expect(heard).toEqual([
      ['x', 0],
      ['y', 0],
    ])
  })

  it('does not take over before the old shards have shown that they still live', async () => {
    const { before, after, clock, gateway } = await under()
    before.onSent = () => {}

    for (let i = 0; i < 12; i++) {
      for (const socket of after) socket.receive({ op: 11 })
      await clock.advance(1000)
    }
    expect(gateway.status().shards.length).toBe(1)
    before.receive({ op: 11 })
    await clock.advance(1000)

    expect(gateway.status().shards.length).toBe(2)
  })

  it('does not take over before the guilds of READY have come, or 15 s passed without one', async () => {
    const { after, live, gateway, heard } = await under({}, { guilds: [{ id: guilds[0], unavailable: true }] })
    const told: string[] = []
    gateway.on('guildCreate', ({ id }) => told.push(id))
    for (const [at, socket] of after.entries()) if (at === 0) socket.dispatch('GUILD_CREATE', 2, { id: guilds[0] })

    await live(10)
    expect(gateway.status().shards.length).toBe(1)
    await live(15)

    expect(gateway.status().shards.length).toBe(2)
    expect([told, heard]).toEqual([[], []])
  })

  it('asks for no guilds without the intent Guilds', async () => {
    const { takeOver, done } = await under({ intents: ['GuildMessages'] }, { guilds: [{ id: guilds[0] }] })

    await takeOver()

    expect(await done).toEqual({ from: 1, to: 2 })
  })

  it('shows the old shards alone to `raw`, `ready` and `status()` until the new ones take over', async () => {
    const made = await connected()
    const { gateway, sockets, clock } = made
    const raw: unknown[] = []
    gateway.on('raw', ({ op, t }) => raw.push(t ?? op))
    gateway.on('ready', () => raw.push('ready'))
    sockets.onConnect = socket => queueMicrotask(() => greet(socket, {}))

    gateway.reshard(2).catch(() => {})
    await clock.advance(10_500)

    expect(sockets.live).toBe(3)
    expect(raw).toEqual([])
    expect(gateway.status().shards.map(({ session }) => session?.id)).toEqual(['session-1'])
    await gateway.close()
  })

  it('does not compare answers to what was asked, nor copies of what belongs to no guild', async () => {
    const { before, after, gateway, takeOver, done } = await under()
    const names: unknown[] = []
    gateway.on('packet', ({ t, d }) => names.push([t, (d as { id?: string }).id]))

    before.dispatch('VOICE_SERVER_UPDATE', 2, { guild_id: guilds[0], id: 'old' })
    after[0]?.dispatch('VOICE_SERVER_UPDATE', 2, { guild_id: guilds[0], id: 'new' })
    before.dispatch('USER_UPDATE', 3, { id: 'me' })
    for (const socket of after) socket.dispatch('USER_UPDATE', 3, { id: 'me' })
    after[1]?.dispatch('USER_UPDATE', 4, { id: 'copy' })
    await takeOver()
    await done

    expect(names).toEqual([
      ['VOICE_SERVER_UPDATE', 'old'],
      ['USER_UPDATE', 'me'],
    ])
  })

  it('leaves out events that nobody wants', async () => {
    const { after, gateway, takeOver, done } = await under()
    after[0]?.dispatch('CHANNEL_UPDATE', 2, { guild_id: guilds[0] })
    const late: unknown[] = []
    gateway.on('channelUpdate', channel => late.push(channel))

    await takeOver()
    await done

    expect(late).toEqual([])
  })

  it('shows a presence that was updated meanwhile on the new shards, and identifies with the last one', async () => {
    const { gateway, after, takeOver, done, before } = await under()
    const presence = { since: null, activities: [], status: 'dnd', afk: false } as never

    await gateway.updatePresence(presence)
    await takeOver()
    await done
    await settled()

    expect(before.of(3).length).toBe(1)
    expect(after.map(socket => socket.of(3).map(({ d }) => (d as { status: string }).status))).toEqual([
      ['dnd'],
      ['dnd'],
    ])
  })

  it('sends what waited for the old shards on the new shards of its guilds, in order', async () => {
    const { gateway, before, after, takeOver, done } = await under()
    const states = Array.from({ length: 150 }, (_, i) => ({ guild_id: guilds[i % 2] ?? '', channel_id: String(i) }))
    const sends = Promise.all(
      states.map(state => gateway.updateVoiceState({ ...state, self_mute: false, self_deaf: false })),
    )

    await takeOver()
    await done
    await sends

    const channels = (socket: FakeSocket | undefined) =>
      (socket?.of(4) ?? []).map(({ d }) => Number((d as { channel_id: string }).channel_id))
    const [old, even, odd] = [channels(before), channels(after[0]), channels(after[1])]
    expect(old.length).toBeGreaterThan(50)
    expect([...old, ...even, ...odd].sort((a, b) => a - b)).toEqual(states.map((_, i) => i))
    expect([even, odd].map(list => list.map(i => i % 2))).toEqual([even.map(() => 0), odd.map(() => 1)])
    expect([even, odd]).toEqual([even, odd].map(list => [...list].sort((a, b) => a - b)))
    expect(even.length).toBeGreaterThan(5)
  })

  it('moves a request for members that was not sent yet', async () => {
    const { gateway, after, takeOver, done, live } = await under()
    const first = gateway
      .requestMembers(guilds[1])
      .all()
      .catch((error: unknown) => error)
    const second = gateway.requestMembers(guilds[1], { timeout: 20_000 }).all()
    second.catch(() => {})
    const chunk = { guild_id: guilds[1], members: [], chunk_index: 0, chunk_count: 1 }
    await takeOver()
    await live(25)
    await done

    expect(await first).toMatchObject({ code: 'GATEWAY_TIMEOUT' })
    const [asked] = after[1]?.of(8) ?? []
    expect(asked).toBeDefined()
    after[1]?.dispatch('GUILD_MEMBERS_CHUNK', 2, { ...chunk, nonce: ((asked?.d ?? {}) as { nonce?: string }).nonce })
    expect(await second).toEqual([])
    expect(after[0]?.of(8)).toEqual([])
  })

  it('waits 15 s for answers of the old shards, then fails the requests', async () => {
    const { gateway, live, done } = await under()
    const asked = gateway
      .requestMembers(guilds[0], { timeout: 100_000 })
      .all()
      .catch((error: unknown) => error)

    await live(12)
    expect(gateway.status().shards.length).toBe(1)
    await live(15)

    expect(await asked).toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
    expect(await done).toEqual({ from: 1, to: 2 })
  })

  it('fails a request whose guilds are on several shards now, if it was not sent yet', async () => {
    const { gateway, takeOver, done } = await under()
    for (let i = 0; i < 130; i++) gateway.send(4, { guild_id: guilds[0] }).catch(() => {})
    const asked = gateway.requestSoundboardSounds(guilds).catch((error: unknown) => error)

    await takeOver()
    await done

    expect(await asked).toMatchObject({ code: 'GATEWAY_DISCONNECTED' })
  })

  it('closes the old connections with 4000, and says that it has resharded', async () => {
    const { client, before, after, takeOver, done } = await under()
    const told: unknown[] = []
    client.on('resharded', change => told.push(change))

    await takeOver()
    await done

    expect(before.closedWith).toBe(4000)
    expect(after.map(({ closedWith }) => closedWith)).toEqual([undefined, undefined])
    expect(told).toEqual([{ from: 1, to: 2 }])
  })

  it('goes on where the session store fails, and reports that', async () => {
    const sessions: SessionStore = {
      load: async () => undefined,
      save: async (_id: number, session: StoredSession) => {
        if (session.shard[1] === 2) throw new Error('disk full')
      },
      remove: async () => {},
    }
    const { takeOver, done, errors } = await under({ sessions })

    await takeOver()

    expect(await done).toEqual({ from: 1, to: 2 })
    expect(errors).toContainEqual(expect.objectContaining({ code: 'SESSION_STORE' }))
  })

  it('stores the sessions of the new shards when they take over, and none of the old ones any more', async () => {
    const kept = new Map<number, StoredSession>()
    const sessions: SessionStore = {
      load: async () => undefined,
      save: async (id, session) => void kept.set(id, session),
      remove: async id => void kept.delete(id),
    }
    const { before, live, gateway, done, clock } = await under({ sessions, saveSessionsEvery: 1500 })
    expect([...kept.values()].map(({ shard }) => shard)).toEqual([[0, 1]])

    for (let seq = 2; gateway.status().shards.length === 1; seq++) {
      before.dispatch(event, seq, say('on'))
      await live(1)
    }
    await done
    await clock.advance(3000)

    expect([...kept.values()].map(({ shard, sessionId }) => [...shard, sessionId]).sort()).toEqual([
      [0, 2, 'new-0'],
      [1, 2, 'new-1'],
    ])
  })

  it('brings what an old shard misses between two sessions, before what its next one brings', async () => {
    const { before, after, heard, clock, sockets } = await under()

    before.receive({ op: 9, d: false })
    after[0]?.dispatch(event, 2, say('missed'))
    await clock.advance(6000)
    sockets.last.dispatch(event, 2, say('next'))
    after[0]?.dispatch(event, 3, say('next'))

    expect(sockets.all.length).toBe(4)
    expect(heard).toEqual([
      ['missed', 0],
      ['next', 0],
    ])
  })

  it('leaves no timer where the gateway is closed while it still compares', async () => {
    const { gateway, clock, takeOver, done } = await under()
    await takeOver()
    await done

    await gateway.close()

    expect(clock.waiting).toBe(0)
  })

  it('can be done again, once the comparison of the one before is over', async () => {
    const { gateway, takeOver, done, live, sockets } = await under()
    await takeOver()
    await done

    const again = gateway.reshard(1)
    await live(30)

    expect(await again).toEqual({ from: 2, to: 1 })
    expect(sockets.live).toBe(1)
  })

  it('does nothing where there are as many shards already', async () => {
    const { gateway, sockets, bot } = await connected()
    bot.shards = 1

    expect(await gateway.reshard(1)).toEqual({ from: 1, to: 1 })
    expect(await gateway.reshard('auto')).toEqual({ from: 1, to: 1 })
    expect(sockets.all.length).toBe(1)
  })

  it("takes Discord's recommendation with 'auto'", async () => {
    const { gateway, sockets, bot, clock } = await connected()
    bot.shards = 3
    sockets.onConnect = socket => queueMicrotask(() => greet(socket, {}))

    const done = gateway.reshard('auto')
    for (let i = 0; i < 30; i++) {
      for (const socket of sockets.all) if (!socket.isOver) socket.receive({ op: 11 })
      await clock.advance(1000)
    }

    expect(await done).toEqual({ from: 1, to: 3 })
  })

  it('fails if more waits to be compared than memory is meant for', async () => {
    const { after, done, clock, heard, before } = await under()

    for (let i = 0; i <= 50_000; i++) after[0]?.dispatch(event, i + 2, say(String(i)))
    await clock.advance(1000)

    await expect(done).rejects.toMatchObject({ name: 'QueueFullError' })
    before.dispatch(event, 2, say('on'))
    expect(heard).toEqual([['on', 0]])
  })

  it.each([0, -1, 1.5, Number.NaN, '4', undefined, null, {}])('refuses %j shards', async shards => {
    const { gateway } = await connected()

    await expect(gateway.reshard(shards as never)).rejects.toMatchObject({
      name: 'ConfigError',
      key: 'gateway.reshard',
    })
  })

  it('refuses where some shards run in other processes', async () => {
    const { gateway } = await connected({ shards: { ids: [0], count: 2 } })

    await expect(gateway.reshard(4)).rejects.toMatchObject({ name: 'ConfigError', key: 'gateway.shards' })
  })

  it('refuses before connect(), during another one, after close(), and with an aborted signal', async () => {
    const made = await under()
    const codeOf = (shards: Promise<unknown>) => shards.then(String, ({ name, code }) => [name, code])

    const found = [
      await codeOf(scene().gateway.reshard(2)),
      await codeOf(made.gateway.reshard(4)),
      await codeOf(made.gateway.reshard(4, { signal: AbortSignal.abort() })),
    ]
    await made.gateway.close()
    found.push(await codeOf(made.gateway.reshard(4)))

    expect(found).toEqual([
      ['GatewayError', 'GATEWAY_DISCONNECTED'],
      ['GatewayError', 'GATEWAY_BUSY'],
      ['AbortError', 'ABORTED'],
      ['ClosedError', 'CLIENT_CLOSED'],
    ])
    await expect(made.done).rejects.toMatchObject({ name: 'ClosedError' })
  })

  it('stops no waiting identify of the old shards when it fails, and leaves no timer', async () => {
    const { gateway, clock, sockets, done } = await under()

    await gateway.close()
    await expect(done).rejects.toMatchObject({ name: 'ClosedError' })

    expect([clock.waiting, sockets.live]).toEqual([0, 0])
  })

  it('shows no token in its errors', async () => {
    const { bot, gateway } = await connected()
    bot.session_start_limit.remaining = 1

    const error = await gateway.reshard(2).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'IDENTIFY_BUDGET', retryAfter: 14_400_000 })
    expect(JSON.stringify(error) + String(error)).not.toContain(token)
  })
})

/** All connections live for as long as it takes, but for the last sign. */
async function takeOverAlmost(before: FakeSocket, after: readonly FakeSocket[], clock: Scene['clock']): Promise<void> {
  for (let i = 0; i < 4; i++) {
    for (const socket of [before, ...after]) socket.receive({ op: 11 })
    await clock.advance(1000)
  }
}
