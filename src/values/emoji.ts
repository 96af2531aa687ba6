/**
 * Emoji: custom and standard emoji in messages, in bodies, and in the paths of reactions.
 * https://docs.discord.com/developers/resources/emoji (2026-08)
 * @module
 */
import { isSnowflake } from '../routes/ids.js'
import { refuse } from './refuse.js'
import { checkSnowflake } from './snowflake.js'

/** An emoji as in Discord's bodies: with an id if it is custom, else `name` is the character itself. */
export interface PartialEmoji {
  readonly id: string | null
  readonly name: string
  readonly animated: boolean
}

/** What is taken for an emoji: Discord's object, `<:name:id>`, `name:id`, or the character. */
export type EmojiInput =
  | string
  | {
      readonly id?: string | null | undefined
      readonly name?: string | null | undefined
      readonly animated?: boolean | undefined
    }

const custom = /^<(a?):(\w{2,32}):(\d{1,20})>$|^(?:(a):)?(\w{2,32}):(\d{1,20})$/
const named = /^\w{2,32}$/
/** What one character may look like: https://www.unicode.org/reports/tr51/#EBNF_and_Regex */
const element = '(?:\\p{RI}\\p{RI}|\\p{Emoji}(?:\\p{EMod}|\\uFE0F?\\u20E3|\\uFE0F|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?)'
const character = new RegExp(`^${element}(?:\\u200D${element})*$`, 'u')
/** Digits, # and * are no emoji by themselves, but begin keycaps. */
const bare = /^[\d#*]$/

function parse(text: string): PartialEmoji | undefined {
  if (typeof text !== 'string') return refuse('emoji', 'text', text)
  const found = custom.exec(text)
  if (found) {
    const [, a, name = found[5], id = found[6]] = found
    return isSnowflake(id) ? { id, name: name as string, animated: (a || found[4]) === 'a' } : undefined
  }
  return isCharacter(text) ? { id: null, name: text, animated: false } : undefined
}

const isCharacter = (text: string) => character.test(text) && !bare.test(text)

function from(input: EmojiInput): PartialEmoji {
  if (typeof input === 'string') return parse(input) ?? refuse('emoji', shape, Symbol('other text'))
  const { id = null, name, animated = false } = input ?? {}
  if (id !== null) checkSnowflake('emoji.id', id)
  if (typeof name !== 'string') return refuse('emoji.name', 'a name, or the character itself', name)
  if (id !== null && !named.test(name)) refuse('emoji.name', '2 to 32 letters, digits or _', name)
  if (id === null && !isCharacter(name)) refuse('emoji.name', 'an emoji character where there is no id', name)
  return { id, name, animated: id !== null && animated }
}

const shape = '<:name:id>, <a:name:id>, name:id, or an emoji character'

function format(input: EmojiInput): string {
  const { id, name, animated } = from(input)
  return id === null ? name : `<${animated ? 'a' : ''}:${name}:${id}>`
}

function path(input: EmojiInput): string {
  const { id, name } = from(input)
  return encodeURIComponent(id === null ? name : `${name}:${id}`)
}

/** Emoji in messages, in bodies, and in the paths of reactions. */
export const emoji = {
  /** Reads `<:name:id>`, `<a:name:id>`, `name:id`, `a:name:id` or one character; undefined for other text. */
  parse,
  /** The same for everything that can be taken for an emoji. @throws {ConfigError} if it is none */
  from,
  /** As it stands in a message. @throws {ConfigError} if it is none */
  format,
  /**
   * As it stands in a path: `/reactions/${emoji.path('<:blob:123>')}/@me`, percent-encoded.
   * https://docs.discord.com/developers/resources/message#create-reaction (2026-08)
   * @throws {ConfigError} if it is none
   */
  path,
} as const
