/**
 * Channel bodies: the shapes of channels that are made and changed.
 * https://docs.discord.com/developers/resources/channel#modify-channel (2026-08)
 * @module
 */
import { ChannelType } from '../world/model.js'
import {
  boolean,
  choice,
  integer,
  list,
  nullable,
  object,
  permissionSet,
  required,
  type Shaped,
  snowflake,
  text,
} from './check.js'

const OverwriteShape = object({
  id: required(snowflake),
  type: nullable(choice(0, 1)),
  allow: nullable(permissionSet),
  deny: nullable(permissionSet),
})
export type OverwriteRequest = Shaped<typeof OverwriteShape>

const TagShape = object({
  id: nullable(snowflake),
  name: required(text({ min: 1, max: 20 })),
  moderated: nullable(boolean),
  emoji_id: nullable(snowflake),
  emoji_name: nullable(text({ max: 100 })),
})
export type TagRequest = Shaped<typeof TagShape>

export const ARCHIVE_MINUTES = [60, 1440, 4320, 10080] as const
const archive = nullable(choice(...ARCHIVE_MINUTES))
const slowmode = nullable(integer({ min: 0, max: 21_600 }))
const name = text({ min: 1, max: 100 })

const common = {
  topic: nullable(text({ max: 4096 })),
  nsfw: nullable(boolean),
  rate_limit_per_user: slowmode,
  bitrate: nullable(integer({ min: 8000, max: 384_000 })),
  user_limit: nullable(integer({ min: 0, max: 10_000 })),
  rtc_region: nullable(text()),
  video_quality_mode: nullable(choice(1, 2)),
  position: nullable(integer({ min: 0 })),
  permission_overwrites: nullable(list(OverwriteShape, { max: 1000 })),
  parent_id: nullable(snowflake),
  default_auto_archive_duration: archive,
  default_thread_rate_limit_per_user: slowmode,
  default_reaction_emoji: nullable(object({ emoji_id: nullable(snowflake), emoji_name: nullable(text()) })),
  default_sort_order: nullable(choice(0, 1)),
  default_forum_layout: nullable(choice(0, 1, 2)),
  available_tags: nullable(list(TagShape, { max: 20 })),
}

export const ChannelCreate = object({
  ...common,
  name: required(name),
  type: nullable(
    choice(
      ChannelType.Text,
      ChannelType.Voice,
      ChannelType.Category,
      ChannelType.Announcement,
      ChannelType.Stage,
      ChannelType.Directory,
      ChannelType.Forum,
      ChannelType.Media,
    ),
  ),
})
export type ChannelCreateRequest = Shaped<typeof ChannelCreate>

export const ChannelPatch = object({ ...common, name, type: choice(0, 5), flags: integer({ min: 0 }) })
export type ChannelPatchRequest = Shaped<typeof ChannelPatch>

export const ThreadPatch = object({
  name,
  archived: boolean,
  auto_archive_duration: archive,
  locked: boolean,
  invitable: boolean,
  rate_limit_per_user: slowmode,
  flags: integer({ min: 0 }),
  applied_tags: list(snowflake, { max: 5, unique: true }),
})
export type ThreadPatchRequest = Shaped<typeof ThreadPatch>
