/**
 * Fleet: the shards of one bot in this process, and what they share: address, token, identify queue, sessions.
 * @module
 */
import { createHash } from 'node:crypto'
import type { GatewayPresenceUpdateData, GatewayReadyDispatchData } from 'discord-api-types/v10'
import { ClosedError, GatewayError, type PipecordError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import { information } from './bot-information.js'
import { type IdentifyQueue, identifyQueue } from './identify-queue.js'
import { inflaters } from './inflate.js'
import { type GatewaySettings, gatewayUrl } from './options.js'
import { op } from './packet.js'
import { Session } from './session.js'
import { type Loss, Shard, type ShardHost, type ShardState } from './shard.js'
import { wsConnect } from './socket.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** A shard's state changed. */
    shardState: [change: { readonly shard: number; readonly from: ShardState; readonly to: ShardState }]
    /** A shard's connection ended; unless `remedy` is `stop`, it makes another. */
    shardLost: [loss: { readonly shard: number } & Pick<Loss, 'why' | 'remedy' | 'closeCode'>]
    /** A session went on, after so many events that were missed. */
    shardResumed: [shard: number, replayed: number]
    /** Something that will not work as it is set up. Without a listener it is a process warning. */
    gatewayWarning: [warning: string]
    /** A listener's queue was full; so many events were dropped in all. */
    eventDropped: [event: string, dropped: number]
  }
}

/** What the fleet asks of the gateway around it. */
export interface FleetHost extends Pick<ShardHost, 'wants' | 'wantsRaw' | 'raw' | 'dispatch'> {
  intents(): number
  refusedIntents(): string
  ready(flags: number | undefined): void
  lost(shard: Shard): void
}

export class Fleet {
  readonly #client: Client
  readonly #settings: GatewaySettings
  readonly #gateway: FleetHost
  readonly #host: ShardHost
  readonly #queue: IdentifyQueue
  /** A queue that was passed in belongs to others too. */
  readonly #ownsQueue: boolean
  readonly #identity: string
  readonly #shards = new Map<number, Shard>()
  #count = 1
  #url = ''
  #presence: GatewayPresenceUpdateData | undefined
  #connecting: { readonly done: Promise<void>; readonly cancel: AbortController } | undefined

  constructor(client: Client, settings: GatewaySettings, gateway: FleetHost) {
    this.#client = client
    this.#settings = settings
    this.#gateway = gateway
    this.#presence = settings.presence
    const { identify } = settings
    this.#ownsQueue = !('acquire' in identify)
    this.#queue = 'acquire' in identify ? identify : identifyQueue({ ...identify, clock: client.clock })
    this.#identity = createHash('sha256').update(settings.token.reveal()).digest('hex').slice(0, 16)
    this.#host = this.#makeHost()
  }

  get shards(): ReadonlyMap<number, Shard> {
    return this.#shards
  }
  get count(): number {
    return this.#count
  }
  get identifiesLeft(): number | undefined {
    return this.#queue.remaining
  }

  /** What the bot shows when it identifies the next time. */
  set presence(presence: GatewayPresenceUpdateData) {
    this.#presence = presence
  }

