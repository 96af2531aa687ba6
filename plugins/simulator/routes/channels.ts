/**
 * Channel routes: get, modify, delete, overwrites, typing, followers.
 * https://docs.discord.com/developers/resources/channel (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { deleteChannel, updateChannel } from '../world/channels.js'
import { type Channel, ChannelType } from '../world/model.js'
import { isForum, isThread, presentChannel } from '../world/payloads.js'
import { postMessage } from '../world/posting.js'
import { emitWebhooks } from '../world/webhooks.js'
import { ChannelPatch, ThreadPatch, type ThreadPatchRequest } from './channel-body.js'
import { channelFields, demandOwn } from './channel-fields.js'
import { check, choice, nullable, object, permissionSet, required, snowflake } from './check.js'
import { botOf, channelIn, guildOf, idIn, mayIn, sendPermission, userOf, visibleChannel } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

export const channelRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}', handle: getChannel },
  { method: 'PATCH', path: '/channels/{channel_id}', handle: patchChannel },
  { method: 'DELETE', path: '/channels/{channel_id}', handle: removeChannel },
  { method: 'PUT', path: '/channels/{channel_id}/permissions/{overwrite_id}', handle: putOverwrite },
  { method: 'DELETE', path: '/channels/{channel_id}/permissions/{overwrite_id}', handle: deleteOverwrite },
  { method: 'POST', path: '/channels/{channel_id}/typing', handle: type },
  { method: 'POST', path: '/channels/{channel_id}/followers', handle: follow },
]

const OverwriteBody = object({
  type: required(choice(0, 1)),
  allow: nullable(permissionSet),
  deny: nullable(permissionSet),
})
const Follow = object({ webhook_channel_id: required(snowflake) })
const FOLLOW_ADD = 12
const NAME_CHANGE = 4

function getChannel(call: Call): Reply {
  return replyWith(call, channelIn(call))
}

function patchChannel(call: Call): Reply {
  const channel = channelIn(call)
  if (channel.recipients !== undefined) throw new Refusal(403, 50003, 'Cannot execute action on a DM channel')
  if (isThread(channel)) return patchThread(call, channel)
  if (!mayIn(call, channel, 'ManageChannels')) throw missingPermissions()
  const request = check(ChannelPatch, call.body)
  const guild = guildOf(call, channel)
  if (request.permission_overwrites != null && !mayIn(call, channel, 'ManageRoles')) throw missingPermissions()
  updateChannel(call.world, channel, channelFields(call, guild, { type: request.type ?? channel.type, request }))
  return replyWith(call, channel)
}

function patchThread(call: Call, thread: Channel): Reply {
  const request = check(ThreadPatch, call.body)
  const metadata = thread.thread_metadata!
  demandThreadRights(call, thread, request)
  const wakes = request.archived === false
  if (metadata.archived && !wakes) throw new Refusal(400, 50083, 'Thread is archived')
  const { name, rate_limit_per_user, flags, applied_tags, archived, auto_archive_duration, locked, invitable } = request
  const turned = archived !== undefined && archived !== metadata.archived
  updateChannel(call.world, thread, {
    ...(name !== undefined && { name }),
    ...(rate_limit_per_user != null && { rate_limit_per_user }),
    ...(flags !== undefined && { flags }),
    ...(applied_tags !== undefined && { applied_tags }),
    thread_metadata: {
      ...metadata,
      ...(archived !== undefined && { archived }),
      ...(turned && { archive_timestamp: call.world.timestamp() }),
      ...(auto_archive_duration != null && { auto_archive_duration }),
      ...(locked !== undefined && { locked }),
      ...(invitable !== undefined && thread.type === ChannelType.PrivateThread && { invitable }),
    },
  })
  if (name !== undefined && thread.type !== 0) announceName(call, thread, name)
  return replyWith(call, thread)
}

/** The owner may rename, archive and wake a thread; the rest needs MANAGE_THREADS. */
function demandThreadRights(call: Call, thread: Channel, request: ThreadPatchRequest): void {
  if (mayIn(call, thread, 'ManageThreads')) return
  const owns = thread.owner_id === botOf(call).userId
  const beyond = request.locked !== undefined || request.rate_limit_per_user != null
  const unlocked = thread.thread_metadata?.locked !== true
  const onlyWakes = request.archived === false && Object.keys(request).length === 1
  if (unlocked && ((owns && !beyond) || (onlyWakes && mayIn(call, thread, 'SendMessagesInThreads')))) return
  throw missingPermissions()
}

