/**
 * Liveness: until when a connection is known to have brought everything: something has come over it since.
 * @module
 */
import type { ShardView } from './shard-fleet.js'

interface Look {
  received: number
  at: number
  provenAt: number
}

/** A half-open connection looks as ready as any; only bytes that come in show that none are missing before them. */
export class Liveness {
  readonly #looks = new Map<number, Look>()

  /** To be called every so often, for a look proves no more than what the one before saw. */
  look({ id, state, bytes: { received } }: ShardView, now: number): void {
    if (state !== 'ready') {
      this.#looks.delete(id)
      return
    }
    const look = this.#looks.get(id)
    if (!look) {
      this.#looks.set(id, { received, at: now, provenAt: Number.NEGATIVE_INFINITY })
      return
    }
    if (received > look.received) look.provenAt = look.at
    look.received = received
    look.at = now
  }

  /** What came before this time has been heard, as far as this shard is concerned. */
  provenAt(shard: number): number {
    return this.#looks.get(shard)?.provenAt ?? Number.NEGATIVE_INFINITY
  }
}
