/**
 * Few: a set of hardly ever more than two things, at a tenth of a Set's memory.
 * @module
 */
export class Few<T> implements Iterable<T> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  /** Not to be kept: it changes. */
  get items(): readonly T[] {
    return this.#items
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  add(item: T): this {
    if (!this.#items.includes(item)) this.#items.push(item)
    return this
  }

  delete(item: T): void {
    const at = this.#items.indexOf(item)
    if (at >= 0) this.#items.splice(at, 1)
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#items[Symbol.iterator]()
  }
}
