/**
 * Awaited: components and modals that a handler waits for, instead of a route of their own.
 * @module
 */
import { checkNumber } from '../../src/check.js'
import { AbortError, ClosedError, InteractionError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import type { ComponentContext, ModalContext } from './context.js'
import type { FieldMap } from './field.js'

export interface AwaitOptions {
  /** Ms. @default 840_000 (14 minutes, within which the token of what shows it still works) */
  readonly timeout?: number
  readonly signal?: AbortSignal
}
export interface AwaitComponentOptions extends AwaitOptions {
  /** Components with these ids only. @default any that no route is for */
  readonly ids?: readonly string[]
  /** Components of this message only. */
  readonly messageId?: string
  /** Whose; null: anybody's. @default the user of the interaction at hand */
  readonly userId?: string | null
  /** What does not fit goes on as if nobody waited. */
  readonly filter?: (ctx: ComponentContext) => boolean
}
export interface PromptOptions extends AwaitOptions {}

/** A modal that is shown once. */
export interface ModalPrompt<F extends FieldMap> {
  readonly title: string
  readonly fields: F
}

const patience = 14 * 60_000

interface Waiter<C> {
  readonly fits: (ctx: C) => boolean
  /** A newer one with the same key takes its place. */
  readonly key: string | undefined
  readonly resolve: (ctx: C) => void
  readonly reject: (error: Error) => void
}

/** Those that wait, oldest first. Each ends by itself. */
export class Awaited<C extends ComponentContext | ModalContext<object>> {
  readonly #clock: Clock
  readonly #waiters = new Set<Waiter<C>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#waiters.size
  }

  /**
   * The next that fits.
   * @param key a newer wait with the same key ends this one
   * @throws {InteractionError} INTERACTION_TIMEOUT or INTERACTION_SUPERSEDED, {AbortError}, {ClosedError} (as rejections)
   */
  wait(fits: (ctx: C) => boolean, { timeout = patience, signal }: AwaitOptions, key?: string): Promise<C> {
    checkNumber('timeout', timeout)
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortError(signal.reason))
      for (const other of this.#waiters) if (key !== undefined && other.key === key) other.reject(superseded())
      const end = () => {
        stop()
        signal?.removeEventListener('abort', abort)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter<C> = {
        fits,
        key,
        resolve: ctx => {
          end()
          resolve(ctx)
        },
        reject: error => {
          end()
          reject(error)
        },
      }
      const abort = () => waiter.reject(new AbortError(signal?.reason))
      const stop = this.#clock.timer(timeout, () => waiter.reject(late(timeout)), true)
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiters.add(waiter)
    })
  }

  /** Hands it to the first that it fits. @returns whether there was one */
  take(ctx: C): boolean {
    for (const waiter of this.#waiters) {
      if (!waiter.fits(ctx)) continue
      waiter.resolve(ctx)
      return true
    }
    return false
  }

  close(): void {
    for (const waiter of this.#waiters) waiter.reject(new ClosedError('The interactions were closed.'))
  }
}

const late = (ms: number) =>
  new InteractionError('INTERACTION_TIMEOUT', `Nobody answered within ${ms} ms.`, {
    severity: 'info',
    hint: 'Discord does not tell when a modal is dismissed; take the components away, or allow more time.',
  })

const superseded = () =>
  new InteractionError('INTERACTION_SUPERSEDED', 'The user opened the modal anew.', {
    severity: 'info',
    hint: 'What waits for the newer one goes on; end what waited for this one.',
  })
