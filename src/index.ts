/**
 * pipecord: a Koa-style middleware pipeline for Discord.
 * @module
 */
export { Credentials } from '../middleware/lib/credentials.js'
export { Cancellation } from './cancellation.js'
export * from './errors.js'
export { Chain, type Place } from './kernel/chain.js'
export { Client, type ClientOptions, type Layer } from './kernel/client.js'
export { type Clock, systemClock } from './kernel/clock.js'
export { compose, type Middleware, type Next, type Onion } from './kernel/compose.js'
export { RequestContext, type State } from './kernel/context.js'
export type { Events, Listener } from './kernel/events.js'
export { definePlugin, type Plugin } from './kernel/plugin.js'
export type { BatchItem, BatchRequest, BatchResponse, BatchResult } from './presets/batch.js'
export { Bot, type BotOptions, createBot } from './presets/bot.js'
export type { DiscordAPIConfig, RequestQueueConfig } from './presets/config.js'
export { createClient, DiscordAPIClient, type DiscordAPIResponse } from './presets/discord-api-client.js'
export {
  type AuthorizationOptions,
  type ExchangeOptions,
  type OAuth2,
  type OAuth2Options,
  type OAuth2Token,
  oauth2,
  type ProofKey,
} from './presets/oauth2.js'
export type { DetailedStatus, HealthStatus, QueueStats } from './presets/status.js'
export type { DiscordAPIRequest } from './presets/verbs.js'
export {
  ApiRequest,
  ApiResponse,
  type DiscordResponse,
  type Method,
  type PendingCall,
  type Priority,
  type Query,
  type QueryValue,
  type RequestOptions,
  type RequestOutcome,
  type RequestSummary,
  type ResponseMetadata,
  type Route,
  Secret,
} from './request.js'
export {
  isAttachment,
  isChannel,
  isEmbed,
  isEmoji,
  isGuild,
  isInteraction,
  isMember,
  isMessage,
  isRole,
  isSticker,
  isUser,
  isWebhook,
} from './routes/guards.js'
export {
  type ApplicationId,
  asApplicationId,
  asChannelId,
  asEmojiId,
  asGuildId,
  asId,
  asMessageId,
  asRoleId,
  asUserId,
  asWebhookId,
  type ChannelId,
  type EmojiId,
  type GuildId,
  type Id,
  type IdKind,
  isSnowflake,
  type MessageId,
  type RoleId,
  type UserId,
  type WebhookId,
} from './routes/ids.js'
export type { ItemOf, PaginateOptions, Pagination } from './routes/paginate.js'
export type { AnyPath, EndpointAt, EndpointName } from './routes/paths.js'
export { routeOf } from './routes/route.js'
export type { Bitfield, Snowflake, Timestamp } from './routes/scalars.js'
export type { Endpoints } from './routes/types.gen.js'
export { type RouteSchemas, type RouteSchemasOptions, routeProblems, routeSchemas } from './routes/validator.js'
export {
  type AttachmentAddress,
  cdn,
  type GuildMember,
  type ImageFormat,
  type ImageOptions,
  type ImageSize,
  type StillFormat,
  type StillOptions,
} from './values/cdn.js'
export { type ColorInput, type ColorName, color, colors, type Rgb } from './values/color.js'
export { type EmojiInput, emoji, type PartialEmoji } from './values/emoji.js'
export { codeBlock, escapeMarkdown, inlineCode } from './values/markdown.js'
export { type FoundMention, type GuildPlace, guildPlaces, type Mention, mention } from './values/mention.js'
export {
  basePermissions,
  type ChannelOverwrites,
  channelPermissions,
  type EffectiveOptions,
  effectivePermissions,
  type GuildRoles,
  type MemberRoles,
  type Overwrite,
  type OverwriteChange,
  type OverwriteDraft,
  overwrites,
} from './values/overwrites.js'
export { type PermissionFlag, PermissionFlags, type PermissionName } from './values/permission-flags.js'
export { type PermissionSet, permissions } from './values/permissions.js'
export { type SnowflakeParts, snowflake } from './values/snowflake.js'
export {
  type ParsedTimestamp,
  parseTimestamp,
  type TimestampStyle,
  timestamp,
  timestampStyles,
} from './values/timestamp.js'
export type { Guard, HeadListener, Watcher } from './watcher.js'
