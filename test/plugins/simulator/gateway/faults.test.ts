import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../../../plugins/simulator/index.js'
import { type Bench, bench, type RawClient } from './raw-client.js'

const open: Bench[] = []

async function start(options?: SimulatorOptions): Promise<Bench> {
  const made = await bench(options)
  open.push(made)
  return made
}

function sessionOf({ received }: RawClient) {
  const ready = received.find(({ t }) => t === 'READY')!
  return { id: ready.d.session_id, url: `${ready.d.resume_gateway_url}?v=10`, seq: 1 }
}

/** The HTTP status that an upgrade was answered with. */
function statusOf(client: RawClient): Promise<number | undefined> {
  return new Promise(resolve => client.socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode)))
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(made => made.close()))
})

describe('handshakes', () => {
  it.each([403, 429, 520])('may be answered with %i', async status => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'handshake', status, times: 1 })

    const refused = await statusOf(made.open())
    const client = await made.ready()

    expect(refused).toBe(status)
    expect(client.events).toContain('READY')
    expect(made.discord.gateway.log.entries[0]).toMatchObject({ kind: 'refused', code: status })
  })

  it('may be cut', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'handshake', do: 'reset' })

    expect((await made.open().closed).code).toBe(1006)
  })

  it('may take long', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'handshake', do: 'wait', ms: 5000 })
    const client = made.open()
    while (fault.hits === 0) await turn()
    const before = client.socket.readyState

    await made.discord.clock.advance(5000)
    await client.op(10)

    expect(before).toBe(0)
  })

  it('may never end', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'handshake', do: 'hang' })
    const client = made.open()
    while (fault.hits === 0) await turn()
    await made.discord.clock.advance(600_000)

    expect(client.socket.readyState).toBe(0)
  })

  it('may fail at the address of resumes alone', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'handshake', do: 'reset', url: 'resume' })
    const client = await made.ready()

    const dead = await made.open(sessionOf(client).url).closed

    expect(dead.code).toBe(1006)
    await expect(made.connect()).resolves.toBeDefined()
  })
})

describe('the address for resumes', () => {
  it('may be one where nobody listens', async () => {
    const made = await start()
    made.discord.gateway.resumeURL = 'ws://127.0.0.1:1'

    const client = await made.ready()

    expect((await made.open(sessionOf(client).url).closed).code).toBe(1006)
  })
})

describe('READY', () => {
  it('is the first event, however late it is', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'hold', answer: 'ready', ms: 3000 })
    const client = await made.connect()
    made.identify(client)
    while (fault.hits === 0) await turn()

    made.discord.gateway.outage()
    await made.discord.clock.advance(3000)

    expect(await client.next()).toMatchObject({ t: 'READY', s: 1 })
  })
})

describe('HELLO', () => {
  it('may be late', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'hold', answer: 'hello', ms: 3000 })
    const client = made.open()
    while (fault.hits === 0) await turn()
    const before = client.received.length

    await made.discord.clock.advance(3000)

    expect((await client.next()).op).toBe(10)
    expect(before).toBe(0)
  })

  it('may be op 7, before the connection closes', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'reconnect', times: 1 })
    const client = made.open()

    const { code } = await client.closed

    expect(client.received).toEqual([{ op: 7, d: null, s: null, t: null }])
    expect(code).toBe(4000)
  })
})

describe('answers', () => {
  it.each(['ack', 'ready', 'resumed'] as const)('of %s may stay away', async answer => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'hold', answer })
    const first = await made.connect()
    made.identify(first)
    if (answer !== 'ready') await first.event('READY')
    if (answer === 'resumed') {
      first.socket.terminate()
      const again = await made.connect()
      made.resume(again, sessionOf(first))
    }
    if (answer === 'ack') first.send(1, null)
    while (fault.hits === 0) await turn()

    expect(first.received.some(({ op }) => op === 11)).toBe(false)
    expect(first.events.includes('READY')).toBe(answer !== 'ready')
  })

  it('may be late acks', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'hold', answer: 'ack', ms: 2000, times: 1 })
    const client = await made.connect()
    client.send(1, null)
    while (fault.hits === 0) await turn()

    await made.discord.clock.advance(2000)

    expect((await client.op(11)).op).toBe(11)
  })

  it.each([
    ['identify', false],
    ['identify', true],
    ['resume', false],
    ['resume', true],
  ] as const)('to %s may be op 9 with %s', async (on, resumable) => {
    const made = await start()
    const client = await made.ready()
    client.socket.terminate()
    made.discord.gateway.faults.add({ kind: 'invalid-session', on, resumable })

    const again = await made.connect()
    if (on === 'identify') made.identify(again)
    else made.resume(again, sessionOf(client))

    expect((await again.op(9)).d).toBe(resumable)
  })

  it('to resumes may be a cut, while the session lives', async () => {
    const made = await start()
    const client = await made.ready()
    client.socket.terminate()
    made.discord.gateway.faults.add({ kind: 'brick', times: 2 })
    const attempt = async () => {
      const again = await made.connect()
      made.resume(again, sessionOf(client))
      return again
    }

    const codes = [(await (await attempt()).closed).code, (await (await attempt()).closed).code]
    const third = await attempt()

    expect(codes).toEqual([1006, 1006])
    expect((await third.event('RESUMED')).op).toBe(0)
  })

  it('to anything may be a close code', async () => {
    const made = await start()
    made.discord.gateway.faults.add({ kind: 'close', on: 'identify', code: 4004 })
    const client = await made.connect()

    made.identify(client)

    expect(await client.closed).toEqual({ code: 4004, reason: 'Authentication failed.' })
  })
})

