/**
 * Ids: strings that say what they identify, for those who want the compiler to tell a channel's id from a guild's.
 *
 * An id of a kind is a string wherever a string will do. In the path of a typed call it is refused where another kind
 * belongs; plain strings go everywhere.
 * @module
 */
import { ValidationError } from '../errors.js'
import type { Snowflake } from './scalars.js'

declare const kind: unique symbol

/** What the docs give ids to, in the terms of path parameters. */
export type IdKind =
  | 'application'
  | 'channel'
  | 'command'
  | 'emoji'
  | 'entitlement'
  | 'guild'
  | 'integration'
  | 'interaction'
  | 'lobby'
  | 'message'
  | 'role'
  | 'rule'
  | 'scheduled_event'
  | 'sku'
  | 'sound'
  | 'sticker'
  | 'subscription'
  | 'user'
  | 'webhook'

/** The id of one kind of thing. */
export type Id<Kind extends IdKind> = Snowflake & { readonly [kind]: Kind }
/** Any id that says its kind. */
export interface Kinded<Kind> {
  readonly [kind]: Kind
}

export type ApplicationId = Id<'application'>
export type ChannelId = Id<'channel'>
export type EmojiId = Id<'emoji'>
export type GuildId = Id<'guild'>
export type MessageId = Id<'message'>
export type RoleId = Id<'role'>
export type UserId = Id<'user'>
export type WebhookId = Id<'webhook'>

const digits = /^(?:0|[1-9]\d{0,19})$/
const largest = 2n ** 64n - 1n

/** Whether a value is the decimal digits of a uint64, as every id is. */
export function isSnowflake(value: unknown): value is Snowflake {
  return typeof value === 'string' && digits.test(value) && (value.length < 20 || BigInt(value) <= largest)
}

/**
 * Vouches for what an id identifies, once it has the form of an id.
 * @throws {ValidationError} if the value is not the decimal digits of a uint64
 * @example asId('rule', '1234567890')
 */
export function asId<Kind extends IdKind>(of: Kind, value: string): Id<Kind> {
  const given: unknown = value
  if (isSnowflake(given)) return given as Id<Kind>
  const came = typeof given === 'string' ? `'${given.slice(0, 40)}'` : typeof given
  const message = `must be an id, which is the decimal digits of a 64-bit number, not ${came}`
  throw new ValidationError([{ path: `${of}_id`, code: 'INVALID_ID', message }])
}

/** @throws {ValidationError} if the value is not an id */
export const asApplicationId = (value: string): ApplicationId => asId('application', value)
/** @throws {ValidationError} if the value is not an id */
export const asChannelId = (value: string): ChannelId => asId('channel', value)
/** @throws {ValidationError} if the value is not an id */
export const asEmojiId = (value: string): EmojiId => asId('emoji', value)
/** @throws {ValidationError} if the value is not an id */
export const asGuildId = (value: string): GuildId => asId('guild', value)
/** @throws {ValidationError} if the value is not an id */
export const asMessageId = (value: string): MessageId => asId('message', value)
/** @throws {ValidationError} if the value is not an id */
export const asRoleId = (value: string): RoleId => asId('role', value)
/** @throws {ValidationError} if the value is not an id */
export const asUserId = (value: string): UserId => asId('user', value)
/** @throws {ValidationError} if the value is not an id */
export const asWebhookId = (value: string): WebhookId => asId('webhook', value)
