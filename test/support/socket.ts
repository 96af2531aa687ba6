import type { Socket, SocketEvents, SocketFailure } from '../../plugins/gateway/socket.js'

interface Sent {
  readonly op: number
  readonly d: never
  /** On the clock. */
  readonly at: number
}

/** A socket whose other side is the test. */
export class FakeSocket implements Socket {
  readonly url: URL
  /** Everything that was sent, parsed. */
  readonly sent: Sent[] = []
  isOpen = false
  terminated = false
  /** We do not read for a while; what comes waits. */
  isPaused = false
  readonly unread: [bytes: Buffer, binary: boolean][] = []
  /** The code it was closed with by us. */
  closedWith: number | undefined
  /** What happens when we send something. */
  onSent: (packet: Sent) => void = () => {}
  /** Whether it answers a close frame. A half-open one does not. */
  answersClose = true
  readonly #events: SocketEvents
  readonly #now: () => number
  #isOver = false

  constructor(url: string, events: SocketEvents, now: () => number) {
    this.url = new URL(url)
    this.#events = events
    this.#now = now
  }

  get isOver(): boolean {
    return this.#isOver
  }

  send(text: string): void {
    const packet = { ...(JSON.parse(text) as Sent), at: this.#now() }
    this.sent.push(packet)
    this.onSent(packet)
  }
  close(code: number): void {
    this.closedWith = code
    if (this.answersClose) queueMicrotask(() => this.end(code))
  }
  terminate(): void {
    this.terminated = true
    this.#isOver = true
  }

  open(): void {
    this.isOpen = true
    this.#events.opened()
  }
  /** Lets a payload come in, as Discord would write it. Late ones of a replaced socket too. */
  receive(packet: { op: number; d?: unknown; s?: number | null; t?: string | null }): void {
    const { op, d = null, s = null, t = null } = packet
    this.receiveBytes(Buffer.from(JSON.stringify({ t, s, op, d })))
  }
  receiveBytes(bytes: Buffer, binary = false): void {
    if (this.isPaused) this.unread.push([bytes, binary])
    else this.#events.received(bytes, binary)
  }
  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
    for (const [bytes, binary] of this.unread.splice(0)) this.receiveBytes(bytes, binary)
  }
  hello(interval = 41_250): void {
    this.receive({ op: 10, d: { heartbeat_interval: interval } })
  }
  dispatch(t: string, s: number, d: unknown = {}): void {
    this.receive({ op: 0, t, s, d })
  }
  /** The other side ends it. */
  end(code = 1006, failure?: SocketFailure): void {
    this.#isOver = true
    this.#events.closed(code, '', failure)
  }

  /** What was sent with this opcode. */
  of(op: number): Sent[] {
    return this.sent.filter(packet => packet.op === op)
  }
}

/** All sockets that were opened, and what to do with new ones. */
export class FakeSockets {
  readonly all: FakeSocket[] = []
  onConnect: (socket: FakeSocket) => void = () => {}
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  readonly connect = (url: string, events: SocketEvents): FakeSocket => {
    const socket = new FakeSocket(url, events, this.#now)
    this.all.push(socket)
    this.onConnect(socket)
    return socket
  }

  get last(): FakeSocket {
    const socket = this.all.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
  /** Sockets that are neither ended nor replaced. */
  get live(): number {
    return this.all.filter(socket => !socket.isOver).length
  }
}
