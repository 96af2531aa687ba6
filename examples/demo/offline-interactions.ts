/** Commands, buttons and a form, used by simulated people; what they see is printed as they see it. */
import { createBot } from 'pipecord'
import { type Simulation, simulate, type Transcript } from 'pipecord/simulator'
import { definePoll } from '../interactions/poll.js'
import { defineReport } from '../interactions/report.js'

/** @returns whether everybody saw what they should */
export async function offlineInteractionsRun(): Promise<boolean> {
  const discord = await simulate(start)
  console.log(`
  People try a bot's commands, buttons and a form. Nobody waits: the clock is moved where something would take time.
`)
  const ann = discord.user('ann')
  const ben = discord.user('ben')

  const poll = await ann.command('poll', { question: 'Set sail?' })
  show(poll)
  await poll.click('Yes (0)')
  show(poll)
  show(await ben.click('No (0)'))

  const spam = await ben.say('Buy my map!')
  const report = await ann.context('Report', spam)
  show(report)
  await report.submit({ 'What is wrong?': 'Spam', Details: 'Every day.' })
  show(report)

  const fine = poll.screen.includes('Yes (1)') && poll.screen.includes('No (1)') && ann.screen.includes('reports spam')
  await discord.close()
  return fine
}

async function start({ token, baseURL, clock, world }: Simulation) {
  const bot = createBot({ token, intents: ['Guilds'], client: { baseURL, clock } })
  definePoll(bot.interactions)
  defineReport(bot.interactions, world.channel('general').id)
  await bot.interactions.commands.sync()
  await bot.connect()
  return () => bot.close()
}

/** Prints what was done and seen since the last time. */
function show(t: Transcript): void {
  const lines = t.entries.slice(told.get(t) ?? 0).map(({ text }) => text)
  told.set(t, t.entries.length)
  console.log(`${indented(lines.join('\n'))}\n`)
}
const told = new WeakMap<Transcript, number>()
const indented = (text: string) => text.replace(/^/gm, '  ')
