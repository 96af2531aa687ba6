/**
 * Events: all documented events by name, and what their listeners get.
 * https://docs.discord.com/developers/events/gateway-events#receive-events (2026-08)
 * @module
 */
import type { GatewayDispatchPayload } from 'discord-api-types/v10'
import type { Packet } from './packet.js'

/** As Discord writes them. */
export const dispatchNames = [
  'APPLICATION_COMMAND_PERMISSIONS_UPDATE',
  'AUTO_MODERATION_ACTION_EXECUTION',
  'AUTO_MODERATION_RULE_CREATE',
  'AUTO_MODERATION_RULE_DELETE',
  'AUTO_MODERATION_RULE_UPDATE',
  'CHANNEL_CREATE',
  'CHANNEL_DELETE',
  'CHANNEL_INFO',
  'CHANNEL_PINS_UPDATE',
  'CHANNEL_UPDATE',
  'ENTITLEMENT_CREATE',
  'ENTITLEMENT_DELETE',
  'ENTITLEMENT_UPDATE',
  'GUILD_AUDIT_LOG_ENTRY_CREATE',
  'GUILD_BAN_ADD',
  'GUILD_BAN_REMOVE',
  'GUILD_CREATE',
  'GUILD_DELETE',
  'GUILD_EMOJIS_UPDATE',
  'GUILD_INTEGRATIONS_UPDATE',
  'GUILD_MEMBERS_CHUNK',
  'GUILD_MEMBER_ADD',
  'GUILD_MEMBER_REMOVE',
  'GUILD_MEMBER_UPDATE',
  'GUILD_ROLE_CREATE',
  'GUILD_ROLE_DELETE',
  'GUILD_ROLE_UPDATE',
  'GUILD_SCHEDULED_EVENT_CREATE',
  'GUILD_SCHEDULED_EVENT_DELETE',
  'GUILD_SCHEDULED_EVENT_UPDATE',
  'GUILD_SCHEDULED_EVENT_USER_ADD',
  'GUILD_SCHEDULED_EVENT_USER_REMOVE',
  'GUILD_SOUNDBOARD_SOUNDS_UPDATE',
  'GUILD_SOUNDBOARD_SOUND_CREATE',
  'GUILD_SOUNDBOARD_SOUND_DELETE',
  'GUILD_SOUNDBOARD_SOUND_UPDATE',
  'GUILD_STICKERS_UPDATE',
  'GUILD_UPDATE',
  'INTEGRATION_CREATE',
  'INTEGRATION_DELETE',
  'INTEGRATION_UPDATE',
  'INTERACTION_CREATE',
  'INVITE_CREATE',
  'INVITE_DELETE',
  'MESSAGE_CREATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'MESSAGE_POLL_VOTE_ADD',
  'MESSAGE_POLL_VOTE_REMOVE',
  'MESSAGE_REACTION_ADD',
  'MESSAGE_REACTION_REMOVE',
  'MESSAGE_REACTION_REMOVE_ALL',
  'MESSAGE_REACTION_REMOVE_EMOJI',
  'MESSAGE_UPDATE',
  'PRESENCE_UPDATE',
  'RATE_LIMITED',
  'READY',
  'RESUMED',
  'SOUNDBOARD_SOUNDS',
  'STAGE_INSTANCE_CREATE',
  'STAGE_INSTANCE_DELETE',
  'STAGE_INSTANCE_UPDATE',
  'SUBSCRIPTION_CREATE',
  'SUBSCRIPTION_DELETE',
  'SUBSCRIPTION_UPDATE',
  'THREAD_CREATE',
  'THREAD_DELETE',
  'THREAD_LIST_SYNC',
  'THREAD_MEMBERS_UPDATE',
  'THREAD_MEMBER_UPDATE',
  'THREAD_UPDATE',
  'TYPING_START',
  'USER_UPDATE',
  'VOICE_CHANNEL_EFFECT_SEND',
  'VOICE_CHANNEL_START_TIME_UPDATE',
  'VOICE_CHANNEL_STATUS_UPDATE',
  'VOICE_SERVER_UPDATE',
  'VOICE_STATE_UPDATE',
  'WEBHOOKS_UPDATE',
] as const

export type DispatchName = (typeof dispatchNames)[number]

type Pascal<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Pascal<Tail>}`
  : Capitalize<Lowercase<Name>>
type Camel<Name extends string> = Uncapitalize<Pascal<Name>>

type Payloads = { [P in GatewayDispatchPayload as Camel<`${P['t']}`>]: P['d'] }

/** Discord's events by their camelCase names, with Discord's payloads. */
export type DispatchEvents = {
  [Name in DispatchName as Camel<Name>]: Camel<Name> extends keyof Payloads ? Payloads[Camel<Name>] : unknown
}

export interface OtherEvents {
  /** Each payload as it came, of whatever opcode. Everything is parsed while somebody listens to this. */
  raw: Packet
  /** Each event, known or not. Everything is parsed while somebody listens to this. */
  packet: Packet
  /** An event that this version does not know. */
  unknown: Packet
}

/** Events of your own, for `gateway.emit`. Open for augmentation. */
export interface CustomEvents {}

export type GatewayEvents = DispatchEvents & OtherEvents & CustomEvents
export type GatewayEvent = keyof GatewayEvents

/** What a listener gets besides the data. */
export interface EventMeta {
  /** -1 for events of your own. */
  readonly shard: number
  /** The event's number in its session; null for what has none. */
  readonly seq: number | null
  /** As Discord writes it, such as `MESSAGE_CREATE`. */
  readonly name: string
  /** Whether it was missed while the connection was gone, and came late. */
  readonly replayed: boolean
}

export type EventListener<K extends GatewayEvent> = (data: GatewayEvents[K], meta: EventMeta) => unknown
export type BatchListener<K extends GatewayEvent> = (
  data: readonly GatewayEvents[K][],
  metas: readonly EventMeta[],
) => unknown

/** `MESSAGE_CREATE` as `messageCreate`. */
export const camelOf = (name: string): string =>
  name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** `messageCreate` as `MESSAGE_CREATE`, for the documented events. */
export const dispatchNameOf: ReadonlyMap<string, DispatchName> = new Map(
  dispatchNames.map(name => [camelOf(name), name]),
)

const known: ReadonlySet<string> = new Set(dispatchNames)
export const isDocumented = (name: string): name is DispatchName => known.has(name)

/** The guild that an event's data belongs to, where it says so. */
export function guildOf(name: string, data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { guild_id, id } = data as { guild_id?: unknown; id?: unknown }
  if (typeof guild_id === 'string') return guild_id
  const isGuild = name === 'GUILD_CREATE' || name === 'GUILD_UPDATE' || name === 'GUILD_DELETE'
  return isGuild && typeof id === 'string' ? id : undefined
}

/** The channel, likewise. */
export function channelOf(name: string, data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { channel_id, id } = data as { channel_id?: unknown; id?: unknown }
  if (typeof channel_id === 'string') return channel_id
  return /^(CHANNEL|THREAD)_(CREATE|UPDATE|DELETE)$/.test(name) && typeof id === 'string' ? id : undefined
}
