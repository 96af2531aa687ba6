/**
 * WorkerMail: what a worker posts, in order and once per tick, and how much of it is under way. Beyond a mark the worker
 * stops reading from its sockets until the main thread has caught up, so that neither side piles up events.
 * @module
 */
import type { FromWorker } from './worker-protocol.js'

type Events = Extract<FromWorker, { kind: 'events' }>

export interface WorkerMailInit {
  /** Characters of events that may be under way. */
  readonly max: number
  post(messages: readonly FromWorker[]): void
  /** Stop reading, or go on. */
  hold(isHeld: boolean): void
}

/** Posted at once: what came with one read of a socket may be more than this. */
const packet = 256 * 1024

export class WorkerMail {
  readonly #init: WorkerMailInit
  #waiting: FromWorker[] = []
  #size = 0
  #outstanding = 0
  #isHeld = false

  constructor(init: WorkerMailInit) {
    this.#init = init
  }

  /** Characters of events that the main thread has not delivered yet. */
  get outstanding(): number {
    return this.#outstanding
  }
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** @throws {DataCloneError} if it cannot cross, when it goes at once */
  add(message: FromWorker): void {
    this.#waiting.push(message)
    this.#soon()
  }

  /** For what may be unfit to cross: goes now, behind what waits. */
  post(message: FromWorker): void {
    this.flush()
    this.#init.post([message])
  }

  /** Adds an event to those of its shard that wait already, if nothing else has come between. */
  event(text: string, of: Omit<Events, 'kind' | 'texts'>): void {
    const events = this.#events(of)
    events.texts.push(text)
    events.seq = of.seq
    this.#size += text.length
    this.#outstanding += text.length
    if (this.#outstanding > this.#init.max && !this.#isHeld) this.#hold(true)
    if (this.#size > packet) this.flush()
  }

  /** A session has come to `seq`, though nobody in the main thread wants what brought it there. */
  advance(of: Omit<Events, 'kind' | 'texts'>): void {
    this.#events(of).seq = of.seq
  }

  /** The main thread has delivered so many characters. */
  delivered(size: number): void {
    this.#outstanding -= size
    if (this.#isHeld && this.#outstanding <= this.#init.max / 2) this.#hold(false)
  }

  flush(): void {
    if (this.#waiting.length === 0) return
    const messages = this.#waiting
    this.#waiting = []
    this.#size = 0
    this.#init.post(messages)
  }

  #events(of: Omit<Events, 'kind' | 'texts'>): Events {
    const last = this.#waiting.at(-1)
    const { shard, line, replayed } = of
    const fits = last?.kind === 'events' && last.shard === shard && last.line === line && last.replayed === replayed
    if (fits) return last
    const events: Events = { kind: 'events', ...of, texts: [] }
    this.add(events)
    return events
  }

  #soon(): void {
    if (this.#waiting.length === 1) queueMicrotask(() => this.flush())
  }

  #hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    this.#init.hold(isHeld)
  }
}
