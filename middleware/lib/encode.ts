/**
 * Encode: a request's body as what goes on the wire: JSON, a form for OAuth2's token routes, multipart with files.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { ApiRequest } from '../../src/request.js'
import { type FileInput, isSpent, isStream } from './files.js'
import { type Field, type FilePart, Multipart } from './multipart.js'

type Json = Record<string, unknown>

/** What is kept of a request's body from one attempt to the next. */
export interface Encoded {
  readonly contentType: string | undefined
  /** A whole body; undefined for none and for a form with files. */
  readonly text: string | undefined
  readonly form: Multipart | undefined
}

/** What keeps a request from being written down. */
export class Unencodable extends Error {
  /** Which part of the request. */
  readonly path: string
  readonly hint: string
  constructor(path: string, message: string, hint = 'Nothing was sent.') {
    super(message)
    this.path = path
    this.hint = hint
  }
}

/** For requests without a body. */
export const nothing: Encoded = { contentType: undefined, text: undefined, form: undefined }
const jsonType = 'application/json'

// JSON is an error there: https://docs.discord.com/developers/topics/oauth2#shared-resources-oauth2-urls (2026-08)
const formRoutes = new Set(['/oauth2/token', '/oauth2/token/revoke'])

/** Where the files of an endpoint go that does not take `files[n]`. */
interface Shape {
  readonly key: string
  /** The body's keys are form fields of their own, not `payload_json`. */
  readonly plain?: true
}

// https://docs.discord.com/developers/resources/sticker#create-guild-sticker and the OpenAPI spec (2026-08)
const shapes: Readonly<Record<string, Shape>> = {
  'POST /guilds/{guild_id}/stickers': { key: 'file', plain: true },
  'POST /applications/{application_id}/attachment': { key: 'file', plain: true },
  'PUT /invites/{code}/target-users': { key: 'target_users_file', plain: true },
  'POST /channels/{channel_id}/invites': { key: 'target_users_file' },
}

/**
 * @throws {Unencodable} if the body cannot be JSON or a form, or two files have the same field
 */
export function encode(request: ApiRequest): Encoded {
  const { method, body, options } = request
  if (options.files !== undefined && options.files.length > 0) return encodeFiles(request, options.files)
  if (method === 'GET' || body === undefined || body === null) return nothing
  if (body instanceof URLSearchParams || formRoutes.has(request.route.template)) return encodeForm(body)
  return { contentType: jsonType, text: toJson(body), form: undefined }
}

/** @throws {Unencodable} if the only stream of a file was read, by an attempt before (`again`) or by somebody else */
export function checkReadable(files: readonly FileInput[], again: boolean): void {
  const index = files.findIndex(({ data }) => isSpent(data) || (again && isStream(data)))
  if (index < 0) return
  const hint = 'Give a function that opens a new stream, so that the request can be sent again.'
  throw new Unencodable(`files[${index}].data`, 'is a stream that was read already', hint)
}

/** BigInt is not JSON; Discord takes ids as strings. A replacer is slow, so it is used only where there is one. */
function toJson(body: unknown): string {
  let text: string | undefined
  try {
    text = plainJson(body)
  } catch (error) {
    throw new Unencodable(
      'body',
      `cannot be written as JSON (${error instanceof RangeError ? 'too deep' : 'circular, or its toJSON threw'})`,
    )
  }
  if (text === undefined) throw new Unencodable('body', `cannot be written as JSON (${typeof body})`)
  return text
}

function plainJson(body: unknown): string | undefined {
  try {
    return JSON.stringify(body)
  } catch {
    return JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  }
}

function encodeForm(body: unknown): Encoded {
  const contentType = 'application/x-www-form-urlencoded'
  if (body instanceof URLSearchParams) return { contentType, text: body.toString(), form: undefined }
  if (!isRecord(body)) throw new Unencodable('body', 'must be an object of form fields')
  const form = new URLSearchParams()
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue
    form.set(key, Array.isArray(value) ? value.join(' ') : String(value)) // lists are OAuth2 scopes
  }
  return { contentType, text: form.toString(), form: undefined }
}

function encodeFiles(request: ApiRequest, files: readonly FileInput[]): Encoded {
  const { method, route, body } = request
  if (body !== undefined && body !== null && !isRecord(body))
    throw new Unencodable('body', 'must be an object where files go with it')
  const shape = shapes[`${method} ${route.template}`]
  const parts = files.map((file, i): FilePart => ({ key: file.key ?? shape?.key ?? `files[${file.id ?? i}]`, file }))
  const twice = parts.findIndex(({ key }, i) => parts.findIndex(part => part.key === key) < i)
  if (twice >= 0) throw new Unencodable(`files[${twice}]`, 'has the form field of another file')
  const fields = shape?.plain ? plainFields(body) : payload(shape ? body : withAttachments(request, files))
  const form = new Multipart(fields, parts, `pipecord-${randomBytes(16).toString('hex')}`)
  return { contentType: form.contentType, text: undefined, form }
}

function payload(body: Json | null | undefined): Field[] {
  return body ? [{ key: 'payload_json', value: toJson(body), contentType: jsonType }] : []
}

function plainFields(body: Json | null | undefined): Field[] {
  const given = Object.entries(body ?? {}).filter(([, value]) => value !== undefined && value !== null)
  return given.map(([key, value]) => ({ key, value: typeof value === 'object' ? toJson(value) : String(value) }))
}

/**
 * The body with an `attachments` entry for each new file. An edit that lists none is left alone: its files are added to
 * those of the message, and a list would remove the rest: https://docs.discord.com/developers/resources/message#edit-message (2026-08).
 */
function withAttachments({ method, route, body }: ApiRequest, files: readonly FileInput[]): Json | undefined {
  const whole = body as Json | null | undefined
  const holder = holderOf(route.template, whole)
  if (holder === undefined) return whole ?? undefined
  const inner = holder === '' ? whole : (whole?.[holder] as Json | undefined)
  const own = inner?.attachments
  const edits = method === 'PATCH' || (holder === 'data' && whole?.type === 7)
  if (edits && !Array.isArray(own)) {
    const described = files.findIndex(({ description }) => description !== undefined)
    if (described < 0) return whole ?? undefined
    const hint = 'List in `attachments` what the message keeps, and the new files.'
    throw new Unencodable(`files[${described}].description`, 'needs `attachments` in the body of an edit', hint)
  }
  const added = unlisted(files, own)
  if (added.length === 0) return whole ?? undefined
  const attachments = [...(Array.isArray(own) ? own : []), ...added]
  if (holder === '') return { ...whole, attachments }
  return { ...whole, [holder]: { ...inner, attachments } }
}

/** The key of the body that holds the message; '' for the body itself; undefined where there is none. */
function holderOf(template: string, body: Json | null | undefined): string | undefined {
  if (template.endsWith('/slack')) return undefined // Slack's attachments are something else
  if (template.startsWith('/interactions/') && template.endsWith('/callback')) return 'data'
  // A post in a forum: https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel (2026-08)
  if (template === '/channels/{channel_id}/threads' && isRecord(body?.message)) return 'message'
  return ''
}

function unlisted(files: readonly FileInput[], own: unknown): Json[] {
  const listed = new Set(Array.isArray(own) ? own.map(entry => String((entry as Json | null)?.id)) : [])
  return files.flatMap(({ name, description, id, key }, i) => {
    const n = id ?? i
    if (key !== undefined || listed.has(String(n))) return []
    return [{ id: n, filename: name, ...(description !== undefined && { description }) }]
  })
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
