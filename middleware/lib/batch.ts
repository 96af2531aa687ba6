/**
 * Batch: requests that wait to be sent as one: so many at most, and no two that change the same thing.
 * @module
 */
export interface Member {
  /** What it changes, such as ids. */
  readonly touches: readonly string[]
}

export class Batch<M extends Member> {
  readonly #max: number
  readonly #members = new Set<M>()
  readonly #touched = new Set<string>()

  constructor(max: number) {
    this.#max = max
  }

  /** In order of arrival. */
  get members(): readonly M[] {
    return [...this.#members]
  }

  get size(): number {
    return this.#members.size
  }

  get full(): boolean {
    return this.size >= this.#max
  }

  /** Whether another one finds room that touches this. */
  fits(touches: readonly string[]): boolean {
    return !this.full && !touches.some(thing => this.#touched.has(thing))
  }

  add(member: M): void {
    this.#members.add(member)
    for (const thing of member.touches) this.#touched.add(thing)
  }

  /** @returns whether it was in the batch */
  remove(member: M): boolean {
    for (const thing of member.touches) this.#touched.delete(thing)
    return this.#members.delete(member)
  }
}
