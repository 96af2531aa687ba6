/**
 * The bench's server, in a process of its own: as little as it takes to be Discord for one case.
 *
 *     node server.mjs <case>      prints {"port": N}; GET /stats tells what arrived
 */
import { createServer } from 'node:http'

const [, , kind = 'get'] = process.argv
const bucket = { limit: kind === 'bucket' || kind === 'cold' ? 5 : 50, window: 1000 }
const latency = { bucket: 50, burst: 50, callbacks: 100, cold: 20, slow: 20 }[kind] ?? 0
const isLimited = new Set(['bucket', 'burst', 'callbacks', 'cold']).has(kind)
const windows = new Map()
const attempts = new Map()
const created = new Map()
const nonces = new Map()
const stats = { requests: 0, limited: 0, inFlight: 0, mostInFlight: 0, bytes: 0 }

/** The same fate for the same message and attempt, whoever sends it. */
function fate(content, attempt) {
  let hash = 2166136261
  for (const byte of Buffer.from(`${content}#${attempt}`)) hash = Math.imul(hash ^ byte, 16777619) >>> 0
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d) >>> 0
  hash ^= hash >>> 12
  return (hash >>> 0) / 2 ** 32
}

const body = JSON.stringify({
  id: '1',
  type: 0,
  name: 'general',
  guild_id: '2',
  topic: 'bench',
  position: 1,
  nsfw: false,
})
const plain = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
const headers = {
  ...plain,
  'x-ratelimit-limit': '1000000',
  'x-ratelimit-remaining': '999999',
  'x-ratelimit-reset': '4000000000',
  'x-ratelimit-reset-after': '1',
  'x-ratelimit-bucket': 'bench',
}

function answerGet(response) {
  response.writeHead(200, headers)
  response.end(body)
}

function json(response, status, value, extra = {}) {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...extra,
  })
  response.end(text)
}

/** A fixed window per channel; counts when the request arrives. */
function burst(path, response) {
  const now = performance.now()
  let window = windows.get(path)
  if (!window || now >= window.end) {
    window = { end: now + bucket.window, used: 0 }
    windows.set(path, window)
  }
  const limited = window.used >= bucket.limit
  if (!limited) window.used++
  const left = (window.end - now) / 1000
  const info = {
    'x-ratelimit-limit': String(bucket.limit),
    'x-ratelimit-remaining': String(bucket.limit - window.used),
    'x-ratelimit-reset': ((Date.now() + window.end - now) / 1000).toFixed(3),
    'x-ratelimit-reset-after': left.toFixed(3),
    'x-ratelimit-bucket': 'burst',
  }
  if (limited) stats.limited++
  setTimeout(() => {
    const after = (window.end - performance.now()) / 1000
    const late = { ...info, 'x-ratelimit-reset-after': Math.max(after, 0.001).toFixed(3) }
    if (!limited) return json(response, 200, { id: String(stats.requests) }, late)
    const wait = { 'retry-after': String(Math.ceil(left)), 'x-ratelimit-scope': 'user' }
    json(
      response,
      429,
      { message: 'You are being rate limited.', retry_after: left, global: false },
      { ...late, ...wait },
    )
  }, latency)
}

/** 10 % answer 502, 2 % lose their connection, half of those after the message was created. */
function faults(text, request, response) {
  const { content, nonce, enforce_nonce: enforced } = JSON.parse(text)
  const attempt = (attempts.get(content) ?? 0) + 1
  attempts.set(content, attempt)
  const draw = fate(content, attempt)
  if (draw < 0.1) return json(response, 502, { message: 'Bad Gateway' })
  if (draw < 0.11) return request.socket.resetAndDestroy()
  if (!(enforced && nonces.has(nonce))) {
    created.set(content, (created.get(content) ?? 0) + 1)
    if (nonce !== undefined) nonces.set(nonce, content)
  }
  if (draw < 0.12) return request.socket.resetAndDestroy()
  json(response, 200, { id: '1', content })
}

const server = createServer((request, response) => {
  const path = request.url
  if (path === '/stats') {
    const twice = [...created.values()].filter(times => times > 1).length
    const cpu = process.cpuUsage()
    return json(response, 200, { ...stats, created: [...created.keys()], twice, serverCpu: cpu.user + cpu.system })
  }
  stats.requests++
  stats.mostInFlight = Math.max(stats.mostInFlight, ++stats.inFlight)
  response.once('close', () => stats.inFlight--)
  if (kind === 'get' || kind === 'slow') {
    request.resume()
    return latency ? void setTimeout(answerGet, latency, response) : answerGet(response)
  }
  if (kind === 'upload') {
    request.on('data', chunk => {
      stats.bytes += chunk.length
    })
    request.on('end', () => json(response, 200, { id: String(stats.requests) }))
    return
  }
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    if (path.endsWith('/callback')) setTimeout(() => response.writeHead(204).end(), latency)
    else if (isLimited) burst(path, response)
    else faults(Buffer.concat(chunks).toString(), request, response)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
