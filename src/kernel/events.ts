/**
 * Events: a typed bus over mitt whose listeners can never break the code that emits.
 * @module
 */
import mitt, { type Emitter } from 'mitt'
import { asError, ConfigError } from '../errors.js'
import type { RequestOutcome, RequestSummary } from '../request.js'
import { warn } from '../runtime.js'

/** What the client reports: event name to listener arguments. Open for augmentation; past facts, no secrets, no bodies. */
export interface Events {
  requestStart: [request: RequestSummary]
  requestEnd: [request: RequestSummary, outcome: RequestOutcome]
  /** A listener threw or rejected, or a layer had something to report that belongs to no request. */
  error: [error: Error]
}

export type Listener<K extends keyof Events> = (...args: Events[K]) => unknown

export class EventBus {
  readonly #bus: Emitter<Record<keyof Events, unknown[]>> = mitt()
  #warned = false

  /** Calls `listener` on each `event` until the returned function is called. @throws {ConfigError} if it is no function */
  on<K extends keyof Events>(event: K, listener: Listener<K>): () => void {
    return this.#add(event, listener, args => this.#call(event, listener, args))
  }

  /** As `on`, for the next time only. */
  once<K extends keyof Events>(event: K, listener: Listener<K>): () => void {
    let due = true
    const stop = this.#add(event, listener, args => {
      stop()
      if (due) this.#call(event, listener, args)
      due = false // an emit that began before still has it on its list
    })
    return stop
  }

  /** Stops what `on` or `once` began. */
  off<K extends keyof Events>(event: K, listener: Listener<K>): void {
    const safe = this.#bus.all.get(event)?.find(entry => (entry as { listener?: unknown }).listener === listener)
    if (safe) this.#bus.off(event, safe as (args: unknown[]) => void)
  }

  /** Whether anybody listens; lets an emitter skip building what nobody reads. */
  heard(event: keyof Events): boolean {
    return (this.#bus.all.get(event)?.length ?? 0) > 0
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    if (event === 'error' && !this.heard('error')) this.#warn(args[0] as Error)
    else this.#bus.emit(event, args)
  }

  #add<K extends keyof Events>(event: K, listener: Listener<K>, safe: (args: Events[K]) => void): () => void {
    if (typeof listener !== 'function') throw new ConfigError(`on('${event}')`, 'a function', listener)
    const entry = Object.assign(safe as (args: unknown[]) => void, { listener })
    this.#bus.on(event, entry)
    return () => this.#bus.off(event, entry)
  }

  #call<K extends keyof Events>(event: K, listener: Listener<K>, args: Events[K]): void {
    // A broken error listener must not report to itself.
    const report = (error: unknown) =>
      event === 'error' ? this.#warn(asError(error)) : this.emit('error', asError(error))
    try {
      const result = listener(...args)
      if (result instanceof Promise) result.catch(report)
    } catch (error) {
      report(error)
    }
  }

  #warn(error: Error): void {
    if (this.#warned) return
    this.#warned = true
    warn(`${error.message} (add client.on('error', ...) to see each of these)`)
  }
}
