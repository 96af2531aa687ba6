/**
 * Guards: whether a value from outside is a message, a user, a guild ... by the fields that Discord always sends.
 *
 * For what comes from queues, files and other processes. What the client itself answers with is typed already. Only
 * the fields that name a thing are looked at, so that partial and newer objects are known too.
 * @module
 */
import type {
  APIAttachment,
  APIChannel,
  APIEmbed,
  APIEmoji,
  APIGuild,
  APIGuildMember,
  APIInteraction,
  APIMessage,
  APIRole,
  APISticker,
  APIUser,
  APIWebhook,
} from 'discord-api-types/v10'
import { isSnowflake } from './ids.js'

type Test = (value: unknown) => boolean

const text: Test = value => typeof value === 'string'
const number: Test = value => typeof value === 'number'
const flag: Test = value => typeof value === 'boolean'
const list: Test = value => Array.isArray(value)
const nullable =
  (test: Test): Test =>
  value =>
    value === null || test(value)
const optional =
  (test: Test): Test =>
  value =>
    value === undefined || test(value)

function guard<T>(fields: Readonly<Record<string, Test>>): (value: unknown) => value is T {
  const tests = Object.entries(fields)
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    tests.every(([key, fits]) => fits((value as Record<string, unknown>)[key]))
}

/** https://docs.discord.com/developers/resources/user#user-object (2026-08) */
export const isUser = guard<APIUser>({ id: isSnowflake, username: text, discriminator: text, avatar: nullable(text) })

/** https://docs.discord.com/developers/resources/message#message-object (2026-08) */
export const isMessage = guard<APIMessage>({
  id: isSnowflake,
  channel_id: isSnowflake,
  author: guard<Pick<APIUser, 'id' | 'username'>>({ id: isSnowflake, username: text }),
  content: text,
  timestamp: text,
  type: number,
  embeds: list,
  attachments: list,
})

/** https://docs.discord.com/developers/resources/guild#guild-object (2026-08). An unavailable guild is none. */
export const isGuild = guard<APIGuild>({
  id: isSnowflake,
  name: text,
  owner_id: isSnowflake,
  roles: list,
  emojis: list,
  features: list,
  verification_level: number,
})

/** https://docs.discord.com/developers/resources/channel#channel-object (2026-08), threads included. */
export const isChannel = guard<APIChannel>({
  id: isSnowflake,
  type: number,
  name: optional(nullable(text)),
  guild_id: optional(isSnowflake),
  custom_id: value => value === undefined,
  token: value => value === undefined,
  author: value => value === undefined,
})

/** https://docs.discord.com/developers/resources/guild#guild-member-object (2026-08) */
export const isMember = guard<APIGuildMember>({
  roles: list,
  joined_at: nullable(text),
  flags: number,
  user: optional(isUser),
})

/** https://docs.discord.com/developers/topics/permissions#role-object (2026-08) */
export const isRole = guard<APIRole>({
  id: isSnowflake,
  name: text,
  permissions: text,
  position: number,
  managed: flag,
})

/** https://docs.discord.com/developers/resources/emoji#emoji-object (2026-08). A character has no id. */
export const isEmoji = guard<APIEmoji>({ id: nullable(isSnowflake), name: nullable(text) })

/** https://docs.discord.com/developers/resources/sticker#sticker-object (2026-08) */
export const isSticker = guard<APISticker>({ id: isSnowflake, name: text, type: number, format_type: number })

/** https://docs.discord.com/developers/resources/message#attachment-object (2026-08) */
export const isAttachment = guard<APIAttachment>({ id: isSnowflake, filename: text, size: number, url: text })

/** https://docs.discord.com/developers/resources/webhook#webhook-object (2026-08) */
export const isWebhook = guard<APIWebhook>({
  id: isSnowflake,
  type: number,
  application_id: nullable(isSnowflake),
  name: nullable(text),
  avatar: nullable(text),
})

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object (2026-08) */
export const isInteraction = guard<APIInteraction>({
  id: isSnowflake,
  application_id: isSnowflake,
  type: number,
  token: text,
  version: number,
})

const embed = guard<APIEmbed>({
  title: optional(text),
  description: optional(text),
  url: optional(text),
  color: optional(number),
  fields: optional(list),
  id: value => value === undefined,
})
const embedKeys = [
  'title',
  'description',
  'url',
  'fields',
  'image',
  'thumbnail',
  'author',
  'footer',
  'video',
  'provider',
]

/** https://docs.discord.com/developers/resources/message#embed-object (2026-08) */
export const isEmbed = (value: unknown): value is APIEmbed =>
  embed(value) && embedKeys.some(key => (value as Record<string, unknown>)[key] !== undefined)
