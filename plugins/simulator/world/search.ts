/**
 * Search: which guilds and channels the search has indexed; the first question is what starts it.
 * https://docs.discord.com/developers/resources/message#search-guild-messages (2026-08)
 * @module
 */
import type { World } from './index.js'

/** How long indexing takes, in ms. */
const INDEXING_MS = 2_000

export class SearchIndex {
  readonly #world: World
  readonly #readyAt = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** How long until this place can be searched, in ms; 0 when it can. */
  wait(id: string): number {
    const now = this.#world.clock.now()
    const readyAt = this.#readyAt.get(id)
    if (readyAt === undefined) {
      this.#readyAt.set(id, now + INDEXING_MS)
      return INDEXING_MS
    }
    return Math.max(0, readyAt - now)
  }

  /** Makes a place searchable at once. */
  build(id: string): void {
    this.#readyAt.set(id, 0)
  }
}
