/**
 * Flight: one piece of work that several wait for. It ends early only when nobody waits any more.
 * @module
 */
export class Flight<T> {
  readonly #abandon: (reason: Error) => void
  #followers: ((outcome: T) => void)[] | undefined
  #waiting = 0
  #over = false

  /** @param abandon called once, when the last one leaves before the end */
  constructor(abandon: (reason: Error) => void) {
    this.#abandon = abandon
  }

  /**
   * Comes along. @param told called with the outcome, unless left before
   * @returns how to leave early, with the reason
   */
  board(told?: (outcome: T) => void): (reason: Error) => void {
    this.#waiting++
    if (told) this.#followers = [...(this.#followers ?? []), told]
    return reason => {
      if (told) this.#followers = this.#followers?.filter(each => each !== told)
      if (this.#over || --this.#waiting > 0) return
      this.#over = true
      this.#abandon(reason)
    }
  }

  /** Tells everybody who still waits. */
  land(outcome: T): void {
    this.#over = true
    const followers = this.#followers
    if (!followers) return
    this.#followers = undefined
    for (const told of followers) told(outcome)
  }
}
