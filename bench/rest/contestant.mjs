/** One run of one contestant in a process of its own: `node contestant.mjs <json>`; prints JSON. */
import { calibrate, cpu } from '../lib/processes.mjs'
import { cases } from './cases.mjs'
import { contestants } from './contestants.mjs'

const { name, kind, origin, seconds, root, quick } = JSON.parse(process.argv[2])
const key = name.startsWith('pipecord') && !contestants[name] ? 'pipecord' : name
const calibration = calibrate()
const contestant = await contestants[key](origin, { root, metered: kind !== 'burst' && kind !== 'bucket' })
const megabyte = 2 ** 20
const rss = () => process.memoryUsage.rss() / megabyte

/** 64 callers, each with the next request as soon as the last one is answered. */
async function callers(pathOf, ms) {
  const end = performance.now() + ms
  let done = 0
  const caller = async i => {
    for (let k = 0; performance.now() < end; k++) {
      await contestant.get(pathOf(i, k))
      done++
    }
  }
  await Promise.all(Array.from({ length: 64 }, (_, i) => caller(i)))
  return done
}

async function flood(pathOf) {
  const warmUp = await callers(pathOf, Number(seconds) * 500)
  const before = cpu()
  const startedAt = performance.now()
  const done = await callers(pathOf, Number(seconds) * 1000)
  const elapsed = performance.now() - startedAt
  return { done, warm: warmUp + done, perSecond: (done / elapsed) * 1000, cpu: (cpu() - before) / done }
}

/** What was said to have arrived and what not. A contestant that never settles a promise must not hold the bench. */
async function outcomes(count, send) {
  const startedAt = performance.now()
  const before = cpu()
  const ok = []
  const failed = []
  let answered = 0
  const all = Array.from({ length: count }, async (_, i) => {
    const content = `message ${i}`
    try {
      await send(i, content)
      ok.push(content)
    } catch {
      failed.push(content)
    }
    answered++
  })
  await Promise.race([Promise.all(all), new Promise(resolve => setTimeout(resolve, 30_000).unref())])
  return { time: performance.now() - startedAt, cpu: cpu() - before, ok, failed, unanswered: count - answered }
}

const sends = (count, pathOf) => outcomes(count, (i, content) => contestant.post(pathOf(i), { content }))

async function sendFor(window, pathOf) {
  const startedAt = performance.now()
  const ok = []
  const most = Math.ceil(window / 1000) * 5
  for (let i = 0; i < most + 5; i++)
    contestant.post(pathOf(i), { content: `message ${i}` }).then(
      () => performance.now() - startedAt <= window && ok.push(`message ${i}`),
      () => {},
    )
  await new Promise(resolve => setTimeout(resolve, window + 20))
  return { window, time: performance.now() - startedAt, ok, failed: [] }
}

async function gets(count, pathOf) {
  const startedAt = performance.now()
  const answers = await Promise.allSettled(Array.from({ length: count }, (_, i) => contestant.get(pathOf(i))))
  return { time: performance.now() - startedAt, done: answers.filter(({ status }) => status === 'fulfilled').length }
}

async function uploads(count, size, pathOf) {
  if (!contestant.upload) return { ok: [], failed: [], time: Number.NaN, peak: Number.NaN }
  const data = Buffer.alloc(size, 7)
  await contestant.upload(pathOf(0), data.subarray(0, 1000)) // warm
  globalThis.gc?.()
  const idle = rss()
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, rss() - idle)
  }, 5)
  const result = await outcomes(count, i => contestant.upload(pathOf(i), data))
  clearInterval(watch)
  return { ...result, peak: Math.max(peak, rss() - idle) }
}

/** 100 interaction callbacks at once, while 1,000 messages wait for one slow channel. */
async function callbacks() {
  const background = { content: 'background' }
  const waiting = Array.from({ length: 1000 }, () =>
    contestant.post('/channels/100000000000000000/messages', background, 'low'),
  )
  for (const call of waiting) call.catch(() => {})
  await new Promise(resolve => setTimeout(resolve, 200))
  const startedAt = performance.now()
  const ends = Array.from({ length: 100 }, async (_, i) => {
    const id = 200000000000000000n + BigInt(i)
    const token = Buffer.from(`interaction:${id}:bench`).toString('base64url')
    await contestant.post(`/interactions/${id}/${token}/callback`, { type: 5 })
    return performance.now() - startedAt
  })
  const times = (await Promise.all(ends)).sort((a, b) => a - b)
  return { time: times.at(-1), middle: times[50] }
}

const result = await cases[kind].work({ flood, sends, sendFor, gets, uploads, callbacks, quick })
console.log(JSON.stringify({ name, kind, calibration, rss: rss(), ...result }))
await contestant.close()
process.exit(0)
