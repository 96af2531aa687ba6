/**
 * Compile: turns the nodes of the table into functions that check a value, each when it is first needed.
 *
 * Not zod, although zod is fast once it is warm. Measured for the body of a message (Node 20, two shared cores): zod loads
 * in about 90 ms and builds the schema in 33 ms, where a route's first use may take 20 ms; these checks take 3 ms in all.
 * Warm, text, embed, layout and command take zod 0.5, 6.5, 31 and 10 us, and these 1.3, 4.2, 10.5 and 9.9 us with the
 * path and the rules included. `schemaOf` (zod-schema.ts) gives the same schemas as zod's to those who want them, and a
 * test holds both to the same verdicts.
 * @module
 */
import type { ArrayNode, NodeRef, ObjectNode, RouteTable, SchemaNode, UnionNode } from '../schema.js'
import { nearest } from './nearest.js'
import type { Report } from './report.js'
import {
  any,
  bitfield,
  boolean,
  type Checker,
  number,
  oneOf,
  sameKind,
  snowflake,
  string,
  wrongKind,
} from './scalars.js'
import { choices, counted } from './words.js'

export type Compiler = (ref: NodeRef) => Checker

type Nodes = Pick<RouteTable, 'nodes'>

/**
 * @param table whose nodes are compiled, each once
 * @param enums whether a value that is not listed is a problem
 */
export function compilerOf(table: Nodes, enums: 'closed' | 'open' = 'closed'): Compiler {
  const known = new Map<NodeRef, Checker>()
  const compile: Compiler = ref => {
    let checker = known.get(ref)
    if (checker === undefined) {
      const node = table.nodes[ref]
      if (node === undefined) throw new RangeError(`the table has no node ${ref}`)
      checker = orNull(node, checkerOf(node, { table, compile, enums }))
      known.set(ref, checker)
    }
    return checker
  }
  return compile
}

interface Workshop {
  readonly table: Nodes
  readonly compile: Compiler
  readonly enums: 'closed' | 'open'
}

function orNull(node: SchemaNode, inner: Checker): Checker {
  if (node.kind === 'any') return inner
  if (node.nullable) return (value, report) => value === null || inner(value, report)
  return inner
}

function checkerOf(node: SchemaNode, shop: Workshop): Checker {
  switch (node.kind) {
    case 'any':
      return any
    case 'boolean':
      return boolean
    case 'integer':
    case 'number':
      return number(node)
    case 'string':
      return string(node)
    case 'snowflake':
      return snowflake
    case 'bitfield':
      return bitfield
    case 'enum':
      return shop.enums === 'open' ? sameKind(node) : oneOf(node)
    case 'array':
      return array(node, shop)
    case 'object':
      return object(node, shop)
    case 'union':
      return node.by === undefined ? union(node, shop) : discriminated(node, node.by, shop)
  }
}

function array({ items, min = 0, max = Infinity, unique }: ArrayNode, { compile }: Workshop): Checker {
  let check: Checker | undefined
  return (value, report) => {
    if (!Array.isArray(value)) return wrongKind(report, value, 'an array')
    check ??= compile(items)
    const { length } = value
    if (length > max) report.add({ code: 'TOO_MANY', message: `${length} items, at most ${max}` })
    if (length < min) report.add({ code: 'TOO_FEW', message: `${counted(length, 'item')}, at least ${min}` })
    for (let i = 0; i < length; i++) {
      report.enter(i)
      check(value[i] === undefined ? null : value[i], report)
      report.leave()
    }
    if (unique && length > 1) noteRepeats(value, report)
  }
}

function noteRepeats(value: readonly unknown[], report: Report): void {
  const seen = new Map<unknown, number>()
  for (const [i, item] of value.entries()) {
    const before = seen.get(item)
    if (before === undefined) seen.set(item, i)
    else report.addAt(i, { code: 'DUPLICATE', message: `the same as item ${before}, each may be there once` })
  }
}

/** Compiled when the object is first met. */
interface Fields {
  readonly checks: ReadonlyMap<string, Checker>
  readonly values: Checker | undefined
}

function fieldsOf({ fields, values }: ObjectNode, { compile }: Workshop): Fields {
  const checks = new Map(Object.entries(fields).map(([key, ref]) => [key, compile(ref)]))
  return { checks, values: values === undefined ? undefined : compile(values) }
}

