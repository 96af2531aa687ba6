/**
 * Gateway: what users do with Discord's gateway: listen, wait, send, ask.
 * @module
 */
import type {
  APISoundboardSound,
  GatewayChannelInfoDispatchData,
  GatewayPresenceUpdateData,
  GatewayVoiceStateUpdateData,
} from 'discord-api-types/v10'
import { ClosedError, GatewayError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import { type IterateOptions, iterate, type WaitOptions, waitFor } from './collect.js'
import { Dispatch, type DispatchLayer } from './dispatch.js'
import type { BatchListener, CustomEvents, EventListener, EventMeta, GatewayEvent, GatewayEvents } from './events.js'
import { MessageExchange } from './exchange.js'
import type { Generation, Taps } from './generation.js'
import { Generations, type Resharded, type ReshardOptions } from './generations.js'
import { type IdentifyQueue, identifyQueue } from './identify-queue.js'
import { IntentWatch } from './intent-watch.js'
import type { BatchOptions, ListenerOptions } from './listener.js'
import type { GatewaySettings } from './options.js'
import { Outbound, type OutboundContext, type OutboundLayer } from './outbound.js'
import type { Outgoing } from './outbox.js'
import { op } from './packet.js'
import { type AnswerOptions, type MemberOptions, type MemberRequest, Requests } from './requests.js'
import type { ShardFleet } from './shard-fleet.js'
import type {
  AnswerOf,
  AnyMessageListener,
  MessageListener,
  MessageName,
  OneTarget,
  RequestOf,
  RequestOptions,
  RequestTarget,
  ShardOutcome,
} from './shard-messages.js'
import { shardOf } from './shard-of.js'
import { Rates, type ShardStatus, statusOf } from './status.js'
import type { WorkerStatus } from './worker-link.js'

export interface SendOptions {
  /** @default 0 */
  readonly shard?: number
  /** Takes it out of the queue. */
  readonly signal?: AbortSignal
}

export interface CloseOptions {
  /** Keeps the sessions for the next process; if not, the bot is shown as offline at once. @default false */
  readonly resumable?: boolean
  /** Ms to wait for listeners that are at work. @default 5000 */
  readonly drain?: number
}

export interface GatewayStatus {
  readonly shards: readonly ShardStatus[]
  /** Empty where the shards run in this thread. */
  readonly workers: readonly WorkerStatus[]
  /** Identifies that are left, as far as is known. */
  readonly identifiesLeft: number | undefined
  /** Listeners that are at work, events that wait for one, and events that were dropped. */
  readonly listeners: { readonly running: number; readonly waiting: number; readonly dropped: number }
}

/** The onion that payloads go out through. */
export interface OutboundLayers {
  readonly layers: readonly string[]
  use(layer: OutboundLayer, place?: { readonly before?: string; readonly after?: string }): void
}

export class Gateway {
  readonly #client: Client
  readonly #dispatch: Dispatch
  readonly #queue: IdentifyQueue
  /** A queue that was passed in belongs to others too. */
  readonly #ownsQueue: boolean
  readonly #generations: Generations
  readonly #outbound: Outbound
  readonly #requests: Requests
  readonly #exchange: MessageExchange
  readonly #intents: IntentWatch
  readonly #closed = new AbortController()
  /** Of which shards' time a payload is. */
  readonly #origins = new WeakMap<OutboundContext, Generation>()
  #rates: Rates
  #presence: GatewayPresenceUpdateData | undefined
  #closing: Promise<void> | undefined

  constructor(client: Client, settings: GatewaySettings) {
    this.#client = client
    this.#presence = settings.presence
    this.#intents = new IntentWatch(client, settings.intents)
    this.#dispatch = new Dispatch(client, settings.listenerTimeout, () => this.#generations.wantsChanged())
    this.#exchange = new MessageExchange({
      clock: client.clock,
      secret: settings.token.reveal(),
      fleet: () => this.#fleet,
      shardOf: id => this.shardOf(id),
      failed: error => client.emit('error', error),
    })
    this.#rates = new Rates(client.clock)
    const { identify } = settings
    this.#ownsQueue = !('acquire' in identify)
    this.#queue = 'acquire' in identify ? identify : identifyQueue({ ...identify, clock: client.clock })
    this.#generations = new Generations({
      client,
      settings,
      queue: this.#queue,
      exchange: this.#exchange,
      live: this.#taps(),
      intents: () => this.#intents.bits,
      refusedIntents: () => this.#intents.refused(),
      presence: () => this.#presence,
      isAsking: () => this.#requests.isAsking,
      replaced: () => this.#replaced(),
    })
    this.#outbound = new Outbound(client.clock, (ctx, outgoing) => this.#deliver(ctx, outgoing))
    this.#requests = new Requests({
      clock: client.clock,
      shardOf: id => this.shardOf(id),
      send: payload => this.#post(payload),
    })
  }

  /**
   * Connects all shards; resolves when each has a session. Failures that may pass are tried again until then.
   * @throws {GatewayError} (as a rejection) GATEWAY_REFUSED if Discord refuses for good, naming the cure
   * @throws {ClosedError} (as a rejection) if it is disconnected before
   */
  async connect(): Promise<void> {
    if (this.#closed.signal.aborted) throw this.#closed.signal.reason
    this.#intents.settle(this.#dispatch.heard())
    await this.#fleet.connect()
  }

  /**
   * Ends all connections; `connect()` may be called again.
   * @param options.resumable keeps the sessions, so that the next `connect()` gets what was missed; if not, the bot is
   * shown as offline at once. @default false
   */
  async disconnect({ resumable = false }: { readonly resumable?: boolean } = {}): Promise<void> {
    const error = new ClosedError('The gateway was disconnected.')
    await this.#generations.stop(error)
    this.#outbound.clear(error)
    this.#requests.close(error)
    await this.#fleet.disconnect(resumable)
  }

  /** Replaces the connections of all shards, or of one, and goes on with their sessions. */
  reconnect(shard?: number): void {
    this.#fleet.reconnect(shard)
  }

  /**
   * Replaces all shards by another number of them, so that no event is missed, doubled or out of order in its guild;
   * docs/gateway.md, Resharding, says what holds and what does not. Resolves when the new shards have taken over and the old
   * connections are closed.
   * @param shards how many there shall be; `auto`: as many as Discord recommends
   * @throws {ConfigError} (as a rejection) if it is no number of shards, or some run in other processes
   * @throws {GatewayError} (as a rejection) IDENTIFY_BUDGET before anything begins if the day's identifies do not suffice,
   * GATEWAY_DISCONNECTED before `connect()`, GATEWAY_BUSY during another reshard, GATEWAY_REFUSED if Discord will not have
   * the new shards; {AbortError}, {ClosedError}, {QueueFullError}. The old shards then go on
   */
  async reshard(shards: 'auto' | number, { signal }: ReshardOptions = {}): Promise<Resharded> {
    if (this.#closed.signal.aborted) throw this.#closed.signal.reason
    return await this.#generations.reshard(shards, signal)
  }

  /** Disconnects for good, waits for listeners that are at work, and ends what waits for events. */
  close({ resumable = false, drain = 5000 }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(resumable, drain)
    return this.#closing
  }

  async #close(resumable: boolean, drain: number): Promise<void> {
    const error = new ClosedError('The gateway was closed.')
    this.#closed.abort(error)
    this.#exchange.close(error)
    await this.disconnect({ resumable })
    await this.#drain(drain)
    this.#dispatch.close()
    await this.#fleet.close()
    if (this.#ownsQueue) await this.#queue.close?.()
  }

  /**
   * Calls `listener` on each event until the returned function is called. With `batch`, it gets lists.
   * @throws {ConfigError} naming what is wrong with the listener or its options
   */
  on<K extends GatewayEvent>(event: K, listener: BatchListener<K>, options: BatchOptions<GatewayEvents[K]>): () => void
  on<K extends GatewayEvent>(
    event: K,
    listener: EventListener<K>,
    options?: ListenerOptions<GatewayEvents[K]>,
  ): () => void
  on(event: GatewayEvent, listener: unknown, options: object = {}): () => void {
    const subscription = this.#dispatch.add(event, listener, options)
    this.#intents.check(event)
    const { signal } = options as { signal?: AbortSignal }
    const stop = () => {
      signal?.removeEventListener('abort', stop)
      this.#dispatch.remove(subscription)
    }
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
    return stop
  }

  /** As `on`, for the next event only. */
  once<K extends GatewayEvent>(
    event: K,
    listener: EventListener<K>,
    options: ListenerOptions<GatewayEvents[K]> = {},
  ): () => void {
    const { filter, ...rest } = options
    const first = (data: GatewayEvents[K], meta: EventMeta) => {
      if (filter && !filter(data, meta)) return undefined
      stop()
      return listener(data, meta)
    }
    const stop = this.on(event, Object.assign(first, { listener }), rest)
    return stop
  }

  /** Stops what `on` began with this listener. */
  off<K extends GatewayEvent>(event: K, listener: EventListener<K> | BatchListener<K>): void {
    const subscription = this.#dispatch.find(event, listener)
    if (subscription) this.#dispatch.remove(subscription)
  }

  /** Events one by one from now on: `for await (const message of gateway.events('messageCreate')) ...` */
  events<K extends GatewayEvent>(
    event: K,
    options: IterateOptions<GatewayEvents[K]> = {},
  ): AsyncIterableIterator<GatewayEvents[K]> {
    return iterate<K>((listener, filter) => this.on(event, listener, filter ? { filter } : {}), {
      ...options,
      closed: this.#closed.signal,
    })
  }

  /**
   * The next event that fits.
   * @throws {GatewayError} GATEWAY_TIMEOUT, {AbortError} or {ClosedError} (as rejections) if none comes
   */
  waitFor<K extends GatewayEvent>(event: K, options: WaitOptions<GatewayEvents[K]> = {}): Promise<GatewayEvents[K]> {
    return waitFor<K>(event, (listener, filter) => this.on(event, listener, filter ? { filter } : {}), {
      ...options,
      clock: this.#client.clock,
      closed: this.#closed.signal,
    })
  }

  /** Tells listeners of an event of your own. */
  emit<K extends keyof CustomEvents>(event: K, data: CustomEvents[K]): void {
    this.#dispatch.emit(event as string, data)
  }

  /** Adds a layer that every event passes before its listeners: `gateway.use(async (ctx, next) => ...)`. */
  use(layer: DispatchLayer): this {
    this.#dispatch.use(layer)
    return this
  }

  /** The layers that payloads go out through. */
  get outbound(): OutboundLayers {
    return this.#outbound
  }

  /**
   * Sends a payload through the outbound layers; resolves when it was written to a connection.
   * @throws {GatewayError} (as a rejection) GATEWAY_PAYLOAD if it is too large, GATEWAY_DISCONNECTED if there is no shard
   * @throws {AbortError}, {QueueFullError}, {ClosedError} (as rejections)
   */
  async send(code: number, d: unknown, { shard = 0, signal }: SendOptions = {}): Promise<void> {
    const ctx: OutboundContext = { shard, op: code, d, signal }
    await this.#post(ctx)
  }

  /** Shows another presence, on all shards or on one. More than 5 in 20 s become fewer: the last one counts. */
  async updatePresence(
    presence: GatewayPresenceUpdateData,
    { shard }: { readonly shard?: number } = {},
  ): Promise<void> {
    if (shard === undefined) {
      this.#presence = presence
      this.#fleet.presence = presence
    }
    const ids = shard === undefined ? [...this.#fleet.shards.keys()] : [shard]
    await Promise.all(ids.map(id => this.send(op.presence, presence, { shard: id })))
  }

  /** Joins, moves between or leaves voice channels. */
  updateVoiceState(state: GatewayVoiceStateUpdateData, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.send(op.voiceState, state, { ...options, shard: this.shardOf(state.guild_id) })
  }

  /** Members of a guild, chunk by chunk, or all at once with `.all()`. @throws {ValidationError} */
  requestMembers(guildId: string, options: MemberOptions = {}): MemberRequest {
    return this.#requests.members(guildId, options)
  }

  /** Soundboard sounds by guild. @throws {GatewayError} (as a rejection) if no answer comes */
  requestSoundboardSounds(
    guildIds: string | readonly string[],
    options: AnswerOptions = {},
  ): Promise<Map<string, APISoundboardSound[]>> {
    return this.#requests.soundboardSounds(typeof guildIds === 'string' ? [guildIds] : guildIds, options)
  }

  /** Voice status and start times of a guild's channels. @throws {GatewayError} (as a rejection) if no answer comes */
  requestChannelInfo(
    guildId: string,
    fields?: readonly ('status' | 'voice_start_time')[],
    options: AnswerOptions = {},
  ): Promise<GatewayChannelInfoDispatchData> {
    return this.#requests.channelInfo(guildId, fields, options)
  }

  /**
   * Asks a shard (by its id, or `{ guild }`), a worker as a whole (`{ worker }`), or `all` shards. It is answered by what
   * `handle` has there; where nobody in a worker answers to the name, by what has it here.
   * @throws {GatewayError} (as a rejection) REQUEST_FAILED if nobody answers or what does throws, GATEWAY_TIMEOUT after
   * `timeout`, WORKER_LOST as soon as the worker is gone, GATEWAY_DISCONNECTED if the shard does not run in this process
   * @throws {AbortError}, {ConfigError}, {ValidationError} (as rejections). With `all`, each outcome says how it went
   */
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
  request(target: RequestTarget, name: string, data: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#exchange.request(target, name, data, options)
  }

  /**
   * Tells all workers; without workers, what has the name here. Nobody answers.
   * @throws {ConfigError} if the data cannot be sent to another thread
   */
  broadcast<K extends MessageName>(name: K, data: RequestOf<K>): void {
    this.#exchange.broadcast({ name, data })
  }

  /**
   * Answers to `name`: without workers for all shards, with workers for those whose `setup` does not, and for `main`.
   * Ends when the returned function is called.
   * @throws {ConfigError} if it is no function, or somebody answers to the name already
   */
  handle<K extends MessageName>(name: K, listener: MessageListener<K>): () => void {
    return this.#exchange.handle(name, listener as AnyMessageListener)
  }

  /** The shard that a guild's events come on. @throws {ValidationError} if it is no id */
  shardOf(guildId: string | undefined): number {
    return shardOf(guildId, this.#fleet.count)
  }

  /** The intents' bits that were, or will be, asked for. */
  get intents(): number {
    return this.#intents.bits
  }

  status(): GatewayStatus {
    const shards = [...this.#fleet.shards.values()].map(shard => statusOf(shard, this.#rates))
    const { workers = [] } = this.#fleet
    return { shards, workers, identifiesLeft: this.#queue.remaining, listeners: this.#dispatch.status() }
  }

  async #drain(ms: number): Promise<void> {
    let stop = () => {}
    const late = new Promise<void>(resolve => {
      stop = this.#client.clock.timer(ms, resolve)
    })
    await Promise.race([this.#dispatch.drain(), late])
    stop()
  }

  get #fleet(): ShardFleet {
    return this.#generations.current.fleet
  }

  #post(ctx: OutboundContext): Promise<void> {
    this.#origins.set(ctx, this.#generations.current)
    return this.#outbound.send(ctx)
  }

  /** What waited for shards that have been replaced meanwhile goes to the new ones. */
  async #deliver(ctx: OutboundContext, outgoing: Outgoing): Promise<void> {
    for (;;) {
      const { current } = this.#generations
      const shard = this.#origins.get(ctx) === current ? ctx.shard : placeOf(ctx, current.fleet.count)
      try {
        return await current.fleet.send(shard, outgoing)
      } catch (error) {
        const wasReplaced = error instanceof ClosedError && current !== this.#generations.current
        if (!wasReplaced) throw error
      }
    }
  }

  #replaced(): void {
    this.#rates = new Rates(this.#client.clock)
    this.#requests.moved()
    const presence = this.#presence
    if (presence === undefined || presence === this.#fleet.presence) return
    this.updatePresence(presence).catch(error => {
      if (!(error instanceof ClosedError)) this.#client.emit('error', error)
    })
  }

  #taps(): Taps {
    return {
      ready: (_shard, flags) => this.#intents.learn(flags),
      lost: shard => this.#requests.lost(shard),
      wants: event => this.#dispatch.wants(event) || this.#requests.wants(event),
      wantsRaw: () => this.#dispatch.wantsRaw(),
      raw: (shard, packet) => this.#dispatch.raw(shard, packet),
      dispatch: (shard, packet, replayed) => {
        const name = packet.t ?? ''
        if (this.#requests.wants(name)) this.#requests.hear(shard, packet)
        this.#dispatch.dispatch(packet, { shard, seq: packet.s, name, replayed })
      },
    }
  }
}

/**
 * Where a payload goes that was meant for a shard of another count.
 * @throws {GatewayError} GATEWAY_DISCONNECTED if its guilds are not on one shard any more
 */
function placeOf({ shard, op: code, d }: OutboundContext, count: number): number {
  const { guild_id, guild_ids } = (d ?? {}) as { readonly guild_id?: string; readonly guild_ids?: readonly string[] }
  const guilds = guild_ids ?? (guild_id === undefined ? [] : [guild_id])
  const [first = shard, ...others] = new Set(guilds.map(id => shardOf(id, count)))
  if (others.length === 0) return first
  const hint = 'Ask again: the guilds are on several shards now.'
  throw new GatewayError('GATEWAY_DISCONNECTED', `A payload of opcode ${code} waited for shards that are gone.`, {
    shard,
    hint,
  })
}
