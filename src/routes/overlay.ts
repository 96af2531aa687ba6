/**
 * Overlay: where Discord's docs say something else than its OpenAPI document, the docs are right.
 *
 * `npm run routes` applies these entries to the pinned document before it generates types and table. An entry that
 * matches nothing, or changes nothing, fails the generator: then the document has caught up and the entry can go.
 * @module
 */
import { bitfields } from './overlay/bitfields.js'
import { bodies } from './overlay/bodies.js'
import { components } from './overlay/components.js'
import { endpoints } from './overlay/endpoints.js'
import { formats } from './overlay/formats.js'
import { limits } from './overlay/limits.js'
import type { FilesRule } from './schema.js'

/** A part of a JSON schema, with what this project adds to the formats. */
export interface SchemaPatch {
  type?: string | readonly string[]
  $ref?: string
  enum?: readonly (string | number | boolean)[]
  const?: string | number | boolean
  oneOf?: readonly SchemaPatch[]
  anyOf?: readonly SchemaPatch[]
  allOf?: readonly SchemaPatch[]
  properties?: Readonly<Record<string, SchemaPatch>>
  required?: readonly string[]
  additionalProperties?: boolean | SchemaPatch
  items?: SchemaPatch
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  maxProperties?: number
  uniqueItems?: boolean
  pattern?: string
  /** Those of the document, and `bitfield`, `media`, `attachment`, `image`, `audio`: see schema.ts. */
  format?: string
  contentEncoding?: string
  title?: string
  description?: string
}

/** An endpoint that the document does not have. */
export interface EndpointPatch {
  readonly query?: SchemaPatch
  readonly body?: SchemaPatch
  /** Whether a request without body is fine. */
  readonly bodyOptional?: true
  readonly form?: true
  readonly reason?: true
  /** A type of discord-api-types, or `void`. */
  readonly result: string
}

export interface OverlayEntry {
  /** What the docs say, in one sentence. */
  readonly says: string
  /** Page and anchor below https://docs.discord.com/developers/. */
  readonly docs: string
  /** When the page was read, such as `2026-08`. */
  readonly month: string
  /**
   * What is changed: `Component/field/items`, `METHOD /path body/field` or `METHOD /path query/field`. A first `*` is
   * every component that has the field.
   */
  readonly at?: readonly string[]
  /** Laid over the schema at each of these places; undefined takes a key away. */
  readonly set?: { readonly [K in keyof SchemaPatch]?: SchemaPatch[K] | undefined }
  /** Takes the schema's place. */
  readonly replace?: SchemaPatch
  /** Fields that the objects at these places have besides. */
  readonly add?: Readonly<Record<string, SchemaPatch>>
  /** Fields that the objects at these places do not have. */
  readonly drop?: readonly string[]
  /** Fields that must be there; `optional`: that need not. */
  readonly require?: readonly string[]
  readonly optional?: readonly string[]
  /** Endpoints that the document does not have. */
  readonly endpoints?: Readonly<Record<string, EndpointPatch>>
  /** Endpoints of the document that take no body, or can do without one. */
  readonly body?: Readonly<Record<string, 'none' | 'optional'>>
  /** Endpoints of the document that take files without its saying so. */
  readonly files?: Readonly<Record<string, FilesRule>>
}

export const overlay: readonly OverlayEntry[] = [
  ...bitfields,
  ...formats,
  ...limits,
  ...components,
  ...bodies,
  ...endpoints,
]
