/**
 * Memory bench: what is left on the heap after many channels, and after many requests.
 *
 *     node --expose-gc bench/memory/run.mjs [--channels 100000] [--requests 1000000]
 *
 * The client is the default preset over a dispatcher that answers at once; time is driven, so that the idle period passes
 * without waiting for it.
 */
import { parseArgs } from 'node:util'
import { createClient, systemClock } from 'pipecord'

const { values } = parseArgs({
  options: { channels: { type: 'string', default: '100000' }, requests: { type: 'string', default: '1000000' } },
})
if (!globalThis.gc) throw new Error('Start node with --expose-gc')

/** The system's clock, whose time can also be moved on: what falls due on the way runs at once. */
function movableClock() {
  let offset = 0
  const timers = new Set()
  return {
    now: () => systemClock.now() + offset,
    wall: () => systemClock.wall() + offset,
    timer(ms, task, background) {
      const timer = { due: this.now() + ms, task, stop: () => {} }
      const run = () => {
        timers.delete(timer)
        task()
      }
      timer.stop = systemClock.timer(ms, run, background)
      timer.run = run
      timers.add(timer)
      return () => {
        timers.delete(timer)
        timer.stop()
      }
    },
    async move(ms) {
      const end = this.now() + ms
      for (;;) {
        const next = [...timers].filter(timer => timer.due <= end).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        offset += Math.max(0, next.due - this.now())
        next.stop()
        next.run()
        await new Promise(resolve => setImmediate(resolve))
      }
      offset += Math.max(0, end - this.now())
    },
  }
}

const body = Buffer.from('{"id":"1","content":"hi"}')
const head = ['content-type', 'application/json', 'content-length', String(body.length)]
const limits = [
  'x-ratelimit-limit',
  '5',
  'x-ratelimit-remaining',
  '4',
  'x-ratelimit-reset-after',
  '1',
  'x-ratelimit-bucket',
  'abc',
]
const raw = [...head, ...limits, 'x-ratelimit-reset', '4000000000.000'].map(text => Buffer.from(text))

/** An undici dispatcher that answers every request itself. */
const { Dispatcher } = await import('undici')
class Echo extends Dispatcher {
  dispatch(_options, handler) {
    queueMicrotask(() => {
      const controller = {
        abort() {},
        pause() {},
        resume() {},
        rawHeaders: raw,
        rawTrailers: [],
        aborted: false,
        paused: false,
        reason: null,
      }
      if (handler.onRequestStart) {
        handler.onRequestStart(controller, {})
        const headers = {}
        for (let i = 0; i < raw.length; i += 2) headers[raw[i].toString()] = raw[i + 1].toString()
        handler.onResponseStart?.(controller, 200, headers, 'OK')
        handler.onResponseData?.(controller, body)
        handler.onResponseEnd?.(controller, {})
        return
      }
      handler.onConnect?.(() => {}, {})
      handler.onHeaders?.(200, raw, () => {}, 'OK')
      handler.onData?.(body)
      handler.onComplete?.([])
    })
    return true
  }
  async close() {}
  async destroy() {}
}

const heap = () => {
  for (let i = 0; i < 4; i++) globalThis.gc()
  return process.memoryUsage().heapUsed / 2 ** 20
}
const clock = movableClock()
const client = createClient({
  token: 'MTIz.bench.bench',
  dispatcher: new Echo(),
  clock,
  rateLimit: { global: false },
  requestQueue: { maxQueueSize: 1e6 },
})
const send = channel => client.post(`/channels/${channel}/messages`, { content: 'hi' }).unwrap()
const inWaves = async (count, channelOf) => {
  for (let done = 0; done < count; done += 1000) {
    await Promise.all(Array.from({ length: Math.min(1000, count - done) }, (_, i) => send(channelOf(done + i))))
  }
}
const first = 10n ** 17n
await inWaves(2000, i => first + BigInt(i))
await clock.move(30 * 60_000)
const baseline = heap()

const channels = Number(values.channels)
await inWaves(channels, i => first + BigInt(i))
const full = heap()
await clock.move(30 * 60_000)
const after = heap()
console.log(
  `${channels.toLocaleString('en')} channels: baseline ${baseline.toFixed(1)} MB, right after ${full.toFixed(1)} MB, after the idle period ${after.toFixed(1)} MB`,
)

const requests = Number(values.requests)
const samples = []
for (let part = 0; part < 5; part++) {
  await inWaves(requests / 5, i => first + BigInt(i % 1000))
  await clock.move(60_000)
  samples.push(heap())
}
console.log(
  `${requests.toLocaleString('en')} requests: heap after each fifth ${samples.map(mb => mb.toFixed(1)).join(', ')} MB`,
)
await client.shutdown()
const returned = after - baseline <= 5
const flat = samples[4] - samples[0] <= 2
console.log(returned && flat ? 'returns to the baseline, and is flat' : 'GROWS')
process.exitCode = returned && flat ? 0 : 1
