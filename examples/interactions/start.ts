/**
 * Runs one of the examples on Discord, until Ctrl+C.
 *
 *     DISCORD_TOKEN=... npx tsx examples/interactions/start.ts poll
 */
import { createBot } from 'pipecord'
import type { Interactions } from 'pipecord/interactions'
import { defineLayout } from './layout.js'
import { defineMusic } from './music.js'
import { definePoll } from './poll.js'
import { defineReport } from './report.js'

const songs = ['Yesterday', 'Yellow Submarine', 'Blackbird'].map((title, i) => ({ id: String(i), title }))
const library = {
  search: async (text: string) => songs.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase())),
  song: (id: string) => songs.find(song => song.id === id),
}
const examples: Readonly<Record<string, (on: Interactions) => void>> = {
  poll: on => definePoll(on),
  report: on => defineReport(on, process.env.DISCORD_CHANNEL ?? ''),
  music: on => defineMusic(on, library),
  layout: defineLayout,
}

const define = examples[process.argv[2] ?? '']
if (define) {
  const bot = createBot({ token: process.env.DISCORD_TOKEN ?? '', intents: ['Guilds'], signals: true })
  define(bot.interactions)
  await bot.interactions.commands.sync()
  await bot.connect()
} else {
  console.error(`Say which: ${Object.keys(examples).join(', ')}.`)
  process.exitCode = 2
}
