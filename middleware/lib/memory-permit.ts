/**
 * MemoryPermit: one request under way as the store in memory remembers it: what it has taken, and what its 429 stopped.
 * @module
 */
import type { GlobalGate, Slot } from './global-gate.js'
import type { Lane } from './quota.js'
import type { Permit } from './rate-limit-store.js'

/** What a 429 can stop. */
export interface Holder {
  readonly blockedUntil: number
  block(until: number): void
}

export class MemoryPermit implements Permit {
  readonly granted = true
  readonly bucket: string | undefined
  readonly lane: Lane
  readonly gate: GlobalGate | undefined
  readonly slot: Slot | undefined
  readonly sentAt: number
  /** Nobody knew which bucket it would use. */
  readonly probe: boolean
  open = true
  answeredAt = 0
  /** What its 429 stopped, and until when. */
  stopped: Holder | undefined = undefined
  until = 0

  constructor(lane: Lane, { gate, now, probe }: { gate: GlobalGate | undefined; now: number; probe: boolean }) {
    this.probe = probe
    this.bucket = lane.quota.bucket
    this.lane = lane
    this.gate = gate
    this.slot = gate?.take(now)
    this.sentAt = now
  }

  get identity(): string {
    return this.lane.claim.identity
  }

  stop(until: number): void {
    const { stopped } = this
    if (!stopped) return
    if (stopped.blockedUntil === this.until || until > stopped.blockedUntil) stopped.block(until)
    this.until = until
  }
}
