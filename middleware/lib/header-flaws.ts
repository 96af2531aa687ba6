/**
 * Header flaws: names and values that HTTP does not allow, and headers that an option stands for.
 * @module
 */
import { type Flaws, flaw, joined, sound } from './flaws.js'

/** What to use instead. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['authorization', 'is written by the client: use the `auth` option'],
  ['host', 'is written by the client: use the `baseURL` option of the client'],
  ['content-length', 'is counted by the client: leave it out'],
  ['transfer-encoding', 'is decided by the client: leave it out'],
  ['connection', 'is decided by the client: use the `connectionPool` option of the client'],
])

export function headerFlaws(headers: unknown): Flaws {
  if (headers === undefined) return sound
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers) || Symbol.iterator in headers)
    return flaw('headers', 'INVALID_HEADER', 'must be an object of names and values')
  let found = sound
  for (const name in headers) found = joined(found, oneFlaw(name, (headers as Record<string, unknown>)[name]))
  return found
}

function oneFlaw(name: string, value: unknown): Flaws {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    return flaw('headers', 'INVALID_HEADER', 'must have names of letters, digits and hyphens')
  const path = `headers.${name}`
  const instead = reserved.get(name.toLowerCase())
  if (instead) return flaw(path, 'RESERVED_HEADER', instead)
  if (typeof value !== 'string') return flaw(path, 'INVALID_HEADER', 'must be a string')
  for (let i = 0; i < value.length; i++) {
    const char = value.charCodeAt(i)
    if ((char < 0x20 && char !== 0x09) || char === 0x7f)
      return flaw(path, 'INVALID_HEADER', `has a control character at position ${i}`)
    if (char > 0xff)
      return flaw(path, 'INVALID_HEADER', `has a character at position ${i} that headers cannot hold; encode it`)
  }
  return sound
}
