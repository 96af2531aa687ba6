/**
 * Limits: which requests Discord would refuse for their number, and the headers that say so.
 *
 * https://docs.discord.com/developers/topics/rate-limits (2026-08)
 * @module
 */
import { type Bucket, BucketShelf, createBucket, type Verdict } from './buckets.js'
import { expect } from './checks.js'
import type { SimulatorClock } from './clock.js'
import {
  type CompiledRule,
  checkQuota,
  checkRules,
  compileRule,
  observed,
  type Quota,
  type RateLimitRule,
  type RateLimitRules,
} from './rules.js'

export type LimitScope = 'user' | 'shared' | 'global' | 'cloudflare'

/** A request, as far as limits care. */
export interface Applicant {
  /** `POST /channels/{channel_id}/messages` */
  readonly key: string
  /** `bot:<id>`, or `ip:<address>` where nobody is named. */
  readonly identity: string
  /** Values of the major parameters. May hold a webhook's token, so it is never shown. */
  readonly major: string
  /** What a snapshot may show of `major`. */
  readonly majorId: string
  /** Interaction endpoints do not count globally. */
  readonly exempt: boolean
  /** Age in ms of the message that is deleted. */
  readonly age: number | undefined
}

export interface Refused {
  readonly scope: LimitScope
  /** ms */
  readonly retryAfter: number
}

/** What `admit` leaves for the answer, and for the sublimits once the body is known. */
export interface Admission {
  readonly refused: Refused | undefined
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly rule: CompiledRule | undefined
}

export interface BucketSnapshot {
  readonly route: string
  readonly identity: string
  readonly major: string
  readonly mode: 'fixed' | 'sliding'
  readonly limit: number
  readonly remaining: number
  /** ms until it is full */
  readonly resetAfter: number
}

export interface LimitsOptions {
  readonly clock: SimulatorClock
  readonly rules: RateLimitRules | false
  readonly global: Quota | false
  /** ms that Discord's clock is ahead of ours. */
  readonly skew: number
  /** A route as the router writes it; undefined for an unknown one. */
  readonly canonical: (route: string) => string | undefined
}

interface Shown {
  readonly counter: string
  readonly applicant: Applicant
  readonly rule: CompiledRule
}

const youth = 10_000
const oldAge = 14 * 86_400_000
const none: Admission = { refused: undefined, headers: [], rule: undefined }

export class Limits {
  readonly #clock: SimulatorClock
  readonly #skew: number
  readonly #shelf = new BucketShelf()
  readonly #globals = new BucketShelf()
  readonly #shown = new Map<string, Shown>()
  readonly #compiled = new Map<string, CompiledRule | false>()
  readonly #rules = new Map<string, RateLimitRule | false>()
  readonly #canonical: (route: string) => string | undefined
  #global: Quota | false
  #turn = 0

  /** @throws TypeError for a rule whose route Discord does not have */
  constructor({ clock, rules, global, skew, canonical }: LimitsOptions) {
    this.#canonical = canonical
    this.#clock = clock
    this.#skew = skew
    this.#global = global
    if (rules === false) this.#rules.set('default', false)
    else {
      this.#lay(observed, 'observed')
      this.#lay(own(rules), 'simulator.rateLimits')
    }
  }

  /**
   * Gives a route (or `default`) another rule, or none. All usage is forgotten.
   * @throws TypeError naming the field
   */
  set(key: string, rule: RateLimitRule | false): void {
    checkRules({ [key]: rule }, 'limits.set')
    this.#lay(own({ [key]: rule }), 'limits.set')
    this.#compiled.clear()
    this.reset()
  }

  setGlobal(quota: Quota | false): void {
    if (quota !== false) checkQuota(quota, 'limits.setGlobal')
    this.#global = quota
    this.#globals.clear()
  }

  /** Forgets all usage, as if every window had just ended. */
  reset(): void {
    this.#shelf.clear()
    this.#globals.clear()
    this.#shown.clear()
  }

  /** Buckets that are remembered; full ones are forgotten now and then. */
  get size(): number {
    return this.#shelf.size
  }

  /** Buckets that are in use right now. */
  snapshot(): BucketSnapshot[] {
    const now = this.#clock.now()
    const list: BucketSnapshot[] = []
    for (const [key, { counter, applicant, rule }] of this.#shown) {
      const bucket = this.#shelf.get(key)
      if (!bucket || bucket.full(now)) continue
      const { remaining, resetAfter } = bucket.peek(now)
      const { mode, limit } = rule
      list.push({
        route: counter,
        identity: applicant.identity,
        major: applicant.majorId,
        mode,
        limit,
        remaining,
        resetAfter,
      })
    }
    return list
  }

  /** The global limit and the route's bucket. */
  admit(applicant: Applicant): Admission {
    const now = this.#clock.now()
    const waiting = this.#global && !applicant.exempt ? this.#takeGlobal(applicant.identity, now) : 0
    if (waiting > 0) return { ...none, refused: { scope: 'global', retryAfter: waiting } }
    const rule = this.#ruleOf(applicant)
    if (!rule) return none
    const verdict = this.#bucket(applicant, rule, now).take(now)
    const headers = rule.headers ? this.#headers(rule, verdict, now) : none.headers
    const refused = verdict.allowed ? undefined : { scope: 'user' as const, retryAfter: verdict.retryAfter }
    return { refused, headers, rule }
  }

