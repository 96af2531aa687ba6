/**
 * Sharing: which lanes use up one quota: those whose answers name one bucket, until what they say of it does not fit together.
 * docs/rate-limit.md says when they part again.
 * @module
 */
import type { Bucket, Heard } from './bucket.js'
import type { Claim } from './lane.js'
import { type Lane, Quota } from './quota.js'
import type { Reading } from './rate-limit-headers.js'

/** What is remembered of routes, whatever their majors, starts afresh beyond so many entries. */
export const mostRoutes = 2000

export class Sharing {
  readonly #serial: boolean
  readonly #quotas = new Map<string, Quota>()
  /** Routes by hash that do not share the counter it names: true. Those that do after all, once held apart: false. */
  readonly #apart = new Map<string, boolean>()
  #ids = 0

  /** @param serial whether each quota has one request under way at most */
  constructor(serial: boolean) {
    this.#serial = serial
  }

  /** One that nobody shares yet. */
  quota(): Quota {
    return new Quota((++this.#ids).toString(36), this.#serial)
  }

  /** Whether lanes have the bucket already that the claim would have under this name. */
  knows(claim: Claim, hash: string): boolean {
    return this.#quotas.has(this.#key(claim, hash))
  }

  /** An answer names a bucket that the lane does not know. */
  discover(lane: Lane, reading: Reading, heard: Heard): void {
    const { claim } = lane
    const home = this.#quotas.get(this.#key(claim, reading.hash))
    if (home?.agrees(claim.route, reading, heard) === false) this.#apart.set(name(claim, reading.hash), true)
    this.join(lane, reading.hash)
  }

  join(lane: Lane, hash: string): void {
    const key = this.#key(lane.claim, hash)
    let home = this.#quotas.get(key)
    if (!home) {
      home = lane.quota.kind === 'known' ? this.quota() : lane.quota
      home.keys.add(key)
      this.#quotas.set(key, home)
    }
    if (home === lane.quota) return
    const left = lane.quota
    lane.moveTo(home)
    if (left.lanes.size === 0) this.#forget(left)
  }

  /** A lane's hash goes back and forth: all that it names binds from now on (discord-api-docs#1295). */
  unite({ quota, claim }: Lane, hash: string, touched: string[]): void {
    const key = this.#key(claim, hash)
    const other = this.#quotas.get(key)
    if (other && other !== quota) {
      touched.push(other.id)
      quota.absorb(other)
    }
    for (const each of quota.keys.add(key)) this.#quotas.set(each, quota)
  }

  /**
   * An answer has told of one of the lane's buckets.
   * @param agrees whether it fits what other routes were told
   */
  compare(lane: Lane, { agrees, bucket, reading }: { agrees: boolean | undefined; bucket: Bucket; reading: Reading }) {
    const { quota } = lane
    if (agrees === false || quota.conflicts(lane, bucket, reading)) this.#doubt(lane, reading.hash)
    else if (agrees) quota.doubts = 0
  }

  /** A 429 where there should have been room: perhaps since what was held apart is one after all. */
  mistaken(lane: Lane): void {
    for (const { hash } of lane.buckets) {
      if (!this.#apart.get(name(lane.claim, hash))) continue
      this.#apart.set(name(lane.claim, hash), false)
      this.join(lane, hash)
      lane.quota.kind = 'known'
    }
  }

  leave(lane: Lane): void {
    lane.quota.lanes.delete(lane)
    if (lane.quota.lanes.size === 0) this.#forget(lane.quota)
  }

  sweep(): void {
    if (this.#apart.size > mostRoutes) this.#apart.clear()
  }

  #forget(quota: Quota): void {
    for (const key of quota.keys) this.#quotas.delete(key)
  }

  /** The lane's answer fits none of another route's, whose hash it has. The second time it gets a counter of its own. */
  #doubt(lane: Lane, hash: string): void {
    const { quota, claim } = lane
    const shared = name(claim, hash)
    if (quota.lanes.size < 2 || this.#apart.has(shared) || ++quota.doubts < 2) return
    quota.doubts = 0
    this.#apart.set(shared, true)
    this.join(lane, hash)
    lane.quota.kind = 'known'
  }

  #key(claim: Claim, hash: string): string {
    const { identity, major, lane } = claim
    if (hash === '') return `|${lane}`
    const key = `${identity}|${hash}|${major}`
    return this.#apart.get(name(claim, hash)) ? `${key}|${claim.route}` : key
  }
}

const name = ({ identity, route }: Claim, hash: string) => `${identity}|${hash}|${route}`
