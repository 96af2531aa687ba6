/**
 * Session: the shard's session, written behind: the store is told now and then, never per event.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import type { SessionStore, StoredSession } from './session-store.js'

export interface SessionHost {
  readonly clock: Clock
  readonly store: SessionStore
  /** Ms between two writes while events come. */
  readonly saveEvery: number
  readonly shard: readonly [id: number, count: number]
  readonly identity: string
  failed(what: string, error: unknown): void
}

/** Where a session goes on. */
export type ResumePoint = Pick<StoredSession, 'sessionId' | 'resumeUrl' | 'seq'>

export class Session {
  readonly #host: SessionHost
  #id: string | undefined
  #resumeUrl = ''
  #seq: number | null = null
  #stop: (() => void) | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(host: SessionHost) {
    this.#host = host
  }

  /** undefined while there is nothing to go on with. */
  get id(): string | undefined {
    return this.#id
  }
  get resumeUrl(): string {
    return this.#resumeUrl
  }
  /** Of the last event; null before the first. */
  get seq(): number | null {
    return this.#seq
  }

  /** Takes up what an earlier process left, unless it belongs to another token or another number of shards. */
  async restore(): Promise<void> {
    const { store, shard, identity } = this.#host
    try {
      const found = await store.load(shard[0])
      if (!found) return
      const fits = found.identity === identity && found.shard[0] === shard[0] && found.shard[1] === shard[1]
      if (!fits) return await store.remove(shard[0])
      this.take(found)
    } catch (error) {
      this.#host.failed('loaded', error)
    }
  }

  /** A new session began. */
  begin(id: string, resumeUrl: string): void {
    this.#id = id
    this.#resumeUrl = resumeUrl
    this.#write()
  }

  /** Goes on at another point. */
  take({ sessionId, resumeUrl, seq }: ResumePoint): void {
    this.#id = sessionId
    this.#resumeUrl = resumeUrl
    this.#seq = seq
  }

  /** Where to go on; undefined while there is nothing to go on with. */
  get point(): ResumePoint | undefined {
    if (this.#id === undefined || this.#seq === null) return undefined
    return { sessionId: this.#id, resumeUrl: this.#resumeUrl, seq: this.#seq }
  }

  /** An event was handed on. */
  advance(seq: number): void {
    this.#seq = seq
    this.#stop ??= this.#host.clock.timer(this.#host.saveEvery, () => this.#write(), true)
  }

  /** There is nothing to go on with any more. */
  end(): void {
    const had = this.#id !== undefined
    this.#id = undefined
    this.#seq = null
    this.#cancel()
    if (had) this.#then('removed', () => this.#host.store.remove(this.#host.shard[0]))
  }

  /** Writes what is not written yet, and waits for it. */
  async flush(): Promise<void> {
    if (this.#stop) this.#write()
    await this.#writing
  }

  #write(): void {
    this.#cancel()
    const { shard, identity, store } = this.#host
    const { point } = this
    if (!point) return
    const session: StoredSession = { ...point, shard, identity }
    this.#then('saved', () => store.save(shard[0], session))
  }

  /** One write after the other, so that an older one never wins. */
  #then(what: string, write: () => Promise<void>): void {
    this.#writing = this.#writing.then(write).catch(error => this.#host.failed(what, error))
  }

  #cancel(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
