/** Applies the overlay to a copy of the spec; an entry that finds nothing to change is an error. */
import type { EndpointPatch, OverlayEntry, SchemaPatch } from '../../src/routes/overlay.js'
import type { FilesRule } from '../../src/routes/schema.js'
import { componentOf, type JsonSchema, operationsOf, type Spec } from './spec.js'

/** What cannot be said in the document itself. */
export interface Overlaid {
  spec: Spec
  /** Endpoints that the document lacks. */
  added: Map<string, EndpointPatch & { docs: string }>
  body: Map<string, 'none' | 'optional'>
  files: Map<string, FilesRule>
}

/** A schema with what holds it, so that it can be replaced. */
interface Place {
  holder: Record<string, JsonSchema>
  key: string
}

export function applyOverlay(original: Spec, entries: readonly OverlayEntry[]): Overlaid {
  const spec = structuredClone(original)
  const overlaid: Overlaid = { spec, added: new Map(), body: new Map(), files: new Map() }
  const known = operationsOf(spec)
  for (const entry of entries) {
    for (const at of entry.at ?? []) change(spec, at, entry)
    for (const [name, patch] of Object.entries(entry.endpoints ?? {})) {
      if (known.has(name)) throw new Error(`Overlay: the spec has ${name} by now`)
      overlaid.added.set(name, { ...patch, docs: entry.docs })
    }
    for (const [name, rule] of Object.entries(entry.body ?? {})) {
      if (!known.get(name)?.operation.requestBody) throw new Error(`Overlay: ${name} has no body to change`)
      overlaid.body.set(name, rule)
    }
    for (const [name, rule] of Object.entries(entry.files ?? {})) {
      if (!known.has(name)) throw new Error(`Overlay: the spec has no ${name}`)
      overlaid.files.set(name, rule)
    }
  }
  return overlaid
}

function change(spec: Spec, at: string, entry: OverlayEntry): void {
  const places = placesOf(spec, at)
  if (places.length === 0) throw new Error(`Overlay: nothing is at ${at} (${entry.says})`)
  let changed = false
  for (const place of places) {
    const before = JSON.stringify(place.holder[place.key])
    place.holder[place.key] = patched(structuredClone(place.holder[place.key]) as JsonSchema, entry)
    changed ||= JSON.stringify(place.holder[place.key]) !== before
  }
  if (!changed) throw new Error(`Overlay: the spec says the same at ${at} by now (${entry.says})`)
}

function patched(schema: JsonSchema, entry: OverlayEntry): JsonSchema {
  const base = (entry.replace ? structuredClone(entry.replace) : schema) as JsonSchema
  for (const [key, value] of Object.entries(entry.set ?? {})) {
    // Behind the null of `oneOf: [null, X]`, since it is X that is meant.
    const target =
      (base.oneOf?.length === 2 && key !== 'oneOf' && base.oneOf.find(({ type }) => type !== 'null')) || base
    if (value === undefined) delete (target as Record<string, unknown>)[key]
    else (target as Record<string, unknown>)[key] = value
  }
  if (entry.add) base.properties = { ...base.properties, ...(entry.add as Record<string, JsonSchema>) }
  for (const field of entry.drop ?? []) {
    if (!base.properties?.[field]) throw new Error(`Overlay: there is no ${field} to drop (${entry.says})`)
    delete base.properties[field]
  }
  const required = new Set([...(base.required ?? []), ...(entry.require ?? [])])
  for (const field of [...(entry.optional ?? []), ...(entry.drop ?? [])]) required.delete(field)
  if (entry.require || entry.optional || entry.drop) base.required = [...required]
  return base
}

function placesOf(spec: Spec, at: string): Place[] {
  const operation = /^([A-Z]+ \/\S*) (body|query)(?:\/(.*))?$/.exec(at)
  if (operation) {
    const [, name = '', part, path] = operation
    return within(spec, rootOf(spec, name, part as 'body' | 'query', path), steps(path).slice(part === 'query' ? 1 : 0))
  }
  const [first = '', ...rest] = at.split('/')
  const schemas = spec.components.schemas
  const keys = first === '*' ? Object.keys(schemas).filter(key => schemas[key]?.properties?.[rest[0] ?? '']) : [first]
  return keys.filter(key => schemas[key]).flatMap(key => within(spec, [{ holder: schemas, key }], rest))
}

const steps = (path: string | undefined): string[] => (path === undefined ? [] : path.split('/'))

function rootOf(spec: Spec, name: string, part: 'body' | 'query', path: string | undefined): Place[] {
  const found = operationsOf(spec).get(name)
  if (!found) throw new Error(`Overlay: the spec has no ${name}`)
  if (part === 'query') {
    const [key] = steps(path)
    const parameter = found.parameters.find(parameter => parameter.in === 'query' && parameter.name === key)
    return parameter ? [{ holder: parameter as unknown as Record<string, JsonSchema>, key: 'schema' }] : []
  }
  return Object.values(found.operation.requestBody?.content ?? {}).map(media => ({
    holder: media as Record<string, JsonSchema>,
    key: 'schema',
  }))
}

function within(spec: Spec, places: Place[], path: readonly string[]): Place[] {
  let current = places
  for (const step of path) current = current.flatMap(place => inside(spec, place, step))
  return current
}

function inside(spec: Spec, { holder, key }: Place, step: string): Place[] {
  let schema = holder[key] as JsonSchema
  if (schema.oneOf && !schema.properties) schema = schema.oneOf.find(({ type }) => type !== 'null') as JsonSchema
  if (schema.$ref) schema = componentOf(spec, schema.$ref)
  if (step === 'items')
    return schema.items ? [{ holder: schema as unknown as Record<string, JsonSchema>, key: 'items' }] : []
  if (step === 'values')
    return schema.additionalProperties
      ? [{ holder: schema as unknown as Record<string, JsonSchema>, key: 'additionalProperties' }]
      : []
  return schema.properties?.[step] ? [{ holder: schema.properties, key: step }] : []
}

/** For tests: the schema at a place, as it stands. */
export function schemasAt(spec: Spec, at: string): SchemaPatch[] {
  return placesOf(spec, at).map(({ holder, key }) => holder[key] as SchemaPatch)
}
