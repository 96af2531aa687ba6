/**
 * Fleet: the shards of one bot in this process, and what they share: address, token, identify queue, sessions.
 * @module
 */
import { createHash } from 'node:crypto'
import type { GatewayPresenceUpdateData, GatewayReadyDispatchData } from 'discord-api-types/v10'
import { ClosedError, GatewayError, type PipecordError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import type { Secret } from '../../src/request.js'
import { Address } from './address.js'
import { information } from './bot-information.js'
import { inflaters } from './inflate.js'
import { gatewayUrl, type Shards } from './options.js'
import type { Outgoing } from './outbox.js'
import { parseEvent } from './packet.js'
import { identifyText, resumeText } from './payloads.js'
import { Session } from './session.js'
import { Shard, type ShardHost } from './shard.js'
import type { FleetHost, FleetSettings, ShardFleet, ShardView } from './shard-fleet.js'
import { wsConnect } from './socket.js'

export class Fleet implements ShardFleet {
  presence: GatewayPresenceUpdateData | undefined
  readonly #settings: FleetSettings
  readonly #wanted: Shards
  readonly #gateway: FleetHost
  readonly #host: ShardHost
  readonly #identity: string
  readonly #shards = new Map<number, Shard>()
  readonly #views = new Map<number, ShardView>()
  #count = 1
  readonly #address: Address
  #connecting: { readonly done: Promise<void>; readonly cancel: AbortController } | undefined

  constructor(settings: FleetSettings, shards: Shards, gateway: FleetHost) {
    this.#settings = settings
    this.#wanted = shards
    this.#gateway = gateway
    this.presence = settings.presence
    this.#identity = identityOf(settings.token)
    this.#address = addressOf(settings, gateway)
    this.#host = this.#makeHost()
  }

  get shards(): ReadonlyMap<number, ShardView> {
    return this.#views
  }
  get count(): number {
    return this.#count
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
    this.#address.stop()
    const shards = [...this.#shards.values()]
    this.#shards.clear()
    this.#views.clear()
    await Promise.all(shards.map(shard => shard.stop(resumable)))
  }

  reconnect(id?: number): void {
    for (const shard of this.#shards.values()) if (id === undefined || id === shard.id) shard.reconnect()
  }

  async send(shard: number, outgoing: Outgoing): Promise<void> {
    await this.#shard(shard).outbox.send(outgoing)
  }

  async close(): Promise<void> {
    await this.disconnect(true)
  }

  /** @throws {GatewayError} GATEWAY_DISCONNECTED if the shard does not run here */
  #shard(id: number): Shard {
    const shard = this.#shards.get(id)
    if (shard) return shard
    throw noShard(id)
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { url, shards, limit } = await information(this.#gateway.client, this.#settings.token.reveal(), signal)
    if (signal.aborted) throw signal.reason
    this.#address.url = url
    this.#settings.identify.update(limit)
    const { count, ids } = planOf(this.#wanted, shards)
    this.#count = count
    await Promise.all(ids.map(id => this.#add(id, signal)))
    if (signal.aborted) throw signal.reason
    const started = ids.map(id => this.#shard(id).start())
    try {
      await Promise.all(started)
    } catch (error) {
      await Promise.allSettled([this.disconnect(true), ...started])
      throw error
    }
  }

  async #add(id: number, signal: AbortSignal): Promise<void> {
    if (this.#shards.get(id)?.count === this.#count) return
    const { client } = this.#gateway
    const session = sessionFor([id, this.#count], this.#identity, { ...this.#settings, client })
    await session.restore()
    if (signal.aborted) return
    const shard = new Shard([id, this.#count], session, this.#host)
    this.#shards.set(id, shard)
    this.#views.set(id, viewOf(shard))
  }

  #makeHost(): ShardHost {
    const { client, wants, wantsRaw, raw, dispatch, ready } = this.#gateway
    const { connect, compression, version, maxQueuedSends, ...settings } = this.#settings
    const inflater = inflaters(compression)
    const whole = (url: string) => gatewayUrl(url, version, inflater.compression)
    return {
      ...settings,
      wants,
      wantsRaw,
      read: parseEvent,
      raw: (shard, packet) => raw(shard.id, packet),
      dispatch: (shard, packet, replayed) => dispatch(shard.id, packet, replayed),
      clock: client.clock,
      queue: settings.identify,
      maxQueued: maxQueuedSends,
      connect: connect ?? wsConnect(client.clock),
      inflater: inflater.make,
      url: resumeUrl => whole(resumeUrl !== undefined && URL.canParse(resumeUrl) ? resumeUrl : this.#address.url),
      identify: shard => this.#identify(shard),
      resume: (session, seq) => resumeText(this.#settings.token, session, seq),
      ready: ({ id }, { d }) => ready(id, (d as Partial<GatewayReadyDispatchData>).application?.flags),
      entered: ({ id, count, state }, from) => {
        if (client.heard('shardState')) client.emit('shardState', { shard: id, count, from, to: state })
      },
      lost: ({ id, count }, { why, remedy, closeCode, misses = 0 }) => {
        this.#address.missed(misses)
        this.#gateway.lost(id)
        client.emit('shardLost', { shard: id, count, why, remedy, closeCode })
      },
      failed: (error: PipecordError) => client.emit('error', error),
      resumed: (shard, replayed) => client.emit('shardResumed', shard.id, replayed),
      cureFor: (_shard, code, cure) => (code === 4014 ? `${cure}: ${this.#gateway.refusedIntents()}.` : cure),
    }
  }

  #identify(shard: Shard): string {
    const { token, ...settings } = this.#settings
    const { id, count } = shard
    const intents = this.#gateway.intents()
    return identifyText(token, { ...settings, presence: this.presence, intents, shard: [id, count] })
  }
}

/** Which token a session belongs to, without the token. */
export const identityOf = (token: Secret<string>): string =>
  createHash('sha256').update(token.reveal()).digest('hex').slice(0, 16)

/** How many shards there are in all, and which of them run here. */
export function planOf(
  shards: Shards,
  recommended: number,
): { readonly count: number; readonly ids: readonly number[] } {
  if (typeof shards === 'object') return { count: shards.count, ids: [...shards.ids].sort((a, b) => a - b) }
  const count = shards === 'auto' ? recommended : shards
  return { count, ids: Array.from({ length: count }, (_, id) => id) }
}

/** A session that is kept in the settings' store. */
export function sessionFor(
  shard: readonly [id: number, count: number],
  identity: string,
  { client, sessions: store, saveSessionsEvery: saveEvery }: FleetSettings & { readonly client: Client },
): Session {
  const failed = (what: string, error: unknown) => client.emit('error', storeError(shard[0], what, error))
  return new Session({ clock: client.clock, store, saveEvery, shard, identity, failed })
}

export function noShard(id: number): GatewayError {
  const hint = 'Call connect() first; with `shards: { ids, count }`, send where the shard runs.'
  return new GatewayError('GATEWAY_DISCONNECTED', `Shard ${id} does not run here.`, { shard: id, hint })
}

/** The gateway's address, which Discord is asked for again when nothing greets there. */
export function addressOf({ token }: FleetSettings, { client }: FleetHost, changed = () => {}): Address {
  return new Address({
    clock: client.clock,
    ask: async signal => (await information(client, token.reveal(), signal)).url,
    changed,
    failed: error => client.emit('error', error),
  })
}

export function viewOf(shard: Shard): ShardView {
  const { id, count, bytes, session } = shard
  return {
    id,
    count,
    bytes,
    get state() {
      return shard.state
    },
    get latency() {
      return shard.heartbeat.latency
    },
    get session() {
      return session.id === undefined ? undefined : { id: session.id, seq: session.seq }
    },
    get queued() {
      return shard.outbox.waiting
    },
    get events() {
      return shard.events
    },
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
