/**
 * Generations: the shards in use, and their replacement by another number of shards.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import { AbortError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import { information } from './bot-information.js'
import { Generation, type Taps } from './generation.js'
import type { IdentifyQueue } from './identify-queue.js'
import { intentBits } from './intents.js'
import type { GatewaySettings, Shards } from './options.js'
import { Reshard } from './reshard.js'
import { checkBudget, checkReshard, notConnected, underWay } from './reshard-plan.js'
import type { Exchange } from './shard-fleet.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** Other shards have taken over; guilds may come on others than before. */
    resharded: [change: Resharded]
  }
}

export interface ReshardOptions {
  /** Ends it; the old shards then go on as if nothing had been. Without effect once the new ones have taken over. */
  readonly signal?: AbortSignal
}

/** How many shards there were, and how many there are now. */
export interface Resharded {
  readonly from: number
  readonly to: number
}

export interface GenerationsInit {
  readonly client: Client
  readonly settings: GatewaySettings
  readonly queue: IdentifyQueue
  /** What becomes of events, unless a reshard is under way. */
  readonly live: Taps
  readonly exchange: Exchange
  intents(): number
  refusedIntents(): string
  /** What is shown now. */
  presence(): GatewayPresenceUpdateData | undefined
  /** Whether something is asked over the gateway whose answer is not there yet. */
  isAsking(): boolean
  /** `current` is another one now. */
  replaced(): void
}

export class Generations {
  /** The shards in use. */
  current: Generation
  readonly #init: GenerationsInit
  /** Ends the reshard that is under way. */
  #cancel: AbortController | undefined
  #course: Reshard | undefined
  /** Where a reshard is under way, those that shall take over. */
  #newest: Generation | undefined
  #ended: Promise<unknown> = Promise.resolve()

  constructor(init: GenerationsInit) {
    this.#init = init
    this.current = this.#make(init.settings.shards, true)
  }

  /** Listeners came or went. */
  wantsChanged(): void {
    this.current.fleet.wantsChanged?.()
    if (this.#newest !== this.current) this.#newest?.fleet.wantsChanged?.()
  }

  async reshard(shards: 'auto' | number, signal: AbortSignal | undefined): Promise<Resharded> {
    checkReshard(shards, this.#init.settings)
    if (signal?.aborted) throw new AbortError(signal.reason)
    if (this.#cancel) throw underWay()
    if (this.current.fleet.shards.size === 0) throw notConnected()
    const done = this.#reshard(shards, signal)
    this.#ended = done.catch(() => {}) // who asked for it hears of it
    return await done
  }

  /** Ends what is under way, because the gateway ends its connections. */
  async stop(reason: Error): Promise<void> {
    this.#cancel?.abort(reason)
    this.#course?.stop()
    await this.#ended
  }

  async #reshard(shards: 'auto' | number, signal: AbortSignal | undefined): Promise<Resharded> {
    const cancel = new AbortController()
    this.#cancel = cancel
    try {
      await this.#course?.over
      return await this.#replace(shards, signal ? AbortSignal.any([signal, cancel.signal]) : cancel.signal)
    } catch (error) {
      throw cancel.signal.aborted ? cancel.signal.reason : error
    } finally {
      this.#cancel = undefined
    }
  }

  async #replace(shards: 'auto' | number, signal: AbortSignal): Promise<Resharded> {
    const { client, settings, queue, live } = this.#init
    if (signal.aborted) throw new AbortError(signal.reason)
    const found = await information(client, settings.token.reveal(), signal)
    if (signal.aborted) throw new AbortError(signal.reason)
    const old = this.current
    const change = { from: old.fleet.count, to: shards === 'auto' ? found.shards : shards }
    if (change.from === change.to) return change
    queue.update(found.limit)
    checkBudget(change.to, (queue.remaining ?? found.limit.remaining) - reserveOf(settings), found)
    const fresh = this.#make(change.to, false)
    const takeOver = () => {
      this.current = fresh
      this.#init.replaced()
    }
    const { isAsking } = this.#init
    const tellsGuilds = (this.#init.intents() & intentBits.Guilds) !== 0
    const course = new Reshard({ client, old, fresh, to: change.to, tellsGuilds, live, isAsking, takeOver })
    this.#course = course
    course.over.then(() => {
      if (this.#course === course) this.#course = undefined
    })
    await course.run(signal)
    client.emit('resharded', change)
    return change
  }

  #make(shards: Shards, isFirst: boolean): Generation {
    const { client, exchange, settings, queue, live, intents, refusedIntents, presence } = this.#init
    const now = { ...settings, identify: queue, presence: presence() }
    const host = { client, exchange, intents, refusedIntents }
    this.#newest = new Generation({ settings: now, shards, host, taps: live, isFirst })
    return this.#newest
  }
}

/** Of a queue that was passed in, the queue itself knows. */
const reserveOf = ({ identify }: GatewaySettings): number => ('acquire' in identify ? 0 : (identify.reserve ?? 0))
