/**
 * Overlap: tells which events two generations of sessions have both brought, so that each is delivered once and in order.
 *
 * Over every session the events of a guild come in the same order. So once an event has come over both, what stood before
 * it on one side only will not come over the other any more. A plain data structure: no clock, no sockets.
 * @module
 */
import type { EventKey } from './event-key.js'
import type { Packet } from './packet.js'

/** An event of the new generation that the old one has not brought yet. */
export interface Ahead {
  readonly shard: number
  readonly packet: Packet
  readonly replayed: boolean
  readonly at: number
}

interface Sighting {
  readonly key: string
  readonly at: number
}

interface Lane {
  /** Shard of the new generation that the other half of its events comes on. */
  readonly shard: number
  /** Delivered by the old generation, not yet seen on the new one. */
  delivered: Sighting[]
  /** Seen on the new generation only. */
  ahead: (Sighting & Ahead & { readonly order: number })[]
}

export class Overlap {
  readonly #lanes = new Map<string, Lane>()
  #order = 0
  #sightings = 0
  #kept = 0

  /** Events that were delivered and may come again. */
  get sightings(): number {
    return this.#sightings
  }
  /** Events that are kept until it is known whether the old generation brings them too. */
  get kept(): number {
    return this.#kept
  }

  /**
   * The old generation brings an event, which is to be delivered.
   * @param shard that it comes on in the new generation
   * @param gapUntil until when the old generation was without a session
   * @returns events that the old generation has missed by then, to be delivered before
   */
  old({ lane: name, key }: EventKey, { shard, at, gapUntil }: OldSighting): readonly Ahead[] {
    const lane = this.#lane(name, shard)
    const found = lane.ahead.findIndex(entry => entry.key === key)
    // They are in order of time.
    const end = found < 0 ? lane.ahead.length : found
    let gone = 0
    while (gone < end && (lane.ahead[gone] as Sighting).at <= gapUntil) gone++
    if (found >= 0) lane.ahead.splice(found, 1)
    const missed = lane.ahead.splice(0, gone)
    this.#kept -= gone
    if (found < 0) {
      lane.delivered.push({ key, at })
      this.#sightings++
    } else this.#kept--
    this.#tidy(name, lane)
    return missed
  }

  /** The new generation brings an event. @returns whether it has been delivered already */
  fresh({ lane: name, key }: EventKey, shard: number): boolean {
    const lane = this.#lane(name, shard)
    const found = lane.delivered.findIndex(entry => entry.key === key)
    if (found >= 0) {
      lane.delivered.splice(0, found + 1)
      this.#sightings -= found + 1
    }
    this.#tidy(name, lane)
    return found >= 0
  }

  /** Keeps an event of the new generation until the old one brings it, or ends. */
  keep({ lane: name, key }: EventKey, event: Ahead): void {
    this.#lane(name, event.shard).ahead.push({ ...event, key, order: this.#order++ })
    this.#kept++
  }

  /** Forgets what was delivered before `horizonOf` its shard in the new generation: it will not come there any more. */
  expire(horizonOf: (shard: number) => number): void {
    for (const [name, lane] of this.#lanes) {
      const horizon = horizonOf(lane.shard)
      const first = lane.delivered.findIndex(entry => entry.at >= horizon)
      const gone = first < 0 ? lane.delivered.length : first
      if (gone > 0) lane.delivered.splice(0, gone)
      this.#sightings -= gone
      this.#tidy(name, lane)
    }
  }

  /** The old generation ends here: takes out what only the new one has brought, in its order. */
  takeKept(): readonly Ahead[] {
    const rest = [...this.#lanes.values()].flatMap(lane => lane.ahead)
    for (const [name, lane] of this.#lanes) {
      lane.ahead = []
      this.#tidy(name, lane)
    }
    this.#kept = 0
    return rest.sort((a, b) => a.order - b.order)
  }

  #lane(name: string, shard: number): Lane {
    const lane = this.#lanes.get(name) ?? { shard, delivered: [], ahead: [] }
    this.#lanes.set(name, lane)
    return lane
  }

  #tidy(name: string, { delivered, ahead }: Lane): void {
    if (delivered.length + ahead.length === 0) this.#lanes.delete(name)
  }
}

export interface OldSighting {
  readonly shard: number
  readonly at: number
  readonly gapUntil: number
}
