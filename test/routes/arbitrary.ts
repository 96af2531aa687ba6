/** Arbitraries from the table: values that fit a node, and each way to break a constraint of it. */
import fc, { type Arbitrary } from 'fast-check'
import type { NodeRef, RouteTable, SchemaNode, StringNode } from '../../src/routes/schema.js'

/** Strings of each format, made from a word. */
const formatted: Readonly<Record<NonNullable<StringNode['format']>, (word: string) => string>> = {
  timestamp: () => '2026-08-01T12:00:00.000000+00:00',
  uri: word => `https://example.test/${word}`,
  media: word => `https://example.test/${word}.png`,
  attachment: word => `attachment://${word}.png`,
  image: () => 'data:image/png;base64,iVBORw0KGgo=',
  audio: () => 'data:audio/ogg;base64,T2dnUw==',
}

const letters = 'abcdefghij'
const textOf = (length: number, seed: number): string =>
  Array.from({ length }, (_, i) => letters[(seed + i * 7) % letters.length]).join('')

/** Text that a pattern of the table likes. */
const patterned = (pattern: string): string => {
  const found = ['general', '0', '5', 'a', 'abc_1', '.pdf', 'image', '-', '#a1b2c3'].find(one =>
    new RegExp(pattern, 'u').test(one),
  )
  if (found === undefined) throw new Error(`no sample for ${pattern}`)
  return found
}

export function valuesFor(table: RouteTable, ref: NodeRef, depth = 0): Arbitrary<unknown> {
  const node = table.nodes[ref] as SchemaNode
  const bare = bareFor(table, node, depth)
  return node.nullable ? fc.oneof({ weight: 9, arbitrary: bare }, { weight: 1, arbitrary: fc.constant(null) }) : bare
}

function bareFor(table: RouteTable, node: SchemaNode, depth: number): Arbitrary<unknown> {
  switch (node.kind) {
    case 'any':
      return fc.constantFrom<unknown>('text', 5, true)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: node.min ?? -1000, max: Math.min(node.max ?? (node.min ?? 0) + 1000, 2 ** 31) })
    case 'number':
      return fc.double({ min: node.min ?? -1000, max: node.max ?? (node.min ?? 0) + 1000, noNaN: true })
    case 'string':
      return stringFor(node)
    case 'snowflake':
      return fc.bigInt({ min: 10n ** 16n, max: 2n ** 63n }).map(String)
    case 'bitfield':
      return fc.oneof(fc.integer({ min: 0, max: 2 ** 40 }).map(String), fc.constant(8n))
    case 'enum':
      return fc.constantFrom(...node.values)
    case 'array': {
      const items = valuesFor(table, node.items, depth + 1)
      const min = node.min ?? 0
      const max = Math.min(node.max ?? 3, Math.max(min, depth > 3 ? 1 : 3))
      if (!node.unique) return fc.array(items, { minLength: min, maxLength: max })
      return fc.uniqueArray(items, { minLength: min, maxLength: max, comparator: 'IsStrictlyEqual' })
    }
    case 'object':
      return objectFor(table, node, depth)
    case 'union':
      return fc.oneof(...node.of.map(one => valuesFor(table, one, depth)))
  }
}

function stringFor({ min = 0, max = 40, format, pattern }: StringNode): Arbitrary<string> {
  if (pattern !== undefined) return fc.constant(patterned(pattern))
  if (format !== undefined) return fc.nat(9).map(n => formatted[format](textOf(5, n)))
  return fc
    .tuple(fc.integer({ min, max: Math.max(min, Math.min(max, min + 20)) }), fc.nat(9))
    .map(([n, s]) => textOf(n, s))
}

function objectFor(
  table: RouteTable,
  { fields, required = [], values, min = 0, max }: Extract<SchemaNode, { kind: 'object' }>,
  depth: number,
): Arbitrary<Record<string, unknown>> {
  if (Object.keys(fields).length === 0 && values !== undefined) {
    const held = valuesFor(table, values, depth + 1)
    const limits = { minKeys: min, maxKeys: Math.max(min, Math.min(max ?? 3, 3)) }
    return fc.dictionary(fc.constantFrom('1', '0', 'de', 'fr'), held, limits)
  }
  const model: Record<string, Arbitrary<unknown>> = {}
  for (const [key, ref] of Object.entries(fields)) {
    const isNeeded = required.includes(key)
    if (isNeeded || depth < 4) model[key] = valuesFor(table, ref, depth + 1)
  }
  return fc.record(model, { requiredKeys: required.filter(key => key in model) }) as Arbitrary<Record<string, unknown>>
}

