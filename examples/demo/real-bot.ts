/** The same bot on Discord, until Ctrl+C. */
import { createBot } from 'pipecord'
import { answerCommands, rowsOf } from './commands.js'
import { table } from './report.js'

/**
 * @param baseURL where Discord is, if not at discord.com
 * @returns whether it could connect
 */
export async function realBotRun(token: string, baseURL?: string): Promise<boolean> {
  const intents = ['Guilds', 'GuildMessages', 'MessageContent'] as const
  const bot = createBot({ token, intents, ...(baseURL && { client: { baseURL } }) })
  const figures = answerCommands(bot)
  bot.client.on('error', error => console.error(`  ${error.message}`))
  try {
    await bot.connect()
    console.log('\n  Connected. Write !ping or !roll where the bot can read; Ctrl+C ends it.\n')
    await new Promise(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve)
    })
  } catch (error) {
    console.error(`\n  ${error instanceof Error ? error.message : error}\n`)
    return false
  } finally {
    await bot.close() // answers that are under way arrive first
  }
  console.log(`\n${table(rowsOf(figures))}\n`)
  return true
}
