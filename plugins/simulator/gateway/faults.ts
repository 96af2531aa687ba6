/**
 * Gateway faults: decides which handshakes, answers and frames go wrong.
 * @module
 */
import { expect, expectKeys, expectNumber, expectOneOf, expectWhole } from '../checks.js'
import type { SimulatorClock } from '../clock.js'
import { checkStrikes, type StrikeRule, strikes } from '../faults.js'
import type { Random } from '../random.js'

/** The upgrade to a WebSocket goes wrong. */
export interface HandshakeFault {
  readonly kind: 'handshake'
  /** `status` answers with HTTP, `hang` begins the answer and never ends it, `reset` cuts. @default 'status' */
  readonly do?: 'status' | 'hang' | 'reset' | 'wait'
  /** @default 503 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** ms before it happens; with `do: 'wait'` the upgrade succeeds afterwards. @default 0 */
  readonly ms?: number
  /** Only at the address that clients resume at, or only at the other one. @default both */
  readonly url?: 'main' | 'resume'
}

/** An answer comes late or never. */
export interface HoldFault {
  readonly kind: 'hold'
  readonly answer: 'hello' | 'ack' | 'ready' | 'resumed'
  /** @default never */
  readonly ms?: number
}

/** Op 7 comes instead of HELLO, then the connection is closed. */
export interface ReconnectFault {
  readonly kind: 'reconnect'
}

/** Op 9 answers. */
export interface InvalidSessionFault {
  readonly kind: 'invalid-session'
  readonly on: 'identify' | 'resume'
  /** @default false */
  readonly resumable?: boolean
}

/** Every resume ends with a connection that is cut, though the session is alive. */
export interface BrickFault {
  readonly kind: 'brick'
}

/** A close code answers. */
export interface CloseFault {
  readonly kind: 'close'
  readonly on: 'open' | 'identify' | 'resume' | 'heartbeat'
  readonly code: number
}

/** Payloads are spoiled on the wire. */
export interface FramesFault {
  readonly kind: 'frames'
  /**
   * `split`: several messages make one payload (zlib-stream only; fragments otherwise). `fragment`: one message in several
   * WebSocket frames. `corrupt`: bytes that do not inflate, or text that does not parse.
   */
  readonly do: 'split' | 'fragment' | 'corrupt'
  /** @default 3 */
  readonly parts?: number
  /** Only payloads of this event, such as `READY`. @default all payloads */
  readonly event?: string
}

/** Chunks of members get lost, come in reverse or twice. */
export interface ChunksFault {
  readonly kind: 'chunks'
  readonly do: 'lose' | 'reorder' | 'repeat'
}

export type GatewayFaultEffect =
  | (HandshakeFault | HoldFault | ReconnectFault | InvalidSessionFault)
  | (BrickFault | CloseFault | FramesFault | ChunksFault)

export type GatewayFaultKind = GatewayFaultEffect['kind']

/** When it strikes; `rate`, `times`, `at` and `schedule` are those of the faults of REST. */
export type GatewayFault = GatewayFaultEffect & StrikeRule & { /** @default all shards */ readonly shard?: number }

export interface GatewayFaultHandle {
  readonly kind: GatewayFaultKind
  /** How often it struck. */
  readonly hits: number
  /** How often it could have struck. */
  readonly seen: number
  remove(): void
}

/** Where a fault could strike now. */
export interface Occasion {
  readonly shard?: number | undefined
  /** The fault's `on` or `answer`. */
  readonly at?: string
  readonly url?: 'main' | 'resume'
  readonly event?: string | undefined
}

interface Armed {
  readonly fault: GatewayFault
  readonly since: number
  readonly chance: Random
  seen: number
  hits: number
}

export class GatewayFaults {
  readonly #clock: SimulatorClock
  readonly #random: Random
  #armed: readonly Armed[] = []
  #added = 0

