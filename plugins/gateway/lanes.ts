/**
 * Lanes: runs tasks of the same key one after the other, and keeps what waits bounded.
 * @module
 */
export type WhenFull = 'drop-oldest' | 'drop-newest'

export interface LanesInit<T> {
  /** Never throws or rejects; a promise it returns holds its lane up. */
  run(item: T): unknown
  /** How many may wait in all. */
  readonly size: number
  readonly whenFull: WhenFull
  dropped(item: T): void
}

export class Lanes<T> {
  readonly #lanes = new Map<string, T[]>()
  readonly #init: LanesInit<T>
  #waiting = 0

  constructor(init: LanesInit<T>) {
    this.#init = init
  }

  /** How many wait behind others. */
  get waiting(): number {
    return this.#waiting
  }

  /** Runs `item` at once if its lane is free. */
  push(key: string, item: T): void {
    const lane = this.#lanes.get(key)
    if (!lane) {
      this.#go(key, item)
      return
    }
    if (this.#waiting >= this.#init.size) {
      const oldest = this.#init.whenFull === 'drop-oldest' ? lane.shift() : undefined
      this.#init.dropped(oldest ?? item)
      if (oldest === undefined) return
      this.#waiting--
    }
    this.#waiting++
    lane.push(item)
  }

  /** Forgets what waits. */
  clear(): void {
    for (const lane of this.#lanes.values()) lane.length = 0
    this.#waiting = 0
  }

  #go(key: string, first: T): void {
    let result = this.#init.run(first)
    if (!(result instanceof Promise)) return
    const lane: T[] = []
    this.#lanes.set(key, lane)
    const next = (): void => {
      for (let item = lane.shift(); item !== undefined; item = lane.shift()) {
        this.#waiting--
        result = this.#init.run(item)
        if (!(result instanceof Promise)) continue
        result.then(next)
        return
      }
      this.#lanes.delete(key)
    }
    result.then(next)
  }
}
