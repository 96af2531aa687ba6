/**
 * Senders: whom requests are sent as. The client's own identity, and a bounded number of those that requests name.
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Credentials, Scheme } from './credentials.js'
import type { Token } from './token.js'

/** Stands for a credential, and holds nothing of it. */
export interface Sender {
  readonly type: Scheme
  readonly identity: string
}

export class Senders {
  readonly #credentials: Credentials
  readonly #guests: LRUCache<string, Sender>
  #own: Sender | undefined

  /** @param max how many guests are known at a time; the credential of the one that was seen longest ago is forgotten */
  constructor(credentials: Credentials, max: number) {
    this.#credentials = credentials
    this.#guests = new LRUCache({ max, dispose: (guest, _, reason) => this.#evicted(guest, reason) })
  }

  get own(): Sender | undefined {
    return this.#own
  }

  /** Requests that wait already keep the credential before. */
  adopt(token: Token): Sender {
    this.#own = this.#identify(token)
    return this.#own
  }

  guest(token: Token): Sender {
    const guest = this.#identify(token)
    this.#guests.set(guest.identity, guest)
    return guest
  }

  forget({ identity }: Sender): void {
    this.#credentials.forget(identity)
  }

  #evicted(guest: Sender, reason: string): void {
    if (reason === 'evict' && guest.identity !== this.#own?.identity) this.forget(guest)
  }

  #identify({ type, token }: Token): Sender {
    return { type, identity: this.#credentials.identify(type, token) }
  }
}
