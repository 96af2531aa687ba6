/** One run of one contestant in a process of its own: `node contestant.mjs <name> <case> <origin> <count>`; prints JSON. */
import { contestants } from './contestants.mjs'

const [, , name, kind, origin, amount] = process.argv
const count = Number(amount)
const warmUp = Math.ceil(count / 10)
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
const contestant = await contestants[name](origin, { compressed: kind === 'zlib', heard })

async function flood(amount) {
  const before = contestant.count()
  await fetch(`${origin}/flood?count=${amount}`, { method: 'POST' }).then(response => response.json())
  // The server has its pong; who inflates on other threads may still be at it.
  const isBehind = () => (heard || name === 'raw ws') && contestant.count() - before < amount
  while (isBehind()) await new Promise(resolve => setTimeout(resolve, 5))
}

await flood(warmUp)
const before = cpu()
const rssBefore = process.memoryUsage.rss() / megabyte
const startedAt = performance.now()
await flood(count)
const time = performance.now() - startedAt
const used = (cpu() - before) / count
const peak = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ name, kind, calibration, time, cpu: used, rssBefore, peak, heard: contestant.count() }))
process.exit(0)
