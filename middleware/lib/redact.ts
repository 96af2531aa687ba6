/**
 * Redact: a copy of a body that is fit for a log: secrets replaced, bytes and streams named, depth and length bounded.
 * @module
 */

/** Field names that hold secrets, in Discord's bodies and in those of OAuth2. */
const secretFields = new Set([
  'token',
  'authorization',
  'access_token',
  'refresh_token',
  'client_secret',
  'webhook_token',
  'interaction_token',
  'session_id',
  'verify_key',
  'password',
  'code_verifier',
  'secret_key',
  'mfa_code',
])

export const redactedText = '[redacted]'
/** Stands where a token did in what is used again: it may be part of a path. */
export const redactedToken = 'redacted'
const deepest = 8
const longestList = 100
const longestText = 2000
/** No token is longer, so that none is cut before it is recognised. */
const longestToken = 500

/** Tokens within text: after the id in a webhook's or interaction's URL, behind `Bot` or `Bearer`, or standing alone. */
const tokens: readonly RegExp[] = [
  /(\/(?:webhooks|interactions)\/\d{1,20}\/)[^/?#\s"'<>)]+/g,
  /\b((?:Bot|Bearer) )[\w.~+/=-]{8,}/g,
  /()\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g,
]

function withoutTokens(text: string, instead: string): string {
  return tokens.reduce((shown, token) => shown.replace(token, `$1${instead}`), text)
}

/** Hides every token that `text` holds, by its form; cut to what a log line bears. */
export function redactText(text: string): string {
  const shown = withoutTokens(text.slice(0, longestText + longestToken), redactedText)
  return text.length > longestText ? `${shown.slice(0, longestText)}… (${text.length} characters)` : shown
}

/** All of a JSON value, but for its secrets: those known by their field, and tokens within texts. */
export function withoutSecrets(json: unknown): unknown {
  if (typeof json === 'string') return withoutTokens(json, redactedToken)
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(withoutSecrets)
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(json)) {
    const secret = typeof value === 'string' && secretFields.has(key.toLowerCase())
    copy[key] = secret ? redactedToken : withoutSecrets(value)
  }
  return copy
}

/** @param extra further field names that hold secrets, in lower case */
export function redact(value: unknown, extra?: ReadonlySet<string>): unknown {
  return shown(value, { extra, depth: 0 })
}

interface Place {
  readonly extra: ReadonlySet<string> | undefined
  readonly depth: number
}

function shown(value: unknown, { extra, depth }: Place): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth >= deepest) return '[deeper]'
  const inner = { extra, depth: depth + 1 }
  if (Array.isArray(value)) return list(value, inner)
  if (value instanceof URLSearchParams) return fields([...value], inner)
  const plain = typeof (value as { toJSON?: unknown }).toJSON === 'function' ? toJSON(value) : value
  if (plain !== value) return shown(plain, inner)
  if (!isPlain(value)) return `[${value.constructor?.name ?? 'object'}]`
  return fields(Object.entries(value), inner)
}

function list(values: readonly unknown[], place: Place): unknown[] {
  const copy = values.slice(0, longestList).map(item => shown(item, place))
  if (values.length > longestList) copy.push(`… (${values.length} items)`)
  return copy
}

function fields(entries: readonly (readonly [string, unknown])[], place: Place): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  // Elsewhere a code is an invite's, or an error's.
  const isGrant = entries.some(([key]) => key === 'grant_type')
  for (const [key, item] of entries) {
    const name = key.toLowerCase()
    const named = secretFields.has(name) || place.extra?.has(name) || (isGrant && name === 'code')
    const secret = item !== null && item !== undefined && named
    copy[key] = secret ? redactedText : shown(item, place)
  }
  return copy
}

const toJSON = (value: object): unknown => (value as { toJSON(): unknown }).toJSON()

/** Streams, forms and files have no fields worth a line. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
