/**
 * Invites: how they come, and their JSON with and without what only managers see.
 * @module
 */
import type { World } from './index.js'
import type { Channel, Invite, User } from './model.js'

export type InviteTerms = Pick<Invite, 'maxAge' | 'maxUses' | 'temporary'>

/** Makes an invite to a guild's channel and dispatches INVITE_CREATE. */
export function createInvite(
  world: World,
  channel: Channel,
  { inviter, terms }: { inviter: User; terms: InviteTerms },
): Invite {
  const invite: Invite = {
    ...terms,
    code: world.secrets.text(8),
    channelId: channel.id,
    guildId: channel.guild_id!,
    inviter,
    createdAt: world.clock.now(),
    uses: 0,
  }
  world.invites.set(invite.code, invite)
  world.emit('INVITE_CREATE', { guildId: invite.guildId, channelId: channel.id }, () => ({
    channel_id: channel.id,
    guild_id: invite.guildId,
    code: invite.code,
    created_at: world.timestamp(invite.createdAt),
    inviter: invite.inviter,
    max_age: invite.maxAge,
    max_uses: invite.maxUses,
    temporary: invite.temporary,
    uses: 0,
    type: 0,
    expires_at: invite.maxAge === 0 ? null : world.timestamp(invite.createdAt + invite.maxAge * 1000),
  }))
  return invite
}

export function presentInvite(world: World, invite: Invite, withCounts: boolean) {
  const guild = world.guilds.get(invite.guildId)!
  const channel = world.channels.get(invite.channelId)!
  const { name, icon, splash, banner, description, features, verification_level, vanity_url_code } = guild.settings
  const { nsfw, nsfw_level, premium_subscription_count } = guild.settings
  const size = guild.members.size
  return {
    type: 0,
    code: invite.code,
    inviter: invite.inviter,
    expires_at: invite.maxAge === 0 ? null : world.timestamp(invite.createdAt + invite.maxAge * 1000),
    guild_id: guild.id,
    guild: {
      id: guild.id,
      name,
      icon,
      splash,
      banner,
      description,
      features,
      verification_level,
      vanity_url_code,
      nsfw,
      nsfw_level,
      premium_subscription_count,
    },
    channel: { id: channel.id, type: channel.type, name: channel.name },
    ...(withCounts && { approximate_member_count: size, approximate_presence_count: size }),
  }
}

export function presentInviteMetadata(world: World, invite: Invite) {
  return {
    ...presentInvite(world, invite, false),
    uses: invite.uses,
    max_uses: invite.maxUses,
    max_age: invite.maxAge,
    temporary: invite.temporary,
    created_at: world.timestamp(invite.createdAt),
  }
}
