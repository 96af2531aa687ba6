/**
 * Check: request bodies as declarative shapes, which report everything wrong at once in Discord's error tree.
 * https://docs.discord.com/developers/reference#error-messages (2026-08)
 * @module
 */
import { type ErrorTree, Refusal } from '../endpoint.js'

/** One complaint about a value. */
export interface Complaint {
  readonly code: string
  readonly message: string
}

/** Where a value stands in the body, and where complaints about it go. */
export class Report {
  #errors: ErrorTree | undefined

  /** Undefined while nothing is wrong. */
  get errors(): ErrorTree | undefined {
    return this.#errors
  }

  /** Notes what is wrong at a path such as `['embeds', 0, 'title']`; an empty path is the body itself. */
  add(path: Path, complaint: Complaint): void {
    this.#errors ??= {}
    let node: ErrorTree = this.#errors
    for (const key of path) {
      node[key] ??= {}
      node = node[key] as ErrorTree
    }
    node._errors ??= []
    const list = node._errors as { code: string; message: string }[]
    list.push({ ...complaint })
  }

  /** @throws Refusal (50035) with all that was noted */
  settle(): void {
    if (this.#errors !== undefined) throw new Refusal(400, 50035, 'Invalid Form Body', this.#errors)
  }
}

export type Path = readonly (string | number)[]

/** Turns a raw value into a `T`, or notes why not and returns something that is never used. */
export type Shape<T> = (value: unknown, path: Path, report: Report) => T

/** What a shape yields. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

const REQUIRED: Complaint = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }

/** Runs a shape over a body. @throws Refusal (50035) */
export function check<T>(shape: Shape<T>, body: unknown): T {
  const report = new Report()
  const value = shape(body, [], report)
  report.settle()
  return value
}

/** A single complaint as the refusal that carries it. */
export function invalid(path: Path, code: string, message: string): Refusal {
  const report = new Report()
  report.add(path, { code, message })
  return new Refusal(400, 50035, 'Invalid Form Body', report.errors)
}

export interface TextLimits {
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
}

export function text({ min = 0, max = Number.POSITIVE_INFINITY, pattern }: TextLimits = {}): Shape<string> {
  return (value, path, report) => {
    const string = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (typeof string !== 'string') return wrong(report, path, notText(value))
    const length = string.length > max ? characters(string) : string.length
    if (length < min || length > max) report.add(path, badLength(min, max))
    else if (pattern !== undefined && !pattern.test(string)) report.add(path, PATTERN)
    return string
  }
}

export function integer({ min = -Infinity, max = Infinity }: { min?: number; max?: number } = {}): Shape<number> {
  return numeric({ min, max, kind: 'int', fits: Number.isSafeInteger })
}

export function decimal({ min = -Infinity, max = Infinity }: { min?: number; max?: number } = {}): Shape<number> {
  return numeric({ min, max, kind: 'float', fits: Number.isFinite })
}

export const boolean: Shape<boolean> = (value, path, report) => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'True' || value === '1' || value === 1) return true
  if (value === 'false' || value === 'False' || value === '0' || value === 0) return false
  return wrong(report, path, { code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' })
}

/** An id of Discord's: a decimal uint64, as a string or as a whole number. */
export const snowflake: Shape<string> = (value, path, report) => {
  const id = typeof value === 'number' && Number.isInteger(value) ? String(value) : value
  if (isSnowflake(id)) return id
  return wrong(report, path, { code: 'NUMBER_TYPE_COERCE', message: `Value "${brief(value)}" is not snowflake.` })
}

export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value)
}

/** A bit set as a decimal string. */
export const permissionSet: Shape<string> = (value, path, report) => {
  const set = typeof value === 'number' && Number.isInteger(value) && value >= 0 ? String(value) : value
  if (typeof set === 'string' && /^\d{1,20}$/.test(set)) return BigInt(set).toString()
  return wrong(report, path, { code: 'NUMBER_TYPE_COERCE', message: `Value "${brief(value)}" is not int.` })
}

export const isoTime: Shape<string> = (value, path, report) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))) return value
  const message = `Could not parse ${brief(value)}. Should be ISO8601.`
  return wrong(report, path, { code: 'DATE_TIME_TYPE_PARSE', message })
}

