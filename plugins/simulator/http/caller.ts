/**
 * Caller: Discord's own requests to applications: signed, given up after three seconds, and counted.
 * @module
 */
import type { SimulatorClock } from '../clock.js'
import type { Application } from '../world/model.js'
import { type EndpointTarget, send } from './target.js'

export interface OwnRequest {
  readonly target: EndpointTarget
  readonly body: string
  /** True signs it wrongly. */
  readonly forged?: boolean
  /** Resolves when the answer has been read. */
  readonly sent?: Promise<void>
}

const ANSWER_MS = 3_000

export class Caller {
  readonly #clock: SimulatorClock
  #open = 0
  #steps = 0

  constructor(clock: SimulatorClock) {
    this.#clock = clock
  }

  /** Requests that are under way, and work that goes on after their answers. */
  get inFlight(): number {
    return this.#open
  }

  /** Beginnings and ends so far. */
  get steps(): number {
    return this.#steps
  }

  /** @throws Error for one that takes too long, and whatever the network or the function throws */
  async call({ signing }: Application, request: OwnRequest): Promise<Response> {
    const abort = new AbortController()
    const timestamp = String(Math.floor(this.#clock.now() / 1000))
    const waitUntil = (work: Promise<unknown>) => void this.#during(work).catch(ignore)
    const answer = send({ ...request, key: signing, timestamp, signal: abort.signal, waitUntil })
    let cancel = ignore
    const late = new Promise<never>((_, reject) => {
      cancel = this.#clock.timer(ANSWER_MS + 1, () => {
        reject(new Error('no answer within 3 s'))
        abort.abort()
      })
    })
    try {
      return await this.#during(Promise.race([answer, late]))
    } finally {
      cancel()
    }
  }

  async #during<T>(work: Promise<T>): Promise<T> {
    this.#open++
    this.#steps++
    try {
      return await work
    } finally {
      this.#open--
      this.#steps++
    }
  }
}

/** What goes wrong after an answer is the application's own business. */
function ignore(): void {}
