/**
 * Request: what the caller wants, read-only. A layer that changes it puts `request.with(...)` in its place.
 * @module
 */
import { type FieldError, type HTTPError, ValidationError } from './errors.js'

/** What Node's `inspect` looks for; by its name, since `node:util` is not everywhere. */
const custom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type QueryValue = string | number | bigint | boolean | Date | null | undefined
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>
export type Priority = 'critical' | 'high' | 'normal' | 'low'

/** A request as the caller states it. Open for augmentation: each layer adds the options that it reads. */
export interface RequestOptions {
  method: Method
  /** Below the base URL, such as `/channels/123/messages`; may carry a query of its own. */
  path: string
  query?: Query
  /** Sent as JSON. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Who goes first while requests wait. @default 'normal' */
  priority?: Priority
  /** Another credential than the client's for this request; sealed before any layer sees it. */
  auth?: unknown
}

/** Where a path leads: the same for all requests that share limits, metrics and rules. */
export interface Route {
  /** Such as `/channels/{channel_id}/messages`. Never holds an id or a token. */
  readonly template: string
  /** Path parameters by name. */
  readonly params: Readonly<Record<string, string>>
  /** The parameters that limits are kept per, joined; '' for none. */
  readonly major: string
}

/** A value that logs, JSON and inspection never show. */
export class Secret<T = unknown> {
  readonly #value: T
  constructor(value: T) {
    this.#value = value
  }
  reveal(): T {
    return this.#value
  }
  toJSON(): string {
    return '[secret]'
  }
  [custom](): string {
    return '[secret]'
  }
}

type Fields = Omit<ApiRequest, 'with' | 'toJSON' | typeof custom>

export class ApiRequest {
  readonly method: Method
  readonly route: Route
  /** Without query. May hold a webhook or interaction token: never log it, use `route.template`. */
  readonly path: string
  /** Encoded query with its `?`, or ''. */
  readonly search: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly priority: Priority
  /** What the layers' own options were set to. Without secrets: `auth` is sealed. */
  readonly options: Omit<RequestOptions, 'method' | 'path' | 'query' | 'body' | 'headers' | 'signal'>

  constructor(init: Fields) {
    this.method = init.method
    this.route = init.route
    this.path = init.path
    this.search = init.search
    this.body = init.body
    this.headers = init.headers
    this.priority = init.priority
    this.options = init.options
  }

  /**
   * @param routeOf finds what a path leads to
   * @throws {ValidationError} if there is no method, path, signal or query to work with; layers check the rest
   */
  static from(options: RequestOptions, routeOf: (method: Method, path: string) => Route): ApiRequest {
    mustBeWhole(options)
    const { method, path: whole, query, body, headers, priority = 'normal' } = options
    const mark = whole.indexOf('?')
    const path = mark < 0 ? whole : whole.slice(0, mark)
    const own = mark < 0 ? '' : whole.slice(mark + 1)
    const search = query || own ? joined(own, query ? encodeQuery(query) : '') : ''
    return new ApiRequest({
      method,
      route: routeOf(method, path),
      path,
      search,
      body,
      headers,
      priority,
      options: layersOwn(options),
    })
  }

  with(changes: Partial<Fields>): ApiRequest {
    return Object.assign(new ApiRequest(this), changes)
  }

  /** Method and route only. */
  toJSON(): { method: Method; route: string } {
    return { method: this.method, route: this.route.template }
  }

  [custom](): string {
    return `ApiRequest { ${this.method} ${this.route.template} }`
  }
}

const kernelsOwn = new Set(['method', 'path', 'query', 'body', 'headers', 'signal', 'priority'])
/** What most requests say to layers. */
const nothing: ApiRequest['options'] = Object.freeze({})

/** What layers read, with its secrets sealed. Copied key by key: V8's rest and spread take ten times as long. */
function layersOwn(options: RequestOptions): ApiRequest['options'] {
  let own: Record<string, unknown> | undefined
  for (const key of Object.keys(options)) {
    if (kernelsOwn.has(key)) continue
    const value = options[key as keyof RequestOptions]
    own ??= {}
    own[key] = key === 'auth' && value !== undefined && !(value instanceof Secret) ? new Secret(value) : value
  }
  return own ?? nothing
}

