/**
 * Guilds: how a guild and its roles come, change and go, with their dispatches.
 * @module
 */
import type { World } from './index.js'
import type { Guild, GuildSettings, Role } from './model.js'
import { presentGuild } from './payloads.js'
import { DEFAULT_PERMISSIONS } from './permissions.js'

/** An empty guild that holds nothing but its `@everyone` role. */
export function newGuild(id: string, fields: { name: string; ownerId: string }): Guild {
  const everyone = newRole(id, { name: '@everyone', permissions: DEFAULT_PERMISSIONS.toString() })
  return {
    id,
    settings: newSettings(fields),
    roles: new Map([[id, everyone]]),
    members: new Map(),
    channelIds: new Set(),
    threadIds: new Set(),
    emojis: new Map(),
    stickers: new Map(),
    bans: new Map(),
    sounds: new Map(),
    events: new Map(),
    rules: new Map(),
    voice: new Map(),
    stages: new Map(),
    integrations: new Map(),
    joinRequests: new Map(),
    audit: [],
    onboarding: { prompts: [], default_channel_ids: [], enabled: false, mode: 0 },
    welcomeScreen: undefined,
    home: undefined,
    permissionCache: new Map(),
    vanityUses: 0,
  }
}

export function newRole(id: string, fields: Partial<Omit<Role, 'id'>>): Role {
  const color = fields.color ?? 0
  return {
    id,
    name: 'new role',
    permissions: '0',
    position: 0,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...fields,
  }
}

/** Makes a role right above `@everyone` and dispatches GUILD_ROLE_CREATE. */
export function createRole(world: World, guild: Guild, fields: Partial<Omit<Role, 'id'>>): Role {
  const role = newRole(world.snowflakes.next(), { position: 1, ...fields })
  for (const other of guild.roles.values()) if (other.position >= role.position) other.position++
  guild.roles.set(role.id, role)
  guild.permissionCache.clear()
  world.emit('GUILD_ROLE_CREATE', { guildId: guild.id }, () => ({ guild_id: guild.id, role: { ...role } }))
  return role
}

export function updateRole(world: World, at: { guild: Guild; role: Role }, changes: Partial<Omit<Role, 'id'>>): void {
  Object.assign(at.role, changes)
  at.guild.permissionCache.clear()
  const data = () => ({ guild_id: at.guild.id, role: { ...at.role } })
  world.emit('GUILD_ROLE_UPDATE', { guildId: at.guild.id }, data)
}

/** Deletes a role, takes it from everyone and every channel, and dispatches GUILD_ROLE_DELETE. */
export function deleteRole(world: World, guild: Guild, role: Role): void {
  guild.roles.delete(role.id)
  for (const member of guild.members.values()) member.roles = member.roles.filter(id => id !== role.id)
  for (const id of guild.channelIds) {
    const channel = world.channels.get(id)
    if (channel?.permission_overwrites === undefined) continue
    channel.permission_overwrites = channel.permission_overwrites.filter(overwrite => overwrite.id !== role.id)
  }
  for (const other of guild.roles.values()) if (other.position > role.position) other.position--
  guild.permissionCache.clear()
  world.emit('GUILD_ROLE_DELETE', { guildId: guild.id }, () => ({ guild_id: guild.id, role_id: role.id }))
}

/** Changes a guild's settings and dispatches GUILD_UPDATE. */
export function updateGuild(world: World, guild: Guild, changes: Partial<GuildSettings>): void {
  Object.assign(guild.settings, changes)
  guild.permissionCache.clear()
  world.emit('GUILD_UPDATE', { guildId: guild.id }, () => presentGuild(guild))
}

/** Tells of the guild's emojis as they now are. */
export function emitEmojis(world: World, guild: Guild): void {
  world.emit('GUILD_EMOJIS_UPDATE', { guildId: guild.id }, () => ({
    guild_id: guild.id,
    emojis: [...guild.emojis.values()].map(emoji => ({ ...emoji })),
  }))
}

/** Tells of the guild's stickers as they now are. */
export function emitStickers(world: World, guild: Guild): void {
  world.emit('GUILD_STICKERS_UPDATE', { guildId: guild.id }, () => ({
    guild_id: guild.id,
    stickers: [...guild.stickers.values()].map(sticker => ({ ...sticker })),
  }))
}

function newSettings({ name, ownerId }: { name: string; ownerId: string }): GuildSettings {
  return {
    name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: ['COMMUNITY', 'NEWS'],
    banner: null,
    owner_id: ownerId,
    application_id: null,
    region: 'us-central',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 1,
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 2,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    incidents_data: null,
  }
}
