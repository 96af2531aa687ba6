/**
 * Guild channel routes: list, create, positions, active threads.
 * https://docs.discord.com/developers/resources/guild#get-guild-channels (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { createChannel, updateChannel } from '../world/channels.js'
import type { Channel, Guild } from '../world/model.js'
import { presentChannel } from '../world/payloads.js'
import { threadsOf } from '../world/threads.js'
import { ChannelCreate, type ChannelPatchRequest } from './channel-body.js'
import { channelFields } from './channel-fields.js'
import { boolean, check, integer, list, nullable, object, required, snowflake } from './check.js'
import { guildIn, mayIn, mayInGuild } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

export const guildChannelRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/channels', handle: listChannels },
  { method: 'POST', path: '/guilds/{guild_id}/channels', handle: postChannel },
  { method: 'PATCH', path: '/guilds/{guild_id}/channels', handle: moveChannels },
  { method: 'GET', path: '/guilds/{guild_id}/threads/active', handle: listActiveThreads },
]

const MAX_CHANNELS = 500

const Positions = list(
  object({
    id: required(snowflake),
    position: nullable(integer({ min: 0 })),
    lock_permissions: nullable(boolean),
    parent_id: nullable(snowflake),
  }),
)

function listChannels(call: Call): Reply {
  return { status: 200, body: channelsOf(call, guildIn(call)).map(channel => presentChannel(call.world, channel)) }
}

function postChannel(call: Call): Reply {
  const guild = guildIn(call, 'ManageChannels')
  const request = check(ChannelCreate, call.body)
  if (request.permission_overwrites != null && !mayInGuild(call, guild, 'ManageRoles')) throw missingPermissions()
  if (guild.channelIds.size >= MAX_CHANNELS) {
    throw new Refusal(400, 30013, 'Maximum number of guild channels reached (500)')
  }
  const type = request.type ?? 0
  const { type: _, ...rest } = request
  const fields = channelFields(call, guild, { type, request: rest as ChannelPatchRequest })
  const inherited = inheritedOverwrites(call, fields.parent_id, fields.permission_overwrites !== undefined)
  const channel = createChannel(call.world, guild, { ...inherited, ...fields, type })
  return { status: 201, body: presentChannel(call.world, channel) }
}

/** Moves channels; those of one request arrive together. */
function moveChannels(call: Call): Reply {
  const guild = guildIn(call, 'ManageChannels')
  const moves = check(Positions, call.body)
  for (const { id } of moves) if (!guild.channelIds.has(id)) throw unknown('channel')
  for (const { id, position, parent_id, lock_permissions } of moves) {
    const channel = call.world.channels.get(id)!
    updateChannel(call.world, channel, {
      ...(position != null && { position }),
      ...(parent_id !== undefined && channelFields(call, guild, { type: channel.type, request: { parent_id } })),
    })
    if (lock_permissions === true)
      updateChannel(call.world, channel, inheritedOverwrites(call, channel.parent_id, false))
  }
  return { status: 204 }
}

function listActiveThreads(call: Call): Reply {
  const guild = guildIn(call)
  const { userId } = call.actor!
  const threads = threadsOf(call.world, guild, thread => thread.thread_metadata?.archived === false)
  const visible = threads
    .filter(thread => mayIn(call, thread, 'ViewChannel'))
    .sort((a, b) => Number(BigInt(b.id) - BigInt(a.id)))
  const members = visible
    .map(({ id }) => call.world.threadMembers.get(id)?.get(userId))
    .filter(member => member !== undefined)
  return {
    status: 200,
    body: { threads: visible.map(thread => presentChannel(call.world, thread)), members, has_more: false },
  }
}

function channelsOf({ world }: Call, guild: Guild): Channel[] {
  return [...guild.channelIds].map(id => world.channels.get(id)).filter(channel => channel !== undefined)
}

/** A channel that is made inside a category begins with the category's overwrites. */
function inheritedOverwrites({ world }: Call, parentId: string | null | undefined, hasOwn: boolean): Partial<Channel> {
  const parent = world.channels.get(parentId ?? '')
  if (parent === undefined || hasOwn) return {}
  return { permission_overwrites: (parent.permission_overwrites ?? []).map(overwrite => ({ ...overwrite })) }
}
