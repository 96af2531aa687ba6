/** Endpoints: what spec, overlay and docs say about each endpoint, in one record. */
import type { EndpointPatch, OverlayEntry } from '../../src/routes/overlay.js'
import type { FilesRule } from '../../src/routes/schema.js'
import { applyOverlay } from './apply-overlay.js'
import { results } from './results.js'
import { type ObjectShape, type Shape, shapeOf } from './shapes.js'
import {
  anonymous,
  type DocsFacts,
  type JsonSchema,
  type Operation,
  operationsOf,
  type Parameter,
  type Spec,
} from './spec.js'

export interface Endpoint {
  /** Such as `POST /channels/{channel_id}/messages`. */
  name: string
  /** Such as `create_message`. */
  id: string
  path: Record<string, Shape>
  query?: ObjectShape
  body?: Shape
  bodyRequired: boolean
  files?: FilesRule
  reason: boolean
  form: boolean
  docs?: string
  result: Result
  /** What the JSON of a successful answer looks like, in the spec's words. */
  answer?: Shape
}

/** A type of discord-api-types, or what the spec says; `maybe` where the answer can also be empty. */
export interface Result {
  named?: string
  shape?: Shape
  maybe?: boolean
}

export interface Sources {
  spec: Spec
  docs: DocsFacts
  overlay: readonly OverlayEntry[]
}

export interface Gathered {
  spec: Spec
  endpoints: Endpoint[]
}

export function gather({ spec: original, docs, overlay }: Sources): Gathered {
  const { spec, added, body, files } = applyOverlay(original, overlay)
  const facts = new Map(Object.entries(docs).map(([name, fact]) => [anonymous(name), fact]))
  const endpoints = [...operationsOf(spec)].map(([name, { operation, parameters }]) =>
    fromSpec({ spec, name, operation, parameters, body: body.get(name), files: files.get(name) }),
  )
  for (const [name, patch] of added) endpoints.push(fromPatch(spec, name, patch))
  for (const endpoint of endpoints) {
    const fact = facts.get(anonymous(endpoint.name))
    if (fact) endpoint.docs = fact.docs
    if (fact?.reason) endpoint.reason = true
  }
  return { spec, endpoints: endpoints.sort((a, b) => order(a.name, b.name)) }
}

const byPath = (name: string) => name.slice(name.indexOf(' '))
const order = (a: string, b: string) => (byPath(a) === byPath(b) ? (a < b ? -1 : 1) : byPath(a) < byPath(b) ? -1 : 1)

interface Source {
  spec: Spec
  name: string
  operation: Operation
  parameters: Parameter[]
  body: 'none' | 'optional' | undefined
  files: FilesRule | undefined
}

function fromSpec({ spec, name, operation, parameters, body: rule, files: taken }: Source): Endpoint {
  const content = rule === 'none' ? {} : (operation.requestBody?.content ?? {})
  const multipart = content['multipart/form-data']?.schema
  const json = content['application/json']?.schema ?? multipart
  const files = taken ?? (multipart && filesOf(spec, multipart, !content['application/json']))
  const body = json && withoutFiles(shapeOf(spec, json), files)
  const query = parameters.filter(parameter => parameter.in === 'query')
  return {
    name,
    id: operation.operationId,
    path: Object.fromEntries(
      parameters.filter(parameter => parameter.in === 'path').map(({ name, schema }) => [name, shapeOf(spec, schema)]),
    ),
    ...(query.length > 0 && { query: queryOf(spec, query) }),
    ...(body && { body }),
    bodyRequired: body !== undefined && rule !== 'optional' && operation.requestBody?.required === true,
    ...(files && { files }),
    reason: false,
    form: false,
    result: resultOf(spec, name, operation),
    ...answerOf(spec, operation),
  }
}

