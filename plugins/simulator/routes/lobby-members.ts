/**
 * Lobby member routes: who is in a lobby, and invites to the channel that it is linked to.
 * https://docs.discord.com/developers/resources/lobby#add-a-member-to-a-lobby (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { createInvite } from '../world/invites.js'
import type { Lobby, LobbyMember } from '../world/lobbies.js'
import { boolean, check, list, nullable, object, required, type Shaped, snowflake, text } from './check.js'
import { Data, demandInside, lobbyIn, MemberFlags } from './lobbies.js'
import { bearerOf, botOf, idIn } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/lobbies/{lobby_id}/members'

export const lobbyMemberRoutes: readonly Endpoint[] = [
  { method: 'DELETE', path: `${PATH}/@me`, handle: leave },
  { method: 'POST', path: `${PATH}/@me/invites`, handle: inviteMe },
  { method: 'POST', path: `${PATH}/bulk`, handle: bulk },
  { method: 'PUT', path: `${PATH}/{user_id}`, handle: put },
  { method: 'DELETE', path: `${PATH}/{user_id}`, handle: remove },
  { method: 'POST', path: `${PATH}/{user_id}/invites`, handle: inviteUser },
]

const HOUR_S = 3_600
const fields = { metadata: Data, flags: MemberFlags, additional_name: nullable(text({ min: 1, max: 80 })) }
const Put = object(fields)
const Bulk = list(object({ ...fields, id: required(snowflake), remove_member: nullable(boolean) }), { min: 1, max: 25 })

function put(call: Call): Reply {
  botOf(call)
  const [lobby, id] = [lobbyIn(call), idIn(call, 'user_id')]
  const request = check(Put, call.body)
  if (!call.world.users.has(id)) throw unknown('user')
  return { status: 200, body: { ...upsert(lobby, id, request) } }
}

/** The answer holds those who are in, not those who had to go. */
function bulk(call: Call): Reply {
  botOf(call)
  const lobby = lobbyIn(call)
  const requests = check(Bulk, call.body)
  for (const { id } of requests) if (!call.world.users.has(id)) throw unknown('user')
  const kept = requests.flatMap(({ id, remove_member, ...request }) => {
    if (remove_member !== true) return [{ ...upsert(lobby, id, request) }]
    lobby.members.delete(id)
    return []
  })
  return { status: 200, body: kept }
}

function remove(call: Call): Reply {
  botOf(call)
  lobbyIn(call).members.delete(idIn(call, 'user_id'))
  return { status: 204 }
}

function leave(call: Call): Reply {
  const { userId } = bearerOf(call)
  lobbyIn(call).members.delete(userId)
  return { status: 204 }
}

function inviteMe(call: Call): Reply {
  const { userId } = bearerOf(call, 'sdk.social_layer')
  const lobby = lobbyIn(call)
  demandInside(call, lobby)
  return invite(call, lobby, userId)
}

function inviteUser(call: Call): Reply {
  botOf(call)
  return invite(call, lobbyIn(call), idIn(call, 'user_id'))
}

/** Good for one use within an hour, by this user alone. */
function invite({ world }: Call, lobby: Lobby, userId: string): Reply {
  const channel = world.channels.get(lobby.linkedChannelId ?? '')
  const application = world.applications.get(lobby.applicationId)
  const inviter = world.users.get(application?.botId ?? '')
  if (!world.users.has(userId)) throw unknown('user')
  if (channel === undefined || inviter === undefined) throw new Refusal(400, 50035, 'The lobby has no linked channel')
  const terms = { maxAge: HOUR_S, maxUses: 1, temporary: false }
  const made = createInvite(world, channel, { inviter, terms })
  made.targets = { userIds: [userId], at: world.timestamp() }
  return { status: 200, body: { code: made.code } }
}

function upsert(lobby: Lobby, id: string, request: Shaped<typeof Put>): LobbyMember {
  const member: LobbyMember = lobby.members.get(id) ?? { id, metadata: null, flags: 0 }
  if (request.metadata !== undefined) member.metadata = request.metadata
  if (request.flags != null) member.flags = request.flags
  if (request.additional_name === null) delete member.additional_name
  else if (request.additional_name !== undefined) member.additional_name = request.additional_name
  lobby.members.set(id, member)
  return member
}
