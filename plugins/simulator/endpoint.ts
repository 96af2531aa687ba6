/**
 * Endpoint: the shape of one simulated route, and what its handler receives and answers.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { World } from './world/index.js'

export type SimulatedMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Whom the Authorization header names. */
export interface Actor {
  readonly kind: 'bot' | 'bearer'
  readonly userId: string
  readonly applicationId: string
  /** OAuth2 scopes of a bearer token; empty for bots. */
  readonly scopes: readonly string[]
}

/** One uploaded file of a multipart request. */
export interface UploadedFile {
  /** Form field, such as `files[0]` or `file`. */
  readonly field: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** A request as the handler sees it: authenticated, within its limits, its body decoded. */
export interface Call {
  readonly world: World
  readonly method: SimulatedMethod
  /** Decoded path parameters by the names in the endpoint's path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** JSON body, `payload_json`, or form fields; undefined where there is none. */
  readonly body: unknown
  readonly files: readonly UploadedFile[]
  /** Undefined where the request carried no Authorization and the endpoint allows that. */
  readonly actor: Actor | undefined
  /** The decoded `X-Audit-Log-Reason`. */
  readonly reason: string | undefined
  /** The simulator's own origin, such as `http://127.0.0.1:4000`, for attachment URLs. */
  readonly origin: string
}

export interface Reply {
  readonly status: number
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly contentType: string; readonly bytes: Buffer }
  readonly headers?: Readonly<Record<string, string>>
}

export interface Endpoint {
  readonly method: SimulatedMethod
  /** Template with Discord's parameter names, such as `/channels/{channel_id}/messages`. */
  readonly path: string
  /** `bot`: a valid Authorization is required (bot or bearer); `none`: the path carries its own token, or it is public. @default 'bot' */
  readonly auth?: 'bot' | 'none'
  handle(call: Call): Reply | Promise<Reply>
}

/** Discord's nested `errors` tree: https://docs.discord.com/developers/reference#error-messages (2026-08) */
export interface ErrorTree {
  [key: string]: ErrorTree | { code: string; message: string }[]
}

/** Thrown by a handler: becomes Discord's error JSON `{ code, message, errors? }`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: number
  readonly errors: ErrorTree | undefined
  /** How long the caller has to wait, in ms, where that is why. */
  retryAfter: number | undefined

  constructor(status: number, code: number, message: string, errors?: ErrorTree) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}
