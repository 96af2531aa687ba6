/**
 * Address: where Discord's gateway is, as it said; asked for again when nothing greets there any more.
 * https://docs.discord.com/developers/events/gateway#get-gateway (2026-08)
 * @module
 */
import { GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'

export interface AddressHost {
  readonly clock: Clock
  /** Asks Discord. */
  ask(signal: AbortSignal): Promise<string>
  /** It is another one now. */
  changed?(): void
  failed(error: GatewayError): void
}

/** Dials of one shard in a row without HELLO after which the address is in doubt. */
const enough = 3
/** Ms between two questions, whoever has doubts. */
const pause = 30_000

export class Address {
  url = ''
  readonly #host: AddressHost
  #askedAt = Number.NEGATIVE_INFINITY
  #asking: AbortController | undefined

  constructor(host: AddressHost) {
    this.#host = host
  }

  /** @param misses dials of one shard in a row that no HELLO came of */
  missed(misses: number): void {
    const { clock } = this.#host
    if (misses < enough || this.#asking || clock.now() - this.#askedAt < pause) return
    this.#askedAt = clock.now()
    const asking = new AbortController()
    this.#asking = asking
    this.#ask(asking.signal).finally(() => {
      if (this.#asking === asking) this.#asking = undefined
    })
  }

  /** Forgets a question that is under way. */
  stop(): void {
    this.#asking?.abort()
    this.#asking = undefined
    this.#askedAt = Number.NEGATIVE_INFINITY
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const url = await this.#host.ask(signal)
      if (signal.aborted || url === this.url) return
      this.url = url
      this.#host.changed?.()
    } catch (cause) {
      if (signal.aborted) return
      const hint = 'The shards go on dialing the address that they have, and ask again.'
      const what = 'Nothing greets at the address of the gateway, and asking for another failed.'
      this.#host.failed(new GatewayError('GATEWAY_DISCONNECTED', what, { cause, hint, severity: 'warning' }))
    }
  }
}
