/**
 * Paginate: everything that a list of Discord holds, item by item, with no request more than that takes.
 * @module
 */
import { checkNumber } from '../check.js'
import { AbortError, ConfigError, ResponseError } from '../errors.js'
import type { Client } from '../kernel/client.js'
import type { Query, RequestOptions } from '../request.js'
import { isSnowflake } from './ids.js'
import { type Direction, type Page, type PagedTemplate, pageOf, pages } from './pages.js'
import type { EndpointName, Unknowable } from './paths.js'
import { routeOf } from './route.js'
import type { Endpoints } from './types.gen.js'

/** How a list is read. What is not listed here goes with every request, such as `priority` and `auth`. */
export interface PaginateOptions extends Omit<RequestOptions, 'method' | 'path' | 'body' | 'query'> {
  /** Filters, a start (`before` or `after`) and with it the direction, and `limit`: the size of a page. */
  query?: Query | undefined
  /** How many items at most. @default all */
  limit?: number | undefined
  /** Where to go on: the `cursor` of an iterator before. */
  from?: string | undefined
}

/** The same, where the endpoint is known. */
export type PaginateOptionsOf<Found> = Found extends EndpointName
  ? Omit<PaginateOptions, 'query'> & { query?: Endpoints[Found]['query'] | undefined }
  : PaginateOptions

/** The items of a list, one by one. Requests are made when they are needed, one at a time. */
export interface Pagination<T> extends AsyncIterableIterator<T, undefined, undefined> {
  /** Leads on behind the item that came last, as `from`; undefined before the first one. */
  readonly cursor: string | undefined
  /** The latest answer as a whole, for what comes with the items, such as an audit log's `users`. */
  readonly page: unknown
  /** All that is left, as an array. */
  toArray(): Promise<T[]>
}

/** What the items of an endpoint are, by what it answers. */
export type ItemOf<Found> = Found extends `GET ${infer Template extends PagedTemplate}`
  ? Found extends EndpointName
    ? Element<ListIn<NonNullable<Endpoints[Found]['result']>, (typeof pages)[Template]>, (typeof pages)[Template]>
    : unknown
  : unknown

/** The endpoint does not answer in pages. */
export interface HasNoPages<Name> {
  readonly hasNoPages: Name
}

/** Nothing, if the endpoint answers in pages or cannot be known; else what is wrong. */
export type Paged<Found> = Found extends `GET ${PagedTemplate}` | Unknowable
  ? unknown
  : Found extends EndpointName
    ? HasNoPages<Found>
    : Found

type ListIn<Result, Row> = Row extends { items: infer Key }
  ? Result extends unknown // each answer of several for itself
    ? Key extends keyof Result
      ? Result[Key]
      : never
    : never
  : Result
type Element<List, Row> = List extends readonly (infer Item)[]
  ? Row extends { nested: true }
    ? Item extends readonly (infer Inner)[]
      ? Inner
      : unknown
    : Item
  : unknown

/** A list that is about to be read. */
interface Reading {
  readonly client: Client
  readonly path: string
  readonly template: string
  readonly page: Page
  readonly way: Direction | undefined
  readonly start: string | undefined
  /** Items of a page. */
  readonly size: number
  readonly limit: number
  readonly filters: Query
  /** What goes with every request. */
  readonly request: Omit<RequestOptions, 'method' | 'path' | 'query'>
}

/** What changes as it is read. */
interface Progress {
  cursor: string | undefined
  answer: unknown
}

/** The lowest id: https://docs.discord.com/developers/reference#snowflake-ids-in-pagination (2026-08) */
const firstId = '0'
const cursors = ['before', 'after', 'around'] as const

/**
 * @param path of an endpoint that answers in pages
 * @throws {ConfigError} naming what is wrong: the path, with the endpoints that there are; `limit`, `from` or `query`
 */
