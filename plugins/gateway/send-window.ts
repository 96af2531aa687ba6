/**
 * SendWindow: never more than 120 payloads in any 60 s on one connection, with room kept for heartbeats.
 * https://docs.discord.com/developers/events/gateway#rate-limiting (2026-08)
 * @module
 */
export interface SendWindowOptions {
  /** Payloads in any window. @default 120 */
  readonly limit?: number
  /** Ms. @default 60_000 */
  readonly window?: number
  /** How many of them heartbeats may need. @default 0 */
  readonly reserved?: number
}

/** Arrivals drift: what was sent so long apart may arrive this much closer. In ms. */
const drift = 250

/** A log of the last sends. Exact: a fixed window would let twice the limit through at its edge. */
export class SendWindow {
  readonly #limit: number
  readonly #window: number
  readonly #reserved: number
  readonly #sent: { readonly at: number; readonly vital: boolean }[] = []
  #vital = 0

  constructor({ limit = 120, window = 60_000, reserved = 0 }: SendWindowOptions = {}) {
    this.#limit = limit
    this.#window = window + drift
    this.#reserved = reserved
  }

  /** Ms until something other than a heartbeat may be sent; 0 for now. */
  wait(now: number): number {
    this.#forget(now)
    let total = this.#sent.length
    let vital = this.#vital
    // What heartbeats may still need of the window is spoken for.
    const isOpen = () => total + Math.max(0, this.#reserved - vital) < this.#limit
    if (isOpen()) return 0
    for (const { at, vital: isVital } of this.#sent) {
      total--
      if (isVital) vital--
      if (isOpen()) return at + this.#window - now
    }
    return this.#window
  }

  /** @param vital a heartbeat: it is never held back, only counted */
  note(now: number, vital: boolean): void {
    this.#forget(now)
    this.#sent.push({ at: now, vital })
    if (vital) this.#vital++
  }

  /** How many were sent within the window. */
  get size(): number {
    return this.#sent.length
  }

  #forget(now: number): void {
    let old = 0
    while (old < this.#sent.length && (this.#sent[old]?.at ?? now) + this.#window <= now) old++
    if (old === 0) return
    for (const { vital } of this.#sent.splice(0, old)) if (vital) this.#vital--
  }
}

/** How many heartbeats may fall into any 60 s: those of the schedule, and a few that Discord asks for. */
export const heartbeatsPerWindow = (interval: number): number => Math.floor(60_000 / Math.max(interval, 1000)) + 1 + 2
