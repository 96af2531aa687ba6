/**
 * Exchange: one request on the wire and its answer, as a handler of undici's `dispatch`.
 *
 * It has the handler methods that undici 7 calls on its own (onConnect, onHeaders ...). The newer ones (onRequestStart,
 * onResponseStart ...) cost undici 7 a wrapper and a controller per request; they exist in `anyVersion` for dispatchers
 * that a user brings along, since undici 8 calls only those, and undici 6 only the old ones (6.29, 7.30, 8.12; 2026-08).
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Headers, HeadReader } from './head-reader.js'

export interface ExchangeOptions {
  /** Told the status and headers of the answer. */
  head(status: number, headers: Headers): void
  readonly reader: HeadReader
  /** Most bytes of an answer that is collected. */
  readonly limit: number
  /** Whether an answer below 400 is handed out as a stream. */
  readonly stream: boolean
  /** Makes a typed error of what a stream ends with; `sent` and `phase` still say how far it got. */
  failed(error: unknown): Error
  /** Called when it has a connection. */
  begun(): void
  /** Called once when the connection is no longer needed. */
  ended(): void
  /** Called at each sign of progress, where progress counts. */
  readonly progress: (() => void) | undefined
}

/** What `answered` rejects with when there are more bytes than `limit`. */
export const tooLarge = new Error('too large')

type Abort = (reason: Error) => void

export class Exchange implements Dispatcher.DispatchHandler {
  /** How far it got: it waits, or waited when it failed, for a connection, the head of the answer, or its body. */
  phase: 'connect' | 'headers' | 'body' = 'connect'
  status = 0
  headers: Headers = {}
  /** The body, where it was asked for as a stream. */
  stream: Readable | undefined = undefined
  /**
   * Settles when the answer is complete, or its head is here where the body is a stream. Rejects with what undici or the
   * socket said, `tooLarge`, or the reason of `abort`: who awaits it makes the typed error, so that its stack has callers.
   */
  readonly answered: Promise<void>
  /** What carries it, where that is known. */
  line: { hangUp(reason: Error): boolean } | undefined = undefined
  readonly #options: ExchangeOptions
  #resolve: () => void = () => {}
  #reject: (error: Error) => void = () => {}
  #abort: Abort | undefined = undefined
  #failure: Error | undefined = undefined
  #first: Buffer | undefined = undefined
  #rest: Buffer[] | undefined = undefined
  #size = 0
  /** Whether it is answered, failed or given up. */
  over = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Whether anything was put on the wire. */
  get sent(): boolean {
    return this.#abort !== undefined
  }

  /** Whether the answer waits for its reader, and not the other way round. */
  get unread(): boolean {
    return this.stream !== undefined && this.stream.readableLength > 0
  }

  /** The collected body; undefined for none. */
  get bytes(): Buffer | undefined {
    return this.#rest ? Buffer.concat(this.#rest, this.#size) : this.#first
  }

  /** Gives up and frees the connection. What is not sent yet will not be. */
  abort(reason: Error): void {
    if (this.over) return
    const abort = this.#abort
    this.#fail(reason)
    if (abort && !this.line?.hangUp(reason)) abort(reason)
  }

  onConnect(abort: Abort): void {
    // Thrown, so that undici skips the request and keeps the connection; `abort` would cost the connection.
    if (this.#failure) throw this.#failure
    this.#abort = abort
    this.phase = 'headers'
    this.#options.begun()
  }

  onBodySent(): void {
    this.#options.progress?.()
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    this.onHead(status, this.#options.reader.read(raw), resume)
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.stream) {
      this.#options.progress?.()
      return this.stream.push(chunk)
    }
    this.#size += chunk.length
    if (this.#size > this.#options.limit) this.abort(tooLarge)
    else if (this.#rest) this.#rest.push(chunk)
    else if (this.#first) this.#rest = [this.#first, chunk]
    else this.#first = chunk
    return true
  }

  onComplete(): void {
    if (this.over) return
    this.#end()
    this.stream?.push(null)
    this.#resolve()
  }

  onError(error: Error): void {
    if (!this.over) this.#fail(error)
  }

  /** The same as a handler for dispatchers of any undici since 6. */
  anyVersion(): Dispatcher.DispatchHandler {
    return new AnyVersion(this)
  }

  /** @param resume lets the body flow after `onData` said false */
  onHead(status: number, headers: Headers, resume: () => void): void {
    if (status < 200) return // 102 and 103 announce the answer
    const options = this.#options
    this.status = status
    this.headers = headers
    this.phase = 'body'
    options.head(status, headers)
    if (options.stream && status < 300) this.#openStream(resume)
    else if (Number(headers['content-length']) > options.limit) this.abort(tooLarge)
  }

  #openStream(resume: () => void): void {
    this.stream = new Readable({
      read: () => {
        this.#options.progress?.()
        resume()
      },
      destroy: (error, done) => {
        this.abort(error ?? new Error('The stream was destroyed.'))
        done(error)
      },
    })
    this.stream.on('error', () => {}) // who reads is told; who does not yet must not lose the process
    this.#resolve()
  }

  #fail(failure: Error): void {
    this.#failure = failure
    this.#end()
    this.stream?.destroy(this.#options.failed(failure))
    this.#reject(failure)
  }

  #end(): void {
    this.over = true
    this.#options.ended()
  }
}

/** Passes on what undici 6 to 8 call, whichever of the two forms that is. */
class AnyVersion implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  onConnect(abort: Abort): void {
    this.#exchange.onConnect(abort)
  }
  onBodySent(): void {
    this.#exchange.onBodySent()
  }
  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    return this.#exchange.onHeaders(status, raw, resume)
  }
  onData(chunk: Buffer): boolean {
    return this.#exchange.onData(chunk)
  }
  onComplete(): void {
    this.#exchange.onComplete()
  }
  onError(error: Error): void {
    this.#exchange.onError(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#exchange.onConnect(reason => controller.abort(reason))
  }
  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#exchange.onHead(status, joined({ ...headers }), () => controller.resume())
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#exchange.onData(chunk)) controller.pause()
  }
  onResponseEnd(): void {
    this.#exchange.onComplete()
  }
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#exchange.onError(error)
  }
}

/** Several values of one name as one, in place. */
function joined(headers: Record<string, string | string[] | undefined>): Headers {
  for (const name in headers) {
    const value = headers[name]
    if (Array.isArray(value)) headers[name] = value.join(', ')
  }
  return headers as Headers
}
