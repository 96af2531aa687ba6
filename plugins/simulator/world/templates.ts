/**
 * Templates: a guild's roles, channels and settings, copied without ids.
 * https://docs.discord.com/developers/resources/guild-template (2026-08)
 * @module
 */
import type { World } from './index.js'
import { type Channel, ChannelType, type Guild, type Role } from './model.js'

export interface Template {
  readonly code: string
  readonly source_guild_id: string
  readonly creator_id: string
  readonly created_at: string
  name: string
  description: string | null
  usage_count: number
  updated_at: string
  serialized_source_guild: Snapshot
}

export type Snapshot = ReturnType<typeof snapshotOf>

/** The kinds that a template can hold. */
const KINDS: readonly number[] = [ChannelType.Text, ChannelType.Voice, ChannelType.Category, ChannelType.Forum]

/** The guild as a template keeps it: ids are placeholders, counted from 0. */
export function snapshotOf(world: World, guild: Guild) {
  const { settings } = guild
  const roles = new Map([...guild.roles.keys()].map((id, index) => [id, index]))
  const kept = [...guild.channelIds].map(id => world.channels.get(id)!).filter(({ type }) => KINDS.includes(type))
  const channels = new Map(kept.map(({ id }, index) => [id, index + 1]))
  const at = (id: string | null | undefined) => channels.get(id ?? '') ?? null
  return {
    name: settings.name,
    description: settings.description,
    region: settings.region,
    verification_level: settings.verification_level,
    default_message_notifications: settings.default_message_notifications,
    explicit_content_filter: settings.explicit_content_filter,
    preferred_locale: settings.preferred_locale,
    afk_channel_id: at(settings.afk_channel_id),
    afk_timeout: settings.afk_timeout,
    system_channel_id: at(settings.system_channel_id),
    system_channel_flags: settings.system_channel_flags,
    roles: [...guild.roles.values()].filter(role => !role.managed).map(role => copyRole(role, roles.get(role.id)!)),
    channels: kept.map(channel => copyChannel(channel, { id: at(channel.id), parent: at(channel.parent_id), roles })),
  }
}

/** A template; `is_dirty` where its guild has changed since. */
export function presentTemplate(world: World, template: Template) {
  const guild = world.guilds.get(template.source_guild_id)
  const current = guild === undefined ? undefined : JSON.stringify(snapshotOf(world, guild))
  const isDirty = current !== undefined && current !== JSON.stringify(template.serialized_source_guild)
  return { ...template, creator: world.users.get(template.creator_id) ?? null, is_dirty: isDirty ? true : null }
}

function copyRole(role: Role, id: number) {
  const { name, permissions, color, colors, hoist, mentionable, icon, unicode_emoji } = role
  return { id, name, permissions, color, colors, hoist, mentionable, icon, unicode_emoji }
}

interface Placeholders {
  readonly id: number | null
  readonly parent: number | null
  readonly roles: ReadonlyMap<string, number>
}

function copyChannel(channel: Channel, { id, parent, roles }: Placeholders) {
  const overwrites = (channel.permission_overwrites ?? []).filter(({ type }) => type === 0)
  return {
    id,
    type: channel.type,
    name: channel.name ?? null,
    position: channel.position ?? null,
    topic: channel.topic ?? null,
    bitrate: channel.bitrate ?? 64_000,
    user_limit: channel.user_limit ?? 0,
    nsfw: channel.nsfw ?? false,
    rate_limit_per_user: channel.rate_limit_per_user ?? 0,
    parent_id: parent,
    default_auto_archive_duration: channel.default_auto_archive_duration ?? null,
    permission_overwrites: overwrites.map(overwrite => ({ ...overwrite, id: roles.get(overwrite.id) ?? null })),
    available_tags: channel.available_tags?.map((tag, index) => ({ ...tag, id: index })) ?? null,
    template: '',
    default_reaction_emoji: channel.default_reaction_emoji ?? null,
    default_thread_rate_limit_per_user: channel.default_thread_rate_limit_per_user ?? null,
    default_sort_order: channel.default_sort_order ?? null,
    default_forum_layout: channel.default_forum_layout ?? null,
    default_tag_setting: null,
    theme_color: null,
  }
}
