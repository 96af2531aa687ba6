/**
 * Cache policies: which routes are kept for how long, and which writes make which of them stale beyond what paths tell.
 * @module
 */
import { checkKeys, checkNumber } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import { mayMean, mayRelate, meansTemplate, type RoutePattern, readPattern } from './route-pattern.js'

export interface CachePolicy {
  /** For a GET: ms that an answer is fresh. */
  readonly ttl?: number
  /** For a GET: ms after that in which the old answer is given while a new one is fetched. @default 0 */
  readonly staleWhileRevalidate?: number
  /** For a write: patterns of GETs that it makes stale, besides those at, above and below its path. @default [] */
  readonly invalidates?: readonly string[]
}

/** How long an answer may be given. */
export interface Freshness {
  readonly ttl: number
  readonly staleWhileRevalidate: number
}

/** What is to be done with the requests of one method and template. */
export interface CacheRule {
  /** Undefined for what is not kept. */
  readonly keep: Freshness | undefined
  /** Of a write: what it makes stale besides. */
  readonly invalidates: readonly RoutePattern[]
  /** Of a GET: the patterns of all writes that may make it stale so. */
  readonly watched: readonly RoutePattern[]
  /** Of a write: whether anything that is kept may show it. */
  readonly concerns: boolean
}

interface Policy {
  readonly pattern: RoutePattern
  readonly keep: Freshness | undefined
  readonly invalidates: readonly RoutePattern[]
}

/** Templates are few; a flood of made-up ones must not fill the memory. */
const most = 2000

export class CachePolicies {
  /** The longest that any answer is kept, in ms. */
  readonly longest: number
  readonly #policies: readonly Policy[]
  /** By method, then template: a joined key would be a new string for each request. */
  readonly #rules = new Map<string, Map<string, CacheRule>>()
  #size = 0

  /**
   * @param policies by pattern; the first that fits decides, `false` keeps a route out
   * @throws {ConfigError} naming the policy
   */
  constructor(policies: Readonly<Record<string, CachePolicy | false>>) {
    this.#policies = Object.entries(policies).map(([text, policy]) => readPolicy(text, policy))
    this.longest = Math.max(0, ...this.#policies.map(({ keep }) => (keep ? keep.ttl + keep.staleWhileRevalidate : 0)))
  }

  rule(method: string, template: string): CacheRule {
    const known = this.#rules.get(method)?.get(template)
    if (known) return known
    const rule = this.#ruleOf(method, template)
    if (++this.#size > most) {
      this.#rules.clear()
      this.#size = 1
    }
    const rules = this.#rules.get(method) ?? new Map<string, CacheRule>()
    this.#rules.set(method, rules.set(template, rule))
    return rule
  }

  #ruleOf(method: string, template: string): CacheRule {
    const policies = this.#policies
    const fits = policies.find(({ pattern }) => pattern.method === method && meansTemplate(pattern, template))
    const invalidates = fits?.invalidates ?? []
    const watched = policies.flatMap(policy => policy.invalidates.filter(pattern => mayMean(pattern, template)))
    const near = policies.some(({ pattern, keep }) => keep !== undefined && mayRelate(pattern, template))
    return { keep: fits?.keep, invalidates, watched, concerns: near || invalidates.length > 0 }
  }
}

function readPolicy(text: string, policy: CachePolicy | false): Policy {
  const key = `cache.policies['${text}']`
  const pattern = readPattern(text)
  if (!pattern?.method) throw new ConfigError('cache.policies', "keyed like 'GET /guilds/{guild_id}/*'", text)
  if (pattern.segments.some(segment => /^\d+$/.test(segment)))
    throw new ConfigError('cache.policies', 'keyed by templates, with {name} or * in the place of ids', text)
  if (policy === false) return { pattern, keep: undefined, invalidates: [] }
  const reads = pattern.method === 'GET'
  checkKeys(key, policy, reads ? ['ttl', 'staleWhileRevalidate'] : ['invalidates'])
  if (!reads) return { pattern, keep: undefined, invalidates: readTargets(`${key}.invalidates`, policy.invalidates) }
  const { ttl, staleWhileRevalidate = 0 } = policy
  checkNumber(`${key}.ttl`, ttl, { min: 1 })
  checkNumber(`${key}.staleWhileRevalidate`, staleWhileRevalidate)
  return { pattern, keep: { ttl: ttl as number, staleWhileRevalidate }, invalidates: [] }
}

function readTargets(key: string, targets: unknown): readonly RoutePattern[] {
  const expected = "an array of patterns like 'GET /guilds/{guild_id}/*'"
  if (!Array.isArray(targets)) throw new ConfigError(key, expected, targets)
  return targets.map((target: unknown) => {
    const pattern = readPattern(target)
    if (!pattern) throw new ConfigError(key, expected, target)
    return pattern
  })
}
