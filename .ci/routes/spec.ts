/** Spec: Discord's OpenAPI document as pinned here, what the docs say beside it, and how both are read. */
import { readFileSync } from 'node:fs'
import type { SchemaPatch } from '../../src/routes/overlay.js'

export interface JsonSchema extends Omit<SchemaPatch, 'drop'> {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
}

export interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: JsonSchema
}

export interface Spec {
  paths: Record<string, { parameters?: Parameter[] } & Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

/** What the docs say about an endpoint. Fields are `name?` where they may be left out, `?name` where they may be null. */
export interface DocsFact {
  docs: string
  reason?: true
  query?: string[]
  body?: string[]
}

export type DocsFacts = Record<string, DocsFact>

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

export const readSpec = (): Spec => read('openapi.json') as Spec

export function readDocs(): DocsFacts {
  const { read: _, ...facts } = read('docs.json') as DocsFacts & { read: unknown }
  return facts as DocsFacts
}

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Every operation as `METHOD /path`, in the document's order. */
export function operationsOf(spec: Spec): Map<string, { operation: Operation; parameters: Parameter[] }> {
  const found = new Map<string, { operation: Operation; parameters: Parameter[] }>()
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined
      if (!operation) continue
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
      found.set(`${method.toUpperCase()} ${path}`, { operation, parameters })
    }
  }
  return found
}

/** The same for `/guilds/{guild_id}` and `/guilds/{guild.id}`: parameters have no name. */
export const anonymous = (name: string): string => name.replace(/\{[^}]*\}/g, '{}')

export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

export function componentOf(spec: Spec, ref: string): JsonSchema {
  const schema = spec.components.schemas[refName(ref)]
  if (!schema) throw new Error(`The spec has no component ${ref}`)
  return schema
}
