/**
 * WorkerFleet: the shards of one bot in worker threads. Here are what all of them share, and how far each has been heard.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import { ClosedError, GatewayError } from '../../src/errors.js'
import type { Address } from './address.js'
import { information } from './bot-information.js'
import type { Serve } from './calls.js'
import { packOutcomes, unpackError } from './crossing.js'
import { dispatchNames } from './events.js'
import { addressOf, identityOf, noShard, planOf, sessionFor } from './fleet.js'
import type { Shards } from './options.js'
import type { Outgoing } from './outbox.js'
import { RemoteShard } from './remote-shard.js'
import { answers } from './requests.js'
import type { FleetHost, FleetSettings, ShardFleet, ShardView, WorkerPlace } from './shard-fleet.js'
import type { ShardOutcome } from './shard-messages.js'
import { WorkerLink, type WorkerStatus } from './worker-link.js'
import type { WorkersSettings } from './worker-options.js'
import type { FromWorker, MainMethods, Profile, Wants, WorkerInit } from './worker-protocol.js'
import { carryOut } from './worker-rest.js'

declare module '../../src/kernel/events.js' {
  interface Events {
    /** A worker ended, or did not answer any more. Another one takes its shards over, unless it is a WORKER_FAILED. */
    workerLost: [loss: { readonly worker: number; readonly shards: readonly number[]; readonly error: GatewayError }]
    /** A worker is ready, and its shards connect or resume. */
    workerReady: [worker: { readonly worker: number; readonly shards: readonly number[] }]
  }
}

export type WorkerFleetSettings = FleetSettings & { readonly workers: WorkersSettings }

export class WorkerFleet implements ShardFleet {
  readonly #settings: WorkerFleetSettings
  readonly #wanted: Shards
  readonly #host: FleetHost
  readonly #identity: string
  readonly #shards = new Map<number, RemoteShard>()
  #links: readonly WorkerLink[] = []
  #count = 1
  readonly #address: Address
  #presence: GatewayPresenceUpdateData | undefined
  #wants: Wants = { raw: false, names: [] }
  #connecting: { readonly done: Promise<void>; readonly cancel: AbortController } | undefined

  constructor(settings: WorkerFleetSettings, shards: Shards, host: FleetHost) {
    this.#settings = settings
    this.#wanted = shards
    this.#host = host
    this.#presence = settings.presence
    this.#identity = identityOf(settings.token)
    this.#address = addressOf(settings, host, () => this.#tellProfile())
  }

