/**
 * WorkerHandle: what a module that runs in a worker gets: its events, its messages, and requests to Discord.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import { TypedClient } from '../../src/presets/typed-client.js'
import { Answering } from './answering.js'
import { type Calls, uncloneable } from './calls.js'
import { type PackedOutcome, packError, unpackOutcomes } from './crossing.js'
import { Dispatch } from './dispatch.js'
import type { EventListener, GatewayEvent, GatewayEvents } from './events.js'
import { viewOf } from './fleet.js'
import type { ListenerOptions } from './listener.js'
import type { Shard } from './shard.js'
import {
  type AnswerOf,
  answerWithin,
  type MessageListener,
  type MessageName,
  type OneTarget,
  type RequestOf,
  type RequestOptions,
  type RequestTarget,
  type ShardOutcome,
} from './shard-messages.js'
import { Rates, type ShardStatus, statusOf } from './status.js'
import type { WorkerMail } from './worker-mail.js'
import type { Ask, MainMethods, WorkerInit, WorkerMethods } from './worker-protocol.js'
import { remote } from './worker-rest.js'

/** What `setup` is called with in each worker. */
export interface GatewayWorker {
  /** From 0. */
  readonly id: number
  /** The shards that run here. */
  readonly shards: readonly number[]
  /** Sends requests to Discord through the main thread's client, where the limits are kept. */
  readonly client: Pick<TypedClient, 'get' | 'post' | 'put' | 'patch' | 'delete' | 'request'>
  /** Hears the events of these shards in this thread; they do not go to the main thread for that. */
  on<K extends GatewayEvent>(
    event: K,
    listener: EventListener<K>,
    options?: ListenerOptions<GatewayEvents[K]>,
  ): () => void
  off<K extends GatewayEvent>(event: K, listener: EventListener<K>): void
  /** Answers to `name`. @throws {ConfigError} if somebody here does so already */
  handle<K extends MessageName>(name: K, listener: MessageListener<K>): () => void
  /** Asks a shard wherever it runs, another worker or the main thread. @throws as `gateway.request` */
  request<K extends MessageName>(
    target: OneTarget,
    name: K,
    data: RequestOf<K>,
    options?: RequestOptions,
  ): Promise<AnswerOf<K>>
  request<K extends MessageName>(
    target: 'all',
    name: K,
    data: RequestOf<K>,
    options?: RequestOptions,
  ): Promise<ShardOutcome<AnswerOf<K>>[]>
  /** Tells the main thread and all other workers. */
  broadcast<K extends MessageName>(name: K, data: RequestOf<K>): void
  status(): readonly ShardStatus[]
}

/** Runs in each worker before its shards connect. */
export type WorkerSetup = (worker: GatewayWorker) => void | Promise<void>

export interface WorkerHandleInit {
  readonly clock: Clock
  readonly calls: Calls<WorkerMethods, MainMethods>
  readonly mail: WorkerMail
  readonly secret: string
  shards(): ReadonlyMap<number, Shard>
}

export class WorkerHandle implements GatewayWorker {
  readonly id: number
  readonly shards: readonly number[]
  readonly client: TypedClient
  readonly dispatch: Dispatch
  readonly #init: WorkerHandleInit
  readonly #answering: Answering
  readonly #rates: Rates

  constructor({ worker, shards, settings }: WorkerInit, init: WorkerHandleInit) {
    this.id = worker
    this.shards = shards
    this.#init = init
    const { clock, calls, mail, secret } = init
    this.client = new TypedClient({ clock, layers: [remote(calls)] })
    this.client.on('error', error => mail.add({ kind: 'error', error: packError(error, secret) }))
    this.dispatch = new Dispatch(this.client, settings.listenerTimeout)
    this.#answering = new Answering(error => this.client.emit('error', error))
    this.#rates = new Rates(clock)
  }

  on<K extends GatewayEvent>(
    event: K,
    listener: EventListener<K>,
    options: ListenerOptions<GatewayEvents[K]> = {},
  ): () => void {
    const subscription = this.dispatch.add(event, listener, options as ListenerOptions<never>)
    return () => this.dispatch.remove(subscription)
  }

  off<K extends GatewayEvent>(event: K, listener: EventListener<K>): void {
    const subscription = this.dispatch.find(event, listener)
    if (subscription) this.dispatch.remove(subscription)
  }

  handle<K extends MessageName>(name: K, listener: MessageListener<K>): () => void {
    return this.#answering.add(name, listener as never)
  }

  async request(target: RequestTarget, name: string, data: unknown, options: RequestOptions = {}): Promise<never> {
    const { timeout = answerWithin, signal } = options
    const question = { target, name, data, timeout }
    const answer = await this.#init.calls.call('request', question, { timeout, signal })
    return (target === 'all' ? unpackOutcomes(answer as PackedOutcome[]) : answer) as never
  }

  broadcast<K extends MessageName>(name: K, data: RequestOf<K>): void {
    try {
      this.#init.mail.post({ kind: 'broadcast', name, data })
    } catch (error) {
      throw uncloneable('broadcast', error)
    }
  }

  status(): readonly ShardStatus[] {
    return [...this.#init.shards().values()].map(shard => statusOf(viewOf(shard), this.#rates))
  }

  /** Somebody asks. */
  async answer({ name, data, shard, from }: Ask, signal: AbortSignal) {
    const isHandled = this.#answering.has(name)
    const answer = isHandled ? await this.#answering.answer(name, data, { shard, from, signal }) : undefined
    return { isHandled, answer }
  }

  /** Somebody tells everybody. */
  hear({ name, data, from }: Pick<Ask, 'name' | 'data' | 'from'>): void {
    this.#answering.hear(name, data, from)
  }
}
