/**
 * Limiter: lets requests through as the store allows, and keeps those that wait, each where its limit is.
 *
 * Whoever ranks first goes first, in a lane, among lanes that share a limit, and at the global limit. Nothing polls:
 * answers, and one timer for all deadlines, wake what may go on.
 * @module
 */
import type { Clock } from '../../src/kernel/clock.js'
import type { Priority } from '../../src/request.js'
import type { AddressWatch } from './address-watch.js'
import { Deadline } from './deadlines.js'
import type { Claim } from './lane.js'
import { type Ranked, rank, ranksBefore } from './lane-queue.js'
import type { Answer, Eventual, Permit, RateLimitStore, Verdict, Wait } from './rate-limit-store.js'
import { type Ask, type Denial, type Gate, type Group, type Line, Waiter } from './waiting.js'
import { WaitingRoom } from './waiting-room.js'

/** How often what is idle is forgotten, while anything is remembered. */
const sweepEvery = 60_000
/** Shorter waits would be lost in the rounding of times. */
const shortestWait = 0.01

export interface LimiterOptions {
  readonly store: RateLimitStore
  readonly watch: AddressWatch
  readonly clock: Clock
  /** Requests that may wait. */
  readonly maxQueueSize: number
  /** Ms in which one that waits rises one priority. */
  readonly period: number
  /** Told when the store fails where no request can be. */
  readonly report: (error: unknown) => void
}

export class Limiter {
  readonly #options: LimiterOptions
  readonly #store: RateLimitStore
  readonly #watch: AddressWatch
  readonly #clock: Clock
  readonly #room: WaitingRoom
  readonly #waiting: Record<Priority, number> = { critical: 0, high: 0, normal: 0, low: 0 }
  #size = 0
  #order = 0
  #timerAt = Number.POSITIVE_INFINITY
  #stopTimer = () => {}
  #sweeping = false
  #stopSweep = () => {}

