/**
 * The demo: 200 messages through a rate-limited, faulty Discord.
 *
 *     npm start                                              on the embedded simulator, no network, no token
 *     DISCORD_TOKEN=... DISCORD_CHANNEL=... npm start        a gentle run on Discord: five messages, deleted again
 *
 * DISCORD_API sends the gentle run elsewhere, such as through a proxy.
 */
import { gentleRun } from './gentle.js'
import { offlineRun } from './offline.js'

const { DISCORD_TOKEN: token, DISCORD_CHANNEL: channel, DISCORD_API: baseURL } = process.env
if (token && !channel) {
  console.error('DISCORD_TOKEN is set, DISCORD_CHANNEL is not. Set it to the id of a channel your bot may write in.')
  process.exitCode = 2
} else {
  const fine = token && channel ? await gentleRun(token, channel, baseURL) : await offlineRun()
  process.exitCode = fine ? 0 : 1
}