describe('sockets', () => {
  it.each([1000, 1001, 4000, 4009])('may be closed with %i, their sessions stay', async code => {
    const made = await start()
    const client = await made.ready()

    made.discord.gateway.close(code)
    const closed = await client.closed
    const again = await made.connect()
    made.resume(again, sessionOf(client))

    expect(closed.code).toBe(code)
    expect((await again.event('RESUMED')).op).toBe(0)
  })

  it('may be cut without a code', async () => {
    const made = await start()
    const client = await made.ready()

    made.discord.gateway.drop({ shard: 0 })

    expect((await client.closed).code).toBe(1006)
  })

  it('may be half-open: nothing is answered, the events wait for the resume', async () => {
    const made = await start()
    const client = await made.ready()
    await client.settled()
    const before = client.messages.length

    made.discord.gateway.halfOpen()
    client.send(1, null)
    client.socket.ping()
    client.socket.close(4000)
    made.discord.world.type(made.discord.world.channel('general'), made.discord.world.person('ann').id)
    const again = await made.connect()
    made.resume(again, { ...sessionOf(client), seq: 2 })
    await again.event('RESUMED')

    expect(client.messages).toHaveLength(before)
    expect(client.socket.readyState).toBe(2)
    expect(again.events).toEqual(['TYPING_START', 'RESUMED'])
    expect(made.discord.gateway.sockets[0]!.state).toBe('half-open')
  })

  it('forget a half-open one once its client is gone', async () => {
    const made = await start()
    const client = await made.ready()
    made.discord.gateway.halfOpen()

    client.socket.terminate()
    while (made.discord.gateway.sockets.length > 0) await turn()

    expect(made.discord.gateway.sessions).toHaveLength(1)
  })

  it('may be asked to reconnect, and closed some time later', async () => {
    const made = await start()
    const client = await made.ready()

    made.discord.gateway.reconnect({}, { closeAfter: 2000 })
    await client.op(7)
    await made.discord.clock.advance(2000)

    expect((await client.closed).code).toBe(4000)
  })

  it('may be asked for a heartbeat', async () => {
    const made = await start()
    const client = await made.ready()

    made.discord.gateway.requestHeartbeat()

    expect((await client.op(1)).d).toBeNull()
  })

  it.each([false, true])('may lose their session with op 9 and %s', async resumable => {
    const made = await start()
    const client = await made.ready()

    made.discord.gateway.invalidate({}, { resumable })

    expect((await client.op(9)).d).toBe(resumable)
    expect(made.discord.gateway.sessions).toHaveLength(resumable ? 1 : 0)
  })

  it('may be sent what nobody knows', async () => {
    const made = await start()
    const client = await made.ready()
    const guildId = made.discord.world.guild().id

    made.discord.gateway.send({ op: 77, d: { strange: true } })
    made.discord.gateway.dispatch({ event: 'SOMETHING_NEW', guildId, data: { guild_id: guildId } })

    expect((await client.op(77)).d).toEqual({ strange: true })
    expect(await client.event('SOMETHING_NEW')).toMatchObject({ op: 0, s: 3, d: { guild_id: guildId } })
  })
})

describe('outages', () => {
  it('take guilds away and bring them back, and nothing is told in between', async () => {
    const made = await start()
    const { world, gateway } = made.discord
    const client = await made.ready()
    await client.event('GUILD_CREATE')

    const outage = gateway.outage()
    world.type(world.channel('general'), world.person('ann').id)
    outage.end()
    world.type(world.channel('general'), world.person('ann').id)
    await client.settled()

    expect(client.events.slice(2)).toEqual(['GUILD_DELETE', 'GUILD_CREATE', 'TYPING_START'])
    expect(client.received.find(({ t }) => t === 'GUILD_DELETE')!.d).toEqual({
      id: world.guild().id,
      unavailable: true,
    })
  })

  it('meet those who connect with GUILD_DELETE instead of GUILD_CREATE', async () => {
    const made = await start({ guilds: 2 })
    const [first] = made.discord.world.guilds.keys()
    made.discord.gateway.outage([first!])

    const client = await made.ready()
    await client.settled()

    expect(client.events).toEqual(['READY', 'GUILD_DELETE', 'GUILD_CREATE'])
  })
})

