import { afterEach, describe, expect, it } from 'vitest'
import { gatewayPlugin } from '../../plugins/gateway/index.js'
import { createClient, GatewayError } from '../../src/index.js'
import { type Bot, type BotOptions, bot } from '../support/bot.js'

const open: Pick<Bot, 'close'>[] = []

async function prepare(options?: BotOptions): Promise<Bot> {
  const made = await bot(options)
  open.push(made)
  return made
}

async function connected(options?: BotOptions): Promise<Bot> {
  const made = await prepare(options)
  await made.connect()
  return made
}

const count = ({ discord }: Bot, kind: Parameters<Bot['discord']['gateway']['log']['count']>[0]) =>
  discord.gateway.log.count(kind)

afterEach(async () => {
  for (const made of open.splice(0).reverse()) await made.close()
})

describe('gatewayPlugin on the simulator', () => {
  for (const compression of ['zlib-stream', 'payload', 'none'] as const) {
    it(`hears READY, guilds and messages, and is heard (${compression})`, async () => {
      const made = await prepare({ gateway: { compression } })
      const { discord, client, gateway, clock, heard } = made
      const names: string[] = []
      let userId = ''
      gateway.on('ready', ({ user }) => {
        userId = user.id
      })
      gateway.on('guildCreate', ({ name }) => names.push(name))

      await made.connect()
      made.say('ahoy')
      await clock.until(() => heard.length === 1)
      const channel = discord.world.channel('general').id
      await clock.settle(client.post(`/channels/${channel}/messages`, { content: 'ahoy yourself' }).unwrap())
      await clock.until(() => heard.length === 2)

      expect(userId).toBe(discord.world.bot.id)
      expect(names).toEqual(['Harbour'])
      expect(heard).toEqual(['ahoy', 'ahoy yourself'])
      expect(discord.gateway.sockets[0]).toMatchObject({ compression, state: 'identified' })
    })
  }

  it('hears only what its intents ask for, without content where that was not asked for', async () => {
    const made = await connected({ gateway: { intents: ['GuildMessages'] } })
    const { discord, gateway, clock } = made
    const events: string[] = []
    gateway.on('packet', ({ t }) => events.push(String(t)))
    const general = discord.world.channel('general')
    discord.world.type(general, discord.world.person('ann').id)

    made.say('secret')
    await clock.until(() => made.heard.length === 1)

    expect(events).toEqual(['MESSAGE_CREATE'])
    expect(made.heard).toEqual([''])
  })

  it('replays what was missed after a dropped socket, once and in order', async () => {
    const made = await connected()
    const { discord, gateway, clock, heard } = made
    const replayed: boolean[] = []
    gateway.on('messageCreate', (_, meta) => replayed.push(meta.replayed))
    made.say('before')
    await clock.until(() => heard.length === 1)

    discord.gateway.drop()
    for (let i = 0; i < 50; i++) made.say(`missed ${i}`)
    await clock.until(() => count(made, 'resumed') === 1 && heard.length === 51)
    made.say('after')
    await clock.until(() => heard.length === 52)

    expect(heard).toEqual(['before', ...Array.from({ length: 50 }, (_, i) => `missed ${i}`), 'after'])
    expect(replayed.filter(Boolean).length).toBe(50)
    expect(count(made, 'identify')).toBe(1)
    expect(discord.gateway.sockets[0]).toMatchObject({ resumeHost: true })
  })

  it('replaces a half-open socket within a second of the missed beat', async () => {
    const made = await connected()
    const { discord, clock, heard } = made
    discord.gateway.halfOpen()
    made.say('into the void')
    const from = clock.now()

    await clock.until(() => heard.length === 1, 'the missed message', 200_000)

    expect(clock.now() - from).toBeLessThan(2 * 41_250 + 1000)
    expect(count(made, 'resumed')).toBe(1)
    expect(made.losses).toMatchObject([{ remedy: 'resume', why: expect.stringContaining('heartbeat') }])
  })

  it('replaces a socket whose acks stay away', async () => {
    const made = await connected({ simulator: { gateway: { heartbeatInterval: 5000 } } })
    const { discord, clock } = made
    discord.gateway.faults.add({ kind: 'hold', answer: 'ack', times: 1 })
    const from = clock.now()

    await clock.until(() => count(made, 'resumed') === 1)

    expect(clock.now() - from).toBeLessThan(2 * 5000 + 1000)
    expect(count(made, 'identify')).toBe(1)
  })

  it('resumes on op 7, also where it comes instead of HELLO', async () => {
    const made = await connected()
    const { discord, clock, heard } = made
    discord.gateway.faults.add({ kind: 'reconnect', times: 1 })

    discord.gateway.reconnect()
    made.say('meanwhile')
    await clock.until(() => count(made, 'resumed') === 1 && heard.length === 1)

    expect(count(made, 'identify')).toBe(1)
    expect(count(made, 'reconnect')).toBe(2)
  })

  it('resumes on op 9 that says true', async () => {
    const made = await connected()
    made.discord.gateway.invalidate({}, { resumable: true })
    made.say('meanwhile')

    await made.clock.until(() => made.heard.length === 1)

    expect(count(made, 'identify')).toBe(1)
    expect(count(made, 'resumed')).toBe(1)
  })

  it('begins a new session on op 9 that says false, at the main address', async () => {
    const made = await connected()
    const { discord, clock, heard } = made
    discord.gateway.invalidate()

    await clock.until(() => count(made, 'ready') === 2)
    made.say('welcome back')
    await clock.until(() => heard.length === 1)

    expect(discord.gateway.sockets[0]).toMatchObject({ resumeHost: false })
    expect(made.losses).toMatchObject([{ remedy: 'identify' }])
  })

  it('begins a new session when the old one has been forgotten', async () => {
    const made = await connected()
    made.discord.gateway.expire()
    made.discord.gateway.drop()

    await made.clock.until(() => count(made, 'ready') === 2)

    expect(count(made, 'resume')).toBe(1)
    expect(count(made, 'resumed')).toBe(0)
  })

  const resumed = [1000, 1001, 4000, 4001, 4002, 4005, 4008]
  for (const code of resumed) {
    it(`goes on with its session after ${code}`, async () => {
      const made = await connected()
      made.discord.gateway.close(code)
      made.say('meanwhile')

      await made.clock.until(() => made.heard.length === 1)

      expect([count(made, 'resumed'), count(made, 'identify')]).toEqual([1, 1])
    })
  }

  for (const code of [4003, 4007, 4009]) {
    it(`begins a new session after ${code}`, async () => {
      const made = await connected()
      made.discord.gateway.close(code)

      await made.clock.until(() => count(made, 'ready') === 2)

      expect([count(made, 'resume'), count(made, 'identify')]).toEqual([0, 2])
    })
  }

  const fatal: Readonly<Record<number, RegExp>> = {
    4004: /token/i,
    4010: /shards/,
    4011: /more shards/,
    4012: /Update/,
    4013: /intents/,
    4014: /Portal/,
  }
  for (const [code, cure] of Object.entries(fatal)) {
    it(`rejects connect() on ${code}, naming the cure and no token`, async () => {
      const made = await prepare()
      made.discord.gateway.faults.add({ kind: 'close', on: 'identify', code: Number(code) })

      const error = await made.connect().catch((reason: unknown) => reason)

      expect(error).toBeInstanceOf(GatewayError)
      expect(error).toMatchObject({ code: 'GATEWAY_REFUSED', closeCode: Number(code), severity: 'fatal' })
      expect((error as GatewayError).hint).toMatch(cure)
      expect(JSON.stringify(error) + String(error)).not.toContain(made.discord.token)
      expect(count(made, 'identify')).toBe(1)
    })
  }

  it('names the privileged intents that the application may not have', async () => {
    const made = await prepare({ gateway: { intents: ['Guilds', 'GuildMembers', 'MessageContent'] } })
    for (const application of made.discord.world.applications.values()) application.flags = 0

    const error = await made.connect().catch((reason: unknown) => reason)

    expect((error as GatewayError).hint).toMatch(/GuildMembers.*MessageContent/)
  })

  it('stops for good when its token is taken away while it is connected', async () => {
    const made = await connected()
    made.discord.revoke(made.discord.token)

    await made.clock.until(() => made.errors.length > 0)

    expect(made.errors[0]).toMatchObject({ code: 'GATEWAY_REFUSED', closeCode: 4004 })
    expect(made.gateway.status().shards[0]).toMatchObject({ state: 'stopped' })
  })

  it('waits for the next day instead of overspending its identifies', async () => {
    const day = 3_600_000
    const made = await connected({
      simulator: { gateway: { identifies: { limit: 2, window: day }, heartbeatInterval: 600_000 } },
    })
    const { discord, clock } = made
    discord.gateway.invalidate()
    await clock.until(() => count(made, 'ready') === 2)
    discord.gateway.invalidate()

    await clock.until(() => made.gateway.status().shards[0]?.state === 'queued')
    await clock.advance(day / 2, 60_000)
    expect(made.gateway.status().identifiesLeft).toBe(0)
    expect(count(made, 'identify')).toBe(2)
    await clock.advance(day / 2, 60_000)
    await clock.until(() => count(made, 'ready') === 3)

    expect(count(made, 'token-reset')).toBe(0)
  })

  it('runs two shards, each with its guilds, identified 5 s apart', async () => {
    const made = await prepare({ simulator: { gateway: { shards: 2 } } })
    const { discord, clock, gateway } = made
    for (let i = 0; i < 7; i++) {
      await clock.advance(1)
      discord.world.addGuild({ name: `guild ${i}` })
    }
    const seen = new Map<string, number>()
    gateway.on('guildCreate', ({ id }, { shard }) => void seen.set(id, shard))

    await made.connect()
    await clock.until(() => seen.size === 8)

    for (const [id, shard] of seen) expect(gateway.shardOf(id)).toBe(shard)
    expect(new Set(seen.values()).size).toBe(2)
    const [first, second] = discord.gateway.log.entries.filter(({ kind }) => kind === 'identify')
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(5000)
    expect(count(made, 'invalid-session')).toBe(0)
  })

  it('asks for all members of a guild, chunk by chunk', async () => {
    const intents = ['Guilds', 'GuildMembers'] as const
    const made = await prepare({ simulator: { gateway: { chunkSize: 10 } }, gateway: { intents } })
    const names = Array.from({ length: 35 }, (_, i) => `sailor ${i}`)
    const guild = made.discord.world.addGuild({ members: names })
    await made.connect()

    const members = await made.clock.settle(made.gateway.requestMembers(guild.id).all())

    expect(members.map(({ user }) => user.username)).toEqual(expect.arrayContaining(names))
    expect(members.length).toBe(36)
    expect(made.discord.gateway.log.events.GUILD_MEMBERS_CHUNK).toBe(4)
  })

  it('shows its presence to who may see it', async () => {
    const intents = ['Guilds', 'GuildPresences'] as const
    const made = await connected({ gateway: { intents } })
    const watcher = made.discord.world.addBot({ guilds: [made.discord.world.guild().id] })
    const seen = await watched(made, watcher.token)

    await made.clock.settle(
      made.gateway.updatePresence({ since: null, afk: false, status: 'idle' as never, activities: [] }),
    )
    await made.clock.until(() => seen.length > 0)

    expect(seen).toEqual(['idle'])
  })

  it('leaves no timer and no socket behind', async () => {
    const made = await bot()
    await made.connect()

    await made.close()

    expect(made.clock.waiting).toBe(0)
    expect(made.discord.gateway.sockets).toEqual([])
  })
})

/** Statuses that another bot sees of ours. */
async function watched({ discord, clock }: Bot, token: string): Promise<string[]> {
  const client = createClient({ token, baseURL: discord.baseURL, clock })
  const gateway = client.register(gatewayPlugin({ token, intents: ['Guilds', 'GuildPresences'] }))
  const seen: string[] = []
  gateway.on('presenceUpdate', ({ user, status }) => {
    if (user.id === discord.world.bot.id) seen.push(String(status))
  })
  await clock.settle(gateway.connect())
  open.push({ close: () => clock.settle(client.shutdown()) })
  return seen
}
