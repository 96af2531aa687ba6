/**
 * Model: what the simulated Discord holds, in the shapes and names of Discord's JSON.
 * https://docs.discord.com/developers/reference (2026-08)
 * @module
 */

import type { AuditEntry } from './audit.js'
import type { AutoModRule } from './auto-moderation.js'
import type { HomeSettings, JoinRequest, Onboarding, WelcomeScreen } from './community.js'
import type { Integration } from './integrations.js'
import type { ScheduledEvent } from './scheduled-events.js'
import type { SigningKey } from './signing.js'
import type { Sound } from './sounds.js'
import type { StageInstance } from './stages.js'
import type { VoiceState } from './voice.js'

/** Wall time in ms since the epoch; the simulator's clock is one. */
export interface WorldClock {
  now(): number
}

export interface User {
  readonly id: string
  username: string
  discriminator: string
  global_name: string | null
  avatar: string | null
  banner: string | null
  accent_color: number | null
  public_flags: number
  flags: number
  bot?: boolean
  avatar_decoration_data: null
  collectibles: null
  primary_guild: null
}

export interface RoleColors {
  primary_color: number
  secondary_color: number | null
  tertiary_color: number | null
}

export interface Role {
  readonly id: string
  name: string
  color: number
  colors: RoleColors
  hoist: boolean
  icon: string | null
  unicode_emoji: string | null
  position: number
  /** Decimal bit set. */
  permissions: string
  managed: boolean
  mentionable: boolean
  flags: number
  tags?: { bot_id?: string }
}

export interface Member {
  readonly user: User
  nick: string | null
  avatar: string | null
  banner: string | null
  roles: string[]
  joined_at: string
  premium_since: string | null
  deaf: boolean
  mute: boolean
  flags: number
  pending: boolean
  communication_disabled_until: string | null
}

export interface Emoji {
  readonly id: string
  name: string
  roles: string[]
  user: User
  require_colons: boolean
  managed: boolean
  animated: boolean
  available: boolean
}

export interface Sticker {
  readonly id: string
  name: string
  description: string | null
  tags: string
  type: 2
  format_type: number
  available: boolean
  guild_id: string
  user: User
}

export interface Ban {
  readonly user: User
  reason: string | null
}

export interface Overwrite {
  readonly id: string
  /** 0 role, 1 member. */
  type: number
  allow: string
  deny: string
}

export interface ThreadMetadata {
  archived: boolean
  archive_timestamp: string
  auto_archive_duration: number
  locked: boolean
  create_timestamp: string
  invitable?: boolean
}

export interface ForumTag {
  readonly id: string
  name: string
  moderated: boolean
  emoji_id: string | null
  emoji_name: string | null
}

/** Channel types: https://docs.discord.com/developers/resources/channel#channel-object-channel-types (2026-08) */
export const ChannelType = {
  Text: 0,
  DM: 1,
  Voice: 2,
  GroupDM: 3,
  Category: 4,
  Announcement: 5,
  AnnouncementThread: 10,
  PublicThread: 11,
  PrivateThread: 12,
  Stage: 13,
  Directory: 14,
  Forum: 15,
  Media: 16,
} as const

export interface Channel {
  readonly id: string
  type: number
  flags: number
  guild_id?: string
  name?: string
  position?: number
  permission_overwrites?: Overwrite[]
  parent_id?: string | null
  topic?: string | null
  nsfw?: boolean
  last_message_id?: string | null
  last_pin_timestamp?: string | null
  rate_limit_per_user?: number
  bitrate?: number
  user_limit?: number
  rtc_region?: string | null
  video_quality_mode?: number
  default_auto_archive_duration?: number
  default_thread_rate_limit_per_user?: number
  default_reaction_emoji?: { emoji_id: string | null; emoji_name: string | null } | null
  default_sort_order?: number | null
  default_forum_layout?: number
  available_tags?: ForumTag[]
  recipients?: User[]
  icon?: string | null
  owner_id?: string
  thread_metadata?: ThreadMetadata
  message_count?: number
  total_message_sent?: number
  member_count?: number
  /** What a voice channel is about at the moment. */
  status?: string | null
  /** Names that group members have here, by user id. */
  nicks?: Record<string, string>
  applied_tags?: string[]
}

export interface ThreadMember {
  readonly id: string
  readonly user_id: string
  join_timestamp: string
  flags: number
}

/** A guild's plain settings, as they stand in its JSON. */
export interface GuildSettings {
  name: string
  icon: string | null
  description: string | null
  home_header: string | null
  splash: string | null
  discovery_splash: string | null
  features: string[]
  banner: string | null
  owner_id: string
  application_id: string | null
  region: string
  afk_channel_id: string | null
  afk_timeout: number
  system_channel_id: string | null
  system_channel_flags: number
  widget_enabled: boolean
  widget_channel_id: string | null
  verification_level: number
  default_message_notifications: number
  mfa_level: number
  explicit_content_filter: number
  max_presences: number | null
  max_members: number
  max_stage_video_channel_users: number
  max_video_channel_users: number
  vanity_url_code: string | null
  premium_tier: number
  premium_subscription_count: number
  preferred_locale: string
  rules_channel_id: string | null
  safety_alerts_channel_id: string | null
  public_updates_channel_id: string | null
  premium_progress_bar_enabled: boolean
  nsfw: boolean
  nsfw_level: number
  incidents_data: IncidentsData | null
}

/** What a guild has closed for a while. */
export interface IncidentsData {
  invites_disabled_until: string | null
  dms_disabled_until: string | null
}

