/** The simulator's engine with a few endpoints of its own, and raw requests to it. */
import { Agent, type Dispatcher, request } from 'undici'
import { afterEach } from 'vitest'
import { assemble, type Simulator } from '../../../plugins/simulator/assemble.js'
import type { DrivenClock } from '../../../plugins/simulator/clock.js'
import { type Call, type Endpoint, Refusal } from '../../../plugins/simulator/endpoint.js'
import { type SimulatorOptions, settle } from '../../../plugins/simulator/options.js'
import type { World } from '../../../plugins/simulator/world/index.js'

export const token = 'MTIz.abc.secretsecretsecret'
export const other = 'NDU2.abc.othersecretothersecret'
export const send = 'POST /channels/{channel_id}/messages'

export interface Engine extends Simulator {
  readonly clock: DrivenClock
  /** Calls that reached a handler. */
  readonly effects: Call[]
  call(route: string, options?: CallOptions): Promise<Result>
}

export interface CallOptions {
  readonly token?: string | null
  readonly json?: unknown
  readonly body?: string | Buffer
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

export interface Result {
  readonly status: number
  readonly headers: Record<string, string>
  readonly text: string
  /** Undefined where the body is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly json: any
}

const open: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map(close => close()))
})

/** On the driven clock unless told otherwise. */
export async function engine(options: SimulatorOptions = {}): Promise<Engine> {
  const effects: Call[] = []
  const world = stubWorld()
  const settings = settle({ clock: 'driven', ...options })
  const { simulator } = await assemble(settings, world, stubEndpoints(effects))
  const agent = new Agent({ connections: 64, keepAliveTimeout: 60_000 })
  open.push(() => agent.destroy(), simulator.close)
  const call = (route: string, more: CallOptions = {}) => raw(agent, simulator.origin, { route, ...more })
  return Object.assign(simulator as Engine, { effects, call })
}

async function raw(dispatcher: Dispatcher, origin: string, { route, ...options }: CallOptions & { route: string }) {
  const [method, path] = route.split(' ') as [Dispatcher.HttpMethod, string]
  const prefix = /^\/(api|cdn|attachments|nowhere)\//.test(path) ? '' : '/api/v10'
  const headers: Record<string, string> = { 'user-agent': 'DiscordBot (https://example.com, 1.0.0)' }
  if (options.token !== null) headers.authorization = `Bot ${options.token ?? token}`
  if (options.json !== undefined) headers['content-type'] = 'application/json'
  Object.assign(headers, options.headers)
  for (const name of Object.keys(headers)) if (headers[name] === '') delete headers[name]
  const body = options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json)
  const answer = await request(`${origin}${prefix}${path}`, {
    method,
    headers,
    body,
    dispatcher,
    signal: options.signal,
  })
  const text = await answer.body.text()
  return { status: answer.statusCode, headers: answer.headers as Record<string, string>, text, json: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function stubWorld(): World {
  const tokens = new Map([
    [token, '123'],
    [other, '456'],
  ])
  const world = {
    bot: { id: '123', applicationId: '123', username: 'stub', token },
    actorOf(scheme: string, given: string) {
      const id = scheme === 'Bot' ? tokens.get(given) : undefined
      return id && { kind: 'bot', userId: id, applicationId: id, scopes: [] }
    },
    revoke: (given: string) => tokens.delete(given),
    messages: { get: (_: string, id: string) => (id === '404' ? undefined : {}) },
    interactions: { ofToken: (_: string, given: string) => (given === 'interactiontoken' ? {} : undefined) },
  }
  return world as unknown as World
}

function stubEndpoints(effects: Call[]): Endpoint[] {
  const route = (key: string, reply: (call: Call) => unknown, auth: 'bot' | 'none' = 'bot'): Endpoint => {
    const [method, path] = key.split(' ') as [Endpoint['method'], string]
    const handle = (call: Call) => {
      effects.push(call)
      const body = reply(call)
      return body === undefined ? { status: 204 } : { status: 200, body }
    }
    return { method, path, auth, handle }
  }
  return [
    route('GET /users/@me', call => ({ id: call.actor?.userId })),
    route('GET /users/{user_id}', call => ({ id: call.params.user_id })),
    route(send, () => ({ id: String(effects.length) })),
    route('GET /channels/{channel_id}/messages', () => [{ text: 'x'.repeat(4000) }]),
    route('DELETE /channels/{channel_id}/messages/{message_id}', () => undefined),
    route('PATCH /channels/{channel_id}', call => call.body),
    route('PATCH /guilds/{guild_id}', () => {
      throw new Refusal(403, 50013, 'Missing Permissions')
    }),
    route('POST /guilds/{guild_id}/emojis', call => call.body),
    route('GET /invites/{code}', () => ({}), 'none'),
    route('POST /webhooks/{webhook_id}/{webhook_token}', call => call.params, 'none'),
    route('POST /interactions/{interaction_id}/{interaction_token}/callback', () => undefined, 'none'),
    route('PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me', call => call.params),
    route('GET /cdn/{name}', call => ({ name: call.params.name }), 'none'),
  ]
}
