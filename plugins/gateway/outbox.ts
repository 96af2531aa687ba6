/**
 * Outbox: what a shard still has to send. It survives reconnects; what is sent never outruns the connection's limit.
 * @module
 */
import { AbortError, QueueFullError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { SendWindow } from './send-window.js'

export interface Outgoing {
  /** Made when it is sent, for it may change until then. */
  text(): string
  readonly signal?: AbortSignal | undefined
}

interface Entry extends Outgoing {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class Outbox {
  readonly #clock: Clock
  readonly #size: number
  readonly #waiting = new Set<Entry>()
  #window = new SendWindow()
  #write: ((text: string) => void) | undefined
  #stop: (() => void) | undefined

  constructor(clock: Clock, size: number) {
    this.#clock = clock
    this.#size = size
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** A connection began: its limit is new, and nothing but heartbeats and the like may be sent on it yet. */
  connected(reserved: number): void {
    this.#window = new SendWindow({ reserved })
  }

  /** Heartbeat, identify or resume: sent past the queue by the caller, and counted here. */
  vital(): void {
    this.#window.note(this.#clock.now(), true)
  }

  /** READY or RESUMED came: what waits may go. */
  open(write: (text: string) => void): void {
    this.#write = write
    this.#drain()
  }

  /** The connection is gone; what waits goes on waiting. */
  shut(): void {
    this.#write = undefined
    this.#stop?.()
    this.#stop = undefined
  }

  /**
   * Resolves when it was written to a connection.
   * @throws {AbortError} (as a rejection) when its signal aborts before; {QueueFullError} if too much waits already
   */
  send(outgoing: Outgoing): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = outgoing
      if (signal?.aborted) return reject(new AbortError(signal.reason))
      if (this.#waiting.size >= this.#size) return reject(full(this.#size))
      const abort = () => {
        this.#waiting.delete(entry)
        reject(new AbortError(signal?.reason))
      }
      const unfollow = () => signal?.removeEventListener('abort', abort)
      const entry: Entry = {
        text: outgoing.text,
        resolve: () => resolve(unfollow()),
        reject: error => {
          unfollow()
          reject(error)
        },
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.add(entry)
      this.#drain()
    })
  }

  /** Rejects everything that waits. */
  clear(error: Error): void {
    this.shut()
    for (const entry of this.#waiting) entry.reject(error)
    this.#waiting.clear()
  }

  #drain(): void {
    if (!this.#write || this.#stop) return
    for (const entry of this.#waiting) {
      const wait = this.#window.wait(this.#clock.now())
      if (wait > 0) {
        this.#stop = this.#clock.timer(wait, () => {
          this.#stop = undefined
          this.#drain()
        })
        return
      }
      this.#waiting.delete(entry)
      this.#window.note(this.#clock.now(), false)
      this.#write(entry.text())
      entry.resolve()
    }
  }
}

function full(size: number): QueueFullError {
  return new QueueFullError(`${size} payloads wait for the gateway already.`, {
    hint: 'Send less: Discord takes 120 payloads in 60 s, or 1 every half second.',
  })
}
