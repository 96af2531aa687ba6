/**
 * Widget routes: the settings of a guild's widget, and the widget itself as JSON and as a picture.
 * https://docs.discord.com/developers/resources/guild#get-guild-widget (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { updateGuild } from '../world/guilds.js'
import { createInvite } from '../world/invites.js'
import { type Channel, ChannelType, type Guild, type Member } from '../world/model.js'
import { channelPermissions, Permission } from '../world/permissions.js'
import { boolean, check, choice, nullable, object, snowflake } from './check.js'
import { checkQuery } from './pages.js'
import { guildIn, idIn } from './reach.js'
import { unknown } from './refusals.js'
import { solidPng } from './solid-png.js'

export const widgetRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/widget', handle: getSettings },
  { method: 'PATCH', path: '/guilds/{guild_id}/widget', handle: patchSettings },
  { method: 'GET', path: '/guilds/{guild_id}/widget.json', auth: 'none', handle: getWidget },
  { method: 'GET', path: '/guilds/{guild_id}/widget.png', auth: 'none', handle: getPicture },
]

const MAX_MEMBERS = 100
const DAY_S = 86_400
/** Width and height by style, in pixels. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  shield: [124, 20],
  banner1: [320, 76],
  banner2: [320, 76],
  banner3: [320, 76],
  banner4: [320, 180],
}
const Patch = object({ channel_id: nullable(snowflake), enabled: nullable(boolean) })
const Style = object({ style: choice('shield', 'banner1', 'banner2', 'banner3', 'banner4') })

function getSettings(call: Call): Reply {
  return replyWith(guildIn(call, 'ManageGuild'))
}

function patchSettings(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const { channel_id, enabled } = check(Patch, call.body)
  if (channel_id != null && !guild.channelIds.has(channel_id)) throw unknown('channel')
  updateGuild(call.world, guild, {
    ...(channel_id !== undefined && { widget_channel_id: channel_id }),
    ...(enabled != null && { widget_enabled: enabled }),
  })
  return replyWith(guild)
}

function getWidget(call: Call): Reply {
  const guild = enabledGuild(call)
  const members = [...guild.members.values()].slice(0, MAX_MEMBERS)
  return {
    status: 200,
    body: {
      id: guild.id,
      name: guild.settings.name,
      instant_invite: inviteOf(call, guild),
      channels: openVoice(call, guild).map(({ id, name, position }) => ({ id, name, position })),
      members: members.map((member, index) => presentMember(call, guild, { member, index })),
      presence_count: guild.members.size,
    },
  }
}

/** A picture of the right size and kind, in a colour of the guild's own; nothing is written on it. */
function getPicture(call: Call): Reply {
  const guild = enabledGuild(call)
  const { style = 'shield' } = checkQuery(Style, call.query)
  const [width, height] = SIZES[style]!
  const colour = Number(BigInt(guild.id) & 0xffffffn)
  return { status: 200, raw: { contentType: 'image/png', bytes: solidPng({ width, height, colour }) } }
}

function enabledGuild(call: Call): Guild {
  const guild = call.world.guilds.get(idIn(call, 'guild_id'))
  if (guild === undefined) throw unknown('guild')
  if (!guild.settings.widget_enabled) throw new Refusal(403, 50004, 'Widget Disabled')
  return guild
}

function inviteOf({ world, origin }: Call, guild: Guild): string | null {
  const channel = world.channels.get(guild.settings.widget_channel_id ?? '')
  const owner = world.users.get(guild.settings.owner_id)
  if (channel === undefined || owner === undefined) return null
  const living = [...world.invites.values()].find(
    one => one.channelId === channel.id && one.inviter === owner && one.createdAt + DAY_S * 1000 > world.clock.now(),
  )
  const terms = { maxAge: DAY_S, maxUses: 0, temporary: false }
  const invite = living ?? createInvite(world, channel, { inviter: owner, terms })
  return `${origin}/invite/${invite.code}`
}

/** Voice channels that everyone may enter. */
function openVoice({ world }: Call, guild: Guild): Channel[] {
  const everyone = { user: { id: '' }, roles: [], communication_disabled_until: null }
  const channels = [...guild.channelIds].map(id => world.channels.get(id)!)
  return channels.filter(channel => {
    const held = channelPermissions(guild, everyone, { channel, now: world.clock.now() })
    return channel.type === ChannelType.Voice && (held & Permission.Connect) !== 0n
  })
}

/** Widgets number their members, so that nobody learns who they are. */
function presentMember({ origin }: Call, guild: Guild, { member, index }: { member: Member; index: number }) {
  const { user, nick } = member
  const state = guild.voice.get(user.id)
  return {
    id: String(index),
    username: nick ?? user.global_name ?? user.username,
    discriminator: '0000',
    avatar: null,
    status: 'online',
    avatar_url: `${origin}/widget-avatars/${user.avatar ?? index}`,
    ...(state?.channel_id != null && {
      channel_id: state.channel_id,
      deaf: member.deaf,
      mute: member.mute,
      self_deaf: state.self_deaf,
      self_mute: state.self_mute,
      suppress: state.suppress,
    }),
  }
}

function replyWith({ settings }: Guild): Reply {
  return { status: 200, body: { enabled: settings.widget_enabled, channel_id: settings.widget_channel_id } }
}
