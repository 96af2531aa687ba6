/**
 * Refusals: remembers which credentials and webhooks Discord refused for good, as hashes, the most recent ones only.
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

export class Refusals {
  readonly #identities: LRUCache<string, true>
  readonly #webhooks: LRUCache<string, true>

  /** @param max how many of each kind are remembered */
  constructor(max: number) {
    this.#identities = new LRUCache({ max })
    this.#webhooks = new LRUCache({ max })
  }

  /** @returns whether that is news */
  refuse(identity: string): boolean {
    const news = !this.isRefused(identity)
    this.#identities.set(identity, true)
    return news
  }

  /** Asking keeps it in mind. */
  isRefused(identity: string): boolean {
    return this.#identities.size > 0 && this.#identities.get(identity) === true
  }

  forgive(identity: string): void {
    this.#identities.delete(identity)
  }

  /** @param webhook its id, with `/` and its token where the request named one */
  bury(webhook: string): void {
    this.#webhooks.set(digest(webhook), true)
  }

  isGone(webhook: string): boolean {
    return this.#webhooks.size > 0 && this.#webhooks.get(digest(webhook)) === true
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
