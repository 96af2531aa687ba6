/**
 * MemberRun: one request for members, from its turn to its last chunk, for all who asked the same.
 * @module
 */
import type { GatewayGuildMembersChunkDispatchData } from 'discord-api-types/v10'
import { AbortError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'

type Chunk = GatewayGuildMembersChunkDispatchData

export interface MemberRunInit {
  readonly clock: Clock
  readonly shard: number
  readonly guildId: string
  readonly nonce: string
  /** Ms from one chunk to the next. */
  readonly timeout: number
  /** Whether to wait when Discord says that it is too soon. */
  readonly isPatient: boolean
  /** Ms until it may be sent. */
  wait(): number
  send(signal: AbortSignal): Promise<void>
  ended(): void
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class MemberRun {
  /** In the order in which they came, each once. */
  readonly chunks: Chunk[] = []
  readonly guildId: string
  /** Where it is asked; may change until it is sent. */
  shard: number
  error: Error | undefined
  isDone = false
  isSent = false
  readonly #init: MemberRunInit
  readonly #seen = new Set<number>()
  readonly #waiters = new Set<Waiter>()
  readonly #gone = new AbortController()
  #readers = 0
  #stop = () => {}

  constructor(init: MemberRunInit) {
    this.#init = init
    this.guildId = init.guildId
    this.shard = init.shard
  }

  /** Sends it when its turn has come. */
  begin(): void {
    const wait = this.#init.wait()
    if (wait > 0) {
      this.#delay(wait)
      return
    }
    this.#init.send(this.#gone.signal).then(
      () => {
        if (this.error || this.isDone) return
        this.isSent = true
        this.#await()
      },
      error => this.fail(error),
    )
  }

  fits(guildId: string, nonce: string | undefined): boolean {
    // Discord leaves a nonce out that it does not like; ours it does.
    return this.guildId === guildId && (nonce === undefined || nonce === this.#init.nonce)
  }

  hear(chunk: Chunk): void {
    if (this.#seen.has(chunk.chunk_index)) return
    this.#seen.add(chunk.chunk_index)
    this.chunks.push(chunk)
    // Chunks may come in any order, and any of them may be short: only the count says when it is over.
    if (this.#seen.size >= chunk.chunk_count) this.#end()
    else this.#await()
    this.#tell()
  }

  /** Discord wants it later. */
  limited(ms: number): void {
    this.isSent = false
    this.#delay(ms)
  }

  fail(error: Error): void {
    if (this.error || this.isDone) return
    this.error = error
    this.#end()
    this.#tell()
  }

  /** Somebody reads along. @returns what to call when it does no more; after the last one nothing is waited for */
  join(): () => void {
    this.#readers++
    return () => {
      if (--this.#readers === 0) this.fail(new AbortError('nobody reads the members any more'))
    }
  }

  /** Resolves when there is something new; rejects when `signal` aborts. */
  change(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(new AbortError(signal.reason))
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiters.delete(waiter)
        reject(new AbortError(signal?.reason))
      }
      const settle = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const waiter = { resolve: settle, reject }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiters.add(waiter)
    })
  }

  #delay(ms: number): void {
    this.#stop()
    if (this.#init.isPatient) {
      this.#stop = this.#init.clock.timer(ms, () => this.begin())
      return
    }
    const hint = "Ask again after that, or set `whenLimited: 'wait'`."
    const what = `Discord lists all members of a guild once in 30 s; the next may be asked for in ${Math.ceil(ms)} ms.`
    this.fail(new GatewayError('GATEWAY_RATE_LIMITED', what, { ...this.#where(), retryAfter: ms, hint }))
  }

  #await(): void {
    this.#stop()
    const { timeout } = this.#init
    this.#stop = this.#init.clock.timer(timeout, () => {
      const hint = 'Check the intent GuildMembers and that the bot is in the guild, or allow more time.'
      const what = `No chunk of members came for ${timeout} ms.`
      this.fail(new GatewayError('GATEWAY_TIMEOUT', what, { ...this.#where(), hint }))
    })
  }

  #where() {
    return { shard: this.shard, context: { guildId: this.guildId } }
  }

  #end(): void {
    this.isDone = !this.error
    this.#stop()
    if (this.error) this.#gone.abort(this.error)
    this.#init.ended()
  }

  #tell(): void {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    for (const { resolve } of waiters) resolve()
  }
}