export interface Guild {
  readonly id: string
  readonly settings: GuildSettings
  readonly roles: Map<string, Role>
  readonly members: Map<string, Member>
  readonly channelIds: Set<string>
  readonly threadIds: Set<string>
  readonly emojis: Map<string, Emoji>
  readonly stickers: Map<string, Sticker>
  readonly bans: Map<string, Ban>
  readonly sounds: Map<string, Sound>
  readonly events: Map<string, ScheduledEvent>
  /** Rules of the automatic moderation. */
  readonly rules: Map<string, AutoModRule>
  /** Voice states by user id, of those who are connected. */
  readonly voice: Map<string, VoiceState>
  /** Live stages by channel id. */
  readonly stages: Map<string, StageInstance>
  readonly integrations: Map<string, Integration>
  readonly joinRequests: Map<string, JoinRequest>
  /** The audit log, oldest first. */
  readonly audit: AuditEntry[]
  readonly onboarding: Onboarding
  welcomeScreen: WelcomeScreen | undefined
  /** The server guide; undefined where the guild has none. */
  home: HomeSettings | undefined
  /** Permissions by channel and user; emptied by every change that can move them. */
  readonly permissionCache: Map<string, bigint>
  vanityUses: number
}

export interface Attachment {
  readonly id: string
  readonly filename: string
  readonly size: number
  readonly url: string
  readonly proxy_url: string
  readonly content_type: string
  readonly description?: string
  readonly title?: string
  readonly width?: number | null
  readonly height?: number | null
  readonly duration_secs?: number
  readonly waveform?: string
  readonly flags?: number
  readonly ephemeral?: boolean
}

/** A partial emoji as it stands in reactions. */
export interface ReactionEmoji {
  readonly id: string | null
  readonly name: string
  readonly animated?: boolean
}

export interface Reaction {
  readonly emoji: ReactionEmoji
  readonly users: Set<string>
}

export interface Poll {
  readonly question: { text: string }
  readonly answers: { answer_id: number; poll_media: { text?: string; emoji?: ReactionEmoji } }[]
  readonly expiry: string
  readonly allow_multiselect: boolean
  readonly layout_type: number
}

export interface MessageReference {
  readonly type: number
  readonly message_id?: string
  readonly channel_id: string
  readonly guild_id?: string
}

export type MessageAuthor = User | WebhookAuthor

export interface WebhookAuthor {
  readonly id: string
  readonly username: string
  readonly avatar: string | null
  readonly discriminator: '0000'
  readonly public_flags: 0
  readonly flags: 0
  readonly bot: true
  readonly global_name: null
  readonly primary_guild: null
}

/** A message's JSON without what depends on the reader. Never changed in place: an edit replaces it. */
export interface MessageJson {
  readonly id: string
  readonly channel_id: string
  readonly type: number
  readonly content: string
  readonly author: MessageAuthor
  readonly mentions: readonly User[]
  readonly mention_roles: readonly string[]
  readonly mention_everyone: boolean
  readonly attachments: readonly Attachment[]
  readonly embeds: readonly unknown[]
  readonly components: readonly unknown[]
  readonly timestamp: string
  readonly edited_timestamp: string | null
  readonly flags: number
  readonly pinned: boolean
  readonly tts: boolean
  readonly nonce?: string | number
  readonly webhook_id?: string
  readonly application_id?: string
  readonly message_reference?: MessageReference
  readonly message_snapshots?: readonly unknown[]
  readonly sticker_items?: readonly unknown[]
  readonly interaction_metadata?: unknown
  readonly interaction?: unknown
  readonly position?: number
  readonly poll?: Poll
}

export interface StoredMessage {
  json: MessageJson
  reactions: Reaction[]
  /** Voters by answer id; undefined where the message has no poll. */
  votes: Map<number, Set<string>> | undefined
  pollFinalized: boolean
}

export interface Webhook {
  readonly id: string
  /** 1 incoming, 2 channel follower. */
  readonly type: number
  readonly guild_id: string
  channel_id: string
  name: string | null
  avatar: string | null
  readonly application_id: string | null
  readonly user: User
  readonly token?: string
  readonly source_guild?: { id: string; name: string; icon: string | null }
  readonly source_channel?: { id: string; name: string }
}

export interface Invite {
  readonly code: string
  readonly channelId: string
  readonly guildId: string
  readonly inviter: User
  readonly createdAt: number
  /** Seconds; 0 never expires. */
  readonly maxAge: number
  readonly maxUses: number
  readonly temporary: boolean
  uses: number
  /** Who alone may accept it; undefined for everyone. */
  targets?: { readonly userIds: readonly string[]; readonly at: string }
}

/** https://docs.discord.com/developers/resources/application-role-connection-metadata (2026-08) */
export interface RoleMetadata {
  readonly type: number
  readonly key: string
  readonly name: string
  readonly description: string
  readonly name_localizations?: Record<string, string | null> | null
  readonly description_localizations?: Record<string, string | null> | null
}

export interface RoleConnection {
  platform_name: string | null
  platform_username: string | null
  metadata: Record<string, string>
}

export interface Application {
  readonly id: string
  readonly botId: string
  readonly ownerId: string
  readonly clientSecret: string
  readonly signing: SigningKey
  /** The public half of it, in hexadecimal. */
  readonly verifyKey: string
  readonly emojis: Map<string, Emoji>
  /** What its linked roles may ask for. */
  roleMetadata: readonly RoleMetadata[]
  /** What it says of its users' accounts elsewhere, by user id. */
  readonly roleConnections: Map<string, RoleConnection>
  name: string
  description: string
  icon: string | null
  cover_image: string | null
  tags: string[]
  flags: number
  install_params: unknown
  integration_types_config: unknown
  custom_install_url: string | null
  role_connections_verification_url: string | null
  interactions_endpoint_url: string | null
  event_webhooks_url: string | null
  event_webhooks_status: number
  event_webhooks_types: string[]
  bot_public: boolean
  bot_require_code_grant: boolean
}
