/**
 * MemoryRateLimitStore: lanes, the buckets they turn out to have, and the global gates, of one process.
 *
 * Lanes start unknown: one request finds out. Those whose answers name one bucket join one quota; see sharing.ts.
 * @module
 */
import { Bucket } from './bucket.js'
import { Few } from './few.js'
import { GlobalGate } from './global-gate.js'
import type { Claim } from './lane.js'
import { MemoryPermit } from './memory-permit.js'
import { Lane, type Quota, type Site } from './quota.js'
import type { Reading } from './rate-limit-headers.js'
import type { Answer, BucketSnapshot, BucketUsage, Permit, RateLimitStore, Verdict } from './rate-limit-store.js'
import { mostRoutes, Sharing } from './sharing.js'

export interface MemoryRateLimitStoreOptions {
  /** Requests per `window` ms and identity; false for no such limit. @default { limit: 50, window: 1000 } */
  readonly global?: { readonly limit: number; readonly window: number } | false
  /** Requests of one bucket under way: as many as it has room for, or one. @default 'window' */
  readonly concurrency?: 'window' | 'serial'
  /** Lanes to remember at most; idle ones are forgotten first. @default 50_000 */
  readonly maxLanes?: number
}

const none: readonly string[] = []

export class MemoryRateLimitStore implements RateLimitStore {
  readonly #global: { readonly limit: number; readonly window: number }
  readonly #maxLanes: number
  readonly #lanes = new Map<string, Lane>()
  readonly #sharing: Sharing
  readonly #gates = new Map<string, GlobalGate>()
  /** The hash that a route has had elsewhere, so that a new lane joins a known bucket without a probe. */
  readonly #hints = new Map<string, string>()
  readonly #sites = new Map<string, Site>()

  constructor(options: MemoryRateLimitStoreOptions = {}) {
    const { global = { limit: 50, window: 1000 }, concurrency = 'window', maxLanes = 50_000 } = options
    // Even without such a limit of ours, a global 429 must stop all.
    this.#global = global || { limit: Number.POSITIVE_INFINITY, window: 1000 }
    this.#sharing = new Sharing(concurrency === 'serial')
    this.#maxLanes = maxLanes
  }

  /** Lanes that are remembered. */
  get size(): number {
    return this.#lanes.size
  }

  take(claim: Claim, now: number, waited: number): Verdict {
    const lane = this.#lanes.get(claim.lane) ?? this.#open(claim, now)
    const { quota } = lane
    const group = quota.id
    if (now < lane.blockedUntil) return { granted: false, wait: lane.blockedUntil - now, scope: 'lane', group }
    const wait = quota.wait(now, 0, lane.site.probes)
    if (wait > 0) return { granted: false, wait, scope: 'group', group }
    const gate = claim.exempt ? undefined : this.#gateOf(claim.identity)
    const full = gate?.wait(now) ?? 0
    if (full > 0) return { granted: false, wait: full, scope: 'global', group }
    const probe = quota.kind === 'unknown' && !this.#hints.has(hintOf(claim))
    if (probe) lane.site.probes++
    lane.send(now, waited)
    return new MemoryPermit(lane, { gate, now, probe })
  }

  answered(permit: Permit, answer: Answer, now: number): readonly string[] {
    const taken = permit as MemoryPermit
    if (!taken.open) return none
    const { lane, gate, slot } = taken
    const { reading, refused, status } = answer
    const touched = this.#end(taken)
    taken.answeredAt = now
    if (slot) gate?.arrived(slot, now)
    const expected = lane.quota.kind === 'known'
    if (reading) this.#learn(taken, reading, { now, status, touched })
    else lane.quota.unread(status, now)
    if (refused) {
      if (refused.scope === 'group' && expected) {
        this.#sharing.mistaken(lane)
        lane.quota.strike(taken.sentAt, now)
      }
      taken.stopped = refused.scope === 'global' ? (gate ?? lane) : refused.scope === 'lane' ? lane : lane.quota
      taken.stop(now + refused.wait)
    }
    if (touched[0] !== lane.quota.id) touched.push(lane.quota.id)
    return touched
  }

  lost(permit: Permit, sent: boolean, now: number): readonly string[] {
    const taken = permit as MemoryPermit
    const { lane, gate, slot } = taken
    if (!taken.open) return none
    const touched = this.#end(taken)
    if (sent) lane.quota.lose(now)
    else if (slot) gate?.cancel(slot)
    return touched
  }

  refine(permit: Permit, wait: number): readonly string[] {
    const taken = permit as MemoryPermit
    if (!taken.stopped) return none
    taken.stop(taken.answeredAt + wait)
    return [taken.lane.quota.id]
  }

  predict(claim: Claim, ahead: { readonly group: number; readonly global: number }, now: number): number {
    const gate = claim.exempt ? undefined : this.#gates.get(claim.identity)
    const global = gate?.wait(now, ahead.global) ?? 0
    const lane = this.#lanes.get(claim.lane)
    if (!lane) return global
    const wait = lane.quota.wait(now, ahead.group)
    return Math.max(global, lane.blockedUntil - now, Number.isFinite(wait) ? wait : 0)
  }

