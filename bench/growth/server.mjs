/**
 * The growth bench's gateway, in a process of its own: greets any number of shards, and floods them in turn.
 *
 *     node server.mjs        prints {"port": N}
 *
 * POST /prepare?count=N makes so many messages of about 1.2 kB ahead, compressed in each shard's context. POST /flood sends
 * them, shard by shard in turn: `pace=0` in blocks, as fast as they are read; `pace=1` each on its own, with a pause behind each.
 */
import { createServer } from 'node:http'
import { constants, createDeflate } from 'node:zlib'
import { WebSocketServer } from 'ws'

const user = { id: '1', username: 'bench', discriminator: '0', global_name: null, avatar: null, bot: true }
const perBlock = 16
const lines = new Map()

const words = Array.from({ length: 60 }, (_, n) => ((n * 104_729) % 46_656).toString(36)).join(' ')
const bodies = Array.from({ length: 50 }, (_, i) => {
  const author = { id: `${300000000000000000n + BigInt(i)}`, username: `sailor ${i}`, discriminator: '0', avatar: null }
  const member = { roles: ['200000000000000003'], nick: null, mute: false, deaf: false, flags: 0, pending: false }
  const rest = { type: 0, tts: false, pinned: false, mentions: [], mention_roles: [], embeds: [], attachments: [] }
  const more = { timestamp: '2026-01-01T00:00:00.000000+00:00', edited_timestamp: null, components: [], flags: 0 }
  const ids = {
    id: `${500000000000000000n + BigInt(i)}`,
    channel_id: '200000000000000002',
    guild_id: '200000000000000001',
  }
  return JSON.stringify({
    ...rest,
    ...more,
    ...ids,
    author,
    member,
    content: `${i} ${words}`,
    nonce: `${i}`.padEnd(400, 'x'),
  })
})

function framed(payload) {
  const { length } = payload
  const head = length < 126 ? Buffer.of(0x82, length) : Buffer.of(0x82, 126, length >> 8, length & 255)
  return Buffer.concat([head, payload])
}

/** One shard: numbers events and compresses them in its own context. */
class Line {
  #seq = 0
  #deflate = createDeflate({ chunkSize: 65_536 })
  #turn = Promise.resolve()
  frames = []
  constructor(ws, socket) {
    this.ws = ws
    this.socket = socket
    socket.setNoDelay(true)
  }
  /** Behind what was prepared, if anything was: what is compressed in one context must be sent in the same order. */
  send(payload) {
    this.#turn = this.#turn.then(async () => {
      const encoded = await this.#encode(JSON.stringify(payload))
      if (this.frames.length > 0) this.frames.push(framed(encoded))
      else this.ws.send(encoded)
    })
    return this.#turn
  }
  dispatch(t, d) {
    return this.send({ t, s: ++this.#seq, op: 0, d })
  }
  prepare(count) {
    this.#turn = this.#turn.then(async () => {
      for (let i = 0; i < count; i++) {
        const text = `{"t":"MESSAGE_CREATE","s":${++this.#seq},"op":0,"d":${bodies[this.#seq % bodies.length]}}`
        this.frames.push(framed(await this.#encode(text)))
      }
    })
    return this.#turn
  }
  async #encode(text) {
    const chunks = []
    const take = chunk => chunks.push(chunk)
    this.#deflate.on('data', take)
    this.#deflate.write(text)
    await new Promise(resolve => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    this.#deflate.off('data', take)
    return Buffer.concat(chunks)
  }
  /** @returns false when nothing is left */
  async release(count) {
    if (!this.socket.write(Buffer.concat(this.frames.splice(0, count))))
      await new Promise(resolve => this.socket.once('drain', resolve))
    return this.frames.length > 0
  }
}

async function flood(isPaced) {
  let live = [...lines.values()]
  while (live.length > 0) {
    const next = []
    for (const line of live) {
      if (await line.release(isPaced ? 1 : perBlock)) next.push(line)
      if (isPaced) for (const until = performance.now() + 0.15; performance.now() < until; );
    }
    live = next
    await new Promise(resolve => setImmediate(resolve))
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://bench')
  const given = name => Number(url.searchParams.get(name) ?? 0)
  const answer = value => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(value))
  }
  if (url.pathname.endsWith('/gateway/bot')) {
    const session_start_limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1000 }
    answer({ url: `ws://127.0.0.1:${server.address().port}/`, shards: 1, session_start_limit })
  } else if (url.pathname === '/prepare') {
    const share = Math.floor(given('count') / lines.size)
    const odd = given('count') - share * lines.size
    await Promise.all([...lines.values()].map((line, i) => line.prepare(share + (i < odd ? 1 : 0))))
    answer({})
  } else if (url.pathname === '/flood') {
    await flood(given('pace') > 0)
    answer({})
  } else answer(user)
})

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (ws, request) => {
  const line = new Line(ws, request.socket)
  ws.on('error', () => {})
  ws.on('close', () => lines.delete(ws))
  ws.on('message', async data => {
    const { op, d } = JSON.parse(data)
    if (op === 1) line.send({ t: null, s: null, op: 11, d: null })
    if (op !== 2) return
    lines.set(ws, line)
    const url = `ws://127.0.0.1:${server.address().port}/`
    const session = { session_id: `bench-${d.shard[0]}`, resume_gateway_url: url, shard: d.shard }
    await line.dispatch('READY', {
      v: 10,
      user,
      guilds: [],
      ...session,
      application: { id: '1', flags: 0 },
      private_channels: [],
    })
  })
  line.send({ t: null, s: null, op: 10, d: { heartbeat_interval: 4000, _trace: [] } })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