export function paginate<T>(client: Client, path: string, options: PaginateOptions = {}): Pagination<T> {
  const reading = readingOf(client, path, options)
  const progress: Progress = { cursor: options.from, answer: undefined }
  const items = read<T>(reading, progress)
  return {
    get cursor() {
      return progress.cursor
    },
    get page() {
      return progress.answer
    },
    next: () => items.next(),
    return: () => items.return(undefined),
    throw: reason => items.throw(reason),
    async toArray() {
      const all: T[] = []
      for await (const item of items) all.push(item)
      return all
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function readingOf(client: Client, path: string, options: PaginateOptions): Reading {
  const { template, page } = endpointOf(path)
  if (typeof options !== 'object' || options === null)
    throw new ConfigError('paginate', 'an object of options', options)
  const { query = {}, limit = Infinity, from, ...request } = options
  if (typeof query !== 'object' || query === null) throw new ConfigError('paginate.query', 'an object', query)
  if (limit !== Infinity) checkNumber('paginate.limit', limit, { integer: true })
  const { before, after, around: _, offset, limit: size = page.max, ...filters } = query
  checkNumber('paginate.query.limit', size, { min: page.min ?? 1, max: page.max, integer: true })
  mustKeep(page, filters)
  const way = wayOf(page, query)
  if (offset !== undefined && page.kind !== 'offset') throw leftOut('offset', offset)
  const given = textOf(before ?? after ?? offset)
  const name = way && given !== undefined ? way : 'offset'
  if (from !== undefined) checkCursor(page, 'paginate.from', from)
  else if (given !== undefined) checkCursor(page, `paginate.query.${name}`, given)
  const start = from ?? given
  return { client, path, template, page, way, start, size: size as number, limit, filters, request }
}

function endpointOf(path: unknown): { template: string; page: Page } {
  if (typeof path !== 'string') throw new ConfigError('paginate.path', 'a path', path)
  if (path.includes('?'))
    throw new ConfigError('paginate.path', 'a path without a query, which has its own option', path)
  const { template } = routeOf('GET', path)
  const page = pageOf(template)
  if (page) return { template, page }
  const known = Object.keys(pages).join(', ')
  throw new ConfigError('paginate.path', `an endpoint that answers in pages (${known})`, Symbol(template))
}

/** @throws {ConfigError} if a filter is set to what would make one page of it all */
function mustKeep(page: Page, filters: Query): void {
  for (const [key, value] of Object.entries(page.query ?? {})) {
    const given = filters[key]
    if (given === undefined || String(given) === String(value)) continue
    throw new ConfigError(`paginate.query.${key}`, `${value}, without which there are no pages`, given)
  }
}

function wayOf(page: Page, query: Query): Direction | undefined {
  const given = cursors.filter(key => query[key] !== undefined && query[key] !== null)
  const stray = given.find(key => !(page.ways as readonly string[]).includes(key))
  if (stray !== undefined) throw leftOut(stray, query[stray])
  if (given.length > 1) throw new ConfigError('paginate.query', 'given before or after, not both', query)
  return (given[0] as Direction | undefined) ?? page.ways[0]
}

function leftOut(key: string, value: unknown): ConfigError {
  return new ConfigError(`paginate.query.${key}`, 'left out: this endpoint has no pages by it', value)
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value)
}

const cursorForms: Readonly<Record<Page['kind'], readonly [expected: string, fits: (text: string) => boolean]>> = {
  id: ['an id', isSnowflake],
  time: ['an ISO 8601 time', text => !Number.isNaN(Date.parse(text))],
  offset: ['a whole number of at least 0', text => /^\d{1,9}$/.test(text)],
  none: ['left out: this endpoint has one page only', () => false],
}

function checkCursor({ kind }: Page, key: string, value: unknown): void {
  const [expected, fits] = cursorForms[kind]
  if (typeof value !== 'string' || !fits(value)) throw new ConfigError(key, expected, value)
}

async function* read<T>(reading: Reading, progress: Progress): AsyncGenerator<T, undefined, undefined> {
  let left = reading.limit
  let at = reading.start
  while (left > 0) {
    const asked = Math.max(reading.page.min ?? 1, Math.min(reading.size, left))
    const answer = await ask(reading, at, asked)
    progress.answer = answer
    const items = itemsIn(reading, answer)
    for (const [index, item] of items.slice(0, left).entries()) {
      mustGoOn(reading)
      progress.cursor = cursorBehind(reading, item, Number(at ?? 0) + index + 1)
      yield item as T
    }
    left -= items.length
    const next = nextOf(reading, { answer, items, at, asked })
    if (next === undefined) return
    at = next
    if (reading.page.kind === 'offset') progress.cursor = next
  }
}

async function ask({ client, path, page, way, filters, request }: Reading, at: string | undefined, limit: number) {
  const start = at ?? (page.kind === 'id' && way === 'after' ? firstId : undefined)
  const key = page.kind === 'offset' ? 'offset' : way
  const cursor = key !== undefined && start !== undefined ? { [key]: start } : {}
  return client
    .request({ ...request, method: 'GET', path, query: { ...filters, ...page.query, ...cursor, limit } })
    .unwrap()
}

/** Between items there is no request that the signal could stop. */
function mustGoOn({ request: { signal }, template }: Reading): void {
  if (signal?.aborted) throw new AbortError(signal.reason, { method: 'GET', route: template })
}

/** In the order of reading: Discord's pages come now in the one order, now in the other. */
function itemsIn(reading: Reading, answer: unknown): unknown[] {
  const { page, way } = reading
  const list = page.items === undefined ? (answer ?? []) : field(answer, page.items)
  if (!Array.isArray(list)) throw malformed(reading, `has no list${page.items ? ` in ${page.items}` : ''}`)
  const items: unknown[] = page.nested ? list.flat() : list
  if (page.kind !== 'id') return items
  const keyed = items.map(item => ({ item, id: cursorBehind(reading, item, 0) }))
  keyed.sort((a, b) => (way === 'after' ? compareIds(a.id, b.id) : compareIds(b.id, a.id)))
  return keyed.map(({ item }) => item)
}

/** What leads on behind `item`; `count` items came up to here. */
function cursorBehind(reading: Reading, item: unknown, count: number): string {
  const { kind, at } = reading.page
  if (kind === 'offset' || kind === 'none') return String(count)
  const cursor = at.reduce(field, item)
  if (typeof cursor === 'string' && cursorForms[kind][1](cursor)) return cursor
  throw malformed(reading, `has an item without ${at.join('.')}`)
}

interface Got {
  readonly answer: unknown
  readonly items: readonly unknown[]
  readonly at: string | undefined
  readonly asked: number
}

/** Where the next page begins; undefined behind the last one. */
function nextOf(reading: Reading, { answer, items, at, asked }: Got): string | undefined {
  const { kind, more, total, furthest = Infinity } = reading.page
  if (kind === 'none') return undefined
  if (kind === 'offset') {
    const next = Number(at ?? 0) + asked
    return next < Number(total && field(answer, total)) && next <= furthest ? String(next) : undefined
  }
  const isLast = more === undefined ? items.length < asked : field(answer, more) !== true
  if (isLast || items.length === 0) return undefined
  const next = cursorBehind(reading, items.at(-1), 0)
  if (at !== undefined && !leadsOn(reading, at, next)) throw malformed(reading, 'does not lead on from the one before')
  return next
}

function leadsOn({ page, way }: Reading, at: string, next: string): boolean {
  if (page.kind !== 'id') return next !== at
  return way === 'after' ? compareIds(next, at) > 0 : compareIds(next, at) < 0
}

function malformed({ template }: Reading, what: string): ResponseError {
  const hint = 'Read on from `cursor` later; if it stays so, Discord has changed how this list is read.'
  return new ResponseError('RESPONSE_MALFORMED', `A page of GET ${template} ${what}.`, {
    ...{ status: 200, hint, context: { method: 'GET', route: template } },
  })
}

/** Without leading zeros, a longer id is a larger one. */
function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

function field(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[key] : undefined
}
