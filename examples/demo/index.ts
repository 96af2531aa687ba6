/**
 * The demo: 200 messages through a rate-limited, faulty Discord, a bot that outlives its connections, and people who use
 * commands, buttons and a form.
 *
 *     npm start                                              on the embedded simulator, no network, no token
 *     DISCORD_TOKEN=... DISCORD_CHANNEL=... npm start        a gentle run on Discord: five messages, deleted again
 *     DISCORD_TOKEN=... npm start -- bot                     the bot on Discord, until Ctrl+C
 *
 * DISCORD_API sends the runs on Discord elsewhere, such as through a proxy.
 */
import { gentleRun } from './gentle.js'
import { offlineRun } from './offline.js'
import { offlineBotRun } from './offline-bot.js'
import { offlineInteractionsRun } from './offline-interactions.js'
import { realBotRun } from './real-bot.js'

const { DISCORD_TOKEN: token, DISCORD_CHANNEL: channel, DISCORD_API: baseURL } = process.env
const isBot = process.argv[2] === 'bot'
if (isBot && !token) {
  console.error('Set DISCORD_TOKEN to the token of your bot.')
  process.exitCode = 2
} else if (token && !channel && !isBot) {
  console.error('DISCORD_TOKEN is set, DISCORD_CHANNEL is not. Set it to the id of a channel your bot may write in.')
  process.exitCode = 2
} else {
  process.exitCode = (await run()) ? 0 : 1
}

async function run(): Promise<boolean> {
  if (token && isBot) return realBotRun(token, baseURL)
  if (token && channel) return gentleRun(token, channel, baseURL)
  const outcomes = [await offlineRun(), await offlineBotRun(), await offlineInteractionsRun()]
  return outcomes.every(Boolean)
}
