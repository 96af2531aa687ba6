/**
 * Validator: checks a request's path, query and body against what Discord documents, before it is sent.
 *
 * Everything is built from the table (table.gen.ts) when an endpoint is first used; what no table can say stands in
 * rules/. Requests only. Unknown endpoints are not checked, and unknown keys are worth a warning, no more, so that what
 * Discord adds never waits for a release.
 * @module
 */
import type { FieldError } from '../errors.js'
import { Lately } from '../lately.js'
import type { ApiRequest } from '../request.js'
import { type Compiler, compilerOf } from './checks/compile.js'
import { plain, Unreadable } from './checks/plain.js'
import { type Values, valuesOf } from './checks/query.js'
import { Report } from './checks/report.js'
import { rulesOf } from './rules/index.js'
import type { FileFacts, RequestFacts, Rule } from './rules/rule.js'
import { type EndpointRule, endpointFinder, type RouteTable } from './schema.js'
import { table as discord } from './table.gen.js'

export interface RouteSchemasOptions {
  /** Ms since the Unix epoch, for rules such as "at most 28 days ahead". @default Date.now */
  now?: () => number
  /** Whose constraints hold. @default those of Discord's API v10 */
  table?: RouteTable
}

/** Finds the problems of a request; none for an endpoint that is not known. */
export type RouteSchemas = (request: ApiRequest) => readonly FieldError[]

const sound: readonly FieldError[] = Object.freeze([])
const nothing: Values = Object.freeze({})
/** Keys that have been warned about, at most; more of them are somebody's data. */
const mostWarnings = 1000

/**
 * @returns a function for `validation({ schemas })`: it warns of an unknown key once per key and endpoint
 * @example
 * const client = createClient({ token }) // has them by default
 */
export function routeSchemas({ now = Date.now, table = discord }: RouteSchemasOptions = {}): RouteSchemas {
  const check = routeChecker({ now, table })
  const warned = new Set<string>()
  const isNews = (name: string, { path }: FieldError) => {
    const key = `${name} ${path.replace(/\[\d+\]/g, '[]')}`
    if (warned.has(key) || warned.size >= mostWarnings) return false
    warned.add(key)
    return true
  }
  return request => {
    const { name, problems } = check(request)
    if (problems.length === 0) return problems
    return problems.filter(problem => !problem.warning || isNews(name, problem))
  }
}

/** The problems of one request, warnings included. To check many, make a function of your own with `routeSchemas`. */
export function routeProblems(request: ApiRequest, options: RouteSchemasOptions = {}): readonly FieldError[] {
  const { now = Date.now, table = discord } = options
  return routeChecker({ now, table })(request).problems
}

interface Checked {
  readonly name: string
  readonly problems: readonly FieldError[]
}

function routeChecker({ now, table }: Required<RouteSchemasOptions>): (request: ApiRequest) => Checked {
  const find = endpointFinder(table)
  const compile = compilerOf(table)
  const soundBares = new Lately<string, Checked>()
  return request => {
    const bare = isBare(request)
    const known = bare ? soundBares.get(request.path) : undefined
    if (known) return known
    const found = find(request.method, request.path)
    if (found === undefined) return { name: '', problems: sound }
    const { name, rule, params } = found
    const report = new Report(rule.docs)
    checkParts({ request, rule, params, table, now, own: rulesOf(name) }, compile, report)
    const checked = { name, problems: report.problems }
    if (bare && checked.problems.length === 0) soundBares.set(request.path, checked)
    return checked
  }
}

/** A GET without a query: nothing but its path can be wrong, and that not at another time either. No token is kept. */
function isBare({ method, search, body, route, options }: ApiRequest): boolean {
  const { params } = route
  const isPlain = method === 'GET' && search === '' && body === undefined && !('files' in options)
  return isPlain && params.webhook_token === undefined && params.interaction_token === undefined
}

interface Part {
  readonly request: ApiRequest
  readonly rule: EndpointRule
  readonly params: Readonly<Record<string, string>>
  readonly table: RouteTable
  readonly now: () => number
  readonly own: readonly Rule[]
}

function checkParts({ request, rule, params, table, now, own }: Part, compile: Compiler, report: Report): void {
  checkPath(rule, params, { compile, report })
  const isAsked = rule.query !== undefined || own.length > 0
  const query = isAsked && request.search !== '' ? valuesOf(request.search, rule.query, table) : nothing
  if (rule.query !== undefined) {
    report.enter('query')
    compile(rule.query)(query, report)
    report.leave()
  }
  const files = filesOf(request)
  const body = bodyOf(request, { rule, table, report })
  if (body === unreadable) return
  checkBody(body, { rule, compile, report, hasFiles: files.length > 0 })
  if (rule.files?.required && files.length === 0)
    report.addAt('files', {
      code: 'REQUIRED',
      message: `missing, must hold the file that goes into ${rule.files.field}`,
    })
  const facts: RequestFacts = { body, query, params, files, now }
  for (const one of own) one(facts, report)
}

interface Tools {
  readonly compile: Compiler
  readonly report: Report
}

function checkPath(rule: EndpointRule, params: Readonly<Record<string, string>>, { compile, report }: Tools): void {
  report.enter('path')
  for (const name of Object.keys(params)) {
    const node = rule.path[name]
    if (node === undefined) continue
    report.enter(name)
    compile(node)(decoded(params[name] as string), report)
    report.leave()
  }
  report.leave()
}

const unreadable = Symbol('a body that cannot be read')

function bodyOf(
  request: ApiRequest,
  { rule, table, report }: { rule: EndpointRule; table: RouteTable; report: Report },
): unknown {
  const { body } = request
  if (body instanceof URLSearchParams) return valuesOf(body, rule.body, table)
  try {
    return plain(body)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    report.addAt('body', { code: 'NOT_SERIALISABLE', message: error.message })
    return unreadable
  }
}

interface BodyCheck extends Tools {
  readonly rule: EndpointRule
  readonly hasFiles: boolean
}

function checkBody(body: unknown, { rule, compile, report, hasFiles }: BodyCheck): void {
  if (body === undefined) {
    if (rule.body !== undefined && rule.bodyRequired && !hasFiles)
      report.addAt('body', { code: 'REQUIRED', message: 'missing, must be there' })
    return
  }
  report.enter('body')
  if (rule.body !== undefined) compile(rule.body)(body, report)
  else if (!rule.files) report.add({ code: 'UNKNOWN_KEY', message: 'not read by this endpoint', warning: true })
  report.leave()
}

function filesOf(request: ApiRequest): readonly FileFacts[] {
  const { files } = request.options as { files?: unknown }
  if (!Array.isArray(files)) return []
  return files.map((file: { name?: unknown; id?: unknown } | null, i) => ({
    name: typeof file?.name === 'string' ? file.name : '',
    id: typeof file?.id === 'number' ? file.id : i,
  }))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % is for the validation layer to refuse
  }
}
