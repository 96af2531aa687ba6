/**
 * Shard: one state machine that keeps one session with Discord alive. `#enter` is the only place that changes the state.
 * https://docs.discord.com/developers/events/gateway#connection-lifecycle (2026-08)
 * @module
 */
import { ClosedError, GatewayError, type PipecordError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'
import { type BackoffOptions, backoff } from './backoff.js'
import { closeCodeOf, type Remedy } from './close-codes.js'
import { Connection } from './connection.js'
import { type Deferred, deferred } from './deferred.js'
import { Heartbeat } from './heartbeat.js'
import type { IdentifyQueue } from './identify-queue.js'
import type { Inflater } from './inflate.js'
import { Outbox } from './outbox.js'
import { type EventHead, op, type Packet, parsePacket } from './packet.js'
import { Peek } from './peek.js'
import { heartbeatsPerWindow } from './send-window.js'
import type { ResumePoint, Session } from './session.js'
import type { Connect, SocketFailure } from './socket.js'

/**
 * - `idle`: not started, or disconnected
 * - `connecting`: a socket is being opened
 * - `greeting`: it is open, HELLO has to come
 * - `queued`: waits for its turn to identify
 * - `identifying`: READY has to come
 * - `resuming`: missed events come in, RESUMED ends them
 * - `ready`: events come in
 * - `waiting`: the connection is gone, the next attempt is due
 * - `stopped`: Discord will not have it
 */
export type ShardState =
  | 'idle'
  | 'connecting'
  | 'greeting'
  | 'queued'
  | 'identifying'
  | 'resuming'
  | 'ready'
  | 'waiting'
  | 'stopped'

export interface ShardTimeouts {
  /** Ms for the socket to open. @default 10_000 */
  readonly connecting?: number
  /** Ms for HELLO. @default 10_000 */
  readonly greeting?: number
  /** Ms for READY. Long, because during an outage Discord lets bots wait, and another identify costs. @default 60_000 */
  readonly identifying?: number
  /** Ms without anything coming in until RESUMED. @default 20_000 */
  readonly resuming?: number
}

/** What all shards of a gateway share. */
export interface ShardHost {
  readonly clock: Clock
  readonly random: () => number
  readonly connect: Connect
  readonly inflater: () => Inflater
  readonly queue: IdentifyQueue
  readonly timeouts: Required<ShardTimeouts>
  readonly backoff: BackoffOptions
  /** Refused resumes in a row after which a session counts as lost. */
  readonly maxResumes: number
  readonly maxQueued: number
  /** Ms that a goodbye may take. */
  readonly grace: number
  /** Discord's own address, whole, or the session's with the same query. */
  url(resumeUrl?: string): string
  /** Opcode 2 or 6 as text, with the token that nobody else sees. */
  identify(shard: Shard): string
  resume(sessionId: string, seq: number | null): string
  /** Whether anybody wants this event's data. */
  wants(event: string): boolean
  /** Whether anybody wants each payload as it is. */
  wantsRaw(): boolean
  /** An event that is wanted, and what is known of it. @throws {SyntaxError} if it cannot be read */
  read(payload: Buffer, head: EventHead): Packet
  raw(shard: Shard, packet: Packet): void
  dispatch(shard: Shard, packet: Packet, replayed: boolean): void
  ready(shard: Shard, packet: Packet): void
  entered(shard: Shard, from: ShardState): void
  /** The connection is gone, and all that was asked over it with it. */
  lost(shard: Shard, loss: Loss): void
  failed(error: PipecordError): void
  resumed(shard: Shard, replayed: number): void
  cureFor(shard: Shard, closeCode: number, cure: string): string
}

/** How a connection ended. */
export interface Loss {
  readonly remedy: Remedy
  readonly why: string
  readonly closeCode?: number | undefined
  readonly error?: GatewayError | undefined
  /** Ms to wait at least. */
  readonly after?: number | undefined
  /** Dials of Discord's own address in a row that no HELLO came of. */
  readonly misses?: number
}

interface Hello {
  readonly heartbeat_interval: number
}
interface Ready {
  readonly session_id: string
  readonly resume_gateway_url: string
}

/** Any code but 1000 and 1001 leaves the session alive. */
const resumableGoodbye = 4000
const finalGoodbye = 1000
/** Ms after which a connection counts as having held. */
const steady = 30_000

export class Shard {
  readonly id: number
  readonly count: number
  readonly session: Session
  readonly outbox: Outbox
  readonly heartbeat: Heartbeat
  /** Since the start. */
  readonly bytes = { received: 0, sent: 0 }
  events = 0
  readonly #host: ShardHost
  readonly #peek = new Peek()
  #state: ShardState = 'idle'
  #connection: Connection | undefined
  /** Ends what the current state waits for. */
  #stopTimer = () => {}
  #queueing: AbortController | undefined
  #usedResumeUrl = false
  #resumeUrlIsDead = false
  /** Connections since a session was last up. Only READY and RESUMED set it back, an open socket does not. */
  #attempts = 0
  #refusedResumes = 0
  #misses = 0
  #replayed = 0
  #upSince = 0
  #flaps = 0
  #started: Deferred | undefined

  constructor([id, count]: readonly [id: number, count: number], session: Session, host: ShardHost) {
    this.id = id
    this.count = count
    this.session = session
    this.#host = host
    this.outbox = new Outbox(host.clock, host.maxQueued)
    this.heartbeat = new Heartbeat({
      clock: host.clock,
      random: host.random,
      beat: () => this.#beat(),
      zombie: () => this.#lose({ remedy: 'resume', why: 'nothing came since the last heartbeat' }),
    })
  }

  get state(): ShardState {
    return this.#state
  }

  /**
   * Resolves once a session is up. Failures that may pass are tried again until then.
   * @throws {GatewayError} (as a rejection) if Discord refuses for good; {ClosedError} if it is disconnected before
   */
  start(): Promise<void> {
    if (this.#state === 'ready') return Promise.resolve()
    if (!this.#started) {
      this.#started = deferred()
      this.#started.promise.catch(() => {}) // who waits for it hears of it
    }
    const { promise } = this.#started
    if (this.#state === 'idle' || this.#state === 'stopped') {
      this.#attempts = 0
      this.#misses = 0
      this.#flaps = 0
      this.#dial()
    }
    return promise
  }

  /** Gives the connection up and makes another, with the same session. Does nothing while that is under way already. */
  reconnect(): void {
    if (this.#connection && this.#state !== 'connecting') this.#lose({ remedy: 'resume', why: 'it was asked for' })
  }

  /** Stops reading, or goes on; what Discord has to say waits meanwhile. Beats go on, and nothing counts as late. */
  hold(isHeld: boolean): void {
    if (this.heartbeat.isHeld === isHeld) return
    this.heartbeat.isHeld = isHeld
    if (!isHeld) this.heartbeat.traffic()
    this.#connection?.hold(isHeld)
  }

  /** Goes back in the session, to hear again what came after `session.seq`, on a new connection. */
  rewind(session: ResumePoint | undefined): void {
    if (session) this.session.take(session)
    else this.session.end()
    if (this.#connection) this.#lose({ remedy: 'resume', why: 'it sent what cannot be read' })
  }

  /** Ends it. @param resumable whether the session may be taken up later; if not, the bot is shown as offline at once */
  async stop(resumable: boolean): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#release()
    this.#enter('idle')
    this.#host.lost(this, { remedy: 'stop', why: 'it was disconnected' })
    this.outbox.clear(new ClosedError('The gateway was disconnected before the payload was sent.'))
    this.#settle(new ClosedError('The gateway was disconnected before the shard was ready.'))
    if (!resumable) this.session.end()
    await Promise.all([
      connection?.close(resumable ? resumableGoodbye : finalGoodbye, this.#host.grace),
      this.session.flush(),
    ])
  }

  #dial(): void {
    const { resumeUrl, id } = this.session
    this.#usedResumeUrl = id !== undefined && !this.#resumeUrlIsDead
    this.#attempts++
    this.#enter('connecting')
    const { inflater, connect, url } = this.#host
    // What a socket tells after it was replaced does not get past its connection.
    const address = url(this.#usedResumeUrl ? resumeUrl : undefined)
    const connection = new Connection(
      { url: address, connect, inflater: inflater() },
      {
        opened: () => {
          this.#enter('greeting')
          if (this.heartbeat.isHeld) this.#connection?.hold(true)
        },
        traffic: bytes => {
          this.bytes.received += bytes
          this.heartbeat.traffic()
        },
        payload: payload => this.#receive(payload),
        corrupt: error =>
          this.#lose({ remedy: 'resume', why: 'it sent what cannot be read', error: this.#corrupt(error) }),
        closed: (code, reason, failure) => this.#closed(code, reason, failure),
      },
    )
    this.#connection = connection
  }

  #receive(payload: Buffer): void {
    const peek = this.#peek
    const isRaw = this.#host.wantsRaw()
    const packet = isRaw || !peek.read(payload) ? parsePacket(payload) : undefined
    if (packet && isRaw) this.#host.raw(this, packet)
    if ((packet ?? peek).op === op.dispatch) this.#dispatch((packet ?? peek).t ?? '', packet, payload)
    else this.#control(packet ?? parsePacket(payload))
  }

  #dispatch(event: string, parsed: Packet | undefined, payload: Buffer): void {
    const seq = (parsed ?? this.#peek).s
    if (event === 'READY' || event === 'RESUMED') {
      this.#up(parsed ?? parsePacket(payload))
      return
    }
    const { session } = this
    // A replay may begin with what was seen already.
    if (seq !== null && session.seq !== null && seq <= session.seq) return
    const wanted = this.#host.wants(event)
    // Parsed before it counts as seen: what cannot be read is asked for again.
    const packet = wanted ? (parsed ?? this.#host.read(payload, this.#peek)) : undefined
    const isReplay = this.#state === 'resuming'
    this.events++
    if (isReplay) this.#replayed++
    if (seq !== null) session.advance(seq)
    if (packet) this.#host.dispatch(this, packet, isReplay)
  }

  #up(packet: Packet): void {
    const isNew = packet.t === 'READY'
    this.events++
    if (packet.s !== null && (isNew || packet.s > (this.session.seq ?? 0))) this.session.advance(packet.s)
    if (isNew) {
      const { session_id, resume_gateway_url } = packet.d as Ready
      this.session.begin(session_id, resume_gateway_url)
      this.#host.ready(this, packet)
    }
    this.#attempts = 0
    this.#refusedResumes = 0
    this.#resumeUrlIsDead = false
    this.#upSince = this.#host.clock.now()
    this.#enter('ready')
    if (!isNew) this.#host.resumed(this, this.#replayed)
    if (this.#host.wants(packet.t ?? '')) this.#host.dispatch(this, packet, false)
    this.outbox.open(text => this.#send(text))
    this.#settle()
  }

  #control({ op: code, d }: Packet): void {
    if (code === op.hello) this.#greet(d as Hello | null)
    else if (code === op.heartbeat) this.heartbeat.request()
    else if (code === op.heartbeatAck) this.heartbeat.ack()
    else if (code === op.reconnect) this.#lose({ remedy: 'resume', why: 'Discord asked to reconnect' })
    else if (code === op.invalidSession) {
      this.#lose({ remedy: d === true ? 'resume' : 'identify', why: 'Discord invalidated the session' })
    }
  }

  #greet(hello: Hello | null): void {
    if (this.#state !== 'greeting') return
    const interval = hello?.heartbeat_interval
    if (typeof interval !== 'number' || !(interval > 0)) throw new TypeError('HELLO names no heartbeat_interval.')
    this.#misses = 0
    this.outbox.connected(heartbeatsPerWindow(interval))
    this.heartbeat.start(interval)
    const { id, seq } = this.session
    if (id === undefined) {
      this.#identify()
      return
    }
    this.#replayed = 0
    this.#enter('resuming')
    this.#sendVital(this.#host.resume(id, seq))
  }

  #identify(): void {
    this.#enter('queued')
    const turn = new AbortController()
    this.#queueing = turn
    this.#host.queue.acquire(this.id, turn.signal).then(
      () => {
        if (this.#queueing !== turn) return
        this.#enter('identifying')
        this.#sendVital(this.#host.identify(this))
      },
      error => {
        if (this.#queueing === turn) this.#lose(this.#refusedTurn(error))
      },
    )
  }

  #refusedTurn(error: unknown): Loss {
    const why = 'there is no turn to identify'
    if (error instanceof GatewayError && error.code === 'IDENTIFY_BUDGET') return { remedy: 'stop', why, error }
    const hint = 'The shard tries again by itself; check what the identify queue is kept in.'
    const details = { shard: this.id, cause: error, hint }
    const wrapped = new GatewayError('GATEWAY_DISCONNECTED', 'The identify queue failed.', details)
    return { remedy: 'resume', why, error: wrapped }
  }

  #beat(): void {
    this.#sendVital(`{"op":1,"d":${this.session.seq}}`)
  }

  #sendVital(text: string): void {
    this.outbox.vital()
    this.#send(text)
  }

  #send(text: string): void {
    this.bytes.sent += Buffer.byteLength(text)
    this.#connection?.send(text)
  }

  #closed(code: number, _reason: string, failure: SocketFailure | undefined): void {
    const { meaning, remedy, cure } = closeCodeOf(code)
    const why = failure?.message ?? `${code}: ${meaning}`
    const after = failure?.retryAfter
    if (cure === undefined) {
      this.#lose({ remedy, why, after, closeCode: code })
      return
    }
    const isFinal = remedy === 'stop'
    const hint = this.#host.cureFor(this, code, cure)
    const details = { shard: this.id, closeCode: code, hint, ...(isFinal && { severity: 'fatal' as const }) }
    const what = `Discord closed shard ${this.id} with ${code}: ${meaning}.`
    const error = new GatewayError(isFinal ? 'GATEWAY_REFUSED' : 'GATEWAY_PROTOCOL', what, details)
    this.#lose({ remedy, why, closeCode: code, error })
  }

  #corrupt(cause: unknown): GatewayError {
    const hint = 'The shard goes on with its session on a new connection.'
    return new GatewayError('GATEWAY_PROTOCOL', `Shard ${this.id} got what it cannot read.`, {
      shard: this.id,
      // A parser quotes what it read; that may be anybody's message.
      cause: cause instanceof SyntaxError ? new SyntaxError('The payload is no JSON.') : cause,
      hint,
    })
  }

  /** The connection is of no use any more: drops it at once, and decides how to go on. */
  #lose(loss: Loss): void {
    const connection = this.#connection
    if (!connection) return
    this.#connection = undefined
    connection.drop()
    const during = this.#state
    this.#release()
    const remedy = this.#remedy(loss, during)
    if (remedy !== 'resume') {
      this.session.end()
      this.#refusedResumes = 0
      this.#resumeUrlIsDead = false
    }
    if (remedy === 'stop') this.#enter('stopped')
    else this.#wait(loss.after ?? 0, during)
    this.#host.lost(this, { ...loss, remedy, misses: this.#misses })
    if (loss.error) this.#host.failed(loss.error)
    if (remedy !== 'stop') return
    const error = loss.error ?? new ClosedError('The shard was stopped.')
    this.outbox.clear(error)
    this.#settle(error)
  }

  /** What Discord asks for, unless that has been in vain too often. */
  #remedy({ remedy }: Loss, during: ShardState): Remedy {
    const isBeforeHello = during === 'connecting' || during === 'greeting'
    if (isBeforeHello && this.#usedResumeUrl) this.#resumeUrlIsDead = true
    else if (isBeforeHello) this.#misses++
    if (during === 'resuming') this.#refusedResumes++
    const isInVain = this.#refusedResumes >= this.#host.maxResumes
    return remedy === 'resume' && isInVain ? 'identify' : remedy
  }

  #wait(atLeast: number, during: ShardState): void {
    const { clock, random, backoff: steps } = this.#host
    // A connection that breaks as soon as it is up counts as an attempt too, from the second such on.
    if (during === 'ready') this.#flaps = clock.now() - this.#upSince < steady ? this.#flaps + 1 : 0
    const attempt = Math.max(this.#attempts, this.#flaps - 1, 0)
    this.#enter('waiting')
    const wait = Math.max(atLeast, backoff(attempt, random, steps))
    this.#stopTimer = clock.timer(wait, () => this.#dial())
  }

  /** Ends everything that belonged to the connection. */
  #release(): void {
    this.#stopTimer()
    this.heartbeat.stop()
    this.outbox.shut()
    const queueing = this.#queueing
    this.#queueing = undefined
    queueing?.abort(new ClosedError('The connection that waited to identify is gone.'))
  }

  #settle(error?: Error): void {
    const started = this.#started
    this.#started = undefined
    if (error) started?.reject(error)
    else started?.resolve()
  }

  #enter(state: ShardState): void {
    this.#stopTimer()
    const from = this.#state
    this.#state = state
    if (state !== 'queued') this.#queueing = undefined
    this.#limit(state)
    if (from !== state) this.#host.entered(this, from)
  }

  /** Nothing that another side has to do may take for ever. */
  #limit(state: ShardState): void {
    const ms = (this.#host.timeouts as Partial<Record<ShardState, number>>)[state]
    if (ms === undefined) return
    const { events } = this
    this.#stopTimer = this.#host.clock.timer(ms, () => {
      // A long replay is fine as long as it goes on.
      const goesOn = state === 'resuming' && this.events > events
      if (goesOn || this.heartbeat.isHeld) this.#limit(state)
      else this.#lose({ remedy: 'resume', why: `${state} took longer than ${ms} ms` })
    })
  }
}
