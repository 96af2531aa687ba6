/**
 * Connection: one socket with its inflater. Once dropped it is deaf and mute, whatever its socket still does.
 * @module
 */
import type { Inflater } from './inflate.js'
import type { Connect, Socket, SocketFailure } from './socket.js'

export interface ConnectionInit {
  readonly url: string
  readonly connect: Connect
  readonly inflater: Inflater
}

export interface ConnectionEvents {
  opened(): void
  /** Something came, be it only a part of a payload. */
  traffic(bytes: number): void
  /** @param payload valid until this returns */
  payload(payload: Buffer): void
  /** What came cannot be read; there is nothing more to hope for from this connection. */
  corrupt(error: unknown): void
  closed(code: number, reason: string, failure?: SocketFailure): void
}

/** Everything a connection tells goes through here, so that one assignment silences it. */
export class Connection {
  #events: ConnectionEvents | undefined
  readonly #socket: Socket
  readonly #inflater: Inflater
  #ended: (() => void) | undefined
  #isOver = false

  constructor({ url, connect, inflater }: ConnectionInit, events: ConnectionEvents) {
    this.#events = events
    this.#inflater = inflater
    this.#socket = connect(url, {
      opened: () => this.#events?.opened(),
      received: (bytes, binary) => this.#receive(bytes, binary),
      closed: (code, reason, failure) => {
        this.#isOver = true
        this.#ended?.()
        const events = this.#events
        this.#silence()
        events?.closed(code, reason, failure)
      },
    })
  }

  send(text: string): void {
    if (this.#events) this.#socket.send(text)
  }

  /** Stops reading, or goes on. */
  hold(isHeld: boolean): void {
    if (!this.#events) return
    if (isHeld) this.#socket.pause?.()
    else this.#socket.resume?.()
  }

  /** Ends it now, and hears nothing more of it. */
  drop(): void {
    this.#silence()
    if (!this.#isOver) this.#socket.terminate()
  }

  /** Says goodbye, hears nothing more of it, and waits for its end, at most `grace` ms. */
  close(code: number, grace: number): Promise<void> {
    this.#silence()
    if (this.#isOver) return Promise.resolve()
    return new Promise(resolve => {
      this.#ended = resolve
      this.#socket.close(code, grace)
    })
  }

  #receive(bytes: Buffer, binary: boolean): void {
    const events = this.#events
    if (!events) return
    events.traffic(bytes.length)
    try {
      const payload = this.#inflater.push(bytes, binary)
      if (payload) events.payload(payload)
    } catch (error) {
      events.corrupt(error)
    }
  }

  #silence(): void {
    if (!this.#events) return
    this.#events = undefined
    this.#inflater.close()
  }
}
