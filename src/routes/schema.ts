/**
 * Schema: the format of table.gen.ts, and how to read it.
 *
 * The table holds each endpoint's constraints as plain data. Equal schemas are kept once, in `nodes`; whatever refers to
 * one does so by its index. A node may refer to itself by way of others, so walk them lazily. All lengths are those that
 * Discord states: characters of a string, items of an array, keys of an object. Bounds are inclusive.
 * @module
 */

/** Index into `RouteTable.nodes`. */
export type NodeRef = number

/**
 * What a string has to look like, besides its length:
 * - `timestamp`: ISO 8601 date and time with `Z` or an offset; a Date is one as well, since JSON makes it one
 * - `uri`: absolute, any scheme that Discord allows there
 * - `media`: a URI, or `attachment://name` for a file of the same request (names may hold spaces)
 * - `attachment`: `attachment://name` only
 * - `image`, `audio`: a data URI with base64 content
 */
export type StringFormat = 'timestamp' | 'uri' | 'media' | 'attachment' | 'image' | 'audio'

interface Common {
  /** Whether null is allowed too. */
  readonly nullable?: true
}

/** Anything that JSON can hold. */
export interface AnyNode extends Common {
  readonly kind: 'any'
}

export interface BooleanNode extends Common {
  readonly kind: 'boolean'
}

export interface NumberNode extends Common {
  readonly kind: 'integer' | 'number'
  readonly min?: number
  readonly max?: number
}

export interface StringNode extends Common {
  readonly kind: 'string'
  readonly min?: number
  readonly max?: number
  readonly format?: StringFormat
  /** Source of a regular expression with the flag `u`. */
  readonly pattern?: string
}

/** An id: the decimal digits of a uint64, as a string. A bigint is one as well: it is sent as a string. */
export interface SnowflakeNode extends Common {
  readonly kind: 'snowflake'
}

/** Permissions and their like: decimal digits as a string, or a bigint or a number of at least 0 that is a safe integer. */
export interface BitfieldNode extends Common {
  readonly kind: 'bitfield'
}

/** One of these values, compared with ===. */
export interface EnumNode extends Common {
  readonly kind: 'enum'
  readonly values: readonly (string | number | boolean)[]
}

export interface ArrayNode extends Common {
  readonly kind: 'array'
  readonly items: NodeRef
  readonly min?: number
  readonly max?: number
  readonly unique?: true
}

export interface ObjectNode extends Common {
  readonly kind: 'object'
  /** Known keys. Others are allowed where `values` says what they hold; elsewhere they are worth a warning, no more. */
  readonly fields: Readonly<Record<string, NodeRef>>
  /** Keys that must be there. */
  readonly required?: readonly string[]
  /** What all further keys hold: a map. */
  readonly values?: NodeRef
  /** How many keys there may be in all. */
  readonly min?: number
  readonly max?: number
}

/** At least one of these fits. Null is never among them: `nullable` says it. */
export interface UnionNode extends Common {
  readonly kind: 'union'
  readonly of: readonly NodeRef[]
  /** The key that tells the objects apart: required in each, and an enum whose values no other one has. */
  readonly by?: string
}

export type SchemaNode =
  | AnyNode
  | BooleanNode
  | NumberNode
  | StringNode
  | SnowflakeNode
  | BitfieldNode
  | EnumNode
  | ArrayNode
  | ObjectNode
  | UnionNode

/** Where the files of an endpoint go. */
export interface FilesRule {
  /** Name of the form field; `files[n]` stands for files[0] to files[9]. */
  readonly field: string
  /** Whether a request without a file is refused. */
  readonly required?: true
  /** The body's keys are form fields of their own, not one field `payload_json`. */
  readonly plain?: true
}

