/**
 * Errors: the closed set of what can go wrong. Branch on the class or on `code`; the message is for people.
 * None holds a token or a body, so that each is safe to log.
 * @module
 */

/** From harmless to hopeless. `error` needs a look, `critical` and `fatal` stop a bot. */
export type Severity = 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'fatal'

/** One attempt at a request, as its error lists it. */
export interface Attempt {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined
  /** The error's `code`. */
  readonly code: string
  /** Ms from the request's start to this attempt's failure. */
  readonly at: number
}

/** Which request failed, and how it went. */
export interface ErrorContext {
  readonly method?: string
  /** Path template; never the path itself, which may hold a token. */
  readonly route?: string
  readonly requestId?: string
  readonly guildId?: string
  readonly channelId?: string
  /** Failed attempts before and including this one, oldest first. */
  attempts?: readonly Attempt[]
  /** Ms spent waiting for rate limits. */
  waited?: number
}

export interface ErrorDetails {
  readonly context?: ErrorContext
  readonly cause?: unknown
  readonly severity?: Severity
  /** One sentence on what to do. */
  readonly hint: string
}

// V8 keeps 10 frames; nine layers would hide the caller.
const frames = 40

export abstract class PipecordError extends Error {
  abstract readonly code: string
  readonly severity: Severity
  readonly hint: string
  readonly context: ErrorContext

  constructor(message: string, details: ErrorDetails) {
    const kept = Error.stackTraceLimit
    Error.stackTraceLimit = Math.max(kept, frames)
    super(`${message} ${details.hint}`, details.cause === undefined ? undefined : { cause: details.cause })
    Error.stackTraceLimit = kept
    this.severity = details.severity ?? 'error'
    this.hint = details.hint
    this.context = details.context ?? {}
  }

