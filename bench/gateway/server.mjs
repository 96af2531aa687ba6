/**
 * The bench's gateway, in a process of its own: as little as it takes to be Discord for a flood of messages.
 *
 *     node server.mjs        prints {"port": N}
 *
 * POST /prepare?count=N makes so many messages ahead; POST /flood?count=M makes M more, sends all of them, and answers once
 * the client has read them: the pong to a ping behind the last message.
 */
import { createServer } from 'node:http'
import { constants, createDeflate, deflateSync } from 'node:zlib'
import { WebSocketServer } from 'ws'

const guildId = '200000000000000001'
const channelId = '200000000000000002'
const user = { id: '1', username: 'bench', discriminator: '0', global_name: null, avatar: null, bot: true }
const perBlock = 200
const bodies = Array.from({ length: 500 }, (_, i) => JSON.stringify(message(i)))
let line

/** About 1.2 kB, as messages of a guild are. */
function message(i) {
  const author = { id: `${300000000000000000n + BigInt(i)}`, username: `sailor ${i}`, discriminator: '0' }
  const words = Array.from({ length: 60 }, (_, n) => ((i * 7919 + n * 104729) % 46656).toString(36))
  return {
    type: 0,
    tts: false,
    timestamp: '2026-01-01T00:00:00.000000+00:00',
    pinned: false,
    nonce: `${400000000000000000n + BigInt(i)}`,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    member: {
      roles: ['200000000000000003'],
      premium_since: null,
      pending: false,
      nick: null,
      mute: false,
      joined_at: '2025-01-01T00:00:00.000000+00:00',
      flags: 0,
      deaf: false,
      communication_disabled_until: null,
      banner: null,
      avatar: null,
    },
    id: `${500000000000000000n + BigInt(i)}`,
    flags: 0,
    embeds: [],
    edited_timestamp: null,
    content: words.join(' '),
    components: [],
    channel_type: 0,
    channel_id: channelId,
    author: { ...author, public_flags: 0, primary_guild: null, global_name: `Sailor ${i}`, clan: null, avatar: null },
    attachments: [],
    guild_id: guildId,
  }
}

const guild = {
  id: guildId,
  name: 'bench',
  owner_id: '1',
  unavailable: false,
  member_count: 1,
  joined_at: '2025-01-01T00:00:00.000000+00:00',
  large: false,
  features: [],
  roles: [{ id: guildId, name: '@everyone', permissions: '0', position: 0, color: 0, hoist: false }],
  channels: [{ id: channelId, type: 0, name: 'general', position: 0, permission_overwrites: [], parent_id: null }],
  members: [{ user, roles: [], joined_at: '2025-01-01T00:00:00.000000+00:00', deaf: false, mute: false }],
  ...{ emojis: [], stickers: [], threads: [], presences: [], voice_states: [], stage_instances: [] },
  ...{ guild_scheduled_events: [], soundboard_sounds: [], premium_subscription_count: 0, nsfw_level: 0 },
}

/** The frame head of a whole message of less than 64 KiB. */
function head(opcode, length) {
  if (length < 126) return Buffer.of(0x80 | opcode, length)
  return Buffer.of(0x80 | opcode, 126, length >> 8, length & 255)
}

/** One client: numbers events, and compresses them if it asked for that. */
class Line {
  #seq = 0
  #deflate
  #blocks = []
  /** One thing after the other: what is compressed in one context must be sent in the same order. */
  #turn = Promise.resolve()
  /** Whether IDENTIFY asked for payloads that are compressed one by one. */
  alone = false
  constructor(ws, socket, compressed) {
    this.ws = ws
    this.socket = socket
    if (compressed) this.#deflate = createDeflate({ chunkSize: 65536 })
  }

  /** The payload as it goes over the wire. */
  async encode(text) {
    if (this.alone) return deflateSync(text)
    if (!this.#deflate) return text
    const chunks = []
    const take = chunk => chunks.push(chunk)
    this.#deflate.on('data', take)
    this.#deflate.write(text)
    await new Promise(resolve => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    this.#deflate.off('data', take)
    return Buffer.concat(chunks)
  }

  #inTurn(task) {
    this.#turn = this.#turn.then(task)
    return this.#turn
  }

  send(payload) {
    return this.#inTurn(async () => this.ws.send(await this.encode(JSON.stringify(payload))))
  }

  dispatch(t, d) {
    return this.send({ t, s: ++this.#seq, op: 0, d })
  }

  prepare(count) {
    return this.#inTurn(() => this.#prepare(count))
  }

  flood() {
    return this.#inTurn(() => this.#flood())
  }

  /** In blocks: what is slower than its client lets it read in small pieces, and then it is those that are measured. */
  async #prepare(count) {
    const next = () => `{"t":"MESSAGE_CREATE","s":${++this.#seq},"op":0,"d":${bodies[this.#seq % bodies.length]}}`
    const isCompressed = this.alone || this.#deflate !== undefined
    for (let left = count; left > 0; left -= perBlock) {
      const frames = []
      for (let i = Math.min(left, perBlock); i > 0; i--) {
        const payload = Buffer.from(isCompressed ? await this.encode(next()) : next())
        frames.push(head(isCompressed ? 2 : 1, payload.length), payload)
      }
      this.#blocks.push(Buffer.concat(frames))
    }
  }

  async #flood() {
    for (const block of this.#blocks.splice(0))
      if (!this.socket.write(block)) await new Promise(resolve => this.socket.once('drain', resolve))
    await new Promise(resolve => {
      this.ws.once('pong', resolve)
      this.ws.ping()
    })
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://bench')
  const answer = value => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(value))
  }
  if (url.pathname.endsWith('/gateway/bot')) {
    const session_start_limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 }
    answer({ url: `ws://127.0.0.1:${server.address().port}/`, shards: 1, session_start_limit })
  } else if (url.pathname === '/prepare') {
    await line.prepare(Number(url.searchParams.get('count')))
    answer({})
  } else if (url.pathname === '/flood') {
    await line.prepare(Number(url.searchParams.get('count')))
    await line.flood()
    answer({})
  } else answer(user)
})

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (ws, request) => {
  line = new Line(ws, request.socket, request.url.includes('zlib-stream'))
  const mine = line
  ws.on('error', () => {})
  ws.on('message', async data => {
    const { op, d } = JSON.parse(data)
    if (op !== 2) return
    mine.alone = d.compress === true && !request.url.includes('zlib-stream')
    const session = { session_id: 'bench', resume_gateway_url: `ws://127.0.0.1:${server.address().port}/` }
    const ready = { v: 10, user, guilds: [{ id: guildId, unavailable: true }], ...session, shard: [0, 1] }
    await mine.dispatch('READY', { ...ready, application: { id: '1', flags: 0 }, private_channels: [] })
    await mine.dispatch('GUILD_CREATE', guild)
  })
  // No beats in the flood: their acks would get between payloads that are compressed ahead.
  mine.send({ t: null, s: null, op: 10, d: { heartbeat_interval: 1e9, _trace: [] } })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
