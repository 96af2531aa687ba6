/**
 * Connection: one WebSocket: what it is sent, what of it is read, and how it ends.
 * https://docs.discord.com/developers/events/gateway#connection-lifecycle (2026-08)
 * @module
 */
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { type Compression, type Encoder, encoderFor } from './encoders.js'
import type { Hub } from './hub.js'
import { Close, Op, reasonOf } from './opcodes.js'
import { obey } from './ops/index.js'
import type { Dispatched, Line, Session } from './session.js'
import { Sliding } from './sliding.js'
import { spoil } from './spoil.js'

/** https://docs.discord.com/developers/events/gateway#sending-events (2026-08) */
const MAX_BYTES = 4096
const ABNORMAL = 1006

export interface ConnectionParts {
  readonly hub: Hub
  readonly ws: WebSocket
  readonly socket: Duplex
  readonly id: number
  readonly compression: Compression
  /** True at the address that clients resume at. */
  readonly resumeHost: boolean
  readonly ended: () => void
}

export class Connection implements Line {
  readonly id: number
  readonly resumeHost: boolean
  readonly openedAt: number
  readonly presenceLimit: Sliding
  session: Session | undefined
  /** `deaf`: nothing is read, answered or closed any more, as behind a network that went away. */
  state: 'open' | 'deaf' | 'closed' = 'open'
  heartbeats = 0
  received = 0
  bytesOut = 0
  readonly #parts: ConnectionParts
  readonly #sends: Sliding
  #compression: Compression
  #encoder: Encoder
  #patience: (() => void) | undefined
  readonly #timers = new Set<() => void>()

