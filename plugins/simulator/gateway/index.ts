/**
 * Gateway: the simulator's WebSocket side, and the hands of the one who tests against it.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SimulatorClock } from '../clock.js'
import type { Random } from '../random.js'
import type { World, WorldEvent } from '../world/index.js'
import type { Connection } from './connection.js'
import { Door } from './door.js'
import type { Compression } from './encoders.js'
import { GatewayFaults } from './faults.js'
import { type FloodHandle, type FloodOptions, flood } from './flood.js'
import { Hub } from './hub.js'
import { GatewayLog } from './log.js'
import { Op } from './opcodes.js'
import type { GatewaySettings } from './options.js'
import type { Presence } from './presences.js'
import type { SessionStartLimit } from './session-starts.js'

export type { Compression } from './encoders.js'
export type { GatewayFault, GatewayFaultHandle, GatewayFaultKind } from './faults.js'
export type { FloodEvent, FloodHandle, FloodOptions } from './flood.js'
export type { GatewayLog, GatewayLogEntry, GatewayLogKind } from './log.js'
export type { GatewayOptions } from './options.js'
export type { Presence } from './presences.js'

export interface SocketSnapshot {
  /** 1 for the first socket. */
  readonly id: number
  /** `identified` once it has a session; `half-open` after `halfOpen()`. */
  readonly state: 'waiting' | 'identified' | 'half-open'
  readonly userId: string | undefined
  readonly shard: readonly [id: number, count: number] | undefined
  readonly sessionId: string | undefined
  readonly compression: Compression
  /** True where the client came to the address of READY's `resume_gateway_url`. */
  readonly resumeHost: boolean
  /** Clock's ms. */
  readonly openedAt: number
  readonly heartbeats: number
  /** Payloads that it sent, heartbeats included. */
  readonly received: number
  /** Bytes that it was sent, after compression. */
  readonly bytesOut: number
}

export interface SessionSnapshot {
  readonly id: string
  readonly userId: string
  readonly shard: readonly [id: number, count: number]
  readonly intents: number
  /** Number of its newest event. */
  readonly seq: number
  /** Events that a resume could replay. */
  readonly kept: number
  /** Id of its socket; undefined while it waits for a resume. */
  readonly socket: number | undefined
  /** Clock's ms at which it can no longer be resumed; undefined while it is connected. */
  readonly expires: number | undefined
}

/** Which sockets something is done to; all given facts must hold. @default all */
export interface SocketFilter {
  readonly id?: number
  readonly shard?: number
  readonly userId?: string
}

export interface GatewayParts {
  readonly world: World
  readonly clock: SimulatorClock
  readonly settings: GatewaySettings
  readonly random: Random
  readonly logSize: number
  readonly address: () => string
  readonly revoke: (token: string) => void
}

export class Gateway {
  readonly faults: GatewayFaults
  readonly log: GatewayLog
  readonly #hub: Hub
  readonly #door: Door
  readonly #settings: GatewaySettings
  readonly #floods = new Set<FloodHandle>()

  constructor({ random, logSize, ...parts }: GatewayParts) {
    this.faults = new GatewayFaults(parts.clock, random)
    this.log = new GatewayLog(parts.clock, logSize)
    this.#settings = parts.settings
    this.#hub = new Hub({ ...parts, faults: this.faults, log: this.log })
    this.#door = new Door(this.#hub)
  }

  /** `ws://127.0.0.1:PORT/` */
  get url(): string {
    return `${this.#hub.address()}/`
  }

  /** What the next READY names as `resume_gateway_url`; set it to an address where nobody listens to make that host dead. */
  get resumeURL(): string {
    return this.#hub.resumeURL ?? `${this.#hub.address()}/resume`
  }

  set resumeURL(url: string) {
    this.#hub.resumeURL = url
  }

  /** Open ones, oldest first. */
  get sockets(): readonly SocketSnapshot[] {
    return [...this.#door.connections].map(snapshot)
  }

  /** Those that are connected and those that can be resumed. */
  get sessions(): readonly SessionSnapshot[] {
    return [...this.#hub.sessions.values()].map(session => {
      const { id, userId, shard, intents, seq, kept, line, expires } = session
      return { id, userId, shard, intents, seq, kept, socket: line?.id, expires }
    })
  }

