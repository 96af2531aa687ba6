import assert from 'node:assert/strict'
import { createClient } from 'pipecord'
import { simulator } from 'pipecord/simulator'
import { latencyWatch } from 'pipecord-latency-watch'
import { traceHeader } from 'pipecord-trace-header'

const discord = await simulator()
const client = createClient({ token: discord.token, baseURL: discord.baseURL })
const seen = []
client.use(traceHeader({ prefix: 'consumer' }))
client.use(
  async function spy(ctx, next) {
    seen.push(ctx.request.headers['x-trace'], ctx.state.traceHeader.trace)
    await next()
  },
  { after: 'traceHeader' },
)
const watch = client.register(latencyWatch({ slowerThan: 40, window: 2 }))
const levels = []
client.on('latencyChanged', level => levels.push(level))

discord.faults.add({ route: 'GET /users/@me', kind: 'latency', ms: 120, at: [1, 2] })
for (let i = 0; i < 4; i++) assert.ok((await client.get('/users/@me')).success)
assert.deepEqual(seen.slice(0, 4), ['consumer-1', 'consumer-1', 'consumer-2', 'consumer-2'])
assert.deepEqual(levels, ['slow', 'fast'])
assert.equal(watch.level, 'fast')
assert.throws(() => client.register(latencyWatch()), { code: 'CONFIG_INVALID' })
await client.shutdown()
await discord.close()
