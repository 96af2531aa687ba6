/**
 * The contestants: each as its documentation sets it up, pointed at the bench's server.
 * `{ get(path), post(path, body), close() }`; post resolves when the message is said to have arrived, else rejects.
 */
import http from 'node:http'
import net from 'node:net'

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'

export const contestants = {
  async pipecord(origin, { metered = true } = {}) {
    const { createClient } = await import('pipecord')
    // The servers of these cases have no global limit; the peers have none, or theirs is switched off likewise.
    const rateLimit = metered ? { global: false } : undefined
    const client = createClient({
      token,
      baseURL: `${origin}/api/v10`,
      rateLimit,
      requestQueue: { maxQueueSize: 10_000 },
    })
    return {
      get: path => client.get(path).unwrap(),
      post: (path, body, priority = 'normal') => client.post(path, body, { priority }).unwrap(),
      close: () => client.shutdown(),
    }
  },

  async 'raw undici'(origin) {
    const { Agent, request } = await import('undici')
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
      close: () => agent.destroy(),
    }
  },
}