  /** What `GET /gateway/bot` says. */
  starts(applicationId: string): { readonly shards: number; readonly session_start_limit: SessionStartLimit } {
    return { shards: this.#settings.shards, session_start_limit: this.#hub.starts.limitOf(applicationId) }
  }

  /** Closes sockets with a code, as Discord does. Returns how many. */
  close(code: number, filter?: SocketFilter): number {
    return this.#each(filter, connection => connection.close(code))
  }

  /** Cuts sockets without a close frame. */
  drop(filter?: SocketFilter): number {
    return this.#each(filter, connection => connection.drop())
  }

  /** Leaves sockets standing that never answer again, not even the end of the connection. */
  halfOpen(filter?: SocketFilter): number {
    return this.#each(filter, connection => connection.halfOpen())
  }

  /** Asks for a reconnect with op 7; closes after `closeAfter` ms where it is given. */
  reconnect(filter?: SocketFilter, { closeAfter }: { closeAfter?: number } = {}): number {
    return this.#each(filter, connection => connection.reconnect(closeAfter))
  }

  /** Ends sessions with op 9. A resumable one stays alive. */
  invalidate(filter?: SocketFilter, { resumable = false }: { resumable?: boolean } = {}): number {
    return this.#each(filter, connection => {
      connection.invalidate(resumable)
      const { session } = connection
      if (session === undefined) return
      connection.session = undefined
      if (resumable) this.#hub.detach(session)
      else this.#hub.end(session)
    })
  }

  /** Asks for a heartbeat with op 1. */
  requestHeartbeat(filter?: SocketFilter): number {
    return this.#each(filter, connection => connection.send({ op: Op.Heartbeat, d: null }))
  }

  /** Sends a payload as it is, such as an opcode that nobody knows; a string need not be JSON. */
  send(payload: unknown, filter?: SocketFilter): number {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    return this.#each(filter, connection => connection.raw(text))
  }

  /** Dispatches any event as if it came from the world: to whom it concerns, with a number, kept for resumes. */
  dispatch(event: WorldEvent): void {
    this.#hub.deliver(event)
  }

  /** Forgets sessions, so that their resumes are refused; their sockets stay open. Returns how many. */
  expire(filter: Omit<SocketFilter, 'id'> = {}): number {
    const { shard, userId } = filter
    const chosen = [...this.#hub.sessions.values()].filter(
      session => (shard ?? session.shard[0]) === session.shard[0] && (userId ?? session.userId) === session.userId,
    )
    for (const session of chosen) this.#hub.end(session)
    return chosen.length
  }

  /** Makes guilds unavailable, by default all: GUILD_DELETE now and to whom connects, GUILD_CREATE after `end()`. */
  outage(guildIds: readonly string[] = [...this.#hub.world.guilds.keys()]): { end(): void } {
    const { sessions, outages } = this.#hub
    const each = (task: (id: string) => void) => {
      for (const id of guildIds) task(id)
    }
    const tell = (id: string) => {
      for (const session of sessions.values()) if (session.guilds.has(id)) this.#hub.present(session, id)
    }
    each(id => outages.add(id))
    each(tell)
    return {
      end: () => {
        each(id => outages.delete(id))
        each(tell)
      },
    }
  }

  /** Lets a user come online, do something or go. */
  setPresence(userId: string, presence: Presence): void {
    this.#hub.presences.set(userId, presence)
  }

  /**
   * Dispatches many events that change nothing in the world.
   * @throws TypeError naming the field
   */
  flood(options: FloodOptions): FloodHandle {
    const { world, clock } = this.#hub
    const backlog = () => [...this.#door.connections].reduce((sum, { backlog }) => sum + backlog, 0)
    const handle = flood({ world, clock, deliver: event => this.#hub.deliver(event), backlog }, options)
    this.#floods.add(handle)
    void handle.done.then(() => this.#floods.delete(handle))
    return handle
  }

  /** For `revoke` of the simulator: closes a bot's sockets with 4004. */
  expel(userId: string): void {
    this.#hub.expel(userId)
  }

  /** For the server's `upgrade`. */
  knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#door.knock(request, socket, head)
  }

  /** For the simulator's end, which cuts the sockets by itself. */
  end(): void {
    for (const handle of this.#floods) handle.stop()
    this.#hub.close()
    for (const connection of [...this.#door.connections]) connection.drop()
  }

  #each(filter: SocketFilter = {}, task: (connection: Connection) => void): number {
    const { id, shard, userId } = filter
    const chosen = [...this.#door.connections].filter(
      connection =>
        (id === undefined || connection.id === id) &&
        (shard === undefined || connection.session?.shard[0] === shard) &&
        (userId === undefined || connection.session?.userId === userId),
    )
    for (const connection of chosen) task(connection)
    return chosen.length
  }
}

function snapshot(connection: Connection): SocketSnapshot {
  const { id, session, state, compression, resumeHost, openedAt, heartbeats, received, bytesOut } = connection
  return {
    id,
    state: state === 'deaf' ? 'half-open' : session ? 'identified' : 'waiting',
    userId: session?.userId,
    shard: session?.shard,
    sessionId: session?.id,
    ...{ compression, resumeHost, openedAt, heartbeats, received, bytesOut },
  }
}
