/**
 * Refuse: how a pure function turns an argument down: by its name, with what was expected and what came.
 * @module
 */
import { ConfigError } from '../errors.js'

/** @throws {ConfigError} always */
export function refuse(key: string, expected: string, received: unknown): never {
  throw new ConfigError(key, expected, received, 'Correct the argument.')
}

/** @throws {ConfigError} if `options` is no object or has a key that is not in `known` */
export function refuseUnknown(key: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) refuse(key, 'an object', options)
  const stray = Object.keys(options).find(name => !known.includes(name))
  if (stray !== undefined) refuse(`${key}.${stray}`, `one of the known keys (${known.join(', ')})`, stray)
}
