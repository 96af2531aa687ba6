/**
 * Checks: what a wrong option of the simulator is told, with the name of the field.
 * @module
 */

/** @throws TypeError `<field>: expected <expected>, got <value>` */
export function expect(fact: boolean, field: string, expected: string, value: unknown): void {
  if (!fact) throw new TypeError(`${field}: expected ${expected}, got ${shown(value)}`)
}

export function expectWhole(value: unknown, field: string, low: number, high = Number.MAX_SAFE_INTEGER): void {
  const fits = Number.isInteger(value) && (value as number) >= low && (value as number) <= high
  const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`
  expect(fits, field, `a whole number ${range}`, value)
}

export function expectNumber(value: unknown, field: string, low: number, high = Number.MAX_SAFE_INTEGER): void {
  const fits = typeof value === 'number' && value >= low && value <= high
  const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`
  expect(fits, field, `a number ${range}`, value)
}

/** A duration in ms, or `[least, most]`. */
export function expectSpan(value: unknown, field: string): void {
  const [low, high, ...rest] = Array.isArray(value) ? (value as unknown[]) : [value, value]
  const fits = rest.length === 0 && isAmount(low) && isAmount(high) && low <= high
  expect(fits, field, 'ms or [least ms, most ms]', value)
}

/** @throws TypeError naming the first key that is not among `known` */
export function expectKeys(value: unknown, field: string, known: readonly string[]): void {
  expect(typeof value === 'object' && value !== null && !Array.isArray(value), field, 'an object', value)
  for (const key of Object.keys(value as object)) {
    expect(known.includes(key), `${field}.${key}`, `one of ${known.join(', ')}`, 'an unknown field')
  }
}

export function expectOneOf(value: unknown, field: string, allowed: readonly unknown[]): void {
  expect(allowed.includes(value), field, `one of ${allowed.map(shown).join(', ')}`, value)
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' ? (JSON.stringify(value) ?? 'an object') : String(value)
}