  constructor(options: LimiterOptions) {
    this.#options = options
    this.#store = options.store
    this.#watch = options.watch
    this.#clock = options.clock
    this.#room = new WaitingRoom({
      line: line => this.#release(line),
      group: group => this.#drain(group),
      gate: gate => this.#drainGate(gate),
      ranksBefore: (a, b) => this.#ranksBefore(a, b),
    })
    options.store.onChange?.(groups => this.#settle(groups))
  }

  /** How many wait. */
  get size(): number {
    return this.#size
  }

  /** How many wait, by priority. */
  get waiting(): Readonly<Record<Priority, number>> {
    return { ...this.#waiting }
  }

  /** Whether one more of this priority may not wait. Critical ones always may. */
  full(priority: Priority): boolean {
    return this.#size >= this.#options.maxQueueSize && priority !== 'critical'
  }

  /** A permit, if there is one at once and nobody waits for it; a denial, if waiting is of no use. */
  try(claim: Claim): Permit | Denial | undefined {
    if (!this.#sweeping) this.#sweepLater()
    const now = this.#clock.now()
    const standing = this.#watch.standing(now)
    if (standing !== 'open') return standing === 'hold' ? undefined : standing
    if (this.#store.remote || this.#queued(claim)) return undefined
    const verdict = this.#store.take(claim, now, 0) as Verdict
    if (!verdict.granted) return undefined
    this.#watch.sent()
    return verdict
  }

  /** Ms that a request of this kind would wait if it came now, as far as is known. */
  predict(claim: Claim, priority: Priority = 'normal'): number {
    const now = this.#clock.now()
    const { tier, due } = rank(priority, now, { period: this.#options.period, retried: false })
    const ranked = { slot: -1, priority, tier, due, order: Number.POSITIVE_INFINITY }
    return Math.max(this.#watch.banned(now), this.#predict(claim, ranked, now))
  }

  /** Queues a request. @returns what `leave` takes */
  wait(ask: Ask): Waiter {
    const now = this.#clock.now()
    const line = this.#room.lineOf(ask.claim)
    const waiter = new Waiter(ask, line, { now, order: this.#order++, period: this.#options.period })
    line.queue.push(waiter)
    this.#size++
    this.#waiting[ask.priority]++
    line.group.gate?.groups.update(line.group)
    this.#drain(line.group)
    if (waiter.slot >= 0 && waiter.until < Number.POSITIVE_INFINITY) this.#limitPatience(waiter, now)
    this.#arm()
    return waiter
  }

  /** Takes a request out again, if it still waits. */
  leave(waiter: Waiter): void {
    this.#remove(waiter)
    this.#arm()
  }

  /** The head of an answer came. */
  answered(permit: Permit, answer: Answer, now: number): void {
    const refused = answer.refused !== undefined
    this.#after(this.#store.answered(permit, answer, now), permit, refused)
  }

  /** There will be no answer. @param sent whether the server may have counted it */
  lost(permit: Permit, sent: boolean): void {
    this.#after(this.#store.lost(permit, sent, this.#clock.now()), permit)
  }

  /** A 429's body names its wait exactly. */
  refine(permit: Permit, wait: number): void {
    this.#after(this.#store.refine(permit, wait), permit, true)
  }

  /** To be called after the address came to stand worse: denies those whom waiting would not help. */
  review(): void {
    for (const group of [...this.#room.groups.values()]) this.#drain(group)
    this.#arm()
  }

  close(): Eventual<void> {
    this.#stopTimer()
    this.#stopSweep()
    this.#sweeping = true
    return this.#store.close?.()
  }

  /** Whether others wait where this one would have to. */
  #queued(claim: Claim): boolean {
    return (
      this.#size > 0 && (this.#room.lines.has(claim.lane) || (!claim.exempt && this.#room.gates.has(claim.identity)))
    )
  }

  #after(groups: Eventual<readonly string[]>, { identity }: Permit, refused = false): void {
    if (groups instanceof Promise) groups.then(list => this.#settle(list, identity, refused), this.#options.report)
    else this.#settle(groups, identity, refused)
  }

  /**
   * @param identity whose global limit may have more room now; undefined: anybody's
   * @param refused a 429 came: waits may be longer, or other ones than they were
   */
  #settle(ids: readonly string[], identity?: string, refused = false): void {
    if (this.#size === 0) return
    for (const id of ids) {
      const group = this.#room.groups.get(id)
      if (!group) continue
      if (refused) for (const line of group.lines) line.heldUntil = 0
      this.#drain(group)
    }
    if (identity === undefined) for (const gate of this.#room.gates.values()) this.#drainGate(gate)
    else this.#drainGate(this.#room.gates.get(identity))
    this.#releaseHeld()
    if (refused) this.#losePatience()
    this.#arm()
  }

  /** Only as many as may go: each of the others would come back here. */
  #releaseHeld(): void {
    for (const group of this.#room.held) {
      if (this.#watch.standing(this.#clock.now()) === 'hold') return
      this.#room.held.delete(group)
      this.#drain(group)
    }
  }

  /** Lets go on who may. */
  #drain(group: Group): void {
    const claim = group.first(this.#clock.now())?.line.claim
    // Others wait for the global limit already, and some may rank before it.
    if (claim && !claim.exempt && this.#room.gates.has(claim.identity)) this.#room.enterGate(group, claim.identity)
    if (!group.gate) while (this.#step(group)) {}
    if (group.gate) this.#drainGate(group.gate)
  }

  #drainGate(gate: Gate | undefined): void {
    if (!gate) return
    for (let group = gate.groups.peek(); group; group = gate.groups.peek()) {
      const went = this.#step(group)
      if (went) gate.groups.update(group)
      else if (gate.groups.peek() === group) return
    }
  }

  /** Asks for the first of a group. @returns whether the next may be asked for */
  #step(group: Group): boolean {
    if (group.busy) {
      group.again = true
      return false
    }
    const now = this.#clock.now()
    const waiter = group.first(now)
    if (!waiter) {
      this.#room.leaveGate(group)
      return false
    }
    const standing = this.#watch.standing(now)
    if (standing === 'hold') {
      this.#room.leaveGate(group)
      this.#room.held.add(group)
      return false
    }
    if (standing !== 'open') return this.#deny(waiter, standing)
    const verdict = this.#store.take(waiter.line.claim, now, now - waiter.since)
    if (!(verdict instanceof Promise)) return this.#apply(group, waiter.line, verdict)
    this.#await(group, waiter, verdict)
    return false
  }

  #await(group: Group, waiter: Waiter, verdict: Promise<Verdict>): void {
    group.busy = true
    const go = (apply: () => boolean) => {
      const { again } = group
      group.busy = group.again = false
      if (apply() || again) this.#drain(group)
      this.#arm()
    }
    const failed = (error: unknown) => {
      this.#remove(waiter)
      waiter.ask.fail(error)
      return true
    }
    verdict.then(
      value => go(() => this.#apply(group, waiter.line, value)),
      error => go(() => failed(error)),
    )
  }

  #apply(group: Group, line: Line, verdict: Verdict): boolean {
    if (!verdict.granted) return this.#postpone(group, line, verdict)
    const waiter = line.queue.peek()
    if (waiter) {
      this.#remove(waiter)
      this.#watch.sent()
      waiter.ask.grant(verdict)
    } else {
      this.#after(this.#store.lost(verdict, false, this.#clock.now()), verdict)
    }
    return true
  }

  #postpone(group: Group, line: Line, { wait, scope, group: id }: Wait): boolean {
    if (id !== group.id) {
      this.#room.regroup(line, id)
      this.#drain(line.group)
      return true
    }
    const at = this.#clock.now() + Math.max(wait, shortestWait)
    if (scope === 'lane') {
      line.heldUntil = at
      this.#room.deadlines.set(line.wake, at)
      return true
    }
    if (scope === 'global') {
      this.#room.deadlines.set(this.#room.enterGate(group, line.claim.identity).wake, at)
    } else {
      this.#room.leaveGate(group)
      this.#room.deadlines.set(group.wake, at)
    }
    return false
  }

  #deny(waiter: Waiter, denial: Denial): true {
    this.#remove(waiter)
    waiter.ask.deny(denial)
    return true
  }

  #remove(waiter: Waiter): void {
    if (waiter.slot < 0) return
    const { line, deadline, priority } = waiter
    line.queue.remove(waiter)
    this.#size--
    this.#waiting[priority]--
    if (deadline) this.#room.deadlines.clear(deadline)
    if (line.queue.size === 0) {
      this.#room.close(line)
    }
    line.group.gate?.groups.update(line.group)
  }

  #release(line: Line): void {
    line.heldUntil = 0
    this.#drain(line.group)
  }

  #ranksBefore(a: Group, b: Group): boolean {
    const now = this.#clock.now()
    const first = a.first(now)
    const other = b.first(now)
    return first !== undefined && (other === undefined || ranksBefore(first, other))
  }

  #predict(claim: Claim, ranked: Ranked, now: number): number {
    const group = this.#room.lines.get(claim.lane)?.group
    const gate = claim.exempt ? undefined : this.#room.gates.get(claim.identity)
    const ahead = { group: group?.ahead(ranked) ?? 0, global: 0 }
    for (const other of gate?.groups.items ?? []) ahead.global += other.ahead(ranked)
    return this.#store.predict(claim, ahead, now)
  }

  /** Denies a request whose wait would be too long, now or when its time is over. */
  #limitPatience(waiter: Waiter, now: number): void {
    if (!this.#patient(waiter, now)) {
      const wait = this.#predict(waiter.line.claim, waiter, now)
      if (now + wait > waiter.until) return void this.#deny(waiter, { scope: scopeOf(waiter, now), retryAfter: wait })
    }
    waiter.deadline ??= new Deadline(() => {
      const late = this.#clock.now()
      const left = this.#predict(waiter.line.claim, waiter, late)
      this.#deny(waiter, { scope: scopeOf(waiter, late), retryAfter: left })
    })
    this.#room.deadlines.set(waiter.deadline, waiter.until)
  }

  /** Whether it would wait long enough even if all others went first. Spares counting who does, which takes a while. */
  #patient({ line, until }: Waiter, now: number): boolean {
    return now + this.#store.predict(line.claim, { group: this.#size, global: this.#size }, now) <= until
  }

  #losePatience(): void {
    const now = this.#clock.now()
    for (const line of [...this.#room.lines.values()]) {
      for (const waiter of [...line.queue.items]) if (waiter.deadline) this.#limitPatience(waiter, now)
    }
  }

  /** One timer for all deadlines. */
  #arm(): void {
    const at = this.#room.deadlines.next ?? Number.POSITIVE_INFINITY
    if (at === this.#timerAt) return
    this.#stopTimer()
    this.#timerAt = at
    if (at < Number.POSITIVE_INFINITY) this.#stopTimer = this.#clock.timer(at - this.#clock.now(), () => this.#fire())
  }

  #fire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    for (let due = this.#room.deadlines.due(now); due; due = this.#room.deadlines.due(now)) due.run()
    this.#arm()
  }

  #sweepLater(): void {
    this.#sweeping = true
    const sweep = () => {
      this.#sweeping = false
      if (this.#store.sweep(this.#clock.now()) > 0) this.#sweepLater()
    }
    this.#stopSweep = this.#clock.timer(sweepEvery, sweep, true)
  }
}

function scopeOf({ line, ask }: Waiter, now: number): Denial['scope'] {
  if (line.group.gate) return 'global'
  return line.heldUntil > now ? (ask.refusedAs ?? 'shared') : 'user'
}
