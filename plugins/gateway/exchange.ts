/**
 * MessageExchange: takes messages of one's own to the shards, wherever these run, and answers back.
 * @module
 */
import { checkNumber } from '../../src/check.js'
import { asError, ConfigError, GatewayError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { Answering } from './answering.js'
import { Calls, uncloneable } from './calls.js'
import { noShard } from './fleet.js'
import type { Exchange, ShardFleet, WorkerPlace } from './shard-fleet.js'
import {
  type AnyMessageListener,
  answerWithin,
  type OneTarget,
  type RequestOptions,
  type RequestTarget,
  type ShardOutcome,
} from './shard-messages.js'
import type { Ask, Question } from './worker-protocol.js'

type Local = { readonly request: { readonly args: Ask; readonly value: unknown } }

export interface MessageExchangeInit {
  readonly clock: Clock
  /** The bot's token, which no error takes along. */
  readonly secret: string
  fleet(): ShardFleet
  /** @throws {ValidationError} if it is no id of a guild */
  shardOf(guildId: string): number
  /** What goes wrong where nobody waits for an answer. */
  failed(error: Error): void
}

/** Whom a message is for: a thread, and a shard in it. */
interface Address {
  /** undefined for this thread. */
  readonly place: WorkerPlace | undefined
  readonly shard: number | undefined
}

interface Asking {
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  readonly from: number | undefined
}

export class MessageExchange implements Exchange {
  readonly #init: MessageExchangeInit
  readonly #answering: Answering
  /** What is answered in this thread goes the same way as the rest, so that it makes no difference. */
  readonly #here: Calls<Local, Local>

  constructor(init: MessageExchangeInit) {
    this.#init = init
    this.#answering = new Answering(init.failed)
    this.#here = new Calls<Local, Local>({
      clock: init.clock,
      secret: init.secret,
      serve: {
        request: ({ name, data, shard, from }, signal) => this.#answering.answer(name, data, { shard, from, signal }),
      },
      post: message => {
        const copy = structuredClone(message)
        queueMicrotask(() => this.#here.receive(copy))
      },
    })
  }

  /** @throws {ConfigError} if it is no function, or somebody answers to the name already */
  handle(name: string, listener: AnyMessageListener): () => void {
    return this.#answering.add(name, listener)
  }

  request(target: RequestTarget, name: string, data: unknown, options: RequestOptions = {}): Promise<unknown> {
    const { timeout = answerWithin, signal } = options
    return this.#request({ target, name, data, timeout }, { signal, from: undefined })
  }

  /** @throws {ConfigError} if the data cannot cross to another thread */
  broadcast({ name, data }: Pick<Ask, 'name' | 'data'>, from?: number): void {
    const places = this.#init.fleet().places ?? []
    const isMeant = from !== undefined || places.length === 0
    try {
      for (const place of places) if (place.id !== from) place.broadcast({ name, data, from })
      if (isMeant) this.#answering.hear(name, structuredClone(data), from)
    } catch (error) {
      throw uncloneable('broadcast', error)
    }
  }

  ask(question: Question, asking: { readonly from: number; readonly signal: AbortSignal }): Promise<unknown> {
    return this.#request(question, asking)
  }

  /** Fails what waits for an answer. */
  close(error: Error): void {
    this.#here.close(error)
  }

  async #request({ target, name, data, timeout }: Question, asking: Omit<Asking, 'timeout'>): Promise<unknown> {
    if (typeof name !== 'string' || name === '') throw new ConfigError('request', 'the name of a message', name)
    checkNumber('request.timeout', timeout, { min: 1 })
    const whole = { ...asking, timeout }
    if (target !== 'all') return await this.#one(this.#address(target), { name, data }, whole)
    const ids = [...this.#init.fleet().shards.keys()].sort((a, b) => a - b)
    if (ids.length === 0) throw noShard(0)
    return await Promise.all(
      ids.map(async (shard): Promise<ShardOutcome<unknown>> => {
        try {
          const answer = await this.#one(this.#address(shard), { name, data }, whole)
          return { shard, success: true, data: answer }
        } catch (error) {
          return { shard, success: false, error: asError(error) }
        }
      }),
    )
  }

  /** Where nobody answers in a worker, the main thread may. */
  async #one({ place, shard }: Address, message: Pick<Ask, 'name' | 'data'>, asking: Asking): Promise<unknown> {
    const { from, ...options } = asking
    const ask = { ...message, shard, from }
    if (place) {
      const { isHandled, answer } = await place.request(ask, options)
      if (isHandled) return answer
    }
    return await this.#here.call('request', ask, options)
  }

  #address(target: OneTarget): Address {
    const { shards, places = [] } = this.#init.fleet()
    if (target === 'main') return { place: undefined, shard: undefined }
    const { guild, worker } = (target ?? {}) as { readonly guild?: string; readonly worker?: number }
    if (worker !== undefined) {
      const place = places.find(({ id }) => id === worker)
      if (!place && !(worker === 0 && places.length === 0)) throw noWorker(worker)
      return { place, shard: undefined }
    }
    const shard = guild === undefined ? target : this.#init.shardOf(guild)
    if (typeof shard !== 'number') {
      const expected = "a shard's id, { guild }, { worker }, 'main' or 'all'"
      throw new ConfigError('request.target', expected, target)
    }
    if (!shards.has(shard)) throw noShard(shard)
    return { place: places.find(({ shards: theirs }) => theirs.includes(shard)), shard }
  }
}

const noWorker = (worker: number) =>
  new GatewayError('GATEWAY_DISCONNECTED', `Worker ${worker} does not run here.`, {
    hint: 'Call connect() first; workers are counted from 0.',
  })