  get shards(): ReadonlyMap<number, ShardView> {
    return this.#shards
  }
  get count(): number {
    return this.#count
  }
  get workers(): readonly WorkerStatus[] {
    return this.#links.map(link => link.status)
  }
  get places(): readonly WorkerPlace[] {
    return this.#links.map(link => ({
      id: link.id,
      shards: link.shards,
      request: (ask, options) => link.call('request', ask, options),
      broadcast: message => link.post({ kind: 'broadcast', ...message }),
    }))
  }

  get presence(): GatewayPresenceUpdateData | undefined {
    return this.#presence
  }
  set presence(presence: GatewayPresenceUpdateData | undefined) {
    this.#presence = presence
    this.#tellProfile()
  }

  connect(): Promise<void> {
    if (!this.#connecting) {
      const cancel = new AbortController()
      const done = this.#connect(cancel.signal).finally(() => {
        if (this.#connecting?.cancel === cancel) this.#connecting = undefined
      })
      this.#connecting = { done, cancel }
    }
    return this.#connecting.done
  }

  async disconnect(resumable: boolean): Promise<void> {
    const error = new ClosedError('The gateway was disconnected before it was connected.')
    const connecting = this.#connecting
    this.#connecting = undefined
    connecting?.cancel.abort(error)
    connecting?.done.catch(() => {})
    this.#address.stop()
    const shards = [...this.#shards.values()]
    const links = this.#links
    this.#shards.clear()
    this.#links = []
    for (const shard of shards) shard.stop(resumable, error)
    await Promise.all([...links.map(link => this.#end(link, resumable)), ...shards.map(shard => shard.flush())])
  }

  reconnect(shard?: number): void {
    for (const link of this.#links) link.post({ kind: 'reconnect', shard })
  }

  async send(id: number, outgoing: Outgoing): Promise<void> {
    const shard = this.#shards.get(id)
    if (!shard) throw noShard(id)
    await shard.send(outgoing)
  }

  /** Listeners came or went. */
  wantsChanged(): void {
    const wants = this.#readWants()
    if (wants.raw === this.#wants.raw && wants.names.join() === this.#wants.names.join()) return
    this.#wants = wants
    for (const link of this.#links) link.post({ kind: 'wants', wants })
  }

  async close(): Promise<void> {
    await this.disconnect(true)
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { client } = this.#host
    const { url, shards, limit } = await information(client, this.#settings.token.reveal(), signal)
    if (signal.aborted) throw signal.reason
    this.#address.url = url
    this.#settings.identify.update(limit)
    const { count, ids } = planOf(this.#wanted, shards)
    this.#count = count
    await Promise.all(ids.map(id => this.#add(id, signal)))
    if (signal.aborted) throw signal.reason
    this.#wants = this.#readWants()
    this.#tellProfile()
    if (this.#links.length === 0) this.#links = this.#makeLinks(ids)
    const started = ids.map(id => (this.#shards.get(id) as RemoteShard).started.promise)
    try {
      await Promise.all(this.#links.map(link => link.start()))
      await Promise.all(started)
    } catch (error) {
      await Promise.allSettled([this.disconnect(true), ...started])
      throw error
    }
  }

  async #add(id: number, signal: AbortSignal): Promise<void> {
    if (this.#shards.get(id)?.count === this.#count) return
    const shard = [id, this.#count] as const
    const session = sessionFor(shard, this.#identity, { ...this.#settings, client: this.#host.client })
    await session.restore()
    if (signal.aborted) return
    const linkOf = () => this.#links.find(link => link.shards.includes(id))
    const gone = () =>
      new GatewayError('WORKER_LOST', 'The worker is not there.', { shard: id, hint: 'It comes back.' })
    const remote = new RemoteShard({
      shard,
      session,
      host: this.#host,
      maxQueued: this.#settings.maxQueuedSends,
      carrier: {
        isGone: isLost,
        write: async (text, signal) => {
          const link = linkOf()
          if (!link) throw gone()
          await link.call('send', { shard: id, text }, { signal })
        },
      },
      rewind: (line, session) => linkOf()?.post({ kind: 'rewind', shard: id, line, session }),
    })
    this.#shards.set(id, remote)
  }

  /** Neighbours go to different workers, for they identify one after the other. */
  #makeLinks(ids: readonly number[]): WorkerLink[] {
    const many = Math.min(this.#settings.workers.count, ids.length)
    return Array.from({ length: many }, (_, id) =>
      this.#makeLink(
        id,
        ids.filter((_, at) => at % many === id),
      ),
    )
  }

  #makeLink(id: number, shards: readonly number[]): WorkerLink {
    const { client } = this.#host
    const { workers, token, random, backoff } = this.#settings
    const link: WorkerLink = new WorkerLink({
      ...workers,
      id,
      shards,
      random,
      backoff,
      clock: client.clock,
      secret: token.reveal(),
      init: () => this.#workerInit(id, shards),
      serve: this.#methods(id),
      up: () => this.#up(link),
      posted: message => this.#posted(id, message),
      lost: (error, isFinal) => this.#lost(link, error, isFinal),
    })
    return link
  }

  #workerInit(worker: number, shards: readonly number[]): WorkerInit {
    const { workers, token, ...rest } = this.#settings
    const { compression, largeThreshold, timeouts, backoff, maxResumes } = rest
    const { maxQueuedSends, listenerTimeout, grace, version } = rest
    return {
      worker,
      shards,
      count: this.#count,
      settings: {
        ...{ compression, largeThreshold, timeouts, backoff, maxResumes },
        ...{ maxQueuedSends, listenerTimeout, grace, version },
      },
      token: token.reveal(),
      setup: workers.setup,
      maxOutstanding: workers.maxOutstanding,
      wants: this.#wants,
      profile: this.#profile(),
    }
  }

  #methods(worker: number): Serve<MainMethods> {
    return {
      turn: async ({ shard }, signal) => {
        await this.#settings.identify.acquire(shard, signal)
        return undefined
      },
      rest: (call, signal) => carryOut(this.#host.client, call, signal),
      request: async (question, signal) => {
        const answer = await this.#host.exchange.ask(question, { from: worker, signal })
        const secret = this.#settings.token.reveal()
        return question.target === 'all' ? packOutcomes(answer as ShardOutcome<unknown>[], secret) : answer
      },
    }
  }

  /** A thread is ready: its shards begin, or go on where they were heard last. */
  #up(link: WorkerLink): void {
    const { client } = this.#host
    client.emit('workerReady', { worker: link.id, shards: link.shards })
    for (const id of link.shards) {
      const shard = this.#shards.get(id)
      if (!shard || shard.state === 'stopped') continue
      const { started, line, point: session } = shard
      link.call('start', { shard: id, line, session }).then(
        () => started.resolve(),
        error => {
          // With another worker it starts again.
          if (!isLost(error)) started.reject(this.#revived(error))
        },
      )
    }
  }

  #posted(worker: number, message: FromWorker): number {
    const { client, exchange } = this.#host
    if (message.kind === 'lost') this.#address.missed(message.loss.misses ?? 0)
    if (message.kind === 'figures') for (const figures of message.shards) this.#shards.get(figures.id)?.figures(figures)
    else if (message.kind === 'error') client.emit('error', this.#revived(unpackError(message.error)))
    else if (message.kind === 'broadcast') exchange.broadcast(message, worker)
    else if ('shard' in message) return this.#shards.get(message.shard)?.receive(message) ?? 0
    return 0
  }

  #lost(link: WorkerLink, error: GatewayError, isFinal: boolean): void {
    const { client } = this.#host
    for (const id of link.shards) this.#shards.get(id)?.orphan()
    client.emit('workerLost', { worker: link.id, shards: link.shards, error })
    if (!isFinal) client.emit('error', error)
  }

  /** Says goodbye to Discord, if the thread is there to do so, and ends the thread. */
  async #end(link: WorkerLink, resumable: boolean): Promise<void> {
    // A thread that does not answer any more is ended all the same.
    const timeout = this.#settings.grace + 1000
    if (link.isUp) await link.call('stop', { resumable }, { timeout }).catch(() => {})
    await link.close()
  }

  #revived(error: Error): Error {
    const isRefusal = error instanceof GatewayError && error.closeCode === 4014
    if (!isRefusal) return error
    const { code, shard, closeCode, severity, hint } = error
    const said = error.message.slice(0, -hint.length).trimEnd()
    const cure = `${hint}: ${this.#host.refusedIntents()}.`
    return new GatewayError(code, said, { shard, closeCode, severity, hint: cure })
  }

  /** Answers come only where something was asked; that they are told at once is what counts. */
  #readWants(): Wants {
    return {
      raw: this.#host.wantsRaw(),
      names: dispatchNames.filter(name => answers.has(name) || this.#host.wants(name)),
    }
  }

  #profile(): Profile {
    return { url: this.#address.url, intents: this.#host.intents(), presence: this.#presence }
  }

  #tellProfile(): void {
    const profile = this.#profile()
    for (const link of this.#links) link.post({ kind: 'profile', profile })
  }
}

const isLost = (error: unknown): boolean => error instanceof GatewayError && error.code === 'WORKER_LOST'
