/**
 * Body: reads a request's bytes and decodes them as Discord would.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { Refusal, type UploadedFile } from './endpoint.js'
import { boundaryOf, MultipartError, parseMultipart } from './multipart.js'

export interface Decoded {
  readonly body: unknown
  readonly files: readonly UploadedFile[]
}

const mebibyte = 1024 * 1024
/** https://docs.discord.com/developers/reference#uploading-files (2026-08) */
export const requestLimit = 25 * mebibyte
export const fileLimit = 10 * mebibyte

const empty = Buffer.alloc(0)
const noFiles: readonly UploadedFile[] = []

export interface Received {
  /** Undefined where there were more bytes than `requestLimit`. */
  readonly bytes: Buffer | undefined
  readonly size: number
}

/** All bytes of a request; undefined if the client went away before it was complete. */
export function receive(request: IncomingMessage): Promise<Received | undefined> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= requestLimit) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('end', () => resolve({ bytes: size > requestLimit ? undefined : join(chunks), size }))
    request.on('close', () => resolve(undefined))
    request.on('error', () => resolve(undefined))
  })
}

/** Requests without a body need no event to know it. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

function join(chunks: readonly Buffer[]): Buffer {
  if (chunks.length === 1) return chunks[0]!
  return chunks.length === 0 ? empty : Buffer.concat(chunks)
}

/**
 * JSON, form fields or multipart.
 * @throws Refusal 50035 for another type or a malformed form, 50109 for malformed JSON, 50045 for a file too large
 */
export function decodeBody(bytes: Buffer, contentType: string | undefined): Decoded {
  if (bytes.length === 0) return { body: undefined, files: noFiles }
  const kind = /^[^;\s]*/.exec(contentType ?? '')![0].toLowerCase()
  if (kind === 'application/json') return { body: parseJson(bytes.toString('utf8')), files: noFiles }
  if (kind === 'multipart/form-data') return decodeMultipart(bytes, contentType!)
  if (kind !== 'application/x-www-form-urlencoded') throw contentTypeRefusal()
  return { body: Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))), files: noFiles }
}

function decodeMultipart(bytes: Buffer, contentType: string): Decoded {
  const { fields, files } = parseForm(bytes, contentType)
  const large = files.find(file => file.bytes.length > fileLimit)
  if (large) throw new Refusal(400, 50045, 'File uploaded exceeds the maximum size')
  const payload = fields.get('payload_json')
  return { body: payload === undefined ? Object.fromEntries(fields) : parseJson(payload), files }
}

function parseForm(bytes: Buffer, contentType: string) {
  try {
    return parseMultipart(bytes, boundaryOf(contentType))
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error
    throw formRefusal('MULTIPART_MALFORMED', error.message)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 50109, 'The request body contains invalid JSON.')
  }
}

function contentTypeRefusal(): Refusal {
  const types = "{'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}"
  return formRefusal('CONTENT_TYPE_INVALID', `Expected "Content-Type" header to be one of ${types}.`)
}

function formRefusal(code: string, message: string): Refusal {
  return new Refusal(400, 50035, 'Invalid Form Body', { _errors: [{ code, message }] })
}
