/** One run of one contestant in a process of its own: `node contestant.mjs <name> <case> <origin> <seconds>`; prints JSON. */
import { contestants } from './contestants.mjs'

const [, , name, kind, origin, duration] = process.argv
const contestant = await contestants[name](origin)

/** Fixed work, so that runs on a machine that changes its speed can be told apart. Ms. */
function calibrate() {
  const startedAt = performance.now()
  let value = 1
  for (let i = 0; i < 2e7; i++) value = (Math.imul(value, 1664525) + 1013904223) >>> 0
  return performance.now() - startedAt + (value === 0 ? 1 : 0)
}

const cpu = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** 64 callers, each with the next request as soon as the last one is answered. */
async function flood(pathOf, ms) {
  const end = performance.now() + ms
  let done = 0
  const caller = async i => {
    for (let n = 0; performance.now() < end; n++) {
      await contestant.get(pathOf(i, n))
      done++
    }
  }
  await Promise.all(Array.from({ length: 64 }, (_, i) => caller(i)))
  return done
}

async function requests(pathOf) {
  await flood(pathOf, Number(duration) * 500)
  const before = cpu()
  const startedAt = performance.now()
  const done = await flood(pathOf, Number(duration) * 1000)
  const elapsed = performance.now() - startedAt
  return { done, perSecond: (done / elapsed) * 1000, cpu: (cpu() - before) / done }
}

async function sends(count, pathOf) {
  const startedAt = performance.now()
  const ok = []
  const failed = []
  let answered = 0
  const all = Array.from({ length: count }, async (_, i) => {
    const content = `message ${i}`
    try {
      await contestant.post(pathOf(i), { content })
      ok.push(content)
    } catch {
      failed.push(content)
    }
    answered++
  })
  // A contestant that never settles a promise must not hold the bench.
  await Promise.race([Promise.all(all), new Promise(resolve => setTimeout(resolve, 30_000).unref())])
  return { time: performance.now() - startedAt, ok, failed, unanswered: count - answered }
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

const cases = {
  routes: () => requests(i => `/channels/${100000000000000000n + BigInt(i)}`),
  route: () => requests((i, n) => `/channels/100000000000000000?n=${i * 1e6 + n}`),
  burst: () => sends(200, () => '/channels/100000000000000000/messages'),
  callbacks: () => callbacks(),
  faults: () => sends(1000, i => `/channels/${100000000000000000n + BigInt(i % 100)}/messages`),
}

const calibration = calibrate()
const result = await cases[kind]()
const rss = process.memoryUsage.rss() / 2 ** 20
console.log(JSON.stringify({ name, kind, calibration, rss, ...result }))
await contestant.close()
process.exit(0)