  constructor(clock: SimulatorClock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /**
   * Arms a fault until its handle's `remove`.
   * @throws TypeError naming the field
   */
  add(fault: GatewayFault): GatewayFaultHandle {
    checkFault(fault)
    const chance = this.#random.fork(`fault ${this.#added++}`)
    const armed: Armed = { fault: { ...fault }, since: this.#clock.now(), chance, seen: 0, hits: 0 }
    this.#armed = [...this.#armed, armed]
    return {
      kind: fault.kind,
      get hits() {
        return armed.hits
      },
      get seen() {
        return armed.seen
      },
      remove: () => {
        this.#armed = this.#armed.filter(other => other !== armed)
      },
    }
  }

  clear(): void {
    this.#armed = []
  }

  /** For the gateway: the fault of this kind that strikes now, the one added first. */
  strike<K extends GatewayFaultKind>(
    kind: K,
    occasion: Occasion,
  ): Extract<GatewayFaultEffect, { kind: K }> | undefined {
    for (const armed of this.#armed) {
      if (armed.fault.kind !== kind || !fits(armed.fault, occasion)) continue
      if (strikes(armed, this.#clock.now())) return armed.fault as Extract<GatewayFault, { kind: K }>
    }
    return undefined
  }
}

function fits(fault: GatewayFault, { shard, at, url, event }: Occasion): boolean {
  const { on, answer, ...wanted } = fault as {
    on?: string
    answer?: string
    url?: string
    event?: string
    shard?: number
  }
  const point = on ?? answer ?? (fault.kind === 'chunks' ? fault.do : undefined)
  return (
    (point === undefined || point === at) &&
    (wanted.url === undefined || wanted.url === url) &&
    (wanted.event === undefined || wanted.event === event) &&
    (wanted.shard === undefined || wanted.shard === shard)
  )
}

const targets = ['kind', 'rate', 'times', 'at', 'schedule', 'shard']
const fields: Readonly<Record<GatewayFaultKind, readonly string[]>> = {
  handshake: ['do', 'status', 'headers', 'ms', 'url'],
  hold: ['answer', 'ms'],
  reconnect: [],
  'invalid-session': ['on', 'resumable'],
  brick: [],
  close: ['on', 'code'],
  frames: ['do', 'parts', 'event'],
  chunks: ['do'],
}
const choices: Readonly<Record<string, readonly unknown[]>> = {
  'handshake.do': [undefined, 'status', 'hang', 'reset', 'wait'],
  'handshake.url': [undefined, 'main', 'resume'],
  'hold.answer': ['hello', 'ack', 'ready', 'resumed'],
  'invalid-session.on': ['identify', 'resume'],
  'invalid-session.resumable': [undefined, true, false],
  'close.on': ['open', 'identify', 'resume', 'heartbeat'],
  'frames.do': ['split', 'fragment', 'corrupt'],
  'chunks.do': ['lose', 'reorder', 'repeat'],
}

function checkFault(fault: GatewayFault): void {
  expect(typeof fault === 'object' && fault !== null, 'gateway.faults.add', 'a fault with its kind', fault)
  const { kind } = fault
  expectOneOf(kind, 'gateway.faults.add: kind', Object.keys(fields))
  expectKeys(fault, 'gateway.faults.add', [...targets, ...fields[kind]])
  const values = fault as unknown as Record<string, unknown>
  for (const name of fields[kind]) {
    const allowed = choices[`${kind}.${name}`]
    if (allowed) expectOneOf(values[name], `gateway.faults.add: ${name}`, allowed)
  }
  const { ms, status, code, parts, shard } = values
  if (ms !== undefined) expectNumber(ms, 'gateway.faults.add: ms', 0)
  if (status !== undefined) expectWhole(status, 'gateway.faults.add: status', 200, 599)
  if (kind === 'close') expectWhole(code, 'gateway.faults.add: code', 1000, 4999)
  if (parts !== undefined) expectWhole(parts, 'gateway.faults.add: parts', 2)
  if (shard !== undefined) expectWhole(shard, 'gateway.faults.add: shard', 0)
  checkStrikes(fault, 'gateway.faults.add')
}
