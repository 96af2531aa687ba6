/** A poll whose buttons never expire: what they mean stands in their ids, what was voted in a store. */
import { ui } from 'pipecord/builders'
import { codec, guildOnly, type Interactions, type MessageBody, opt } from 'pipecord/interactions'
import { confirm } from './confirm.js'

export interface Poll {
  readonly question: string
  /** By user id. */
  readonly votes: Map<string, 'yes' | 'no'>
  closed: boolean
}
/** A Map, or something like it that outlives the process. */
export type Polls = Pick<Map<number, Poll>, 'get' | 'set' | 'size'>

export function definePoll(on: Interactions, polls: Polls = new Map()) {
  const vote = on.button('poll/:id/:choice', {
    params: { id: codec.int, choice: codec.oneOf('yes', 'no') },
    async run({ params, user, update, reply }) {
      const poll = polls.get(params.id)
      if (!poll || poll.closed) return reply({ content: 'This poll is closed.', ephemeral: true })
      poll.votes.set(user.id, params.choice)
      return update(show(params.id, poll))
    },
  })

  function show(id: number, { question, votes, closed }: Poll): MessageBody {
    const count = (choice: string) => [...votes.values()].filter(voted => voted === choice).length
    const button = (label: string, choice: 'yes' | 'no') =>
      ui.button(`${label} (${count(choice)})`, vote({ id, choice }), { disabled: closed })
    return { ui: [ui.box(`## ${question}`, ui.row(button('Yes', 'yes'), button('No', 'no')))] }
  }

  on.command('poll', {
    about: 'Ask everybody',
    contexts: ['guild'],
    use: [guildOnly()],
    options: { question: opt.string('What to ask', { max: 200 }) },
    run({ options, reply }) {
      const poll: Poll = { question: options.question, votes: new Map(), closed: false }
      const id = polls.size + 1
      polls.set(id, poll)
      return reply(show(id, poll))
    },
  })

  on.command('close-poll', {
    about: 'End a poll',
    permissions: 'MANAGE_MESSAGES',
    options: { number: opt.integer('Which', { min: 1 }) },
    async run(ctx) {
      const poll = polls.get(ctx.options.number)
      if (!poll) return ctx.reply({ content: 'There is no such poll.', ephemeral: true })
      const click = await confirm(ctx, `Close "${poll.question}"?`)
      poll.closed = click !== undefined
      return click?.update({ content: 'Closed.', components: [] })
    },
  })
}
