/**
 * ShardFleet: what the gateway needs of a generation of shards, wherever these run.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import type { Client } from '../../src/kernel/client.js'
import type { CallOptions } from './calls.js'
import type { IdentifyQueue } from './identify-queue.js'
import type { GatewaySettings } from './options.js'
import type { Outgoing } from './outbox.js'
import type { Packet } from './packet.js'
import type { Loss, ShardState } from './shard.js'
import type { WorkerStatus } from './worker-link.js'
import type { Ask, Question } from './worker-protocol.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** A shard's state changed. `count` is how many shards there are; it tells old from new during a reshard. */
    shardState: [
      change: { readonly shard: number; readonly count: number; readonly from: ShardState; readonly to: ShardState },
    ]
    /** A shard's connection ended; unless `remedy` is `stop`, it makes another. */
    shardLost: [loss: { readonly shard: number; readonly count: number } & Pick<Loss, 'why' | 'remedy' | 'closeCode'>]
    /** A session went on, after so many events that were missed. */
    shardResumed: [shard: number, replayed: number]
    /** Something that will not work as it is set up. Without a listener it is a process warning. */
    gatewayWarning: [warning: string]
    /** A listener's queue was full; so many events were dropped in all. */
    eventDropped: [event: string, dropped: number]
  }
}

/** One shard, to look at. Each read tells how it is now. */
export interface ShardView {
  readonly id: number
  readonly count: number
  readonly state: ShardState
  /** Ms between a heartbeat and its ack: the last one, and the average of the last five. */
  readonly latency: { readonly last: number | undefined; readonly average: number | undefined }
  /** undefined while there is none. */
  readonly session: { readonly id: string; readonly seq: number | null } | undefined
  /** Payloads that wait to be sent. */
  readonly queued: number
  /** Since the start. */
  readonly events: number
  readonly bytes: { readonly received: number; readonly sent: number }
}

/** What a fleet is made with. The identify queue is the gateway's: all fleets share it, and none closes it. */
export type FleetSettings = Omit<GatewaySettings, 'shards' | 'identify'> & { readonly identify: IdentifyQueue }

/** What a fleet asks of the gateway around it, and tells it. Shards are named by their ids. */
export interface FleetHost {
  readonly client: Client
  /** Where messages from workers go. */
  readonly exchange: Exchange
  /** The intents' bits to identify with. */
  intents(): number
  /** Privileged intents that Discord refuses, in words. */
  refusedIntents(): string
  /** Whether anybody wants this event's data. The answer may change at any time. */
  wants(event: string): boolean
  /** Whether anybody wants each payload as it is. */
  wantsRaw(): boolean
  raw(shard: number, packet: Packet): void
  /** Per shard in the order in which Discord sent them. */
  dispatch(shard: number, packet: Packet, replayed: boolean): void
  /** A new session began, whether or not anybody wants its READY. Told before that is dispatched. */
  ready(shard: number, flags: number | undefined): void
  /** The connection is gone, and all that was asked over it with it. */
  lost(shard: number): void
}

/** A worker that runs shards. */
export interface WorkerPlace {
  readonly id: number
  readonly shards: readonly number[]
  /** @throws what its listener throws, {GatewayError} WORKER_LOST if it goes (as rejections) */
  request(ask: Ask, options: CallOptions): Promise<{ readonly isHandled: boolean; readonly answer: unknown }>
  broadcast(message: Pick<Ask, 'name' | 'data' | 'from'>): void
}

/** Where workers' messages go. */
export interface Exchange {
  ask(question: Question, asking: { readonly from: number; readonly signal: AbortSignal }): Promise<unknown>
  broadcast(message: Pick<Ask, 'name' | 'data'>, from: number): void
}

export interface ShardFleet {
  /** Those that run here; empty before `connect()`. */
  readonly shards: ReadonlyMap<number, ShardView>
  /** How many there are in all; 1 before `connect()`. */
  readonly count: number
  /** The threads that its shards run in; none if they run in this one. */
  readonly workers?: readonly WorkerStatus[]
  readonly places?: readonly WorkerPlace[]
  /** What the bot shows when it identifies the next time. */
  presence: GatewayPresenceUpdateData | undefined
  /** Resolves when every shard has a session. Rejects, and stops all of them, if one is refused for good. */
  connect(): Promise<void>
  /** Ends all connections; `connect()` may be called again. With `resumable`, sessions stay alive at Discord. */
  disconnect(resumable: boolean): Promise<void>
  /** Replaces the connections of all shards, or of one, and goes on with their sessions. */
  reconnect(shard?: number): void
  /** The host's `wants` or `wantsRaw` may answer otherwise now. */
  wantsChanged?(): void
  /**
   * Resolves when it was written to a connection. What waits survives reconnects.
   * @throws {GatewayError} (as a rejection) GATEWAY_DISCONNECTED if the shard does not run here
   * @throws {AbortError}, {QueueFullError}, {ClosedError} (as rejections)
   */
  send(shard: number, outgoing: Outgoing): Promise<void>
  /** For good, after `disconnect`: gives back what is left, such as threads. */
  close(): Promise<void>
}
