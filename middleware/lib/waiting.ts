/**
 * Waiting: who waits for which limit. Requests in lines, one per lane; lines in groups that share a limit; groups that only
 * the global limit stops at the gate of their identity.
 * @module
 */
import type { Priority } from '../../src/request.js'
import { Deadline } from './deadlines.js'
import type { Claim } from './lane.js'
import { LaneQueue, type Ranked, rank, ranksBefore } from './lane-queue.js'
import type { Permit } from './rate-limit-store.js'
import { SlottedHeap } from './slotted-heap.js'

/** Why a request is not sent at all. */
export interface Denial {
  readonly scope: 'user' | 'shared' | 'global' | 'cloudflare' | 'invalid'
  /** Ms until it may be tried again. */
  readonly retryAfter: number
}

/** A request that asks for its turn. */
export interface Ask {
  readonly claim: Claim
  readonly priority: Priority
  /** It was refused with 429, and goes back to the head. */
  readonly retried: boolean
  /** As what it was refused. */
  readonly refusedAs?: Denial['scope'] | undefined
  /** Ms that it may wait. */
  readonly patience: number
  grant(permit: Permit): void
  deny(denial: Denial): void
  /** The store could not be asked. */
  fail(error: unknown): void
}

/** A request that waits. */
export class Waiter implements Ranked {
  slot = -1
  readonly ask: Ask
  readonly line: Line
  readonly priority: Priority
  readonly tier: number
  readonly due: number
  readonly order: number
  /** When its patience ends. */
  readonly until: number
  deadline: Deadline | undefined

  /** When it began to wait. */
  readonly since: number

  constructor(ask: Ask, line: Line, at: { now: number; order: number; period: number }) {
    const { tier, due } = rank(ask.priority, at.now, { period: at.period, retried: ask.retried })
    this.ask = ask
    this.line = line
    this.priority = ask.priority
    this.tier = tier
    this.due = due
    this.order = at.order
    this.until = at.now + ask.patience
    this.since = at.now
  }
}

/** Those that wait in one lane. */
export class Line {
  readonly claim: Claim
  readonly queue = new LaneQueue<Waiter>()
  group: Group
  /** Its lane alone is stopped. */
  heldUntil = 0
  readonly wake: Deadline
  constructor(claim: Claim, group: Group, wake: () => void) {
    this.claim = claim
    this.group = group
    this.wake = new Deadline(wake)
    group.lines.add(this)
  }
}

/** Lanes that share a limit and have somebody waiting. */
export class Group {
  slot = -1
  readonly id: string
  readonly lines = new Set<Line>()
  readonly wake: Deadline
  gate: Gate | undefined
  /** The store is being asked. */
  busy = false
  /** Something changed meanwhile. */
  again = false
  constructor(id: string, wake: () => void) {
    this.id = id
    this.wake = new Deadline(wake)
  }

  /** Whose turn it is. */
  first(now: number): Waiter | undefined {
    let first: Waiter | undefined
    for (const { queue, heldUntil } of this.lines) {
      const head = queue.peek()
      if (head && heldUntil <= now && (!first || ranksBefore(head, first))) first = head
    }
    return first
  }

  /** How many go before one of such a rank. */
  ahead(of: Ranked): number {
    let count = 0
    for (const { queue } of this.lines) count += queue.ahead(of)
    return count
  }
}

/** Groups that only the global limit stops. */
export class Gate {
  readonly identity: string
  readonly groups: SlottedHeap<Group>
  readonly wake: Deadline
  constructor(identity: string, order: (a: Group, b: Group) => boolean, wake: () => void) {
    this.identity = identity
    this.groups = new SlottedHeap(order)
    this.wake = new Deadline(wake)
  }
}
