/**
 * Wire: writes an answer to the socket, well or, where a fault says so, badly.
 * @module
 */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer } from './answer.js'
import type { SimulatorClock } from './clock.js'
import { chooseEncoding, encode } from './compression.js'
import type { GarbageFault, StallFault } from './fault-kinds.js'
import type { OpenEntry } from './log.js'

export interface WireOptions {
  readonly clock: SimulatorClock
  /** ms that Discord's clock is ahead of ours. */
  readonly skew: number
  /** Bodies of at least so many bytes are compressed; undefined: none are. */
  readonly compressFrom: number | undefined
}

/** What spoils this answer; see faults.ts for what goes first. */
export interface Spoiled {
  readonly reset: boolean
  readonly garbage: GarbageFault | undefined
  readonly stall: StallFault | undefined
  readonly truncate: boolean
}

export interface Delivery {
  readonly response: ServerResponse
  readonly socket: Socket
  readonly acceptEncoding: string | undefined
  readonly entry: OpenEntry
  readonly answer: Answer
  readonly spoiled: Spoiled | undefined
}

const empty = Buffer.alloc(0)

export class Wire {
  readonly #options: WireOptions
  #dateOf = -1
  #date = ''

  constructor(options: WireOptions) {
    this.#options = options
  }

  async deliver(delivery: Delivery): Promise<void> {
    const { response, socket, entry, answer, spoiled } = delivery
    if (response.destroyed || socket.destroyed) return
    if (spoiled?.reset) return void socket.resetAndDestroy()
    if (spoiled?.garbage?.of === 'http') return void sendNonsense(socket)
    if (spoiled?.stall?.in === 'headers' && !(await this.#stall(spoiled.stall, socket))) return
    const { bytes, encoding } = await this.#encoded(delivery)
    if (response.destroyed) return
    const length = spoiled?.truncate ? 2 * bytes.length + 16 : bytes.length
    response.writeHead(answer.status, this.#headers(answer, { length, encoding }))
    entry.status = answer.status
    entry.limited = answer.limited
    entry.headersSent = this.#options.clock.now()
    entry.bytesOut = bytes.length
    if (spoiled?.truncate) return void response.write(bytes.length > 0 ? bytes : ' ', () => socket.destroySoon())
    if (spoiled?.stall?.in === 'body') return this.#stallBody(response, bytes, spoiled.stall)
    response.end(bytes)
  }

  /** False if nothing may follow. */
  async #stall({ ms }: StallFault, socket: Socket): Promise<boolean> {
    if (ms === undefined) return false
    await this.#options.clock.sleep(ms)
    return !socket.destroyed
  }

  async #stallBody(response: ServerResponse, bytes: Buffer, stall: StallFault): Promise<void> {
    const half = Math.ceil(bytes.length / 2)
    response.flushHeaders()
    if (half > 0) response.write(bytes.subarray(0, half))
    if (await this.#stall(stall, response.socket!)) response.end(bytes.subarray(half))
  }

  async #encoded({ answer, spoiled, acceptEncoding }: Delivery): Promise<{ bytes: Buffer; encoding?: string }> {
    const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? empty)
    const bytes = spoiled?.garbage ? nonsenseOf(body) : body
    const { compressFrom } = this.#options
    if (compressFrom === undefined || bytes.length < compressFrom) return { bytes }
    const encoding = chooseEncoding(acceptEncoding)
    return encoding ? { bytes: await encode(bytes, encoding), encoding } : { bytes }
  }

  #headers(answer: Answer, { length, encoding }: { length: number; encoding: string | undefined }): string[] {
    const headers = ['date', this.#now()]
    if (answer.contentType !== undefined) headers.push('content-type', answer.contentType)
    if (encoding !== undefined) headers.push('content-encoding', encoding, 'vary', 'accept-encoding')
    if (answer.status !== 204 && answer.status !== 304) headers.push('content-length', String(length))
    if (!answer.edge) headers.push('via', '1.1 google')
    headers.push(...answer.headers)
    return headers
  }

  #now(): string {
    const time = this.#options.clock.now() + this.#options.skew
    const second = Math.floor(time / 1000)
    if (second !== this.#dateOf) {
      this.#dateOf = second
      this.#date = new Date(time).toUTCString()
    }
    return this.#date
  }
}

function sendNonsense(socket: Socket): void {
  socket.end('HTP/1.x 2OO \u0000\u0001not a header\r\n\r\n', 'latin1')
}

/** The beginning of a JSON body, cut where it no longer parses. */
function nonsenseOf(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from('{"garbage":'), body.subarray(0, Math.floor(body.length / 2))])
}
