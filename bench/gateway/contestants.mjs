/**
 * The contestants: each as its documentation sets it up, pointed at the bench's server.
 * `name(origin, { compressed, heard, root })` connects; `{ count(), close() }`: how many messages came.
 */
import http from 'node:http'
import net from 'node:net'
import { constants, createInflate } from 'node:zlib'

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'
/** GUILDS, GUILD_MESSAGES. */
const intents = 1 | (1 << 9)

export const contestants = {
  /** @param root where the built package stands */
  async pipecord(origin, { compressed, heard, root }) {
    const { createClient } = await import(`${root}dist/esm/index.js`)
    const { gatewayPlugin } = await import(`${root}dist/esm/gateway.js`)
    const client = createClient({ token, baseURL: `${origin}/api/v10` })
    const compression = compressed ? 'zlib-stream' : 'none'
    const gateway = client.register(gatewayPlugin({ token, intents, compression }))
    let count = 0
    if (heard) gateway.on('messageCreate', () => count++)
    await gateway.connect()
    return { count: () => count, close: () => client.shutdown() }
  },

  /** `ws` and JSON.parse, and nothing else. Compressed: with zlib-sync, a native add-on. Unheard: it only counts frames. */
  async 'raw ws'(origin, { compressed, heard }) {
    if (!compressed) return rawSocket(origin, '', heard ? take => take : counting)
    const { default: zlib } = await import('zlib-sync')
    return rawSocket(origin, '&compress=zlib-stream', take => inflatingNatively(zlib, take))
  },

  /** The same with node:zlib as its documentation has it, which is asynchronous. */
  'raw ws + node:zlib': origin => rawSocket(origin, '&compress=zlib-stream', inflating),

  /** Without zlib-sync, which it does not bring, it falls back to payloads that are compressed one by one. */
  async '@discordjs/ws'(origin, { compressed, heard }) {
    const { REST } = await import('@discordjs/rest')
    const { CompressionMethod, WebSocketManager, WebSocketShardEvents } = await import('@discordjs/ws')
    const rest = new REST({ api: `${origin}/api` }).setToken(token)
    const compression = compressed ? CompressionMethod.ZlibStream : null
    const manager = new WebSocketManager({ token, intents, rest, compression })
    let count = 0
    if (heard) {
      manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
        if (data.t === 'MESSAGE_CREATE') count++
      })
    }
    await manager.connect()
    return { count: () => count, close: () => manager.destroy() }
  },

  /** Compresses only with zlib-sync or pako, which it does not bring. */
  async eris(origin, { heard }) {
    const { Client } = await import('eris')
    const { hostname, port } = new URL(origin)
    const agent = new http.Agent({ keepAlive: true })
    agent.protocol = 'https:'
    agent.createConnection = (_options, done) => net.connect({ host: hostname, port: Number(port) }, done)
    const client = new Client(`Bot ${token}`, { intents, rest: { agent, domain: hostname, baseURL: '/api/v10' } })
    let count = 0
    client.on('error', () => {})
    if (heard) client.on('messageCreate', () => count++)
    const ready = new Promise(resolve => client.once('ready', resolve))
    await client.connect()
    await ready
    return { count: () => count, close: () => client.disconnect({ reconnect: false }) }
  },
}

/** A connection of `ws`, which hands what comes to what `read` makes of `take(text)`. */
async function rawSocket(origin, query, read) {
  const { WebSocket } = await import('ws')
  const url = `${origin.replace('http', 'ws')}/?v=10&encoding=json${query}`
  const ws = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
  let count = 0
  let ready
  const isReady = new Promise(resolve => {
    ready = resolve
  })
  const take = text => {
    const { op, t } = JSON.parse(text)
    if (t === 'MESSAGE_CREATE') count++
    if (t === 'READY') ready()
    if (op !== 10) return
    const properties = { os: 'linux', browser: 'bench', device: 'bench' }
    ws.send(JSON.stringify({ op: 2, d: { token, intents, properties } }))
  }
  const reader = read(take, () => count++)
  ws.on('message', reader)
  await isReady
  return { count: () => count, close: () => ws.terminate() }
}

/** Parses HELLO, READY and GUILD_CREATE, and of the rest only counts how many came. */
function counting(take, count) {
  let left = 3
  return data => (left > 0 && left-- ? take(data) : count())
}

/** One context per connection; a payload ends with 00 00 FF FF, and here with each message. */
function inflatingNatively(zlib, take) {
  const inflate = new zlib.Inflate({ chunkSize: 65536 })
  return data => {
    inflate.push(data, zlib.Z_SYNC_FLUSH)
    if (inflate.err) throw new Error(inflate.msg)
    take(inflate.result.toString())
  }
}

/** The same on Node's thread pool. */
function inflating(take) {
  const inflate = createInflate({ chunkSize: 65536, flush: constants.Z_SYNC_FLUSH })
  let chunks = []
  inflate.on('data', chunk => chunks.push(chunk))
  return data => {
    inflate.write(data, () => {
      const text = Buffer.concat(chunks).toString()
      chunks = []
      take(text)
    })
  }
}