export interface EndpointRule {
  /** Each path parameter, in order. Empty for none. */
  readonly path: Readonly<Record<string, NodeRef>>
  /** An object node. Arrays are sent as a repeated key. No key takes anything if there is none. */
  readonly query?: NodeRef
  readonly body?: NodeRef
  /** Whether a request without body is refused. Files may take the body's place. */
  readonly bodyRequired?: true
  readonly files?: FilesRule
  /** Whether the docs say that it takes an audit-log reason. */
  readonly reason?: true
  /** The body is sent as application/x-www-form-urlencoded; JSON is refused. */
  readonly form?: true
  /** Page and anchor below https://docs.discord.com/developers/, such as `resources/message#create-message`. */
  readonly docs?: string
}

export interface RouteTable {
  readonly nodes: readonly SchemaNode[]
  /** By method and path, such as `POST /channels/{channel_id}/messages`. */
  readonly endpoints: Readonly<Record<string, EndpointRule>>
}

/** What successful answers look like; limits and closed lists of values are for requests only. */
export interface ResponseTable {
  readonly nodes: readonly SchemaNode[]
  /** By method and path; endpoints that answer without JSON are not there. */
  readonly endpoints: Readonly<Record<string, NodeRef>>
}

/** An endpoint that was found by method and path. */
export interface FoundEndpoint {
  /** Such as `POST /channels/{channel_id}/messages`. */
  readonly name: string
  readonly rule: EndpointRule
  /** Path parameters as they stand in the path: still percent-encoded. */
  readonly params: Readonly<Record<string, string>>
}

/** The docs page of an endpoint; undefined where the docs do not have it. */
export function docsOf(rule: EndpointRule): string | undefined {
  return rule.docs === undefined ? undefined : `https://docs.discord.com/developers/${rule.docs}`
}

/** Segments of paths as a tree; parameters stand under ''. */
interface Branch {
  readonly next: Map<string, Branch>
  /** Endpoints that end here, by method. */
  readonly ends: Map<string, string>
}

const branch = (): Branch => ({ next: new Map(), ends: new Map() })

/**
 * Finds endpoints by method and path. Fixed words win over parameters: `/users/@me` is not `/users/{user_id}`.
 * The tree is built at the first call.
 * @example
 * const find = endpointFinder(table)
 * find('GET', '/channels/123/messages')?.name // 'GET /channels/{channel_id}/messages'
 */
export function endpointFinder(table: RouteTable): (method: string, path: string) => FoundEndpoint | undefined {
  let root: Branch | undefined
  return (method, path) => {
    if (!path.startsWith('/')) return undefined
    root ??= grow(Object.keys(table.endpoints))
    const segments = path.split('/')
    const name = seek(root, { segments, method }, 1)
    const rule = name === undefined ? undefined : table.endpoints[name]
    return name === undefined || rule === undefined ? undefined : { name, rule, params: paramsOf(name, segments) }
  }
}

function grow(names: readonly string[]): Branch {
  const root = branch()
  for (const name of names) {
    const [method, path] = name.split(' ') as [string, string]
    let at = root
    for (const segment of path.split('/').slice(1)) {
      const key = segment.startsWith('{') ? '' : segment
      const next = at.next.get(key) ?? branch()
      at.next.set(key, next)
      at = next
    }
    at.ends.set(method, name)
  }
  return root
}

interface Sought {
  readonly segments: readonly string[]
  readonly method: string
}

function seek(at: Branch, sought: Sought, depth: number): string | undefined {
  const head = sought.segments[depth]
  if (head === undefined) return at.ends.get(sought.method)
  if (head === '') return undefined
  const word = at.next.get(head)
  const found = word && seek(word, sought, depth + 1)
  if (found !== undefined) return found
  const parameter = at.next.get('')
  return parameter && seek(parameter, sought, depth + 1)
}

function paramsOf(name: string, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  const template = name.split('/')
  for (let i = 1; i < template.length; i++) {
    const word = template[i] as string
    if (word.startsWith('{')) params[word.slice(1, -1)] = segments[i] as string
  }
  return params
}
