/**
 * Poll routes: who voted for an answer, and ending a poll early.
 * https://docs.discord.com/developers/resources/poll (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { presentMessage } from '../world/payloads.js'
import { endPoll, isPollOver } from '../world/polls.js'
import { cursorIn, pageOf } from './pages.js'
import { botOf, channelIn, messageIn } from './reach.js'

export const pollRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/polls/{message_id}/answers/{answer_id}', handle: listVoters },
  { method: 'POST', path: '/channels/{channel_id}/polls/{message_id}/expire', handle: expire },
]

function listVoters(call: Call): Reply {
  const channel = channelIn(call, 'ReadMessageHistory')
  const message = messageIn(call, channel)
  const { after, limit } = cursorIn(call.query, { max: 100, standard: 25 })
  const voters = message.votes?.get(Number(call.params.answer_id)) ?? []
  const page = pageOf(voters, id => id, { after, limit })
  return { status: 200, body: { users: page.map(id => call.world.users.get(id)).filter(user => user !== undefined) } }
}

function expire(call: Call): Reply {
  const channel = channelIn(call)
  const message = messageIn(call, channel)
  if (message.json.poll === undefined) throw new Refusal(400, 520006, 'Cannot expire a non-poll message')
  if (message.json.author.id !== botOf(call).userId) {
    throw new Refusal(403, 50005, 'Cannot edit a message authored by another user')
  }
  if (isPollOver(call.world, message)) throw new Refusal(400, 520001, 'Poll expired')
  endPoll(call.world, message)
  return { status: 200, body: presentMessage(call.world, message, call.actor?.userId) }
}
