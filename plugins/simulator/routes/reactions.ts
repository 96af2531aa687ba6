/**
 * Reaction routes: add, take back, list, clear.
 * https://docs.discord.com/developers/resources/message#create-reaction (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { ReactionEmoji } from '../world/model.js'
import {
  addReaction,
  findReaction,
  MAX_REACTIONS,
  type ReactionTarget,
  removeAllReactions,
  removeEmojiReactions,
  removeReaction,
} from '../world/reactions.js'
import { cursorIn, pageOf } from './pages.js'
import { botOf, channelIn, idIn, mayIn, messageIn } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

const PATH = '/channels/{channel_id}/messages/{message_id}/reactions'

export const reactionRoutes: readonly Endpoint[] = [
  { method: 'DELETE', path: PATH, handle: clear },
  { method: 'GET', path: `${PATH}/{emoji_name}`, handle: listReactors },
  { method: 'DELETE', path: `${PATH}/{emoji_name}`, handle: clearEmoji },
  { method: 'PUT', path: `${PATH}/{emoji_name}/@me`, handle: react },
  { method: 'DELETE', path: `${PATH}/{emoji_name}/@me`, handle: takeBack },
  { method: 'DELETE', path: `${PATH}/{emoji_name}/{user_id}`, handle: takeAway },
]

function react(call: Call): Reply {
  const at = targetOf(call)
  const emoji = emojiIn(call)
  if (findReaction(at.message, emoji) === undefined) {
    if (!mayIn(call, at.channel, 'AddReactions')) throw missingPermissions()
    if (at.message.reactions.length >= MAX_REACTIONS)
      throw new Refusal(403, 30010, 'Maximum number of reactions reached (20)')
  }
  if (at.channel.thread_metadata?.archived === true) throw new Refusal(400, 50083, 'Thread is archived')
  addReaction(call.world, at, { userId: botOf(call).userId, emoji })
  return { status: 204 }
}

function takeBack(call: Call): Reply {
  return take(call, botOf(call).userId)
}

function takeAway(call: Call): Reply {
  const userId = idIn(call, 'user_id')
  const at = targetOf(call)
  if (userId !== botOf(call).userId && !mayIn(call, at.channel, 'ManageMessages')) throw missingPermissions()
  return take(call, userId)
}

/** Taking back what was never there is fine with Discord. */
function take(call: Call, userId: string): Reply {
  removeReaction(call.world, targetOf(call), { userId, emoji: emojiIn(call) })
  return { status: 204 }
}

function listReactors(call: Call): Reply {
  const { message } = targetOf(call)
  const cursor = cursorIn(call.query, { max: 100, standard: 25 })
  const ids = findReaction(message, emojiIn(call))?.users ?? []
  const page = pageOf(ids, id => id, { after: cursor.after, limit: cursor.limit })
  return { status: 200, body: page.map(id => call.world.users.get(id)).filter(user => user !== undefined) }
}

function clear(call: Call): Reply {
  const at = targetOf(call)
  if (!mayIn(call, at.channel, 'ManageMessages')) throw missingPermissions()
  removeAllReactions(call.world, at)
  return { status: 204 }
}

function clearEmoji(call: Call): Reply {
  const at = targetOf(call)
  if (!mayIn(call, at.channel, 'ManageMessages')) throw missingPermissions()
  removeEmojiReactions(call.world, at, emojiIn(call))
  return { status: 204 }
}

function targetOf(call: Call): ReactionTarget {
  const channel = channelIn(call, 'ReadMessageHistory')
  return { channel, message: messageIn(call, channel) }
}

/** `name:id` of a custom emoji that exists, or a Unicode emoji. @throws Refusal (10014) */
function emojiIn(call: Call): ReactionEmoji {
  const raw = call.params.emoji_name ?? ''
  const [, , id] = /^(?:a:)?([^:]+):(\d{1,20})$/.exec(raw) ?? []
  if (id === undefined) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(raw) && raw.length <= 32)
      return { id: null, name: raw }
    throw unknown('emoji')
  }
  for (const { emojis } of [...call.world.guilds.values(), ...call.world.applications.values()]) {
    const emoji = emojis.get(id)
    if (emoji !== undefined) return { id, name: emoji.name, ...(emoji.animated && { animated: true }) }
  }
  throw unknown('emoji')
}