function mustBeWhole(options: RequestOptions): void {
  const { method, path, query, signal } = options ?? {}
  if (typeof method !== 'string') refuse('method', 'must be a string')
  if (typeof path !== 'string') refuse('path', 'must be a string')
  if (signal && typeof signal.addEventListener !== 'function') refuse('signal', 'must be an AbortSignal')
  if (query && (typeof query !== 'object' || Array.isArray(query))) refuse('query', 'must be an object')
}

function refuse(path: string, message: string): never {
  const problem: FieldError = { path, code: 'INVALID_OPTION', message }
  throw new ValidationError([problem])
}

/**
 * Booleans as `true` and `false`, dates as ISO 8601, arrays as a repeated key; null and undefined are left out.
 * @throws {ValidationError} naming the key of a value that has no such form
 */
export function encodeQuery(query: Query): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null && item !== undefined) search.append(key, queryText(key, item))
    }
  }
  return search.toString()
}

function queryText(key: string, item: NonNullable<QueryValue>): string {
  if (item instanceof Date) {
    return Number.isNaN(item.getTime()) ? refuse(`query.${key}`, 'must be a valid date') : item.toISOString()
  }
  if (typeof item === 'object' || typeof item === 'function' || typeof item === 'symbol') {
    return refuse(`query.${key}`, 'must be a string, number, boolean or date, or an array of these')
  }
  return String(item)
}

const joined = (...parts: string[]) => {
  const text = parts.filter(Boolean).join('&')
  return text && `?${text}`
}

/** What came back, decoded. */
export class ApiResponse {
  readonly status: number
  /** Lower-case names; several values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, text, bytes or stream, as `responseType` asked; undefined for 204. */
  readonly data: unknown
  /** JSON source of `data` where it has one, so that each caller can be given a copy of its own. */
  readonly source: string | undefined

  constructor(status: number, headers: Readonly<Record<string, string>>, data: unknown, source?: string) {
    this.status = status
    this.headers = headers
    this.data = data
    this.source = source
  }

  /** An equal response whose `data` shares nothing with this one, as far as it was JSON. */
  copy(): ApiResponse {
    return this.source === undefined
      ? this
      : new ApiResponse(this.status, this.headers, JSON.parse(this.source), this.source)
  }

  /** Status only. */
  toJSON(): { status: number } {
    return { status: this.status }
  }

  [custom](): string {
    return `ApiResponse { ${this.status} }`
  }
}

/** How a request went. Layers may add keys. */
export interface ResponseMetadata {
  readonly requestId: string
  /** From call to settlement in ms. */
  executionTime: number
  retryCount: number
  fromCache: boolean
  /** Ms spent waiting for rate limits and for a place in the queue. */
  queueTime: number
}

/** Names a request in events and logs. */
export interface RequestSummary {
  readonly requestId: string
  readonly method: Method
  readonly route: string
}

/** How a request ended, for events and logs. */
export interface RequestOutcome extends Readonly<ResponseMetadata> {
  /** Undefined where Discord never answered. */
  readonly status: number | undefined
  readonly error: Error | undefined
}

/** What Discord answered. A network failure, timeout, abort or refusal before sending rejects instead. */
export type DiscordResponse<T> =
  | {
      readonly success: true
      readonly data: T
      readonly error?: undefined
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly metadata: ResponseMetadata
    }
  | {
      readonly success: false
      readonly data?: undefined
      readonly error: HTTPError
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly metadata: ResponseMetadata
    }

/** A request on its way: a promise of the response, or with `unwrap()` of its data. */
export interface PendingCall<T> extends Promise<DiscordResponse<T>> {
  /** The data alone; throws the error in every case where there is none. */
  unwrap(): Promise<T>
}

/** The caller's view of an answer; with `error`, of a refusal. */
export function answered<T>(response: ApiResponse, metadata: ResponseMetadata, error?: HTTPError): DiscordResponse<T> {
  const { status, headers, data } = response
  if (error) return { success: false, data: undefined, error, status, headers, metadata }
  return { success: true, data: data as T, error: undefined, status, headers, metadata }
}

/** Gives a promise of a response its `unwrap()`. */
export function withUnwrap<T>(promise: Promise<DiscordResponse<T>>): PendingCall<T> {
  const call = promise as PendingCall<T>
  call.unwrap = unwrap
  return call
}

function unwrap<T>(this: Promise<DiscordResponse<T>>): Promise<T> {
  return this.then(dataOf)
}

function dataOf<T>(response: DiscordResponse<T>): T {
  if (response.success) return response.data
  throw response.error
}
