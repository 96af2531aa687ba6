/**
 * API error: turns an answer of 400 or more into DiscordAPIError, or HTTPError if something before Discord sent it.
 * The shapes: https://docs.discord.com/developers/reference#error-messages (2026-08).
 * @module
 */
import { DiscordAPIError, type FieldError, HTTPError } from './errors.js'
import type { RequestContext } from './kernel/context.js'
import { recoveryFor } from './recovery.js'
import type { ApiResponse } from './request.js'

type Json = Record<string, unknown>

/** How much of a text that Discord wrote goes into a message. */
const longestText = 200
/** How many field errors a message names; `errors` holds all. */
const mostShown = 5

/** The error for an answer. Holds no body, and of Discord's texts only what cannot be the user's own words. */
export function apiError(ctx: Pick<RequestContext, 'describe'>, response: Omit<ApiResponse, 'copy'>): HTTPError {
  const { status, data } = response
  const context = ctx.describe()
  const retryAfter = status === 429 ? waitOf(data, response.headers) : undefined
  const what = `${context.method} ${context.route} failed with ${status}`
  const wait = retryAfter === undefined ? {} : { retryAfter }
  const said = isRecord(data) ? discordError(data) : undefined
  if (!said) {
    const { meaning, hint, severity } = recoveryFor(status)
    return new HTTPError(`${what} (${meaning}).`, { status, context, hint, severity, ...wait })
  }
  const { code, message, errors } = said
  const { hint, severity } = recoveryFor(status, code)
  const text = `${what}: ${sentence([code ? `${message} (${code})` : message, ...shown(errors)])}`
  return new DiscordAPIError(text, { status, discordCode: code, errors, context, hint, severity, ...wait })
}

function discordError(data: Json): { code: number; message: string; errors: readonly FieldError[] } | undefined {
  const { code, message, errors, error, error_description: description } = data
  if (typeof message === 'string' || typeof code === 'number') {
    const known = typeof code === 'number' ? code : 0
    const text = typeof message === 'string' ? withoutValues(message) : recoveryFor(0, known).meaning
    return { code: known, message: text, errors: flatten(errors) }
  }
  if (typeof error !== 'string') return undefined
  // OAuth2 routes: https://datatracker.ietf.org/doc/html/rfc6749#section-5.2
  const name = withoutValues(error)
  const text = typeof description === 'string' ? withoutValues(description) : ''
  return { code: 0, message: name, errors: text ? [{ path: '', code: name, message: text }] : [] }
}

/** Discord's tree of errors as a list: `{ embeds: { 0: { title: { _errors: [...] } } } }` is at `embeds[0].title`. */
export function flatten(tree: unknown, path = '', found: FieldError[] = []): FieldError[] {
  if (typeof tree === 'string') found.push({ path, code: '', message: withoutValues(tree) })
  else if (Array.isArray(tree)) for (const leaf of tree) flattenLeaf(leaf, path, found)
  else if (isRecord(tree)) {
    for (const [key, branch] of Object.entries(tree))
      flatten(branch, key === '_errors' ? path : below(path, key), found)
  }
  return found
}

function flattenLeaf(leaf: unknown, path: string, found: FieldError[]): void {
  if (typeof leaf === 'string') found.push({ path, code: '', message: withoutValues(leaf) })
  if (!isRecord(leaf)) return
  const { code, message } = leaf
  found.push({
    path,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : '',
    message: typeof message === 'string' ? withoutValues(message) : '',
  })
}

function below(path: string, key: string): string {
  if (/^\d+$/.test(key)) return `${path}[${key}]`
  return path ? `${path}.${key}` : key
}

/** Ms to wait: the body's figure has decimals, the header's is rounded up. */
function waitOf(data: unknown, headers: Readonly<Record<string, string>>): number | undefined {
  const precise = isRecord(data) ? data.retry_after : undefined
  const seconds = typeof precise === 'number' ? precise : Number.parseFloat(headers['retry-after'] ?? '')
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1e6) / 1e3 : undefined
}

/**
 * Discord quotes what was sent in some of its texts (`Value "..." is not snowflake.`); that part is cut, from the first
 * quote to the last, since the value may hold quotes itself.
 */
function withoutValues(text: string): string {
  const cut = text
    .replace(/".*"/s, '"..."')
    .replace(/(^|[\s(:=])'.*'/s, "$1'...'")
    .replace(/`.*`/s, '`...`')
    .replace(/\u201c.*\u201d/s, '"..."')
  return cut.length > longestText ? `${cut.slice(0, longestText)}...` : cut
}

function shown(errors: readonly FieldError[]): string[] {
  const list = errors.slice(0, mostShown).map(({ path, message }) => (path ? `${path}: ${message}` : message))
  const left = errors.length - list.length
  return left > 0 ? [...list, `and ${left} more`] : list
}

/** `A: b; c.` with one full stop at the end. */
function sentence([head = '', ...parts]: readonly string[]): string {
  const text =
    parts.length > 0 ? `${head.replace(/\.$/, '')}: ${parts.map(part => part.replace(/\.$/, '')).join('; ')}` : head
  return `${text.replace(/\.$/, '')}.`
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
