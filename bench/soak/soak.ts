/**
 * Soak: many shards in a storm, over simulated minutes, and an account of every message.
 * @module
 */
import { createClient, type DiscordAPIClient } from 'pipecord'
import { type Gateway, type GatewayOptions, gatewayPlugin, shardOf } from 'pipecord/gateway'
import { type DrivenClock, type Simulator, simulator } from 'pipecord/simulator'
import { type Random, random } from '../../plugins/simulator/random.js'
import { SharedClock } from '../../test/support/driven.js'
import { Ledger } from './ledger.js'
import { type Scene, strike } from './storm.js'

export interface SoakOptions {
  readonly seed: number
  readonly shards: number
  /** Per shard. */
  readonly guilds: number
  /** Simulated time of the storm. */
  readonly seconds: number
  /** Messages per simulated second, over all shards. */
  readonly rate: number
  /** Simulated ms between two acts of the storm. */
  readonly every: number
  readonly compression: NonNullable<GatewayOptions['compression']>
}

export interface SoakReport {
  readonly sent: number
  readonly heard: number
  /** Messages that fell between two sessions, each reported as a loss. */
  readonly gap: number
  readonly sessions: number
  readonly resumes: number
  readonly identifies: number
  /** Least ms between two identifies of one concurrency key; Discord asks for 5000. */
  readonly closest: number
  readonly tokenResets: number
  readonly acts: Readonly<Record<string, number>>
  readonly closes: Readonly<Record<number, number>>
  /** What broke the promise; empty if nothing did. */
  readonly flaws: readonly string[]
  /** Left behind at the end. */
  readonly timers: number
  readonly sockets: number
}

const maxConcurrency = 16
const step = 100

interface Soak {
  readonly options: SoakOptions
  readonly discord: Simulator<DrivenClock>
  readonly clock: SharedClock
  readonly client: DiscordAPIClient
  readonly gateway: Gateway
  readonly ledger: Ledger
  readonly chance: Random
  readonly guilds: readonly string[][]
  readonly dark: Set<string>
  /** When identifies left: how long the sockets take is not the gateway's. */
  readonly identifies: { readonly at: number; readonly shard: number }[]
}

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const socketsBefore = openSockets()
  const made = await prepare(options)
  const { discord, clock, client, gateway, ledger } = made
  await clock.settle(gateway.connect(), 'connect()', 600_000)
  const acts = await rage(made)
  await calm(made)
  ledger.close()
  const { log } = discord.gateway
  await clock.settle(client.shutdown(), 'shutdown()')
  await discord.close()
  await new Promise(resolve => setTimeout(resolve, 50))
  return {
    ...{ sent: ledger.total('sent'), heard: ledger.total('heard'), gap: ledger.total('gap') },
    sessions: ledger.total('sessions'),
    resumes: log.count('resumed'),
    identifies: log.count('identify'),
    closest: closestOf(made.identifies),
    tokenResets: log.count('token-reset'),
    ...{ acts, closes: log.closes, flaws: ledger.flaws },
    timers: clock.waiting,
    sockets: openSockets() - socketsBefore,
  }
}

async function prepare(options: SoakOptions): Promise<Soak> {
  const { seed, shards, compression } = options
  const discord = await simulator({ seed, clock: 'driven', guilds: 0, gateway: { shards, maxConcurrency } })
  const clock = new SharedClock(discord.clock)
  const chance = random(seed).fork('soak')
  const guilds = await found(discord, options)
  const client = createClient({ token: discord.token, baseURL: discord.baseURL, clock })
  const settings = { token: discord.token, compression, random: () => chance.next() }
  const gateway = client.register(
    gatewayPlugin({ ...settings, intents: ['Guilds', 'GuildMessages', 'MessageContent'] }),
  )
  const ledger = new Ledger(shards)
  gateway.on('packet', (packet, { shard }) => ledger.hear(shard, packet))
  client.on('shardLost', ({ shard, remedy }) => {
    if (remedy === 'identify') ledger.page(shard).lossesTold++
  })
  const identifies: { at: number; shard: number }[] = []
  client.on('shardState', ({ shard, to }) => {
    if (to === 'identifying') identifies.push({ at: clock.now(), shard })
  })
  client.on('error', () => {})
  return { options, discord, clock, client, gateway, ledger, chance, guilds, dark: new Set(), identifies }
}

/** So many guilds for each shard; their ids decide, so they are founded until all have enough. */
async function found(discord: Simulator<DrivenClock>, { shards, guilds }: SoakOptions): Promise<string[][]> {
  const lists: string[][] = Array.from({ length: shards }, () => [])
  const spec = { channels: ['general'], members: ['ann'], roles: [] }
  for (let i = 0; i < shards * guilds; i++) {
    await discord.clock.advance(1)
    const { id } = discord.world.addGuild(spec)
    lists[shardOf(id, shards)]?.push(id)
  }
  return lists
}

/** The storm itself: messages flow, and something happens every so often. */
async function rage(made: Soak): Promise<Record<string, number>> {
  const { options, clock, chance, guilds } = made
  const scene: Scene = { ...made, burst: (shard, count) => talk(made, shard, count) }
  const acts: Record<string, number> = {}
  const end = clock.now() + options.seconds * 1000
  let nextAct = clock.now()
  while (clock.now() < end) {
    const messages = (options.rate * step) / 1000
    for (let i = 0; i < messages; i++) talk(made, chance.int(0, guilds.length - 1), 1)
    while (clock.now() >= nextAct) {
      const name = strike(scene)
      acts[name] = (acts[name] ?? 0) + 1
      nextAct += options.every
    }
    await clock.advance(step, step)
  }
  return acts
}

/** Everything works again: waits until each shard has heard all that its session has. */
async function calm(made: Soak): Promise<void> {
  const { discord, gateway, clock, guilds, ledger } = made
  discord.gateway.faults.clear()
  await clock.advance(30_000, step) // outages and dead hosts end
  const level = () => {
    const sessions = new Map(discord.gateway.sessions.map(session => [session.id, session]))
    return gateway.status().shards.every(({ state, session }) => {
      const held = sessions.get(session?.id ?? '')
      return state === 'ready' && held?.socket !== undefined && held.seq === session?.seq
    })
  }
  await clock.until(level, 'all shards to be level with Discord', 600_000, step)
  for (const shard of guilds.keys()) talk(made, shard, 1)
  await clock.until(() => ledger.pages.every(({ sent, last }) => sent === last), 'the last messages', 300_000, step)
}

function talk({ discord, guilds, dark, ledger, chance }: Soak, shard: number, count: number): void {
  const list = guilds[shard] ?? []
  for (let i = 0; i < count; i++) {
    const guildId = chance.pick(list)
    if (dark.has(guildId)) continue
    const channelId = discord.world.channel('general', guildId).id
    const content = String(ledger.next(shard))
    const author = { id: '1', username: 'storm' }
    const data = { id: discord.world.snowflakes.next(), guild_id: guildId, channel_id: channelId, content, author }
    discord.gateway.dispatch({ event: 'MESSAGE_CREATE', guildId, channelId, data })
  }
}

function closestOf(identifies: Soak['identifies']): number {
  const last = new Map<number, number>()
  let closest = Number.POSITIVE_INFINITY
  for (const { at, shard } of identifies) {
    const key = shard % maxConcurrency
    closest = Math.min(closest, at - (last.get(key) ?? Number.NEGATIVE_INFINITY))
    last.set(key, at)
  }
  return closest
}

const openSockets = () => process.getActiveResourcesInfo().filter(kind => /TCP/.test(kind)).length
