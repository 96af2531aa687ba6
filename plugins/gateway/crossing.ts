/**
 * Crossing: errors as plain data, so that they keep their class and fields on the way to another thread, and lose secrets.
 * @module
 */
import * as errors from '../../src/errors.js'
import type { ShardOutcome } from './shard-messages.js'

export interface PackedError {
  /** The class's name where it is one of pipecord's, else `Error`. */
  readonly kind: string
  readonly message: string
  readonly stack: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
  readonly cause: PackedError | undefined
}

type ErrorClass = abstract new (...args: never) => Error

const classes: ReadonlyMap<string, ErrorClass> = new Map(
  Object.entries(errors).filter(
    (entry): entry is [string, typeof errors.PipecordError] =>
      typeof entry[1] === 'function' && entry[1].prototype instanceof errors.PipecordError,
  ),
)
const deepest = 3
/** Tokens by their form: behind the id in the path of a webhook or an interaction, behind `Bot`, or standing alone. */
const tokens: readonly RegExp[] = [
  /(\/(?:webhooks|interactions)\/\d{1,20}\/)[^/?#\s"'<>)]+/g,
  /\b((?:Bot|Bearer) )[\w.~+/=-]{8,}/g,
  /()\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g,
]

/** `text` without what looks like a token, and without `secret`. */
function clean(text: string, secret: string): string {
  const bare = secret === '' ? text : text.replaceAll(secret, '[secret]')
  return tokens.reduce((shown, token) => shown.replace(token, '$1[secret]'), bare)
}

/** @param secret the bot's token, which leaves no message and no stack alive */
export function packError(thrown: unknown, secret = '', depth = 0): PackedError {
  const error = errors.asError(thrown)
  const isOurs = error instanceof errors.PipecordError
  const { cause } = error
  return {
    kind: isOurs ? error.name : 'Error',
    message: clean(error.message, secret),
    stack: error.stack === undefined ? undefined : clean(error.stack, secret),
    fields: isOurs ? plain(error) : { name: error.name },
    cause: cause === undefined || depth >= deepest ? undefined : packError(cause, secret, depth + 1),
  }
}

/** An error like the one that was packed, of the same class. */
export function unpackError({ kind, message, stack, fields, cause }: PackedError): Error {
  const made = Reflect.construct(Error, [message], (classes.get(kind) ?? Error) as new () => Error) as Error
  const hidden = { configurable: true, writable: true, enumerable: false }
  if (stack !== undefined) Object.defineProperty(made, 'stack', { ...hidden, value: stack })
  if (cause) Object.defineProperty(made, 'cause', { ...hidden, value: unpackError(cause) })
  const { name, ...rest } = fields
  Object.defineProperty(made, 'name', { ...hidden, value: name, enumerable: kind !== 'Error' })
  return Object.assign(made, rest)
}

/** How a shard answered, on its way. */
export type PackedOutcome =
  | Extract<ShardOutcome<unknown>, { success: true }>
  | { readonly shard: number; readonly success: false; readonly error: PackedError }

export const packOutcomes = (outcomes: readonly ShardOutcome<unknown>[], secret: string): PackedOutcome[] =>
  outcomes.map(outcome => (outcome.success ? outcome : { ...outcome, error: packError(outcome.error, secret) }))

export const unpackOutcomes = (outcomes: readonly PackedOutcome[]): ShardOutcome<unknown>[] =>
  outcomes.map(outcome => (outcome.success ? outcome : { ...outcome, error: unpackError(outcome.error) }))

/** Own fields that are data. */
function plain(error: Error): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...error, cause: undefined, name: error.name })) as Record<string, unknown>
}
