const assert = require('node:assert/strict')
const { createBot, createClient } = require('pipecord')
require('pipecord/gateway')

const has = name => Object.keys(require.cache).some(file => file.includes(`/node_modules/${name}/`))

async function main() {
  createBot({ token: 'a.b.c', intents: [] })
  const client = createClient({ token: 'a.b.c', baseURL: 'http://127.0.0.1:9', retry: { maxRetries: 0 } })
  assert.ok(has('lru-cache')) // so packages are seen
  assert.deepEqual(['undici', 'ws', 'zod'].filter(has), [])
  await assert.rejects(client.get('/gateway'), { code: 'NETWORK_ERROR' })
  assert.deepEqual(['undici', 'ws', 'zod'].filter(has), ['undici'])
}
main()