  /** The headers of the route's bucket as it stands; nothing is spent. */
  describe(applicant: Applicant): readonly string[] {
    const now = this.#clock.now()
    const rule = this.#ruleOf(applicant)
    if (!rule?.headers) return none.headers
    return this.#headers(rule, this.#bucket(applicant, rule, now).peek(now), now)
  }

  /** The hidden limits of a request that `admit` let pass, now that its body is known. */
  admitBody(applicant: Applicant, { rule }: Admission, body: unknown): Refused | undefined {
    if (!rule || rule.sublimits.length === 0) return undefined
    const now = this.#clock.now()
    for (const [index, { limit, window, mode, scope, keys }] of rule.sublimits.entries()) {
      if (keys.length > 0 && !hasOneOf(body, keys)) continue
      const holder = scope === 'shared' ? 'shared' : applicant.identity
      const key = `${holder} ${rule.counter}#${index} ${applicant.major}`
      const verdict = this.#shelved(this.#shelf, key, () => createBucket(mode, limit, window)).take(now)
      if (!verdict.allowed) return { scope, retryAfter: verdict.retryAfter }
    }
    return undefined
  }

  #lay(rules: RateLimitRules, field: string): void {
    for (const [key, rule] of Object.entries(rules)) {
      const [, route, age = ''] = /^(.*?)( \(\w+\))?$/.exec(key)!
      const name = key === 'default' ? key : this.#canonical(route!)
      expect(name !== undefined, `${field}['${key}']`, 'a route that Discord has', key)
      this.#rules.set(`${name}${age}`, rule)
    }
  }

  /** ms to wait, 0 if the request may pass. */
  #takeGlobal(identity: string, now: number): number {
    const { limit, window } = this.#global as Quota
    const verdict = this.#shelved(this.#globals, identity, () => createBucket('fixed', limit, window)).take(now)
    return verdict.allowed ? 0 : verdict.retryAfter
  }

  #bucket(applicant: Applicant, rule: CompiledRule, now: number): Bucket {
    const key = `${applicant.identity} ${rule.counter} ${applicant.major}`
    return this.#shelved(this.#shelf, key, () => {
      if (this.#shown.size > 2 * this.#shelf.size + 1024) this.#forget(now)
      this.#shown.set(key, { counter: rule.counter, applicant, rule })
      return createBucket(rule.mode, rule.limit, rule.window)
    })
  }

  #shelved(shelf: BucketShelf, key: string, create: () => Bucket): Bucket {
    const known = shelf.get(key)
    if (known) return known
    const bucket = create()
    shelf.put(key, bucket, this.#clock.now())
    return bucket
  }

  #forget(now: number): void {
    for (const key of this.#shown.keys()) if (this.#shelf.get(key)?.full(now) ?? true) this.#shown.delete(key)
  }

  #ruleOf({ key, age }: Applicant): CompiledRule | undefined {
    const variant = age === undefined ? key : `${key}${age < youth ? ' (young)' : age > oldAge ? ' (old)' : ''}`
    let rule = this.#compiled.get(variant)
    if (rule === undefined) {
      rule = this.#compile(this.#rules.has(variant) ? variant : key)
      this.#compiled.set(variant, rule)
    }
    return rule || undefined
  }

  #compile(key: string): CompiledRule | false {
    const standard = this.#rules.get('default')
    const rule = this.#rules.get(key) ?? standard
    return rule ? compileRule(key, rule, standard || (observed.default as RateLimitRule)) : false
  }

  #headers(rule: CompiledRule, { remaining, resetAfter }: Verdict, now: number): string[] {
    const after = Math.ceil(resetAfter) / 1000
    return [
      'x-ratelimit-limit',
      String(rule.limit),
      'x-ratelimit-remaining',
      String(remaining),
      'x-ratelimit-reset',
      ((now + this.#skew) / 1000 + after).toFixed(3),
      'x-ratelimit-reset-after',
      after.toFixed(3),
      'x-ratelimit-bucket',
      rule.hashes.length === 1 ? rule.hashes[0]! : rule.hashes[this.#turn++ % rule.hashes.length]!,
    ]
  }
}

const ages = ['young', 'old']

/** A user's rule for deletes stands for messages of every age, unless it is told apart by age as well. */
function own(rules: RateLimitRules): RateLimitRules {
  const all = { ...rules }
  for (const [key, rule] of Object.entries(rules)) {
    if (key.startsWith('DELETE ') && !key.endsWith(')')) for (const age of ages) all[`${key} (${age})`] ??= rule
  }
  return all
}

function hasOneOf(body: unknown, keys: readonly string[]): boolean {
  return typeof body === 'object' && body !== null && keys.some(key => key in body)
}
