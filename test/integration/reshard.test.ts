import { afterEach, describe, expect, it } from 'vitest'
import { type Resharded, shardOf } from '../../plugins/gateway/index.js'
import type { Simulator } from '../../plugins/simulator/index.js'
import { type Bot, type BotOptions, bot } from '../support/bot.js'

const rate = 400
const step = 50
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

/** A connected bot on 4 shards, with 3 guilds for each of 8. */
async function connected({ simulator, gateway }: BotOptions = {}): Promise<Scene> {
  const made = await bot({
    simulator: { ...simulator, gateway: { shards: 4, maxConcurrency, ...simulator?.gateway } },
    gateway: { intents: ['Guilds', 'GuildMessages', 'MessageContent', 'GuildMessageTyping'], ...gateway },
  })
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
      expect([...scene.got.values()].flat().length).toBeGreaterThan(2000)
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
})
