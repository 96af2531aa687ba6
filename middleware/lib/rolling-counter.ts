/**
 * Rolling counter: how much was counted in the last so many ms, in constant memory and without allocation.
 * @module
 */
export class RollingCounter {
  readonly #slots: Float64Array
  /** Ms per slot. */
  readonly #width: number
  /** Number of the slot that is being filled; -1 before the first count. */
  #slot = -1
  /** Time of the first count. */
  #since = Infinity

  /**
   * @param period ms that are looked back
   * @param slots how finely old counts drop out
   */
  constructor(period: number, slots = 10) {
    this.#slots = new Float64Array(slots)
    this.#width = period / slots
  }

  /** @param now monotonic ms from 0 on, never less than in the call before */
  add(now: number, count = 1): void {
    this.#turn(now)
    this.#since = Math.min(this.#since, now)
    const at = this.#slot % this.#slots.length
    this.#slots[at] = (this.#slots[at] as number) + count
  }

  sum(now: number): number {
    this.#turn(now)
    return this.#slots.reduce((sum, count) => sum + count, 0)
  }

  /** Counts per second since the first one, or since the counter began to forget. */
  perSecond(now: number): number {
    const sum = this.sum(now)
    if (sum === 0) return 0
    const forgotten = (this.#slot - this.#slots.length + 1) * this.#width
    const ms = now - Math.max(this.#since, forgotten)
    // What came at one moment has no rate yet: it counts as if it had taken one slot.
    return (sum * 1000) / Math.max(ms, this.#width)
  }

  clear(): void {
    this.#slots.fill(0)
    this.#slot = -1
    this.#since = Infinity
  }

  #turn(now: number): void {
    const slot = Math.floor(now / this.#width)
    const passed = this.#slot < 0 ? 0 : Math.min(slot - this.#slot, this.#slots.length)
    for (let i = 1; i <= passed; i++) this.#slots[(this.#slot + i) % this.#slots.length] = 0
    this.#slot = Math.max(slot, this.#slot)
  }
}
