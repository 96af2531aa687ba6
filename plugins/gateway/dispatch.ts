/**
 * Dispatch: hands events through the layers to the listeners. Without a layer that happens synchronously, in the order in
 * which Discord sent them. What a listener does, or fails to do, stops nothing else.
 * @module
 */
import { asError, ConfigError, GatewayError } from '../../src/errors.js'
import { Chain } from '../../src/kernel/chain.js'
import type { Client } from '../../src/kernel/client.js'
import type { Middleware } from '../../src/kernel/compose.js'
import { camelOf, dispatchNameOf, type EventMeta, type GatewayEvent, guildOf, isDocumented } from './events.js'
import { type BatchOptions, checkListener, Subscription, type Work } from './listener.js'
import type { Packet } from './packet.js'
import { Running } from './running.js'

/** One event on its way through `gateway.use` layers. A layer that does not call `next()` keeps it from the listeners. */
export interface DispatchContext {
  readonly client: Client
  readonly meta: EventMeta
  /** Such as `messageCreate`. */
  readonly event: string
  readonly packet: Packet
  /** What listeners get; a layer may put something else in its place. */
  data: unknown
}

export type DispatchLayer = Middleware<DispatchContext>

interface Call {
  readonly event: string
  readonly meta: EventMeta
  readonly data: unknown
}

export class Dispatch {
  readonly #client: Client
  /** By Discord's name; those that are not Discord's by their own. Lists are replaced, never changed. */
  readonly #listeners = new Map<string, readonly Subscription[]>()
  readonly #chain: Chain<DispatchContext>
  readonly #running: Running<Call>
  readonly #changed: () => void
  #hasLayers = false
  #dropped = 0

  /**
   * @param hangsAfter ms after which a listener is reported as hanging
   * @param changed told when what is wanted may be something else
   */
  constructor(client: Client, hangsAfter: number, changed: () => void = () => {}) {
    this.#client = client
    this.#changed = changed
    const deliver = (ctx: DispatchContext) => this.#deliver(ctx.meta, ctx.data, ctx.packet)
    this.#chain = new Chain<DispatchContext>([deliver])
    this.#running = new Running(client.clock, hangsAfter, (call, ms) => this.#report(hangs(call, ms)))
  }

  /** @throws {ConfigError} if it is no function, or its name is taken */
  use(layer: DispatchLayer): void {
    this.#chain.use(layer)
    this.#hasLayers = true
    this.#changed()
  }

  /** @throws {ConfigError} naming what is wrong with the listener or its options */
  add(event: GatewayEvent, listener: unknown, options: Partial<BatchOptions<never>>): Subscription {
    if (typeof listener !== 'function') throw new ConfigError(`on('${event}')`, 'a function', listener)
    checkListener(event, options)
    const subscription = new Subscription({ event, listener }, options, {
      clock: this.#client.clock,
      call: (work, meta, data) => this.#call(event, { work, meta, data }),
      dropped: () => this.#drop(event),
    })
    const key = keyOf(event)
    const before = this.#listeners.get(key) ?? []
    // From the end, where nearly all belong: listeners come and go with each `waitFor`.
    const place = before.findLastIndex(({ priority }) => priority >= subscription.priority) + 1
    this.#listeners.set(key, before.toSpliced(place, 0, subscription))
    if (before.length === 0) this.#changed()
    return subscription
  }

  remove(subscription: Subscription): void {
    if (subscription.isOver) return
    subscription.end()
    const key = keyOf(subscription.event)
    const before = this.#listeners.get(key) ?? []
    const list = before.toSpliced(before.lastIndexOf(subscription), 1)
    if (list.length > 0) this.#listeners.set(key, list)
    else {
      this.#listeners.delete(key)
      this.#changed()
    }
  }

  /** The subscription of a listener that was given to `add`. */
  find(event: GatewayEvent, listener: unknown): Subscription | undefined {
    const isIt = (held: unknown) => held === listener || (held as { listener?: unknown }).listener === listener
    return this.#listeners.get(keyOf(event))?.find(entry => isIt(entry.listener))
  }

