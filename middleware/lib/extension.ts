/**
 * Extension: schemas of users' own for the bodies of single endpoints, in the form that schema libraries agreed upon.
 * https://standardschema.dev (2026-08)
 * @module
 */
import { ConfigError, ValidationError } from '../../src/errors.js'
import type { ApiRequest } from '../../src/request.js'
import { type Flaws, flaw, sound } from './flaws.js'

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
type Result<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

/** What zod, valibot, arktype and others make. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>
  }
}

/** By endpoint, such as `POST /channels/{channel_id}/messages`. */
export type Extensions = Readonly<Record<string, StandardSchema>>

const endpoint = /^(?:GET|POST|PUT|PATCH|DELETE) \/\S*$/
const nameless = (name: string): string => name.replace(/\{[^}]*\}/g, '{}')

/**
 * Finds the schema of a request. What a parameter is called does not matter.
 * @throws {ConfigError} naming the endpoint whose schema is none
 */
export function extensionsOf(extend: Extensions | undefined): (request: ApiRequest) => StandardSchema | undefined {
  if (extend === undefined) return () => undefined
  if (typeof extend !== 'object' || extend === null)
    throw new ConfigError('validation.extend', "an object such as { 'POST /guilds/{guild_id}/roles': schema }", extend)
  const schemas = new Map<string, StandardSchema>()
  for (const [name, schema] of Object.entries(extend)) {
    if (!endpoint.test(name))
      throw new ConfigError('validation.extend', 'keyed by method and path template: POST /users/@me/channels', name)
    if (typeof (schema as Partial<StandardSchema> | null)?.['~standard']?.validate !== 'function')
      throw new ConfigError(`validation.extend['${name}']`, 'a Standard Schema, as of zod, valibot or arktype', schema)
    schemas.set(nameless(name), schema)
  }
  return ({ method, route }) => schemas.get(`${method} ${nameless(route.template)}`)
}

export interface Extended {
  readonly body: unknown
  readonly flaws: Flaws
}

/**
 * What a schema makes of a body: its output, or what it finds wrong.
 * @throws {ValidationError} if the schema itself fails; `cause` says how
 */
export async function extended(schema: StandardSchema, body: unknown): Promise<Extended> {
  let result: Result<unknown>
  try {
    result = await schema['~standard'].validate(body)
  } catch (cause) {
    const message = `the schema of ${schema['~standard'].vendor} in validation.extend failed`
    throw new ValidationError([{ path: 'body', code: 'SCHEMA_FAILED', message }], { cause })
  }
  if (result.issues === undefined) return { body: result.value, flaws: sound }
  return { body, flaws: result.issues.flatMap(({ message, path }) => flaw(pathOf(path), 'EXTENSION', message)) }
}

function pathOf(path: Issue['path']): string {
  let text = 'body'
  for (const part of path ?? []) {
    const key = typeof part === 'object' ? part.key : part
    text += typeof key === 'number' ? `[${key}]` : `.${String(key)}`
  }
  return text
}
