/**
 * Decode: an answer's bytes as JSON, text or bytes, by its content type or as asked for; and out of their compression.
 * @module
 */
import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

export type ResponseType = 'json' | 'text' | 'buffer' | 'stream'

/** The bytes are not what the headers say. Its message tells why, without showing any of them. */
export class Undecodable extends Error {
  readonly tooLarge: boolean
  constructor(message: string, tooLarge = false) {
    super(message)
    this.tooLarge = tooLarge
  }
}

export interface Decoded {
  readonly data: unknown
  /** The JSON text of `data`. */
  readonly source?: string
}

const empty: Decoded = { data: undefined }

/** @throws {Undecodable} if it is not the JSON it should be */
export function decode(bytes: Buffer | undefined, contentType: string | undefined, as?: ResponseType): Decoded {
  if (as === 'buffer') return { data: bytes ?? Buffer.alloc(0) }
  if (bytes === undefined) return as === 'text' ? { data: '' } : empty
  const kind = as === 'json' || as === 'text' ? as : kindOf(contentType)
  if (kind === 'buffer') return { data: bytes }
  const text = textOf(bytes, contentType)
  if (kind === 'text') return { data: text }
  try {
    return { data: JSON.parse(text), source: text }
  } catch {
    throw new Undecodable(`its ${bytes.length} bytes are not valid JSON`)
  }
}

function kindOf(contentType = ''): 'json' | 'text' | 'buffer' {
  if (contentType === 'application/json') return 'json'
  const type = (contentType.split(';', 1)[0] as string).trim().toLowerCase()
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  return type.startsWith('text/') ? 'text' : 'buffer'
}

function textOf(bytes: Buffer, contentType: string | undefined): string {
  const isPlain = contentType === undefined || contentType === 'application/json'
  const charset = isPlain ? undefined : /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) {
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    return marked ? bytes.toString('utf8', 3) : bytes.toString()
  }
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    throw new Undecodable('its charset is not known')
  }
}

/** Below this, unpacking on the spot is faster than a trip to the thread pool and takes well under a millisecond. */
const onTheSpot = 16 * 1024

interface Limit {
  readonly maxOutputLength: number
}

interface Codec {
  readonly sync: (bytes: Buffer, limit: Limit) => Buffer
  readonly async: (bytes: Buffer, limit: Limit) => Promise<Buffer>
  readonly stream: () => Transform
}

const gzip: Codec = { sync: zlib.gunzipSync, async: promisify(zlib.gunzip), stream: zlib.createGunzip }
const deflate: Codec = { sync: zlib.inflateSync, async: promisify(zlib.inflate), stream: zlib.createInflate }
const raw: Codec = { sync: zlib.inflateRawSync, async: promisify(zlib.inflateRaw), stream: zlib.createInflateRaw }
const br: Codec = {
  sync: zlib.brotliDecompressSync,
  async: promisify(zlib.brotliDecompress),
  stream: zlib.createBrotliDecompress,
}
const codecs = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', br],
])

/** What the transport says it understands. */
export const acceptEncoding = 'gzip, br, deflate'

/**
 * Takes bytes out of their content encoding.
 * @throws {Undecodable} (as a rejection) if they are damaged, of an unknown encoding, or more than `limit` then
 */
export async function inflate(bytes: Buffer, encoding: string, limit: number): Promise<Buffer> {
  let unpacked = bytes
  const options = { maxOutputLength: limit }
  for (const named of chain(encoding)) {
    // Some servers send deflate without its wrapper: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2
    const codec = named === deflate && ((unpacked[0] ?? 0) & 15) !== 8 ? raw : named
    try {
      unpacked = unpacked.length <= onTheSpot ? codec.sync(unpacked, options) : await codec.async(unpacked, options)
    } catch (error) {
      throw damaged(error, encoding)
    }
  }
  return unpacked
}

/** The same for a stream; what is read from the returned stream fails with what `fail` makes of an Undecodable. */
export function inflateStream(stream: Readable, encoding: string, fail: (error: Undecodable) => Error): Readable {
  const codecs = chain(encoding)
  if (codecs.length === 0) return stream
  const unpacked = new PassThrough()
  const steps = codecs.map(codec => codec.stream())
  // Before the pipeline hears of it: the first error that a stream is destroyed with is the one that late readers get.
  for (const step of steps) {
    step.on('error', error => void (isZlib(error) && unpacked.destroy(fail(damaged(error, encoding)))))
  }
  // Ends all when one fails. Who reads is told by the stream; who does not yet must not lose the process.
  pipeline([stream, ...steps, unpacked], () => {})
  unpacked.on('error', () => {})
  return unpacked
}

const isZlib = ({ code = '' }: NodeJS.ErrnoException): boolean => /^(Z_|ERR__)/.test(code)

function chain(encoding: string): Codec[] {
  const names = encoding.split(',').map(name => name.trim().toLowerCase())
  return names.reverse().flatMap(name => {
    if (name === 'identity' || name === '') return []
    const codec = codecs.get(name)
    if (!codec) throw new Undecodable('its content encoding is not known')
    return [codec]
  })
}

function damaged(error: unknown, encoding: string): Undecodable {
  const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
  return new Undecodable(tooLarge ? 'it is too large once unpacked' : `its ${encoding} data is damaged`, tooLarge)
}
