/** One case in a process of its own: `node --expose-gc gateway-case.mjs <origin> <shards> <workers>`; prints JSON. */
import { createClient } from 'pipecord'
import { gatewayPlugin } from 'pipecord/gateway'

const [, , origin, shards, workers] = process.argv.map((value, at) => (at < 3 ? value : Number(value)))
const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'
const client = createClient({ token, baseURL: `${origin}/api/v10` })
client.on('error', error => console.error(error))
const gateway = client.register(
  gatewayPlugin({ token, intents: ['Guilds'], shards: shards || 1, ...(workers > 0 && { workers }) }),
)
gateway.on('guildCreate', () => {})
if (shards > 0) await gateway.connect()
else await client.get('/gateway/bot')
// Beyond two beats, and until what it took to connect is freed.
await new Promise(resolve => setTimeout(resolve, 12_000))
for (let i = 0; i < 4; i++) globalThis.gc()
await new Promise(resolve => setTimeout(resolve, 500))

const { rss, heapUsed, external } = process.memoryUsage()
const states = gateway.status().shards.filter(({ state }) => state === 'ready').length
if (states !== shards) throw new Error(`${states} of ${shards} shards are ready`)
const heaps = gateway.status().workers.reduce((sum, { heap }) => sum + heap, 0)
console.log(JSON.stringify({ rss, heap: heapUsed + heaps, external }))
process.exit(0)
