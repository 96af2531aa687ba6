/**
 * Verbs: `get`, `post`, `put`, `patch` and `delete` on top of `request`.
 * @module
 */
import type { Method, Priority, RequestOptions } from '../request.js'

/** What a verb takes besides endpoint and data. Each layer adds its own options. */
export interface DiscordAPIRequest extends Omit<RequestOptions, 'method' | 'path' | 'body' | 'priority'> {
  /** `critical`, `high`, `normal` or `low`; anything else is refused before it is sent. @default 'normal' */
  priority?: Priority | (string & {})
}

/** A verb's arguments as a request. */
export function optionsOf(method: Method, path: string, body: unknown, config: DiscordAPIRequest): RequestOptions {
  const options = { ...config, method, path } as RequestOptions
  if (body !== undefined) options.body = body
  return options
}
