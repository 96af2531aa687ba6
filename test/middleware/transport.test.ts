import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { MockAgent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Credentials } from '../../middleware/lib/credentials.js'
import { type TransportOptions, transport } from '../../middleware/transport.js'
import { ConfigError, DiscordAPIError, HTTPError, ResponseError, ValidationError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { RequestContext } from '../../src/kernel/context.js'
import { encodeQuery, type Method, type RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { json, loopback } from '../support/loopback.js'

const messages = '/channels/81384788765712384/messages'

/** A client whose only layer is the transport, closed when the test ends. */
function start(options: TransportOptions, ...layers: Layer[]) {
  const layer = transport(options)
  const client = new Client({ layers: [...layers, layer], route: routeOf })
  onTestFinished(() => client.close())
  const send = (method: Method, path: string, more: Partial<RequestOptions> = {}) =>
    client.request({ method, path, ...more })
  return { client, layer, send }
}

describe('transport: requests', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)('sends %s below the base URL (rest 1)', async method => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })

    await send(method, '/users/@me')

    expect(arrived).toMatchObject([{ method, url: '/api/v10/users/@me' }])
  })

  it('takes a base URL without a version, and with a slash at its end (rest 1)', async () => {
    const { origin, arrived } = await loopback()

    await start({ baseURL: origin }).send('GET', '/gateway')
    await start({ baseURL: `${origin}/api/` }).send('GET', '/gateway')

    expect(arrived.map(({ url }) => url)).toEqual(['/gateway', '/api/gateway'])
  })

  it('names itself as Discord asks, with a suffix where there is one (rest 2)', async () => {
    const { baseURL, arrived } = await loopback()

    await start({ baseURL }).send('GET', '/gateway')
    await start({ baseURL, userAgent: 'my-bot/2.0' }).send('GET', '/gateway')

    const [plain, suffixed] = arrived.map(({ headers }) => headers['user-agent'])
    expect(plain).toMatch(/^DiscordBot \(https:\/\/\S+, \d+\.\d+\.\d+\)$/)
    expect(suffixed).toBe(`${plain} my-bot/2.0`)
  })

  it('writes the credential of the identity, and none where there is no identity (rest 3)', async () => {
    const { baseURL, arrived } = await loopback()
    const credentials = new Credentials()
    const identity = credentials.identify('Bot', 'secret')
    let who = identity
    const { send } = start({ baseURL, credentials }, async function sign(ctx, next) {
      ctx.identity = who
      await next()
    })

    await send('GET', '/users/@me')
    who = ''
    await send('GET', '/gateway', { headers: { Authorization: 'Bot stolen' } })
    credentials.forget(identity)
    who = identity
    const forgotten = send('GET', '/users/@me')

    await expect(forgotten).rejects.toMatchObject({ code: 'TOKEN_MISSING' })
    expect(arrived.map(({ headers }) => headers.authorization)).toEqual(['Bot secret', undefined])
  })

  it('encodes the audit reason, so that any script survives (rest 4)', async () => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })
    const reason = 'Spam – 広告 🔥\r\nx: y'

    await send('DELETE', messages, { reason })
    const broken = send('DELETE', messages, { reason: '\ud800' })

    await expect(broken).rejects.toThrow(ValidationError)
    expect(arrived).toHaveLength(1)
    expect(decodeURIComponent(String(arrived[0]?.headers['x-audit-log-reason']))).toBe(reason)
  })

  it('writes queries with booleans, repeated lists and dates, and keeps what the path has (rest 5)', async () => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })
    const at = new Date('2026-08-01T00:00:00.000Z')

    await send('GET', `${messages}?around=5`, {
      query: { wait: true, id: [1n, '2'], at, none: null, gone: undefined, q: 'a&b' },
    })

    expect(arrived[0]?.url).toBe(
      `/api/v10${messages}?around=5&wait=true&id=1&id=2&at=2026-08-01T00%3A00%3A00.000Z&q=a%26b`,
    )
  })

  it('brings any query and any header value over as it is', async () => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })
    const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code)) })
    const query = fc.dictionary(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
    )

    await fc.assert(
      fc.asyncProperty(query, visible, async (given, value) => {
        await send('GET', '/search', { query: given, headers: { 'X-Any': value } })
        const { url, headers } = arrived.at(-1) as (typeof arrived)[number]
        const got = new URL(url, baseURL).searchParams
        expect(encodeQuery(given)).toBe(
          encodeQuery(Object.fromEntries(Object.keys(given).map(key => [key, got.getAll(key)]))),
        )
        expect(headers['x-any']).toBe(value)
      }),
      { numRuns: 50 },
    )
  })

  it('sends lists at the top and ids as bigint, and no body on GET (rest 6)', async () => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })

    await send('PUT', '/applications/1/commands', { body: [{ name: 'ping' }] })
    await send('PATCH', '/guilds/1/channels', { body: [{ id: 81384788765712384n }] })
    await send('GET', '/gateway', { body: { ignored: true } })
    await send('POST', messages)

    expect(arrived.map(({ body }) => body.toString())).toEqual([
      '[{"name":"ping"}]',
      '[{"id":"81384788765712384"}]',
      '',
      '',
    ])
    expect(arrived.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      'application/json',
      undefined,
      undefined,
    ])
    expect(arrived[3]?.headers['content-length']).toBe('0')
  })

  it('leaves an encoded emoji in the path as it is, and refuses a bare one before sending (rest 7)', async () => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })

    await send('PUT', `${messages}/2/reactions/${encodeURIComponent('🔥')}/@me`)
    const bare = send('PUT', `${messages}/2/reactions/🔥/@me`)

    await expect(bare).rejects.toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: 'request' }] })
    expect(arrived.map(({ url }) => url)).toEqual([`/api/v10${messages}/2/reactions/%F0%9F%94%A5/@me`])
  })

  it.each(['/oauth2/token', '/oauth2/token/revoke'])('sends a form to %s (rest 8)', async path => {
    const { baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })

    await send('POST', path, {
      body: { grant_type: 'client_credentials', scope: ['identify', 'guilds'], code: undefined },
    })

    expect(arrived[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(arrived[0]?.body.toString()).toBe('grant_type=client_credentials&scope=identify+guilds')
  })

  it('lets own headers replace its fixed ones, but none that the request depends on', async () => {
    const { origin, baseURL, arrived } = await loopback()
    const { send } = start({ baseURL })
    const headers = {
      'User-Agent': 'mine',
      'X-Discord-Locale': 'de',
      Host: 'evil',
      'Content-Length': '1',
      'content-type': 'x/y',
    }

    await send('POST', messages, { body: { content: 'hi' }, headers })

    expect(arrived[0]?.headers).toMatchObject({
      'user-agent': 'mine',
      'x-discord-locale': 'de',
      host: new URL(origin).host,
      'content-length': '16',
      'content-type': 'application/json',
    })
  })

  it.each([
    ['a path without a slash', { path: 'gateway' }, 'path'],
    ['a timeout of nothing', { timeout: 0 }, 'timeout'],
    ['an unknown kind of answer', { responseType: 'xml' as 'json' }, 'responseType'],
    ['a header that cannot be', { headers: { 'x-a': 'b\r\nc: d' } }, 'request'],
    ['a circular body', { method: 'POST' as const, body: circular() }, 'body'],
    ['a body that is no value', { method: 'POST' as const, body: () => {} }, 'body'],
    ['a form that is no object', { method: 'POST' as const, path: '/oauth2/token', body: 'x=y' }, 'body'],
  ])('refuses %s, names it, and sends nothing', async (_, options, path) => {
    const { baseURL, arrived } = await loopback()
    const { client } = start({ baseURL })

    const error = await client
      .request({ method: 'GET', path: '/gateway', ...options })
      .then(undefined, reason => reason)

    expect(error).toBeInstanceOf(ValidationError)
    expect(error).toMatchObject({ problems: [{ path }], context: { requestId: 'r1' } })
    expect(arrived).toEqual([])
  })

  it('encodes a body once, however many attempts there are', async () => {
    const { baseURL, arrived } = await loopback()
    let encoded = 0
    const body = { toJSON: () => ({ content: `${++encoded}` }) }
    const twice = Object.assign(
      async function twice(_: RequestContext, next: () => Promise<void>) {
        await next()
        await next()
      },
      { reentrant: true },
    )

    await start({ baseURL }, twice).send('POST', messages, { body })

    expect(arrived.map(each => each.body.toString())).toEqual(['{"content":"1"}', '{"content":"1"}'])
  })
})

