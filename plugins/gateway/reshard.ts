/**
 * Reshard: replaces one generation of shards by another while events flow, so that each of these is delivered once.
 *
 * The new shards identify while the old ones go on delivering. What the new ones bring is compared with what the old ones
 * brought, and kept where these have not brought it yet. Once the new ones miss nothing any more and the old ones have shown
 * that they had not broken before, the old ones end, what only the new ones brought is delivered, and these take over.
 * @module
 */
import { AbortError, asError, GatewayError, QueueFullError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import { Arrival } from './arrival.js'
import { type Deferred, deferred } from './deferred.js'
import { eventKeyOf } from './event-key.js'
import { guildOf } from './events.js'
import { type Generation, silent, type Taps } from './generation.js'
import { type Ahead, Overlap } from './overlap.js'
import type { Packet } from './packet.js'
import { Readiness } from './readiness.js'
import { shardOf } from './shard-of.js'

export interface ReshardInit {
  readonly client: Client
  readonly old: Generation
  readonly fresh: Generation
  readonly to: number
  /** Whether the intents include Guilds. */
  readonly tellsGuilds: boolean
  /** What becomes of events outside a reshard. */
  readonly live: Taps
  /** Whether something is asked of the old shards whose answer is not there yet. */
  isAsking(): boolean
  /** The new shards are the gateway's from now on. */
  takeOver(): void
}

/** Ms between two looks at the shards. */
const lookEvery = 1000
/** Ms that answers to what was asked of the old shards may take. */
const answerTime = 15_000
/** Events that are remembered, and events that are kept, at most. Some 100 MB of each. */
const most = { sightings: 1_000_000, kept: 50_000 }

/** Sent to the session that asked or joined, and to no other; or about the session itself. */
const own: ReadonlySet<string> = new Set([
  'READY',
  'RESUMED',
  'GUILD_MEMBERS_CHUNK',
  'RATE_LIMITED',
  'SOUNDBOARD_SOUNDS',
  'CHANNEL_INFO',
  'VOICE_SERVER_UPDATE',
])
/** Read off the new shards whether or not anybody wants them. */
const arrivals: ReadonlySet<string> = new Set(['READY', 'GUILD_CREATE', 'GUILD_DELETE'])

export class Reshard {
  /** Resolves once the new shards need no comparison any more, or it has failed. */
  readonly over: Promise<void>
  readonly #init: ReshardInit
  readonly #overlap = new Overlap()
  readonly #arrival: Arrival
  readonly #readiness: Readiness
  /** When the old shards last got a new session: what happened before may be missing. */
  readonly #gaps = new Map<number, number>()
  readonly #settled: Deferred = deferred()
  readonly #over: Deferred = deferred()
  #cutAt: number | undefined
  /** Since when only answers are waited for. */
  #askingSince: number | undefined
  #stopLooking = () => {}

  constructor(init: ReshardInit) {
    this.#init = init
    this.#arrival = new Arrival(init.tellsGuilds)
    const { old, fresh } = init
    this.#readiness = new Readiness(old.fleet, fresh.fleet, { arrival: this.#arrival, now: this.#now() })
    this.over = this.#over.promise
  }

  /**
   * Resolves when the new shards have taken over and the old connections are closed.
   * @throws what ended it (as a rejection); the old shards then go on as if nothing had been
   */
  async run(signal: AbortSignal | undefined): Promise<void> {
    const { old, fresh } = this.#init
    const abort = () => this.#settled.reject(new AbortError(signal?.reason))
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    old.taps = this.#oldTaps()
    fresh.taps = this.#freshTaps()
    this.#look()
    fresh.fleet.connect().then(() => this.#readiness.connected(), this.#settled.reject)
    try {
      await this.#settled.promise
    } catch (error) {
      await this.#giveUp()
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
    }
    await old.retire()
  }

  /** The gateway ends its connections, and compares nothing any more. */
  stop(): void {
    if (this.#cutAt !== undefined) this.#finish()
  }

  async #giveUp(): Promise<void> {
    const { old, fresh, live } = this.#init
    this.#stopLooking()
    old.taps = live
    await fresh.retire()
    this.#over.resolve()
  }

  #finish(): void {
    this.#stopLooking()
    this.#init.fresh.taps = this.#init.live
    this.#over.resolve()
  }

  #oldTaps(): Taps {
    const { live } = this.#init
    return {
      ...live,
      ready: (shard, flags) => {
        this.#gaps.set(shard, this.#now())
        live.ready(shard, flags)
      },
      dispatch: (shard, packet, replayed) => {
        for (const missed of this.#missedBefore(shard, packet)) this.#deliver(missed)
        live.dispatch(shard, packet, replayed)
      },
    }
  }

  #freshTaps(): Taps {
    const { live } = this.#init
    return {
      ...silent,
      wants: event => arrivals.has(event) || live.wants(event),
      ready: live.ready,
      dispatch: (shard, packet, replayed) => {
        const at = this.#now()
        if (this.#arrival.hear(shard, packet, at)) return
        if (!live.wants(packet.t ?? '') || !isShared(shard, packet)) return
        const key = eventKeyOf(packet)
        if (!this.#overlap.fresh(key, shard)) this.#overlap.keep(key, { shard, packet, replayed, at })
      },
    }
  }

  /** After the old shards have ended; what they brought last may still come. */
  #trailingTaps(): Taps {
    const { live } = this.#init
    return {
      ...live,
      dispatch: (shard, packet, replayed) => {
        const mayBeKnown = this.#overlap.sightings > 0 && isShared(shard, packet)
        if (mayBeKnown && this.#overlap.fresh(eventKeyOf(packet), shard)) return
        live.dispatch(shard, packet, replayed)
      },
    }
  }

  #missedBefore(shard: number, packet: Packet): readonly Ahead[] {
    if (!isShared(shard, packet)) return []
    const key = eventKeyOf(packet)
    const gapUntil = this.#gaps.get(shard) ?? Number.NEGATIVE_INFINITY
    return this.#overlap.old(key, { shard: this.#newShardOf(key.guildId), at: this.#now(), gapUntil })
  }

  #newShardOf(guildId: string | undefined): number {
    return guildId !== undefined && /^\d{1,20}$/.test(guildId) ? shardOf(guildId, this.#init.to) : 0
  }

  #deliver({ shard, packet, replayed }: Ahead): void {
    this.#init.live.dispatch(shard, packet, replayed)
  }

  #look(): void {
    const now = this.#now()
    const readiness = this.#readiness
    readiness.look(now)
    this.#overlap.expire(readiness.horizons(now))
    if (this.#cutAt !== undefined && readiness.isLevel(this.#cutAt)) {
      this.#finish()
      return
    }
    if (this.#cutAt === undefined) this.#decide(now)
    this.#stopLooking = this.#init.client.clock.timer(lookEvery, () => this.#look())
  }

  #decide(now: number): void {
    const { sightings, kept } = this.#overlap
    if (sightings > most.sightings || kept > most.kept) this.#settled.reject(tooMuch(sightings + kept))
    else if (this.#readiness.isRefused) this.#settled.reject(refused())
    else if (this.#readiness.isDue(now)) {
      this.#askingSince ??= now
      if (!this.#init.isAsking() || now - this.#askingSince >= answerTime) this.#cutOver(now)
    }
  }

  #cutOver(now: number): void {
    const { client, old, fresh, to } = this.#init
    this.#cutAt = now
    old.taps = silent
    fresh.taps = this.#trailingTaps()
    const surplus = [...old.fleet.shards.keys()].filter(id => id >= to)
    fresh.store.open(old.store.shut(), surplus).catch(error => client.emit('error', unsaved(error)))
    this.#init.takeOver()
    for (const event of this.#overlap.takeKept()) this.#deliver(event)
    this.#settled.resolve()
  }

  #now(): number {
    return this.#init.client.clock.now()
  }
}

/** Whether it comes once over each generation. What belongs to no guild may come on every shard; it counts on the first. */
function isShared(shard: number, { t, d }: Packet): boolean {
  return !own.has(t ?? '') && (shard === 0 || guildOf(t ?? '', d) !== undefined)
}

function refused(): GatewayError {
  const hint = 'The `error` event before says why. The old shards go on.'
  return new GatewayError('GATEWAY_REFUSED', 'Discord refuses a new shard, so there is no reshard.', { hint })
}

function tooMuch(events: number): QueueFullError {
  const hint = 'Reshard when both old and new connections hold; the old shards go on.'
  return new QueueFullError(`${events} events wait to be compared, so there is no reshard.`, { hint })
}

function unsaved(cause: unknown): GatewayError {
  const hint = 'Check the session store; each shard tries again with its next event.'
  return new GatewayError('SESSION_STORE', 'The sessions of the new shards could not be saved.', {
    cause: asError(cause),
    hint,
  })
}
