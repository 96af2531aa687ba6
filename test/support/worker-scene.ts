import { type GatewayOptions, shardOf } from '../../plugins/gateway/index.js'
import type { WorkersOptions } from '../../plugins/gateway/worker-options.js'
import { FakeClock, settled } from './clock.js'
import { readyData, type Scene, scene } from './gateway.js'
import type { FakeSocket } from './socket.js'
import { FakeWorkers } from './workers.js'

interface Session {
  readonly id: string
  readonly shard: number
  readonly log: { readonly t: string; readonly s: number; readonly d: unknown }[]
  socket: FakeSocket | undefined
}

/** The other side of all sockets: keeps sessions, numbers events, and replays what was missed. */
export class Sessions {
  readonly all: Session[] = []
  /** Shards that identified, and sessions that were resumed from where, in order. */
  readonly identified: number[] = []
  readonly resumed: { readonly shard: number; readonly seq: number }[] = []
  /** Identifies that are answered with this close code. */
  refusal: number | undefined
  /** Whether acks are sent. */
  acks = true

  /** Plays Discord on a socket. */
  readonly welcome = (socket: FakeSocket): void => {
    socket.onSent = ({ op, d }) => {
      if (op === 1 && this.acks) queueMicrotask(() => socket.receive({ op: 11 }))
      if (op === 2) this.#identify(socket, d)
      if (op === 6) this.#resume(socket, d)
    }
    queueMicrotask(() => {
      socket.open()
      socket.hello()
    })
  }

  of(shard: number): Session {
    return this.all.filter(session => session.shard === shard).at(-1) as Session
  }
  socketOf(shard: number): FakeSocket {
    return this.of(shard).socket as FakeSocket
  }

  /** Something happens in a shard's guilds, whether or not anybody is connected. */
  emit(shard: number, t: string, d: unknown = {}): void {
    const { log, socket } = this.of(shard)
    const s = log.length + 1
    log.push({ t, s, d })
    if (socket && !socket.isOver) socket.dispatch(t, s, d)
  }

  #identify(socket: FakeSocket, d: unknown): void {
    const [shard = 0] = (d as { shard: number[] }).shard
    this.identified.push(shard)
    if (this.refusal !== undefined) {
      socket.end(this.refusal)
      return
    }
    const id = `session-${this.all.length}`
    this.all.push({ id, shard, log: [], socket })
    this.emit(shard, 'READY', readyData(id))
  }

  #resume(socket: FakeSocket, d: unknown): void {
    const { session_id, seq } = d as { session_id: string; seq: number }
    const session = this.all.find(({ id }) => id === session_id)
    if (!session) {
      socket.receive({ op: 9, d: false })
      return
    }
    this.resumed.push({ shard: session.shard, seq })
    session.socket = socket
    for (const { t, s, d: data } of session.log.slice(seq)) socket.dispatch(t, s, data)
    this.emit(session.shard, 'RESUMED')
  }
}

export interface WorkScene extends Scene {
  readonly workers: FakeWorkers
  readonly discord: Sessions
  /** Messages that were heard, as `shard seq content`. */
  readonly heard: string[]
}

/** A gateway of 4 shards in 2 workers without threads. Odd shards run in worker 1. */
export function prepared(workers: Partial<WorkersOptions> = {}, options: Partial<GatewayOptions> = {}): WorkScene {
  const clock = new FakeClock()
  const fake = new FakeWorkers(clock, () => made.sockets)
  const settings = { count: 2, spawn: fake.spawn, ...workers }
  const absent = { connect: undefined, random: undefined } as unknown as Partial<GatewayOptions>
  const made: Scene = scene({ shards: 4, workers: settings, ...absent, ...options }, clock)
  made.bot.session_start_limit.max_concurrency = 16
  const discord = new Sessions()
  made.sockets.onConnect = discord.welcome
  const heard: string[] = []
  made.gateway.on('messageCreate', ({ content }, { shard, seq }) => heard.push(`${shard} ${seq} ${content}`))
  return { ...made, workers: fake, discord, heard }
}

export async function started(
  workers?: Partial<WorkersOptions>,
  options?: Partial<GatewayOptions>,
): Promise<WorkScene> {
  const made = prepared(workers, options)
  await made.clock.until(made.gateway.connect())
  await settled()
  return made
}

/** A guild of a shard, of 4. */
export function guildOn(shard: number): string {
  const id = String((BigInt(shard) << 22n) + 1n)
  if (shardOf(id, 4) !== shard) throw new Error(`${id} is not on shard ${shard}`)
  return id
}
