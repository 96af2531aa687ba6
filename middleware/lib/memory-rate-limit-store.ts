/**
 * MemoryRateLimitStore: lanes, the buckets they turn out to have, and the global gates, of one process.
 *
 * Lanes start unknown: one request finds out. Those whose answers name one bucket join one quota; docs/rate-limit.md says
 * when they part again.
 * @module
 */
import { Bucket, type Heard } from './bucket.js'
import { Few } from './few.js'
import { GlobalGate, type Slot } from './global-gate.js'
import type { Claim } from './lane.js'
import { Lane, Quota, type Site } from './quota.js'
import type { Reading } from './rate-limit-headers.js'
import type { Answer, BucketSnapshot, BucketUsage, Permit, RateLimitStore, Verdict } from './rate-limit-store.js'

export interface MemoryRateLimitStoreOptions {
  /** Requests per `window` ms and identity; false for no such limit. @default { limit: 50, window: 1000 } */
  readonly global?: { readonly limit: number; readonly window: number } | false
  /** Requests of one bucket under way: as many as it has room for, or one. @default 'window' */
  readonly concurrency?: 'window' | 'serial'
  /** Lanes to remember at most; idle ones are forgotten first. @default 50_000 */
  readonly maxLanes?: number
}

/** What a 429 can stop. */
interface Holder {
  readonly blockedUntil: number
  block(until: number): void
}

class MemoryPermit implements Permit {
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
  stopped: Holder | undefined
  until = 0

  constructor(lane: Lane, { gate, now, probe }: { gate: GlobalGate | undefined; now: number; probe: boolean }) {
    this.probe = probe
    this.bucket = lane.quota.bucket
    this.lane = lane
    this.gate = gate
    this.slot = gate?.take(now)
    this.sentAt = now
  }

  stop(until: number): void {
    const { stopped } = this
    if (!stopped) return
    if (stopped.blockedUntil === this.until || until > stopped.blockedUntil) stopped.block(until)
    this.until = until
  }
}

const none: readonly string[] = []
/** What is remembered of routes, whatever their majors, starts afresh beyond so many entries. */
const mostRoutes = 2000

export class MemoryRateLimitStore implements RateLimitStore {
  readonly #global: { readonly limit: number; readonly window: number }
  readonly #serial: boolean
  readonly #maxLanes: number
  readonly #lanes = new Map<string, Lane>()
  readonly #quotas = new Map<string, Quota>()
  readonly #gates = new Map<string, GlobalGate>()
  /** Routes by hash that do not share the counter it names: true. Those that do after all, once held apart: false. */
  readonly #apart = new Map<string, boolean>()
  /** The hash that a route has had elsewhere, so that a new lane joins a known bucket without a probe. */
  readonly #hints = new Map<string, string>()
  readonly #sites = new Map<string, Site>()
  #ids = 0

