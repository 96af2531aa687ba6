/**
 * Mention: users, roles, channels, commands and places as they stand in messages.
 * https://docs.discord.com/developers/reference#message-formatting (2026-08)
 * @module
 */
import { isSnowflake } from '../routes/ids.js'
import { emoji } from './emoji.js'
import { refuse } from './refuse.js'
import { checkSnowflake } from './snowflake.js'
import { parseTimestamp, type TimestampStyle } from './timestamp.js'

/** Tabs of a guild that a message can lead to. */
export const guildPlaces = ['customize', 'browse', 'guide', 'linked-roles'] as const
export type GuildPlace = (typeof guildPlaces)[number]

/** What was read from a message. */
export type Mention =
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  /** `name` holds group and subcommand, separated by spaces. */
  | { readonly kind: 'command'; readonly id: string; readonly name: string }
  | { readonly kind: 'emoji'; readonly id: string; readonly name: string; readonly animated: boolean }
  /** `time` in ms. */
  | { readonly kind: 'timestamp'; readonly time: number; readonly style: TimestampStyle | undefined }
  | { readonly kind: 'place'; readonly place: GuildPlace; readonly roleId: string | undefined }

/** A mention within text. */
export interface FoundMention {
  readonly mention: Mention
  /** As it stands there. */
  readonly text: string
  /** Where it begins. */
  readonly index: number
}

// https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming (2026-08)
const word = "[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}"
const commandName = new RegExp(`^${word}(?: ${word}){0,2}$`, 'u')
const anything = /<(?:@[!&]?|#|\/|a?:|t:|id:)[^<>\n]{1,150}>/g
const simple = /^<(@!?|@&|#)(\d{1,20})>$/
const command = /^<\/([^<>:]+):(\d{1,20})>$/
const place = /^<id:(customize|browse|guide|linked-roles)(?::(\d{1,20}))?>$/
const kinds = { '@': 'user', '@!': 'user', '@&': 'role', '#': 'channel' } as const

function parse(text: string): Mention | undefined {
  if (typeof text !== 'string') return refuse('text', 'text', text)
  const [, sign, id] = simple.exec(text) ?? []
  if (sign !== undefined) return isSnowflake(id) ? { kind: kinds[sign as keyof typeof kinds], id } : undefined
  const time = parseTimestamp(text)
  if (time) return { kind: 'timestamp', ...time }
  if (text.startsWith('</')) return parseCommand(text)
  if (text.startsWith('<id:')) return parsePlace(text)
  if (!text.startsWith('<')) return undefined
  const found = emoji.parse(text)
  return found?.id ? { kind: 'emoji', ...found, id: found.id } : undefined
}

function parseCommand(text: string): Mention | undefined {
  const [, name = '', id] = command.exec(text) ?? []
  return commandName.test(name) && isSnowflake(id) ? { kind: 'command', name, id } : undefined
}

function parsePlace(text: string): Mention | undefined {
  const [, at, roleId] = place.exec(text) ?? []
  const fits = roleId === undefined || (at === 'linked-roles' && isSnowflake(roleId))
  return at !== undefined && fits ? { kind: 'place', place: at as GuildPlace, roleId } : undefined
}

function find(text: string): FoundMention[] {
  if (typeof text !== 'string') return refuse('text', 'text', text)
  return [...text.matchAll(anything)].flatMap(({ 0: part, index }) => {
    const mention = parse(part)
    return mention ? [{ mention, text: part, index }] : []
  })
}

function of(sign: keyof typeof kinds, key: string) {
  return (id: string): string => {
    checkSnowflake(key, id)
    return `<${sign}${id}>`
  }
}

function commandMention(name: string, id: string): string {
  if (typeof name !== 'string' || !commandName.test(name)) {
    refuse('name', 'a command name, with group and subcommand behind it where it has them', name)
  }
  checkSnowflake('commandId', id)
  return `</${name}:${id}>`
}

function placeMention(at: GuildPlace, roleId?: string): string {
  if (!guildPlaces.includes(at)) refuse('place', `one of ${guildPlaces.join(', ')}`, at)
  if (roleId === undefined) return `<id:${at}>`
  if (at !== 'linked-roles') refuse('roleId', 'left out unless the place is linked-roles', roleId)
  checkSnowflake('roleId', roleId)
  return `<id:${at}:${roleId}>`
}

/** Users, roles, channels, commands and places as they stand in messages; who is notified, `allowed_mentions` decides. */
export const mention = {
  /** `<@id>` @throws {ConfigError} if the id is none */
  user: of('@', 'userId'),
  /** `<@&id>` @throws {ConfigError} if the id is none */
  role: of('@&', 'roleId'),
  /** `<#id>`, also of a thread. @throws {ConfigError} if the id is none */
  channel: of('#', 'channelId'),
  /** `</name:id>`; `name` may be `group subcommand` too. @throws {ConfigError} if the name or id is none */
  command: commandMention,
  /** `<:name:id>`, `<a:name:id>`, or the character. @throws {ConfigError} if it is no emoji */
  emoji: emoji.format,
  /** `<id:guide>` and the like; for `linked-roles` with a role, if you like. @throws {ConfigError} naming the argument */
  place: placeMention,
  /** What a whole text mentions; undefined if it is no mention, or more than one. */
  parse,
  /** All mentions within a text, in order; also those in code, which Discord shows as they are. */
  find,
} as const
