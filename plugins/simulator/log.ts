/**
 * RequestLog: what arrived and what became of it, without tokens and bodies.
 * @module
 */
import type { LimitScope } from './limits.js'

export interface LogEntry {
  /** 1 for the first request. */
  readonly seq: number
  readonly method: string
  /** Template such as `/channels/{channel_id}/messages`; undefined for a path that Discord does not have. */
  readonly route: string | undefined
  /** Path parameters; tokens are masked. */
  readonly params: Readonly<Record<string, string>>
  /** Undefined while it is open, and where no status was sent. */
  readonly status: number | undefined
  /** Id of the user that the Authorization header names; never the token. */
  readonly identity: string | undefined
  /** 1 for the first connection. */
  readonly connection: number
  /** Requests that were open when this one began, itself included. */
  readonly inFlight: number
  /** Clock's ms of the arrival, of the status line and of the end. */
  readonly start: number
  readonly headersSent: number | undefined
  readonly finish: number | undefined
  /** Kinds of the faults that were applied. */
  readonly faults: readonly string[]
  /** Scope of a 429. */
  readonly limited: LimitScope | undefined
  /** True once the endpoint's handler ran. */
  readonly handled: boolean
  /** True if the client or a fault cut the connection before the answer was out. */
  readonly cut: boolean
  /** Bytes of the bodies. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Places among all beginnings and ends, which tell overlaps apart that the clock cannot. */
  readonly began: number
  readonly ended: number | undefined
}

export type OpenEntry = { -readonly [K in keyof LogEntry]: LogEntry[K] }

/** All given facts must hold; a function decides for itself. */
export type LogFilter =
  | ((entry: LogEntry) => boolean)
  | {
      readonly method?: string
      /** Template, or `METHOD /template`. */
      readonly route?: string
      readonly status?: number
      readonly identity?: string
      readonly limited?: LimitScope
      readonly fault?: string
      readonly handled?: boolean
    }

export class RequestLog {
  readonly #capacity: number
  #entries: OpenEntry[] = []
  #seq = 0
  #step = 0
  #open = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Oldest first; the newest `logSize` of them. */
  get entries(): readonly LogEntry[] {
    return this.#entries.slice(-this.#capacity)
  }

  /** Requests that are open right now. */
  get inFlight(): number {
    return this.#open
  }

  /** Beginnings and ends so far. */
  get steps(): number {
    return this.#step
  }

  count(filter?: LogFilter): number {
    return this.select(filter).length
  }

  select(filter?: LogFilter): LogEntry[] {
    const entries = this.entries
    return filter ? entries.filter(predicate(filter)) : [...entries]
  }

  /** The most requests of the filter that were open at one time. */
  maxInFlight(filter?: LogFilter): number {
    const steps: [number, number][] = []
    for (const { began, ended } of this.select(filter)) {
      steps.push([began, 1])
      if (ended !== undefined) steps.push([ended, -1])
    }
    let open = 0
    let most = 0
    for (const [, change] of steps.sort((one, other) => one[0] - other[0])) {
      open += change
      most = Math.max(most, open)
    }
    return most
  }

  /** How often each status was sent. */
  statuses(filter?: LogFilter): Record<number, number> {
    const counts: Record<number, number> = {}
    for (const { status } of this.select(filter)) if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }

  /** Forgets the entries; sequence numbers go on. */
  clear(): void {
    this.#entries = []
  }

  /** For the server. */
  begin(facts: Pick<LogEntry, 'method' | 'route' | 'params' | 'connection' | 'start' | 'faults'>): OpenEntry {
    const entry: OpenEntry = {
      seq: ++this.#seq,
      ...facts,
      status: undefined,
      identity: undefined,
      inFlight: ++this.#open,
      headersSent: undefined,
      finish: undefined,
      limited: undefined,
      handled: false,
      cut: false,
      bytesIn: 0,
      bytesOut: 0,
      began: ++this.#step,
      ended: undefined,
    }
    this.#entries.push(entry)
    // Trimmed in batches: dropping the oldest one each time would move all the others.
    if (this.#entries.length > this.#capacity + slack(this.#capacity))
      this.#entries = this.#entries.slice(-this.#capacity)
    return entry
  }

  /** For the server. */
  end(entry: OpenEntry, finish: number): void {
    if (entry.ended !== undefined) return
    entry.finish = finish
    entry.ended = ++this.#step
    this.#open--
  }
}

function slack(capacity: number): number {
  return Math.max(64, capacity >> 3)
}

/** Tests an entry, as `log.count` does. */
function predicate(filter: LogFilter): (entry: LogEntry) => boolean {
  if (typeof filter === 'function') return filter
  const { method, route, status, identity, limited, fault, handled } = filter
  return entry =>
    (method === undefined || entry.method === method) &&
    (route === undefined || entry.route === route || `${entry.method} ${entry.route}` === route) &&
    (status === undefined || entry.status === status) &&
    (identity === undefined || entry.identity === identity) &&
    (limited === undefined || entry.limited === limited) &&
    (fault === undefined || entry.faults.includes(fault)) &&
    (handled === undefined || entry.handled === handled)
}
