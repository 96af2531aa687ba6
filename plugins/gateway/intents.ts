/**
 * Intents: which events a bot asks for, by name, bit or group.
 * https://docs.discord.com/developers/events/gateway#list-of-intents (2026-08)
 * @module
 */
import { ConfigError } from '../../src/errors.js'
import type { DispatchName } from './events.js'

/** Every intent with its bit, in Discord's order. */
export const intentBits = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildModeration: 1 << 2,
  GuildExpressions: 1 << 3,
  GuildIntegrations: 1 << 4,
  GuildWebhooks: 1 << 5,
  GuildInvites: 1 << 6,
  GuildVoiceStates: 1 << 7,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageReactions: 1 << 10,
  GuildMessageTyping: 1 << 11,
  DirectMessages: 1 << 12,
  DirectMessageReactions: 1 << 13,
  DirectMessageTyping: 1 << 14,
  MessageContent: 1 << 15,
  GuildScheduledEvents: 1 << 16,
  AutoModerationConfiguration: 1 << 20,
  AutoModerationExecution: 1 << 21,
  GuildMessagePolls: 1 << 24,
  DirectMessagePolls: 1 << 25,
} as const

export type IntentName = keyof typeof intentBits
/** `all`; `unprivileged`: what needs no permission of Discord's; `privileged`: the three that do. */
export type IntentGroup = 'all' | 'unprivileged' | 'privileged'
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Snake<Tail>}`
    : `_${Lowercase<Head>}${Snake<Tail>}`
  : ''
type SnakeName = Snake<IntentName> extends `_${infer Name}` ? Name : never
/** Discord's former names are understood as well. */
type FormerName = 'guild_bans' | 'guild_emojis' | 'guild_emojis_and_stickers' | 'GuildBans' | 'GuildEmojisAndStickers'
export type IntentLike = IntentName | SnakeName | Uppercase<SnakeName> | FormerName | IntentGroup | number
/** Names, bits and groups; or an object of snake_case names set to true. */
export type Intents = IntentLike | readonly IntentLike[] | Readonly<Partial<Record<SnakeName | FormerName, boolean>>>

const sum = (names: readonly IntentName[]) => names.reduce((bits, name) => bits | intentBits[name], 0)
export const intentNames = Object.keys(intentBits) as readonly IntentName[]
/** Those that have to be enabled in the Developer Portal, and reviewed once a bot is large. */
export const privilegedIntents: readonly IntentName[] = ['GuildMembers', 'GuildPresences', 'MessageContent']

const all = sum(intentNames)
const privileged = sum(privilegedIntents)
const groups: Readonly<Record<IntentGroup, number>> = { all, privileged, unprivileged: all & ~privileged }
const plainOf = (name: string) => name.replaceAll('_', '').toLowerCase()
const byPlainName = new Map<string, number>([
  ...intentNames.map(name => [plainOf(name), intentBits[name]] as const),
  ...Object.entries(groups),
  ['guildbans', intentBits.GuildModeration],
  ['guildemojis', intentBits.GuildExpressions],
  ['guildemojisandstickers', intentBits.GuildExpressions],
  // As the Zig client that many bots come from named them.
  ['voicestates', intentBits.GuildVoiceStates],
])

/**
 * The bits that `intents` stand for.
 * @throws {ConfigError} naming what is no intent
 */
export function resolveIntents(intents: Intents): number {
  if (Array.isArray(intents)) return intents.reduce<number>((bits, item) => bits | bitOf(item), 0)
  if (typeof intents === 'object' && intents !== null) {
    const chosen = Object.entries(intents).filter(([, isOn]) => isOn)
    return chosen.reduce((bits, [name]) => bits | bitOf(name), 0)
  }
  return bitOf(intents)
}

function bitOf(intent: unknown): number {
  const hint = 'https://docs.discord.com/developers/events/gateway#list-of-intents has them all.'
  const bits = typeof intent === 'string' ? byPlainName.get(plainOf(intent)) : intent
  const isKnown = typeof bits === 'number' && Number.isInteger(bits) && bits >= 0 && (bits & ~all) === 0 && bits <= all
  if (isKnown) return bits
  throw new ConfigError('intents', 'names, bits or groups of intents', intent, hint)
}

/** The names of the bits that are set, in Discord's order. */
export const namesOfIntents = (bits: number): IntentName[] =>
  intentNames.filter(name => (bits & intentBits[name]) !== 0)

const guildMessages = ['GuildMessages', 'DirectMessages'] as const
const reactions = ['GuildMessageReactions', 'DirectMessageReactions'] as const
const polls = ['GuildMessagePolls', 'DirectMessagePolls'] as const

/** Each intent with the events that it brings, by their names' beginnings. */
const brought: readonly (readonly [pattern: RegExp, intents: readonly IntentName[]])[] = [
  [/^GUILD_(CREATE|UPDATE|DELETE|ROLE_.*)$|^CHANNEL_(CREATE|UPDATE|DELETE)$/, ['Guilds']],
  [/^THREAD_(CREATE|UPDATE|DELETE|LIST_SYNC|MEMBER_UPDATE)$|^STAGE_INSTANCE_/, ['Guilds']],
  [/^VOICE_CHANNEL_(STATUS|START_TIME)_UPDATE$/, ['Guilds']],
  [/^CHANNEL_PINS_UPDATE$/, ['Guilds', 'DirectMessages']],
  [/^THREAD_MEMBERS_UPDATE$/, ['Guilds', 'GuildMembers']],
  [/^GUILD_MEMBER_(ADD|UPDATE|REMOVE)$/, ['GuildMembers']],
  [/^GUILD_(AUDIT_LOG_ENTRY_CREATE|BAN_ADD|BAN_REMOVE)$/, ['GuildModeration']],
  [/^GUILD_(EMOJIS|STICKERS|SOUNDBOARD)_/, ['GuildExpressions']],
  [/^(GUILD_INTEGRATIONS_UPDATE|INTEGRATION_.*)$/, ['GuildIntegrations']],
  [/^WEBHOOKS_UPDATE$/, ['GuildWebhooks']],
  [/^INVITE_/, ['GuildInvites']],
  [/^(VOICE_CHANNEL_EFFECT_SEND|VOICE_STATE_UPDATE)$/, ['GuildVoiceStates']],
  [/^PRESENCE_UPDATE$/, ['GuildPresences']],
  [/^MESSAGE_DELETE_BULK$/, ['GuildMessages']],
  [/^MESSAGE_(CREATE|UPDATE|DELETE)$/, guildMessages],
  [/^MESSAGE_REACTION_/, reactions],
  [/^TYPING_START$/, ['GuildMessageTyping', 'DirectMessageTyping']],
  [/^GUILD_SCHEDULED_EVENT_/, ['GuildScheduledEvents']],
  [/^AUTO_MODERATION_RULE_/, ['AutoModerationConfiguration']],
  [/^AUTO_MODERATION_ACTION_EXECUTION$/, ['AutoModerationExecution']],
  [/^MESSAGE_POLL_VOTE_/, polls],
]

/** The intents of which each brings some of these events; none for events that always come. */
export const intentsFor = (event: DispatchName): readonly IntentName[] =>
  brought.find(([pattern]) => pattern.test(event))?.[1] ?? []

/** All that is needed to hear these events wherever they happen. Message content has to be asked for by hand. */
export const inferIntents = (events: Iterable<DispatchName>): number =>
  [...events].reduce((bits, event) => bits | sum(intentsFor(event)), 0)

/** https://docs.discord.com/developers/resources/application#application-object-application-flags (2026-08) */
const grants: readonly (readonly [intent: IntentName, flags: number])[] = [
  ['GuildPresences', (1 << 12) | (1 << 13)],
  ['GuildMembers', (1 << 14) | (1 << 15)],
  ['MessageContent', (1 << 18) | (1 << 19)],
]

/** Privileged intents among `bits` that an application with these flags does not have. */
export const missingGrants = (bits: number, flags: number): IntentName[] =>
  grants.filter(([name, granted]) => bits & intentBits[name] && !(flags & granted)).map(([name]) => name)
