/**
 * Shapes: which fields Discord's objects always have and of what kind, held against the official types by the compiler.
 * @module
 */
import { expect } from 'vitest'

/** Kinds of a field's value; `|null` where it may be null. */
type Kind<V> = null extends V ? Plain<NonNullable<V>> | `${Plain<NonNullable<V>>}|null` : Plain<V>

type Plain<V> = V extends string
  ? 'text' | 'id' | 'time' | 'bits'
  : V extends number
    ? 'number'
    : V extends boolean
      ? 'flag'
      : V extends readonly unknown[]
        ? 'list'
        : 'object'

type RequiredKey<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K }[keyof T]

/** Every field that the type requires, and those optional ones that an answer must have nevertheless. */
export type Shape<T> = { readonly [K in RequiredKey<T>]: Kind<T[K]> } & {
  readonly [K in Exclude<keyof T, RequiredKey<T>>]?: Kind<Exclude<T[K], undefined>>
}

const tests: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: value => typeof value === 'string',
  id: value => typeof value === 'string' && /^\d{17,20}$/.test(value),
  time: value => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/.test(value),
  bits: value => typeof value === 'string' && /^\d+$/.test(value),
  number: value => typeof value === 'number',
  flag: value => typeof value === 'boolean',
  list: value => Array.isArray(value),
  object: value => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** Expects an object with all fields of the shape. */
export function expectShape<T>(value: unknown, shape: Shape<T>): void {
  const fields = value as Readonly<Record<string, unknown>>
  const wrong: string[] = []
  for (const [name, kind] of Object.entries<string>(shape as Readonly<Record<string, string>>)) {
    const [plain, nullable] = kind.split('|')
    const fits = fields[name] === null ? nullable === 'null' : tests[plain!]!(fields[name])
    if (!fits) wrong.push(`${name}: expected ${kind}, got ${JSON.stringify(fields[name])}`)
  }
  expect(wrong).toEqual([])
}
