/**
 * Attempt: what an exchange has to know of the request that it carries: its limits, and its errors' types and words.
 * @module
 */
import { ResponseError, TimeoutError, ValidationError } from '../../src/errors.js'
import type { RequestContext } from '../../src/kernel/context.js'
import type { Alarm } from './alarm.js'
import type { Connections } from './connections.js'
import type { Credentials } from './credentials.js'
import type { Due } from './deadlines.js'
import { Undecodable } from './decode.js'
import type { Encoded } from './encode.js'
import { Exchange, type ExchangeOptions, tooLarge } from './exchange.js'
import type { HeadReader } from './head-reader.js'
import { networkFailure } from './network-failure.js'

/** What the attempts of one transport share. */
export interface Settings {
  readonly origin: string
  readonly path: string
  readonly headers: readonly string[]
  readonly timeout: number
  readonly maxResponseSize: number
  readonly credentials: Credentials | undefined
  readonly connections: Connections
  /** Wakes attempts whose time may be over. */
  readonly alarm: Alarm
  readonly reader: HeadReader
}

const slash = 47
const timedOut = new Error('timed out')
const types = new Set([undefined, 'json', 'text', 'buffer', 'stream'])

export class Attempt implements ExchangeOptions, Due {
  readonly ctx: RequestContext
  readonly settings: Settings
  readonly reader: HeadReader
  readonly limit: number
  readonly stream: boolean
  readonly timeout: number
  readonly progress: (() => void) | undefined
  readonly exchange: Exchange
  /** What is read while it is sent. */
  upload: { close(): void } | undefined = undefined
  /** Kept by the alarm. */
  slot = -1
  at = 0
  /** When it began to wait, got its connection or, where that counts, moved data: the time runs from there. */
  #movedAt: number
  readonly #stopListening: () => void

  constructor(ctx: RequestContext, settings: Settings, encoded: Encoded) {
    const { timeout = settings.timeout, responseType } = ctx.request.options
    if (ctx.request.path.charCodeAt(0) !== slash) throw invalid(ctx, 'path', 'must begin with a slash')
    if (!types.has(responseType)) throw invalid(ctx, 'responseType', "must be 'json', 'text', 'buffer' or 'stream'")
    if (!(timeout > 0)) throw invalid(ctx, 'timeout', 'must be a number of ms above 0')
    this.ctx = ctx
    this.settings = settings
    this.reader = settings.reader
    this.limit = settings.maxResponseSize
    this.timeout = timeout
    this.stream = responseType === 'stream'
    this.progress = this.stream || encoded.form ? () => this.move() : undefined
    this.exchange = new Exchange(this)
    this.#movedAt = settings.alarm.now()
    settings.alarm.set(this, this.#movedAt + timeout)
    this.#stopListening = ctx.onCancel(reason => this.exchange.abort(reason))
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.ctx.head(status, headers)
  }

  /** What is thrown for what the exchange failed with. */
  failed(error: unknown): Error {
    const { ctx, exchange, limit } = this
    if (error === ctx.cancelled) return ctx.cancelled as Error
    if (error === timedOut) return this.#timedOut()
    if (error === tooLarge) {
      return responseError(ctx, exchange.status, new Undecodable(`it is larger than ${limit} bytes`, true))
    }
    const { connectionTimeout } = this.settings.connections
    return networkFailure(error, { context: ctx.describe(), sent: exchange.sent, connectionTimeout })
  }

  /** A busy pool must not eat the time that the answer has. */
  begun(): void {
    this.move()
  }

  move(): void {
    this.#movedAt = this.settings.alarm.now()
  }

  ended(): void {
    this.settings.alarm.clear(this)
    this.#stopListening()
    this.upload?.close()
    if (this.exchange.sent) this.settings.connections.requests++
  }

  /** Gives up when the time is over: first that for a connection, then as much again; where data flows, when it stood still. */
  run(): void {
    const { exchange, timeout, settings } = this
    const now = settings.alarm.now()
    const until = exchange.unread ? now + timeout : this.#movedAt + timeout
    if (until > now) settings.alarm.set(this, until)
    else exchange.abort(timedOut)
  }

  #timedOut(): TimeoutError {
    const { timeout, exchange, ctx } = this
    const { phase } = exchange
    const context = ctx.describe()
    const hint = exchange.sent ? 'Discord may have carried it out; check before sending it again.' : 'Nothing was sent.'
    const text = `${context.method} ${context.route} took longer than ${timeout} ms (${phase}).`
    return new TimeoutError(text, { phase, timeout, context, hint })
  }
}

export function responseError(ctx: RequestContext, status: number, { message, tooLarge }: Undecodable): ResponseError {
  const context = ctx.describe()
  const text = `${context.method} ${context.route} was answered with ${status}, but ${message}.`
  const code = tooLarge ? 'RESPONSE_TOO_LARGE' : 'RESPONSE_MALFORMED'
  const hint = tooLarge
    ? "Ask for less, raise maxResponseSize, or set responseType to 'stream'."
    : 'It was carried out.'
  return new ResponseError(code, text, { status, context, hint })
}

export function invalid(
  ctx: RequestContext,
  path: string,
  message: string,
  hint = 'Nothing was sent.',
): ValidationError {
  return new ValidationError([{ path, code: 'REQUEST_INVALID', message }], { context: ctx.describe(), hint })
}
