/**
 * Answers: what was answered to GETs, bounded in number and bytes. An answer that a write overtook is never kept.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { areRelated } from './request-key.js'

/** One answer with status 200. */
export interface Answer {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** As JSON. */
  readonly source: string
  /** When it came, in ms of the caller's clock. */
  readonly at: number
}

/** A GET under way, whose answer is `spoiled` once a write that may show in it has ended. */
export interface Fetch {
  readonly path: string
  spoiled: boolean
}

export class Answers {
  readonly #maxBytes: number
  readonly #kept: LRUCache<string, Answer>
  /** Keys by the first two segments of their paths, so that a write looks at few. */
  readonly #byTop = new Map<string, Set<string>>()
  readonly #fetches = new Set<Fetch>()
  #evicted = 0
  #invalidated = 0

  constructor(maxEntries: number, maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#kept = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: sizeOf,
      dispose: ({ path }, key, reason) => this.#forget(path, key, reason),
    })
  }

  get size(): number {
    return this.#kept.size
  }
  get bytes(): number {
    return this.#kept.calculatedSize
  }
  /** Pushed out by newer ones. */
  get evicted(): number {
    return this.#evicted
  }
  /** Made stale by writes. */
  get invalidated(): number {
    return this.#invalidated
  }

  get(key: string): Answer | undefined {
    return this.#kept.get(key)
  }

  /** A GET begins; `end` it in any case. */
  begin(path: string): Fetch {
    const fetch = { path, spoiled: false }
    this.#fetches.add(fetch)
    return fetch
  }

  end(fetch: Fetch): void {
    this.#fetches.delete(fetch)
  }

  /** Keeps what `fetch` brought, unless it is spoiled or too large. */
  keep(key: string, answer: Answer, fetch: Fetch): void {
    if (fetch.spoiled) return
    if (sizeOf(answer, key) > this.#maxBytes) {
      this.drop(key)
      return
    }
    this.#kept.set(key, answer)
    const top = topOf(answer.path)
    const keys = this.#byTop.get(top)
    if (keys) keys.add(key)
    else this.#byTop.set(top, new Set([key]))
  }

  drop(key: string): void {
    this.#kept.delete(key)
  }

  /** A write to `path` has ended: forgets what is at, above and below it. */
  written(path: string): void {
    for (const fetch of this.#fetches) if (areRelated(fetch.path, path)) fetch.spoiled = true
    if (this.#kept.size === 0) return
    const first = path.indexOf('/', 1)
    if (first < 0) this.invalidate(other => areRelated(other, path))
    else {
      this.#dropRelated(path.slice(0, first), path)
      this.#dropRelated(topOf(path), path)
    }
  }

  /** Forgets all whose path is meant. */
  invalidate(isMeant: (path: string) => boolean): void {
    for (const fetch of this.#fetches) if (isMeant(fetch.path)) fetch.spoiled = true
    for (const [key, { path }] of [...this.#kept.entries()]) if (isMeant(path)) this.#invalidate(key)
  }

  clear(): void {
    for (const fetch of this.#fetches) fetch.spoiled = true
    this.#kept.clear()
  }

  #dropRelated(top: string, path: string): void {
    for (const key of [...(this.#byTop.get(top) ?? [])]) {
      const answer = this.#kept.peek(key)
      if (answer && areRelated(answer.path, path)) this.#invalidate(key)
    }
  }

  #invalidate(key: string): void {
    if (this.#kept.delete(key)) this.#invalidated++
  }

  #forget(path: string, key: string, reason: string): void {
    if (reason === 'set') return
    if (reason === 'evict') this.#evicted++
    const top = topOf(path)
    const keys = this.#byTop.get(top)
    keys?.delete(key)
    if (keys?.size === 0) this.#byTop.delete(top)
  }
}

const sizeOf = (answer: Answer, key: string): number => answer.source.length + key.length

/** `/channels/1` of `/channels/1/messages`; all of a path that is not longer. */
export function topOf(path: string): string {
  const first = path.indexOf('/', 1)
  const second = first < 0 ? -1 : path.indexOf('/', first + 1)
  return second < 0 ? path : path.slice(0, second)
}
