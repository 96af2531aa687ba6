import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../../../plugins/simulator/index.js'
import { type Bench, bench, type RawClient, STANDARD } from './raw-client.js'

const open: Bench[] = []

async function start(options?: SimulatorOptions): Promise<Bench> {
  const made = await bench(options)
  open.push(made)
  return made
}

function sessionOf({ received }: RawClient) {
  const ready = received.find(({ t }) => t === 'READY')!
  return { id: ready.d.session_id, url: ready.d.resume_gateway_url, seq: received.at(-1)!.s! }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(made => made.close()))
})

describe('connecting', () => {
  it('is greeted with the heartbeat interval', async () => {
    const { connect } = await start()

    const { received } = await connect()

    expect(received[0]).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 }, s: null, t: null })
  })

  it('answers each heartbeat, before and after IDENTIFY', async () => {
    const { connect, identify } = await start()
    const client = await connect()

    client.send(1, null)
    await client.op(11)
    identify(client)
    await client.event('GUILD_CREATE')
    client.send(1, 2)

    expect(await client.op(11)).toEqual({ op: 11, d: null, s: null, t: null })
  })

  it('is closed with 4009 where the heartbeats stay away', async () => {
    const { ready, discord } = await start()
    const client = await ready()

    await discord.clock.advance(61_875)

    expect(await client.closed).toEqual({ code: 4009, reason: 'Session timed out.' })
  })

  it('is answered with 404 on other paths', async () => {
    const { open: connect } = await start()
    const client = connect('elsewhere')

    expect((await client.closed).code).toBe(1006)
  })
})

describe('READY', () => {
  it('names user, application, session and the guilds as unavailable ones', async () => {
    const { ready, discord } = await start({ guilds: 2 })
    const { bot } = discord.world

    const { received } = await ready({ shard: [0, 1] })

    expect(received[1]).toMatchObject({
      ...{ op: 0, t: 'READY', s: 1 },
      d: {
        v: 10,
        user: { id: bot.id, bot: true },
        guilds: [...discord.world.guilds.keys()].map(id => ({ id, unavailable: true })),
        session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        resume_gateway_url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/resume$/),
        shard: [0, 1],
        application: { id: bot.applicationId, flags: expect.any(Number) },
      },
    })
  })

  it('leaves the shard out where the client named none', async () => {
    const { ready } = await start()

    expect((await ready()).received[1]!.d).not.toHaveProperty('shard')
  })

  it('is followed by one GUILD_CREATE per guild, in order', async () => {
    const { ready, discord } = await start({ guilds: 3 })
    const client = await ready()

    await client.settled()

    const guilds = client.received.filter(({ t }) => t === 'GUILD_CREATE').map(({ d }) => d.id)
    expect(guilds).toEqual([...discord.world.guilds.keys()])
  })

  it('is followed by guilds at a distance where the options say so', async () => {
    const { ready, discord } = await start({ guilds: 2, gateway: { guildDelay: 100 } })
    const client = await ready()
    await client.settled()
    const before = client.events

    await discord.clock.advance(100)
    await client.settled()

    expect(before).toEqual(['READY'])
    expect(client.events).toEqual(['READY', 'GUILD_CREATE'])
  })
})

