/**
 * Faults: decides for each request which faults strike it.
 *
 * Several may strike at a time. They take effect in the order of a request's life, whatever the order of `add`; where two
 * exclude each other the one named first here wins, and among equals the one added first:
 *
 * 1. `latency` before the effect (all of them add up)
 * 2. instead of the effect, before any check and without spending anything of a limit: `reset` before, `cloudflare`,
 *    `rate-limit`, `status` before
 * 3. the effect
 * 4. instead of its answer: `status` after
 * 5. `latency` after the effect (all of them add up, with the simulator's own), then `reorder`
 * 6. on the wire: `reset` after, `garbage` of http, `stall` in headers, `truncate`, `stall` in the body; `garbage` of json
 *    goes with the last two
 * 7. `half-close`, once the answer is out
 * @module
 */
import { expect, expectNumber, expectWhole } from './checks.js'
import type { SimulatorClock } from './clock.js'
import { checkEffect, type FaultEffect, type FaultKind } from './fault-kinds.js'
import type { Random } from './random.js'

export interface FaultTarget extends StrikeRule {
  /** Template such as `/channels/{channel_id}/messages`, or `POST /channels/{channel_id}/messages`. @default every path */
  readonly route?: string
  /** @default every method */
  readonly method?: string
}

/** Which of the things that a fault fits are struck. */
export interface StrikeRule {
  /** Share of the matching requests that are struck, 0 to 1, drawn from the seed. @default 1 */
  readonly rate?: number
  /** How many requests are struck at most. @default all */
  readonly times?: number
  /** Which of the matching requests are struck; 1 is the first. @default all */
  readonly at?: number | readonly number[]
  /** When requests are struck, in ms of the simulator's clock since `add`. @default always */
  readonly schedule?: FaultSchedule
}

export interface FaultSchedule {
  /** @default 0 */
  readonly from?: number
  /** @default for ever */
  readonly to?: number
  /** Repeats `from` to `to` with this period. @default once */
  readonly every?: number
}

export type Fault = FaultTarget & FaultEffect

export interface FaultHandle {
  readonly kind: FaultKind
  /** Requests that were struck. */
  readonly hits: number
  /** Requests that matched method and route. */
  readonly seen: number
  remove(): void
}

/** The faults that strike one request, in the order of `add`. */
export type Strikes = readonly Strike[]

export interface Strike {
  readonly effect: FaultEffect
  /** One per fault; groups the answers that `reorder` holds. */
  readonly owner: object
}

interface Armed extends Strike {
  readonly fault: Fault
  readonly since: number
  readonly chance: Random
  seen: number
  hits: number
}

export interface FaultsOptions {
  readonly clock: SimulatorClock
  readonly random: Random
  /** A route as the router writes it; undefined for an unknown one. */
  readonly canonical: (route: string) => string | undefined
}

const targetFields = ['route', 'method', 'rate', 'times', 'at', 'schedule']
const nothing: Strikes = []

export class Faults {
  readonly #clock: SimulatorClock
  readonly #random: Random
  readonly #canonical: (route: string) => string | undefined
  #armed: readonly Armed[] = []
  #added = 0

  constructor({ clock, random, canonical }: FaultsOptions) {
    this.#clock = clock
    this.#random = random
    this.#canonical = canonical
  }

  /**
   * Arms a fault until its handle's `remove`.
   * @throws TypeError naming the field
   */
  add(fault: Fault): FaultHandle {
    checkFault(fault)
    const chance = this.#random.fork(`fault ${this.#added++}`)
    const target = fault.route === undefined ? fault : { ...fault, route: this.#known(fault.route) }
    const armed: Armed = { fault: target, effect: fault, owner: {}, since: this.#clock.now(), chance, seen: 0, hits: 0 }
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

  #known(route: string): string {
    const name = this.#canonical(route)
    expect(name !== undefined, 'faults.add: route', 'a route that Discord has', route)
    return name!
  }

  clear(): void {
    this.#armed = []
  }

  /** For the server. `route` is undefined where no endpoint fits. */
  strike(method: string, route: string | undefined): Strikes {
    if (this.#armed.length === 0) return nothing
    return this.#armed.filter(armed => fits(armed.fault, method, route) && strikes(armed, this.#clock.now()))
  }
}

function fits({ method: wanted, route: path }: Fault, method: string, route: string | undefined): boolean {
  if (wanted !== undefined && wanted !== method) return false
  return path === undefined || path === route || path === `${method} ${route}`
}

/** The state of one fault that is armed. */
export interface Arming {
  readonly fault: StrikeRule
  readonly since: number
  readonly chance: Random
  seen: number
  hits: number
}

/** Counts one more thing that the fault fits, and decides whether it is struck. */
export function strikes(armed: Arming, now: number): boolean {
  const { at, schedule, rate = 1, times = Number.POSITIVE_INFINITY } = armed.fault
  armed.seen++
  if (at !== undefined && (Array.isArray(at) ? !at.includes(armed.seen) : at !== armed.seen)) return false
  if (schedule && !within(schedule, now - armed.since)) return false
  if (armed.hits >= times || (rate < 1 && armed.chance.next() >= rate)) return false
  armed.hits++
  return true
}

function within({ from = 0, to = Number.POSITIVE_INFINITY, every }: FaultSchedule, elapsed: number): boolean {
  const moment = every === undefined ? elapsed : elapsed % every
  return moment >= from && moment < to
}

function checkFault(fault: Fault): void {
  expect(typeof fault === 'object' && fault !== null, 'faults.add', 'a fault with its kind', fault)
  checkEffect(fault, targetFields)
  const { route, method } = fault
  const template = typeof route === 'string' && /^([A-Z]+ )?\//.test(route)
  if (route !== undefined) expect(template, 'faults.add: route', "a template such as '/channels/{channel_id}'", route)
  if (method !== undefined) expect(/^[A-Z]+$/.test(method), 'faults.add: method', 'a method in capitals', method)
  checkStrikes(fault, 'faults.add')
}

/** @throws TypeError naming the field behind `name` */
export function checkStrikes({ rate, times, at, schedule }: StrikeRule, name: string): void {
  if (rate !== undefined) expectNumber(rate, `${name}: rate`, 0, 1)
  if (times !== undefined) expectWhole(times, `${name}: times`, 0)
  for (const place of at === undefined ? [] : [at].flat()) expectWhole(place, `${name}: at`, 1)
  for (const [key, ms] of Object.entries(schedule ?? {})) expectNumber(ms, `${name}: schedule.${key}`, 0)
}
