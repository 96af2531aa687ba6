/**
 * Cache levels: memory first, a store behind it. What a write overtook is kept in neither.
 * @module
 */
import type { ApiRequest, ApiResponse } from '../../src/request.js'
import { type Answer, Answers, type Fetch } from './answers.js'
import type { CachePolicies, Freshness } from './cache-policies.js'
import type { Contained } from './contained.js'
import { meansPath, type RoutePattern } from './route-pattern.js'
import { type CacheStore, type Look, Shelf, stampsOfAnswer, stampsOfWrite } from './shelf.js'

/** Both clocks, in ms: one for ages, one that holds over a restart. */
export interface Time {
  readonly now: number
  readonly wall: number
}

/** A GET that is sent because there was no answer. */
export interface Errand {
  readonly key: string
  readonly fetch: Fetch
  /** What the store had; undefined if it plays no part. */
  readonly look: Look | undefined
}

export interface LevelSettings {
  readonly rules: CachePolicies
  readonly maxEntries: number
  readonly maxBytes: number
  readonly store: CacheStore | undefined
  readonly contained: Contained
}

export class CacheLevels {
  readonly #rules: CachePolicies
  readonly #memory: Answers
  readonly #shelf: Shelf | undefined
  readonly #contained: Contained

  constructor({ rules, maxEntries, maxBytes, store, contained }: LevelSettings) {
    this.#rules = rules
    this.#memory = new Answers(maxEntries, maxBytes)
    this.#shelf = store && new Shelf(store, rules.longest * 2)
    this.#contained = contained
  }

  get figures(): {
    readonly entries: number
    readonly bytes: number
    readonly evicted: number
    readonly invalidated: number
  } {
    const { size, bytes, evicted, invalidated } = this.#memory
    return { entries: size, bytes, evicted, invalidated }
  }

  /** What memory has. */
  get(key: string): Answer | undefined {
    return this.#memory.get(key)
  }

  /** From here on, writes spoil what the GET will bring. `end` it in any case. */
  begin(path: string): Fetch {
    return this.#memory.begin(path)
  }

  end(fetch: Fetch): void {
    this.#memory.end(fetch)
  }

  /** Asks the store. Only routes with a policy have a place there: a request's own wishes die with the process. */
  async look(request: ApiRequest, key: string): Promise<Look | undefined> {
    const { path, route } = request
    const rule = this.#rules.rule('GET', route.template)
    if (!this.#shelf || !rule.keep) return undefined
    return this.#shelf.look(key, [...stampsOfAnswer(path), ...rule.watched.map(stampOf)], this.#contained)
  }

  /** Takes what the store had into memory; undefined if it had nothing of use. */
  unshelve({ key, fetch, look }: Errand, { now, wall }: Time): Answer | undefined {
    const found = look?.found
    // From the future: the wall clock was set back, and nobody knows how old the answer is.
    if (!found || fetch.spoiled || found.wall > wall) return undefined
    const answer = { path: fetch.path, headers: found.headers, source: found.source, at: now - (wall - found.wall) }
    this.#memory.keep(key, answer, fetch)
    return answer
  }

  /** Keeps what a GET brought: JSON with status 200, unless a write overtook it. */
  keep(
    errand: Errand,
    response: ApiResponse | undefined,
    { now, wall, ttl, staleWhileRevalidate }: Time & Freshness,
  ): void {
    const { key, fetch, look } = errand
    if (response?.status !== 200 || response.source === undefined || fetch.spoiled) return
    const { 'set-cookie': _, ...headers } = response.headers
    const { source } = response
    this.#memory.keep(key, { path: fetch.path, headers, source, at: now }, fetch)
    if (!this.#shelf || !look?.stamps) return
    const shelved = { source, headers, wall, stamps: look.stamps }
    void this.#shelf.put(key, { shelved, life: ttl + staleWhileRevalidate }, this.#contained)
  }

  async drop(key: string): Promise<void> {
    this.#memory.drop(key)
    await this.#shelf?.drop(key, this.#contained)
  }

  /** A write has ended. Memory knows at once; the store, if it holds anything that may show it, when this resolves. */
  written(request: ApiRequest): Promise<void> | undefined {
    const { invalidates, concerns } = this.#rules.rule(request.method, request.route.template)
    this.#forget(request, invalidates)
    return this.#shelf && concerns ? this.#writtenInStore(this.#shelf, request, invalidates) : undefined
  }

  /** Until the store knows, a GET may take an old answer from it into memory: hence once more afterwards. */
  async #writtenInStore(shelf: Shelf, request: ApiRequest, invalidates: readonly RoutePattern[]): Promise<void> {
    await shelf.renew([...stampsOfWrite(request.path), ...invalidates.map(stampOf)], this.#contained)
    this.#forget(request, invalidates)
  }

  #forget({ path, route }: ApiRequest, invalidates: readonly RoutePattern[]): void {
    this.#memory.written(path)
    for (const pattern of invalidates) this.#memory.invalidate(other => meansPath(pattern, other, route.params))
  }

  async clear(): Promise<void> {
    this.#memory.clear()
    if (!this.#shelf) return
    await this.#shelf.clear(this.#contained)
    this.#memory.clear()
  }

  /** In the store, all answers: it cannot tell which are meant. */
  async invalidate(pattern: RoutePattern): Promise<void> {
    const isMeant = (path: string) => meansPath(pattern, path)
    this.#memory.invalidate(isMeant)
    if (!this.#shelf) return
    await this.#shelf.clear(this.#contained)
    this.#memory.invalidate(isMeant)
  }
}

const stampOf = ({ text }: RoutePattern): string => `pattern:${text}`
