/**
 * Nonce: marks a message so that sending it again makes no second one.
 * https://docs.discord.com/developers/resources/message#create-message (`nonce`, `enforce_nonce`, 2026-08): an integer or
 * up to 25 characters; Discord remembers it for "the past few minutes".
 * @module
 */
import type { FieldError } from '../../src/errors.js'
import type { ApiRequest } from '../../src/request.js'
import type {} from './files.js'

export type Nonce = string | number

declare module '../../src/request.js' {
  interface RequestOptions {
    /** Of a message: at most 25 characters or an integer; Discord makes one message per nonce. @default made by retry */
    nonce?: Nonce
  }
}

const longest = 25

/** Makes nonces that no other source makes, as long as each source has a prefix of its own. */
export class NonceSource {
  readonly #prefix: string
  #made = 0

  /** @param prefix at most 16 characters: what is left holds a count of 2.8 trillion */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  next(): string {
    return this.#prefix + (this.#made++).toString(36)
  }
}

/** No other route has an enforced nonce. */
const createMessage = '/channels/{channel_id}/messages'

/** What is wrong with the nonce that the caller asked for; undefined for nothing. */
export function nonceProblem(request: ApiRequest): FieldError | undefined {
  const { nonce } = request.options
  if (nonce === undefined || (fieldsOf(request) && isNonce(nonce))) return undefined
  const message = isNonce(nonce)
    ? `only the JSON body of a new message (POST ${createMessage}) takes a nonce`
    : `must be an integer or 1 to ${longest} characters`
  return { path: 'nonce', code: 'NONCE_INVALID', message }
}

/**
 * A new message with an enforced nonce: the body's own, else the one that the caller asked for, else one from `source`.
 * A body that refuses to enforce it keeps that. All other requests stay as they are.
 */
export function withNonce(request: ApiRequest, source: NonceSource | undefined): ApiRequest {
  const fields = fieldsOf(request)
  const { nonce: wanted, retryable } = request.options
  if (!fields || (!source && wanted === undefined)) return request
  const own = fields.nonce ?? wanted ?? (retryable === false ? undefined : source?.next())
  if (own === undefined) return request
  return request.with({ body: { ...fields, nonce: own, enforce_nonce: fields.enforce_nonce ?? true } })
}

/** Whether Discord makes one message of it, however often it is sent. */
export function hasEnforcedNonce(request: ApiRequest): boolean {
  const fields = fieldsOf(request)
  return fields?.enforce_nonce === true && isNonce(fields.nonce)
}

function isNonce(value: unknown): value is Nonce {
  if (typeof value === 'string') return value.length > 0 && value.length <= longest
  return Number.isSafeInteger(value)
}

/**
 * A new message's own fields, with a builder's `toJSON()` applied. Undefined for all other requests, and for text, bytes,
 * forms, streams and lists, which have no place for a nonce.
 */
function fieldsOf({ method, route, body, options }: ApiRequest): Readonly<Record<string, unknown>> | undefined {
  if (method !== 'POST' || route.template !== createMessage) return undefined
  if (body === undefined) return options.files ? {} : undefined
  if (typeof body !== 'object' || body === null) return undefined
  const { toJSON } = body as { toJSON?: unknown }
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(body) : body
  if (Object.prototype.toString.call(json) !== '[object Object]') return undefined
  const isList = Symbol.iterator in (json as object) || Symbol.asyncIterator in (json as object)
  return isList ? undefined : (json as Record<string, unknown>)
}
