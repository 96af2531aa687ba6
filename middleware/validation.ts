/**
 * Validation: refuses a request that cannot be right before it costs anything, and names all of its problems at once.
 * Second of the default chain: before dedup and cache, so that no bad request is shared or kept.
 * @module
 */
import { checkChoice, checkFlag, checkFunction, checkKeys, checkNumber } from '../src/check.js'
import { type FieldError, ValidationError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { ApiRequest, RequestSummary } from '../src/request.js'
import { readable } from '../src/routes/checks/plain.js'
import type { ResponseCheck } from '../src/routes/responses.js'
import { type Extensions, extended, extensionsOf, type StandardSchema } from './lib/extension.js'
import { fileFlaws, type SizeLimits } from './lib/file-flaws.js'
import { type Flaws, flaw, joined, sound } from './lib/flaws.js'
import { headerFlaws } from './lib/header-flaws.js'
import { jsonFlaws } from './lib/json-flaws.js'
import { named } from './lib/named.js'
import { optionFlaws } from './lib/option-flaws.js'
import { pathFlaws, searchFlaws } from './lib/path-flaws.js'

/** What happens to a request with problems: it fails, it is reported and sent, or nobody looks. */
export type ValidationMode = 'throw' | 'warn' | 'off'

declare module '../src/request.js' {
  interface RequestOptions {
    /** What happens if this request has problems. @default the client's `validation.mode` */
    validate?: ValidationMode
  }
}

declare module '../src/kernel/events.js' {
  interface Events {
    /** A request has problems and is sent nevertheless: in mode `'warn'`, and for those that are only a `warning`. */
    validationWarning: [request: RequestSummary, problems: readonly FieldError[]]
    /** An answer is not what Discord documents: with `validation.responses`, once per place and endpoint. */
    responseWarning: [request: RequestSummary, problems: readonly FieldError[]]
  }
}

export interface ValidationOptions {
  /** What happens to a request with problems. @default 'throw' */
  mode?: ValidationMode
  /** Bytes that one file may have. Discord's own limit is 10 MiB, and more in boosted guilds. @default Infinity */
  maxFileSize?: number
  /** Bytes that all files of a request may have. @default 26_214_400 (25 MiB) */
  maxRequestSize?: number
  /**
   * Further checks; what they find is listed with the rest, and what is a `warning` is reported only.
   * @default those of the client preset: path, query and body against what Discord documents for the endpoint
   */
  schemas?: (request: ApiRequest) => readonly FieldError[]
  /**
   * Schemas of your own for the bodies of single endpoints, by method and path template. What a schema makes of a body
   * is sent in its place, and checked like any body. @default none
   */
  extend?: Extensions
  /** For debugging: whether Discord's answers are checked too; see the event `responseWarning`. @default false */
  responses?: boolean
}

/** https://docs.discord.com/developers/reference#uploading-files (2026-08): 25 MiB per request. */
const discordsRequestSize = 25 * 1024 * 1024

/**
 * @throws {ConfigError} naming the option that has a wrong value
 */
export function validation(options: ValidationOptions = {}): Layer {
  checkKeys('validation', options, ['mode', 'maxFileSize', 'maxRequestSize', 'schemas', 'extend', 'responses'])
  const { mode = 'throw', maxFileSize = Infinity, maxRequestSize = discordsRequestSize, schemas } = options
  const { responses = false } = options
  checkChoice('validation.mode', mode, ['throw', 'warn', 'off'])
  checkNumber('validation.maxFileSize', maxFileSize)
  checkNumber('validation.maxRequestSize', maxRequestSize)
  checkFunction('validation.schemas', schemas)
  checkFlag('validation.responses', responses)
  const limits: SizeLimits = { maxFileSize, maxRequestSize }
  const extensionOf = extensionsOf(options.extend)
  const look = responses ? answerLook() : undefined

  function check(ctx: RequestContext, mode: ValidationMode, flaws: Flaws): void {
    const problems = joined(flaws, problemsOf(ctx.request, limits, schemas))
    if (problems.length === 0) return
    const errors = problems.filter(({ warning }) => !warning)
    if (mode !== 'warn' && errors.length > 0) throw new ValidationError(errors, { context: ctx.describe() })
    ctx.client.emit('validationWarning', ctx.summary, problems)
  }

  /** The user's schema may make another body, and may take its time. */
  async function extend(ctx: RequestContext, next: Next, schema: StandardSchema): Promise<void> {
    const { body, flaws } = await extended(schema, readable(ctx.request.body))
    if (flaws.length === 0) ctx.request = ctx.request.with({ body })
    check(ctx, ctx.request.options.validate ?? mode, flaws)
    await next()
    if (look) await look(ctx)
  }

  // Not async where it has nothing to wait for: that would cost each request a promise and a turn of the queue.
  function validation(ctx: RequestContext, next: Next): Promise<void> {
    const { validate = mode } = ctx.request.options
    const schema = validate === 'off' ? undefined : extensionOf(ctx.request)
    if (schema) return extend(ctx, next, schema)
    if (validate !== 'off') check(ctx, validate, sound)
    return look ? next().then(() => look(ctx)) : next()
  }

  return named('validation', validation, {})
}

/** Tells of answers that are not as documented. What checks them is loaded with the first one, and never fails them. */
function answerLook(): (ctx: RequestContext) => Promise<void> {
  let loading: Promise<ResponseCheck> | undefined
  return async ({ client, request, response, summary }) => {
    const isJson = (request.options.responseType ?? 'json') === 'json'
    if (!isJson || response === undefined || response.status >= 300 || response.data === undefined) return
    try {
      loading ??= import('../src/routes/responses.js').then(({ responseCheck }) => responseCheck())
      const problems = (await loading)(request, response.data)
      if (problems.length > 0) client.emit('responseWarning', summary, problems)
    } catch (error) {
      client.emit('error', error instanceof Error ? error : new Error(String(error)))
    }
  }
}

/** What the schemas say of a place is left out where there is something wrong with it already. */
function problemsOf(request: ApiRequest, limits: SizeLimits, schemas: ValidationOptions['schemas']): Flaws {
  const own = flawsOf(request, limits)
  const found = schemas?.(request) ?? sound
  if (own.length === 0) return found
  return joined(
    own,
    found.filter(({ path }) => own.every(flaw => flaw.path !== path)),
  )
}

function flawsOf(request: ApiRequest, limits: SizeLimits): Flaws {
  const { path, search, headers, options } = request
  let found = joined(pathFlaws(path), search === '' ? sound : searchFlaws(search))
  found = joined(found, kindFlaws(request))
  found = joined(found, headerFlaws(headers))
  found = joined(found, optionFlaws(options))
  return joined(found, fileFlaws(options.files, limits))
}

const methods = new Set<string>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
const priorities = new Set<string>(['critical', 'high', 'normal', 'low'])

/** Method, priority, and whether the body suits them. */
function kindFlaws({ method, priority, body, options }: ApiRequest): Flaws {
  let found = sound
  if (!methods.has(method)) found = flaw('method', 'INVALID_METHOD', `must be one of ${[...methods].join(', ')}`)
  if (!priorities.has(priority))
    found = joined(found, flaw('priority', 'INVALID_OPTION', `must be one of ${[...priorities].join(', ')}`))
  if (method === 'GET' && options.files !== undefined)
    found = joined(found, flaw('files', 'UNEXPECTED_BODY', 'cannot go with a GET'))
  if (body === undefined) return found
  if (method === 'GET') return joined(found, flaw('body', 'UNEXPECTED_BODY', 'cannot go with a GET: use `query`'))
  return joined(found, bodyFlaws(body))
}

function bodyFlaws(body: unknown): Flaws {
  if (typeof body === 'object') return body instanceof URLSearchParams ? sound : jsonFlaws(body, 'body')
  const hint = typeof body === 'string' ? ': pass the object itself, it is made JSON for you' : ''
  return flaw('body', 'INVALID_BODY', `must be an object or an array, not a ${typeof body}${hint}`)
}
