/**
 * Query: the text of a query or form as the values that the table speaks of.
 * @module
 */
import type { NodeRef, RouteTable, SchemaNode } from '../schema.js'

export type Values = Readonly<Record<string, unknown>>

const whole = /^-?\d{1,15}$/
const decimal = /^-?\d+(?:\.\d+)?$/
const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['1', true],
  ['false', false],
  ['False', false],
  ['0', false],
])

/**
 * Numbers and booleans as such where the node wants them; text that is none stays text, for the check to name.
 * @param ref an object node
 */
export function valuesOf(text: string | URLSearchParams, ref: NodeRef | undefined, table: RouteTable): Values {
  const values: Record<string, unknown> = {}
  const node = ref === undefined ? undefined : table.nodes[ref]
  const fields = node?.kind === 'object' ? node.fields : {}
  const search = typeof text === 'string' ? new URLSearchParams(text) : text
  for (const key of new Set(search.keys())) {
    const field = Object.hasOwn(fields, key) ? table.nodes[fields[key] ?? -1] : undefined
    const held = valueIn(search.getAll(key), field, table)
    Object.defineProperty(values, key, { value: held, enumerable: true, configurable: true, writable: true })
  }
  return values
}

function valueIn(texts: readonly string[], node: SchemaNode | undefined, table: RouteTable): unknown {
  if (node?.kind === 'array') return texts.map(text => scalar(text, table.nodes[node.items]))
  if (node?.kind === 'union') {
    const list = node.of.map(ref => table.nodes[ref]).find(one => one?.kind === 'array')
    const single = node.of.map(ref => table.nodes[ref]).find(one => one?.kind !== 'array')
    return list && texts.length > 1 ? valueIn(texts, list, table) : scalar(texts.at(-1) ?? '', single)
  }
  return scalar(texts.at(-1) ?? '', node)
}

function scalar(text: string, node: SchemaNode | undefined): unknown {
  switch (node?.kind) {
    case 'integer':
      return whole.test(text) ? Number(text) : text
    case 'number':
      return decimal.test(text) ? Number(text) : text
    case 'boolean':
      return flags.get(text) ?? text
    case 'enum':
      return node.values.find(value => String(value) === text) ?? text
    default:
      return text
  }
}
