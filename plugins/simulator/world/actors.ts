/**
 * Actors: the tokens that Discord would accept, and whom each one names.
 * @module
 */
import type { Actor } from '../endpoint.js'

export type Scheme = 'Bot' | 'Bearer'

export class Actors {
  readonly #tokens = new Map<string, Actor>()

  grant(scheme: Scheme, token: string, actor: Actor): void {
    this.#tokens.set(`${scheme} ${token}`, actor)
  }

  of(scheme: Scheme, token: string): Actor | undefined {
    return this.#tokens.get(`${scheme} ${token}`)
  }

  /** Takes a token away, whichever kind it is; false where it was unknown. */
  revoke(token: string): boolean {
    const bot = this.#tokens.delete(`Bot ${token}`)
    return this.#tokens.delete(`Bearer ${token}`) || bot
  }
}
