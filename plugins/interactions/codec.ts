/**
 * Codec: values as short text within a custom id.
 * @module
 */
import { ConfigError } from '../../src/errors.js'

/** Turns a value into text and back. */
export interface Codec<T> {
  /** @throws if there is no text for the value */
  encode(value: T): string
  /** @throws if the text was never a value's */
  decode(text: string): T
  /** Most characters that `encode` gives, so that an id's length is known before it is made; undefined: any number. */
  readonly length?: number
  /** Says which codec this is: ids of another one are not read with it. */
  readonly name?: string
}
export type AnyCodec = Codec<never> | Codec<unknown>
/** What a codec is for. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_'

/** A whole number of at least 0 in base 64. */
function toText(value: bigint): string {
  let text = ''
  for (let left = value; left > 0n || text === ''; left >>= 6n) text = digits[Number(left & 63n)] + text
  return text
}

function toNumber(text: string): bigint {
  if (text === '') throw new TypeError('no digits')
  let value = 0n
  for (const digit of text) {
    const at = digits.indexOf(digit)
    if (at < 0) throw new TypeError('no digit')
    value = (value << 6n) | BigInt(at)
  }
  // Each value has one text, so that no two ids mean the same.
  if (toText(value) !== text) throw new TypeError('leading zero')
  return value
}

const refuse = (expected: string, value: unknown): never => {
  throw new ConfigError('custom_id', expected, value)
}

/** Whole numbers, zigzag: small ones are short, negative ones too. */
const int: Codec<number> = {
  name: 'int',
  length: 9,
  encode(value) {
    if (!Number.isSafeInteger(value)) return refuse('a safe whole number', value)
    const whole = BigInt(value)
    return toText(whole >= 0n ? whole << 1n : (-whole << 1n) - 1n)
  },
  decode(text) {
    const zigzag = toNumber(text)
    const value = Number(zigzag & 1n ? -((zigzag + 1n) >> 1n) : zigzag >> 1n)
    if (!Number.isSafeInteger(value)) throw new TypeError('too large')
    return value
  },
}

const most = 2n ** 64n

/** Ids of Discord: 11 characters instead of 19. */
const snowflake: Codec<string> = {
  name: 'snowflake',
  length: 11,
  encode(value) {
    const fits = typeof value === 'string' && /^(0|[1-9]\d{0,19})$/.test(value) && BigInt(value) < most
    return fits ? toText(BigInt(value)) : refuse('an id of Discord', value)
  },
  decode(text) {
    const value = toNumber(text)
    if (value >= most) throw new TypeError('too large')
    return String(value)
  },
}

const boolean: Codec<boolean> = {
  name: 'boolean',
  length: 1,
  encode: value => (typeof value === 'boolean' ? (value ? '1' : '0') : refuse('true or false', value)),
  decode(text) {
    if (text !== '0' && text !== '1') throw new TypeError('neither 0 nor 1')
    return text === '1'
  },
}

/** One of some words, as its place among them: one character for up to 64. */
function oneOf<const T extends readonly [string, ...string[]]>(...words: T): Codec<T[number]> {
  if (new Set(words).size !== words.length) throw new ConfigError('codec.oneOf', 'different words', words)
  return {
    // The order is part of the name: another one would read ids that are out there wrongly.
    name: `oneOf(${JSON.stringify(words)})`,
    length: toText(BigInt(words.length - 1)).length,
    encode(value) {
      const at = words.indexOf(value)
      return at < 0 ? refuse(`one of ${words.join(', ')}`, value) : toText(BigInt(at))
    },
    decode(text) {
      const word = words[Number(toNumber(text))]
      if (word === undefined) throw new TypeError('no such word')
      return word
    },
  }
}

/** Any text; what stands for structure in an id is escaped. @param max most characters that a value may have */
function text({ max }: { readonly max?: number } = {}): Codec<string> {
  return {
    name: 'text',
    encode(value) {
      const fits = typeof value === 'string' && (max === undefined || value.length <= max)
      return fits ? escaped(value) : refuse(max === undefined ? 'a text' : `a text of at most ${max} characters`, value)
    },
    decode: unescaped,
  }
}

// What an id may not hold as it is: the separator, the escape sign, control characters, halves of a surrogate pair, and
// blanks at its end, which Discord might trim.
const special = /[:~\p{Cc}\p{Cs}\u2028\u2029\ufeff]|\s$|^\s/gu

const escaped = (value: string): string =>
  value.replace(special, sign => (sign === ':' ? '~.' : sign === '~' ? '~~' : `~${sign.charCodeAt(0).toString(36)};`))

function unescaped(value: string): string {
  const text = value.replace(/~(\.|~|[0-9a-z]+;|)/g, (_, sign: string) => {
    if (sign === '') throw new TypeError('no such escape')
    return sign === '.' ? ':' : sign === '~' ? '~' : String.fromCharCode(Number.parseInt(sign, 36))
  })
  // Each value has one text, so that no two ids mean the same.
  if (escaped(text) !== value) throw new TypeError('not escaped as it should be')
  return text
}

/** How values become text within a custom id. */
export const codec = { int, snowflake, boolean, oneOf, text } as const
