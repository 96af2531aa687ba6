/**
 * SwitchedStore: a session store that a generation of shards writes to only while it is the one in use.
 * @module
 */
import type { SessionStore, StoredSession } from './session-store.js'

/** Two generations have the same shard ids, and a store holds one session per id. */
export class SwitchedStore implements SessionStore {
  readonly #store: SessionStore
  readonly #parked = new Map<number, StoredSession>()
  #state: 'parked' | 'open' | 'shut'
  #last: Promise<unknown> = Promise.resolve()

  /** @param state `parked`: keeps what is saved to itself until it is opened */
  constructor(store: SessionStore, state: 'parked' | 'open') {
    this.#store = store
    this.#state = state
  }

  async load(shard: number): Promise<StoredSession | undefined> {
    return this.#state === 'open' ? this.#store.load(shard) : undefined
  }

  async save(shard: number, session: StoredSession): Promise<void> {
    if (this.#state === 'open') await this.#inTurn(() => this.#store.save(shard, session))
    else if (this.#state === 'parked') this.#parked.set(shard, session)
  }

  async remove(shard: number): Promise<void> {
    if (this.#state === 'open') await this.#inTurn(() => this.#store.remove(shard))
    else this.#parked.delete(shard)
  }

  /** Stores nothing any more. Resolves when what was under way is done. */
  async shut(): Promise<void> {
    this.#state = 'shut'
    await this.#last.catch(() => {})
  }

  /**
   * From now on it is its sessions that are stored, after `before`; those of `others` are removed.
   * @throws what the store fails with (as a rejection)
   */
  async open(before: Promise<void>, others: readonly number[]): Promise<void> {
    this.#state = 'open'
    await this.#inTurn(async () => {
      await before
      const saves = [...this.#parked].map(([shard, session]) => this.#store.save(shard, session))
      this.#parked.clear()
      await Promise.all([...saves, ...others.map(shard => this.#store.remove(shard))])
    })
  }

  /** One after the other, so that what was asked for last is what stays. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#last.catch(() => {}).then(change)
    this.#last = turn
    return turn
  }
}
