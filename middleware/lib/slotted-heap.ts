/**
 * SlottedHeap: a binary heap whose items know their place, so that one can be taken out or moved without a search.
 * @module
 */
export interface Slotted {
  /** Place in the heap; -1 outside. Written by the heap only. */
  slot: number
}

export class SlottedHeap<T extends Slotted> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean

  /** @param before whether `a` comes out before `b` */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  /** In no order. */
  get items(): readonly T[] {
    return this.#items
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    item.slot = this.#items.length
    this.#items.push(item)
    this.#rise(item)
  }

  pop(): T | undefined {
    const first = this.#items[0]
    if (first) this.remove(first)
    return first
  }

  /** Does nothing for an item that is outside. */
  remove(item: T): void {
    const { slot } = item
    if (slot < 0) return
    item.slot = -1
    const last = this.#items.pop() as T
    if (last === item) return
    this.#put(last, slot)
    this.update(last)
  }

  /** To be called after what an item is compared by has changed. */
  update(item: T): void {
    if (item.slot < 0) return
    this.#rise(item)
    this.#sink(item)
  }

  #rise(item: T): void {
    let { slot } = item
    while (slot > 0) {
      const up = (slot - 1) >> 1
      const parent = this.#items[up] as T
      if (!this.#before(item, parent)) break
      this.#put(parent, slot)
      slot = up
    }
    this.#put(item, slot)
  }

  #sink(item: T): void {
    let { slot } = item
    for (;;) {
      let down = 2 * slot + 1
      if (down >= this.#items.length) break
      const right = this.#items[down + 1]
      if (right && this.#before(right, this.#items[down] as T)) down++
      const child = this.#items[down] as T
      if (!this.#before(child, item)) break
      this.#put(child, slot)
      slot = down
    }
    this.#put(item, slot)
  }

  #put(item: T, slot: number): void {
    this.#items[slot] = item
    item.slot = slot
  }
}