describe('faults', () => {
  it('strike one shard alone, and count', async () => {
    const made = await start()
    const fault = made.discord.gateway.faults.add({ kind: 'close', on: 'identify', code: 4000, shard: 1 })

    const first = await made.ready({ shard: [0, 2] })
    const second = await made.connect()
    made.identify(second, { shard: [1, 2] })

    expect((await second.closed).code).toBe(4000)
    expect(first.socket.readyState).toBe(1)
    expect(fault).toMatchObject({ kind: 'close', hits: 1, seen: 1 })
  })

  it.each([
    [{ kind: 'storm' }, 'kind'],
    [{ kind: 'hold', answer: 'pong' }, 'answer'],
    [{ kind: 'close', on: 'identify', code: 10 }, 'code'],
    [{ kind: 'frames', do: 'split', parts: 1 }, 'parts'],
    [{ kind: 'brick', rate: 2 }, 'rate'],
    [{ kind: 'brick', colour: 'red' }, 'colour'],
  ])('refuse %j and name %s', async (fault, field) => {
    const made = await start()

    expect(() => made.discord.gateway.faults.add(fault as never)).toThrow(field)
  })
})

describe('floods', () => {
  it('are the same for the same seed', async () => {
    const [one, two] = [await start(), await start()]
    const hear = async (made: Bench) => {
      const client = await made.ready({ intents: (1 << 9) | (1 << 15) })
      await made.discord.gateway.flood({ count: 50, seed: 7 }).done
      await client.settled()
      return client.received.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => [d.author.username, d.content])
    }

    const heard = await hear(one)

    expect(heard).toHaveLength(50)
    expect(await hear(two)).toEqual(heard)
  })

  it('keep a rate on the clock', async () => {
    const made = await start()
    const client = await made.ready()

    const flood = made.discord.gateway.flood({ rate: 100, event: 'TYPING_START' })
    await made.discord.clock.advance(1000)
    flood.stop()
    await client.settled()

    expect(flood.sent).toBe(100)
    expect(client.events.filter(event => event === 'TYPING_START')).toHaveLength(100)
  })

  it('give messages a size', async () => {
    const made = await start()
    const client = await made.ready({ intents: (1 << 9) | (1 << 15) })

    await made.discord.gateway.flood({ count: 1, size: 2000 }).done

    expect((await client.event('MESSAGE_CREATE')).d.content).toHaveLength(2000)
  })

  it.each([
    [{}, 'count'],
    [{ count: 1, event: 'READY' }, 'event'],
    [{ rate: 0 }, 'rate'],
    [{ count: 1, guilds: ['1'] }, 'guilds'],
    [{ count: 1, pace: 1 }, 'pace'],
  ])('refuse %j and name %s', async (options, field) => {
    const made = await start()

    expect(() => made.discord.gateway.flood(options as never)).toThrow(field)
  })
})

describe('what can be seen', () => {
  it('are sockets and sessions, without tokens', async () => {
    const made = await start()
    const client = await made.ready({ shard: [0, 1] })
    await client.settled()

    const { sockets, sessions, log } = made.discord.gateway

    expect(sockets).toMatchObject([{ id: 1, state: 'identified', shard: [0, 1], heartbeats: 1, received: 2 }])
    expect(sessions).toMatchObject([{ id: sessionOf(client).id, seq: 2, kept: 2, socket: 1, expires: undefined }])
    expect(JSON.stringify([sockets, sessions, log.entries])).not.toContain(made.discord.token)
  })

  it('are identifies, resumes, closes and events in a log', async () => {
    const made = await start()
    const client = await made.ready()
    await client.settled()
    made.discord.gateway.close(4000)
    await client.closed
    const again = await made.connect()
    made.resume(again, sessionOf(client))
    await again.event('RESUMED')

    const { log } = made.discord.gateway

    expect(log.entries.map(({ kind }) => kind)).toEqual([
      ...['open', 'hello', 'identify', 'ready', 'closed', 'open', 'hello', 'resume', 'resumed'],
    ])
    expect(log.entries.at(-1)).toMatchObject({ socket: 2, shard: 0, replayed: 1 })
    expect(log.closes).toEqual({ 4000: 1 })
    expect(log.events).toEqual({ READY: 1, GUILD_CREATE: 2, RESUMED: 1 })
    expect(log.count('heartbeat')).toBe(1)
  })
})

describe('options', () => {
  it.each([
    [{ heartbeatInterval: -1 }, 'simulator.gateway.heartbeatInterval'],
    [{ shards: 0 }, 'simulator.gateway.shards'],
    [{ identifies: false }, 'simulator.gateway.identifies'],
    [{ sendLimit: { limit: 0, window: 1 } }, 'simulator.gateway.sendLimit.limit'],
    [{ speed: 1 }, 'simulator.gateway.speed'],
  ])('refuse %j and name %s', async (gateway, field) => {
    await expect(bench({ gateway: gateway as never })).rejects.toThrow(field)
  })
})