describe('RESUME', () => {
  it('replays what was missed in order and ends with RESUMED', async () => {
    const { ready, connect, resume, discord } = await start()
    const channel = discord.world.channel('general')
    const ann = discord.world.person('ann').id
    const client = await ready()
    await client.event('GUILD_CREATE')
    const session = sessionOf(client)
    client.socket.terminate()
    await client.closed
    for (const content of ['one', 'two']) discord.world.send(channel.id, { authorId: ann, content })

    const again = await connect()
    resume(again, session)
    await again.event('RESUMED')

    expect(again.events).toEqual(['MESSAGE_CREATE', 'MESSAGE_CREATE', 'RESUMED'])
    expect(again.received.slice(1).map(({ s }) => s)).toEqual([session.seq + 1, session.seq + 2, session.seq + 3])
  })

  it('replays only what is behind seq', async () => {
    const { ready, connect, resume } = await start()
    const client = await ready()
    await client.event('GUILD_CREATE')
    client.socket.terminate()

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 1 })
    await again.event('RESUMED')

    expect(again.events).toEqual(['GUILD_CREATE', 'RESUMED'])
  })

  it('goes on with live events afterwards', async () => {
    const { ready, connect, resume, discord } = await start()
    const client = await ready()
    await client.settled()
    const session = { ...sessionOf(client), seq: 2 }
    client.socket.terminate()
    const again = await connect(`${session.url}?v=10`)
    resume(again, session)
    await again.event('RESUMED')

    discord.world.send(discord.world.channel('general').id, { authorId: discord.world.person('ann').id, content: 'x' })

    expect((await again.event('MESSAGE_CREATE')).s).toBe(4)
    expect(discord.gateway.sockets.at(-1)).toMatchObject({ resumeHost: true, sessionId: session.id })
  })

  it('is refused with op 9 for a session that nobody knows', async () => {
    const { connect, resume } = await start()
    const client = await connect()

    resume(client, { id: 'unknown', seq: 1 })

    expect((await client.op(9)).d).toBe(false)
  })

  it('is refused with op 9 once the session timed out', async () => {
    const { ready, connect, resume, discord } = await start()
    const client = await ready()
    await client.settled()
    client.socket.terminate()
    while (discord.gateway.sockets.length > 0) await new Promise(resolve => setImmediate(resolve))
    await discord.clock.advance(180_000)

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 1 })

    expect((await again.op(9)).d).toBe(false)
    expect(discord.gateway.sessions).toEqual([])
  })

  it.each([1000, 1001])('is refused with op 9 after the client closed with %i', async code => {
    const { ready, connect, resume } = await start()
    const client = await ready()
    client.socket.close(code)
    await client.closed

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 1 })

    expect((await again.op(9)).d).toBe(false)
  })

  it('is closed with 4007 where seq lies ahead', async () => {
    const { ready, connect, resume } = await start()
    const client = await ready()
    client.socket.terminate()

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 99 })

    expect(await again.closed).toEqual({ code: 4007, reason: 'Invalid seq.' })
  })

  it('is refused with op 9 where more was missed than is kept', async () => {
    const { ready, connect, resume, discord } = await start({ gateway: { replayLimit: 3 } })
    const client = await ready()
    await client.settled()
    client.socket.terminate()
    discord.gateway.flood({ count: 5 })
    while (discord.gateway.sessions[0]!.seq < 7) await new Promise(resolve => setImmediate(resolve))

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 2 })

    expect((await again.op(9)).d).toBe(false)
    expect(discord.gateway.sessions[0]!.kept).toBe(3)
  })

  it('takes the session from the socket that has it', async () => {
    const { ready, connect, resume } = await start()
    const client = await ready()
    await client.settled()

    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 2 })
    await again.event('RESUMED')

    expect((await client.closed).code).toBe(4000)
  })

  it('is refused for the token of another bot', async () => {
    const { ready, connect, discord } = await start()
    const other = discord.world.addBot()
    const client = await ready()

    const again = await connect()
    again.send(6, { token: other.token, session_id: sessionOf(client).id, seq: 1 })

    expect((await again.op(9)).d).toBe(false)
  })
})

describe('closing', () => {
  const bad = [
    ['text that does not parse', '{', 4002],
    ['a payload without op', '{"d":1}', 4002],
    ['a payload of more than 4096 bytes', JSON.stringify({ op: 1, d: null, x: 'x'.repeat(4096) }), 4002],
    ['an opcode that nobody knows', '{"op":99,"d":null}', 4001],
    ['a request before IDENTIFY', '{"op":3,"d":null}', 4003],
    ['a heartbeat that is no number', '{"op":1,"d":"x"}', 4002],
    ['an IDENTIFY without a token', '{"op":2,"d":{"intents":0,"properties":{}}}', 4002],
    ['a RESUME without seq', '{"op":6,"d":{"token":"x","session_id":"x"}}', 4002],
  ] as const
  it.each(bad)('answers %s', async (_, text, code) => {
    const { connect } = await start()
    const client = await connect()

    client.socket.send(text)

    expect((await client.closed).code).toBe(code)
  })

  const identities = [
    ['a wrong token', { token: 'wrong' }, 4004],
    ['intents that do not exist', { intents: 1 << 17 }, 4013],
    ['negative intents', { intents: -1 }, 4013],
    ['a shard outside of its count', { shard: [2, 2] as const }, 4010],
    ['intents without a number', { intents: 'all' as never }, 4002],
    ['a presence without status', { presence: { activities: [] } }, 4002],
  ] as const
  it.each(identities)('answers an IDENTIFY with %s', async (_, identity, code) => {
    const { connect, identify } = await start()
    const client = await connect()

    identify(client, identity)

    expect((await client.closed).code).toBe(code)
  })

  it.each([
    ['GUILD_PRESENCES', 1 << 8],
    ['GUILD_MEMBERS', 1 << 1],
    ['MESSAGE_CONTENT', 1 << 15],
  ])('answers %s with 4014 where the application may not', async (_, intents) => {
    const { connect, identify, discord } = await start()
    discord.world.applications.get(discord.world.bot.applicationId)!.flags = 0
    const client = await connect()

    identify(client, { intents })

    expect(await client.closed).toEqual({ code: 4014, reason: 'Disallowed intent(s).' })
  })

  it('answers a second IDENTIFY with 4005', async () => {
    const { ready, identify } = await start()
    const client = await ready()

    identify(client)

    expect((await client.closed).code).toBe(4005)
  })

  it('answers a shard count that very large bots may not have with 4010', async () => {
    const { connect, identify } = await start({ gateway: { shardMultiple: 16 } })
    const client = await connect()

    identify(client, { shard: [0, 8] })

    expect((await client.closed).code).toBe(4010)
  })

  it('answers too many guilds on one shard with 4011', async () => {
    const { connect, identify } = await start({ guilds: 3, gateway: { guildsPerShard: 2 } })
    const client = await connect()

    identify(client)

    expect((await client.closed).code).toBe(4011)
  })

  it('answers a version that is not served with 4012', async () => {
    const { open: connect } = await start()

    expect((await connect('?v=5').closed).code).toBe(4012)
  })

  it('answers the 121st payload of a minute with 4008', async () => {
    const { connect, discord } = await start()
    const client = await connect()
    for (let sent = 0; sent < 120; sent++) client.send(1, null)
    while (client.received.length < 121) await client.next()
    await discord.clock.advance(59_999)

    client.send(1, null)

    expect(await client.closed).toEqual({ code: 4008, reason: 'Rate limited.' })
  })

  it('counts the payloads of a sliding minute', async () => {
    const { connect, discord } = await start()
    const client = await connect()
    for (let sent = 0; sent < 120; sent++) client.send(1, null)
    while (client.received.length < 121) await client.next()
    await discord.clock.advance(60_000)

    client.send(1, null)

    expect((await client.op(11)).op).toBe(11)
  })
})