/** One way to break a value: what stands in its place, and the codes that may be named for it. */
export interface Mutation {
  readonly path: string
  readonly value: unknown
  readonly what: string
}

/**
 * Each single way to break a constraint somewhere in a body that fits.
 * @param at the body's place, such as `body`
 */
export function mutationsOf(table: RouteTable, ref: NodeRef, body: unknown, at: string): Mutation[] {
  const found: Mutation[] = []
  walk(ref, body, at, changed => changed)
  return found

  function walk(nodeRef: NodeRef, value: unknown, path: string, put: (value: unknown) => unknown): void {
    const node = table.nodes[nodeRef] as SchemaNode
    const add = (what: string, changed: unknown, where = path) =>
      found.push({ what: `${what} of ${node.kind}`, path: where, value: put(changed) })
    if (node.kind === 'any') return
    if (!node.nullable) add('null', null)
    if (value === null) return
    if (node.kind === 'union') {
      const fitting = branchOf(node, value)
      if (fitting !== undefined) walk(fitting, value, path, put)
      return
    }
    for (const [what, changed] of breaks(node, value)) add(what, changed)
    if (node.kind === 'array' && Array.isArray(value)) {
      value.forEach((item, i) => {
        walk(node.items, item, `${path}[${i}]`, changed => put(value.map((one, j) => (i === j ? changed : one))))
      })
      if (node.unique && value.length > 0 && value.length < (node.max ?? Infinity))
        found.push({ what: 'repeat', path: `${path}[${value.length}]`, value: put([...value, value[0]]) })
    }
    if (node.kind !== 'object' || typeof value !== 'object') return
    for (const [key, held] of Object.entries(value)) {
      const field = node.fields[key] ?? node.values
      if (field !== undefined)
        walk(field, held, `${path}.${key}`, changed => put({ ...(value as object), [key]: changed }))
    }
    for (const key of node.required ?? []) {
      const { [key]: _, ...rest } = value as Record<string, unknown>
      found.push({ what: `absence of ${key}`, path: `${path}.${key}`, value: put(rest) })
    }
  }

  /** Only where one object stands out, a break inside is surely named. */
  function branchOf(node: Extract<SchemaNode, { kind: 'union' }>, value: unknown): NodeRef | undefined {
    if (node.by === undefined || typeof value !== 'object' || value === null) return undefined
    const { by } = node
    return node.of.find(one => {
      const object = table.nodes[one]
      const key = object?.kind === 'object' ? table.nodes[object.fields[by] ?? -1] : undefined
      return key?.kind === 'enum' && key.values.includes((value as Record<string, string | number>)[by] as never)
    })
  }
}

function breaks(node: SchemaNode, value: unknown): [string, unknown][] {
  switch (node.kind) {
    case 'boolean':
      return [
        ['kind', 'true'],
        ['kind', 1],
      ]
    case 'integer':
    case 'number': {
      const list: [string, unknown][] = [['kind', '5']]
      if (node.kind === 'integer') list.push(['fraction', (node.min ?? 0) + 0.5])
      if (node.min !== undefined) list.push(['minimum', node.min - 1])
      if (node.max !== undefined) list.push(['maximum', node.max + 1])
      return list
    }
    case 'string': {
      const list: [string, unknown][] = [
        ['kind', 5],
        ['kind', []],
      ]
      if (node.format === undefined && node.pattern === undefined && node.min)
        list.push(['minimum', 'a'.repeat(node.min - 1)])
      if (node.max !== undefined) list.push(['maximum', 'a'.repeat(node.max + 1)])
      if (node.format !== undefined) list.push(['format', 'no such thing'])
      if (node.pattern !== undefined) list.push(['pattern', 'NO SUCH THING!'.slice(0, node.max)])
      return list
    }
    case 'snowflake':
      return [
        ['kind', 5],
        ['form', 'abc'],
        ['form', '-1'],
        ['form', '99999999999999999999'],
      ]
    case 'bitfield':
      return [
        ['kind', true],
        ['form', 'abc'],
        ['form', -1],
        ['form', 1.5],
      ]
    case 'enum':
      return [
        ['value', `${String(node.values[0])}?`],
        ['kind', { a: 1 }],
      ]
    case 'array': {
      const list: [string, unknown][] = [
        ['kind', { 0: 'a' }],
        ['kind', 'a'],
      ]
      if (node.min !== undefined) list.push(['minimum', []])
      if (node.max !== undefined && Array.isArray(value) && value.length > 0 && node.max <= 100)
        list.push(['maximum', Array.from({ length: node.max + 1 }, () => value[0])])
      return list
    }
    case 'object':
      return [
        ['kind', []],
        ['kind', 'a'],
        ['kind', 5],
      ]
    default:
      return []
  }
}
