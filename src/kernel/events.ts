/**
 * Events: a typed bus over mitt whose listeners can never break the code that emits.
 * @module
 */
import mitt, { type Emitter } from 'mitt'
import { ConfigError } from '../errors.js'
import type { RequestOutcome, RequestSummary } from '../request.js'

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
  readonly #wrapped = new WeakMap<object, Map<keyof Events, (args: unknown[]) => void>>()
  #warned = false

  /** @throws {ConfigError} if `listener` is not a function */
  on<K extends keyof Events>(event: K, listener: Listener<K>): () => void {
    if (typeof listener !== 'function') throw new ConfigError(`on('${event}')`, 'a function', listener)
    const forEvent = this.#wrapped.get(listener) ?? new Map<keyof Events, (args: unknown[]) => void>()
    this.#wrapped.set(listener, forEvent)
    if (!forEvent.has(event)) {
      const safe = (args: unknown[]) => this.#call(event, listener, args as Events[K])
      forEvent.set(event, safe)
      this.#bus.on(event, safe)
    }
    return () => this.off(event, listener)
  }

  once<K extends keyof Events>(event: K, listener: Listener<K>): () => void {
    const stop = this.on(event, (...args: Events[K]) => {
      stop()
      return listener(...args)
    })
    return stop
  }

  off<K extends keyof Events>(event: K, listener: Listener<K>): void {
    const safe = this.#wrapped.get(listener)?.get(event)
    if (!safe) return
    this.#bus.off(event, safe)
    this.#wrapped.get(listener)?.delete(event)
  }

  /** Whether anybody listens; lets an emitter skip building what nobody reads. */
  heard(event: keyof Events): boolean {
    return (this.#bus.all.get(event)?.length ?? 0) > 0
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    if (event === 'error' && !this.heard('error')) this.#warn(args[0] as Error)
    else this.#bus.emit(event, args)
  }

  #call<K extends keyof Events>(event: K, listener: Listener<K>, args: Events[K]): void {
    const report = (error: unknown) => {
      const reason = error instanceof Error ? error : new Error(String(error))
      // A broken error listener must not report to itself.
      if (event === 'error') this.#warn(reason)
      else this.emit('error', reason)
    }
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
    process.emitWarning(`${error.message} (add client.on('error', ...) to see each of these)`, 'PipecordWarning')
  }
}
