/**
 * Readiness: whether a new generation misses nothing any more, and the old one nothing from before that.
 * @module
 */
import type { Arrival } from './arrival.js'
import { Liveness } from './liveness.js'
import type { ShardFleet, ShardView } from './shard-fleet.js'

/** Ms by which the same event may come later over one session than over another, apart from broken connections. */
const lag = 5000

export class Readiness {
  readonly #old: ShardFleet
  readonly #fresh: ShardFleet
  readonly #arrival: Arrival
  readonly #oldLiveness = new Liveness()
  readonly #freshLiveness = new Liveness()
  #lastLook: number
  #isConnected = false

  constructor(
    old: ShardFleet,
    fresh: ShardFleet,
    { arrival, now }: { readonly arrival: Arrival; readonly now: number },
  ) {
    this.#old = old
    this.#fresh = fresh
    this.#arrival = arrival
    this.#lastLook = now
  }

  /** All new shards have had a session. */
  connected(): void {
    this.#isConnected = true
  }

  /** To be called every so often, and before anything is asked. */
  look(now: number): void {
    for (const shard of this.#fresh.shards.values()) this.#freshLiveness.look(shard, now)
    for (const shard of this.#old.shards.values()) this.#oldLiveness.look(shard, now)
  }

  /** @returns per new shard up to when events of the old ones will certainly not come over it any more */
  horizons(now: number): (shard: number) => number {
    const before = this.#lastLook
    this.#lastLook = now
    return id => {
      const shard = this.#fresh.shards.get(id)
      // What came before a session began is no part of it. A view may be as old as the look before.
      return shard && hasBegun(shard) ? this.#freshLiveness.provenAt(id) - lag : before
    }
  }

  /** Discord will not have a new shard, though it had it before. */
  get isRefused(): boolean {
    return this.#isConnected && [...this.#fresh.shards.values()].some(({ state }) => state === 'stopped')
  }

  isDue(now: number): boolean {
    if (!this.#isConnected) return false
    const wholeAt = this.#wholeAt(now)
    if (wholeAt === undefined || !this.isLevel(wholeAt)) return false
    const old = [...this.#old.shards.values()]
    return old.every(({ id, state }) => state === 'stopped' || this.#oldLiveness.provenAt(id) >= wholeAt)
  }

  /** Whether the new shards have brought everything that happened up to `at`, and a little later. */
  isLevel(at: number): boolean {
    const shards = [...this.#fresh.shards.values()]
    return shards.every(({ id, state }) => state === 'stopped' || this.#freshLiveness.provenAt(id) >= at + lag)
  }

  #wholeAt(now: number): number | undefined {
    let last = Number.NEGATIVE_INFINITY
    let isWhole = true
    for (const { id, state } of this.#fresh.shards.values()) {
      const at = this.#arrival.wholeAt(id, state === 'ready', now)
      if (at === undefined) isWhole = false
      else last = Math.max(last, at)
    }
    return isWhole ? last : undefined
  }
}

const hasBegun = ({ state, session }: ShardView): boolean => state === 'identifying' || session !== undefined
