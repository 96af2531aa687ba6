/**
 * Encoders: a connection's payloads as WebSocket messages: plain, or in one of Discord's compressions.
 * https://docs.discord.com/developers/events/gateway#encoding-and-compression (2026-08)
 * @module
 */
import * as zlib from 'node:zlib'

export type Compression = 'none' | 'zlib-stream' | 'zstd-stream' | 'payload'

export interface Encoder {
  /** Hands the message to `send`, at once or later, in the order of the calls. */
  encode(json: string, send: (message: string | Buffer) => void): void
  /** Runs `task` when all that was encoded before is sent. */
  settled(task: () => void): void
  /** Frees what it holds outside of the heap. */
  close(): void
}

const { Z_SYNC_FLUSH, Z_DEFAULT_COMPRESSION } = zlib.constants
/** Payloads from here on are compressed for clients that identify with `compress`. */
const WORTH_COMPRESSING = 1024
/** What of the past a payload may refer to. The format allows 32 KiB; this is where more stops to pay. */
const WINDOW = 8192
const header = Buffer.from([0x78, 0x9c])

interface ZstdStream {
  write(chunk: Buffer): boolean
  flush(kind: number, done: () => void): void
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  on(event: 'error', listener: () => void): unknown
  close(): void
}

/** Node has zstd since 22.15. */
const createZstd = (zlib as { createZstdCompress?: () => ZstdStream }).createZstdCompress
const ZSTD_FLUSH = (zlib.constants as { ZSTD_e_flush?: number }).ZSTD_e_flush ?? 1

export const hasZstd = createZstd !== undefined

export function encoderFor(compression: Compression): Encoder {
  if (compression === 'zlib-stream') return zlibStream()
  if (compression === 'zstd-stream' && createZstd) return zstdStream(createZstd())
  return { encode: compression === 'payload' ? compressed : plain, settled: atOnce, close: nothing }
}

function nothing(): void {}

function atOnce(task: () => void): void {
  task()
}

const plain: Encoder['encode'] = (json, send) => send(json)

/** Each payload by itself, and only where it pays. */
const compressed: Encoder['encode'] = (json, send) =>
  send(json.length < WORTH_COMPRESSING ? json : zlib.deflateSync(json))

/**
 * One zlib stream over all payloads, flushed behind each. Every block is made by itself, with the plain text before it as
 * dictionary: that gives the bytes of a stream that never ends, without a stream to wait for.
 */
function zlibStream(): Encoder {
  let past = Buffer.alloc(0)
  let begun = false
  return {
    encode(json, send) {
      const input = Buffer.from(json)
      const options = { finishFlush: Z_SYNC_FLUSH, level: Z_DEFAULT_COMPRESSION }
      const block = zlib.deflateRawSync(input, past.length > 0 ? { ...options, dictionary: past } : options)
      past = input.length >= WINDOW ? input.subarray(-WINDOW) : Buffer.concat([past, input]).subarray(-WINDOW)
      send(begun ? block : Buffer.concat([header, block]))
      begun = true
    },
    settled: atOnce,
    close: nothing,
  }
}

/** One zstd frame that never ends; what a flush brings is one message. */
function zstdStream(stream: ZstdStream): Encoder {
  const waiting: { json: string; send: (message: Buffer) => void }[] = []
  const tasks: (() => void)[] = []
  let chunks: Buffer[] = []
  stream.on('data', chunk => chunks.push(chunk))
  stream.on('error', nothing)
  const next = () => {
    const first = waiting[0]
    if (!first) {
      for (const task of tasks.splice(0)) task()
      return
    }
    stream.write(Buffer.from(first.json))
    stream.flush(ZSTD_FLUSH, () => {
      first.send(Buffer.concat(chunks))
      chunks = []
      waiting.shift()
      next()
    })
  }
  return {
    encode(json, send) {
      if (waiting.push({ json, send }) === 1) next()
    },
    settled(task) {
      if (waiting.length === 0) task()
      else tasks.push(task)
    },
    close: () => stream.close(),
  }
}
