/** A bot whose shards run in two threads: events are handled there, and the threads ask each other. */
import { type Bot, type BotOptions, createBot } from 'pipecord'
import type { WorkersOptions } from 'pipecord/gateway'
import type {} from './messages.js'

export function workersBot(options: BotOptions, workers: Partial<WorkersOptions> = {}): Bot {
  const setup = new URL('./worker.js', import.meta.url)
  const bot = createBot({ ...options, workers: { count: 2, setup, ...workers } })

  bot.on('messageCreate', async ({ content, channel_id }) => {
    const [command, prefix] = content.split(' ')
    if (command === '!prefix' && prefix) bot.gateway.broadcast('prefix', { prefix })
    if (command !== '!guilds') return
    const outcomes = await bot.gateway.request('all', 'guildCount', undefined, { timeout: 2000 })
    const count = outcomes.reduce((sum, { data = 0 }) => sum + data, 0)
    await bot.client.post(`/channels/${channel_id}/messages`, { content: `${count} guilds` })
  })
  return bot
}
