/**
 * Clock: monotonic time, wall time and timers. The only file that touches the runtime's timers.
 * @module
 */
export interface Clock {
  /** Monotonic time in ms; only differences mean anything. */
  now(): number
  /** Milliseconds since the Unix epoch, for dates people read. Never for waits: it jumps. */
  wall(): number
  /**
   * Runs `task` once after `ms` (0 to any size; values below 0 count as 0).
   * @param background true: the timer does not keep the process alive
   * @returns a function that cancels it; calling it late or twice does nothing
   */
  timer(ms: number, task: () => void, background?: boolean): () => void
}

// Node fires longer timers at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const longest = 2 ** 31 - 1

/** The runtime's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  timer(ms, task, background = false) {
    let handle: NodeJS.Timeout
    const wait = (left: number) => {
      handle = left > longest ? setTimeout(wait, longest, left - longest) : setTimeout(task, Math.max(0, left))
      if (background) handle.unref?.() // Workers give numbers
    }
    wait(ms)
    return () => clearTimeout(handle)
  },
}
