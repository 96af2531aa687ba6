/**
 * Lobby routes: make, find, change and delete lobbies, and link them to channels.
 * https://docs.discord.com/developers/resources/lobby (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { CAN_LINK, type Lobby, type Metadata } from '../world/lobbies.js'
import { ChannelType } from '../world/model.js'
import {
  check,
  dictionary,
  integer,
  list,
  nullable,
  object,
  type Path,
  type Report,
  required,
  ruled,
  type Shaped,
  snowflake,
  text,
  url,
} from './check.js'
import { actorOf, bearerOf, botOf, idIn } from './reach.js'
import { missingAccess, missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/lobbies/{lobby_id}'

export const lobbyRoutes: readonly Endpoint[] = [
  { method: 'POST', path: '/lobbies', handle: post },
  { method: 'PUT', path: '/lobbies', handle: join },
  { method: 'GET', path: PATH, handle: get },
  { method: 'PATCH', path: PATH, handle: patch },
  { method: 'DELETE', path: PATH, handle: remove },
  { method: 'PATCH', path: `${PATH}/channel-linking`, handle: link },
]

const SCOPE = 'sdk.social_layer'
const MAX_TOTAL = 1000
export const Data = nullable(ruled(dictionary(text({ max: 1024 })), demandTotal))
export const MemberFlags = nullable(integer({ min: 0, max: 1 }))
const Member = object({ id: required(snowflake), metadata: Data, flags: MemberFlags })
const timeout = nullable(integer({ min: 5, max: 604_800 }))
const Body = object({
  metadata: Data,
  members: nullable(list(Member, { max: 25 })),
  idle_timeout_seconds: timeout,
  flags: MemberFlags,
  override_event_webhooks_url: nullable(url(['https', 'http'], 512)),
})
const Join = object({
  secret: required(text({ min: 1, max: 250 })),
  lobby_metadata: Data,
  member_metadata: Data,
  idle_timeout_seconds: timeout,
  flags: MemberFlags,
})
const Link = object({ channel_id: nullable(snowflake) })

/** The lobby of the path, of the actor's application. @throws Refusal (10031) */
export function lobbyIn(call: Call): Lobby {
  const lobby = call.world.lobbies.get(idIn(call, 'lobby_id'))
  if (lobby === undefined || lobby.applicationId !== actorOf(call).applicationId) throw unknown('lobby')
  return lobby
}

/** @throws Refusal (50001) for those who are not in the lobby */
export function demandInside(call: Call, lobby: Lobby): void {
  if (!lobby.members.has(actorOf(call).userId)) throw missingAccess()
}

function post(call: Call): Reply {
  const { applicationId } = botOf(call)
  const request = check(Body, call.body)
  const lobby = call.world.lobbies.create(applicationId, fieldsOf(request))
  admit(call, lobby, request.members ?? [])
  return replyWith(call, lobby, 201)
}

/** The lobby of a secret, made where there is none; the caller is in it afterwards. */
function join(call: Call): Reply {
  const { applicationId, userId } = bearerOf(call, SCOPE)
  const { secret, lobby_metadata, member_metadata, flags } = check(Join, call.body)
  const { lobbies } = call.world
  const lobby = lobbies.ofSecret(applicationId, secret) ?? lobbies.create(applicationId, { secret, flags: flags ?? 0 })
  if (lobby_metadata !== undefined) lobby.metadata = lobby_metadata
  const known = lobby.members.get(userId)
  lobby.members.set(userId, {
    id: userId,
    metadata: member_metadata ?? known?.metadata ?? null,
    flags: known?.flags ?? 0,
  })
  return replyWith(call, lobby)
}

function get(call: Call): Reply {
  return replyWith(call, lobbyIn(call))
}

/** A list of members replaces those that there were. */
function patch(call: Call): Reply {
  botOf(call)
  const lobby = lobbyIn(call)
  const request = check(Body, call.body)
  Object.assign(lobby, fieldsOf(request))
  if (request.members != null) {
    lobby.members.clear()
    admit(call, lobby, request.members)
  }
  return replyWith(call, lobby)
}

/** Deleting twice is fine. */
function remove(call: Call): Reply {
  const { applicationId } = botOf(call)
  const lobby = call.world.lobbies.get(idIn(call, 'lobby_id'))
  if (lobby?.applicationId === applicationId) call.world.lobbies.delete(lobby.id)
  return { status: 204 }
}

function link(call: Call): Reply {
  const { userId } = bearerOf(call)
  const lobby = lobbyIn(call)
  demandInside(call, lobby)
  if (((lobby.members.get(userId)?.flags ?? 0) & CAN_LINK) === 0) throw missingPermissions()
  const { channel_id } = check(Link, call.body)
  if (channel_id != null) demandLinkable(call, userId, channel_id)
  lobby.linkedChannelId = channel_id ?? null
  return replyWith(call, lobby)
}

function demandLinkable({ world }: Call, userId: string, channelId: string): void {
  const channel = world.channels.get(channelId)
  if (channel === undefined) throw unknown('channel')
  if (channel.type !== ChannelType.Text) throw wrongChannelType()
  if (world.permissionsIn(channel, userId) === 0n) throw missingAccess()
}

/** @throws Refusal (10013) */
function admit({ world }: Call, lobby: Lobby, members: readonly Shaped<typeof Member>[]): void {
  for (const { id } of members) if (!world.users.has(id)) throw unknown('user')
  for (const { id, metadata, flags } of members)
    lobby.members.set(id, { id, metadata: metadata ?? null, flags: flags ?? 0 })
}

function fieldsOf({ metadata, flags, override_event_webhooks_url }: Shaped<typeof Body>) {
  return {
    ...(metadata !== undefined && { metadata }),
    ...(flags != null && { flags }),
    ...(override_event_webhooks_url !== undefined && { eventWebhooksUrl: override_event_webhooks_url }),
  }
}

function demandTotal(metadata: Metadata, path: Path, report: Report): void {
  const total = Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (total <= MAX_TOTAL) return
  report.add(path, { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_TOTAL} or fewer in length.` })
}

function replyWith({ world }: Call, lobby: Lobby, status = 200): Reply {
  return { status, body: world.lobbies.present(lobby) }
}