  constructor(parts: ConnectionParts) {
    const { hub, ws, id, compression, resumeHost } = parts
    this.#parts = parts
    this.id = id
    this.resumeHost = resumeHost
    this.openedAt = hub.clock.now()
    this.presenceLimit = new Sliding(hub.settings.presenceLimit)
    this.#sends = new Sliding(hub.settings.sendLimit)
    this.#compression = compression
    this.#encoder = encoderFor(compression)
    ws.on('message', data => this.#receive(data))
    ws.on('error', () => this.#ended(ABNORMAL, 'client'))
    ws.on('close', code => this.#ended(code, 'client'))
  }

  get compression(): Compression {
    return this.#compression
  }

  /** Bytes that wait for the client to read. */
  get backlog(): number {
    return this.state === 'open' ? this.#parts.ws.bufferedAmount : 0
  }

  /** Says HELLO, unless a fault has something else in mind. */
  greet(): void {
    const { faults, settings, log } = this.#parts.hub
    log.note('open', { socket: this.id })
    const closing = faults.strike('close', { at: 'open' })
    if (closing) return void this.close(closing.code)
    if (faults.strike('reconnect', {})) return void this.reconnect(0)
    this.hold('hello', () => {
      this.send({ op: Op.Hello, d: { heartbeat_interval: settings.heartbeatInterval, _trace: ['simulator'] } })
      log.note('hello', { socket: this.id })
    })
    this.#expectHeartbeat()
  }

  /** Runs `task` now, or as late as a fault wants it. */
  hold(answer: 'hello' | 'ack' | 'ready' | 'resumed', task: () => void): void {
    const held = this.#parts.hub.faults.strike('hold', { at: answer, shard: this.session?.shard[0] })
    if (!held) task()
    else if (held.ms !== undefined) this.after(held.ms, task)
  }

  /** Runs `task` after `ms` if the connection is still open then. */
  after(ms: number, task: () => void): void {
    const cancel = this.#parts.hub.clock.timer(ms, () => {
      this.#timers.delete(cancel)
      if (this.state !== 'closed') task()
    })
    this.#timers.add(cancel)
  }

  send(payload: { readonly op: number; readonly d: unknown }): void {
    this.#transmit(JSON.stringify({ t: null, s: null, ...payload }))
  }

  dispatch({ event, text }: Dispatched): void {
    this.#parts.hub.log.sent(event)
    this.#transmit(text, event)
  }

  /** Sends text that may be no payload at all. */
  raw(text: string): void {
    this.#transmit(text)
  }

  /** From now on the payloads that are worth it come compressed, each by itself. */
  compressPayloads(): void {
    if (this.#compression !== 'none') return
    this.#compression = 'payload'
    this.#encoder = encoderFor('payload')
  }

  reconnect(closeAfter: number | undefined): void {
    this.#parts.hub.log.note('reconnect', { socket: this.id })
    this.send({ op: Op.Reconnect, d: null })
    if (closeAfter === undefined) return
    if (closeAfter === 0) this.close(Close.UnknownError, 'Reconnecting.')
    else this.after(closeAfter, () => this.close(Close.UnknownError, 'Reconnecting.'))
  }

  invalidate(resumable: boolean): void {
    this.#parts.hub.log.note('invalid-session', { socket: this.id })
    this.send({ op: Op.InvalidSession, d: resumable })
  }

  close(code: number, reason = reasonOf(code)): void {
    if (this.state === 'deaf') return void this.drop()
    this.#ended(code, 'simulator')
    const { ws } = this.#parts
    this.#encoder.settled(() => ws.close(code === ABNORMAL ? undefined : code, reason))
    this.#encoder.settled(() => this.#encoder.close())
  }

  /** Cuts the connection without a close frame. */
  drop(): void {
    this.#ended(ABNORMAL, 'simulator')
    this.#encoder.close()
    this.#parts.socket.destroy()
  }

  /** Lets the connection stand without ever answering again, not even the end of it. */
  halfOpen(): void {
    const { socket } = this.#parts
    if (this.state !== 'open') return
    this.state = 'deaf'
    this.#patience?.()
    socket.removeAllListeners('data').removeAllListeners('end')
    socket.on('end', () => socket.destroy())
    socket.resume()
    if (this.session) this.#parts.hub.detach(this.session)
  }

  #transmit(text: string, event?: string): void {
    if (this.state !== 'open') return
    const fault = this.#parts.hub.faults.strike('frames', { shard: this.session?.shard[0], event })
    this.#encoder.encode(text, message => {
      this.bytesOut += message.length
      const { ws } = this.#parts
      if (this.state === 'deaf' || ws.readyState !== ws.OPEN) return
      if (fault) spoil(ws, { message, fault, stream: this.#compression === 'zlib-stream' })
      else ws.send(message)
    })
  }

  #receive(data: RawData): void {
    if (this.state !== 'open') return
    this.received++
    const bytes = data as Buffer
    if (bytes.length > MAX_BYTES) return void this.close(Close.DecodeError)
    if (this.#sends.take(this.#parts.hub.clock.now()) > 0) return void this.close(Close.RateLimited)
    const payload = parse(bytes)
    if (payload === undefined) return void this.close(Close.DecodeError)
    if (payload.op === Op.Heartbeat) return void this.#heartbeat(payload.d)
    const code = obey(this.#parts.hub, this, payload)
    if (code !== undefined) this.close(code)
  }

  #heartbeat(d: unknown): void {
    const { faults, log } = this.#parts.hub
    if (d !== null && d !== undefined && !Number.isInteger(d)) return void this.close(Close.DecodeError)
    this.heartbeats++
    log.note('heartbeat')
    const closing = faults.strike('close', { at: 'heartbeat', shard: this.session?.shard[0] })
    if (closing) return void this.close(closing.code)
    this.#expectHeartbeat()
    this.hold('ack', () => this.send({ op: Op.HeartbeatAck, d: null }))
  }

  #expectHeartbeat(): void {
    this.#patience?.()
    const { clock, settings } = this.#parts.hub
    if (settings.heartbeatTimeout === false) return
    this.#patience = clock.timer(settings.heartbeatTimeout, () => this.close(Close.SessionTimedOut))
  }

  #ended(code: number, by: 'client' | 'simulator'): void {
    if (this.state === 'closed') return
    const wasOpen = this.state === 'open'
    this.state = 'closed'
    this.#patience?.()
    for (const cancel of this.#timers) cancel()
    if (by === 'client') this.#encoder.close()
    const { hub, ended } = this.#parts
    const shard = this.session?.shard[0]
    hub.log.note('closed', { socket: this.id, code, by, ...(shard !== undefined && { shard }) })
    ended()
    if (!this.session || !wasOpen) return
    // A client that closes with these says goodbye; every other end leaves the session alive.
    if (by === 'client' && (code === 1000 || code === 1001)) hub.end(this.session)
    else if (this.session.line === this) hub.detach(this.session)
  }
}

export interface Incoming {
  readonly op: number
  readonly d: unknown
}

function parse(bytes: Buffer): Incoming | undefined {
  try {
    const payload = JSON.parse(bytes.toString()) as Partial<Incoming> | null
    return Number.isInteger(payload?.op) ? { op: payload!.op!, d: payload!.d } : undefined
  } catch {
    return undefined
  }
}