  usage(now: number): readonly BucketUsage[] {
    return [...this.#groups()].map(quota => quota.usage(now))
  }

  snapshot(now: number): readonly BucketSnapshot[] {
    const list: BucketSnapshot[] = []
    for (const { claim, buckets } of this.#lanes.values()) {
      const { identity, major, route, secret } = claim
      if (secret) continue
      for (const bucket of buckets) {
        if (bucket.hash !== '') list.push({ bucket: bucket.hash, identity, major, route, ...bucket.figures(now) })
      }
    }
    return list
  }

  restore(buckets: readonly BucketSnapshot[], now: number): void {
    for (const { bucket, identity, major, route, ...figures } of buckets) {
      const key = `${identity}|${route}|${major}`
      const claim = { lane: key, identity, route, major, exempt: false, secret: false }
      const lane = this.#lanes.get(key) ?? this.#open(claim, now)
      if (lane.quota.kind === 'unlimited' || lane.buckets.size > 0) continue
      this.#sharing.join(lane, bucket)
      lane.know(Bucket.from(bucket, figures, now))
    }
  }

  sweep(now: number): number {
    const forgetsHints = this.#hints.size > mostRoutes
    if (forgetsHints) this.#hints.clear()
    for (const lane of this.#lanes.values()) {
      if (forgetsHints) lane.named = ''
      if (lane.quota.idle(now)) this.#drop(lane)
    }
    for (const [identity, gate] of this.#gates) if (gate.idle(now)) this.#gates.delete(identity)
    this.#sharing.sweep()
    return this.#lanes.size
  }

  /** @returns the groups that have more room now */
  #end(permit: MemoryPermit): string[] {
    const { lane, probe } = permit
    const touched = [lane.quota.id]
    permit.open = false
    lane.end()
    if (!probe) return touched
    lane.site.probes--
    for (const { quota } of lane.site.lanes) if (!touched.includes(quota.id)) touched.push(quota.id)
    return touched
  }

  #learn(permit: MemoryPermit, reading: Reading, at: { now: number; status: number; touched: string[] }): void {
    const { lane } = permit
    const { now, status, touched } = at
    const { hash } = reading
    const heard = { sentAt: permit.sentAt, now, refused: status === 429 }
    let bucket = lane.find(hash)
    if (!bucket) {
      // A 429 may name another bucket than the one that the lane uses (discord-api-docs#8330): it says nothing of that.
      if (status === 429 && lane.quota.kind === 'known') return
      this.#sharing.discover(lane, reading, heard)
    } else if (lane.buckets.size > 1) this.#sharing.unite(lane, hash, touched)
    const { quota, claim } = lane
    const agrees = quota.agrees(claim.route, reading, heard)
    const isNew = !bucket
    bucket ??= new Bucket(hash)
    bucket.learn(reading, heard)
    if (isNew) lane.know(bucket, now)
    if (lane.buckets.size > 1) lane.forgetOld(now)
    quota.heard(claim.route, reading, now)
    if (hash !== lane.named) this.#hint(lane, hash)
    this.#sharing.compare(lane, { agrees, bucket, reading })
  }

  #hint(lane: Lane, hash: string): void {
    lane.named = hash
    if (hash !== '') this.#hints.set(hintOf(lane.claim), hash)
  }

  /** Every quota that has lanes, once. */
  #groups(): Set<Quota> {
    const groups = new Set<Quota>()
    for (const { quota } of this.#lanes.values()) groups.add(quota)
    return groups
  }

  #open(claim: Claim, now: number): Lane {
    if (this.#lanes.size >= this.#maxLanes) this.#evict(now)
    const lane = new Lane(claim, this.#site(claim), this.#sharing.quota())
    this.#lanes.set(claim.lane, lane)
    const hint = this.#hints.get(hintOf(claim))
    if (hint !== undefined && this.#sharing.knows(claim, hint)) this.#sharing.join(lane, hint)
    return lane
  }

  #site({ identity, major }: Claim): Site {
    const key = `${identity}|${major}`
    let site = this.#sites.get(key)
    if (!site) {
      site = { key, lanes: new Few(), probes: 0 }
      this.#sites.set(key, site)
    }
    return site
  }

  /** Makes room for a tenth, the longest known first, whether or not they are full; never what is in use. */
  #evict(now: number): void {
    let wanted = Math.ceil(this.#maxLanes / 10)
    for (const lane of this.#lanes.values()) {
      if (lane.inFlight > 0 || now < lane.blockedUntil || now < lane.quota.blockedUntil) continue
      this.#drop(lane)
      if (--wanted <= 0) return
    }
  }

  #drop(lane: Lane): void {
    const { site, claim } = lane
    this.#lanes.delete(claim.lane)
    site.lanes.delete(lane)
    if (site.lanes.size === 0) this.#sites.delete(site.key)
    this.#sharing.leave(lane)
  }

  #gateOf(identity: string): GlobalGate {
    let gate = this.#gates.get(identity)
    if (!gate) {
      gate = new GlobalGate(this.#global)
      this.#gates.set(identity, gate)
    }
    return gate
  }
}

const hintOf = ({ identity, route }: Claim) => `${identity}|${route}`
