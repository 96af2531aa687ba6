/**
 * Socket: the little that a shard needs of a WebSocket, and the same over `ws`.
 * @module
 */
import type { WebSocket } from 'ws'
import { asError } from '../../src/errors.js'
import type { Clock } from '../../src/kernel/clock.js'

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
  opened(): void
  /** @param binary false: the bytes are text in UTF-8 */
  received(bytes: Buffer, binary: boolean): void
  /** @param code 1006 where there was no close frame; @param error why it broke, or could not be made */
  closed(code: number, reason: string, error?: SocketFailure): void
}

export interface SocketFailure {
  readonly message: string
  /** HTTP status that the upgrade was refused with. */
  readonly status?: number | undefined
  /** Ms that the refusal asks to wait. */
  readonly retryAfter?: number | undefined
}

export interface Socket {
  send(text: string): void
  /** Says goodbye with `code`, and ends the connection after `grace` ms even if the other side never answers. */
  close(code: number, grace: number): void
  /** Ends the connection now. A half-open one would keep `close` waiting for half a minute. */
  terminate(): void
  /** Stops reading, so that what comes waits at the other side; what was read already may still be told. */
  pause?(): void
  /** Goes on reading. */
  resume?(): void
}

/** Opens a socket; never throws, a failure is told to `closed`. */
export type Connect = (url: string, events: SocketEvents) => Socket

/** Sockets of `ws`, which is loaded when the first one is opened: who sends requests only does not pay for it. */
export function wsConnect(clock: Clock): Connect {
  let loading: Promise<Connect> | undefined
  let loaded: Connect | undefined
  const load = async () => {
    const ws = await import('ws')
    loaded = connectOver(ws.WebSocket, clock)
    return loaded
  }
  return (url, events) => {
    if (loaded) return loaded(url, events)
    loading ??= load()
    return new LateSocket(loading, url, events)
  }
}

/** A socket of which nothing is there yet; until then it can only be given up. */
class LateSocket implements Socket {
  readonly #events: SocketEvents
  #socket: Socket | undefined
  #isOver = false

  constructor(loading: Promise<Connect>, url: string, events: SocketEvents) {
    this.#events = events
    loading.then(
      connect => {
        if (!this.#isOver) this.#socket = connect(url, events)
      },
      error => this.#end(`ws could not be loaded: ${asError(error).message}`),
    )
  }

  send(text: string): void {
    this.#socket?.send(text)
  }

  close(code: number, grace: number): void {
    if (this.#socket) this.#socket.close(code, grace)
    else this.terminate()
  }

  terminate(): void {
    if (this.#socket) this.#socket.terminate()
    else queueMicrotask(() => this.#end('it was closed before it was made'))
  }

  pause(): void {
    this.#socket?.pause?.()
  }

  resume(): void {
    this.#socket?.resume?.()
  }

  #end(message: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#events.closed(1006, '', { message })
  }
}

/** A socket that could not even be made. */
function stillborn(events: SocketEvents, error: unknown): Socket {
  queueMicrotask(() => events.closed(1006, '', { message: asError(error).message }))
  return { send() {}, close() {}, terminate() {} }
}

/** Discord compresses by itself, so the protocol's own compression stays off. */
function connectOver(Ws: typeof WebSocket, clock: Clock): Connect {
  return (url, events) => {
    let ws: WebSocket
    try {
      ws = new Ws(url, { perMessageDeflate: false, maxPayload: 0, skipUTF8Validation: true })
    } catch (error) {
      return stillborn(events, error) // an address that is none of a WebSocket
    }
    let failure: SocketFailure | undefined
    let stop = () => {}
    ws.on('open', () => events.opened())
    ws.on('message', (data: Buffer, binary: boolean) => events.received(data, binary))
    ws.on('error', error => {
      failure ??= { message: error.message }
    })
    ws.on('unexpected-response', (request, response) => {
      const { statusCode: status, headers } = response
      failure = { message: `the upgrade was answered with ${status}`, status, ...waitOf(headers['retry-after']) }
      request.destroy()
      ws.terminate()
    })
    ws.on('close', (code, reason) => {
      stop()
      events.closed(code, reason.toString(), failure)
    })
    return {
      send: text => ws.send(text, () => {}), // a failed send is followed by `close`
      close(code, grace) {
        ws.close(code)
        stop = clock.timer(grace, () => ws.terminate())
      },
      terminate() {
        stop()
        ws.terminate()
      },
      pause: () => ws.pause(),
      resume: () => ws.resume(),
    }
  }
}

function waitOf(header: string | undefined): { retryAfter?: number } {
  const seconds = Number(header)
  return header !== undefined && seconds >= 0 ? { retryAfter: seconds * 1000 } : {}
}
