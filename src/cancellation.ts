/**
 * Cancellation: tells the layers of one request that its caller no longer waits. An AbortSignal is made only on demand.
 * @module
 */
import type { Clock } from './kernel/clock.js'

export class Cancellation {
  /** Why it was cancelled; undefined while it was not. */
  reason: Error | undefined
  /** Hardly ever more than two. */
  #listeners: ((reason: Error) => void)[] | undefined
  #controller: AbortController | undefined

  /** Calls `listener` once when cancelled, at once if it already is. @returns a function that stops listening */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.reason) {
      listener(this.reason)
      return nothing
    }
    if (!this.#listeners) this.#listeners = [listener]
    else if (!this.#listeners.includes(listener)) this.#listeners = [...this.#listeners, listener] // push makes room for 17
    return () => this.#forget(listener)
  }

  /** Cancels; the first reason wins. */
  cancel(reason: Error): void {
    if (this.reason) return
    this.reason = reason
    this.#controller?.abort(reason)
    const listeners = this.#listeners
    // One at a time, for a listener may stop those behind it.
    for (let listener = listeners?.shift(); listener; listener = listeners?.shift()) listener(reason)
  }

  /** Resolves after `ms`; rejects with the reason when cancelled. */
  sleep(clock: Pick<Clock, 'timer'>, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = clock.timer(ms, () => {
        stop()
        resolve()
      })
      const stop = this.onCancel(reason => {
        done()
        reject(reason)
      })
    })
  }

  #forget(listener: (reason: Error) => void): void {
    const listeners = this.#listeners
    if (!listeners) return
    if (listeners[listeners.length - 1] === listener) listeners.pop()
    else if (listeners.includes(listener)) listeners.splice(listeners.indexOf(listener), 1)
  }

  /** The same as an AbortSignal, for APIs that take one. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.reason) this.#controller.abort(this.reason)
    }
    return this.#controller.signal
  }
}

const nothing = () => {}

interface Followers {
  readonly aborts: Set<() => void>
  readonly fire: () => void
}

/** Follows the signals of users with one listener each, however many requests share one: Node warns from the 11th on. */
export class Signals {
  readonly #followed = new WeakMap<AbortSignal, Followers>()

  /** Calls `abort` when `signal` aborts, at once if it already has. @returns a function that stops following */
  follow(signal: AbortSignal, abort: () => void): () => void {
    if (signal.aborted) {
      abort()
      return () => {}
    }
    const { aborts, fire } = this.#followed.get(signal) ?? this.#listen(signal)
    aborts.add(abort)
    return () => {
      if (!aborts.delete(abort) || aborts.size > 0) return
      signal.removeEventListener('abort', fire)
      this.#followed.delete(signal)
    }
  }

  #listen(signal: AbortSignal): Followers {
    const aborts = new Set<() => void>()
    const fire = () => {
      for (const abort of aborts) abort()
    }
    signal.addEventListener('abort', fire, { once: true })
    this.#followed.set(signal, { aborts, fire })
    return { aborts, fire }
  }
}
