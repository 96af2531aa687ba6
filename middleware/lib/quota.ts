/**
 * Quota: what lanes use up together, as far as is known: nothing yet, no limit, or one of Discord's buckets (several, if
 * Discord answers one route with changing hashes; then all of them bind).
 * @module
 */
import type { Bucket, Heard } from './bucket.js'
import { Few } from './few.js'
import type { Claim } from './lane.js'
import type { Reading } from './rate-limit-headers.js'
import type { BucketUsage } from './rate-limit-store.js'

/** For so long a route without limits is not asked again whether it still has none. */
const openFor = 5 * 60_000
/** Unexpected 429s after which a bucket has one request under way at a time, and for how long. */
const strikesAllowed = 3
const serialFor = 10 * 60_000
/** For so long after its last use a quota is kept, even if forgetting it would change nothing. */
const keptFor = 60_000
/** Discord's own clocks differ by up to so many ms. */
const tolerance = 50
/** Two resets of one fixed window differ by rounding only. */
const rounding = 1.5

/** Lanes of one identity and major parameters: those that may turn out to share a bucket. */
export interface Site {
  readonly key: string
  readonly lanes: Few<Lane>
  /** Requests under way of which nobody knows yet which bucket they use. */
  probes: number
}

export class Lane {
  readonly claim: Claim
  readonly site: Site
  quota: Quota
  /** The bucket that the latest answer named. */
  named = ''
  inFlight = 0
  blockedUntil = 0
  /**
   * What its own answers say of its bucket; of several, if hashes change to and fro. Each lane keeps its own account, for
   * lanes may share a hash without sharing the counter. Those that do are held to the tightest.
   */
  readonly buckets = new Few<Bucket>()

  constructor(claim: Claim, site: Site, quota: Quota) {
    this.claim = claim
    this.site = site
    this.quota = quota
    site.lanes.add(this)
    quota.lanes.add(this)
  }

  /** What is under way goes along. */
  moveTo(quota: Quota): void {
    this.quota.lanes.delete(this)
    this.quota.inFlight -= this.inFlight
    this.quota = quota
    quota.lanes.add(this)
    quota.inFlight += this.inFlight
  }

  send(now: number, waited: number): void {
    this.inFlight++
    this.quota.send(now, waited)
  }

  end(): void {
    this.inFlight--
    this.quota.inFlight--
  }

  block(until: number): void {
    this.blockedUntil = until
  }

  find(hash: string): Bucket | undefined {
    for (const bucket of this.buckets.items) if (bucket.hash === hash) return bucket
    return undefined
  }

  /** @param now when the bucket is new: what was lost before it was known may still count */
  know(bucket: Bucket, now?: number): void {
    if (now !== undefined && this.quota.lostLately(now)) bucket.lose(now)
    this.quota.kind = 'known'
    this.buckets.add(bucket)
  }

  /** Forgets buckets that are full and that no answer has named for long: its hash has changed for good. */
  forgetOld(now: number): void {
    for (const bucket of [...this.buckets]) {
      if (bucket.fullAt < now && bucket.heardAt < now - keptFor) this.buckets.delete(bucket)
    }
  }
}

export class Quota {
  readonly id: string
  kind: 'unknown' | 'unlimited' | 'known' = 'unknown'
  readonly lanes = new Few<Lane>()
  /** Under which it is found. */
  readonly keys = new Few<string>()
  inFlight = 0
  blockedUntil = 0
  /** Answers in a row that say that its routes do not share after all. */
  doubts = 0
  readonly #alwaysSerial: boolean
  #serialUntil = 0
  #strikes = 0
  #strikeAt = Number.NEGATIVE_INFINITY
  #openUntil = 0
  #usedAt = 0
  #lostAt = Number.NEGATIVE_INFINITY
  #gap = 0
  #granted = 0
  #refused = 0
  #waits = 0
  #waited = 0
  /** The latest answer: of which route, what, and when. Later ones of other routes are compared with it. */
  #saidBy = ''
  #said: Reading | undefined
  #saidAt = 0

  constructor(id: string, serial: boolean) {
    this.id = id
    this.#alwaysSerial = serial
  }

  get bucket(): string | undefined {
    for (const lane of this.lanes) if (lane.buckets.first) return lane.buckets.first.hash || undefined
    return undefined
  }

