/**
 * Roll: things under way, which come and go in great numbers, in no order.
 *
 * Not a Map or Set: V8 chains the tables that these outgrow, each with what it held, so that whatever came and went stays
 * until the next major collection (Node 20 to 24, 2026-11). For requests that were 6 KB each.
 * @module
 */
export interface Placed {
  /** Written by the roll only; -1 outside. */
  place: number
}

export class Roll<T extends Placed> implements Iterable<T> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    item.place = this.#items.length
    this.#items.push(item)
  }

  /** @returns whether it was in */
  remove(item: T): boolean {
    const { place } = item
    if (place < 0) return false
    const last = this.#items.pop() as T
    last.place = place
    if (last !== item) this.#items[place] = last
    item.place = -1
    return true
  }

  /** Those that are in now; they may leave meanwhile. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.slice()[Symbol.iterator]()
  }
}
