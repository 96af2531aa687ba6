/**
 * Reorder: holds answers back until a group is complete, and lets the last one out first.
 * @module
 */
import type { SimulatorClock } from './clock.js'
import type { ReorderFault } from './fault-kinds.js'

/** ms between two answers of a group, so that the client sees them in this order. */
const spacing = 2

interface Group {
  readonly releases: (() => void)[]
  readonly cancel: () => void
}

export class Reorder {
  readonly #clock: SimulatorClock
  readonly #groups = new Map<object, Group>()

  constructor(clock: SimulatorClock) {
    this.#clock = clock
  }

  /** Resolves when it is this answer's turn. */
  hold({ group: size = 2, wait = 1000 }: ReorderFault, owner: object): Promise<void> {
    return new Promise(resolve => {
      let group = this.#groups.get(owner)
      if (!group) {
        group = { releases: [], cancel: this.#clock.timer(wait, () => this.#release(owner)) }
        this.#groups.set(owner, group)
      }
      group.releases.push(resolve)
      if (group.releases.length >= size) this.#release(owner)
    })
  }

  #release(owner: object): void {
    const group = this.#groups.get(owner)
    if (!group) return
    group.cancel()
    this.#groups.delete(owner)
    for (const [place, release] of group.releases.reverse().entries()) {
      if (place === 0) release()
      else this.#clock.timer(place * spacing, release)
    }
  }
}