function object(node: ObjectNode, shop: Workshop): Checker {
  const { required = [], min = 0, max = Infinity } = node
  const isCounted = min > 0 || max < Infinity
  let fields: Fields | undefined
  return (value, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return wrongKind(report, value, 'an object')
    fields ??= fieldsOf(node, shop)
    const { checks, values } = fields
    let present = 0
    for (const key of Object.keys(value)) {
      const held = (value as Record<string, unknown>)[key]
      if (held === undefined) continue
      present++
      report.enter(key)
      const check = checks.get(key) ?? values
      if (check === undefined) report.add(unknownKey(key, checks))
      else check(held, report)
      report.leave()
    }
    for (const key of required) {
      if ((value as Record<string, unknown>)[key] === undefined)
        report.addAt(key, { code: 'REQUIRED', message: 'missing, must be there' })
    }
    if (isCounted) countKeys(present, { min, max, report })
  }
}

function unknownKey(key: string, known: ReadonlyMap<string, Checker>) {
  const close = nearest(key, known.keys())
  const hint = close === undefined ? '' : `; did you mean ${close}?`
  return { code: 'UNKNOWN_KEY', message: `not a key that Discord documents here${hint}`, warning: true } as const
}

function countKeys(count: number, { min, max, report }: { min: number; max: number; report: Report }): void {
  if (count > max) report.add({ code: 'TOO_MANY', message: `${counted(count, 'key')}, at most ${max}` })
  if (count < min) report.add({ code: 'TOO_FEW', message: `${counted(count, 'key')}, at least ${min}` })
}

/** One look at the key decides which object it has to be. */
function discriminated({ of }: UnionNode, by: string, { table, compile }: Workshop): Checker {
  const refs = new Map<unknown, NodeRef>()
  for (const ref of of) {
    const node = table.nodes[ref]
    const key = node?.kind === 'object' ? table.nodes[node.fields[by] ?? -1] : undefined
    if (key?.kind === 'enum') for (const value of key.values) refs.set(value, ref)
  }
  const allowed = choices([...refs.keys()].sort((a, b) => (Number(a) < Number(b) ? -1 : 1)))
  const message = `${refs.size > 1 ? 'must be one of' : 'must be'} ${allowed}`
  return (value, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return wrongKind(report, value, 'an object')
    const kind = (value as Record<string, unknown>)[by]
    const ref = refs.get(kind)
    if (ref !== undefined) return compile(ref)(value, report)
    if (kind === undefined) return report.addAt(by, { code: 'REQUIRED', message: `missing, ${message}` })
    report.addAt(by, { code: 'NOT_ALLOWED', message: `not possible here, ${message}` })
  }
}

/** Whichever fits best speaks: the one with the fewest unknown keys, then with the fewest problems. */
function union({ of }: UnionNode, { table, compile }: Workshop): Checker {
  const kinds = of.map(ref => kindsOf(table.nodes[ref] as SchemaNode))
  const expected = [...new Set(kinds.flatMap(set => [...set]))].filter(kind => kind !== 'bigint').join(' or ')
  return (value, report) => {
    const kind = Array.isArray(value) ? 'array' : typeof value
    const candidates = of.filter((_, i) => kinds[i]?.has(kind))
    if (candidates.length === 0) return wrongKind(report, value, expected)
    if (candidates.length === 1) return compile(candidates[0] as NodeRef)(value, report)
    let best: ReturnType<Report['trial']> | undefined
    for (const ref of candidates) {
      const found = report.trial(() => compile(ref)(value, report))
      if (found.length === 0) return
      if (best === undefined || weight(found) < weight(best)) best = found
    }
    report.accept(best ?? [])
  }
}

const weight = (found: ReturnType<Report['trial']>): number =>
  found.reduce((sum, { warning }) => sum + (warning ? 1000 : 1), 0)

/** What `typeof` says of values that could fit, with 'array' of its own. */
function kindsOf(node: SchemaNode): ReadonlySet<string> {
  switch (node.kind) {
    case 'any':
      return new Set(['string', 'number', 'boolean', 'object', 'array', 'bigint'])
    case 'integer':
    case 'number':
      return new Set(['number', 'bigint'])
    case 'string':
      return new Set(node.format === 'timestamp' ? ['string', 'object'] : ['string'])
    case 'snowflake':
      return new Set(['string', 'bigint'])
    case 'bitfield':
      return new Set(['string', 'bigint', 'number'])
    case 'enum':
      return new Set(node.values.map(value => typeof value))
    case 'union':
      return new Set(['string', 'number', 'boolean', 'object', 'array', 'bigint'])
    default:
      return new Set([node.kind])
  }
}
