/**
 * Subscription: one listener with its filter, order, queue and batches.
 * @module
 */
import { checkChoice, checkFunction, checkKeys, checkNumber } from '../../src/check.js'
import type { Clock } from '../../src/kernel/clock.js'
import { type BatchListener, channelOf, type EventMeta, type GatewayEvent, guildOf } from './events.js'
import { Lanes, type WhenFull } from './lanes.js'

/**
 * - `parallel`: nothing waits for a listener that is still at work
 * - `per-guild`, `per-channel`: one event of a guild or channel after the other
 * - `serial`: one after the other
 */
export type Order = 'parallel' | 'per-guild' | 'per-channel' | 'serial'

export interface ListenerOptions<Data> {
  /** Listeners with more of it hear an event first. @default 0 */
  readonly priority?: number
  /** The listener hears only what this is true for. */
  readonly filter?: (data: Data, meta: EventMeta) => boolean
  /** @default 'parallel' */
  readonly order?: Order
  /** How many events may wait in a listener that is not parallel. @default 10_000 */
  readonly maxQueue?: number
  /** What is dropped when more wait: the oldest of the same guild or channel, or the new one. @default 'drop-oldest' */
  readonly whenFull?: WhenFull
  /** Stops listening when it aborts. */
  readonly signal?: AbortSignal
}

export interface BatchOptions<Data> extends ListenerOptions<Data> {
  /** Hands over `size` events at once, or what there is `wait` ms after the first. */
  readonly batch: { readonly size: number; readonly wait: number }
}

/** What is done with an event: a listener itself, so that none has to be wrapped for each event, or more than that. */
export type Work = (data: never, meta: EventMeta) => unknown

export interface SubscriptionHost {
  readonly clock: Clock
  /** Calls a listener, contains what it throws, and returns a promise if it goes on working. */
  call(work: Work, meta: EventMeta, data: unknown): Promise<void> | undefined
  dropped(): void
}

interface Item {
  readonly data: unknown
  readonly meta: EventMeta
}

const keys = ['priority', 'filter', 'order', 'maxQueue', 'whenFull', 'signal', 'batch', 'once']

/** @throws {ConfigError} naming the option */
export function checkListener(event: string, options: Readonly<Record<string, unknown>>): void {
  const key = `on('${event}')`
  checkKeys(key, options, keys)
  const { priority = 0, filter, order = 'parallel', maxQueue = 1, whenFull = 'drop-oldest', batch } = options
  checkNumber(`${key}.priority`, priority, { min: -Infinity })
  checkFunction(`${key}.filter`, filter)
  checkChoice(`${key}.order`, order, ['parallel', 'per-guild', 'per-channel', 'serial'])
  checkNumber(`${key}.maxQueue`, maxQueue, { min: 1, integer: true })
  checkChoice(`${key}.whenFull`, whenFull, ['drop-oldest', 'drop-newest'])
  if (batch === undefined) return
  checkKeys(`${key}.batch`, batch, ['size', 'wait'])
  const { size, wait } = batch as { size: unknown; wait: unknown }
  checkNumber(`${key}.batch.size`, size, { min: 1, integer: true })
  checkNumber(`${key}.batch.wait`, wait)
}

interface Heard {
  readonly event: GatewayEvent
  readonly listener: unknown
}

export class Subscription {
  readonly event: GatewayEvent
  readonly listener: unknown
  readonly priority: number
  readonly #host: SubscriptionHost
  readonly #filter: ((data: unknown, meta: EventMeta) => boolean) | undefined
  readonly #order: Order
  readonly #lanes: Lanes<() => unknown> | undefined
  readonly #batch: { readonly size: number; readonly wait: number } | undefined
  #gathered: Item[] = []
  #stopBatch: (() => void) | undefined
  isOver = false

  constructor({ event, listener }: Heard, options: Partial<BatchOptions<never>>, host: SubscriptionHost) {
    const { priority = 0, filter, order = 'parallel', maxQueue = 10_000, whenFull = 'drop-oldest', batch } = options
    this.event = event
    this.listener = listener
    this.priority = priority
    this.#host = host
    this.#filter = filter as (data: unknown, meta: EventMeta) => boolean
    this.#order = order
    this.#batch = batch
    if (order === 'parallel') return
    this.#lanes = new Lanes({ run: work => work(), size: maxQueue, whenFull, dropped: () => host.dropped() })
  }

  /** Events that wait in it. */
  get waiting(): number {
    return (this.#lanes?.waiting ?? 0) + this.#gathered.length
  }

  hear(data: unknown, meta: EventMeta): void {
    if (this.#filter && !this.#passes(data, meta)) return
    if (this.#batch) this.#gather({ data, meta }, this.#batch)
    else this.#hand(this.listener as Work, meta, data)
  }

  /** Hands over what was gathered so far. */
  flush(): void {
    this.#stopBatch?.()
    this.#stopBatch = undefined
    const items = this.#gathered
    const [first] = items
    if (!first) return
    this.#gathered = []
    const data = items.map(item => item.data) as never[]
    const metas = items.map(item => item.meta)
    this.#hand(() => (this.listener as BatchListener<GatewayEvent>)(data, metas), first.meta, first.data)
  }

  end(): void {
    this.isOver = true
    this.flush()
    this.#lanes?.clear()
  }

  #gather(item: Item, { size, wait }: { readonly size: number; readonly wait: number }): void {
    this.#gathered.push(item)
    if (this.#gathered.length >= size) this.flush()
    else this.#stopBatch ??= this.#host.clock.timer(wait, () => this.flush())
  }

  #hand(work: Work, meta: EventMeta, data: unknown): void {
    if (!this.#lanes) this.#host.call(work, meta, data)
    else this.#lanes.push(this.#keyOf(meta, data), () => this.#host.call(work, meta, data))
  }

  #keyOf({ name }: EventMeta, data: unknown): string {
    if (this.#order === 'serial') return ''
    return (this.#order === 'per-guild' ? guildOf(name, data) : channelOf(name, data)) ?? ''
  }

  #passes(data: unknown, meta: EventMeta): boolean {
    let passes = false
    const ask = () => {
      passes = this.#filter?.(data, meta) === true
    }
    this.#host.call(ask, meta, data)
    return passes
  }
}
