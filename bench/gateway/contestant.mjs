/** One run of one contestant in a process of its own: `node contestant.mjs <name> <case> <origin> <count> <root>`; prints JSON. */
import { contestants } from './contestants.mjs'

const [, , name, kind, origin, amount, root] = process.argv
const count = Number(amount)
/** After each of them memory is looked at. */
const parts = 5
const megabyte = 2 ** 20

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

const calibration = calibrate()
const heard = kind !== 'unheard'
const contestant = await contestants[name.startsWith('pipecord') ? 'pipecord' : name](origin, {
  compressed: kind === 'zlib',
  heard,
  root,
})

const post = path => fetch(`${origin}${path}`, { method: 'POST' }).then(response => response.json())

/** CPU in us and time in ms of `amount` messages, without what it took to make them. */
async function flood(amount) {
  await post(`/prepare?count=${amount}`)
  const heardBefore = contestant.count()
  const [cpuBefore, startedAt] = [cpu(), performance.now()]
  await post('/flood')
  // The server has its pong; who inflates on other threads may still be at it.
  const isBehind = () => (heard || name.startsWith('raw')) && contestant.count() - heardBefore < amount
  while (isBehind()) await new Promise(resolve => setTimeout(resolve, 5))
  return { cpu: cpu() - cpuBefore, time: performance.now() - startedAt }
}

await flood(Math.ceil(count / 10))
const sum = { cpu: 0, time: 0 }
const rss = [process.memoryUsage.rss() / megabyte]
for (let part = 0; part < parts; part++) {
  const { cpu, time } = await flood(count / parts)
  sum.cpu += cpu
  sum.time += time
  rss.push(process.memoryUsage.rss() / megabyte)
}
const peak = process.resourceUsage().maxRSS / 1024
console.log(
  JSON.stringify({
    name,
    kind,
    calibration,
    time: sum.time,
    cpu: sum.cpu / count,
    rss,
    peak,
    heard: contestant.count(),
  }),
)
process.exit(0)
