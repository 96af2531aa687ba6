/**
 * Rules: what a route's rate limit looks like, and what Discord's looked like when last seen.
 *
 * Discord publishes no figures; these come from what libraries and threads reported (facts as of 2026-08).
 * @module
 */
import type { BucketMode } from './buckets.js'
import { expect, expectKeys, expectNumber, expectOneOf, expectWhole } from './checks.js'

export interface RateLimitRule {
  /** Requests per window. */
  readonly limit: number
  /** Length of the window in ms. */
  readonly window: number
  /** `fixed`: all come back at once. `sliding`: one comes back every window / limit. @default 'sliding' */
  readonly mode?: BucketMode
  /** `X-RateLimit-Bucket`; several alternate from answer to answer. @default derived from the counter */
  readonly hash?: string | readonly string[]
  /** Routes with the same counter count together; the same hash alone shares nothing. @default the route itself */
  readonly counter?: string
  /** `shared`: all identities count together, behind an ordinary bucket that looks untouched. @default 'user' */
  readonly scope?: 'user' | 'shared'
  /** false: no `X-RateLimit-*` headers. @default true */
  readonly headers?: boolean
  /** Hidden limits behind the visible one; their 429s show `remaining` above 0. */
  readonly sublimits?: readonly Sublimit[]
}

export interface Sublimit {
  readonly limit: number
  /** Length of the window in ms. */
  readonly window: number
  /** @default 'fixed' */
  readonly mode?: BucketMode
  /** `shared` counts all identities together, and its 429s are not invalid requests. @default 'user' */
  readonly scope?: 'user' | 'shared'
  /** Counts only requests whose body has one of these keys. */
  readonly keys?: readonly string[]
}

/**
 * Rules by `METHOD /template`; `default` is for the rest, and `false` means no bucket at all. A message's delete route
 * may end in ` (young)` (younger than 10 s) or ` (old)` (older than two weeks).
 */
export type RateLimitRules = Readonly<Record<string, RateLimitRule | false>>

const reactions = '/channels/{channel_id}/messages/{message_id}/reactions'
const reaction: RateLimitRule = { limit: 1, window: 250, counter: 'reactions' }
const message = '/channels/{channel_id}/messages/{message_id}'
const webhook = '/webhooks/{webhook_id}/{webhook_token}'

/** What is observed of Discord, rounded. */
export const observed: RateLimitRules = {
  default: { limit: 50, window: 1000 },
  'GET /gateway': false,
  'GET /gateway/bot': { limit: 2, window: 5000, mode: 'fixed' },
  'POST /channels/{channel_id}/messages': { limit: 5, window: 5000 },
  [`PATCH ${message}`]: { limit: 5, window: 5000 },
  // https://github.com/discord/discord-api-docs/issues/8330 (2026-05)
  [`DELETE ${message}`]: { limit: 3, window: 333 },
  [`DELETE ${message} (young)`]: { limit: 5, window: 1000 },
  [`DELETE ${message} (old)`]: { limit: 30, window: 4000 },
  'POST /channels/{channel_id}/messages/bulk-delete': { limit: 1, window: 1000 },
  [`PUT ${reactions}/{emoji_name}/@me`]: reaction,
  [`DELETE ${reactions}/{emoji_name}/@me`]: reaction,
  [`DELETE ${reactions}/{emoji_name}/{user_id}`]: reaction,
  [`DELETE ${reactions}/{emoji_name}`]: reaction,
  [`DELETE ${reactions}`]: reaction,
  // https://github.com/discord/discord-api-docs/issues/1900 (2020-08, unchanged since)
  'PATCH /channels/{channel_id}': {
    limit: 5,
    window: 15_000,
    mode: 'fixed',
    sublimits: [{ limit: 2, window: 600_000, keys: ['name', 'topic'] }],
  },
  'POST /channels/{channel_id}/typing': { limit: 5, window: 5000 },
  'POST /guilds/{guild_id}/emojis': {
    limit: 10,
    window: 10_000,
    counter: 'emojis',
    sublimits: [{ limit: 50, window: 3_600_000, scope: 'shared' }],
  },
  'PATCH /guilds/{guild_id}/emojis/{emoji_id}': { limit: 10, window: 10_000, counter: 'emojis' },
  'DELETE /guilds/{guild_id}/emojis/{emoji_id}': { limit: 10, window: 10_000, counter: 'emojis' },
  'GET /guilds/{guild_id}/members': { limit: 10, window: 10_000 },
  'PATCH /guilds/{guild_id}/members/{user_id}': { limit: 10, window: 10_000 },
  'POST /users/@me/channels': { limit: 10, window: 10_000 },
  // https://github.com/discord/discord-api-docs/issues/367: a second limit behind the visible one
  [`POST ${webhook}`]: {
    limit: 5,
    window: 2000,
    sublimits: [{ limit: 30, window: 60_000, mode: 'sliding', scope: 'shared' }],
  },
  'POST /interactions/{interaction_id}/{interaction_token}/callback': false,
}

