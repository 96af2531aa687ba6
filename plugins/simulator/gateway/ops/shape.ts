/**
 * Shape: whether the data of a payload is of the kind that its opcode asks for.
 *
 * Discord closes with 4002 where it is not. (The docs name 4001 for "an invalid payload for an opcode" too; clients see
 * 4002 "Error while decoding payload.".)
 * @module
 */

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value)
}

export function isWhole(value: unknown): value is number {
  return Number.isInteger(value)
}

/** True for what is left out and for what passes the test. */
export function isOptional(value: unknown, test: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || test(value)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

export function isListOf(value: unknown, test: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test)
}