function queryOf(spec: Spec, parameters: Parameter[]): ObjectShape {
  const fields = parameters.map(({ name, schema }): [string, Shape] => [name, bare(shapeOf(spec, schema))])
  const required = parameters.filter(parameter => parameter.required).map(({ name }) => name)
  return { kind: 'object', fields: Object.fromEntries(fields), required }
}

/** A query key with null is left out, as if it were not there. */
function bare(shape: Shape): Shape {
  const { nullable: _, ...rest } = shape
  return rest as Shape
}

const binary = (schema: JsonSchema) => schema.contentEncoding === 'binary'

/** Which fields of a multipart form are files. Forms without any are JSON by another name. */
function filesOf(spec: Spec, form: JsonSchema, plain: boolean): FilesRule | undefined {
  const parts = [form, ...((form.allOf ?? form.anyOf ?? []) as JsonSchema[])]
  for (const part of parts) {
    const known = part.$ref ? spec.components.schemas[part.$ref.slice(part.$ref.lastIndexOf('/') + 1)] : part
    const entry = Object.entries(known?.properties ?? {}).find(([, schema]) => binary(schema))
    if (!entry) continue
    const field = /^files\[\d+\]$/.test(entry[0]) ? 'files[n]' : entry[0]
    const required = known?.required?.includes(field) ? { required: true as const } : {}
    return { field, ...required, ...(plain && { plain: true as const }) }
  }
  return undefined
}

/** The rest of a form whose files are fields of their own; undefined if nothing is left. */
function withoutFiles(shape: Shape, files: FilesRule | undefined): Shape | undefined {
  if (!files?.plain || shape.kind !== 'object') return shape
  const { [files.field]: _, ...fields } = shape.fields
  const required = shape.required.filter(name => name !== files.field)
  return Object.keys(fields).length > 0 ? { ...shape, fields, required } : undefined
}

function resultOf(spec: Spec, name: string, operation: Operation): Result {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  const filled = answers.flatMap(([, { content }]) => Object.values(content ?? {}))
  if (filled.length === 0) return {}
  const maybe = answers.length > filled.length ? { maybe: true } : {}
  const named = results[name]
  if (named !== undefined) return { named }
  const shapes = [
    ...new Map(filled.map(({ schema }) => [JSON.stringify(schema), shapeOf(spec, schema, true)])).values(),
  ]
  return { shape: shapes.length === 1 ? (shapes[0] as Shape) : { kind: 'union', of: shapes }, ...maybe }
}

function answerOf(spec: Spec, { responses }: Operation): { answer?: Shape } {
  const schemas = Object.entries(responses).flatMap(([status, { content }]) =>
    status.startsWith('2') && content?.['application/json'] ? [content['application/json'].schema] : [],
  )
  if (schemas.length === 0) return {}
  const [first] = schemas as [JsonSchema]
  const same = schemas.every(schema => JSON.stringify(schema) === JSON.stringify(first))
  return { answer: shapeOf(spec, same ? first : { oneOf: schemas }, true) }
}

function fromPatch(spec: Spec, name: string, patch: EndpointPatch & { docs: string }): Endpoint {
  const query = patch.query && shapeOf(spec, patch.query as JsonSchema)
  const [method = '', path = ''] = name.split(' ')
  const words = path.split('/').filter(word => word && !word.startsWith('{'))
  return {
    name,
    id: [method.toLowerCase(), ...words.map(word => word.replace(/\W/g, ''))].join('_'),
    path: Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [key, pathShape(key)])),
    ...(query?.kind === 'object' && { query }),
    ...(patch.body && { body: shapeOf(spec, patch.body as JsonSchema) }),
    bodyRequired: patch.body !== undefined && !patch.bodyOptional,
    reason: patch.reason === true,
    form: patch.form === true,
    docs: patch.docs,
    result: patch.result === 'void' ? {} : { named: patch.result },
  }
}

const pathShape = (name: string): Shape =>
  name.endsWith('_id') && !name.startsWith('provider_') ? { kind: 'snowflake' } : { kind: 'string' }
