import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Compression, fileSessionStore } from '../../plugins/gateway/index.js'
import { type Simulator, type SimulatorOptions, simulator } from '../../plugins/simulator/index.js'
import { type Bot, type BotOptions, createBot } from '../../src/presets/bot.js'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function discordOf(options: SimulatorOptions = {}): Promise<Simulator> {
  const discord = await simulator(options)
  cleanups.push(() => discord.close())
  return discord
}

function botOf(discord: Simulator, options: Partial<BotOptions> = {}): Bot {
  const bot = createBot({
    token: discord.token,
    intents: 'unprivileged',
    client: { baseURL: discord.baseURL },
    backoff: { base: 20 },
    ...options,
  })
  bot.client.on('error', () => {})
  cleanups.push(() => bot.close())
  return bot
}

async function until(isTrue: () => boolean): Promise<void> {
  const start = performance.now()
  while (!isTrue()) {
    if (performance.now() - start > 8000) throw new Error('it did not become true')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

const general = (discord: Simulator) => discord.world.channel('general').id
const ann = (discord: Simulator) => discord.world.person('ann').id

describe('createBot', () => {
  it.each<Compression>(['zlib-stream', 'zstd-stream', 'payload', 'none'])(
    'hears and answers over %s',
    async compression => {
      const discord = await discordOf()
      const bot = botOf(discord, { compression })
      const heard: string[] = []
      bot.on('messageCreate', async ({ author, channel_id, content }) => {
        heard.push(content)
        if (!author.bot) await bot.client.post(`/channels/${channel_id}/messages`, { content: `you said ${content}` })
      })

      await bot.connect()
      discord.world.send(general(discord), { authorId: ann(discord), content: '<@1> ahoy' })
      await until(() => heard.length === 2)

      expect(heard[1]).toMatch(/^you said/)
      expect(bot.gateway.status().shards[0]?.state).toBe('ready')
    },
  )

  it('misses nothing and hears nothing twice while its connections are broken in every way', async () => {
    const discord = await discordOf({ gateway: { identifyWindow: 50 } })
    const bot = botOf(discord)
    const heard: string[] = []
    bot.on('messageCreate', ({ id }) => heard.push(id))
    await bot.connect()
    const sent: string[] = []
    const breaks = [
      () => discord.gateway.drop(),
      () => discord.gateway.reconnect(),
      () => discord.gateway.close(4000),
      () => discord.gateway.invalidate({}, { resumable: true }),
      () => discord.gateway.faults.add({ kind: 'frames', do: 'corrupt', times: 1 }),
      () => discord.gateway.faults.add({ kind: 'frames', do: 'split', times: 5 }),
      () => discord.gateway.requestHeartbeat(),
    ]

    for (const act of breaks) {
      act()
      for (let i = 0; i < 5; i++)
        sent.push(discord.world.send(general(discord), { authorId: ann(discord), content: `${i}` }).json.id)
      await until(() => heard.length === sent.length)
    }

    expect(heard).toEqual(sent)
    expect(discord.gateway.log.count('identify')).toBe(1)
  })

  it('asks for members in chunks that get mixed up', async () => {
    const discord = await discordOf({ gateway: { chunkSize: 2 } })
    const bot = botOf(discord, { intents: 'all' })
    discord.gateway.faults.add({ kind: 'chunks', do: 'reorder' })
    await bot.connect()
    const [guildId = ''] = [...discord.world.guilds.keys()]

    const members = await bot.gateway.requestMembers(guildId).all()

    expect(members.map(({ user }) => user.id)).toContain(ann(discord))
    expect(new Set(members.map(({ user }) => user.id)).size).toBe(members.length)
  })

  it('goes on where an earlier process stopped', async () => {
    const discord = await discordOf()
    const folder = await mkdtemp(join(tmpdir(), 'pipecord-bot-'))
    cleanups.push(() => rm(folder, { recursive: true }))
    const first = botOf(discord, { sessions: fileSessionStore(folder) })
    await first.connect()
    await first.close({ resumable: true })
    const missed = discord.world.send(general(discord), { authorId: ann(discord), content: 'while you were away' })
    const second = botOf(discord, { sessions: fileSessionStore(folder) })
    const heard: string[] = []
    second.on('messageCreate', message => heard.push(message.id))

    await second.connect()
    await until(() => heard.length > 0)

    expect(heard).toEqual([missed.json.id])
    expect(discord.gateway.log.count('identify')).toBe(1)
  })

  it('connects, disconnects, connects again, reconnects', async () => {
    const discord = await discordOf({ gateway: { identifyWindow: 50 } })
    const bot = botOf(discord)

    await bot.connect()
    await bot.disconnect({ resumable: true })
    expect(discord.gateway.sockets).toHaveLength(0)
    await bot.connect()
    bot.reconnect()
    await until(() => discord.gateway.log.count('resumed') === 2)

    expect(discord.gateway.log.count('identify')).toBe(1)
  })

  it('names the cure when Discord refuses an intent', async () => {
    const discord = await discordOf()
    for (const application of discord.world.applications.values()) Object.assign(application, { flags: 0 })
    const bot = botOf(discord, { intents: ['Guilds', 'GuildMembers'] })

    const error = await bot.connect().catch(error => error)

    expect(error).toMatchObject({ code: 'GATEWAY_REFUSED', closeCode: 4014 })
    expect(error.message).toContain('leave them out: GuildMembers.')
  })

  it('follows signals only if it is told to, and stops doing so', async () => {
    const discord = await discordOf()
    const before = process.listenerCount('SIGTERM')
    const quiet = botOf(discord)
    await quiet.connect()
    expect(process.listenerCount('SIGTERM')).toBe(before)
    await quiet.disconnect({ resumable: true })
    const bot = botOf(discord, { signals: true })

    const connecting = bot.connect()
    expect(process.listenerCount('SIGTERM')).toBe(before + 1)
    await bot.close()
    await connecting.catch(() => {})

    expect(process.listenerCount('SIGTERM')).toBe(before)
  })

  it('refuses options that the gateway refuses', () => {
    expect(() => createBot(undefined as never)).toThrow(/config/)
    expect(() => createBot({ token: 'x', intents: 'Nope' as never })).toThrow(/intents/)
  })
})
