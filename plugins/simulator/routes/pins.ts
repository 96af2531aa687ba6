/**
 * Pin routes: the present ones, and the ones that they replaced.
 * https://docs.discord.com/developers/resources/message#get-channel-pins (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Channel } from '../world/model.js'
import { presentMessage } from '../world/payloads.js'
import { pinMessage, postMessage } from '../world/posting.js'
import { integer, isoTime, object } from './check.js'
import { checkQuery } from './pages.js'
import { channelIn, mayIn, messageIn, userOf } from './reach.js'

export const pinRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/messages/pins', handle: listPins },
  { method: 'PUT', path: '/channels/{channel_id}/messages/pins/{message_id}', handle: pin },
  { method: 'DELETE', path: '/channels/{channel_id}/messages/pins/{message_id}', handle: unpin },
  { method: 'GET', path: '/channels/{channel_id}/pins', handle: listOldPins },
  { method: 'PUT', path: '/channels/{channel_id}/pins/{message_id}', handle: pin },
  { method: 'DELETE', path: '/channels/{channel_id}/pins/{message_id}', handle: unpin },
]

const MAX_PINS = 250
const OLD_PAGE = 50
const PINNED = 6
const Query = object({ before: isoTime, limit: integer({ min: 1, max: 50 }) })

function listPins(call: Call): Reply {
  const channel = channelIn(call)
  const { before, limit = 50 } = checkQuery(Query, call.query)
  const end = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before)
  const older = pinsOf(call, channel).filter(({ pinned_at }) => Date.parse(pinned_at) < end)
  return { status: 200, body: { items: older.slice(0, limit), has_more: older.length > limit } }
}

function listOldPins(call: Call): Reply {
  const pins = pinsOf(call, channelIn(call)).slice(0, OLD_PAGE)
  return { status: 200, body: pins.map(({ message }) => message) }
}

/** Newest pin first; none for those who may not read back. */
function pinsOf(call: Call, channel: Channel) {
  if (!mayIn(call, channel, 'ReadMessageHistory')) return []
  const messages = call.world.messages.of(channel.id)
  return [...messages.pins].reverse().map(([id, pinned_at]) => ({
    pinned_at,
    message: presentMessage(call.world, messages.get(id)!, call.actor?.userId),
  }))
}

function pin(call: Call): Reply {
  const channel = channelIn(call, 'PinMessages')
  const message = messageIn(call, channel)
  if (message.json.pinned) return { status: 204 }
  if (call.world.messages.of(channel.id).pins.size >= MAX_PINS) {
    throw new Refusal(400, 30003, 'Maximum number of pins reached for the channel (250)')
  }
  pinMessage(call.world, message, true)
  const at = { type: 0, message_id: message.json.id, channel_id: channel.id }
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
  postMessage(call.world, channel, { type: PINNED, author: userOf(call), message_reference: { ...at, ...guild } })
  return { status: 204 }
}

function unpin(call: Call): Reply {
  const channel = channelIn(call, 'PinMessages')
  pinMessage(call.world, messageIn(call, channel), false)
  return { status: 204 }
}
