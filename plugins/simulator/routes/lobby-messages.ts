/**
 * Lobby message routes: say, read back, and note what moderation found; for direct messages of players too.
 * https://docs.discord.com/developers/resources/lobby#send-lobby-message (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import type { LobbyMessage } from '../world/lobbies.js'
import { postMessage } from '../world/posting.js'
import { check, dictionary, integer, object, type Path, type Report, required, ruled, text } from './check.js'
import { Data, demandInside, lobbyIn } from './lobbies.js'
import { checkQuery } from './pages.js'
import { bearerOf, botOf, idIn, userOf } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/lobbies/{lobby_id}/messages'

export const lobbyMessageRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: post },
  { method: 'PUT', path: `${PATH}/{message_id}/moderation-metadata`, handle: moderate },
  {
    method: 'PUT',
    path: '/partner-sdk/dms/{user_id_1}/{user_id_2}/messages/{message_id}/moderation-metadata',
    handle: moderateDm,
  },
]

const SCOPE = 'sdk.social_layer'
const MAX_KEPT = 200
const MAX_KEYS = 5
const Query = object({ limit: integer({ min: 1, max: MAX_KEPT }) })
const Post = object({ content: required(text({ min: 1, max: 4000 })), metadata: Data, flags: integer({ min: 0 }) })
const Moderation = ruled(dictionary(text({ max: 2000 })), demandFew)

/** Newest first. */
function list(call: Call): Reply {
  bearerOf(call, SCOPE)
  const lobby = lobbyIn(call)
  demandInside(call, lobby)
  const { limit = 50 } = checkQuery(Query, call.query)
  const newest = lobby.messages.slice(-limit).reverse()
  return { status: 200, body: newest.map(message => call.world.lobbies.presentMessage(lobby, message)) }
}

function post(call: Call): Reply {
  const { userId } = bearerOf(call, SCOPE)
  const lobby = lobbyIn(call)
  demandInside(call, lobby)
  const { content, metadata, flags } = check(Post, call.body)
  const author = userOf(call)
  const message: LobbyMessage = {
    id: call.world.snowflakes.next(),
    content,
    author,
    flags: flags ?? 0,
    metadata: metadata ?? undefined,
    additionalName: lobby.members.get(userId)?.additional_name,
    moderation_metadata: undefined,
  }
  lobby.messages.push(message)
  if (lobby.messages.length > MAX_KEPT) lobby.messages.shift()
  const channel = call.world.channels.get(lobby.linkedChannelId ?? '')
  if (channel !== undefined) postMessage(call.world, channel, { content, author, application_id: lobby.applicationId })
  return { status: 201, body: call.world.lobbies.presentMessage(lobby, message) }
}

function moderate(call: Call): Reply {
  botOf(call)
  const id = idIn(call, 'message_id')
  const message = lobbyIn(call).messages.find(one => one.id === id)
  if (message === undefined) throw unknown('message')
  message.moderation_metadata = check(Moderation, call.body)
  return { status: 204 }
}

/** The two users may be named in any order. */
function moderateDm(call: Call): Reply {
  botOf(call)
  const [one, other] = [idIn(call, 'user_id_1'), idIn(call, 'user_id_2')]
  const channelId = call.world.dms.get([one, other].sort().join(' ')) ?? ''
  const id = idIn(call, 'message_id')
  const metadata = check(Moderation, call.body)
  if (call.world.messages.get(channelId, id) === undefined) throw unknown('message')
  call.world.dmModeration.set(id, metadata)
  return { status: 204 }
}

function demandFew(metadata: Record<string, string>, path: Path, report: Report): void {
  if (Object.keys(metadata).length <= MAX_KEYS) return
  report.add(path, { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_KEYS} or fewer in length.` })
}
