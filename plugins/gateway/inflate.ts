/**
 * Inflate: turns what came over the wire back into payloads, synchronously and in order.
 *
 * A transport-compressed connection has one context for its whole life. node:zlib keeps one only in its streams, whose
 * public way is a trip to the thread pool per message (60 to 85 us, unordered against plain frames, and after an error
 * its callbacks never come). So the stream's own handle is driven directly. That is not public API: it is tried out on
 * known bytes first, and where it does not work, zlib-stream takes its context along as a dictionary instead, which is
 * public, and slower.
 * @module
 */
import * as zlib from 'node:zlib'

export type Compression = 'zlib-stream' | 'zstd-stream' | 'payload' | 'none'

/** One connection's way back to payloads. */
export interface Inflater {
  /**
   * @returns the payload that `bytes` complete, valid until the next call; undefined while it is not complete
   * @throws {Error} if the bytes are corrupt; the connection is of no use then
   */
  push(bytes: Buffer, binary: boolean): Buffer | undefined
  close(): void
}

/** A context that inflates piece by piece. */
export interface Context {
  run(bytes: Buffer): Buffer
  close(): void
}

interface Internals {
  readonly _handle: {
    onerror: (message: string) => void
    writeSync(flush: number, from: Buffer, at: number, left: number, to: Buffer, outAt: number, outLeft: number): void
  }
  readonly _writeState: Uint32Array
  close(): void
}

const outputSize = 64 * 1024
/** An output buffer that grew beyond this for one payload is given back. */
const keptOutput = 1024 * 1024
/** What a deflated block that was flushed ends with. */
const flushed = 0x0000ffff
const windowSize = 32 * 1024

/**
 * A zlib or zstd stream, driven through its handle.
 * @param flush so that what there is comes out. To zstd, zlib's value says that the frame ends here.
 */
function direct(stream: unknown, flush: number): Context {
  const { _handle: handle, _writeState: state } = stream as Internals
  let output = Buffer.allocUnsafeSlow(outputSize)
  let failure: string | undefined
  handle.onerror = message => {
    failure = message
  }
  function grow(): void {
    const larger = Buffer.allocUnsafeSlow(output.length * 2)
    output.copy(larger)
    output = larger
  }
  return {
    run(bytes) {
      if (output.length > keptOutput) output = Buffer.allocUnsafeSlow(outputSize)
      let left = bytes.length
      let written = 0
      for (;;) {
        const room = output.length - written
        handle.writeSync(flush, bytes, bytes.length - left, left, output, written, room)
        if (failure !== undefined) throw new Error(`The compressed stream is corrupt: ${failure}.`)
        const [roomLeft = 0, inputLeft = 0] = state
        written += room - roomLeft
        left = inputLeft
        if (roomLeft > 0) break
        grow()
      }
      if (left > 0) throw new Error('The compressed stream is corrupt: it ended.')
      return output.subarray(0, written)
    },
    close: () => (stream as Internals).close(),
  }
}

/** The same for zlib by public means: between flushes, the last 32 KiB of output are all that a context consists of. */
export function windowed(): Context {
  let window: Buffer | undefined
  return {
    run(bytes) {
      if (!window && ((bytes[0] ?? 0) & 15) !== 8) throw new Error('The compressed stream is corrupt: no zlib header.')
      const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, ...(window?.length && { dictionary: window }) }
      const output = zlib.inflateRawSync(window ? bytes : bytes.subarray(2), options)
      window = Buffer.from(Buffer.concat([window ?? Buffer.alloc(0), output]).subarray(-windowSize))
      return output
    },
    close() {},
  }
}

const hello = Buffer.from('{"op":10}')

/** Whether `make` gives contexts that inflate `sample` and notice what is corrupt. */
function works(make: () => Context, sample: Buffer): boolean {
  try {
    const good = make()
    const right = good.run(sample).equals(hello)
    good.close()
    return right && noticesCorruption(make())
  } catch {
    return false
  }
}

function noticesCorruption(context: Context): boolean {
  try {
    context.run(Buffer.from('no compressed data at all'))
    return false
  } catch {
    return true
  } finally {
    context.close()
  }
}

export const directZlib = (): Context => direct(zlib.createInflate(), zlib.constants.Z_SYNC_FLUSH)

/** ZSTD_e_flush; its name is missing where Node has no zstd. */
const zstdFlush = 1

interface Zstd {
  createZstdDecompress?: () => unknown
  zstdCompressSync?: (data: Buffer) => Buffer
}

/** How to make contexts here; `zstd` is undefined where Node has none (before 22.15). */
export function contexts(): { zlib: () => Context; zstd: (() => Context) | undefined } {
  const { createZstdDecompress, zstdCompressSync } = zlib as Zstd
  const zstd = createZstdDecompress && (() => direct(createZstdDecompress(), zstdFlush))
  return {
    zlib: works(directZlib, zlib.deflateSync(hello, { finishFlush: zlib.constants.Z_SYNC_FLUSH }))
      ? directZlib
      : windowed,
    zstd: zstd && zstdCompressSync && works(zstd, zstdCompressSync(hello)) ? zstd : undefined,
  }
}

/** zlib-stream: a payload may span messages, and ends where a message ends with a flush. */
export function zlibStream(context: Context): Inflater {
  let pieces: Buffer[] = []
  let tail = 0xffffffff
  return {
    push(bytes, binary) {
      if (!binary) return bytes
      for (let at = Math.max(0, bytes.length - 4); at < bytes.length; at++)
        tail = ((tail << 8) | (bytes[at] ?? 0)) >>> 0
      if (tail !== flushed) {
        pieces.push(bytes)
        return undefined
      }
      tail = 0xffffffff
      if (pieces.length === 0) return context.run(bytes)
      const whole = Buffer.concat([...pieces, bytes])
      pieces = []
      return context.run(whole)
    },
    close: () => context.close(),
  }
}

/** zstd-stream: each message is one payload, in one context. */
const zstdStream = (context: Context): Inflater => ({
  push: (bytes, binary) => (binary ? context.run(bytes) : bytes),
  close: () => context.close(),
})

/** Payload compression: some messages are zlib, each on its own. In order, because it does not leave the thread. */
const perPayload: Inflater = {
  push: (bytes, binary) => (binary ? zlib.inflateSync(bytes) : bytes),
  close() {},
}

const plain: Inflater = { push: bytes => bytes, close() {} }

/** What a gateway uses for each of its connections, and what of `wanted` there is here. */
export function inflaters(wanted: Compression): { readonly compression: Compression; make(): Inflater } {
  if (wanted === 'none') return { compression: wanted, make: () => plain }
  if (wanted === 'payload') return { compression: wanted, make: () => perPayload }
  const { zlib: zlibContext, zstd } = contexts()
  if (wanted === 'zstd-stream' && zstd) return { compression: wanted, make: () => zstdStream(zstd()) }
  return { compression: 'zlib-stream', make: () => zlibStream(zlibContext()) }
}
