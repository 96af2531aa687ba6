/** What the demo's bot does with messages: `!ping` and `!roll`. */
import type { Bot } from 'pipecord'

export interface Figures {
  /** Events of any kind. */
  events: number
  /** Messages of users, by id: how often each one came. */
  readonly messages: Map<string, number>
  commands: number
  answered: number
  reactions: number
  connectionsLost: number
  resumes: number
  /** Events that came late, over a connection after the one that broke. */
  replayed: number
  sessions: number
}

const roll = () => 1 + Math.floor(Math.random() * 6)
const commands: Readonly<Record<string, { readonly answer: () => string; readonly emoji: string }>> = {
  '!ping': { answer: () => 'Pong!', emoji: '🏓' },
  '!roll': { answer: () => `You rolled ${roll()}.`, emoji: '🎲' },
}

/** Answers commands with a message and a reaction from now on. @returns figures that grow with what happens */
export function answerCommands(bot: Bot): Figures {
  const figures: Figures = {
    ...{ events: 0, messages: new Map(), commands: 0, answered: 0, reactions: 0 },
    ...{ connectionsLost: 0, resumes: 0, replayed: 0, sessions: 0 },
  }
  bot.on('packet', () => void figures.events++)
  bot.on('ready', () => void figures.sessions++)
  bot.client.on('shardLost', ({ remedy }) => {
    if (remedy !== 'stop') figures.connectionsLost++
  })
  bot.client.on('shardResumed', (_shard, replayed) => {
    figures.resumes++
    figures.replayed += replayed
  })
  bot.on('messageCreate', async ({ id, channel_id, content, author }) => {
    if (author.bot) return
    figures.messages.set(id, (figures.messages.get(id) ?? 0) + 1)
    const command = commands[content]
    if (!command) return
    figures.commands++
    const path = `/channels/${channel_id}/messages` as const
    const reply = { content: command.answer(), message_reference: { message_id: id } }
    const [answer, reaction] = await Promise.all([
      bot.client.post(path, reply),
      bot.client.put(`${path}/${id}/reactions/${encodeURIComponent(command.emoji)}/@me`),
    ])
    if (answer.success) figures.answered++
    if (reaction.success) figures.reactions++
  })
  return figures
}

export function rowsOf(figures: Figures): [name: string, value: string][] {
  const { events, commands, answered, reactions, connectionsLost, resumes, replayed, sessions } = figures
  return [
    ['events heard', String(events)],
    ['commands', String(commands)],
    ['commands answered', String(answered)],
    ['reactions', String(reactions)],
    ['connections lost', String(connectionsLost)],
    ['resumes', String(resumes)],
    ['events heard late', String(replayed)],
    ['new sessions', String(sessions - 1)],
  ]
}
