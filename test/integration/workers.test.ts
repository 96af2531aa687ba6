import { afterEach, describe, expect, it } from 'vitest'
import { shardOf } from '../../plugins/gateway/index.js'
import { type Simulator, type SimulatorOptions, simulator } from '../../plugins/simulator/index.js'
import { type Bot, type BotOptions, createBot } from '../../src/presets/bot.js'
import { sourceThreads } from '../support/workers.js'

const open: { discord: Simulator; bot: Bot }[] = []

/** A bot with 4 shards in 2 real threads, with 3 guilds or so on each. */
async function prepare(options: Partial<BotOptions> = {}, gateway: SimulatorOptions['gateway'] = {}) {
  const discord = await simulator({ gateway: { maxConcurrency: 16, replayLimit: 100_000, ...gateway } })
  const bot = createBot({
    token: discord.token,
    intents: ['Guilds', 'GuildMessages', 'MessageContent'],
    shards: 4,
    workers: { count: 2, spawn: sourceThreads },
    backoff: { base: 50 },
    client: { baseURL: discord.baseURL },
    ...options,
  })
  open.push({ discord, bot })
  const shards = new Set<number>()
  while (shards.size < 4) {
    await new Promise(resolve => setTimeout(resolve, 2))
    shards.add(shardOf(discord.world.addGuild({ channels: ['general'], members: ['ann'], roles: [] }).id, 4))
  }
  const heard: { readonly shard: number; readonly number: number }[] = []
  bot.on('messageCreate', ({ content }, { shard }) => heard.push({ shard, number: Number.parseInt(content, 10) }))
  return { discord, bot, heard }
}

const until = async (fact: () => boolean) => {
  while (!fact()) await new Promise(resolve => setTimeout(resolve, 10))
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const numbers = (heard: readonly { readonly number: number }[]) => heard.map(({ number }) => number)

/** Each once, and those of a shard in order. */
function expectAll(heard: readonly { readonly shard: number; readonly number: number }[], count: number): void {
  expect(numbers(heard).sort((a, b) => a - b)).toEqual(upTo(count))
  for (const shard of upTo(4)) {
    const own = numbers(heard.filter(entry => entry.shard === shard))
    expect(own).toEqual([...own].sort((a, b) => a - b))
    expect(own.length).toBeGreaterThan(0)
  }
}

afterEach(async () => {
  for (const { discord, bot } of open.splice(0)) {
    await bot.close()
    await discord.close()
  }
})

describe('a bot with workers', () => {
  it('hears everything once and in order', async () => {
    const { discord, bot, heard } = await prepare()
    await bot.connect()

    await discord.gateway.flood({ rate: 2000, count: 4000 }).done
    await until(() => heard.length >= 4000)

    expectAll(heard, 4000)
  }, 60_000)
})
