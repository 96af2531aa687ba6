/**
 * The contestants: each as its documentation sets it up, pointed at the bench's server.
 * `{ get(path), post(path, body), close() }`; post resolves when the message is said to have arrived, else rejects.
 */
import http from 'node:http'
import net from 'node:net'

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'

const file = data => ({ name: 'bench.bin', data })
const formOf = (FormData, data) => {
  const body = new FormData()
  body.set('payload_json', JSON.stringify({ attachments: [{ id: 0, filename: 'bench.bin' }] }))
  body.set('files[0]', new Blob([data]), 'bench.bin')
  return body
}

async function pipecord(origin, { root, metered }) {
  const { createClient } = await import(`${root}dist/esm/index.js`)
  return createClient({
    token,
    baseURL: `${origin}/api/v10`,
    // The servers of most cases have no global limit; the peers have none, or theirs is switched off likewise.
    ...(metered && { rateLimit: { global: false } }),
    requestQueue: { maxQueueSize: 10_000 },
  })
}

const ofClient = client => ({
  get: path => client.get(path).unwrap(),
  post: (path, body, priority = 'normal') => client.post(path, body, { priority }).unwrap(),
  upload: (path, data) => client.post(path, {}, { files: [file(data)] }).unwrap(),
  close: () => client.shutdown(),
})

/** Three layers and a plugin of a user's, as small as they come. */
async function layered(origin, options) {
  const client = await pipecord(origin, options)
  let requests = 0
  client.use(async function timing(ctx, next) {
    const startedAt = performance.now()
    await next()
    ctx.state.elapsed = performance.now() - startedAt
  })
  client.use(async function header(ctx, next) {
    ctx.request = ctx.request.with({ headers: { ...ctx.request.headers, 'x-trace': ctx.metadata.requestId } })
    await next()
  })
  client.use(async function guard(ctx, next) {
    if (ctx.request.route.template === '/nowhere') return
    await next()
  })
  client.register({ name: 'counter', install: client => client.on('requestEnd', () => void requests++) })
  return client
}

export const contestants = {
  pipecord: async (origin, options) => ofClient(await pipecord(origin, options)),

  'pipecord + 3 layers': async (origin, options) => ofClient(await layered(origin, options)),

  async 'raw undici'(origin) {
    const { Agent, FormData, request } = await import('undici')
    const dispatcher = new Agent()
    const headers = { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0)' }
    const send = async (path, options) => {
      const { statusCode, body } = await request(`${origin}/api/v10${path}`, { dispatcher, ...options })
      const data = statusCode === 204 ? await body.dump() : await body.json()
      if (statusCode >= 400) throw new Error(`HTTP ${statusCode}`)
      return data
    }
    return {
      get: path => send(path, { method: 'GET', headers }),
      post: (path, body) =>
        send(path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      upload: (path, data) => send(path, { method: 'POST', headers, body: formOf(FormData, data) }),
      close: () => dispatcher.destroy(),
    }
  },

  /** The least that undici can do: no streams, the body gathered by a handler. */
  async 'undici dispatch'(origin) {
    const { Agent } = await import('undici')
    const dispatcher = new Agent()
    const headers = { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://example.com, 1.0)' }
    const send = (path, options) =>
      new Promise((resolve, reject) => {
        const chunks = []
        let status = 0
        const handler = {
          onRequestStart() {},
          onResponseStart: (_controller, code) => {
            status = code
          },
          onResponseData: (_controller, chunk) => void chunks.push(chunk),
          onResponseEnd() {
            if (status >= 400) return reject(new Error(`HTTP ${status}`))
            const text = chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString()
            resolve(text === '' ? undefined : JSON.parse(text))
          },
          onResponseError: (_controller, error) => reject(error),
        }
        dispatcher.dispatch({ origin, path: `/api/v10${path}`, ...options }, handler)
      })
    return {
      get: path => send(path, { method: 'GET', headers }),
      post: (path, body) =>
        send(path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      close: () => dispatcher.destroy(),
    }
  },

  async '@discordjs/rest'(origin) {
    const { REST } = await import('@discordjs/rest')
    const rest = new REST({
      api: `${origin}/api`,
      version: '10',
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    }).setToken(token)
    return {
      get: path => {
        const [route, query] = path.split('?')
        return rest.get(route, query ? { query: new URLSearchParams(query) } : {})
      },
      post: (path, body) => rest.post(path, { body }),
      upload: (path, data) => rest.post(path, { body: {}, files: [file(data)] }),
      close: () => rest.destroy?.(),
    }
  },

  async eris(origin) {
    const { Client } = await import('eris')
    const { hostname, port } = new URL(origin)
    // eris only speaks https: its own `agent` option is given one that speaks plain HTTP.
    const agent = new http.Agent({ keepAlive: true })
    agent.protocol = 'https:'
    agent.createConnection = (_options, done) => net.connect({ host: hostname, port: Number(port) }, done)
    const client = new Client(`Bot ${token}`, {
      intents: [],
      rest: { agent, domain: hostname, baseURL: '/api/v10' },
    })
    return {
      get: path => client.requestHandler.request('GET', path, true),
      post: (path, body) => client.requestHandler.request('POST', path, true, body),
      upload: (path, data) => client.requestHandler.request('POST', path, true, {}, { name: 'bench.bin', file: data }),
      close: () => agent.destroy(),
    }
  },

  async 'oceanic.js'(origin) {
    const { Client } = await import('oceanic.js')
    const client = new Client({ auth: `Bot ${token}`, rest: { baseURL: `${origin}/api/v10` } })
    const request = (method, path, rest = {}) => {
      const [route, query] = path.split('?')
      return client.rest.request({
        method,
        path: route,
        auth: true,
        ...(query && { query: new URLSearchParams(query) }),
        ...rest,
      })
    }
    return {
      get: path => request('GET', path),
      post: (path, json) => request('POST', path, { json }),
      upload: (path, data) => request('POST', path, { json: {}, files: [{ name: 'bench.bin', contents: data }] }),
      close: () => {},
    }
  },
}
