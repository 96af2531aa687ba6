/** Oracle: what ajv says of a body by Discord's OpenAPI document alone, with nothing of the overlay. */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: object }
}

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

export interface Verdict {
  readonly fits: boolean
  /** Fields that are said to be wrong, the deepest ones; `''` for the body itself. */
  readonly fields: readonly string[]
}

const plain = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))

/** Enums without values, of which the document has some, are no JSON schema. */
const withoutEmptyEnums = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('enum' in value)) return value
  const { enum: values, ...rest } = value as { enum: unknown }
  return Array.isArray(values) && values.length === 0 ? rest : value
}

/** Names without places: `/embeds/0/title` is `title`. */
function fieldsOf(errors: readonly { instancePath: string }[]): string[] {
  const deepest = Math.max(...errors.map(({ instancePath }) => instancePath.split('/').length))
  const paths = errors.map(({ instancePath }) => instancePath.split('/')).filter(({ length }) => length === deepest)
  return [...new Set(paths.map(keys => keys.filter(key => !/^\d+$/.test(key)).at(-1) ?? ''))]
}

/** @returns a function that says whether a body fits; undefined where the document has no JSON body */
export function openApiOracle(): (endpoint: string, body: unknown) => Verdict | undefined {
  const file = new URL('../../.ci/routes/openapi.json', import.meta.url)
  const document = JSON.parse(readFileSync(file, 'utf8'), withoutEmptyEnums) as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false })
  ajv.addFormat('snowflake', /^(?:0|[1-9]\d*)$/)
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i)
  ajv.addFormat('date-time', timestamp)
  ajv.addFormat('nonce', true)
  for (const format of ['int32', 'int64']) ajv.addFormat(format, { type: 'number', validate: Number.isInteger })
  ajv.addFormat('double', { type: 'number', validate: Number.isFinite })
  ajv.addSchema({ $id: 'discord', ...document } as object, 'discord')
  const compiled = new Map<string, ValidateFunction | undefined>()
  return (endpoint, body) => {
    if (!compiled.has(endpoint)) compiled.set(endpoint, compile(endpoint))
    const validate = compiled.get(endpoint)
    if (validate === undefined) return undefined
    const fits = validate(plain(body)) as boolean
    return { fits, fields: fits ? [] : fieldsOf(validate.errors ?? []) }
  }

  function compile(endpoint: string): ValidateFunction | undefined {
    const [method, path] = endpoint.split(' ') as [string, string]
    const schema = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content['application/json']?.schema
    if (schema === undefined) return undefined
    const inside = JSON.stringify(schema).replaceAll('"#/components/', '"discord#/components/')
    return ajv.compile(JSON.parse(inside) as object)
  }
}
