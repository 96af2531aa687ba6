/**
 * Path flaws: what in a path would lead elsewhere, break the request line, or shows that a variable was not set.
 * Messages name places, never contents, for a path may hold a webhook's token.
 * @module
 */
import { type Flaws, sound } from './flaws.js'

const slash = 0x2f
const percent = 0x25

/** What may stand in a segment as it is: https://www.rfc-editor.org/rfc/rfc3986#section-3.3 */
const plain = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@")
/** Besides, what URLSearchParams and people leave as it is in a query. */
const plainInQuery = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?[]{}|^\\")
const hex = table('0123456789ABCDEFabcdef')
/** What a variable that was not set turns into. `[object Object]` is caught by its brackets. */
const blanks = ['undefined', 'null', 'NaN']

export function pathFlaws(path: string): Flaws {
  if (isClean(path)) return sound
  if (path.charCodeAt(0) !== slash) return [at('must begin with /, and stand below the base URL: /channels/123')]
  const segments = path.slice(1).split('/')
  return segments.flatMap((segment, i) => segmentFlaws(segment).map(what => at(`${name(segments, i)} ${what}`)))
}

/** @param search with its `?`, or '' */
export function searchFlaws(search: string): Flaws {
  for (let i = 1; i < search.length; i++) {
    const char = search.charCodeAt(i)
    const sane = char === percent ? isEscape(search, i) : plainInQuery[char] === 1
    if (!sane) return [at(`has ${described(search, i)} in its query; encodeURIComponent() the value`)]
  }
  return sound
}

/** The same as having no flaws, without looking for words. */
function isClean(path: string): boolean {
  if (path.charCodeAt(0) !== slash) return false
  let start = 1
  let escaped = false
  for (let i = 1; i < path.length; i++) {
    const char = path.charCodeAt(i)
    if (plain[char] === 1) continue
    if (char === slash) {
      if (isBlankOrDots(path, start, i)) return false
      start = i + 1
    } else if (char === percent && isEscape(path, i) && !isTrick(path, i)) escaped = true
    else return false
  }
  return !isBlankOrDots(path, start, path.length) && !(escaped && !isText(path))
}

function isBlankOrDots(path: string, start: number, end: number): boolean {
  const length = end - start
  if (length === 0) return true
  if (length < 3) return path.startsWith(length === 1 ? '.' : '..', start)
  return length <= 9 && blanks.some(blank => blank.length === length && path.startsWith(blank, start))
}

function segmentFlaws(segment: string): string[] {
  if (segment === '') return ['is empty']
  if (segment === '.' || segment === '..') return ['is a dot segment, which leads elsewhere']
  if (blanks.includes(segment)) return [`is the word ${segment}: a variable is not set`]
  if (segment.startsWith('[object')) return ['is an object: pass its id']
  const flaws: string[] = []
  for (let i = 0; i < segment.length && flaws.length === 0; i++) {
    const char = segment.charCodeAt(i)
    if (plain[char] === 1) continue
    if (char !== percent) flaws.push(`has ${described(segment, i)}; encodeURIComponent() it`)
    else if (!isEscape(segment, i)) flaws.push('has a lone %; encodeURIComponent() it')
    else if (isTrick(segment, i)) flaws.push('has an encoded slash, backslash, dot or control character')
  }
  if (flaws.length === 0 && !isText(segment)) flaws.push('has a % sequence that is no UTF-8')
  return flaws
}

const isEscape = (text: string, i: number): boolean =>
  hex[text.charCodeAt(i + 1)] === 1 && hex[text.charCodeAt(i + 2)] === 1

/** Whether the escape hides what may not stand there openly: proxies decode before they look for segments. */
function isTrick(text: string, i: number): boolean {
  const byte = Number.parseInt(text.slice(i + 1, i + 3), 16)
  return byte < 0x20 || byte === 0x7f || byte === slash || byte === 0x5c || byte === 0x2e
}

function isText(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false // the only thing it throws is URIError: no UTF-8
  }
}

/** `segment 2, after channels`: the word before is named only if it cannot be part of a secret. */
function name(segments: readonly string[], i: number): string {
  const before = segments[i - 1] ?? ''
  const known = before.length <= 20 && /^[a-z]+(-[a-z]+)*$/.test(before)
  return known ? `segment ${i + 1}, after ${before},` : `segment ${i + 1}`
}

function described(text: string, i: number): string {
  const char = text.codePointAt(i) ?? 0
  const code = `U+${char.toString(16).toUpperCase().padStart(4, '0')}`
  if (char === 0x20) return `a space at position ${i}`
  if (char < 0x20 || char === 0x7f) return `the control character ${code} at position ${i}`
  return char > 0x7f ? `the character ${code} at position ${i}` : `${String.fromCodePoint(char)} at position ${i}`
}

const at = (message: string) => ({ path: 'path', code: 'INVALID_PATH', message })

function table(chars: string): Uint8Array {
  const marks = new Uint8Array(128)
  for (const char of chars) marks[char.charCodeAt(0)] = 1
  return marks
}
