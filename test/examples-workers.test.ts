import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { workersBot } from '../examples/workers/bot.js'
import { type Simulator, simulator } from '../plugins/simulator/index.js'
import type { Bot } from '../src/presets/bot.js'
import { sourceThreads } from './support/workers.js'

let discord: Simulator | undefined
let bot: Bot | undefined

afterEach(async () => {
  await bot?.close()
  await discord?.close()
})

describe('examples/workers', () => {
  it('answers from its threads, counts over all of them, and tells them what is new', async () => {
    discord = await simulator({ gateway: { maxConcurrency: 16 } })
    for (let i = 0; i < 6; i++) {
      await new Promise(resolve => setTimeout(resolve, 2)) // ids are times, and shards are told by them
      discord.world.addGuild({ channels: ['general'], members: ['ann'], roles: [] })
    }
    const { world } = discord
    bot = workersBot(
      {
        token: discord.token,
        intents: ['Guilds', 'GuildMessages', 'MessageContent'],
        shards: 4,
        client: { baseURL: discord.baseURL },
      },
      { spawn: sourceThreads },
    )
    await bot.connect()
    const channel = world.channel('general', world.guild().id)
    const ask = async (content: string, answer: string) => {
      const heard = bot?.gateway.waitFor('messageCreate', { filter: said => said.content === answer, timeout: 10_000 })
      world.send(channel.id, { authorId: world.person('ann').id, content })
      return (await heard)?.author.bot
    }

    expect(await ask('!ping', 'pong')).toBe(true)
    expect(await ask('!guilds', '7 guilds')).toBe(true)
    const told = bot.gateway.waitFor('messageCreate', { filter: ({ content }) => content === '!prefix ?' })
    world.send(channel.id, { authorId: world.person('ann').id, content: '!prefix ?' })
    await told
    expect(await ask('?ping', 'pong')).toBe(true)
  }, 60_000)

  it.each(['messages', 'worker'])('stands in the docs as it is: %s.ts', file => {
    const code = readFileSync(`examples/workers/${file}.ts`, 'utf8')

    expect(readFileSync('docs/gateway.md', 'utf8')).toContain(`\`\`\`ts\n${code.replace(/^\/\*\*.*\*\/\n/, '')}\`\`\``)
  })
})