  /** Everything a log needs, and nothing secret. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), name: this.name, message: this.message }
  }
}

/** Discord, or something before it, answered with a status of 400 or more that is no Discord error. */
export class HTTPError extends PipecordError {
  override readonly name: string = 'HTTPError'
  readonly code: string = 'HTTP_ERROR'
  readonly status: number
  /** Ms that a 429 asks to wait; undefined where it names no figure, and for other statuses. */
  readonly retryAfter: number | undefined
  constructor(message: string, details: ErrorDetails & { readonly status: number; readonly retryAfter?: number }) {
    super(message, details)
    this.status = details.status
    this.retryAfter = details.retryAfter
  }
}

/** One entry of Discord's nested `errors` tree, flattened. */
export interface FieldError {
  /** Where in the body, such as `embeds[0].title`; '' for the whole. */
  readonly path: string
  readonly code: string
  readonly message: string
  /** Page of Discord's docs that states the rule. */
  readonly docs?: string
  /** Worth a look, but no reason to hold a request back. */
  readonly warning?: true
}

/** Discord answered, and the answer is no. */
export class DiscordAPIError extends HTTPError {
  override readonly name: string = 'DiscordAPIError'
  override readonly code: string = 'DISCORD_API_ERROR'
  /** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08); 0 where Discord names none */
  readonly discordCode: number
  readonly errors: readonly FieldError[]
  constructor(
    message: string,
    details: ErrorDetails & {
      readonly status: number
      readonly retryAfter?: number
      readonly discordCode: number
      readonly errors?: readonly FieldError[]
    },
  ) {
    super(message, details)
    this.discordCode = details.discordCode
    this.errors = details.errors ?? []
  }
}

/** Discord could not be reached, or the connection broke. `cause` says why. */
export class NetworkError extends PipecordError {
  override readonly name = 'NetworkError'
  readonly code = 'NETWORK_ERROR'
  /** Whether the request may have been carried out; false only if nothing of it was sent. */
  readonly sent: boolean
  constructor(message: string, details: ErrorDetails & { readonly sent: boolean }) {
    super(message, details)
    this.sent = details.sent
  }
}

/** Something took longer than allowed. */
export class TimeoutError extends PipecordError {
  override readonly name = 'TimeoutError'
  readonly code = 'TIMEOUT'
  readonly phase: 'connect' | 'headers' | 'body' | 'total'
  /** The limit in ms. */
  readonly timeout: number
  readonly sent: boolean
  constructor(
    message: string,
    details: ErrorDetails & { readonly phase: TimeoutError['phase']; readonly timeout: number },
  ) {
    super(message, details)
    this.phase = details.phase
    this.timeout = details.timeout
    this.sent = details.phase !== 'connect'
  }
}

/** The answer had a good status, but cannot be used. The request was carried out. */
export class ResponseError extends PipecordError {
  override readonly name = 'ResponseError'
  readonly code: 'RESPONSE_MALFORMED' | 'RESPONSE_TOO_LARGE'
  readonly status: number
  constructor(code: ResponseError['code'], message: string, details: ErrorDetails & { readonly status: number }) {
    super(message, details)
    this.code = code
    this.status = details.status
  }
}

/** The caller's signal said stop. `cause` is the signal's reason. */
export class AbortError extends PipecordError {
  override readonly name = 'AbortError'
  readonly code = 'ABORTED'
  constructor(reason: unknown, context: ErrorContext = {}) {
    const hint = 'If it was sent already, Discord may have carried it out.'
    const what = context.route === undefined ? 'The request' : `${context.method} ${context.route}`
    super(`${what} was aborted by its signal.`, { severity: 'info', context, cause: reason, hint })
  }
}

/** The request would have to wait longer than it may. It was not sent, or Discord refused it with 429. */
export class RateLimitError extends PipecordError {
  override readonly name = 'RateLimitError'
  readonly code = 'RATE_LIMITED'
  /** Ms until it may be tried again. */
  readonly retryAfter: number
  readonly scope: 'user' | 'shared' | 'global' | 'cloudflare' | 'invalid'
  constructor(
    message: string,
    details: ErrorDetails & { readonly retryAfter: number; readonly scope: RateLimitError['scope'] },
  ) {
    super(message, details)
    this.retryAfter = details.retryAfter
    this.scope = details.scope
  }
}

/** Discord fails too often; requests are held back until it recovers. */
export class CircuitOpenError extends PipecordError {
  override readonly name = 'CircuitOpenError'
  readonly code = 'CIRCUIT_OPEN'
  /** Ms until the next trial. */
  readonly retryAfter: number
  constructor(message: string, details: ErrorDetails & { readonly retryAfter: number }) {
    super(message, details)
    this.retryAfter = details.retryAfter
  }
}

/** Too many requests wait already. */
export class QueueFullError extends PipecordError {
  override readonly name = 'QueueFullError'
  readonly code = 'QUEUE_FULL'
}

/** The request is wrong and was not sent. */
export class ValidationError extends PipecordError {
  override readonly name = 'ValidationError'
  readonly code = 'VALIDATION_FAILED'
  /** All problems at once. */
  readonly problems: readonly FieldError[]
  constructor(problems: readonly FieldError[], details: Partial<ErrorDetails> = {}) {
    const text = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
    super(`${text}.`, { hint: `Nothing was sent.${pagesOf(problems)}`, ...details })
    this.problems = problems
  }
}

/** The docs that the problems refer to, each once; the first few, since one is read at a time. */
function pagesOf(problems: readonly FieldError[]): string {
  const pages = new Set(problems.flatMap(({ docs }) => docs ?? []))
  return pages.size === 0 ? '' : ` See ${[...pages].slice(0, 3).join(' and ')}`
}

/** There is no usable credential for the request; it was not sent. */
export class AuthError extends PipecordError {
  override readonly name = 'AuthError'
  readonly code: 'TOKEN_MISSING' | 'TOKEN_DEAD' | 'WEBHOOK_GONE'
  constructor(code: AuthError['code'], message: string, details: ErrorDetails) {
    super(message, details)
    this.code = code
  }
}

/** An option, name or argument has a value it cannot have. */
export class ConfigError extends PipecordError {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
  readonly key: string
  /** @param key as a path, such as `retry.maxRetries`. The value is shown only in kind, for it may be a secret. */
  constructor(key: string, expected: string, received: unknown, hint = 'Correct it; nothing was started.') {
    super(`\`${key}\` must be ${expected}, got ${show(received)}.`, { hint })
    this.key = key
  }
}

/** The client is closed, or closed while the request waited. */
export class ClosedError extends PipecordError {
  override readonly name = 'ClosedError'
  readonly code = 'CLIENT_CLOSED'
  constructor(message: string, context: ErrorContext = {}) {
    super(message, { context, hint: 'Create a new client; close({ drain: true }) lets requests finish first.' })
  }
}

/** A layer broke the pipeline's rules. */
export class PipelineError extends PipecordError {
  override readonly name = 'PipelineError'
  readonly code: 'NEXT_OVERLAP' | 'NEXT_NOT_AWAITED' | 'NO_RESPONSE'
  constructor(code: PipelineError['code'], message: string) {
    super(message, { severity: 'critical', hint: 'Await or return every next(), one at a time.' })
    this.code = code
  }
}

export type GatewayErrorCode =
  /** Discord closed the connection for good; `closeCode` says why. */
  | 'GATEWAY_REFUSED'
  /** The connection broke, or could not be made; the shard connects again by itself. */
  | 'GATEWAY_DISCONNECTED'
  /** Discord closed the connection because of something that was sent, or sent what cannot be read. */
  | 'GATEWAY_PROTOCOL'
  /** An answer did not come in time. */
  | 'GATEWAY_TIMEOUT'
  /** Discord would refuse the payload; it was not sent. */
  | 'GATEWAY_PAYLOAD'
  /** Discord refused a request over the gateway for now: `retryAfter`. */
  | 'GATEWAY_RATE_LIMITED'
  /** What was asked for is under way already. */
  | 'GATEWAY_BUSY'
  /** No identify is left until `retryAfter` ms from now. */
  | 'IDENTIFY_BUDGET'
  /** A session could not be loaded or saved. */
  | 'SESSION_STORE'
  /** A worker ended or did not answer any more; another one takes its shards over. */
  | 'WORKER_LOST'
  /** A worker could not begin. */
  | 'WORKER_FAILED'
  /** Nobody answers to a message of one's own, or what does threw; `cause` says what. */
  | 'REQUEST_FAILED'
  /** A listener or layer threw, or took too long. */
  | 'LISTENER_FAILED'
  | 'LISTENER_HANGS'

/** Something went wrong on a connection to the gateway, or in what listens to it. */
export class GatewayError extends PipecordError {
  override readonly name = 'GatewayError'
  readonly code: GatewayErrorCode
  readonly shard: number | undefined
  /** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes (2026-08) */
  readonly closeCode: number | undefined
  /** The event that was being handled, such as `messageCreate`. */
  readonly event: string | undefined
  readonly retryAfter: number | undefined
  constructor(
    code: GatewayErrorCode,
    message: string,
    details: ErrorDetails & {
      readonly shard?: number | undefined
      readonly closeCode?: number | undefined
      readonly event?: string | undefined
      readonly retryAfter?: number | undefined
    },
  ) {
    super(message, details)
    this.code = code
    this.shard = details.shard
    this.closeCode = details.closeCode
    this.event = details.event
    this.retryAfter = details.retryAfter
  }
}

export type InteractionErrorCode =
  /** The token is dead: the first answer came after 3 s, or 15 minutes are over. */
  | 'INTERACTION_EXPIRED'
  /** There is a first answer already, from this process or another. */
  | 'INTERACTION_ANSWERED'
  /** What was called cannot follow what was called before, or is not for this kind of interaction. */
  | 'INTERACTION_STATE'
  /** What came in does not fit what was defined. */
  | 'INTERACTION_INVALID'
  /** What was awaited did not come in time, or gave way to something newer. */
  | 'INTERACTION_TIMEOUT'
  | 'INTERACTION_SUPERSEDED'
  /** Discord takes at most five follow-ups where only the user installed the app. */
  | 'FOLLOW_UP_LIMIT'
  /** A handler or layer threw; `cause` says what. */
  | 'HANDLER_FAILED'
  /** More commands would be created than Discord allows on a day. */
  | 'COMMAND_BUDGET'
  /** Discord refused a command of a plan; `cause` says why. */
  | 'COMMAND_REFUSED'

/** Something went wrong with an interaction, its answer or its handler. */
export class InteractionError extends PipecordError {
  override readonly name = 'InteractionError'
  readonly code: InteractionErrorCode
  /** Its kind and name, such as `command play`. */
  readonly interaction: string | undefined
  constructor(
    code: InteractionErrorCode,
    message: string,
    details: ErrorDetails & { readonly interaction?: string | undefined },
  ) {
    super(message, details)
    this.code = code
    this.interaction = details.interaction
  }
}

function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 20 ? `a string of ${value.length} characters` : JSON.stringify(value)
  if (typeof value === 'symbol') return value.description ?? 'a symbol' // says what is wrong with a secret
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** What was thrown, as an Error. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
