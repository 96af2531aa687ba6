/**
 * Record: keeps what Discord answered, without secrets, and gives it back later in place of Discord.
 *
 * Stands right before the transport: `client.use(record({ mode: 'record' }), { before: 'transport' })`.
 * @module
 */
import { apiError } from '../src/api-error.js'
import { checkChoice, checkKeys } from '../src/check.js'
import { ConfigError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { RequestContext } from '../src/kernel/context.js'
import { type ApiRequest, ApiResponse } from '../src/request.js'
import { named } from './lib/named.js'
import { redactedToken, withoutSecrets } from './lib/redact.js'

/** One request and its answer. Tokens in paths, headers and bodies are replaced by `redacted`. */
export interface Recording {
  readonly method: string
  /** Path and query, tokens replaced. */
  readonly path: string
  readonly body?: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data?: unknown
}

/** Plain JSON: keep it in a file, and give it back as it is. */
export interface Cassette {
  readonly version: 1
  readonly recordings: Recording[]
}

export interface RecordOptions {
  /** `record` lets requests through and keeps the answers; `replay` answers from the cassette and sends nothing. */
  mode: 'record' | 'replay'
  /** What to add to, or to answer from. @default an empty one */
  cassette?: Cassette | undefined
}

/** The layer, and what it holds. */
export interface Recorder extends Layer {
  readonly cassette: Cassette
}

/** Headers that tell nothing about the answer, or something about who asked. */
const dropped = new Set(['set-cookie', 'cf-ray', 'report-to', 'nel', 'authorization', 'via', 'date'])

/**
 * @example client.use(record({ mode: 'replay', cassette: JSON.parse(text) }), { before: 'transport' })
 * @throws {ConfigError} naming `record.mode` or `record.cassette`
 */
export function record(options: RecordOptions): Recorder {
  checkKeys('record', options, ['mode', 'cassette'])
  const { mode, cassette = { version: 1, recordings: [] } } = options
  checkChoice('record.mode', mode, ['record', 'replay'])
  if (cassette?.version !== 1 || !Array.isArray(cassette.recordings)) {
    throw new ConfigError('record.cassette', 'a cassette { version: 1, recordings }', cassette)
  }
  const left = mode === 'replay' ? [...cassette.recordings] : []

  async function record(ctx: RequestContext, next: () => Promise<void>): Promise<void> {
    if (mode === 'replay') return replay(ctx, left)
    try {
      await next()
    } finally {
      // A request without an answer is not kept: there is nothing to give back.
      if (ctx.response) cassette.recordings.push(recordingOf(ctx.request, ctx.response))
    }
  }
  return named('record', record, { cassette })
}

/** Recordings of one path are given back in their order, each once. */
function replay(ctx: RequestContext, left: Recording[]): void {
  const { method } = ctx.request
  const path = pathOf(ctx.request)
  const at = left.findIndex(recording => recording.method === method && recording.path === path)
  const [found] = at < 0 ? [] : left.splice(at, 1)
  if (!found) {
    const hint = 'Record it again; nothing was sent.'
    throw new ConfigError(
      'record.cassette',
      `one with a further ${method} ${ctx.request.route.template}`,
      undefined,
      hint,
    )
  }
  const { status, headers, data } = found
  ctx.head(status, headers)
  const source = data === undefined ? undefined : JSON.stringify(data)
  ctx.response = new ApiResponse(status, headers, source === undefined ? undefined : JSON.parse(source), source)
  if (status >= 400) throw apiError(ctx, ctx.response)
}

function recordingOf(request: ApiRequest, { status, headers, data }: ApiResponse): Recording {
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name))
  return {
    method: request.method,
    path: pathOf(request),
    ...(request.body !== undefined && { body: withoutSecrets(plain(request.body)) }),
    status,
    headers: Object.fromEntries(kept),
    ...(data !== undefined && { data: withoutSecrets(plain(data)) }),
  }
}

/** What JSON makes of a value; bytes and streams have no place in a cassette. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) || typeof (value as { pipe?: unknown }).pipe === 'function') return undefined
  return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null')
}

/** The path without the tokens that its route says it holds. */
function pathOf({ path, search, route }: ApiRequest): string {
  const { webhook_token: webhook, interaction_token: interaction } = route.params
  const token = webhook ?? interaction
  if (token === undefined) return path + search
  const own = (segment: string) => segment === token || segment === encodeURIComponent(token)
  const segments = path.split('/')
  return segments.map(segment => (own(segment) ? redactedToken : segment)).join('/') + search
}
