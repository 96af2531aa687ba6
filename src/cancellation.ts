/**
 * Cancellation: tells the layers of one request that its caller no longer waits. An AbortSignal is made only on demand.
 * @module
 */
export class Cancellation {
  /** Why it was cancelled; undefined while it was not. */
  reason: Error | undefined
  #listeners: Set<(reason: Error) => void> | undefined
  #controller: AbortController | undefined

  /** Calls `listener` once when cancelled, at once if it already is. @returns a function that stops listening */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.reason) {
      listener(this.reason)
      return () => {}
    }
    this.#listeners ??= new Set()
    const listeners = this.#listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  /** Cancels; the first reason wins. */
  cancel(reason: Error): void {
    if (this.reason) return
    this.reason = reason
    this.#controller?.abort(reason)
    const listeners = this.#listeners
    this.#listeners = undefined
    for (const listener of listeners ?? []) listener(reason)
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

/** Calls `abort` when `signal` aborts, at once if it already has. @returns a function that stops listening */
export function follow(signal: AbortSignal, abort: () => void): () => void {
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return () => signal.removeEventListener('abort', abort)
}
