/**
 * Pace: waits for a bot as a person would: a little real time first, then as much of the driven time as it takes.
 * @module
 */
import { expectNumber } from '../checks.js'
import type { DrivenClock, SimulatorClock } from '../clock.js'
import type { RequestLog } from '../log.js'
import type { World } from '../world/index.js'

export interface PaceParts {
  readonly world: World
  readonly clock: SimulatorClock | DrivenClock
  readonly log: Pick<RequestLog, 'inFlight' | 'steps'>
  /** The simulator's own requests to the bot. */
  readonly calls: Pick<RequestLog, 'inFlight' | 'steps'>
  /** Turns of about a ms of real time without a sign of life, after which time is moved. */
  readonly patience: number
}

/** Turns without a sign of life that make it quiet. */
const QUIET_TURNS = 12
/** A request that the simulator does not answer for so long waits for the driven time. */
const STUCK_TURNS = 40
const STUCK_STEP_MS = 10
/** How far time is moved at once, in ms. */
const STEP_MS = 50
/** Turns for the bot after each step. */
const TURNS_PER_STEP = 2
/** The same while a bot starts, which may live in real time: it must not miss its heartbeats. */
export const UNHURRIED = 8

export class Pace {
  readonly #parts: PaceParts
  readonly #ends: (() => void)[]
  #signs = 0

  constructor(parts: PaceParts) {
    this.#parts = parts
    const note = () => void this.#signs++
    this.#ends = [parts.world.listen(note), parts.world.interactions.watch(note)]
  }

  close(): void {
    for (const end of this.#ends) end()
  }

  /** Waits until nothing happens any more; requests that wait for time are given some. */
  async quiet(): Promise<void> {
    let still = 0
    for (let mark = this.#mark; still < QUIET_TURNS || this.#isOpen; still++) {
      await turn()
      if (this.#mark !== mark) {
        mark = this.#mark
        still = 0
      }
      if (still >= this.#parts.patience) return
      if (still >= STUCK_TURNS && this.#parts.log.inFlight > 0) await this.#step(STUCK_STEP_MS)
    }
  }

  /** Waits for a fact: first in real time, then up to `ms` of the clock. True if it came to be. */
  async until(fact: () => boolean, ms: number, turns = TURNS_PER_STEP): Promise<boolean> {
    let still = 0
    for (let mark = this.#mark; !fact() && still < this.#parts.patience; still++) {
      await turn()
      if (this.#mark !== mark) still = 0
      mark = this.#mark
    }
    const end = this.#parts.clock.now() + ms
    while (!fact() && this.#parts.clock.now() < end)
      await this.#step(Math.min(STEP_MS, end - this.#parts.clock.now()), turns)
    return fact()
  }

  /** Moves time on in steps, and lets the bot keep up. @throws TypeError for less than nothing */
  async advance(ms: number): Promise<void> {
    expectNumber(ms, 'advance', 0)
    const end = this.#parts.clock.now() + ms
    await this.quiet()
    while (this.#parts.clock.now() < end) await this.#step(Math.min(STEP_MS, end - this.#parts.clock.now()))
    await this.quiet()
  }

  get #mark(): number {
    return this.#signs + this.#parts.log.steps + this.#parts.calls.steps
  }

  get #isOpen(): boolean {
    return this.#parts.log.inFlight > 0 || this.#parts.calls.inFlight > 0
  }

  /** Real time passes by itself. */
  async #step(ms: number, turns = TURNS_PER_STEP): Promise<void> {
    const { clock } = this.#parts
    if ('advance' in clock) await clock.advance(ms)
    let mark = this.#mark
    for (let still = 0; still < turns; still++) {
      await turn()
      if (this.#mark !== mark) still = 0
      mark = this.#mark
    }
  }
}

/** A turn of the event loop with a little real time, which sockets need. */
async function turn(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 1))
  await new Promise(resolve => setImmediate(resolve))
}
