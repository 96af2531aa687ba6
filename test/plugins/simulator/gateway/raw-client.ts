/**
 * RawClient: a bare WebSocket that speaks the gateway's protocol, one payload at a time.
 * @module
 */
import { WebSocket } from 'ws'
import type { DrivenClock } from '../../../../plugins/simulator/clock.js'
import { type Simulator, type SimulatorOptions, simulator } from '../../../../plugins/simulator/index.js'

export interface Data {
  readonly id: string
  readonly guild_id: string
  readonly channel_id: string | null
  readonly session_id: string
  readonly resume_gateway_url: string
  readonly content: string
  readonly nick: string | null
  readonly shard: readonly number[]
  readonly author: { readonly id: string; readonly username: string }
  readonly guilds: readonly { readonly id: string }[]
  readonly members: readonly { readonly user: { readonly id: string; readonly username: string } }[]
  readonly presences: readonly object[]
  readonly activities: readonly { readonly name: string }[]
  readonly voice_states: readonly object[]
  readonly large: boolean
  readonly chunk_index: number
  readonly chunk_count: number
  readonly nonce: string
}

export interface Payload {
  readonly op: number
  /** Of whatever event: the tests know which one they asked for. */
  readonly d: Data
  readonly s: number | null
  readonly t: string | null
}

export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface Identity {
  readonly token?: string
  readonly intents?: number
  readonly shard?: readonly [number, number]
  readonly [field: string]: unknown
}

/** All but the privileged ones. */
export const STANDARD = 53_575_421
export const ALL = 53_608_447

export class RawClient {
  readonly socket: WebSocket
  /** Everything that came, in order. */
  readonly received: Payload[] = []
  /** Messages as they came, for tests of compression. */
  readonly messages: { readonly data: Buffer; readonly binary: boolean }[] = []
  readonly closed: Promise<Closed>
  #wakers: (() => void)[] = []
  #read = 0

  constructor(url: string) {
    this.socket = new WebSocket(url)
    this.socket.on('error', () => {})
    this.socket.on('message', (data, binary) => {
      this.messages.push({ data: data as Buffer, binary })
      if (!binary) this.take(JSON.parse(String(data)) as Payload)
      this.#wake()
    })
    this.closed = new Promise(resolve => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: String(reason) })
        this.#wake()
      })
    })
  }

  take(payload: Payload): void {
    this.received.push(payload)
  }

  send(op: number, d: unknown): void {
    this.socket.send(JSON.stringify({ op, d }))
  }

  /** The next payload behind those that were asked for before that fits. */
  async next(fits: (payload: Payload) => boolean = () => true): Promise<Payload> {
    for (;;) {
      while (this.#read < this.received.length) {
        const payload = this.received[this.#read++]!
        if (fits(payload)) return payload
      }
      await this.#news()
    }
  }

  op(op: number): Promise<Payload> {
    return this.next(payload => payload.op === op)
  }

  event(name: string): Promise<Payload> {
    return this.next(payload => payload.t === name)
  }

  /** Waits until so many messages came, whatever they are. */
  async arrived(count: number): Promise<void> {
    while (this.messages.length < count) await this.#news()
  }

  /** Names of all events so far. */
  get events(): string[] {
    return this.received.flatMap(({ t }) => (t === null ? [] : [t]))
  }

  /** Everything that was sent before has been heard once this resolves. */
  async settled(): Promise<void> {
    this.send(1, null)
    await this.op(11)
  }

  #news(): Promise<void> {
    return new Promise(resolve => this.#wakers.push(resolve))
  }

  #wake(): void {
    for (const wake of this.#wakers.splice(0)) wake()
  }
}

export interface Bench {
  readonly discord: Simulator<DrivenClock>
  /** Opens a socket and waits for HELLO. */
  connect(query?: string): Promise<RawClient>
  /** Opens a socket without waiting. */
  open(query?: string): RawClient
  /** A connected client that sent IDENTIFY and got READY. */
  ready(identity?: Identity, query?: string): Promise<RawClient>
  /** Sends IDENTIFY. */
  identify(client: RawClient, identity?: Identity): void
  resume(client: RawClient, session: { readonly id: string; readonly seq: number }): void
  close(): Promise<void>
}

/** A simulator on a driven clock whose identifies need not wait for each other. */
export async function bench({ gateway, ...options }: SimulatorOptions = {}): Promise<Bench> {
  const settings = { identifyWindow: 0, ...gateway }
  const discord = await simulator({ ...options, clock: 'driven', gateway: settings })
  const clients: RawClient[] = []
  const open = (query = '?v=10&encoding=json') => {
    const client = new RawClient(query.startsWith('ws:') ? query : `${discord.gatewayURL}${query}`)
    clients.push(client)
    return client
  }
  const connect = async (query?: string) => {
    const client = open(query)
    await client.op(10)
    return client
  }
  const identify = (client: RawClient, identity: Identity = {}) => {
    client.send(2, { token: discord.token, intents: STANDARD, properties: {}, ...identity })
  }
  return {
    discord,
    open,
    connect,
    identify,
    async ready(identity, query) {
      const client = await connect(query)
      identify(client, identity)
      await client.event('READY')
      return client
    },
    resume(client, { id, seq }) {
      client.send(6, { token: discord.token, session_id: id, seq })
    },
    async close() {
      for (const { socket } of clients) socket.terminate()
      await discord.close()
    },
  }
}
