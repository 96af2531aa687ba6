/**
 * Bucket: what the client knows about one of Discord's counters, fixed window or sliding, and how many requests may be
 * under way at once so that none can be one too many, however long each takes to arrive and whatever order answers have.
 *
 * docs/rate-limit.md has the proof. In short: an answer that arrives at `t` was written before `t`, so `t + resetAfter`
 * is never before the true reset; and whatever is unanswered counts, since it may arrive in this window or in the next.
 * Fixed: `remaining` as last said by the server is the number that may be under way; all are back at the reset.
 * Sliding: one returns each `period`, so `limit - (fullAt - now) / period` may be under way.
 * @module
 */
import type { Reading } from './rate-limit-headers.js'

/** Discord's own clocks differ by up to so many ms. */
const tolerance = 50
/** Two resets of one window differ by rounding only. */
const rounding = 1.5
/** A request that was given up arrives within so many ms, if at all. */
const flight = 250
/** The window is guessed as this long until an answer tells. */
const shortest = 1000
/** Keeps divisions sane. */
const leastPeriod = 0.01

/** A bucket at one moment. */
export interface BucketFigures {
  readonly limit: number
  readonly remaining: number
  /** Ms until it is full. */
  readonly resetAfter: number
  /** Ms for one request to come back; only where it slides. */
  readonly period?: number
}

/** How an answer came. */
export interface Heard {
  /** When its request was sent. */
  readonly sentAt: number
  readonly now: number
  /** It was a 429, which costs nothing. */
  readonly refused?: boolean
}

interface Moments extends Heard {
  /** Full again at the latest, on our clock. */
  readonly fullAt: number
  /** The same on the server's. */
  readonly reset: number
  /** Two answers of one window may differ by so much. */
  readonly slack: number
}

export class Bucket {
  /** Discord's name for it. */
  readonly hash: string
  /** When an answer last told of it. */
  heardAt = 0
  limit = 1
  #sliding = false
  /** Not sliding for certain: its reset stood still while it was used. */
  #fixed = false
  /** Fixed: lowest `remaining` of the window. */
  #lowest = 1
  /** Answers of the window. */
  #counted = 0
  /** Upper bound on when the bucket is full again, on our clock. */
  #fullAt = 0
  /** Whether an answer told of the window that runs now. */
  #open = false
  /** The window's reset on the server's clock, as first seen, and as latest. */
  #reset = Number.NEGATIVE_INFINITY
  #latest = Number.NEGATIVE_INFINITY
  /** What was sent from here on cannot have been counted in a window before. */
  #since = Number.NEGATIVE_INFINITY
  /** Sliding: ms for one request to come back; never above the true figure. */
  #period = 0
  /** Longest time to reset seen in a window that had just begun. */
  #span = shortest
  #moves = 0
  #stills = 0
  #movesNeeded = 2
  /** Added to resets, once the server has shown that it counts later than it says. */
  #guard = 0
  /** When requests were given up that may have been counted, and that no answer has told of. */
  #strays: number[] = []

  constructor(hash: string) {
    this.hash = hash
  }

  get sliding(): boolean {
    return this.#sliding
  }

  /** Ms that one request costs; of a window for a fixed bucket. */
  get span(): number {
    return this.#sliding ? this.#period : this.#span
  }

