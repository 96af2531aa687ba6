/**
 * RateLimitStore: keeps what is known of Discord's limits. In memory by default; a store that several processes share
 * answers with promises instead. Queues are not its business: it says yes, or how long to wait.
 *
 * Every store passes test/contracts/rate-limit-store.ts.
 * @module
 */
import type { Claim } from './lane.js'
import type { Reading } from './rate-limit-headers.js'

/** Leave to send one request. To be given back once, by `answered` or `lost`. */
export interface Permit {
  readonly granted: true
  /** The bucket's hash, as far as it is known. */
  readonly bucket: string | undefined
  /** Whose global limit it counts against. Without it, each answer has to look after those of all. */
  readonly identity?: string | undefined
}

/** Not now. */
export interface Wait {
  readonly granted: false
  /** Ms after which to ask again. Infinity: not before an answer has come to the same group. */
  readonly wait: number
  /** What stands in the way: the lane alone, its group, or the global limit. */
  readonly scope: 'lane' | 'group' | 'global'
  /** Lanes of one group use up the same limit, and wait for it together. */
  readonly group: string
}

export type Verdict = Permit | Wait

/** What an answer's head says. */
export interface Answer {
  readonly status: number
  readonly reading: Reading | undefined
  /** For a 429: whom it stops, and for how many ms. */
  readonly refused?: { readonly scope: Wait['scope']; readonly wait: number } | undefined
}

/** What one bucket is used for. */
export interface BucketUsage {
  readonly bucket: string | undefined
  readonly identity: string
  /** Method and route template of all its lanes. */
  readonly routes: readonly string[]
  readonly kind: 'unknown' | 'unlimited' | 'fixed' | 'sliding'
  readonly concurrency: 'window' | 'serial'
  readonly limit: number | undefined
  readonly remaining: number | undefined
  /** Ms until it is full again. */
  readonly resetAfter: number
  readonly inFlight: number
  /** Requests let through since it became known. */
  readonly granted: number
  /** How many of them had to wait, and how long in all (ms). */
  readonly waits: number
  readonly waited: number
  /** 429s that it has got. */
  readonly refused: number
  /** Ms until nothing remains if it is used on as lately; undefined where that will not happen. */
  readonly exhaustedIn: number | undefined
}

/** A bucket as it outlives a restart. No tokens: lanes of webhooks and interactions are left out. */
export interface BucketSnapshot {
  readonly bucket: string
  readonly identity: string
  readonly major: string
  /** Method and route template. */
  readonly route: string
  readonly limit: number
  readonly remaining: number
  /** Ms, counted from the snapshot. */
  readonly resetAfter: number
  /** Ms for one request to come back; only for sliding buckets. */
  readonly period?: number
}

/** A value now, or later from a store that is elsewhere. */
export type Eventual<T> = T | Promise<T>

/** `now` is the client's monotonic clock in ms; a store that many share uses its own and answers in durations. */
export interface RateLimitStore {
  /** Whether `take` may answer with a promise. */
  readonly remote?: boolean
  /** Takes one place in everything that limits the claim, or none in anything. @param waited ms, for the figures */
  take(claim: Claim, now: number, waited: number): Eventual<Verdict>
  /** @returns the groups in which there may be more room now */
  answered(permit: Permit, answer: Answer, now: number): Eventual<readonly string[]>
  /** No answer. @param sent whether the server may have counted it @returns as `answered` does */
  lost(permit: Permit, sent: boolean, now: number): Eventual<readonly string[]>
  /** The 429's body names the wait exactly, counted from its head. @returns as `answered` does */
  refine(permit: Permit, wait: number): Eventual<readonly string[]>
  /** Ms until the claim would get its permit as far as is known here, if so many go before it. Never asks elsewhere. */
  predict(claim: Claim, ahead: { readonly group: number; readonly global: number }, now: number): number
  usage(now: number): readonly BucketUsage[]
  snapshot(now: number): readonly BucketSnapshot[]
  restore(buckets: readonly BucketSnapshot[], now: number): void
  /** Forgets what would not change anything. @returns how many lanes are left */
  sweep(now: number): number
  /** Reports groups that changed elsewhere. */
  onChange?(listener: (groups: readonly string[]) => void): void
  close?(): Eventual<void>
}