/** A rule with its defaults filled in, ready for use on each request. */
export interface CompiledRule {
  readonly counter: string
  readonly hashes: readonly string[]
  readonly limit: number
  readonly window: number
  readonly mode: BucketMode
  readonly headers: boolean
  readonly sublimits: readonly Required<Sublimit>[]
}

/** `standard` gives the visible bucket of a rule whose own limit is shared. */
export function compileRule(key: string, rule: RateLimitRule, standard: RateLimitRule): CompiledRule {
  const visible = rule.scope === 'shared' ? standard : rule
  const behind = rule.scope === 'shared' ? [{ ...rule, keys: [], scope: 'shared' as const }] : []
  const counter = rule.counter ?? key
  const hash = rule.hash ?? hashOf(counter)
  return {
    counter,
    hashes: typeof hash === 'string' ? [hash] : hash,
    limit: visible.limit,
    window: visible.window,
    mode: visible.mode ?? 'sliding',
    headers: rule.headers ?? true,
    sublimits: [...behind, ...(rule.sublimits ?? [])].map(compileSublimit),
  }
}

function compileSublimit({ limit, window, mode = 'fixed', scope = 'user', keys = [] }: Sublimit): Required<Sublimit> {
  return { limit, window, mode, scope, keys }
}

/** 32 hexadecimal digits, as Discord's look. */
function hashOf(counter: string): string {
  let text = ''
  for (let round = 0; round < 4; round++) {
    let hash = 0x811c9dc5 ^ (round * 0x9e3779b1)
    for (let index = 0; index < counter.length; index++) hash = Math.imul(hash ^ counter.charCodeAt(index), 0x01000193)
    text += ((hash ^ (hash >>> 15)) >>> 0).toString(16).padStart(8, '0')
  }
  return text
}

const routeKey = /^(GET|POST|PUT|PATCH|DELETE) \/\S*( \((young|old)\))?$/

/** @throws TypeError naming the field */
export function checkRules(rules: unknown, field: string): void {
  expect(typeof rules === 'object' && rules !== null && !Array.isArray(rules), field, 'rules by route, or false', rules)
  for (const [key, rule] of Object.entries(rules as object)) {
    expect(key === 'default' || routeKey.test(key), `${field}['${key}']`, "a key such as 'GET /users/@me'", key)
    checkRule(rule, `${field}['${key}']`)
  }
}

/** @throws TypeError naming the field */
export function checkRule(rule: unknown, field: string): void {
  if (rule === false) return
  expectKeys(rule, field, ['limit', 'window', 'mode', 'hash', 'counter', 'scope', 'headers', 'sublimits'])
  const { mode, hash, counter, scope, headers, sublimits } = rule as RateLimitRule
  checkQuota(rule as RateLimitRule, field)
  if (mode !== undefined) expectOneOf(mode, `${field}.mode`, ['fixed', 'sliding'])
  if (scope !== undefined) expectOneOf(scope, `${field}.scope`, ['user', 'shared'])
  if (headers !== undefined) expectOneOf(headers, `${field}.headers`, [true, false])
  if (counter !== undefined) expect(isName(counter), `${field}.counter`, 'a name', counter)
  const hashes = Array.isArray(hash) ? hash : [hash]
  if (hash !== undefined) expect(hashes.length > 0 && hashes.every(isName), `${field}.hash`, 'one or more names', hash)
  for (const [index, sublimit] of (sublimits ?? []).entries()) checkSublimit(sublimit, `${field}.sublimits[${index}]`)
}

function checkSublimit(sublimit: Sublimit, field: string): void {
  expectKeys(sublimit, field, ['limit', 'window', 'mode', 'scope', 'keys'])
  checkQuota(sublimit, field)
  if (sublimit.mode !== undefined) expectOneOf(sublimit.mode, `${field}.mode`, ['fixed', 'sliding'])
  if (sublimit.scope !== undefined) expectOneOf(sublimit.scope, `${field}.scope`, ['user', 'shared'])
  if (sublimit.keys !== undefined) expect(Array.isArray(sublimit.keys), `${field}.keys`, 'a list', sublimit.keys)
}

export interface Quota {
  readonly limit: number
  /** ms */
  readonly window: number
}

/** @throws TypeError naming the field */
export function checkQuota({ limit, window }: Quota, field: string): void {
  expectWhole(limit, `${field}.limit`, 1)
  expectNumber(window, `${field}.window`, 1)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value)
}
