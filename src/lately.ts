/**
 * Lately: what was worked out lately, for a bounded number of keys: the youngest, and those before them that were asked for.
 * @module
 */
export class Lately<K, V extends object> {
  readonly #most: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  /** @param most keys of each of the two generations */
  constructor(most = 500) {
    this.#most = most
  }

  get(key: K): V | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