/** `data:image/png;base64,...` of a kind that Discord takes. */
export const image: Shape<string> = (value, path, report) => {
  if (typeof value === 'string' && /^data:image\/(png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$/.test(value))
    return value
  return wrong(report, path, { code: 'IMAGE_INVALID', message: 'Invalid image data' })
}

/** An address with one of these schemes. */
export function url(schemes: readonly string[] = ['http', 'https'], max = 2048): Shape<string> {
  const limited = text({ max })
  return (value, path, report) => {
    const address = limited(value, path, report)
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/\S/i.exec(address ?? '')?.[1]?.toLowerCase()
    if (scheme === undefined)
      return wrong(report, path, { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' })
    if (schemes.includes(scheme)) return address
    const message = `Scheme "${scheme}" is not supported. Scheme must be one of (${schemes.map(one => `'${one}'`).join(', ')}).`
    return wrong(report, path, { code: 'URL_TYPE_INVALID_SCHEME', message })
  }
}

/** One of a few literal values; numbers may come as strings. */
export function choice<const T extends string | number>(...choices: readonly T[]): Shape<T> {
  const message = `Value must be one of {${choices.map(one => JSON.stringify(one)).join(', ')}}.`
  return (value, path, report) => {
    const found = choices.find(one => one === value || (typeof one === 'number' && String(one) === value))
    return found ?? wrong(report, path, { code: 'BASE_TYPE_CHOICES', message })
  }
}

export interface ListLimits {
  readonly min?: number
  readonly max?: number
  readonly unique?: boolean
}

export function list<T>(of: Shape<T>, { min = 0, max = Infinity, unique = false }: ListLimits = {}): Shape<T[]> {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      return wrong(report, path, { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' })
    }
    if (value.length < min || value.length > max) report.add(path, badLength(min, max))
    if (unique && new Set(value).size < value.length) {
      report.add(path, { code: 'SET_TYPE_ALREADY_CONTAINS_VALUE', message: 'The set already contains this value' })
    }
    return value.map((item, index) => of(item, [...path, index], report))
  }
}

/** Any JSON object, as it is. */
export const anyObject: Shape<Record<string, unknown>> = (value, path, report) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  return wrong(report, path, { code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' })
}

/** Anything, unchecked. */
export const anything: Shape<unknown> = value => value

/** An object whose values all have one shape. */
export function dictionary<T>(of: Shape<T>): Shape<Record<string, T>> {
  return (value, path, report) => {
    const entries = Object.entries(anyObject(value, path, report) ?? {})
    return Object.fromEntries(entries.map(([key, item]) => [key, of(item, [...path, key], report)]))
  }
}

/** The shape, or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path, report) => (value === null ? null : shape(value, path, report))
}

/** A field that must be there; mark with it what `object` lists. */
export interface Required<T> {
  readonly required: Shape<T>
}

export function required<T>(shape: Shape<T>): Required<T> {
  return { required: shape }
}

export type Fields = Readonly<Record<string, Shape<unknown> | Required<unknown>>>
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Required<unknown> ? K : never }[keyof F]

/** What an object shape yields: required fields always, others where they were sent. Unknown fields fall away. */
export type ObjectOf<F extends Fields> = {
  [K in RequiredKeys<F>]: F[K] extends Required<infer T> ? T : never
} & {
  [K in Exclude<keyof F, RequiredKeys<F>>]?: F[K] extends Shape<infer T> ? T : never
}

export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const names = Object.keys(fields)
  const shapes = names.map(name => {
    const field = fields[name]!
    return typeof field === 'function'
      ? { name, shape: field, needed: false }
      : { name, shape: field.required, needed: true }
  })
  return (value, path, report) => {
    const source = anyObject(value ?? {}, path, report)
    if (source === undefined) return source
    const result: Record<string, unknown> = {}
    for (const { name, shape, needed } of shapes) {
      const field = source[name]
      if (field !== undefined) result[name] = shape(field, [...path, name], report)
      else if (needed) report.add([...path, name], REQUIRED)
    }
    return result as ObjectOf<F>
  }
}

/** Adds a rule over several fields, which runs only where the shape itself held. */
export function ruled<T>(shape: Shape<T>, rule: (value: T, path: Path, report: Report) => void): Shape<T> {
  return (value, path, report) => {
    const inner = new Report()
    const result = shape(value, path, inner)
    if (inner.errors === undefined) rule(result, path, report)
    else shape(value, path, report)
    return result
  }
}

interface NumberLimits {
  readonly min: number
  readonly max: number
  readonly kind: 'int' | 'float'
  readonly fits: (value: number) => boolean
}

function numeric({ min, max, kind, fits }: NumberLimits): Shape<number> {
  return (value, path, report) => {
    const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !fits(number)) {
      return wrong(report, path, { code: 'NUMBER_TYPE_COERCE', message: `Value "${brief(value)}" is not ${kind}.` })
    }
    if (number < min) {
      report.add(path, { code: 'NUMBER_TYPE_MIN', message: `${kind} value should be greater than or equal to ${min}.` })
    } else if (number > max) {
      report.add(path, { code: 'NUMBER_TYPE_MAX', message: `${kind} value should be less than or equal to ${max}.` })
    }
    return number
  }
}

const PATTERN: Complaint = { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' }

function badLength(min: number, max: number): Complaint {
  if (min === 0) return { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` }
  if (max === Infinity) return { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${min} or more in length.` }
  return { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${min} and ${max} in length.` }
}

function notText(value: unknown): Complaint {
  if (value === null) return REQUIRED
  return { code: 'STRING_TYPE_CONVERT', message: `Could not interpret "${brief(value)}" as string.` }
}

/** Length as Discord counts it: code points, not UTF-16 units. */
function characters(value: string): number {
  let count = 0
  for (const _ of value) count++
  return count
}

function brief(value: unknown): string {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return shown.length > 64 ? `${shown.slice(0, 64)}...` : shown
}

/** Notes a complaint; `check` throws before anyone uses what this returns. */
function wrong(report: Report, path: Path, complaint: Complaint): never {
  report.add(path, complaint)
  return undefined as never
}
