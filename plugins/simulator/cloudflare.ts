/**
 * Cloudflare: what stands in front of Discord and bans an address after too many invalid requests.
 *
 * https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans (2026-08)
 * @module
 */
import { type Answer, jsonAnswer } from './answer.js'
import type { SimulatorClock } from './clock.js'
import type { LimitScope } from './limits.js'
import type { Quota } from './rules.js'

export interface BanRule extends Quota {
  /** How long a ban lasts in ms. @default 3600000 */
  readonly ban?: number
}

export type UserAgentPolicy = 'documented' | 'tolerated' | 'any'

interface Count {
  invalid: number
  until: number
}

const hour = 3_600_000

/** Counts invalid requests per address, and bans. */
export class Cloudflare {
  readonly #clock: SimulatorClock
  readonly #rule: BanRule | false
  readonly #counts = new Map<string, Count>()
  readonly #bans = new Map<string, number>()

  constructor(clock: SimulatorClock, rule: BanRule | false) {
    this.#clock = clock
    this.#rule = rule
  }

  /** ms until the ban ends; 0 without one. `what` is an address, or an address with a route that is banned alone. */
  banned(what: string): number {
    if (this.#bans.size === 0) return 0
    const left = (this.#bans.get(what) ?? 0) - this.#clock.now()
    if (left <= 0) this.#bans.delete(what)
    return Math.max(0, left)
  }

  ban(what: string, ms: number): void {
    this.#bans.set(what, this.#clock.now() + ms)
  }

  /** Invalid requests of the address in the current window. */
  invalid(address: string): number {
    const count = this.#counts.get(address)
    return count && count.until > this.#clock.now() ? count.invalid : 0
  }

  /** Ends all bans and forgets all counts. */
  reset(): void {
    this.#bans.clear()
    this.#counts.clear()
  }

  /** Sees every answer; 401, 403 and 429 count, except a 429 of a shared limit. */
  observe(address: string, status: number, limited: LimitScope | undefined): void {
    if (!this.#rule || (status !== 401 && status !== 403 && status !== 429)) return
    if (limited === 'shared' || limited === 'cloudflare') return
    this.count(address, this.#rule)
  }

  /** One more of what is counted under `what`; reaching `limit` brings the ban. */
  count(what: string, { limit, window, ban = hour }: BanRule): void {
    const now = this.#clock.now()
    let count = this.#counts.get(what)
    if (!count || count.until <= now) {
      count = { invalid: 0, until: now + window }
      this.#counts.set(what, count)
    }
    count.invalid++
    if (count.invalid >= limit) this.ban(what, ban)
  }
}

/** The ban's answer: https://github.com/discordjs/discord.js/issues/8574 */
export function banAnswer(retryAfter: number | false): Answer {
  return {
    status: 429,
    headers:
      retryAfter === false ? ['server', 'cloudflare'] : ['server', 'cloudflare', 'retry-after', String(retryAfter)],
    contentType: 'text/plain; charset=UTF-8',
    body: 'error code: 1015',
    limited: 'cloudflare',
    edge: true,
  }
}

/** A page of Cloudflare's in place of an answer. */
export function pageAnswer(status: number, headers: readonly string[] = []): Answer {
  const body = `<!DOCTYPE html>\n<html>\n<head><title>discord.com | ${status}</title></head>\n<body><center><h1>${status}</h1></center><hr><center>cloudflare</center></body>\n</html>\n`
  return {
    status,
    headers: ['server', 'cloudflare', ...headers],
    contentType: 'text/html; charset=UTF-8',
    body,
    limited: undefined,
    edge: true,
  }
}

const documented = /^DiscordBot \([^\s,()]+, ?[^\s,()]+\)/
const blocked = /^\s*$|^Mozilla\/|^Java\/1\.|^Python-urllib\//

/**
 * The refusal of a client that does not say who it is.
 *
 * `documented` asks for `DiscordBot (<url>, <version>)`; `tolerated` refuses what Discord was seen to refuse: no User-Agent,
 * browsers, bare runtimes. https://docs.discord.com/developers/reference#user-agent (2026-08)
 */
export function refuseUserAgent(userAgent: string | undefined, policy: UserAgentPolicy): Answer | undefined {
  if (policy === 'any') return undefined
  const fine = policy === 'documented' ? documented.test(userAgent ?? '') : !blocked.test(userAgent ?? '')
  return fine ? undefined : { ...jsonAnswer(403, { message: 'internal network error', code: 40333 }), edge: true }
}
