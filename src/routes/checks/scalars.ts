/**
 * Scalars: checkers of everything that holds no other values.
 * @module
 */
import { isSnowflake } from '../ids.js'
import type { EnumNode, NumberNode, StringNode } from '../schema.js'
import type { Report } from './report.js'
import { formats } from './strings.js'
import { bounds, characters, choices, counted, described } from './words.js'

/** Notes what is wrong with a value; null and undefined never come here unless the node says otherwise. */
export type Checker = (value: unknown, report: Report) => void

export function wrongKind(report: Report, value: unknown, expected: string): void {
  report.add({ code: 'INVALID_TYPE', message: `${described(value)}, must be ${expected}` })
}

export const any: Checker = () => {}

export const boolean: Checker = (value, report) => {
  if (typeof value !== 'boolean') wrongKind(report, value, 'true or false')
}

export const snowflake: Checker = (value, report) => {
  if (isSnowflake(value)) return
  if (typeof value === 'bigint' && isSnowflake(String(value))) return
  const came = typeof value === 'number' ? 'a number, which is too coarse for an id' : described(value)
  report.add({ code: 'INVALID_ID', message: `${came}, must be an id: the decimal digits of a 64-bit number` })
}

const digits = /^\d{1,20}$/

export const bitfield: Checker = (value, report) => {
  const fits =
    typeof value === 'string'
      ? digits.test(value)
      : typeof value === 'bigint'
        ? value >= 0n
        : Number.isSafeInteger(value) && (value as number) >= 0
  if (fits) return
  report.add({ code: 'INVALID_BITFIELD', message: `${described(value)}, must be decimal digits, or a bigint` })
}

export function number({ kind, min = -Infinity, max = Infinity }: NumberNode): Checker {
  const whole = kind === 'integer'
  const range = bounds(min === -Infinity ? undefined : min, max === Infinity ? undefined : max)
  const expected = `a ${whole ? 'whole ' : ''}number${range && `, ${range}`}`
  return (value, report) => {
    const isNumber = typeof value === 'number' && (whole ? Number.isInteger(value) : Number.isFinite(value))
    if (!isNumber && !(whole && typeof value === 'bigint')) return wrongKind(report, value, expected)
    if (value < min) report.add({ code: 'TOO_SMALL', message: `a number too small, at least ${min}` })
    if (value > max) report.add({ code: 'TOO_LARGE', message: `a number too large, at most ${max}` })
  }
}

export function string({ min = 0, max = Infinity, format, pattern }: StringNode): Checker {
  const rule = format === undefined ? undefined : formats[format]
  const shape = pattern === undefined ? undefined : new RegExp(pattern, 'u')
  return (value, report) => {
    if (typeof value !== 'string') {
      if (format === 'timestamp' && value instanceof Date && !Number.isNaN(value.getTime())) return
      return wrongKind(report, value, rule ? rule.allowed : 'a string')
    }
    // Only strings that could be out of bounds are counted.
    if (value.length > max || value.length < min * 2) {
      const count = characters(value)
      if (count > max) report.add({ code: 'TOO_LONG', message: `${count} characters, at most ${max}` })
      if (count < min) report.add({ code: 'TOO_SHORT', message: `${counted(count, 'character')}, at least ${min}` })
      if (count > max || count < min) return
    }
    if (rule !== undefined && !rule.fits(value))
      report.add({ code: 'INVALID_FORMAT', message: `${described(value)}, must be ${rule.allowed}` })
    else if (shape !== undefined && !shape.test(value))
      report.add({ code: 'INVALID_FORMAT', message: `${described(value)}, must match /${pattern}/` })
  }
}

export function oneOf({ values }: EnumNode): Checker {
  const known = new Set<unknown>(values)
  return (value, report) => {
    if (known.has(value)) return
    const sameKind = values.some(one => typeof one === typeof value)
    const came = sameKind ? `another ${typeof value}` : described(value)
    const rule = values.length > 1 ? `must be one of ${choices(values)}` : `must be ${choices(values)}`
    report.add({ code: 'NOT_ALLOWED', message: `${came}, ${rule}` })
  }
}

/** For what Discord sends: it adds values at any time, but none of another kind. */
export function sameKind({ values }: EnumNode): Checker {
  const kinds = new Set<string>(values.map(value => typeof value))
  return (value, report) => {
    if (!kinds.has(typeof value)) wrongKind(report, value, `a ${[...kinds].join(' or a ')}`)
  }
}
