/**
 * Session: one shard's stream of events, which outlives its connections for a while.
 * https://docs.discord.com/developers/events/gateway#resuming (2026-08)
 * @module
 */

/** One event of a session, ready for the wire. */
export interface Dispatched {
  readonly seq: number
  readonly event: string
  readonly text: string
}

/** What a session asks of the connection that it has. */
export interface Line {
  readonly id: number
  dispatch(entry: Dispatched): void
  close(code: number, reason?: string): void
}

export interface SessionFields {
  readonly id: string
  readonly userId: string
  readonly applicationId: string
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  readonly largeThreshold: number
}

export class Session implements SessionFields {
  readonly id: string
  readonly userId: string
  readonly applicationId: string
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  readonly largeThreshold: number
  /** Guilds of this shard; `waiting` until their GUILD_CREATE. */
  readonly guilds = new Map<string, 'waiting' | 'present'>()
  /** Ids of the channels that it sees, by guild, as far as threads can be in them. */
  readonly sights = new Map<string, ReadonlySet<string>>()
  line: Line | undefined
  /** Clock's ms at which it can no longer be resumed; undefined while it is connected. */
  expires: number | undefined
  /** Stops the clock's timer of `expires`. */
  cancelExpiry: (() => void) | undefined
  over = false
  readonly #limit: number
  #kept: Dispatched[] = []
  #seq = 0

  constructor(fields: SessionFields, replayLimit: number) {
    this.id = fields.id
    this.userId = fields.userId
    this.applicationId = fields.applicationId
    this.intents = fields.intents
    this.shard = fields.shard
    this.largeThreshold = fields.largeThreshold
    this.#limit = replayLimit
  }

  /** Number of the newest event. */
  get seq(): number {
    return this.#seq
  }

  /** How many events a resume could replay. */
  get kept(): number {
    return Math.min(this.#kept.length, this.#limit)
  }

  has(intents: number): boolean {
    return (this.intents & intents) !== 0
  }

  /** True if the shard is the one that the key of a guild names. */
  owns(shardKey: number): boolean {
    return shardKey % this.shard[1] === this.shard[0]
  }

  /** Sends an event, or keeps it for the resume; `data` is JSON. */
  dispatch(event: string, data: string): void {
    // READY may be late; nothing comes before it.
    if (this.#seq === 0 && event !== 'READY') return
    const seq = ++this.#seq
    const entry = { seq, event, text: `{"t":"${event}","s":${seq},"op":0,"d":${data}}` }
    this.#kept.push(entry)
    // Trimmed in batches: dropping the oldest one each time would move all the others.
    if (this.#kept.length >= 2 * this.#limit) this.#kept = this.#kept.slice(-this.#limit)
    this.line?.dispatch(entry)
  }

  /** The events behind `seq`; undefined where some of them are no longer known. */
  missed(seq: number): readonly Dispatched[] | undefined {
    const count = this.#seq - seq
    if (count > this.kept) return undefined
    return count === 0 ? [] : this.#kept.slice(-count)
  }
}