  /**
   * Ms until one more may be sent behind `ahead` others; Infinity if only an answer can help.
   * @param probes under way elsewhere that may count here
   */
  wait(now: number, ahead = 0, probes = 0): number {
    const { inFlight } = this
    let wait = Math.max(0, this.blockedUntil - now)
    if (this.kind === 'unknown' || (this.kind === 'unlimited' && now >= this.#openUntil)) {
      return inFlight === 0 && ahead === 0 ? wait : Number.POSITIVE_INFINITY
    }
    if (inFlight > 0 && this.serial(now)) return Number.POSITIVE_INFINITY
    for (const lane of this.lanes.items) {
      for (const bucket of lane.buckets.items) wait = Math.max(wait, bucket.wait(now, inFlight + probes, ahead))
    }
    return wait
  }

  serial(now: number): boolean {
    return this.#alwaysSerial || now < this.#serialUntil
  }

  send(now: number, waited: number): void {
    this.inFlight++
    this.#granted++
    if (waited > 0) this.#waits++
    this.#waited += waited
    const gap = now - this.#usedAt
    this.#gap = this.#gap === 0 ? gap : this.#gap + (gap - this.#gap) / 8
    this.#usedAt = now
  }

  block(until: number): void {
    this.blockedUntil = until
  }

  /** Whether a request was lost on its way that may still be counted. */
  lostLately(now: number): boolean {
    return now < this.#lostAt + 1000
  }

  /** All that its lanes know. */
  *buckets(): Iterable<Bucket> {
    for (const { buckets } of this.lanes) yield* buckets
  }

  /** An answer that said nothing of limits. */
  unread(status: number, now: number): void {
    if (status === 429) return
    if (this.kind === 'known') this.lose(now)
    else if (status < 400) {
      this.kind = 'unlimited'
      this.#openUntil = now + openFor
    }
  }

  /** A request may have been counted, and nothing was heard of it. */
  lose(now: number): void {
    this.#lostAt = now
    for (const bucket of this.buckets()) bucket.lose(now)
  }

  /** A 429 although there should have been room. Those sent before the last one count as one with it. */
  strike(sentAt: number, now: number): void {
    this.#refused++
    if (sentAt <= this.#strikeAt) return
    if (now - this.#strikeAt > serialFor) this.#strikes = 0
    this.#strikeAt = now
    for (const bucket of this.buckets()) bucket.distrust()
    if (++this.#strikes >= strikesAllowed) this.#serialUntil = now + serialFor
  }

  /**
   * Whether an answer to `route` can come from the counter that another route's answer told of: false if it cannot,
   * undefined if nothing can be said. Only an answer to what was sent after the other answer came is compared.
   */
  agrees(route: string, reading: Reading, { sentAt, refused }: Heard): boolean | undefined {
    const said = this.#said
    if (!said || this.#saidBy === route || sentAt < this.#saidAt) return undefined
    const { reset, resetAfter, limit, remaining } = reading
    const { reset: reset0, resetAfter: after0, remaining: remaining0 } = said
    if (reset === undefined || reset0 === undefined) return undefined
    const elapsed = reset - resetAfter - (reset0 - after0)
    if (elapsed >= after0 - tolerance) return undefined
    if (limit !== said.limit || reset < reset0 - tolerance) return false
    const used = limit - remaining0
    const period = Math.abs(reset - reset0) <= rounding ? Number.POSITIVE_INFINITY : after0 / Math.max(1, used)
    const back = period === Number.POSITIVE_INFINITY ? 0 : Math.ceil((elapsed + tolerance) / period)
    // A 429 was not counted itself.
    return limit - remaining + (refused ? 1 : 0) > used - back
  }

  /** Whether what a lane was just told of its bucket contradicts what another lane knows. */
  conflicts(lane: Lane, bucket: Bucket, { reset, resetAfter }: Reading): boolean {
    if (reset === undefined || this.lanes.size < 2) return false
    for (const other of this.lanes) {
      const known = other === lane ? undefined : other.find(bucket.hash)
      if (known && bucket.conflicts(known, reset - resetAfter)) return true
    }
    return false
  }

  /** Keeps what an answer said, to compare with. */
  heard(route: string, reading: Reading, now: number): void {
    this.#saidBy = route
    this.#said = reading
    this.#saidAt = now
  }

  /** Takes over the lanes and buckets of another. */
  absorb(other: Quota): void {
    for (const lane of [...other.lanes]) lane.moveTo(this)
    this.kind = 'known'
    for (const key of other.keys) this.keys.add(key)
    this.blockedUntil = Math.max(this.blockedUntil, other.blockedUntil)
  }

  /** Whether forgetting it would change nothing. */
  idle(now: number): boolean {
    if (this.inFlight > 0 || now < this.#usedAt + keptFor || now < this.blockedUntil) return false
    for (const bucket of this.buckets()) if (now < bucket.fullAt) return false
    for (const lane of this.lanes) if (now < lane.blockedUntil) return false
    return true
  }

  usage(now: number): BucketUsage {
    const { kind, inFlight } = this
    const tightest = [...this.buckets()].sort((a, b) => a.room(now) - b.room(now))[0]
    const remaining = tightest && Math.max(0, tightest.room(now) - inFlight)
    return {
      bucket: this.bucket,
      identity: this.lanes.first?.claim.identity ?? '',
      routes: [...this.lanes].map(({ claim }) => claim.route),
      kind: kind === 'known' ? (tightest?.sliding ? 'sliding' : 'fixed') : kind,
      concurrency: this.serial(now) ? 'serial' : 'window',
      limit: tightest?.limit,
      remaining,
      resetAfter: tightest ? Math.max(0, tightest.fullAt - now) : 0,
      inFlight,
      granted: this.#granted,
      waits: this.#waits,
      waited: this.#waited,
      refused: this.#refused,
      exhaustedIn: tightest && this.#exhaustedIn(tightest, remaining ?? 0, now),
    }
  }

  /** As if it went on as it did lately. */
  #exhaustedIn(bucket: Bucket, remaining: number, now: number): number | undefined {
    if (remaining === 0) return 0
    const gap = Math.max(this.#gap, now - this.#usedAt)
    const back = bucket.sliding ? 1 / bucket.span : 0
    const loss = 1 / Math.max(gap, 1e-3) - back
    const ms = loss > 0 ? remaining / loss : Number.POSITIVE_INFINITY
    return bucket.sliding || ms < bucket.fullAt - now ? (Number.isFinite(ms) ? ms : undefined) : undefined
  }
}
