/**
 * RemoteOutbox: what waits to be sent by a shard in a worker. The worker is given one payload at a time, and only while its
 * shard is ready, so that a payload may change until it is sent, and outlives the worker.
 * @module
 */
import { AbortError, QueueFullError } from '../../src/errors.js'
import type { Outgoing } from './outbox.js'

interface Entry extends Outgoing {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  isOver: boolean
}

/** Resolves when the worker wrote it to a connection; `isGone` says whether an error means that the worker died. */
export interface Carrier {
  write(text: string, signal: AbortSignal | undefined): Promise<void>
  isGone(error: unknown): boolean
}

export class RemoteOutbox {
  readonly #carrier: Carrier
  readonly #size: number
  readonly #waiting: Entry[] = []
  #isOpen = false
  #isBusy = false

  constructor(carrier: Carrier, size: number) {
    this.#carrier = carrier
    this.#size = size
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** The shard is ready: what waits may go. */
  open(): void {
    this.#isOpen = true
    this.#drain()
  }

  /** It is not any more; what waits goes on waiting. */
  shut(): void {
    this.#isOpen = false
  }

  /** @throws {AbortError}, {QueueFullError} (as rejections) as a shard's own outbox */
  send(outgoing: Outgoing): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = outgoing
      if (signal?.aborted) return reject(new AbortError(signal.reason))
      if (this.#waiting.length >= this.#size) return reject(full(this.#size))
      const end = () => {
        entry.isOver = true
        const at = this.#waiting.indexOf(entry)
        if (at >= 0) this.#waiting.splice(at, 1)
        signal?.removeEventListener('abort', abort)
      }
      const abort = () => {
        end()
        reject(new AbortError(signal?.reason))
      }
      const entry: Entry = {
        ...outgoing,
        isOver: false,
        resolve: () => resolve(end()),
        reject: error => {
          end()
          reject(error)
        },
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.push(entry)
      this.#drain()
    })
  }

  /** Rejects everything that waits. */
  clear(error: Error): void {
    this.shut()
    for (const entry of [...this.#waiting]) entry.reject(error)
  }

  async #drain(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    for (let entry = this.#waiting[0]; entry && this.#isOpen; entry = this.#waiting[0]) {
      try {
        await this.#carrier.write(entry.text(), entry.signal)
        if (!entry.isOver) entry.resolve()
      } catch (error) {
        // It may have been sent or not. Whatever can be sent does no harm when it is sent twice.
        if (this.#carrier.isGone(error)) this.shut()
        else if (!entry.isOver) entry.reject(error as Error)
      }
    }
    this.#isBusy = false
  }
}

function full(size: number): QueueFullError {
  return new QueueFullError(`${size} payloads wait for the gateway already.`, {
    hint: 'Send less: Discord takes 120 payloads in 60 s, or 1 every half second.',
  })
}
