/**
 * Status: what a shard is doing, in figures.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import type { ShardState } from './shard.js'
import type { ShardView } from './shard-fleet.js'

export interface ShardStatus {
  readonly id: number
  readonly state: ShardState
  /** Ms between a heartbeat and its ack: the last one, and the average of the last five. */
  readonly latency: { readonly last: number | undefined; readonly average: number | undefined }
  /** undefined while there is none. */
  readonly session: { readonly id: string; readonly seq: number | null } | undefined
  /** Payloads that wait to be sent. */
  readonly queued: number
  /** Events since the start, and per second lately. */
  readonly events: number
  readonly eventsPerSecond: number
  /** Since the start; those received as they came over the wire. */
  readonly bytes: { readonly received: number; readonly sent: number }
}

interface Sample {
  readonly at: number
  readonly events: number
}

/** Ms that a rate is taken over, at least. */
const span = 5000

/** Events per second without a look at the clock per event: samples are taken when somebody asks. */
export class Rates {
  readonly #clock: Clock
  readonly #samples = new Map<number, { older: Sample; newer: Sample }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of({ id, events }: ShardView): number {
    const now = { at: this.#clock.now(), events }
    const pair = this.#samples.get(id)
    if (!pair) {
      this.#samples.set(id, { older: { at: 0, events: 0 }, newer: now })
      return now.at > 0 ? (events / now.at) * 1000 : 0
    }
    if (now.at - pair.newer.at >= span) {
      pair.older = pair.newer
      pair.newer = now
    }
    const { at, events: before } = pair.older
    return now.at > at ? ((events - before) / (now.at - at)) * 1000 : 0
  }
}

export function statusOf(shard: ShardView, rates: Rates): ShardStatus {
  const { id, state, latency, session, queued, events, bytes } = shard
  return { id, state, latency, session, queued, events, eventsPerSecond: rates.of(shard), bytes: { ...bytes } }
}