describe('a revoked token', () => {
  it('closes its sockets with 4004 and is refused', async () => {
    const { ready, connect, identify, discord } = await start()
    const client = await ready()

    discord.revoke(discord.token)
    const again = await connect()
    identify(again)

    expect((await client.closed).code).toBe(4004)
    expect((await again.closed).code).toBe(4004)
  })
})

describe('identify limits', () => {
  it('answers a second IDENTIFY of a concurrency key within 5 s with op 9', async () => {
    const { ready, connect, identify, discord } = await start({ gateway: { identifyWindow: 5000 } })
    await ready({ shard: [0, 2] })
    const client = await connect()

    identify(client, { shard: [1, 2] })
    const refused = await client.op(9)
    await discord.clock.advance(5000)
    identify(client, { shard: [1, 2] })

    expect(refused.d).toBe(false)
    expect((await client.event('READY')).d.shard).toEqual([1, 2])
  })

  it('lets shards of different keys identify together', async () => {
    const { ready } = await start({ gateway: { identifyWindow: 5000, maxConcurrency: 2 } })

    const shards = await Promise.all([ready({ shard: [0, 2] }), ready({ shard: [1, 2] })])

    expect(shards).toHaveLength(2)
  })

  it('ends all sessions and resets the token when the budget is overspent', async () => {
    const { ready, connect, identify, discord } = await start({
      gateway: { identifies: { limit: 2, window: 86_400_000 } },
    })
    const first = await ready()
    await ready()
    const third = await connect()

    identify(third)

    expect((await third.closed).code).toBe(4004)
    expect((await first.closed).code).toBe(4004)
    expect(discord.gateway.sessions).toEqual([])
    expect(discord.gateway.log.count('token-reset')).toBe(1)
    expect((await fetch(`${discord.baseURL}/users/@me`, { headers: headersOf(discord.token) })).status).toBe(401)
  })

  it('is what GET /gateway/bot tells', async () => {
    const { ready, discord } = await start({ gateway: { shards: 4, maxConcurrency: 16 } })
    await ready()
    await discord.clock.advance(1000)

    const answer = await fetch(`${discord.baseURL}/gateway/bot`, { headers: headersOf(discord.token) })

    expect(await answer.json()).toEqual({
      url: discord.gatewayURL,
      shards: 4,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 86_399_000, max_concurrency: 16 },
    })
  })

  it('does not count resumes', async () => {
    const { ready, connect, resume, discord } = await start()
    const client = await ready({ intents: STANDARD })
    client.socket.terminate()
    const again = await connect()
    resume(again, { id: sessionOf(client).id, seq: 1 })
    await again.event('RESUMED')

    const { session_start_limit } = discord.gateway.starts(discord.world.bot.applicationId)

    expect(session_start_limit.remaining).toBe(999)
  })
})

function headersOf(token: string): Record<string, string> {
  return { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0.0)' }
}
