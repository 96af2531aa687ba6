/**
 * NonceStore: which message an author's nonce already made, for the few minutes that Discord remembers it.
 *
 * https://docs.discord.com/developers/resources/message#create-message (`enforce_nonce`, 2026-08)
 * @module
 */
import type { SimulatorClock } from './clock.js'

interface Made {
  readonly messageId: string
  readonly until: number
}

export class NonceStore {
  readonly #clock: SimulatorClock
  readonly #windowMs: number
  /** In order of expiry, because every entry lives equally long. */
  readonly #made = new Map<string, Made>()

  constructor(clock: SimulatorClock, windowMs: number) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /** How many nonces are remembered right now. */
  get size(): number {
    this.#forget()
    return this.#made.size
  }

  /** The id of the message that this nonce made within the window. `1` and `'1'` are the same nonce. */
  find(authorId: string, channelId: string, nonce: string | number): string | undefined {
    this.#forget()
    return this.#made.get(key(authorId, channelId, nonce))?.messageId
  }

  remember(authorId: string, channelId: string, nonce: string | number, messageId: string): void {
    this.#forget()
    const name = key(authorId, channelId, nonce)
    this.#made.delete(name)
    this.#made.set(name, { messageId, until: this.#clock.now() + this.#windowMs })
  }

  #forget(): void {
    const now = this.#clock.now()
    for (const [name, { until }] of this.#made) {
      if (until > now) return
      this.#made.delete(name)
    }
  }
}

function key(authorId: string, channelId: string, nonce: string | number): string {
  return `${authorId} ${channelId} ${nonce}`
}
