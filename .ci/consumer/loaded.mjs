import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { createBot, createClient } from 'pipecord'
import 'pipecord/gateway'

// undici and ws are CommonJS, so they are here however they were loaded.
const { cache } = createRequire(import.meta.url)
const has = name => Object.keys(cache).some(file => file.includes(`/node_modules/${name}/`))

createBot({ token: 'a.b.c', intents: [] })
const client = createClient({ token: 'a.b.c', baseURL: 'http://127.0.0.1:9', retry: { maxRetries: 0 } })
assert.deepEqual(['undici', 'ws'].filter(has), [])
await assert.rejects(client.get('/gateway'), { code: 'NETWORK_ERROR' })
assert.deepEqual(['undici', 'ws'].filter(has), ['undici'])