  /** Resolves when every shard has a session. Rejects, and stops all of them, if one is refused for good. */
  connect(): Promise<void> {
    if (!this.#connecting) {
      const cancel = new AbortController()
      const done = this.#connect(cancel.signal).finally(() => {
        if (this.#connecting?.cancel === cancel) this.#connecting = undefined
      })
      this.#connecting = { done, cancel }
    }
    return this.#connecting.done
  }

  async disconnect(resumable: boolean): Promise<void> {
    const connecting = this.#connecting
    this.#connecting = undefined
    connecting?.cancel.abort(new ClosedError('The gateway was disconnected before it was connected.'))
    connecting?.done.catch(() => {})
    const shards = [...this.#shards.values()]
    this.#shards.clear()
    await Promise.all(shards.map(shard => shard.stop(resumable)))
  }

  reconnect(id?: number): void {
    for (const shard of this.#shards.values()) if (id === undefined || id === shard.id) shard.reconnect()
  }

  /** @throws {GatewayError} GATEWAY_DISCONNECTED if the shard does not run here */
  shard(id: number): Shard {
    const shard = this.#shards.get(id)
    if (shard) return shard
    const hint = 'Call connect() first; with `shards: { ids, count }`, send where the shard runs.'
    throw new GatewayError('GATEWAY_DISCONNECTED', `Shard ${id} does not run here.`, { shard: id, hint })
  }

  async close(): Promise<void> {
    if (this.#ownsQueue) await this.#queue.close?.()
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { url, shards, limit } = await information(this.#client, this.#settings.token.reveal(), signal)
    if (signal.aborted) throw signal.reason
    this.#url = url
    this.#queue.update(limit)
    const { count, ids } = this.#plan(shards)
    this.#count = count
    await Promise.all(ids.map(id => this.#add(id, signal)))
    if (signal.aborted) throw signal.reason
    const started = ids.map(id => this.shard(id).start())
    try {
      await Promise.all(started)
    } catch (error) {
      await Promise.allSettled([this.disconnect(true), ...started])
      throw error
    }
  }

  #plan(recommended: number): { readonly count: number; readonly ids: readonly number[] } {
    const { shards } = this.#settings
    if (typeof shards === 'object') return { count: shards.count, ids: [...shards.ids].sort((a, b) => a - b) }
    const count = shards === 'auto' ? recommended : shards
    return { count, ids: Array.from({ length: count }, (_, id) => id) }
  }

  async #add(id: number, signal: AbortSignal): Promise<void> {
    if (this.#shards.get(id)?.count === this.#count) return
    const { sessions: store, saveSessionsEvery: saveEvery } = this.#settings
    const session = new Session({
      clock: this.#client.clock,
      store,
      saveEvery,
      shard: [id, this.#count],
      identity: this.#identity,
      failed: (what, error) => this.#client.emit('error', storeError(id, what, error)),
    })
    await session.restore()
    if (!signal.aborted) this.#shards.set(id, new Shard([id, this.#count], session, this.#host))
  }

  #makeHost(): ShardHost {
    const client = this.#client
    const { connect, compression, version, maxQueuedSends, ...settings } = this.#settings
    const inflater = inflaters(compression)
    const whole = (url: string) => gatewayUrl(url, version, inflater.compression)
    const { wants, wantsRaw, raw, dispatch } = this.#gateway
    return {
      ...settings,
      wants,
      wantsRaw,
      raw,
      dispatch,
      clock: client.clock,
      queue: this.#queue,
      maxQueued: maxQueuedSends,
      connect: connect ?? wsConnect(client.clock),
      inflater: inflater.make,
      url: resumeUrl => whole(resumeUrl !== undefined && URL.canParse(resumeUrl) ? resumeUrl : this.#url),
      identify: shard => this.#identify(shard),
      resume: (session_id, seq) => this.#sealed(op.resume, { session_id, seq }),
      ready: (_shard, { d }) => this.#gateway.ready((d as Partial<GatewayReadyDispatchData>).application?.flags),
      entered: (shard, from) => {
        if (client.heard('shardState')) client.emit('shardState', { shard: shard.id, from, to: shard.state })
      },
      lost: (shard, { why, remedy, closeCode }) => {
        this.#gateway.lost(shard)
        client.emit('shardLost', { shard: shard.id, why, remedy, closeCode })
      },
      failed: (error: PipecordError) => client.emit('error', error),
      resumed: (shard, replayed) => client.emit('shardResumed', shard.id, replayed),
      cureFor: (_shard, code, cure) => (code === 4014 ? `${cure}: ${this.#gateway.refusedIntents()}.` : cure),
    }
  }

  #identify(shard: Shard): string {
    const { compression, largeThreshold } = this.#settings
    return this.#sealed(op.identify, {
      properties: { os: process.platform, browser: 'pipecord', device: 'pipecord' },
      compress: compression === 'payload',
      large_threshold: largeThreshold,
      shard: [shard.id, shard.count],
      presence: this.#presence,
      intents: this.#gateway.intents(),
    })
  }

  /** The only two payloads that hold the token are made here, as text, when they are sent. */
  #sealed(code: number, d: Readonly<Record<string, unknown>>): string {
    return JSON.stringify({ op: code, d: { token: this.#settings.token.reveal(), ...d } })
  }
}

function storeError(shard: number, what: string, cause: unknown): GatewayError {
  const hint = 'Check the session store; the shard goes on without it.'
  return new GatewayError('SESSION_STORE', `The session of shard ${shard} could not be ${what}.`, {
    shard,
    cause,
    hint,
  })
}
