/**
 * Invite routes: create, list, get, delete.
 * https://docs.discord.com/developers/resources/invite (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { createInvite, presentInvite, presentInviteMetadata, type InviteTerms as Terms } from '../world/invites.js'
import type { Channel, Invite } from '../world/model.js'
import { boolean, check, integer, nullable, object, snowflake } from './check.js'
import { flagIn } from './pages.js'
import { actorOf, channelIn, guildIn, guildOf, mayIn, mayInGuild, userOf } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'
import { targetUsersIn } from './target-users.js'

export const inviteRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/channels/{channel_id}/invites', handle: listOfChannel },
  { method: 'POST', path: '/channels/{channel_id}/invites', handle: create },
  { method: 'GET', path: '/guilds/{guild_id}/invites', handle: listOfGuild },
  { method: 'GET', path: '/invites/{code}', auth: 'none', handle: get },
  { method: 'DELETE', path: '/invites/{code}', handle: remove },
]

const WEEK_S = 604_800
const DAY_S = 86_400
const CATEGORY = 4
const Body = object({
  max_age: nullable(integer({ min: 0, max: WEEK_S })),
  max_uses: nullable(integer({ min: 0, max: 100 })),
  temporary: nullable(boolean),
  unique: nullable(boolean),
  target_type: nullable(integer()),
  target_user_id: nullable(snowflake),
  target_application_id: nullable(snowflake),
})

function create(call: Call): Reply {
  const channel = channelIn(call, 'CreateInstantInvite')
  if (channel.type === CATEGORY || channel.recipients !== undefined) throw wrongChannelType()
  const request = check(Body, call.body)
  const { max_age, max_uses, temporary, unique } = request
  const wanted = { maxAge: max_age ?? DAY_S, maxUses: max_uses ?? 0, temporary: temporary ?? false }
  const userIds = targetUsersIn(call)
  const old = unique === true || userIds !== undefined ? undefined : similar(call, channel, wanted)
  const invite = old ?? make(call, channel, wanted)
  if (userIds !== undefined) invite.targets = { userIds, at: call.world.timestamp() }
  return { status: 200, body: presentInviteMetadata(call.world, invite) }
}

/** Discord hands out an equal invite again unless a unique one was asked for. */
function similar(call: Call, channel: Channel, terms: Terms): Invite | undefined {
  return living(call).find(
    invite =>
      invite.targets === undefined &&
      invite.channelId === channel.id &&
      invite.inviter.id === actorOf(call).userId &&
      invite.maxAge === terms.maxAge &&
      invite.maxUses === terms.maxUses &&
      invite.temporary === terms.temporary,
  )
}

function make(call: Call, channel: Channel, terms: Terms): Invite {
  guildOf(call, channel)
  return createInvite(call.world, channel, { inviter: userOf(call), terms })
}

function listOfChannel(call: Call): Reply {
  const channel = channelIn(call, 'ManageChannels')
  const invites = living(call).filter(invite => invite.channelId === channel.id)
  return { status: 200, body: invites.map(invite => presentInviteMetadata(call.world, invite)) }
}

function listOfGuild(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const invites = living(call).filter(invite => invite.guildId === guild.id)
  return { status: 200, body: invites.map(invite => presentInviteMetadata(call.world, invite)) }
}

function get(call: Call): Reply {
  return { status: 200, body: presentInvite(call.world, inviteIn(call), flagIn(call.query, 'with_counts')) }
}

function remove(call: Call): Reply {
  const { world } = call
  const invite = inviteIn(call)
  const [channel, guild] = [world.channels.get(invite.channelId), world.guilds.get(invite.guildId)]
  if (channel === undefined || guild === undefined) throw unknown('invite')
  if (!mayIn(call, channel, 'ManageChannels') && !mayInGuild(call, guild, 'ManageGuild')) throw missingPermissions()
  const body = presentInvite(world, invite, false)
  world.invites.delete(invite.code)
  const data = () => ({ channel_id: channel.id, guild_id: guild.id, code: invite.code })
  world.emit('INVITE_DELETE', { guildId: guild.id, channelId: channel.id }, data)
  return { status: 200, body }
}

/** The living invite of the path. @throws Refusal (10006) */
export function inviteIn(call: Call): Invite {
  const invite = living(call).find(({ code }) => code === call.params.code)
  if (invite === undefined) throw unknown('invite')
  return invite
}

/** Invites that are neither over nor used up. */
function living({ world }: Call): Invite[] {
  const now = world.clock.now()
  return [...world.invites.values()].filter(
    ({ createdAt, maxAge, maxUses, uses }) =>
      (maxAge === 0 || createdAt + maxAge * 1000 > now) && (maxUses === 0 || uses < maxUses),
  )
}
