/**
 * Flaws: how the checks of a request report what they found; a sound request costs no allocation.
 * @module
 */
import type { FieldError } from '../../src/errors.js'

export type Flaws = readonly FieldError[]

/** Nothing found. */
export const sound: Flaws = Object.freeze([])

export const flaw = (path: string, code: string, message: string): Flaws => [{ path, code, message }]

export const joined = (first: Flaws, second: Flaws): Flaws => {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second]
}