function circular() {
  const body: Record<string, unknown> = {}
  body.self = body
  return body
}

describe('transport: answers', () => {
  it.each([
    ['application/json', '{"ok":true}', { ok: true }],
    ['application/json; charset=utf-8', '{"text":"é🔥"}', { text: 'é🔥' }],
    ['application/problem+json', '[1]', [1]],
    ['text/plain', 'hello', 'hello'],
    ['image/png', '\x89PNG', Buffer.from('\x89PNG')],
    ['application/json', '', undefined],
  ])('decodes %s by its content type (rest 12)', async (type, body, data) => {
    const { baseURL } = await loopback((_, response) => {
      response.writeHead(200, { 'content-type': type })
      response.end(body)
    })

    const response = await start({ baseURL }).send('GET', '/any')

    expect(response).toMatchObject({ success: true, status: 200 })
    expect(response.data).toEqual(data)
  })

  it('gives nothing for 204 (rest 12)', async () => {
    const { baseURL } = await loopback((_, response) => void response.writeHead(204).end())

    expect(await start({ baseURL }).send('DELETE', messages)).toMatchObject({
      success: true,
      status: 204,
      data: undefined,
    })
  })

  it('decodes as the request asks (rest 12)', async () => {
    const { baseURL } = await loopback(json(200, { a: 1 }))
    const { send } = start({ baseURL })

    expect((await send('GET', '/a', { responseType: 'text' })).data).toBe('{"a":1}')
    expect((await send('GET', '/a', { responseType: 'buffer' })).data).toEqual(Buffer.from('{"a":1}'))
    expect((await send('GET', '/a', { responseType: 'json' })).data).toEqual({ a: 1 })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unpacks %s, small and large', async (encoding, pack) => {
    const bodies = [{ a: 1 }, Array.from({ length: 3000 }, (_, i) => ({ i, random: Math.sin(i) }))]
    let next = 0
    const { baseURL, arrived } = await loopback((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
      response.end(pack(JSON.stringify(bodies[next++])))
    })
    const { send } = start({ baseURL })

    const got = [await send('GET', '/a'), await send('GET', '/b')]

    expect(got.map(({ data }) => data)).toEqual(bodies)
    expect(arrived[0]?.headers['accept-encoding']).toBe('gzip, br, deflate')
  })

  it('asks for no compression where it is switched off', async () => {
    const { baseURL, arrived } = await loopback()

    await start({ baseURL, compression: false }).send('GET', '/gateway')

    expect(arrived[0]?.headers).not.toHaveProperty('accept-encoding')
  })

  it('joins headers that come several times, and tells the head before the body', async () => {
    const { baseURL } = await loopback((_, response) => {
      response.setHeader('X-Many', ['1', '2'])
      json(200, {}, { 'X-RateLimit-Remaining': '4' })(_, response)
    })
    const heads: unknown[] = []
    const { send } = start({ baseURL }, async function listen(ctx, next) {
      ctx.onHead((status, headers) => heads.push([status, headers['x-ratelimit-remaining'], ctx.response]))
      await next()
    })

    const { headers } = await send('GET', '/gateway')

    expect(headers).toMatchObject({ 'x-many': '1, 2', 'x-ratelimit-remaining': '4' })
    expect(heads).toEqual([[200, '4', undefined]])
  })

  it('resolves a refusal with the error that Discord names, and its answer is in the context (rest 13)', async () => {
    const errors = { content: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] } }
    const { baseURL } = await loopback(json(400, { code: 50035, message: 'Invalid Form Body', errors }))
    const { send } = start({ baseURL })

    const response = await send('POST', messages, { body: {} })

    expect(response.error).toBeInstanceOf(DiscordAPIError)
    expect(response).toMatchObject({
      success: false,
      status: 400,
      error: { discordCode: 50035, errors: [{ path: 'content' }], context: { channelId: '81384788765712384' } },
    })
  })

  it('makes an HTTP error of a 502 page, never a parse error (rest 14)', async () => {
    const page = (type: string) => (_: unknown, response: import('node:http').ServerResponse) => {
      response.writeHead(502, { 'content-type': type })
      response.end('<html>secret page</html>')
    }

    for (const type of ['text/html', 'application/json']) {
      const { baseURL } = await loopback(page(type))
      const response = await start({ baseURL }).send('GET', '/gateway')
      expect(response.error).toBeInstanceOf(HTTPError)
      expect(response.error).not.toBeInstanceOf(DiscordAPIError)
      expect(response.error?.message).not.toContain('secret')
    }
  })

  it.each([
    ['JSON that is none', { 'content-type': 'application/json' }, '{"content":"secret'],
    ['damaged gzip', { 'content-encoding': 'gzip' }, 'not gzip'],
    ['an unknown encoding', { 'content-encoding': 'zip' }, 'zip'],
    ['an unknown charset', { 'content-type': 'text/plain; charset=klingon' }, 'x'],
  ])('fails with a typed error that shows nothing of it for %s with 200 (rest 15)', async (_, headers, body) => {
    const { baseURL } = await loopback((_request, response) => void response.writeHead(200, headers).end(body))

    const error = await start({ baseURL })
      .send('GET', '/gateway')
      .then(undefined, reason => reason)

    expect(error).toBeInstanceOf(ResponseError)
    expect(error).toMatchObject({ code: 'RESPONSE_MALFORMED', status: 200, context: { route: '/gateway' } })
    expect(`${error.message}${error.stack}${error.cause ?? ''}`).not.toContain('secret')
  })

  it('refuses answers that are too large: announced, on the way, or once unpacked', async () => {
    const large = 'x'.repeat(2000)
    const answers = [
      { headers: { 'content-length': '2000' }, body: large },
      { headers: { 'transfer-encoding': 'chunked' }, body: large },
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(large) },
    ]
    for (const { headers, body } of answers) {
      const { baseURL } = await loopback((_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', ...headers } as Record<string, string>)
        response.end(body)
      })
      const { send } = start({ baseURL, maxResponseSize: 1000 })
      await expect(send('GET', '/gateway')).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE', status: 200 })
    }
  })

  it('does not follow redirects, for they could take the token elsewhere', async () => {
    const other = await loopback()
    const { baseURL } = await loopback((_, response) => void response.writeHead(302, { location: other.origin }).end())

    const response = await start({ baseURL }).send('GET', '/gateway')

    expect(response).toMatchObject({ success: false, status: 302 })
    expect(response.error?.hint).toContain('base URL')
    expect(other.arrived).toEqual([])
  })

  it('gives a 202 of the search index with its body (rest 17)', async () => {
    const body = {
      code: 110000,
      message: 'Index not yet available. Try again later',
      documents_indexed: 0,
      retry_after: 0,
    }
    const { baseURL } = await loopback(json(202, body))

    const response = await start({ baseURL }).send('GET', '/guilds/1/messages/search')

    expect(response).toMatchObject({ success: true, status: 202, data: body })
  })

  it('tells the wait of a 429 in its error', async () => {
    const { baseURL } = await loopback(
      json(429, { message: 'limited', retry_after: 0.3, global: false }, { 'retry-after': '1' }),
    )

    expect((await start({ baseURL }).send('GET', '/gateway')).error).toMatchObject({ status: 429, retryAfter: 300 })
  })

  it('skips informational answers', async () => {
    const { baseURL } = await loopback((request, response) => {
      response.writeEarlyHints({ link: '</a>' })
      json(200, { ok: 1 })(request, response)
    })

    expect(await start({ baseURL }).send('GET', '/gateway')).toMatchObject({ status: 200, data: { ok: 1 } })
  })

  it('never shows the token, whatever fails (rest 16)', async () => {
    const credentials = new Credentials()
    const identity = credentials.identify('Bot', 'very-secret-token')
    const sign: Layer = async function sign(ctx, next) {
      ctx.identity = identity
      await next()
    }
    const { baseURL } = await loopback(json(401, { code: 50014, message: 'Invalid authentication token' }))
    const path = '/webhooks/81384788765712384/webhook-secret-token'

    const answered = (await start({ baseURL, credentials }, sign).send('POST', path, { body: { content: 'private' } }))
      .error
    const refused = await start({ baseURL: 'http://127.0.0.1:1', credentials }, sign)
      .send('POST', path, { body: { content: 'private' } })
      .then(undefined, (reason: Error) => reason)

    for (const error of [answered, refused as Error]) {
      const { inspect } = await import('node:util')
      const shown = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`
      expect(shown).not.toMatch(/secret|private/)
      expect(shown).toContain('transport.test.ts')
      expect(error).toMatchObject({ context: { method: 'POST', route: '/webhooks/{webhook_id}/{webhook_token}' } })
    }
  })
})

describe('transport: options', () => {
  it.each([
    ['baseURL', { baseURL: 'ftp://discord.com' }],
    ['baseURL', { baseURL: 'discord.com' }],
    ['baseURL', { baseURL: 'https://user:pass@discord.com' }],
    ['baseURL', { baseURL: 'https://discord.com/?a=b' }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: Number.NaN }],
    ['maxResponseSize', { maxResponseSize: -1 }],
    ['userAgent', { userAgent: 'a\r\nb' }],
    ['compression', { compression: 'yes' as unknown as boolean }],
    ['dispatcher', { dispatcher: {} as never }],
    ['dispatcher', { dispatcher: null as never }],
    ['connectionPool', { dispatcher: new MockAgent(), connectionPool: {} }],
    ['connectionPool', { connectionPool: 5 as never }],
    ['connectionPool.maxConnections', { connectionPool: { maxConnections: 0 } }],
    ['connectionPool.maxConnectionsPerHost', { connectionPool: { maxConnectionsPerHost: 1.5 } }],
    ['connectionPool.connectionTimeout', { connectionPool: { connectionTimeout: -1 } }],
    ['connectionPool.healthCheckInterval', { connectionPool: { healthCheckInterval: 0 } }],
    ['connectionPool.maxIdleTime', { connectionPool: { maxIdleTime: Infinity } }],
    ['connectionPool.dnsCacheTime', { connectionPool: { dnsCacheTime: -1 } }],
    ['connectionPool.enableKeepAlive', { connectionPool: { enableKeepAlive: 1 as never } }],
    ['connectionPool.allowH2', { connectionPool: { allowH2: 1 as never } }],
    ['connectionPool.lookup', { connectionPool: { lookup: 'dns' as never } }],
    ['connectionPool.maxConnection', { connectionPool: { maxConnection: 1 } as never }],
    ['retries', { retries: 1 } as never],
  ])('refuses a wrong %s when it is made, and names it', (key, options) => {
    const make = () => transport(options as TransportOptions)

    expect(make).toThrow(ConfigError)
    expect(make).toThrow(expect.objectContaining({ key }))
  })

  it("sends through a user's dispatcher, such as undici's MockAgent", async () => {
    const agent = new MockAgent()
    agent.disableNetConnect()
    agent
      .get('https://discord.com')
      .intercept({ method: 'POST', path: `/api/v10${messages}`, body: '{"content":"hi"}' })
      .reply(200, { id: '1' }, { headers: { 'content-type': 'application/json' } })
    const { send } = start({ dispatcher: agent })

    expect((await send('POST', messages, { body: { content: 'hi' } })).data).toEqual({ id: '1' })
    await expect(send('GET', '/gateway')).rejects.toMatchObject({ code: 'NETWORK_ERROR', sent: false })
  })
})
