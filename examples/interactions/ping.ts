/** A whole bot in ten lines: DISCORD_TOKEN=... npx tsx examples/interactions/ping.ts */
import { pathToFileURL } from 'node:url'
import { type BotOptions, createBot } from 'pipecord'

export async function pingBot(options: Pick<BotOptions, 'token' | 'client'>) {
  const bot = createBot({ ...options, intents: [], signals: true })
  bot.interactions.command('ping', { about: 'Is anybody there?', run: ctx => ctx.reply('Pong!') })
  await bot.interactions.commands.sync()
  await bot.connect()
  return bot
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await pingBot({ token: process.env.DISCORD_TOKEN ?? '' })
