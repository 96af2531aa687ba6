/**
 * Token: reads a credential as people write it, and says what is wrong with one without ever repeating it.
 * @module
 */
import type { Scheme } from './credentials.js'

/** A credential, ready to be sent. */
export interface Token {
  readonly type: Scheme
  readonly token: string
}

/** What a bad token looks like, in words that hold nothing of it. */
export interface TokenProblem {
  readonly problem: string
}

/** What `process.env.TOKEN` turns into on its way through a template string. */
const blanks = new Set(['undefined', 'null', '[object Object]'])

/**
 * Takes `Bot abc`, `Bearer abc` and `abc`.
 * @param type the scheme where the text names none; undefined if it has to name one
 */
export function readToken(text: unknown, type: Scheme | undefined): Token | TokenProblem {
  if (typeof text !== 'string') return { problem: text === null ? 'null' : `a value of type ${typeof text}` }
  const scheme = schemeOf(text)
  const token = scheme ? text.slice(scheme.length + 1) : text
  const problem = flaw(token)
  if (problem !== undefined) return { problem }
  if (scheme && type && scheme !== type) return { problem: `a ${scheme} token where a ${type} token belongs` }
  const own = scheme ?? type
  return own ? { type: own, token } : { problem: 'a token without `Bot ` or `Bearer ` before it' }
}

function schemeOf(text: string): Scheme | undefined {
  if (text.startsWith('Bot ')) return 'Bot'
  return text.startsWith('Bearer ') ? 'Bearer' : undefined
}

function flaw(token: string): string | undefined {
  if (token === '') return 'an empty string'
  if (schemeOf(token)) return 'a token with two prefixes'
  if (blanks.has(token)) return `the word ${token}, as if a variable were not set`
  for (let i = 0; i < token.length; i++) {
    const char = token.charCodeAt(i)
    if (char === 0x20 || (char >= 0x09 && char <= 0x0d)) return `a string with whitespace at position ${i}`
    if (char < 0x20 || char === 0x7f) return `a string with a control character at position ${i}`
    if (char > 0x7f) return `a string with a character that no token has at position ${i}`
  }
  return undefined
}
