/**
 * RemoteShard: a shard in a worker as the main thread sees it: its session as far as it was delivered, its state, its figures.
 * @module
 */
import { GatewayError } from '../../src/errors.js'
import { type Deferred, deferred } from './deferred.js'
import type { Outgoing } from './outbox.js'
import { type Packet, parsePacket } from './packet.js'
import { type Carrier, RemoteOutbox } from './remote-outbox.js'
import type { ResumePoint, Session } from './session.js'
import type { ShardState } from './shard.js'
import type { FleetHost, ShardView } from './shard-fleet.js'
import type { FromWorker, ShardFigures } from './worker-protocol.js'

export type OfShard = Extract<FromWorker, { readonly shard: number; readonly line: number }>

export interface RemoteShardInit {
  readonly shard: readonly [id: number, count: number]
  readonly session: Session
  readonly host: FleetHost
  readonly carrier: Carrier
  readonly maxQueued: number
  /** It sent what cannot be read: let it go on from where the last event was delivered. */
  rewind(line: number, session: ResumePoint | undefined): void
}

export class RemoteShard implements ShardView {
  readonly id: number
  readonly count: number
  readonly outbox: RemoteOutbox
  latency: ShardView['latency'] = { last: undefined, average: undefined }
  events = 0
  bytes = { received: 0, sent: 0 }
  /** Which order to go on at another point it has been given; what was posted before that is not for us any more. */
  line = 0
  readonly #init: RemoteShardInit
  readonly #session: Session
  #state: ShardState = 'idle'
  #started: Deferred | undefined
  #isStopping = false
  /** Of workers that are gone. */
  #before = { events: 0, received: 0, sent: 0 }

  constructor(init: RemoteShardInit) {
    this.#init = init
    this.#session = init.session
    this.id = init.shard[0]
    this.count = init.shard[1]
    this.outbox = new RemoteOutbox(init.carrier, init.maxQueued)
  }

  get state(): ShardState {
    return this.#state
  }
  get session(): ShardView['session'] {
    const { id, seq } = this.#session
    return id === undefined ? undefined : { id, seq }
  }
  get queued(): number {
    return this.outbox.waiting
  }
  /** Where it goes on. */
  get point(): ResumePoint | undefined {
    return this.#session.point
  }

  /** Resolves once a session is up, in whichever worker. */
  get started(): Deferred {
    if (!this.#started) {
      this.#started = deferred()
      this.#started.promise.catch(() => {}) // who waits for it hears of it
    }
    return this.#started
  }

  send(outgoing: Outgoing): Promise<void> {
    return this.outbox.send(outgoing)
  }

  /** What its worker posted about it. @returns how many characters of events were delivered */
  receive(message: OfShard): number {
    if (message.kind === 'state') this.#enter(message.from, message.to)
    else if (message.kind === 'lost') this.#lost(message)
    const isOver = this.#isStopping || message.line !== this.line
    if (message.kind === 'events') {
      let size = 0
      for (const text of message.texts) size += text.length
      if (!isOver) this.#deliver(message)
      return size
    }
    if (isOver) return 0
    if (message.kind === 'raw') this.#init.host.raw(this.id, parsePacket(message.text))
    else if (message.kind === 'ready') this.#ready(message)
    else if (message.kind === 'resumed') this.#resumed(message)
    return 0
  }

  figures({ latency, events, bytes }: ShardFigures): void {
    const { received, sent } = bytes
    this.latency = latency
    this.events = this.#before.events + events
    this.bytes = { received: this.#before.received + received, sent: this.#before.sent + sent }
  }

  /** Its worker is gone, and its connection with it. */
  orphan(): void {
    this.line++
    this.#before = { events: this.events, ...this.bytes }
    this.outbox.shut()
    if (this.#isStopping || this.#state === 'idle' || this.#state === 'stopped') return
    const { id, count } = this
    this.#enter(this.#state, 'waiting')
    const loss = { why: 'its worker is gone', remedy: 'resume', closeCode: undefined } as const
    this.#init.host.lost(id)
    this.#init.host.client.emit('shardLost', { shard: id, count, ...loss })
  }

  /** From now on nothing more is delivered. */
  stop(resumable: boolean, error: Error): void {
    this.#isStopping = true
    this.outbox.clear(error)
    this.#started?.reject(error)
    if (!resumable) this.#session.end()
  }

  /** Resolves when the session is where it is kept. */
  flush(): Promise<void> {
    return this.#session.flush()
  }

  #deliver({ texts, seq, replayed }: Extract<FromWorker, { kind: 'events' }>): void {
    const { host } = this.#init
    for (const text of texts) {
      let packet: Packet
      try {
        packet = parsePacket(text)
      } catch (error) {
        this.#unreadable(error)
        return
      }
      // READY and RESUMED are told of first, with their numbers.
      if (packet.s !== null && packet.s > (this.#session.seq ?? -1)) this.#session.advance(packet.s)
      if (host.wants(packet.t ?? '')) host.dispatch(this.id, packet, replayed)
      if (this.#isStopping) return // a listener has disconnected us
    }
    if (seq !== null && seq > (this.#session.seq ?? -1)) this.#session.advance(seq)
  }

  #ready({ session, flags }: Extract<FromWorker, { kind: 'ready' }>): void {
    this.#session.advance(session.seq)
    this.#session.begin(session.sessionId, session.resumeUrl)
    this.#init.host.ready(this.id, flags)
  }

  #resumed({ replayed, seq }: Extract<FromWorker, { kind: 'resumed' }>): void {
    if (seq !== null) this.#session.advance(seq)
    this.#init.host.client.emit('shardResumed', this.id, replayed)
  }

  #lost({ loss, line }: Extract<FromWorker, { kind: 'lost' }>): void {
    const { id, count } = this
    this.outbox.shut()
    if (loss.remedy !== 'resume' && !this.#isStopping && line === this.line) this.#session.end()
    this.#init.host.lost(id)
    const { why, remedy, closeCode } = loss
    this.#init.host.client.emit('shardLost', { shard: id, count, why, remedy, closeCode })
  }

  #enter(from: ShardState, to: ShardState): void {
    const { id, count } = this
    const { client } = this.#init.host
    this.#state = to
    if (to === 'ready' && !this.#isStopping) this.outbox.open()
    else this.outbox.shut()
    if (from !== to && client.heard('shardState')) client.emit('shardState', { shard: id, count, from, to })
  }

  #unreadable(cause: unknown): void {
    const { id } = this
    const hint = 'The shard goes on with its session on a new connection.'
    const what = `Shard ${id} got what it cannot read.`
    // A parser quotes what it read; that may be anybody's message.
    const shown = cause instanceof SyntaxError ? new SyntaxError('The payload is no JSON.') : cause
    this.#init.host.client.emit('error', new GatewayError('GATEWAY_PROTOCOL', what, { shard: id, cause: shown, hint }))
    this.#init.rewind(++this.line, this.point)
  }
}
