/**
 * Multipart: a strict parser of multipart/form-data, so that what passes here passes on Discord.
 *
 * RFC 7578 and RFC 2046; file names also as browsers escape them (https://html.spec.whatwg.org/#multipart-form-data).
 * @module
 */
import type { UploadedFile } from './endpoint.js'

export interface Form {
  /** Parts without a file name. */
  readonly fields: ReadonlyMap<string, string>
  readonly files: readonly UploadedFile[]
}

/** What is wrong with the form, in one sentence. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError'
}

interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Buffer
}

const longestBoundary = 70
const longestHead = 16_384

/**
 * The boundary of a Content-Type.
 * @throws MultipartError
 */
export function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined) throw new MultipartError('The Content-Type names no boundary.')
  if (boundary.length > longestBoundary)
    throw new MultipartError(`The boundary is longer than ${longestBoundary} characters.`)
  return boundary
}

/** @throws MultipartError */
export function parseMultipart(body: Buffer, boundary: string): Form {
  const fields = new Map<string, string>()
  const files: UploadedFile[] = []
  const names = new Set<string>()
  for (const bytes of split(body, boundary)) {
    const part = parsePart(bytes)
    if (names.has(part.name)) throw new MultipartError(`The part '${part.name}' is there twice.`)
    names.add(part.name)
    if (part.filename === undefined || part.name === 'payload_json') fields.set(part.name, part.bytes.toString('utf8'))
    else files.push(toFile(part, part.filename))
  }
  for (const name of fields.keys()) {
    if (/^files\[\d+\]$/.test(name)) throw new MultipartError(`The part '${name}' has no filename.`)
  }
  return { fields, files }
}

/** The bytes between the delimiters, each with its headers. */
function* split(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let at = opening(body, delimiter)
  for (;;) {
    const tail = body.toString('latin1', at, at + 2)
    if (tail === '--') return closing(body, at + 2)
    const start = lineEnd(body, at)
    const end = body.indexOf(delimiter, start - 2)
    if (end === -1) throw new MultipartError('The closing boundary is missing.')
    yield body.subarray(start, Math.max(start, end))
    at = end + delimiter.length
  }
}

/** The first delimiter may stand without its line break. */
function opening(body: Buffer, delimiter: Buffer): number {
  for (const skipped of [2, 0]) {
    const first = delimiter.subarray(skipped)
    if (body.subarray(0, first.length).equals(first)) return first.length
  }
  throw new MultipartError('The body does not begin with its boundary.')
}

function closing(body: Buffer, at: number): undefined {
  const rest = body.toString('latin1', at, at + 3)
  if (rest !== '' && rest !== '\r\n') throw new MultipartError('Something follows the closing boundary.')
  return undefined
}

/** Where the line after a delimiter begins; only padding may stand before it. */
function lineEnd(body: Buffer, at: number): number {
  let index = at
  while (body[index] === 0x20 || body[index] === 0x09) index++
  if (body[index] !== 0x0d || body[index + 1] !== 0x0a) throw new MultipartError('A boundary does not end its line.')
  return index + 2
}

function parsePart(bytes: Buffer): Part {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1 || end > longestHead) throw new MultipartError('A part has no end of its headers.')
  const headers = parseHead(bytes.toString('utf8', 0, end))
  const disposition = headers.get('content-disposition')
  if (disposition === undefined) throw new MultipartError('A part has no Content-Disposition.')
  const encoding = headers.get('content-transfer-encoding')
  if (encoding !== undefined && !/^(binary|8bit|7bit)$/i.test(encoding)) {
    throw new MultipartError(`The Content-Transfer-Encoding '${encoding}' is not supported.`)
  }
  return { ...parseDisposition(disposition), contentType: headers.get('content-type'), bytes: bytes.subarray(end + 4) }
}

function parseHead(text: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/s.exec(line) ?? []
    if (name === undefined || value === undefined) throw new MultipartError('A part has a malformed header.')
    headers.set(name.toLowerCase(), value.trimEnd())
  }
  return headers
}

const parameter = /;[ \t]*([A-Za-z0-9-]+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/gsy

function parseDisposition(value: string): { name: string; filename: string | undefined } {
  const kind = /^form-data[ \t]*/i.exec(value)?.[0]
  if (kind === undefined) throw new MultipartError('A Content-Disposition is not form-data.')
  const found = new Map<string, string>()
  let at = kind.length
  while (at < value.length) {
    parameter.lastIndex = at
    const [whole, key, quoted, token] = parameter.exec(value) ?? []
    if (whole === undefined || key === undefined) throw new MultipartError('A Content-Disposition is malformed.')
    found.set(key.toLowerCase(), quoted === undefined ? token! : unquoted(quoted))
    at += whole.length
    while (value[at] === ' ' || value[at] === '\t') at++
  }
  const name = found.get('name')
  if (name === undefined || name === '') throw new MultipartError('A part has no name.')
  const extended = found.get('filename*')
  return { name, filename: extended === undefined ? found.get('filename') : extendedValue(extended) }
}

/** `\"` and `\\` of MIME, `%22`, `%0D` and `%0A` of browsers. */
function unquoted(text: string): string {
  if (!text.includes('\\') && !text.includes('%')) return text
  return text.replaceAll(/\\(["\\])|%(22|0D|0A)/gi, (_, escaped: string | undefined, hex: string) =>
    escaped === undefined ? String.fromCharCode(Number.parseInt(hex, 16)) : escaped,
  )
}

/** RFC 5987: `UTF-8''na%C3%AFve.txt`. */
function extendedValue(value: string): string {
  try {
    return decodeURIComponent(/^utf-8'[^']*'(.*)$/i.exec(value)![1]!)
  } catch {
    throw new MultipartError('A filename* is malformed.')
  }
}

function toFile({ name, contentType, bytes }: Part, filename: string): UploadedFile {
  return { field: name, filename, contentType: contentType ?? 'application/octet-stream', bytes }
}
