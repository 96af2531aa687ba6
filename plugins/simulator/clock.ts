/**
 * SimulatorClock: the simulator's time, either the machine's or moved by a test.
 * @module
 */

/** Everything of the simulator that waits or reads time does it here. */
export interface SimulatorClock {
  /** Whole milliseconds since the Unix epoch; never runs backwards. */
  now(): number
  /** Resolves after `ms` of this clock. */
  sleep(ms: number): Promise<void>
  /** Runs `task` once after `ms` of this clock; returns its cancellation, which may be called late or twice. */
  timer(ms: number, task: () => void): () => void
}

/** A clock that stands still until `advance` moves it; a client that is given it as its `clock` lives in the same time. */
export interface DrivenClock extends SimulatorClock {
  /** The same time, under the name that a client's clock has for it. */
  wall(): number
  /**
   * Moves time by `ms`. Timers run in the order of their due times, and whatever they wake gets a turn of the event loop
   * before the next one, so a sleep that follows a sleep ends within the same call.
   */
  advance(ms: number): Promise<void>
}

// Node fires longer timers at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const longest = 2 ** 31 - 1

/** The machine's time. Its timers do not keep the process alive: the open server does. */
export function realClock(): SimulatorClock {
  const origin = Date.now() - performance.now()
  const timer = (ms: number, task: () => void) => {
    let handle: NodeJS.Timeout
    const wait = (left: number) => {
      handle = left > longest ? setTimeout(wait, longest, left - longest) : setTimeout(task, Math.max(0, left))
      handle.unref()
    }
    wait(ms)
    return () => clearTimeout(handle)
  }
  return {
    now: () => Math.floor(origin + performance.now()),
    timer,
    sleep: ms => (ms <= 0 ? Promise.resolve() : new Promise(resolve => timer(ms, resolve))),
  }
}

interface Due {
  readonly at: number
  readonly task: () => void
}

/**
 * A clock for tests.
 * @param start ms since the epoch; 2026-01-01T00:00:00Z unless told, so that runs repeat to the digit
 */
export function drivenClock(start: number = Date.UTC(2026, 0, 1)): DrivenClock {
  let time = start
  const dues = new Set<Due>()
  const timer = (ms: number, task: () => void) => {
    const due = { at: time + Math.max(0, ms), task }
    dues.add(due)
    return () => void dues.delete(due)
  }
  return {
    now: () => Math.floor(time),
    wall: () => Math.floor(time),
    timer,
    sleep: ms => (ms <= 0 ? Promise.resolve() : new Promise(resolve => timer(ms, resolve))),
    async advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`clock.advance: expected ms of at least 0, got ${ms}`)
      const end = time + ms
      for (let due = earliest(dues); due && due.at <= end; due = earliest(dues)) {
        dues.delete(due)
        time = Math.max(time, due.at)
        due.task()
        await turn()
      }
      time = Math.max(time, end)
    },
  }
}

/** Sets keep insertion order, so timers due at the same time run in the order in which they were set. */
function earliest(dues: ReadonlySet<Due>): Due | undefined {
  let first: Due | undefined
  for (const due of dues) if (!first || due.at < first.at) first = due
  return first
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
