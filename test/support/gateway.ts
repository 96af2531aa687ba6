import { type Gateway, type GatewayOptions, gatewayPlugin } from '../../plugins/gateway/index.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import { ApiResponse } from '../../src/request.js'
import { FakeClock, settled } from './clock.js'
import { type FakeSocket, FakeSockets } from './socket.js'

export const token = 'MTE.secret.token'
export const mainUrl = 'wss://gateway.example/'
export const resumeUrl = 'wss://resume.example'

export interface Scene {
  readonly client: Client
  readonly clock: FakeClock
  readonly gateway: Gateway
  readonly sockets: FakeSockets
  /** Errors that the client reported. */
  readonly errors: Error[]
  /** What `GET /gateway/bot` answers. */
  readonly bot: { url: string; shards: number; session_start_limit: Limit }
}

interface Limit {
  total: number
  remaining: number
  reset_after: number
  max_concurrency: number
}

/** A gateway on a driven clock and scripted sockets; jitter is always half. */
export function scene(options: Partial<GatewayOptions> = {}, clock = new FakeClock()): Scene {
  const limit = { total: 1000, remaining: 1000, reset_after: 14_400_000, max_concurrency: 1 }
  const bot = { url: mainUrl, shards: 1, session_start_limit: limit }
  const transport: Layer = async ctx => {
    ctx.response = new ApiResponse(200, {}, structuredClone(bot))
  }
  const client = new Client({ clock, layers: [transport] })
  const errors: Error[] = []
  client.on('error', error => errors.push(error))
  client.on('gatewayWarning', () => {})
  const sockets = new FakeSockets(() => clock.now())
  const gateway = client.register(
    gatewayPlugin({
      token,
      intents: ['Guilds', 'GuildMessages'],
      compression: 'none',
      connect: sockets.connect,
      random: () => 0.5,
      ...options,
    }),
  )
  return { client, clock, gateway, sockets, errors, bot }
}

export const readyData = (session = 'session-1', url = resumeUrl) => ({
  v: 10,
  user: { id: '1' },
  guilds: [],
  session_id: session,
  resume_gateway_url: url,
  application: { id: '1', flags: 0 },
})

/** Plays Discord on a socket until READY or RESUMED: opens it, greets, and answers identify or resume. */
export function welcome(socket: FakeSocket, missed: readonly { t: string; s: number; d?: unknown }[] = []): void {
  socket.onSent = ({ op, d }) => {
    if (op === 1) queueMicrotask(() => socket.receive({ op: 11 }))
    if (op === 2) socket.dispatch('READY', 1, readyData())
    if (op !== 6) return
    for (const { t, s, d } of missed) socket.dispatch(t, s, d)
    socket.dispatch('RESUMED', (missed.at(-1)?.s ?? (d as { seq: number }).seq) + 1, {})
  }
  socket.open()
  socket.hello()
}

/** A gateway whose shards are all ready; later sockets are welcomed only if the test does so. */
export async function connected(options: Partial<GatewayOptions> = {}, clock?: FakeClock): Promise<Scene> {
  const made = scene(options, clock)
  made.sockets.onConnect = socket => queueMicrotask(() => welcome(socket))
  const connecting = made.gateway.connect()
  await dialled(made)
  await made.clock.until(connecting)
  made.sockets.onConnect = () => {}
  await settled()
  return made
}

/** Waits for the first socket; a session store on disk takes real time. */
export async function dialled({ sockets }: Scene): Promise<void> {
  await settled()
  for (let i = 0; i < 1000 && sockets.all.length === 0; i++) await new Promise(resolve => setTimeout(resolve, 2))
}
