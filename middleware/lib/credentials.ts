/**
 * Credentials: keeps what stands in the Authorization header apart from the requests, which carry only its identity.
 * @module
 */
import { createHash } from 'node:crypto'
import { inspect } from 'node:util'

export type Scheme = 'Bot' | 'Bearer'

/** Shared by the auth layer, which fills it, and the transport, which reads it. Shows nothing when logged. */
export class Credentials {
  readonly #headers = new Map<string, string>()
  readonly #identities = new Map<string, string>()

  /** Takes a credential in. @returns its identity: 16 hex digits that stand for it in keys and logs */
  identify(scheme: Scheme, token: string): string {
    const header = `${scheme} ${token}`
    const known = this.#identities.get(header)
    if (known !== undefined) return known
    const identity = createHash('sha256').update(header).digest('hex').slice(0, 16)
    this.#identities.set(header, identity)
    this.#headers.set(identity, header)
    return identity
  }

  /** The Authorization header's value; undefined for an identity that is not known, such as ''. */
  header(identity: string): string | undefined {
    return this.#headers.get(identity)
  }

  forget(identity: string): void {
    const header = this.#headers.get(identity)
    if (header === undefined) return
    this.#headers.delete(identity)
    this.#identities.delete(header)
  }

  toJSON(): string {
    return '[credentials]'
  }

  [inspect.custom](): string {
    return '[credentials]'
  }
}
