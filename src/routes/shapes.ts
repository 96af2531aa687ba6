/**
 * Shapes: a part of an endpoint's body by itself: which keys it has, what of a payload fits into it, what is wrong with it.
 * @module
 */
import type { FieldError } from '../errors.js'
import { ApiRequest, type Method } from '../request.js'
import { plain } from './checks/plain.js'
import type { EndpointName } from './paths.js'
import { routeOf } from './route.js'
import { fieldsOf, itemsOf } from './rules/rule.js'
import type { NodeRef, SchemaNode } from './schema.js'
import { table } from './table.gen.js'
import { type RouteSchemas, routeSchemas } from './validator.js'

/** Where a part stands: `at` within the body that `wrap` makes around it. */
export interface Home {
  readonly endpoint: EndpointName
  /** Such as `components[0].components[0]`; '' for the whole body. */
  readonly at: string
  readonly wrap: (part: unknown) => unknown
}

export interface Shape {
  /** What each key holds: one thing, or a list of them. */
  readonly fields: ReadonlyMap<string, 'one' | 'list'>
  /** The part with only the keys that can be sent, at every depth: without what Discord adds when it answers. */
  readonly trim: (payload: unknown) => unknown
}

/**
 * @param start with as much of the part as tells it from others: its `type`, where it has one
 * @throws {RangeError} if nothing stands there
 */
export function shapeAt({ endpoint, at, wrap }: Home, start: unknown): Shape {
  let ref = table.endpoints[endpoint]?.body ?? -1
  let example = wrap(start)
  for (const key of at.match(/[^.[\]]+/g) ?? []) {
    const node = chosen(nodeAt(ref), example)
    ref = node.kind === 'array' ? node.items : node.kind === 'object' ? (node.fields[key] ?? -1) : -1
    example = node.kind === 'array' ? itemsOf(example)[Number(key)] : fieldsOf(example)[key]
  }
  const node = chosen(nodeAt(ref), example)
  const keys = node.kind === 'object' ? Object.entries(node.fields) : []
  return {
    fields: new Map(keys.map(([key, held]) => [key, nodeAt(held).kind === 'array' ? 'list' : 'one'])),
    trim: payload => trimmed(plain(payload), node),
  }
}

function nodeAt(ref: NodeRef): SchemaNode {
  const node = table.nodes[ref]
  if (node === undefined) throw new RangeError(`the table has no node ${ref}`)
  return node
}

/** The member of a union that a value belongs to. */
function chosen(node: SchemaNode, value: unknown): SchemaNode {
  if (node.kind !== 'union') return node
  const { by } = node
  const members = node.of.map(ref => chosen(nodeAt(ref), value))
  if (by === undefined) return members.find(({ kind }) => fits(kind, value)) ?? node
  const isNamed = (member: SchemaNode) => {
    const key = member.kind === 'object' ? table.nodes[member.fields[by] ?? -1] : undefined
    return key?.kind === 'enum' && (key.values as readonly unknown[]).includes(fieldsOf(value)[by])
  }
  return members.find(isNamed) ?? node
}

const fits = (kind: SchemaNode['kind'], value: unknown): boolean =>
  kind === 'array' || kind === 'object' ? Array.isArray(value) === (kind === 'array') : typeof value !== 'object'

/** Null stays only where Discord takes it: it answers null for much that is left out of a request. */
function trimmed(value: unknown, schema: SchemaNode): unknown {
  const node = chosen(schema, value)
  if (node.kind === 'array' && Array.isArray(value)) return value.map(item => trimmed(item, nodeAt(node.items)))
  if (node.kind !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [key, held] of Object.entries(value)) {
    const ref = Object.hasOwn(node.fields, key) ? node.fields[key] : node.values
    if (ref === undefined || held === undefined) continue
    const inner = nodeAt(ref)
    if (held !== null || inner.kind === 'any' || inner.nullable) kept[key] = trimmed(held, inner)
  }
  return kept
}

const anyId = '123456789012345678'
/** Compiled from the table when first needed, and the same for everybody. */
let check: RouteSchemas | undefined

/** What is wrong with a part, without warnings; places are those within the part, '' for itself. */
export function partProblems(part: unknown, { endpoint, at, wrap }: Home, files: readonly string[]): FieldError[] {
  const [method, template] = endpoint.split(' ') as [Method, string]
  const path = template.replace(/\{[^}]*\}/g, anyId)
  const options = { method, path, body: wrap(part), files: files.map(name => ({ name, data: '' })) }
  const root = at === '' ? 'body' : `body.${at}`
  check ??= routeSchemas()
  return check(ApiRequest.from(options, routeOf))
    .filter(({ warning }) => !warning)
    .map(problem => ({ ...problem, path: within(problem.path, root) }))
}

const within = (path: string, root: string): string =>
  path.startsWith(root) ? path.slice(root.length).replace(/^\./, '') : path.replace(/^body\.?/, '')
