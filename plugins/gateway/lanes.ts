/**
 * Lanes: runs tasks of the same key one after the other, and keeps what waits bounded.
 * @module
 */
export type WhenFull = 'drop-oldest' | 'drop-newest'

export class Lanes<T> {
  readonly #lanes = new Map<string, T[]>()
  readonly #run: (item: T) => unknown
  readonly #size: number
  readonly #whenFull: WhenFull
  readonly #dropped: (item: T) => void
  #waiting = 0

  /** @param run never throws or rejects; a promise it returns holds its lane up */
  constructor(run: (item: T) => unknown, size: number, whenFull: WhenFull, dropped: (item: T) => void) {
    this.#run = run
    this.#size = size
    this.#whenFull = whenFull
    this.#dropped = dropped
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
    if (this.#waiting >= this.#size) {
      const oldest = this.#whenFull === 'drop-oldest' ? lane.shift() : undefined
      this.#dropped(oldest ?? item)
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
    let result = this.#run(first)
    if (!(result instanceof Promise)) return
    const lane: T[] = []
    this.#lanes.set(key, lane)
    const next = (): void => {
      for (let item = lane.shift(); item !== undefined; item = lane.shift()) {
        this.#waiting--
        result = this.#run(item)
        if (!(result instanceof Promise)) continue
        result.then(next)
        return
      }
      this.#lanes.delete(key)
    }
    result.then(next)
  }
}
