/**
 * Pages: the query parameters by which lists are cut.
 * https://docs.discord.com/developers/reference#pagination (2026-08)
 * @module
 */
import { compareIds } from '../world/snowflakes.js'
import { boolean, check, integer, list, object, type Shape, snowflake } from './check.js'

/** Checks a query; a key that comes once is a string, several times a list. @throws Refusal (50035) */
export function checkQuery<T>(shape: Shape<T>, query: URLSearchParams): T {
  const body: Record<string, unknown> = {}
  for (const key of new Set(query.keys())) {
    const values = query.getAll(key)
    body[key] = values.length === 1 ? values[0] : values
  }
  return check(shape, body)
}

/** A query parameter that may be repeated. @throws Refusal (50035) */
export function repeated<T>(of: Shape<T>, max: number): Shape<T[]> {
  const many = list(of, { max, unique: true })
  return (value, path, report) => many(Array.isArray(value) ? value : [value], path, report)
}

/** A boolean query parameter. @throws Refusal (50035) */
export function flagIn(query: URLSearchParams, name: string): boolean {
  return checkQuery(object({ [name]: boolean }), query)[name] ?? false
}

export interface Cursor {
  readonly before?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** `before`, `after` and `limit` of a query. @throws Refusal (50035) */
export function cursorIn(query: URLSearchParams, limits: { max: number; standard: number; min?: number }): Cursor {
  const shape = object({
    before: snowflake,
    after: snowflake,
    limit: integer({ min: limits.min ?? 1, max: limits.max }),
  })
  const { before, after, limit = limits.standard } = checkQuery(shape, query)
  return { before, after, limit }
}

/**
 * The page of `items` (in any order), ascending by id: after `after` from the start, or the last ones before `before`.
 * With both, `before` wins.
 */
export function pageOf<T>(items: Iterable<T>, idOf: (item: T) => string, { before, after, limit }: Cursor): T[] {
  const sorted = [...items].sort((a, b) => compareIds(idOf(a), idOf(b)))
  if (before !== undefined) {
    const older = sorted.filter(item => compareIds(idOf(item), before) < 0)
    return limit === 0 ? [] : older.slice(-limit)
  }
  const newer = after === undefined ? sorted : sorted.filter(item => compareIds(idOf(item), after) > 0)
  return newer.slice(0, limit)
}
