/**
 * Answer: an event that is waited for because it was asked for.
 * @module
 */
import { AbortError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'

export interface AnswerInit {
  readonly clock: Clock
  readonly event: string
  readonly shard: number
  readonly guildId: string
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  ended(): void
}

export class Answer {
  readonly promise: Promise<unknown>
  readonly guildId: string
  /** Where it is asked; may change until it is sent. */
  shard: number
  /** What it was asked with. */
  op = -1
  isSent = false
  readonly #init: AnswerInit
  #resolve: (value: unknown) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #stop = () => {}
  readonly #abort = () => this.fail(new AbortError(this.#init.signal?.reason))

  constructor(init: AnswerInit) {
    this.#init = init
    this.shard = init.shard
    this.guildId = init.guildId
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (init.signal?.aborted) queueMicrotask(this.#abort)
    else init.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  /** The question is on its way; from now on the answer may take so long. */
  sent(): void {
    const { clock, timeout, event, shard } = this.#init
    this.isSent = true
    const hint = 'Check that the bot is in the guild, or allow more time.'
    const what = `${event} did not come within ${timeout} ms.`
    this.#stop = clock.timer(timeout, () => this.fail(new GatewayError('GATEWAY_TIMEOUT', what, { shard, hint })))
  }

  fits(event: string, guildId: string): boolean {
    return this.#init.event === event && this.guildId === guildId
  }

  settle(data: unknown): void {
    this.#end()
    this.#resolve(data)
  }

  fail(error: Error): void {
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    this.#stop()
    this.#init.signal?.removeEventListener('abort', this.#abort)
    this.#init.ended()
  }
}
