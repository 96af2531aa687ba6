/**
 * Check: says at construction what is wrong with an option, by its key, what was expected and what came.
 * @module
 */
import { ConfigError } from './errors.js'

interface Range {
  /** @default 0 */
  readonly min?: number
  /** @default Infinity */
  readonly max?: number
  readonly integer?: boolean
}

/** @throws {ConfigError} if `value` is no number in range */
export function checkNumber(
  key: string,
  value: unknown,
  { min = 0, max = Infinity, integer = false }: Range = {},
): void {
  const fits = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))
  if (fits) return
  const kind = integer ? 'a whole number' : 'a number'
  throw new ConfigError(key, max === Infinity ? `${kind} of at least ${min}` : `${kind} from ${min} to ${max}`, value)
}

/** @throws {ConfigError} if `value` is not true or false */
export function checkFlag(key: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new ConfigError(key, 'true or false', value)
}

/** @throws {ConfigError} if `value` is defined and no function */
export function checkFunction(key: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new ConfigError(key, 'a function', value)
}

/** @throws {ConfigError} if `value` is none of `choices` */
export function checkChoice(key: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return
  throw new ConfigError(key, `one of ${choices.map(choice => JSON.stringify(choice)).join(', ')}`, value)
}

interface Items<T> {
  /** Names the items in the plural. */
  readonly expected: string
  readonly fits: (item: T) => boolean
}

/** @throws {ConfigError} if `list` is no array, or an item does not fit */
export function checkList<T>(key: string, list: readonly T[], { expected, fits }: Items<T>): void {
  if (!Array.isArray(list)) throw new ConfigError(key, `an array of ${expected}`, list)
  const stray = list.findIndex(item => !fits(item))
  if (stray >= 0) throw new ConfigError(`${key}[${stray}]`, `one of the ${expected}`, list[stray])
}

/**
 * @param group '' at the top; else the key that holds `options`
 * @throws {ConfigError} if `options` is no object or has a key that is not in `known`
 */
export function checkKeys(group: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigError(group || 'config', 'an object', options)
  }
  const unknown = Object.keys(options).find(key => !known.includes(key))
  if (unknown === undefined) return
  const key = group ? `${group}.${unknown}` : unknown
  throw new ConfigError(key, `one of the known keys (${known.join(', ')})`, unknown)
}
