/**
 * Calls: questions and answers between two threads: numbered, with a deadline and a way to take them back.
 * No question waits for ever: it ends with its answer, its signal, its deadline, or with the other side.
 * @module
 */
import { AbortError, asError, ConfigError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { type PackedError, packError, unpackError } from './crossing.js'

/** What each side can be asked: name to what is given and what comes back. */
export type Methods = { readonly [name: string]: { readonly args: unknown; readonly value: unknown } }

export type CallMessage =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly id: number; readonly error: PackedError }
  | { readonly kind: 'cancel'; readonly id: number }

export type Serve<Local extends Methods> = {
  readonly [K in keyof Local]: (args: Local[K]['args'], signal: AbortSignal) => Promise<Local[K]['value']>
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Ms; 0 for none, where the other side sees to it. @default 0 */
  readonly timeout?: number
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

export interface CallsInit<Local extends Methods> {
  readonly clock: Clock
  readonly serve: Serve<Local>
  /** The bot's token, which no error takes along. */
  readonly secret: string
  post(message: CallMessage): void
}

const isCall = new Set(['call', 'value', 'thrown', 'cancel'])

export class Calls<Local extends Methods, Remote extends Methods> {
  readonly #init: CallsInit<Local>
  readonly #pending = new Map<number, Pending>()
  readonly #served = new Map<number, AbortController>()
  #ids = 0
  #over: Error | undefined

  constructor(init: CallsInit<Local>) {
    this.#init = init
  }

  /** Questions that have no answer yet. */
  get pending(): number {
    return this.#pending.size
  }

  /** @throws what the other side throws; {AbortError}, {GatewayError} GATEWAY_TIMEOUT; {ConfigError} for what cannot cross */
  call<K extends keyof Remote & string>(
    method: K,
    args: Remote[K]['args'],
    { signal, timeout = 0 }: CallOptions = {},
  ): Promise<Remote[K]['value']> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortError(signal.reason))
      if (this.#over) return reject(this.#over)
      const id = ++this.#ids
      const end = () => {
        this.#pending.delete(id)
        stop()
        signal?.removeEventListener('abort', abort)
      }
      const giveUp = (error: Error) => {
        end()
        this.#post({ kind: 'cancel', id })
        reject(error)
      }
      const abort = () => giveUp(new AbortError(signal?.reason))
      const stop =
        timeout > 0 ? this.#init.clock.timer(timeout, () => giveUp(tooLate(method, args, timeout))) : () => {}
      signal?.addEventListener('abort', abort, { once: true })
      this.#pending.set(id, {
        resolve: value => {
          end()
          resolve(value)
        },
        reject: error => {
          end()
          reject(error)
        },
      })
      try {
        this.#init.post({ kind: 'call', id, method, args })
      } catch (error) {
        end()
        reject(uncloneable(method, error))
      }
    })
  }

  /** Takes in what the other side posted. @returns whether it belonged here */
  receive(message: { readonly kind: string }): boolean {
    if (!isCall.has(message.kind)) return false
    const known = message as CallMessage
    if (known.kind === 'call') void this.#answer(known)
    else if (known.kind === 'cancel') this.#served.get(known.id)?.abort(new AbortError('the asking side gave up'))
    else if (known.kind === 'value') this.#pending.get(known.id)?.resolve(known.value)
    else this.#pending.get(known.id)?.reject(unpackError(known.error))
    return true
  }

  /** The other side is gone: fails what waits for it, and aborts what is done for it. */
  close(error: Error): void {
    this.#over = error
    for (const { reject } of [...this.#pending.values()]) reject(error)
    for (const served of this.#served.values()) served.abort(error)
    this.#served.clear()
  }

  async #answer({ id, method, args }: Extract<CallMessage, { kind: 'call' }>): Promise<void> {
    const cancel = new AbortController()
    this.#served.set(id, cancel)
    let answer: CallMessage
    try {
      const serve = this.#init.serve[method] as Serve<Methods>[string]
      answer = { kind: 'value', id, value: await serve(args, cancel.signal) }
    } catch (error) {
      answer = { kind: 'thrown', id, error: packError(error, this.#init.secret) }
    }
    this.#served.delete(id)
    if (this.#over || cancel.signal.aborted) return
    try {
      this.#init.post(answer)
    } catch (error) {
      this.#post({ kind: 'thrown', id, error: packError(uncloneable(method, error)) })
    }
  }

  #post(message: CallMessage): void {
    if (!this.#over) this.#init.post(message)
  }
}

function tooLate(method: string, args: unknown, timeout: number): GatewayError {
  const name = (args as { name?: unknown } | undefined)?.name
  const what = typeof name === 'string' ? `The request \`${name}\`` : `\`${method}\``
  const hint = 'Allow more time with `timeout`, or find out what keeps the handler.'
  return new GatewayError('GATEWAY_TIMEOUT', `${what} was not answered within ${timeout} ms.`, { hint })
}

/** @param cause its text may show the value, which stays out */
export function uncloneable(method: string, cause: unknown): Error {
  if (asError(cause).name !== 'DataCloneError') return asError(cause)
  const hint = 'Functions, streams and class instances with private parts stay in their thread.'
  return new ConfigError(`${method}.data`, 'something that can be sent to another thread', Symbol('what cannot'), hint)
}
