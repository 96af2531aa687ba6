/**
 * Authority: whom an Authorization header names.
 * @module
 */
import type { Actor } from './endpoint.js'
import type { World } from './world/index.js'

export type Verdict =
  | { readonly actor: Actor }
  | {
      readonly actor: undefined /** missing or unknown, or accepted once and no more */
      readonly why: 'unknown' | 'revoked'
    }

const unknown: Verdict = { actor: undefined, why: 'unknown' }
const revoked: Verdict = { actor: undefined, why: 'revoked' }

export class Authority {
  readonly #world: Pick<World, 'actorOf' | 'revoke'>
  readonly #accepted = new Set<string>()

  constructor(world: Pick<World, 'actorOf' | 'revoke'>) {
    this.#world = world
  }

  judge(header: string | undefined): Verdict {
    const [, scheme, token] = /^(Bot|Bearer) (\S+)$/.exec(header ?? '') ?? []
    if (scheme === undefined || token === undefined) return unknown
    const actor = this.#world.actorOf(scheme as 'Bot' | 'Bearer', token)
    if (!actor) return this.#accepted.has(token) ? revoked : unknown
    this.#accepted.add(token)
    return { actor }
  }

  /** From now on the token is refused as one that was valid before. */
  revoke(token: string): boolean {
    const known = this.#world.revoke(token)
    if (known) this.#accepted.add(token)
    return known
  }
}
