/** A bot among simulated users, whose connection is cut once and once falls silent. */
import { setTimeout as wait } from 'node:timers/promises'
import { createBot } from 'pipecord'
import { type Simulator, simulator } from 'pipecord/simulator'
import { answerCommands, rowsOf } from './commands.js'
import { progressBar, seconds, table } from './report.js'

const count = 120
const pause = 30
const lines = ['ahoy', '!ping', 'fair wind today', '!roll', 'who took the map?', 'land in sight']
const users = ['ann', 'ben', 'cleo']
const patience = 10_000

/** @returns whether every message was heard once, and every command answered */
export async function offlineBotRun(): Promise<boolean> {
  const plenty = { limit: 50, window: 1000 }
  const discord = await simulator({
    seed: 7,
    rateLimits: {
      'POST /channels/{channel_id}/messages': plenty,
      'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': plenty,
    },
    // Discord beats every 41 s; a silent connection would take as long to be noticed.
    gateway: { heartbeatInterval: 800, heartbeatTimeout: false },
  })
  const bot = createBot({
    token: discord.token,
    intents: ['Guilds', 'GuildMessages', 'MessageContent'],
    client: { baseURL: discord.baseURL },
  })
  const figures = answerCommands(bot)

  console.log(`
  A bot joins ${users.length} users who write ${count} messages. Its connection is cut on the way, and later one falls silent.
`)
  const startedAt = performance.now()
  await bot.connect()
  const ids = await chat(discord, startedAt)
  const done = () => figures.messages.size === ids.length && figures.answered === figures.commands
  while (!(done() && figures.resumes >= 2) && performance.now() - startedAt < patience) await wait(20)
  const elapsed = performance.now() - startedAt
  await bot.close()
  await discord.close()

  const lost = ids.filter(id => !figures.messages.has(id)).length
  const twice = [...figures.messages.values()].filter(times => times > 1).length
  const rows = rowsOf(figures)
  console.log(`
${table([['messages of users', String(count)], ...rows, ['lost', String(lost)], ['twice', String(twice)], ['time', seconds(elapsed)]])}
`)
  return lost === 0 && twice === 0 && done()
}

/** Lets the users write, and things go wrong meanwhile. @returns the ids of what they wrote */
async function chat({ world, gateway }: Simulator, startedAt: number): Promise<string[]> {
  const channel = world.channel('general').id
  const bar = progressBar(count)
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    if (i === Math.floor(count / 5)) gateway.drop()
    if (i === Math.floor(count / 2)) gateway.halfOpen()
    const author = world.person(users[i % users.length] ?? '')
    // Each user goes through all lines in turn.
    const content = lines[Math.floor(i / users.length) % lines.length] ?? ''
    ids.push(world.send(channel, { authorId: author.id, content }).json.id)
    bar.update(i + 1, seconds(performance.now() - startedAt))
    await wait(pause)
  }
  return ids
}