function announceName(call: Call, thread: Channel, name: string): void {
  postMessage(call.world, thread, { type: NAME_CHANGE, content: name, author: userOf(call) })
}

function removeChannel(call: Call): Reply {
  const channel = channelIn(call)
  if (channel.recipients !== undefined) return replyWith(call, channel)
  if (!mayIn(call, channel, isThread(channel) ? 'ManageThreads' : 'ManageChannels')) throw missingPermissions()
  const { rules_channel_id, public_updates_channel_id } = guildOf(call, channel).settings
  if (channel.id === rules_channel_id || channel.id === public_updates_channel_id) {
    throw new Refusal(400, 50074, 'Cannot delete a channel required for Community guilds')
  }
  const body = presentChannel(call.world, channel, call.actor?.userId)
  deleteChannel(call.world, channel)
  return { status: 200, body }
}

function putOverwrite(call: Call): Reply {
  const channel = guildChannel(call)
  if (!mayIn(call, channel, 'ManageRoles')) throw missingPermissions()
  const id = idIn(call, 'overwrite_id')
  const { type, allow, deny } = check(OverwriteBody, call.body)
  const guild = guildOf(call, channel)
  if (type === 0 && !guild.roles.has(id)) throw unknown('role')
  const overwrite = { id, type, allow: allow ?? '0', deny: deny ?? '0' }
  demandOwn(call, guild, overwrite)
  const others = (channel.permission_overwrites ?? []).filter(other => other.id !== id)
  updateChannel(call.world, channel, { permission_overwrites: [...others, overwrite] })
  return { status: 204 }
}

function deleteOverwrite(call: Call): Reply {
  const channel = guildChannel(call)
  if (!mayIn(call, channel, 'ManageRoles')) throw missingPermissions()
  const id = idIn(call, 'overwrite_id')
  const others = (channel.permission_overwrites ?? []).filter(other => other.id !== id)
  if (others.length === channel.permission_overwrites?.length) throw unknown('overwrite')
  updateChannel(call.world, channel, { permission_overwrites: others })
  return { status: 204 }
}

function guildChannel(call: Call): Channel {
  const channel = channelIn(call)
  if (channel.recipients !== undefined) throw new Refusal(403, 50003, 'Cannot execute action on a DM channel')
  if (isThread(channel)) throw wrongChannelType()
  return channel
}

function type(call: Call): Reply {
  const channel = channelIn(call)
  if (isForum(channel) || channel.type === ChannelType.Category) throw wrongChannelType()
  if (!mayIn(call, channel, sendPermission(channel))) throw missingPermissions()
  call.world.type(channel, botOf(call).userId)
  return { status: 204 }
}

/** Follows an announcement channel: its crossposts arrive in the other one through a webhook. */
function follow(call: Call): Reply {
  const source = channelIn(call)
  if (source.type !== ChannelType.Announcement) throw wrongChannelType()
  const { webhook_channel_id } = check(Follow, call.body)
  const target = visibleChannel(call, { id: webhook_channel_id, needs: ['ManageWebhooks'] })
  const guild = guildOf(call, source)
  const { name, icon } = guild.settings
  const id = call.world.snowflakes.next()
  call.world.webhooks.set(id, {
    id,
    type: 2,
    guild_id: target.guild_id!,
    channel_id: target.id,
    name: `${name} #${source.name}`,
    avatar: icon,
    application_id: null,
    user: userOf(call),
    source_guild: { id: guild.id, name, icon },
    source_channel: { id: source.id, name: source.name ?? '' },
  })
  emitWebhooks(call.world, target)
  const at = { type: 0, channel_id: source.id, guild_id: guild.id }
  postMessage(call.world, target, {
    type: FOLLOW_ADD,
    content: `${name} #${source.name}`,
    author: userOf(call),
    message_reference: at,
  })
  return { status: 200, body: { channel_id: source.id, webhook_id: id } }
}

function replyWith(call: Call, channel: Channel): Reply {
  return { status: 200, body: presentChannel(call.world, channel, call.actor?.userId) }
}