  /** When it is full again at the latest. */
  get fullAt(): number {
    return Math.max(this.#fullAt, this.#straysUntil)
  }

  /** How many may be under way at once. */
  room(now: number): number {
    this.#turn(now)
    if (!this.#sliding) return this.#lowest - this.#lost(now)
    const missing = Math.max(0, this.#fullAt - now) / this.#period
    return Math.floor(this.limit - missing + 1e-6) - this.#lost(now)
  }

  /**
   * Ms until one more may be sent while `underWay` are; Infinity if only an answer can help.
   * @param ahead how many more go first
   */
  wait(now: number, underWay: number, ahead = 0): number {
    const room = this.room(now)
    const wanted = underWay + ahead + 1
    if (wanted <= room) return 0
    const lost = this.#strays.length
    const found = lost > 0 ? this.#straysUntil - now : Number.POSITIVE_INFINITY
    if (this.#sliding) {
      const due = this.#fullAt - (this.limit - wanted - lost) * this.#period - now
      return ahead > 0 || wanted + lost <= this.limit ? Math.max(0, due) : found
    }
    const windows = Math.floor((ahead - Math.max(0, room - underWay)) / this.limit)
    if (this.#open) return Math.min(this.#fullAt - now + Math.max(0, windows) * this.#span, found)
    return ahead > 0 ? (windows + 1) * this.#span : found
  }

  /** Takes in what an answer says. */
  learn(reading: Reading, at: Heard): void {
    const { sentAt, now, refused = false } = at
    this.heardAt = now
    this.#turn(now)
    if (reading.limit !== this.limit) this.#resize(reading.limit)
    const fullAt = now + reading.resetAfter + this.#guard
    const reset = reading.reset ?? fullAt
    // Without the server's own figure, two answers of one window may differ by as much as they took.
    const slack = reading.reset === undefined ? tolerance + now - sentAt : tolerance
    // Not `...at`: V8 adds to a spread object a hundred times more slowly than it makes one.
    const moments = { sentAt, now, refused, fullAt, reset, slack }
    if (this.#sliding) this.#slide(reading, moments)
    else this.#count(reading, moments)
  }

  /**
   * Whether what another says of the same hash cannot be of the same counter.
   * @param written when the latest answer was, on the server's clock
   */
  conflicts(other: Bucket, written: number): boolean {
    if (!this.#open || !other.#open || this.#sliding || other.#sliding) return false
    if (other.#latest < written + tolerance) return false
    const apart = Math.abs(this.#latest - other.#latest)
    if (apart > tolerance) return this.#fixed && other.#fixed
    // More were counted than one counter says.
    return apart <= rounding && this.#counted + other.#counted > this.limit - Math.min(this.#lowest, other.#lowest)
  }

  /** A request that may have been sent got no answer: the server may have counted it, or may yet do so. */
  lose(now: number): void {
    this.#turn(now)
    this.#strays.push(now)
  }

  /** The server refused although there should have been room: believe less from now on. */
  distrust(): void {
    this.#guard = Math.min(500, this.#guard * 2 || 25)
    if (!this.#sliding) return
    this.#sliding = false
    this.#movesNeeded += 2
    this.#moves = 0
    this.#lowest = 0
  }

  /** What a restart may keep. */
  figures(now: number): BucketFigures {
    const { limit } = this
    const resetAfter = Math.max(0, this.fullAt - now)
    const remaining = Math.max(0, this.room(now))
    return this.#sliding ? { limit, remaining, resetAfter, period: this.#period } : { limit, remaining, resetAfter }
  }

  static from(hash: string, { limit, remaining, resetAfter, period }: BucketFigures, now: number): Bucket {
    const bucket = new Bucket(hash)
    bucket.limit = limit
    bucket.#lowest = Math.min(remaining, limit)
    bucket.#fullAt = now + resetAfter
    bucket.#open = true
    if (period !== undefined && period > 0) {
      bucket.#sliding = true
      bucket.#period = period
    }
    return bucket
  }

  /** Ends a fixed window whose reset has passed. */
  #turn(now: number): void {
    if (this.#sliding || !this.#open || now < this.#fullAt) return
    this.#open = false
    this.#lowest = this.limit
    this.#since = this.#fullAt
  }

  #count(reading: Reading, at: Moments): void {
    const { fullAt, reset, sentAt, now, slack } = at
    if (!this.#open) {
      // An answer about the window that is over by now says nothing about the one that runs.
      if (sentAt < this.#since && reading.reset !== undefined && reset <= this.#latest + rounding) return
      this.#begin(reading, at)
    } else if (reset > this.#reset + slack) {
      this.#advance(reading, at)
    } else if (reset >= this.#reset - slack) {
      this.#repeat(reading, at)
    } else if (sentAt >= this.#since) {
      // Sent after the answer we go by, yet with an earlier reset: the server's clock was set. Take the careful view.
      this.#lowest = Math.min(this.#lowest, reading.remaining)
      this.#fullAt = Math.max(this.#fullAt, fullAt)
      this.#reset = this.#latest = reset
      this.#since = now
    }
  }

  /** The reset moved: a new window; or a sliding bucket, for only there it moves before it has passed. */
  #advance(reading: Reading, at: Moments): void {
    const live = reading.reset !== undefined && at.reset - reading.resetAfter < this.#reset - tolerance
    this.#begin(reading, at)
    if (!live) return
    this.#fixed = false
    if (++this.#moves >= this.#movesNeeded) this.#startSliding(reading)
  }

  /** The same window. */
  #repeat({ remaining }: Reading, { reset, fullAt, sentAt, refused }: Moments): void {
    this.#hear(sentAt)
    const still = Math.abs(reset - this.#latest) <= rounding
    if (still && remaining !== this.#lowest) {
      this.#moves = 0
      this.#fixed = true
    }
    this.#lowest = Math.min(this.#lowest, remaining)
    this.#narrow(fullAt, reset)
    if (!refused) this.#counted++
  }

  #begin({ limit, remaining, resetAfter }: Reading, at: Moments) {
    this.#hear(at.sentAt)
    this.#open = true
    this.#counted = at.refused ? 0 : 1
    this.#lowest = remaining
    this.#fullAt = at.fullAt
    this.#reset = this.#latest = at.reset
    this.#since = at.now
    this.#span = remaining >= limit - 1 ? Math.max(1, resetAfter) : Math.max(this.#span, resetAfter)
  }

  /** Of several answers about one reset, the quickest knows it best. */
  #narrow(fullAt: number, reset: number): void {
    if (reset > this.#latest) {
      this.#latest = reset
      this.#fullAt = Math.max(this.#fullAt, fullAt)
    } else if (reset === this.#latest) {
      this.#fullAt = Math.min(this.#fullAt, fullAt)
    }
  }

  #startSliding(reading: Reading): void {
    this.#sliding = true
    this.#stills = 0
    this.#period = leastPeriod
    this.#measure(reading)
  }

  #slide(reading: Reading, at: Moments): void {
    const { fullAt, reset, sentAt, now } = at
    const before = this.#latest
    if (reset > before || reading.reset === undefined || (reset < before - rounding && sentAt >= this.#since)) {
      // Later by the server's clock; or sent after the answer we go by, so that its clock was set.
      this.#hear(sentAt)
      this.#fullAt = reset > before ? fullAt : Math.max(this.#fullAt, fullAt)
      this.#reset = this.#latest = reset
      this.#since = now
    } else if (reset === before) {
      this.#fullAt = Math.min(this.#fullAt, fullAt)
    }
    const still = Math.abs(reset - before) <= rounding && this.#period > 2 * rounding
    this.#stills = still ? this.#stills + 1 : 0
    if (this.#stills >= 2) this.#stopSliding(reading)
    else this.#measure(reading)
  }

  /** The reset stands still although requests were counted: it is a fixed window after all. */
  #stopSliding({ remaining }: Reading): void {
    this.#sliding = false
    this.#moves = 0
    this.#movesNeeded += 2
    this.#lowest = remaining
  }

  /** Each answer bounds the period from below (remaining is rounded down), and a burst from above. */
  #measure({ limit, remaining, resetAfter }: Reading): void {
    const used = limit - remaining
    if (used < 1) return
    const least = (resetAfter - 1) / used
    const most = used > 1 ? (resetAfter + 1) / (used - 1) : Number.POSITIVE_INFINITY
    if (this.#period > most) this.#period = least
    this.#period = Math.max(this.#period, least, leastPeriod)
  }

  #resize(limit: number): void {
    this.#period = leastPeriod
    if (!this.#open) this.#lowest = limit
    this.limit = limit
    this.#moves = 0
  }

  /** Answers to requests that were sent after a stray must have arrived tell of it. */
  #hear(sentAt: number): void {
    if (this.#strays.length > 0) this.#strays = this.#strays.filter(lostAt => lostAt + flight > sentAt)
  }

  #lost(now: number): number {
    if (this.#strays.length > 0 && now >= this.#straysUntil) this.#strays = []
    return this.#strays.length
  }

  /** When all that strays cost has come back, if nothing is heard of them. */
  get #straysUntil(): number {
    const { length } = this.#strays
    if (length === 0) return 0
    const arrived = (this.#strays[length - 1] as number) + flight
    if (this.#sliding) return Math.max(this.#fullAt, arrived) + length * this.#period
    if (this.#fixed) return this.#open || arrived < this.#fullAt ? this.#fullAt : arrived + this.#span
    return Math.max(this.#fullAt, arrived) + length * this.#span
  }
}
