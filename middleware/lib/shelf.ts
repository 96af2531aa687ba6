/**
 * Shelf: answers in a store that outlives the process, each with the stamps of what it depends on.
 *
 * A store cannot be asked for all keys below a path. So a write renews a stamp, and an answer counts only if all of its
 * stamps are still there and the same: what the store loses, or another process writes, can make it useless, never stale.
 * @module
 */
import { createHash, randomUUID } from 'node:crypto'
import { topOf } from './answers.js'
import type { Contained } from './contained.js'

/** What Keyv offers, and whatever else looks like it: https://keyv.org. Values survive JSON. */
export interface CacheStore {
  get(key: string): unknown
  /** @param ttl ms. Resolves to false, or rejects, if it failed. */
  set(key: string, value: unknown, ttl?: number): unknown
  delete(key: string): unknown
  clear(): unknown
}

/** An answer as the store holds it. */
export interface Shelved {
  readonly source: string
  readonly headers: Readonly<Record<string, string>>
  /** When it came, in ms since the epoch. */
  readonly wall: number
  readonly stamps: readonly string[]
}

/** What the store knew when a GET began. */
export interface Look {
  readonly found: Shelved | undefined
  /** To be given to `put`; undefined if the store did not take part. */
  readonly stamps: readonly string[] | undefined
}

export class Shelf {
  readonly #store: CacheStore
  readonly #stampLife: number
  /** Part of all keys. Once a stamp could not be renewed, what stands there is not to be trusted by this process. */
  #salt = ''

  /** @param stampLife ms, at least as long as any answer lives */
  constructor(store: CacheStore, stampLife: number) {
    this.#store = store
    this.#stampLife = stampLife
  }

  /** Finds the answer, and makes the stamps that are missing, before the GET is sent. */
  async look(key: string, stampNames: readonly string[], contained: Contained): Promise<Look> {
    const look = await contained(async () => {
      const [found, ...stamps] = await Promise.all(
        [key, ...stampNames].map(async name => this.#store.get(this.#digest(name))),
      )
      const current = await Promise.all(
        stamps.map((stamp, i) => (isStamp(stamp) ? stamp : this.#renew(stampNames[i] as string))),
      )
      const fits = isShelved(found) && found.stamps.join() === current.join()
      return { found: fits ? found : undefined, stamps: current }
    })
    return look ?? { found: undefined, stamps: undefined }
  }

  /** @param life ms, as long as the answer is of any use */
  async put(key: string, { shelved, life }: { shelved: Shelved; life: number }, contained: Contained): Promise<void> {
    await contained(() => this.#set(key, shelved, life))
  }

  async drop(key: string, contained: Contained): Promise<void> {
    await contained(async () => this.#store.delete(this.#digest(key)))
  }

  /** A write has ended: what depends on these is of no use any more. */
  async renew(stampNames: readonly string[], contained: Contained): Promise<void> {
    const salt = this.#salt
    const done = await contained(() => Promise.all(stampNames.map(name => this.#renew(name))))
    if (!done && this.#salt === salt) this.#salt = randomUUID()
  }

  /** The stamp that all depend on goes first: some stores do not say when they could not clear. */
  async clear(contained: Contained): Promise<void> {
    await this.renew([all], contained)
    await contained(async () => this.#store.clear())
  }

  async #renew(name: string): Promise<string> {
    const stamp = randomUUID()
    await this.#set(name, stamp, this.#stampLife)
    return stamp
  }

  async #set(name: string, value: unknown, ttl: number): Promise<void> {
    const done = await this.#store.set(this.#digest(name), value, Number.isFinite(ttl) ? ttl : undefined)
    if (done === false) throw new Error('The store of the cache did not take a value.')
  }

  /** Keys hold paths, and paths may hold tokens. */
  #digest(name: string): string {
    return createHash('sha256').update(`${this.#salt}\n${name}`).digest('base64url')
  }
}

const all = 'all'

/**
 * The stamps that an answer at `path` depends on: writes at or below its first two segments, or right at the first.
 * Coarser than what happens in memory, so that two stamps are enough.
 */
export function stampsOfAnswer(path: string): string[] {
  const first = firstOf(path)
  return first === path ? [all, `any:${first}`] : [all, `at:${first}`, `any:${topOf(path)}`]
}

/** The stamps that a write to `path` renews. */
export function stampsOfWrite(path: string): string[] {
  const first = firstOf(path)
  return first === path ? [`any:${first}`, `at:${first}`] : [`any:${first}`, `any:${topOf(path)}`]
}

const firstOf = (path: string): string => {
  const end = path.indexOf('/', 1)
  return end < 0 ? path : path.slice(0, end)
}

const isStamp = (value: unknown): value is string => typeof value === 'string'

function isShelved(value: unknown): value is Shelved {
  if (typeof value !== 'object' || value === null) return false
  const { source, headers, wall, stamps } = value as Record<string, unknown>
  const whole = typeof source === 'string' && typeof headers === 'object' && headers !== null
  return whole && typeof wall === 'number' && Array.isArray(stamps)
}
