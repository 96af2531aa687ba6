/**
 * Soak: a storm of every fault over 32 shards and 10 simulated minutes, with an account of every message.
 *
 *     npm run soak -- [--seed 1] [--shards 32] [--guilds 200] [--minutes 10] [--rate 200] [--every 400]
 *                     [--compression zlib-stream]
 *
 * Ends with 1 if a message was lost, doubled or out of order, a gap was not reported, an identify came too soon, or a
 * timer or socket is left.
 */
import { parseArgs } from 'node:util'
import { type SoakOptions, soak } from './soak.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    shards: { type: 'string', default: '32' },
    guilds: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
    every: { type: 'string', default: '400' },
    compression: { type: 'string', default: 'zlib-stream' },
  },
})
const options: SoakOptions = {
  seed: Number(values.seed),
  shards: Number(values.shards),
  guilds: Number(values.guilds),
  seconds: Number(values.minutes) * 60,
  rate: Number(values.rate),
  every: Number(values.every),
  compression: values.compression as SoakOptions['compression'],
}
console.log(`seed ${options.seed}: ${options.shards} shards, ${options.guilds} guilds each, ${values.minutes} minutes`)
const startedAt = performance.now()
const report = await soak(options)
const { acts, closes, flaws, ...figures } = report
console.log(figures)
console.log(
  'acts  ',
  Object.entries(acts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
)
console.log(
  'closes',
  Object.entries(closes)
    .map(([code, count]) => `${code}: ${count}`)
    .join(', '),
)
for (const flaw of flaws) console.log(`FLAW ${flaw}`)
const fine = flaws.length + report.timers + report.sockets + report.tokenResets === 0 && report.closest >= 5000
const time = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(`${fine ? 'fine' : 'NOT FINE'} after ${time} s; RSS ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`)
process.exitCode = fine ? 0 : 1
