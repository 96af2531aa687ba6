/**
 * GatewayLog: what happened on the sockets, without tokens and payloads.
 * @module
 */
import type { SimulatorClock } from '../clock.js'

export type GatewayLogKind =
  | ('refused' | 'open' | 'hello' | 'identify' | 'ready' | 'resume' | 'resumed' | 'invalid-session' | 'reconnect')
  | ('heartbeat' | 'expired' | 'token-reset' | 'closed')

export interface GatewayLogEntry {
  readonly kind: GatewayLogKind
  /** Clock's ms. */
  readonly at: number
  /** 1 for the first socket; undefined where none is concerned. */
  readonly socket?: number
  readonly shard?: number
  /** Close code, or HTTP status of a refused upgrade; 1006 for a connection that was cut. */
  readonly code?: number
  /** Who closed. */
  readonly by?: 'client' | 'simulator'
  /** Events that a resume replayed. */
  readonly replayed?: number
}

export class GatewayLog {
  readonly #clock: SimulatorClock
  readonly #capacity: number
  readonly #events: Record<string, number> = {}
  readonly #counts = new Map<GatewayLogKind, number>()
  #entries: GatewayLogEntry[] = []

  constructor(clock: SimulatorClock, capacity: number) {
    this.#clock = clock
    this.#capacity = capacity
  }

  /** Oldest first; heartbeats are only counted. */
  get entries(): readonly GatewayLogEntry[] {
    return this.#entries.slice(-this.#capacity)
  }

  /** How often each event went out, replays included. */
  get events(): Readonly<Record<string, number>> {
    return { ...this.#events }
  }

  /** How often something happened, since the beginning. */
  count(kind: GatewayLogKind): number {
    return this.#counts.get(kind) ?? 0
  }

  /** How often connections ended with each code. */
  get closes(): Readonly<Record<number, number>> {
    const codes: Record<number, number> = {}
    for (const { kind, code = 1006 } of this.#entries) if (kind === 'closed') codes[code] = (codes[code] ?? 0) + 1
    return codes
  }

  /** For the gateway. */
  note(kind: GatewayLogKind, facts: Omit<GatewayLogEntry, 'kind' | 'at'> = {}): void {
    this.#counts.set(kind, this.count(kind) + 1)
    if (kind === 'heartbeat') return
    this.#entries.push({ kind, at: this.#clock.now(), ...facts })
    if (this.#entries.length >= 2 * this.#capacity) this.#entries = this.#entries.slice(-this.#capacity)
  }

  /** For the gateway. */
  sent(event: string): void {
    this.#events[event] = (this.#events[event] ?? 0) + 1
  }
}
