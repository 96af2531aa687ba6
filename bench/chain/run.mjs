/**
 * Chain bench: what the nine layers cost by themselves: ns of a request from call to answer, without a network.
 *
 *     npm run build && node bench/chain/run.mjs [--dist ../base/dist/esm] [--rounds 200] [--json]
 *
 * `chain`: context, events and eight layers as createClient() has them, and a last layer that answers at once.
 * `nine`: all nine, on a dispatcher that answers at once with the headers that Discord sends; with the encoding of the request
 * and the decoding of the answer. `crowd`: the same for 64 callers at a time. Many short rounds, of which the least counts: whatever else the machine does only adds.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: new URL('../../dist/esm', import.meta.url).pathname },
    rounds: { type: 'string', default: '2000' },
    only: { type: 'string', default: 'chain,nine,crowd' },
    json: { type: 'boolean', default: false },
  },
})
const load = name => import(pathToFileURL(`${values.dist}/${name}.js`).href)
const { ApiResponse, createClient } = await load('index')

const body = JSON.stringify({
  id: '1',
  type: 0,
  name: 'general',
  guild_id: '2',
  topic: 'bench',
  position: 1,
  nsfw: false,
})
const headers = {
  'content-type': 'application/json',
  'content-length': `${body.length}`,
  'x-ratelimit-limit': '1000000',
  'x-ratelimit-remaining': '999999',
  'x-ratelimit-reset': '4000000000',
  'x-ratelimit-reset-after': '1',
  'x-ratelimit-bucket': 'bench',
}
const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'
const options = { token, rateLimit: { global: false } }

/** In the transport's place, and still the innermost layer. */
function answers() {
  const data = JSON.parse(body)
  return Object.assign(async function stub(ctx) {
    ctx.head(200, headers)
    ctx.response = new ApiResponse(200, headers, data)
  }, {})
}

/** undici's side of one exchange, without a socket. */
class Echo {
  #raw = Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
  #body = Buffer.from(body)
  constructor(later) {
    this.later = later
  }
  dispatch(_options, handler) {
    this.later(() => {
      handler.onConnect(() => {})
      handler.onHeaders(200, this.#raw, () => {}, 'OK')
      handler.onData(this.#body)
      handler.onComplete([])
    })
    return true
  }
}

const cases = {
  chain() {
    const client = createClient(options)
    client.use(answers(), { before: client.layers.at(-1) })
    return client
  },
  nine: () => createClient({ ...options, dispatcher: new Echo(queueMicrotask) }),
  crowd: () => createClient({ ...options, dispatcher: new Echo(setImmediate) }),
}

const batch = 256
async function round(client, paths) {
  const startedAt = process.hrtime.bigint()
  if (client.crowd)
    await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        for (let n = 0; n < batch / 64; n++) await client.get(paths[i])
      }),
    )
  else for (let i = 0; i < batch; i++) await client.get(paths[i & 63])
  return Number(process.hrtime.bigint() - startedAt) / batch
}

const paths = Array.from({ length: 64 }, (_, i) => `/channels/${100000000000000000n + BigInt(i)}`)
const results = {}
for (const name of values.only.split(',')) {
  const client = cases[name]()
  client.crowd = name === 'crowd'
  const times = []
  for (let i = 0; i < 200; i++) await round(client, paths)
  for (let i = 0; i < Number(values.rounds); i++) times.push(await round(client, paths))
  times.sort((a, b) => a - b)
  results[name] = { best: Math.round(times[0]), median: Math.round(times[times.length >> 1]) }
  await client.shutdown()
}
console.log(
  values.json
    ? JSON.stringify(results)
    : Object.entries(results)
        .map(([name, { best, median }]) => `${name.padEnd(6)} ${best} ns per request (median ${median})`)
        .join('\n'),
)