  /** Discord's events that somebody listens to. */
  *heard(): Iterable<string> {
    for (const name of this.#listeners.keys()) if (isDocumented(name)) yield name
  }

  wants(name: string): boolean {
    if (this.#hasLayers || this.#listeners.has(name) || this.#listeners.has('packet')) return true
    return this.#listeners.has('unknown') && !isDocumented(name)
  }

  wantsRaw(): boolean {
    return this.#listeners.has('raw')
  }

  raw(shard: number, packet: Packet): void {
    this.#tell('raw', packet, { shard, seq: packet.s, name: packet.t ?? '', replayed: false })
  }

  dispatch(packet: Packet, meta: EventMeta): void {
    if (!this.#hasLayers) {
      this.#deliver(meta, packet.d, packet)
      return
    }
    const { d: data } = packet
    const event = camelOf(meta.name)
    const run = this.#chain.run({ client: this.#client, meta, event, packet, data })
    const call = { event, meta, data }
    this.#running.watch(run, call)
    run.catch(error => this.#report(failed(call, error)))
  }

  /** An event of the user's own. */
  emit(event: string, data: unknown): void {
    this.#tell(event, data, { shard: -1, seq: null, name: event, replayed: false })
  }

  status(): { readonly running: number; readonly waiting: number; readonly dropped: number } {
    let waiting = 0
    for (const list of this.#listeners.values()) for (const entry of list) waiting += entry.waiting
    return { running: this.#running.size, waiting, dropped: this.#dropped }
  }

  /** Hands over what was gathered, and resolves when no listener is at work any more. */
  async drain(): Promise<void> {
    do {
      for (const list of this.#listeners.values()) for (const entry of list) entry.flush()
      await this.#running.idle()
    } while (this.#running.size > 0 || this.status().waiting > 0)
  }

  close(): void {
    for (const list of this.#listeners.values()) for (const entry of list) entry.end()
    this.#listeners.clear()
    this.#running.close()
  }

  #deliver(meta: EventMeta, data: unknown, packet: Packet): void {
    this.#tell(meta.name, data, meta)
    if (this.#listeners.has('packet')) this.#tell('packet', packet, meta)
    if (this.#listeners.has('unknown') && !isDocumented(meta.name)) this.#tell('unknown', packet, meta)
  }

  #tell(key: string, data: unknown, meta: EventMeta): void {
    const list = this.#listeners.get(key)
    if (list) for (const subscription of list) if (!subscription.isOver) subscription.hear(data, meta)
  }

  #call(
    event: GatewayEvent,
    { work, meta, data }: { work: Work; meta: EventMeta; data: unknown },
  ): Promise<void> | undefined {
    try {
      const result = work(data as never, meta)
      if (!isThenable(result)) return undefined
      const call = { event, meta, data }
      const running = Promise.resolve(result).catch(error => this.#report(failed(call, error)))
      return this.#running.watch(running, call)
    } catch (error) {
      this.#report(failed({ event, meta, data }, error))
      return undefined
    }
  }

  #report(error: GatewayError): void {
    this.#client.emit('error', error)
  }

  #drop(event: string): void {
    this.#dropped++
    if (this.#client.heard('eventDropped')) this.#client.emit('eventDropped', event, this.#dropped)
  }
}

const keyOf = (event: string): string => dispatchNameOf.get(event) ?? event
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

function where({ event, meta, data }: Call) {
  const guildId = guildOf(meta.name, data)
  return { event, shard: meta.shard, ...(guildId !== undefined && { context: { guildId } }) }
}

function failed(call: Call, cause: unknown): GatewayError {
  const hint = 'Catch what the listener or layer throws; `cause` is that.'
  const details = { ...where(call), cause: asError(cause), hint }
  return new GatewayError('LISTENER_FAILED', `A listener of \`${call.event}\` failed.`, details)
}

function hangs(call: Call, ms: number): GatewayError {
  const hint = 'Let what it waits for end; nothing waits for it any more.'
  const what = `A listener of \`${call.event}\` has been at work for ${Math.round(ms)} ms.`
  return new GatewayError('LISTENER_HANGS', what, { ...where(call), hint, severity: 'warning' })
}