  constructor(options: MemoryRateLimitStoreOptions = {}) {
    const { global = { limit: 50, window: 1000 }, concurrency = 'window', maxLanes = 50_000 } = options
    // Even without such a limit of ours, a global 429 must stop all.
    this.#global = global || { limit: Number.POSITIVE_INFINITY, window: 1000 }
    this.#serial = concurrency === 'serial'
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
      if (refused.scope === 'group' && expected) this.#mistaken(taken, now)
      taken.stopped = refused.scope === 'global' ? (gate ?? lane) : refused.scope === 'lane' ? lane : lane.quota
      taken.stop(now + refused.wait)
    }
    return [...touched.add(lane.quota.id)]
  }

  lost(permit: Permit, sent: boolean, now: number): readonly string[] {
    const taken = permit as MemoryPermit
    const { lane, gate, slot } = taken
    if (!taken.open) return none
    const touched = this.#end(taken)
    if (sent) lane.quota.lose(now)
    else if (slot) gate?.cancel(slot)
    return [...touched]
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
      this.#join(lane, bucket)
      lane.know(Bucket.from(bucket, figures, now))
    }
  }

  sweep(now: number): number {
    for (const lane of this.#lanes.values()) if (lane.quota.idle(now)) this.#drop(lane)
    for (const [identity, gate] of this.#gates) if (gate.idle(now)) this.#gates.delete(identity)
    if (this.#apart.size > mostRoutes) this.#apart.clear()
    if (this.#hints.size > mostRoutes) this.#hints.clear()
    return this.#lanes.size
  }

  /** @returns the groups that have more room now */
  #end(permit: MemoryPermit): Set<string> {
    const { lane, probe } = permit
    const touched = new Set([lane.quota.id])
    permit.open = false
    lane.end()
    if (!probe) return touched
    lane.site.probes--
    for (const { quota } of lane.site.lanes) touched.add(quota.id)
    return touched
  }

  #learn(permit: MemoryPermit, reading: Reading, at: { now: number; status: number; touched: Set<string> }): void {
    const { lane } = permit
    const { now, status, touched } = at
    const { hash } = reading
    const heard = { sentAt: permit.sentAt, now, refused: status === 429 }
    if (!lane.find(hash)) {
      // A 429 may name another bucket than the one that the lane uses (discord-api-docs#8330): it says nothing of that.
      if (status === 429 && lane.quota.kind === 'known') return
      this.#discover(lane, reading, heard)
    } else if (lane.buckets.size > 1) {
      // Its hash goes back and forth: all that it names binds from now on (discord-api-docs#1295).
      this.#unite(lane.quota, this.#key(lane.claim, hash), touched)
    }
    const { quota } = lane
    const { route } = lane.claim
    const agrees = quota.agrees(route, reading, heard)
    const bucket = lane.find(hash) ?? new Bucket(hash)
    bucket.learn(reading, heard)
    if (!lane.find(hash)) lane.know(bucket, now)
    if (lane.buckets.size > 1) lane.forgetOld(now)
    quota.heard(route, reading, now)
    if (hash !== '') this.#hints.set(hintOf(lane.claim), hash)
    if (agrees === false || quota.conflicts(lane, bucket, reading)) this.#doubt(lane, hash)
    else if (agrees) quota.doubts = 0
  }

  /** An answer names a bucket that the lane does not know. */
  #discover(lane: Lane, reading: Reading, heard: Heard): void {
    const { claim } = lane
    const home = this.#quotas.get(this.#key(claim, reading.hash))
    if (home?.agrees(claim.route, reading, heard) === false) this.#apart.set(name(claim, reading.hash), true)
    this.#join(lane, reading.hash)
  }

  #join(lane: Lane, hash: string): void {
    const key = this.#key(lane.claim, hash)
    let home = this.#quotas.get(key)
    if (!home) {
      home = lane.quota.kind === 'known' ? this.#quota() : lane.quota
      home.keys.add(key)
      this.#quotas.set(key, home)
    }
    if (home !== lane.quota) this.#move(lane, home)
  }

  #move(lane: Lane, home: Quota): void {
    const left = lane.quota
    lane.moveTo(home)
    if (left.lanes.size === 0) for (const key of left.keys) this.#quotas.delete(key)
  }

  #unite(quota: Quota, key: string, touched: Set<string>): void {
    const other = this.#quotas.get(key)
    if (other && other !== quota) {
      touched.add(other.id)
      quota.absorb(other)
    }
    for (const each of quota.keys.add(key)) this.#quotas.set(each, quota)
  }

  /** The lane's answer fits none of another route's, whose hash it has. The second time it gets a counter of its own. */
  #doubt(lane: Lane, hash: string): void {
    const { quota, claim } = lane
    const shared = name(claim, hash)
    if (quota.lanes.size < 2 || this.#apart.has(shared) || ++quota.doubts < 2) return
    quota.doubts = 0
    this.#apart.set(shared, true)
    this.#join(lane, hash)
    lane.quota.kind = 'known'
  }

  /** A 429 where there should have been room: perhaps since what was held apart is one after all. */
  #mistaken({ lane, sentAt }: MemoryPermit, now: number): void {
    for (const { hash } of lane.buckets) {
      if (!this.#apart.get(name(lane.claim, hash))) continue
      this.#apart.set(name(lane.claim, hash), false)
      this.#join(lane, hash)
      lane.quota.kind = 'known'
    }
    lane.quota.strike(sentAt, now)
  }

  #key(claim: Claim, hash: string): string {
    const { identity, major, lane } = claim
    if (hash === '') return `|${lane}`
    const key = `${identity}|${hash}|${major}`
    return this.#apart.get(name(claim, hash)) ? `${key}|${claim.route}` : key
  }

  /** Every quota that has lanes, once. */
  #groups(): Set<Quota> {
    const groups = new Set<Quota>()
    for (const { quota } of this.#lanes.values()) groups.add(quota)
    return groups
  }

  #open(claim: Claim, now: number): Lane {
    if (this.#lanes.size >= this.#maxLanes) this.#evict(now)
    const lane = new Lane(claim, this.#site(claim), this.#quota())
    this.#lanes.set(claim.lane, lane)
    const hint = this.#hints.get(hintOf(claim))
    if (hint !== undefined && this.#quotas.has(this.#key(claim, hint))) this.#join(lane, hint)
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

  #quota(): Quota {
    return new Quota((++this.#ids).toString(36), this.#serial)
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
    lane.quota.lanes.delete(lane)
    if (lane.quota.lanes.size === 0) for (const key of lane.quota.keys) this.#quotas.delete(key)
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
const name = ({ identity, route }: Claim, hash: string) => `${identity}|${hash}|${route}`
