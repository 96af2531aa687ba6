/**
 * Support: a world on a standing clock, and calls that go straight to its endpoints.
 * @module
 */
import { type DrivenClock, drivenClock } from '../../../plugins/simulator/clock.js'
import { type Actor, type Call, Refusal, type Reply, type UploadedFile } from '../../../plugins/simulator/endpoint.js'
import { endpoints } from '../../../plugins/simulator/routes/index.js'
import { World, type WorldEvent, type WorldOptions } from '../../../plugins/simulator/world/index.js'

export interface CallOptions {
  readonly body?: unknown
  readonly query?: string
  readonly files?: readonly UploadedFile[]
  /** null calls without an Authorization header. @default the world's bot */
  readonly actor?: Actor | null
  readonly reason?: string
}

export interface Bench {
  readonly world: World
  readonly clock: DrivenClock
  /** The first guild's id. */
  readonly guildId: string
  /** Id of the first guild's first text channel. */
  readonly general: string
  /** All dispatches but those of the audit log. */
  readonly events: WorldEvent[]
  /** Dispatches of the audit log's new entries. */
  readonly entries: WorldEvent[]
  /** Calls `METHOD /path` as the world's bot. */
  call(operation: string, options?: CallOptions): Promise<Reply>
  /** The JSON body of a call that must succeed. */
  body<T = Record<string, never>>(operation: string, options?: CallOptions): Promise<T>
  /** The refusal of a call that must fail. */
  refusal(operation: string, options?: CallOptions): Promise<Refusal>
}

/** A world of its own for one test. */
export function bench(options: Partial<WorldOptions> = {}): Bench {
  const clock = drivenClock()
  const world = new World({ seed: 1, clock, ...options })
  const events: WorldEvent[] = []
  const entries: WorldEvent[] = []
  world.listen(event => (event.event === 'GUILD_AUDIT_LOG_ENTRY_CREATE' ? entries : events).push(event))
  const call = async (operation: string, called: CallOptions = {}) => {
    const { endpoint, params } = find(operation)
    const actor = called.actor === null ? undefined : (called.actor ?? world.actorOf('Bot', world.bot.token))
    return endpoint.handle(callOf(world, { operation, params, called, actor }))
  }
  return {
    world,
    clock,
    events,
    entries,
    guildId: world.guilds.keys().next().value ?? '',
    general: firstText(world),
    call,
    async body<T>(operation: string, called?: CallOptions) {
      return JSON.parse(JSON.stringify((await call(operation, called)).body ?? null)) as T
    },
    async refusal(operation, called) {
      try {
        await call(operation, called)
      } catch (error) {
        if (error instanceof Refusal) return error
        throw error
      }
      throw new Error(`${operation}: expected a refusal, got an answer`)
    },
  }
}

/** An uploaded file of this text. */
export function file(field: string, filename: string, text = 'bytes'): UploadedFile {
  return { field, filename, contentType: 'text/plain', bytes: Buffer.from(text) }
}

function firstText(world: World): string {
  for (const channel of world.channels.values()) if (channel.type === 0) return channel.id
  return ''
}

interface Made {
  readonly operation: string
  readonly params: Record<string, string>
  readonly called: CallOptions
  readonly actor: Actor | undefined
}

function callOf(world: World, { operation, params, called, actor }: Made): Call {
  return {
    world,
    method: operation.split(' ')[0] as Call['method'],
    params,
    query: new URLSearchParams(called.query),
    headers: {},
    body: called.body,
    files: called.files ?? [],
    actor,
    reason: called.reason,
    origin: 'http://127.0.0.1:4000',
  }
}

function find(operation: string) {
  const [method, path = ''] = operation.split(' ')
  const segments = path.split('/')
  const matches = endpoints
    .filter(endpoint => endpoint.method === method)
    .map(endpoint => ({ endpoint, params: paramsOf(endpoint.path.split('/'), segments) }))
    .filter(match => match.params !== undefined)
    .sort((a, b) => Object.keys(a.params!).length - Object.keys(b.params!).length)
  const best = matches[0]
  if (best === undefined) throw new Error(`${operation}: expected an endpoint, found none`)
  return { endpoint: best.endpoint, params: best.params! }
}

function paramsOf(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of template.entries()) {
    const segment = segments[index]!
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(segment)
    else if (part !== segment) return undefined
  }
  return params
}
