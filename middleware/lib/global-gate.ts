/**
 * GlobalGate: lets at most `limit` requests arrive at the server in any `window`, whatever its window's edges are.
 *
 * A place is held from sending until `window` after the request arrived. When it arrived is not known; the answer's head
 * bounds it, and so does `flight`, for a request reaches the limiter long before a slow answer comes.
 * @module
 */
import { SlottedHeap } from './slotted-heap.js'

/** The longest that a request is taken to need until the server counts it, in ms. */
const flight = 250

/** One taken place. */
export interface Slot {
  slot: number
  /** When it is free again. */
  freeAt: number
}

export class GlobalGate {
  readonly #limit: number
  readonly #window: number
  readonly #places = new SlottedHeap<Slot>((a, b) => a.freeAt < b.freeAt)
  blockedUntil = 0
  #pacedUntil = 0
  #nextAt = 0

  constructor({ limit, window }: { limit: number; window: number }) {
    this.#limit = limit
    this.#window = window
  }

  /** Nothing would change if it were forgotten. */
  idle(now: number): boolean {
    this.#release(now)
    return this.#places.size === 0 && now >= this.#pacedUntil
  }

  /** Ms until the next place is free, if `ahead` others go first. */
  wait(now: number, ahead = 0): number {
    if (now < this.blockedUntil) return this.blockedUntil - now + ahead * (this.#window / this.#limit)
    if (now < this.#pacedUntil) return Math.max(0, this.#nextAt - now) + ahead * (this.#window / this.#limit)
    this.#release(now)
    const free = this.#limit - this.#places.size
    if (ahead < free) return 0
    const first = this.#places.peek() as Slot
    return first.freeAt - now + Math.floor((ahead - Math.max(0, free)) / this.#limit) * this.#window
  }

  /** To be called only when there is nothing to wait for. */
  take(now: number): Slot {
    if (now < this.#pacedUntil) this.#nextAt = now + this.#window / this.#limit
    const place = { slot: -1, freeAt: now + flight + this.#window }
    if (this.#limit < Number.POSITIVE_INFINITY) this.#places.push(place)
    return place
  }

  /** The answer's head came, so the request has arrived. */
  arrived(place: Slot, now: number): void {
    if (place.slot < 0 || place.freeAt <= now + this.#window) return
    place.freeAt = now + this.#window
    this.#places.update(place)
  }

  /** It was not sent after all. */
  cancel(place: Slot): void {
    this.#places.remove(place)
  }

  /** After a global 429: nothing until `until`, then one by one for a window, lest the next burst be refused again. */
  block(until: number): void {
    this.blockedUntil = until
    this.#pacedUntil = until + this.#window
    this.#nextAt = until
  }

  #release(now: number): void {
    for (let first = this.#places.peek(); first && first.freeAt <= now; first = this.#places.peek()) this.#places.pop()
  }
}
