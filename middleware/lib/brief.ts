/**
 * Brief: what is under way, by key. A map for things that come and go in great numbers.
 *
 * V8 chains the tables that a Map outgrows, each with what it held, so that whatever came and went stays until the next
 * major collection (Node 20 to 24, 2026-11). Hence a key that is removed stays, with nothing behind it, and a new map takes
 * over once there are more of these than of others.
 * @module
 */
const most = 100

export class Brief<V extends object> {
  #map = new Map<string, V | undefined>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: string): V | undefined {
    return this.#map.get(key)
  }

  set(key: string, value: V): void {
    if (this.#map.get(key) === undefined) this.#size++
    this.#map.set(key, value)
    if (this.#map.size > 2 * this.#size + most) this.#map = new Map(this)
  }

  delete(key: string): void {
    if (this.#map.get(key) === undefined) return
    this.#map.set(key, undefined)
    this.#size--
  }

  *[Symbol.iterator](): IterableIterator<[string, V]> {
    for (const [key, value] of this.#map) if (value !== undefined) yield [key, value]
  }
}
