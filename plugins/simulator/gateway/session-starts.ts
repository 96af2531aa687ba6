/**
 * Session starts: how many identifies an application has left, and how fast they may follow each other.
 * https://docs.discord.com/developers/events/gateway#session-start-limit-object (2026-08)
 * @module
 */
import type { SimulatorClock } from '../clock.js'
import type { GatewaySettings } from './options.js'

export interface SessionStartLimit {
  readonly total: number
  readonly remaining: number
  readonly reset_after: number
  readonly max_concurrency: number
}

interface Account {
  window: number
  used: number
  /** When each concurrency key was used last. */
  readonly keys: Map<number, number>
}

export class SessionStarts {
  readonly #clock: SimulatorClock
  readonly #settings: GatewaySettings
  readonly #began: number
  readonly #accounts = new Map<string, Account>()

  constructor(clock: SimulatorClock, settings: GatewaySettings) {
    this.#clock = clock
    this.#settings = settings
    this.#began = clock.now()
  }

  /** Counts an identify: `spent` means one too many for the window, `crowded` too soon after the one before. */
  take(applicationId: string, shardId: number): 'granted' | 'crowded' | 'spent' {
    const account = this.#account(applicationId)
    if (account.used >= this.#settings.identifies.limit) return 'spent'
    account.used++
    const [key, now] = [shardId % this.#settings.maxConcurrency, this.#clock.now()]
    const last = account.keys.get(key)
    if (last !== undefined && now - last < this.#settings.identifyWindow) return 'crowded'
    account.keys.set(key, now)
    return 'granted'
  }

  /** What `GET /gateway/bot` says. */
  limitOf(applicationId: string): SessionStartLimit {
    const { identifies, maxConcurrency } = this.#settings
    const remaining = identifies.limit - this.#account(applicationId).used
    const reset_after = Math.ceil(identifies.window - ((this.#clock.now() - this.#began) % identifies.window))
    return { total: identifies.limit, remaining, reset_after, max_concurrency: maxConcurrency }
  }

  #account(applicationId: string): Account {
    const window = Math.floor((this.#clock.now() - this.#began) / this.#settings.identifies.window)
    let account = this.#accounts.get(applicationId)
    if (account === undefined) {
      account = { window, used: 0, keys: new Map() }
      this.#accounts.set(applicationId, account)
    }
    if (account.window !== window) Object.assign(account, { window, used: 0 })
    return account
  }
}
