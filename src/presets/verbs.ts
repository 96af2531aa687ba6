/**
 * Verbs: what `get`, `post`, `put`, `patch` and `delete` take and give, by endpoint.
 * @module
 */
import type { FileInput } from '../../middleware/transport.js'
import type { Method, PendingCall, Priority, RequestOptions } from '../request.js'
import type { EndpointName, Unknowable } from '../routes/paths.js'
import type { Endpoints } from '../routes/types.gen.js'

/** What a verb takes besides endpoint and data. Each layer adds its own options. */
export interface DiscordAPIRequest extends Omit<RequestOptions, 'method' | 'path' | 'body' | 'priority'> {
  /** `critical`, `high`, `normal` or `low`; anything else is refused before it is sent. @default 'normal' */
  priority?: Priority | (string & {})
}

interface Common extends Omit<DiscordAPIRequest, 'query' | 'files' | 'reason'> {}

declare const endpoint: unique symbol

/** Says in the compiler's messages which endpoint a type belongs to. */
export interface Of<Name extends EndpointName> {
  readonly [endpoint]?: Name
}

/** The endpoint takes no files. */
export interface TakesNoFiles<Name extends EndpointName> {
  readonly takesNoFiles: Name
}
/** The endpoint takes no audit-log reason. */
export interface TakesNoReason<Name extends EndpointName> {
  readonly takesNoReason: Name
}
/** The endpoint takes no body. */
export interface TakesNoBody<Name extends EndpointName> {
  readonly takesNoBody: Name
}
/** The endpoint cannot go without a body or a query. */
export interface Needs<What, Name extends EndpointName> {
  readonly needs: What
  readonly endpoint: Name
}

/** What may be set besides path and body. */
export interface Options<Name extends EndpointName> extends Common {
  query?: (Endpoints[Name]['query'] & Of<Name>) | undefined
  files?: (Endpoints[Name]['files'] extends true ? readonly FileInput[] : TakesNoFiles<Name>) | undefined
  /** Reason for the guild's audit log, 1 to 512 characters. */
  reason?: (Endpoints[Name]['reason'] extends true ? string : TakesNoReason<Name>) | undefined
}

/** The same, where the endpoint has a query that must be there. */
export interface OptionsWithQuery<Name extends EndpointName> extends Options<Name> {
  query: Endpoints[Name]['query'] & Of<Name>
}

export type OptionsOf<Found> = Found extends EndpointName
  ? 'query' extends Endpoints[Found]['needs']
    ? OptionsWithQuery<Found>
    : Options<Found> | undefined
  : DiscordAPIRequest | undefined

export type BodyOf<Found> = Found extends EndpointName ? Marked<Endpoints[Found]['body'], Found> : unknown

type Marked<Body, Name extends EndpointName> = [Body] extends [undefined]
  ? TakesNoBody<Name> | undefined
  : (Body extends undefined ? undefined : Body & Of<Name>) | Built<NonNullable<Body>>

/**
 * What gives the body as its JSON, such as a builder. Its methods may have the names of the body's keys, which also lets the
 * compiler name the key that was meant where one is misspelt.
 */
export type Built<Body> = { toJSON(): Body } & { readonly [K in keyof Body]?: (...args: never[]) => unknown }

/** Nothing, if the path leads somewhere; else what is wrong with it. */
export type Known<Found> = Found extends EndpointName | Unknowable ? unknown : Found

/** Nothing, if the path alone makes a request; else what is missing. */
export type Alone<Found> = Found extends EndpointName
  ? [Endpoints[Found]['needs']] extends [never]
    ? unknown
    : Needs<Endpoints[Found]['needs'], Found>
  : Known<Found>

declare const inferred: unique symbol
/** Stands for the type that the endpoint answers with. */
export type Inferred = typeof inferred

/** What the endpoint answers, unless the caller says what it is. */
type Answer<T, Found> = Inferred extends T
  ? T extends Inferred
    ? Found extends EndpointName
      ? Endpoints[Found]['result']
      : unknown
    : T
  : T

export type Call<T, Found> = PendingCall<NoInfer<Answer<T, Found>>>

/** A verb's arguments as a request. A body that brings files along, such as a builder's, has them uploaded first. */
export function optionsOf(method: Method, path: string, body: unknown, config: DiscordAPIRequest): RequestOptions {
  // What is known first: V8 adds to a spread object a hundred times more slowly than it spreads into one.
  const options = { method, path, body, ...config } as RequestOptions
  options.method = method
  options.path = path
  if (body === undefined) return options
  options.body = body
  const brought = filesOf(body)
  if (brought.length === 0) return options
  // As JSON right away: what goes with files is put into the body's `attachments`.
  options.body = (body as Built<unknown>).toJSON()
  options.files = [...brought, ...(config.files ?? [])]
  return options
}

const none: readonly FileInput[] = []

function filesOf(body: unknown): readonly FileInput[] {
  if (typeof body !== 'object' || body === null) return none
  const { toJSON, files } = body as { readonly toJSON?: unknown; readonly files?: unknown }
  return typeof toJSON === 'function' && Array.isArray(files) ? files : none
}
