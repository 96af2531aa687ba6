/**
 * ZodSchema: the schema of an endpoint's body or query as one of zod's, for forms, tools and tests of one's own.
 * Published as `pipecord/zod`: TypeScript 7 with libraries checked spends 0.3 s on zod's declarations (2026-11).
 *
 * The client itself checks with functions that it compiles from the same table: they name kinds and lengths only, and
 * zod takes some 90 ms to load (Node 20), which no first request should wait for. It is loaded when this is first
 * called. A test holds both to the same verdicts.
 * @module
 */
import type { RefinementCtx, ZodType } from 'zod'
import { ConfigError } from '../errors.js'
import { compilerOf } from './checks/compile.js'
import { Report } from './checks/report.js'
import type { EndpointName } from './paths.js'
import { rulesOf } from './rules/index.js'
import type {
  ArrayNode,
  NodeRef,
  NumberNode,
  ObjectNode,
  RouteTable,
  SchemaNode,
  StringNode,
  UnionNode,
} from './schema.js'
import { table as discord } from './table.gen.js'
import type { Endpoints } from './types.gen.js'

type Zod = typeof import('zod').z

export type SchemaPart = 'body' | 'query'

/**
 * Unknown keys pass, as they do in requests. A body's schema has the rules of the endpoint too.
 * @throws {ConfigError} if the endpoint is unknown, or has no such part
 * @example
 * import { schemaOf } from 'pipecord/zod'
 * const schema = await schemaOf('POST /channels/{channel_id}/messages')
 * schema.safeParse({ content: '' }).success // false: nothing to send
 */
export async function schemaOf<Name extends EndpointName, Part extends SchemaPart = 'body'>(
  name: Name,
  part?: Part,
): Promise<ZodType<Endpoints[Name][Part]>> {
  const which: SchemaPart = part ?? 'body'
  const rule = Object.hasOwn(discord.endpoints, name) ? discord.endpoints[name] : undefined
  const ref = rule?.[which]
  if (ref === undefined)
    throw new ConfigError('name', `an endpoint with a ${which}, such as 'POST /channels/{channel_id}/messages'`, name)
  const { z } = await import('zod')
  const schema = new Builder(z, discord).of(ref)
  return (which === 'body' ? withRules(schema, name) : schema) as ZodType<Endpoints[Name][Part]>
}

/** What the rules find becomes zod's issues. */
function withRules(schema: ZodType, name: string): ZodType {
  const rules = rulesOf(name)
  if (rules.length === 0) return schema
  return schema.superRefine((body: unknown, context: RefinementCtx) => {
    const report = new Report()
    for (const rule of rules) rule({ body, query: {}, params: {}, files: [], now: Date.now }, report)
    for (const { path, message, warning } of report.problems) {
      if (!warning && path.startsWith('body')) context.addIssue({ code: 'custom', path: keysOf(path), message })
    }
  })
}

/** `body.embeds[0].title` as ['embeds', 0, 'title']. */
const keysOf = (path: string): (string | number)[] =>
  (path.match(/[^.[\]]+/g) ?? []).slice(1).map(key => (/^\d+$/.test(key) ? Number(key) : key))

class Builder {
  readonly #z: Zod
  readonly #table: RouteTable
  readonly #compile: ReturnType<typeof compilerOf>
  readonly #known = new Map<NodeRef, ZodType>()

  constructor(z: Zod, table: RouteTable) {
    this.#z = z
    this.#table = table
    this.#compile = compilerOf(table)
  }

  of(ref: NodeRef): ZodType {
    let schema = this.#known.get(ref)
    if (schema === undefined) {
      const node = this.#table.nodes[ref] as SchemaNode
      const bare = this.#bare(node, ref)
      schema = node.nullable ? bare.nullable() : bare
      this.#known.set(ref, schema)
    }
    return schema
  }

  #bare(node: SchemaNode, ref: NodeRef): ZodType {
    const z = this.#z
    switch (node.kind) {
      case 'any':
        return z.unknown()
      case 'boolean':
        return z.boolean()
      case 'integer':
      case 'number':
        return this.#number(node)
      case 'string':
        return this.#string(node, ref)
      case 'snowflake':
      case 'bitfield':
        return this.#checked(ref, node.kind === 'snowflake' ? 'an id' : 'decimal digits, or a bigint')
      case 'enum':
        return z.literal([...node.values])
      case 'array':
        return this.#array(node)
      case 'object':
        return this.#object(node)
      case 'union':
        return this.#union(node)
    }
  }

  #number({ kind, min, max }: NumberNode): ZodType {
    let schema = kind === 'integer' ? this.#z.number().refine(Number.isInteger, 'must be whole') : this.#z.number()
    if (min !== undefined) schema = schema.min(min)
    if (max !== undefined) schema = schema.max(max)
    return kind === 'integer' ? this.#z.union([schema, this.#z.bigint()]) : schema
  }

  /** Lengths are characters, of which zod knows nothing; JSON schemas made from this have them all the same. */
  #string(node: StringNode, ref: NodeRef): ZodType {
    const checked = this.#checked(ref, node.format ?? 'text')
    const { min, max } = node
    return checked.meta({
      type: 'string',
      ...(min !== undefined && { minLength: min }),
      ...(max !== undefined && { maxLength: max }),
    })
  }

  /** A value that the compiled check says yes to. */
  #checked(ref: NodeRef, what: string): ZodType {
    const check = this.#compile(ref)
    return this.#z.custom(value => {
      if (value === undefined || value === null) return false
      const report = new Report()
      check(value, report)
      return report.problems.length === 0
    }, `must be ${what} as the docs have it`)
  }

  #array({ items, min, max, unique }: ArrayNode): ZodType {
    let schema = this.#z.array(this.of(items))
    if (min !== undefined) schema = schema.min(min)
    if (max !== undefined) schema = schema.max(max)
    if (unique) schema = schema.refine(list => new Set(list).size === list.length, 'each may be there once')
    return schema
  }

  #object({ fields, required = [], values, min = 0, max = Infinity }: ObjectNode): ZodType {
    const shape: Record<string, ZodType> = {}
    for (const [key, ref] of Object.entries(fields)) {
      const field = this.of(ref)
      shape[key] = required.includes(key) ? this.#present(field) : field.optional()
    }
    const object = this.#z.object(shape).catchall(values === undefined ? this.#z.unknown() : this.of(values))
    if (min === 0 && max === Infinity) return object
    return object.refine(value => {
      const { length } = Object.values(value).filter(held => held !== undefined)
      return length >= min && length <= max
    }, `must have ${min} to ${max} keys`)
  }

  /** `unknown` takes undefined as well; what must be there is not undefined. */
  #present(field: ZodType): ZodType {
    return field.refine(value => value !== undefined, 'missing')
  }

  #union({ of, by }: UnionNode): ZodType {
    const options = of.map(ref => this.of(ref))
    const isPlain = of.every(ref => this.#table.nodes[ref]?.kind === 'object' && isBare(this.#table.nodes[ref]))
    if (by === undefined || !isPlain) return this.#z.union(options)
    return this.#z.discriminatedUnion(by, options as never)
  }
}

/** zod tells objects apart only where nothing is wrapped around them. */
const isBare = (node: SchemaNode | undefined): boolean =>
  node?.kind === 'object' && !node.nullable && node.min === undefined && node.max === undefined
