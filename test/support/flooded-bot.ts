/** A bot in a process of its own: `tsx flooded-bot.ts <baseURL> <folder> <file>`; a line per message goes to the file. */
import { appendFileSync } from 'node:fs'
import { fileSessionStore } from '../../plugins/gateway/index.js'
import { createBot } from '../../src/presets/bot.js'

const [, , baseURL = '', folder = '', file = ''] = process.argv
/** Written at once: what stands in a buffer dies with the process. */
const note = (line: string) => appendFileSync(file, `${line}\n`)

const bot = createBot({
  token: process.env.BOT_TOKEN ?? '',
  intents: ['Guilds', 'GuildMessages', 'MessageContent'],
  sessions: fileSessionStore(folder),
  saveSessionsEvery: 200,
  signals: true,
  client: { baseURL },
})
bot.client.on('error', error => note(error.message))
bot.on('messageCreate', ({ content }, { seq, replayed }) => note(`${seq} ${replayed} ${content}`))
bot.on('ready', () => note('READY'))
bot.on('resumed', () => note('RESUMED'))
await bot.connect()
