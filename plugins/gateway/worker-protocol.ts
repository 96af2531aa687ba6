/**
 * WorkerProtocol: what the main thread and a worker tell each other. Plain data only.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import type { CallMessage } from './calls.js'
import type { PackedError } from './crossing.js'
import type { GatewaySettings } from './options.js'
import type { ResumePoint } from './session.js'
import type { Loss, ShardState } from './shard.js'
import type { ShardView } from './shard-fleet.js'
import type { RequestTarget } from './shard-messages.js'

/** Which events the main thread wants. */
export interface Wants {
  readonly raw: boolean
  /** Of the documented ones, as Discord writes them. Those that are not documented are few, and always told. */
  readonly names: readonly string[]
}

/** What identifies are made with; it may change between two of them. */
export interface Profile {
  readonly url: string
  readonly intents: number
  readonly presence: GatewayPresenceUpdateData | undefined
}

/** What a shard in a worker is run with: the settings that can cross. */
export type WorkerSettings = Pick<
  GatewaySettings,
  | ('compression' | 'largeThreshold' | 'timeouts' | 'backoff' | 'maxResumes')
  | ('maxQueuedSends' | 'listenerTimeout' | 'grace' | 'version')
>

/** What a worker begins with. */
export interface WorkerInit {
  readonly worker: number
  readonly shards: readonly number[]
  readonly count: number
  readonly settings: WorkerSettings
  /** It stays in the process, and is sealed as soon as it is there. */
  readonly token: string
  /** URL of the module that is run first. */
  readonly setup: string | undefined
  /** Characters of events that may be under way to the main thread. */
  readonly maxOutstanding: number
  readonly wants: Wants
  readonly profile: Profile
}

/** A request as it is answered in a worker. */
export interface Ask {
  readonly name: string
  readonly data: unknown
  /** undefined where the worker as a whole is meant. */
  readonly shard: number | undefined
  /** The worker that asks; undefined for the main thread. */
  readonly from: number | undefined
}

/** A request as a worker asks it. */
export interface Question {
  readonly target: RequestTarget
  readonly name: string
  readonly data: unknown
  /** Ms. */
  readonly timeout: number
}

/** A request over REST that the main thread's client carries out. */
export interface RestCall {
  readonly options: Readonly<Record<string, unknown>>
}

export interface RestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data: unknown
  readonly metadata: Readonly<Record<string, unknown>>
  readonly error: PackedError | undefined
}

/** What a worker can be asked. */
export type WorkerMethods = {
  /** Settles as the shard's `start()`. */
  readonly start: {
    readonly args: { readonly shard: number; readonly line: number; readonly session: ResumePoint | undefined }
    readonly value: undefined
  }
  /** Stops all shards. */
  readonly stop: { readonly args: { readonly resumable: boolean }; readonly value: undefined }
  /** Resolves when it was written to a connection. */
  readonly send: { readonly args: { readonly shard: number; readonly text: string }; readonly value: undefined }
  readonly request: {
    readonly args: Ask
    /** `isHandled` false: nobody there answers to the name. */
    readonly value: { readonly isHandled: boolean; readonly answer: unknown }
  }
  readonly ping: { readonly args: undefined; readonly value: WorkerFigures }
}

/** What a worker can ask of the main thread. */
export type MainMethods = {
  /** Resolves when the shard may identify. */
  readonly turn: { readonly args: { readonly shard: number }; readonly value: undefined }
  readonly rest: { readonly args: RestCall; readonly value: RestAnswer }
  readonly request: { readonly args: Question; readonly value: unknown }
}

export interface WorkerFigures {
  /** Bytes of the worker's own heap. */
  readonly heap: number
  /** Characters of events that are under way to the main thread. */
  readonly outstanding: number
  /** Whether it has stopped reading until the main thread catches up. */
  readonly isHeld: boolean
}

export type ShardFigures = Pick<ShardView, 'id' | 'latency' | 'queued' | 'events' | 'bytes'>

/** `line`: which of the main thread's orders to go on at another point the worker had when it posted this. */
interface OfShard {
  readonly shard: number
  readonly line: number
}

export type FromWorker =
  /** Its setup is done; it may be given shards. */
  | { readonly kind: 'up' }
  /** Its setup failed. */
  | { readonly kind: 'failed'; readonly error: PackedError }
  /** Wanted events, unread, and up to where the session has come with them. */
  | (OfShard & {
      readonly kind: 'events'
      readonly replayed: boolean
      readonly texts: string[]
      seq: number | null
    })
  | (OfShard & { readonly kind: 'raw'; readonly text: string })
  | (OfShard & { readonly kind: 'ready'; readonly session: ResumePoint; readonly flags: number | undefined })
  | (OfShard & { readonly kind: 'resumed'; readonly replayed: number; readonly seq: number | null })
  | (OfShard & { readonly kind: 'state'; readonly from: ShardState; readonly to: ShardState })
  | (OfShard & { readonly kind: 'lost'; readonly loss: Pick<Loss, 'why' | 'remedy' | 'closeCode' | 'misses'> })
  | { readonly kind: 'figures'; readonly shards: readonly ShardFigures[]; readonly worker: WorkerFigures }
  | { readonly kind: 'error'; readonly error: PackedError }
  | { readonly kind: 'broadcast'; readonly name: string; readonly data: unknown }
  | CallMessage

export type ToWorker =
  | { readonly kind: 'wants'; readonly wants: Wants }
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'reconnect'; readonly shard: number | undefined }
  /** What came cannot be read: go back to where the last event was delivered. */
  | (OfShard & { readonly kind: 'rewind'; readonly session: ResumePoint | undefined })
  /** So many characters of events were delivered. */
  | { readonly kind: 'delivered'; readonly size: number }
  | { readonly kind: 'broadcast'; readonly name: string; readonly data: unknown; readonly from: number | undefined }
  | CallMessage
