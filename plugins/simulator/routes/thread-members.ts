/**
 * Thread member routes: join, leave, add, remove, get, list.
 * https://docs.discord.com/developers/resources/channel#join-thread (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type ThreadMember } from '../world/model.js'
import { isThread } from '../world/payloads.js'
import { joinThread, leaveThread, presentThreadMember } from '../world/threads.js'
import { boolean, integer, object, snowflake } from './check.js'
import { checkQuery, flagIn, pageOf } from './pages.js'
import { botOf, channelIn, guildOf, idIn, mayIn } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/channels/{channel_id}/thread-members'

export const threadMemberRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: listMembers },
  { method: 'PUT', path: `${PATH}/@me`, handle: join },
  { method: 'DELETE', path: `${PATH}/@me`, handle: leave },
  { method: 'GET', path: `${PATH}/{user_id}`, handle: getMember },
  { method: 'PUT', path: `${PATH}/{user_id}`, handle: add },
  { method: 'DELETE', path: `${PATH}/{user_id}`, handle: remove },
]

const Query = object({ with_member: boolean, after: snowflake, limit: integer({ min: 1, max: 100 }) })

function listMembers(call: Call): Reply {
  const thread = threadIn(call)
  const { with_member = false, after, limit = 100 } = checkQuery(Query, call.query)
  const members = call.world.threadMembers.get(thread.id)?.values() ?? []
  // Without `with_member` Discord answers all of them: docs, List Thread Members (2026-08).
  const page = pageOf(
    members,
    member => member.user_id,
    with_member ? { after, limit } : { limit: Number.POSITIVE_INFINITY },
  )
  return { status: 200, body: page.map(member => present(call, { thread, member, whole: with_member })) }
}

function getMember(call: Call): Reply {
  const thread = threadIn(call)
  const userId = call.params.user_id === '@me' ? botOf(call).userId : idIn(call, 'user_id')
  const member = call.world.threadMembers.get(thread.id)?.get(userId)
  if (member === undefined) throw unknown('member')
  return { status: 200, body: present(call, { thread, member, whole: flagIn(call.query, 'with_member') }) }
}

function present(call: Call, { thread, member, whole }: { thread: Channel; member: ThreadMember; whole: boolean }) {
  return whole ? presentThreadMember(call.world, thread, member) : { ...member }
}

function join(call: Call): Reply {
  const thread = awake(threadIn(call))
  joinThread(call.world, thread, botOf(call).userId)
  return { status: 204 }
}

function leave(call: Call): Reply {
  const thread = awake(threadIn(call))
  leaveThread(call.world, thread, botOf(call).userId)
  return { status: 204 }
}

function add(call: Call): Reply {
  const thread = awake(threadIn(call))
  if (!mayIn(call, thread, 'SendMessagesInThreads')) throw missingPermissions()
  const userId = idIn(call, 'user_id')
  if (!guildOf(call, thread).members.has(userId)) throw unknown(call.world.users.has(userId) ? 'member' : 'user')
  joinThread(call.world, thread, userId)
  return { status: 204 }
}

function remove(call: Call): Reply {
  const thread = awake(threadIn(call))
  const owns = thread.type === ChannelType.PrivateThread && thread.owner_id === botOf(call).userId
  if (!owns && !mayIn(call, thread, 'ManageThreads')) throw missingPermissions()
  if (!leaveThread(call.world, thread, idIn(call, 'user_id'))) throw unknown('member')
  return { status: 204 }
}

function threadIn(call: Call): Channel {
  const channel = channelIn(call)
  if (!isThread(channel)) throw wrongChannelType()
  return channel
}

function awake(thread: Channel): Channel {
  if (thread.thread_metadata?.archived === true) throw new Refusal(400, 50083, 'Thread is archived')
  return thread
}
