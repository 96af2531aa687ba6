/** Shapes: JSON schemas in the terms of schema.ts, nested, with references to named objects left in place. */
import type {
  AnyNode,
  BitfieldNode,
  BooleanNode,
  EnumNode,
  NumberNode,
  SnowflakeNode,
  StringFormat,
  StringNode,
} from '../../src/routes/schema.js'
import { componentOf, type JsonSchema, refName, type Spec } from './spec.js'

interface Nullable {
  nullable?: true
}

export interface RefShape extends Nullable {
  kind: 'ref'
  name: string
}

export interface ArrayShape extends Nullable {
  kind: 'array'
  items: Shape
  min?: number
  max?: number
  unique?: true
}

export interface ObjectShape extends Nullable {
  kind: 'object'
  fields: Record<string, Shape>
  required: readonly string[]
  values?: Shape
  min?: number
  max?: number
}

export interface UnionShape extends Nullable {
  kind: 'union'
  of: Shape[]
}

export type LeafShape = AnyNode | BooleanNode | NumberNode | StringNode | SnowflakeNode | BitfieldNode | EnumNode
export type Shape = LeafShape | RefShape | ArrayShape | ObjectShape | UnionShape

/** Bounds that the spec's writer puts where there is none. */
const unbounded = new Set([152133, 1521, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])
const bound = (value: number | undefined) =>
  value === undefined || unbounded.has(value) || !Number.isSafeInteger(Math.trunc(value)) ? undefined : value

/** A shape without the keys that hold undefined. */
const compact = (value: object): Shape =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as unknown as Shape

const formats: Readonly<Record<string, StringFormat>> = {
  'date-time': 'timestamp',
  uri: 'uri',
  media: 'media',
  attachment: 'attachment',
  image: 'image',
  audio: 'audio',
}

/** @param open whether unknown values of enums are possible, as in answers */
export function shapeOf(spec: Spec, schema: JsonSchema, open = false): Shape {
  if (schema.$ref) return named(spec, schema.$ref, open)
  const types = typeof schema.type === 'string' ? [schema.type] : [...(schema.type ?? [])]
  const shape =
    unionOf(spec, schema, open) ??
    plain(
      spec,
      schema,
      types.filter(type => type !== 'null'),
      open,
    )
  return types.includes('null') ? { ...shape, nullable: true } : shape
}

/** Objects stay references; whatever else has a name is written out. */
function named(spec: Spec, ref: string, open: boolean): Shape {
  const shape = shapeOf(spec, componentOf(spec, ref), open)
  if (shape.kind !== 'object') return shape
  return compact({ kind: 'ref', name: refName(ref), nullable: shape.nullable })
}

function unionOf(spec: Spec, schema: JsonSchema, open: boolean): Shape | undefined {
  // The spec's writer leaves an empty list where a type stands behind `allOf`.
  if (schema.enum?.length) return { kind: 'enum', values: schema.enum }
  const choices = (schema.oneOf ?? schema.anyOf ?? schema.allOf) as JsonSchema[] | undefined
  if (!choices) return undefined
  const values = choices.flatMap(choice => (choice.const === undefined ? [] : [choice.const]))
  if (values.length === choices.length) return { kind: 'enum', values }
  const shapes = choices.filter(({ type }) => type !== 'null').map(choice => shapeOf(spec, choice, open))
  const nullable = shapes.length < choices.length || shapes.some(shape => shape.nullable) ? (true as const) : undefined
  const flat = merged(shapes.flatMap(shape => (shape.kind === 'union' ? shape.of : [shape])))
  if (flat.length === 1) return compact({ ...(flat[0] as Shape), nullable })
  return compact({ kind: 'union', of: flat, nullable })
}

/** Enums of a union as one, equal shapes once, null said outside. */
function merged(shapes: Shape[]): Shape[] {
  const bare = shapes.map(shape => compact({ ...shape, nullable: undefined }))
  const values = bare.flatMap(shape => (shape.kind === 'enum' ? shape.values : []))
  const rest = bare.filter(shape => shape.kind !== 'enum')
  const all: Shape[] = values.length > 0 ? [{ kind: 'enum', values: [...new Set(values)] }, ...rest] : rest
  return [...new Map(all.map(shape => [JSON.stringify(shape), shape])).values()]
}

function plain(spec: Spec, schema: JsonSchema, types: readonly string[], open: boolean): Shape {
  if (types.length > 1) return { kind: 'union', of: types.map(type => plain(spec, schema, [type], open)) }
  switch (types[0]) {
    case 'boolean':
      return { kind: 'boolean' }
    case 'integer':
    case 'number':
      if (schema.format === 'bitfield') return { kind: 'bitfield' }
      return compact({ kind: types[0], min: bound(schema.minimum), max: bound(schema.maximum) })
    case 'string':
      return stringOf(schema)
    case 'array':
      return arrayOf(spec, schema, open)
    case 'object':
      return objectOf(spec, schema, open)
    default:
      return { kind: 'any' }
  }
}

function stringOf(schema: JsonSchema): Shape {
  const { format = '', contentEncoding } = schema
  if (format === 'snowflake') return { kind: 'snowflake' }
  if (format === 'bitfield') return { kind: 'bitfield' }
  return compact({
    kind: 'string',
    min: bound(schema.minLength) || undefined,
    max: bound(schema.maxLength),
    format: formats[format] ?? (contentEncoding === 'base64' ? 'image' : undefined),
    pattern: schema.pattern,
  })
}

function arrayOf(spec: Spec, schema: JsonSchema, open: boolean): Shape {
  const items = schema.items ? shapeOf(spec, schema.items, open) : ({ kind: 'any' } as const)
  // The spec lets items be null where no docs page does.
  const solid = open ? items : compact({ ...items, nullable: undefined })
  const unique = schema.uniqueItems ? (true as const) : undefined
  return compact({
    kind: 'array',
    items: solid,
    min: bound(schema.minItems) || undefined,
    max: bound(schema.maxItems),
    unique,
  })
}

function objectOf(spec: Spec, schema: JsonSchema, open: boolean): Shape {
  const { properties = {}, additionalProperties, required = [] } = schema
  const fields = Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, shapeOf(spec, item, open)]))
  const map = typeof additionalProperties === 'object' ? shapeOf(spec, additionalProperties, open) : undefined
  const values = map ?? (additionalProperties === true ? ({ kind: 'any' } as const) : undefined)
  const { minProperties: min, maxProperties: max } = schema
  return compact({ kind: 'object', fields, required, values, min: min || undefined, max })
}
