/** Fakes: a Discord that answers at once without a network, and a clock that is moved by hand. */

const text = '{"id":"1","type":0,"channel_id":"2","content":"hi"}'
const body = Buffer.from(text)
const bytes = pairs => Object.entries(pairs).flatMap(each => each.map(part => Buffer.from(part)))
const plain = bytes({ 'content-type': 'application/json', 'content-length': `${body.length}` })

function limits(limit, remaining, window) {
  const head = { 'x-ratelimit-limit': `${limit}`, 'x-ratelimit-remaining': `${remaining}` }
  return bytes({ ...head, 'x-ratelimit-reset-after': `${window}`, 'x-ratelimit-bucket': 'bench' })
}

/** undici's side of one exchange, without a socket. Each bucket has room for more than anybody sends. */
export class Echo {
  #raw = [...plain, ...limits(1_000_000, 999_999, 1), ...bytes({ 'x-ratelimit-reset': '4000000000' })]
  raw() {
    return this.#raw
  }
  dispatch(options, handler) {
    const raw = this.raw(options)
    queueMicrotask(() => {
      handler.onConnect(() => {})
      handler.onHeaders(200, raw, () => {}, 'OK')
      handler.onData(body)
      handler.onComplete([])
    })
    return true
  }
}

/** The same with a bucket per path: `limit` per second of `clock`. */
export class Counting extends Echo {
  #windows = new Map()
  #heads
  constructor(clock, limit) {
    super()
    this.clock = clock
    this.limit = limit
    this.#heads = Array.from({ length: limit }, (_, left) => [...plain, ...limits(limit, left, 1)])
  }
  raw({ path }) {
    const now = this.clock.now()
    let window = this.#windows.get(path)
    if (!window || window.until <= now) {
      window = { until: now + 1000, left: this.limit }
      this.#windows.set(path, window)
    }
    if (--window.left < 0) throw new Error(`more than ${this.limit} of ${path} in one window`)
    return [...this.#heads[window.left], Buffer.from('x-ratelimit-reset'), Buffer.from(`${window.until / 1000}`)]
  }
}

/** Time stands still until it is moved; what falls due on the way runs then. */
export class HandClock {
  #now = 1_000_000
  #timers = new Set()
  now() {
    return this.#now
  }
  wall() {
    return 1_800_000_000_000 + this.#now
  }
  timer(ms, task) {
    const timer = { due: this.#now + ms, task }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }
  /** How many timers are set. A search through them must not be what is measured. */
  get size() {
    return this.#timers.size
  }
  move(ms) {
    const end = this.#now + ms
    for (;;) {
      let next
      for (const timer of this.#timers) if (timer.due <= end && (!next || timer.due < next.due)) next = timer
      if (!next) break
      this.#now = Math.max(this.#now, next.due)
      this.#timers.delete(next)
      next.task()
    }
    this.#now = end
  }
}
