import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { engine, send, token } from './engine.js'

describe('the doors of the simulator', () => {
  it('answers a request with Discord’s headers', async () => {
    const discord = await engine({ dateSkew: 3_600_000 })

    const answer = await discord.call('GET /users/@me')

    expect(answer).toMatchObject({ status: 200, json: { id: '123' } })
    expect(answer.headers).toMatchObject({ via: '1.1 google', 'content-type': 'application/json' })
    expect(answer.headers.date).toBe('Thu, 01 Jan 2026 01:00:00 GMT')
  })

  it('sends 204 without a body', async () => {
    const discord = await engine()

    const answer = await discord.call('DELETE /channels/1/messages/2')

    expect(answer).toMatchObject({ status: 204, text: '' })
    expect(answer.headers).not.toHaveProperty('content-type')
    expect(answer.headers).not.toHaveProperty('content-length')
  })

  it.each([
    ['GET /nowhere/at/all', 404, { message: '404: Not Found', code: 0 }],
    ['GET /does/not/exist', 404, { message: '404: Not Found', code: 0 }],
    ['GET /users//', 404, { message: '404: Not Found', code: 0 }],
    ['GET /users/%E0%A4%A', 404, { message: '404: Not Found', code: 0 }],
    ['PUT /users/@me', 405, { message: '405: Method Not Allowed', code: 0 }],
    ['GET /api/v8/users/@me', 400, { message: 'Invalid API version', code: 50041 }],
    ['GET /api/users/@me', 400, { message: 'Invalid API version', code: 50041 }],
    ['GET /api/v9/users/@me', 200, { id: '123' }],
  ])('answers %s with %i', async (route, status, json) => {
    const discord = await engine()

    const answer = await discord.call(route)

    expect(answer).toMatchObject({ status, json })
  })

  it('says of an operation of Discord’s that it is not simulated', async () => {
    const discord = await engine()

    const answer = await discord.call('GET /guilds/1/templates')

    const message = 'pipecord simulator: GET /guilds/{guild_id}/templates is not simulated yet'
    expect(answer).toMatchObject({ status: 501, json: { message, code: 0, simulated: false } })
  })

  it.each([
    ['no token', { token: null }, { message: '401: Unauthorized', code: 0 }],
    ['an unknown token', { token: 'nonsense' }, { message: '401: Unauthorized', code: 0 }],
    ['a token without its scheme', { headers: { authorization: token } }, { message: '401: Unauthorized', code: 0 }],
  ])('refuses %s with 401', async (_, options, json) => {
    const discord = await engine()

    const answer = await discord.call('GET /users/@me', options)

    expect(answer).toMatchObject({ status: 401, json })
    expect(discord.effects).toHaveLength(0)
  })

  it('refuses a revoked token with 50014', async () => {
    const discord = await engine()
    discord.revoke(token)

    const answer = await discord.call('GET /users/@me')

    expect(answer).toMatchObject({ status: 401, json: { code: 50014 } })
  })

  it('asks no token of routes that carry their own', async () => {
    const discord = await engine()

    const answer = await discord.call('POST /webhooks/1/hooktoken', { token: null, json: { content: 'x' } })

    expect(answer.json).toEqual({ webhook_id: '1', webhook_token: 'hooktoken' })
  })

  it.each([
    ['', 'tolerated', 403],
    ['Mozilla/5.0 (X11)', 'tolerated', 403],
    ['Oceanic/1.15.0 (https://github.com/OceanicJS/Oceanic)', 'tolerated', 200],
    ['Oceanic/1.15.0 (https://github.com/OceanicJS/Oceanic)', 'documented', 403],
    ['DiscordBot (https://example.com, 1.0.0) Node.js/20', 'documented', 200],
    ['', 'any', 200],
  ] as const)('User-Agent %j under the policy %s gives %i', async (agent, userAgent, status) => {
    const discord = await engine({ userAgent })

    const answer = await discord.call('GET /users/@me', { headers: { 'user-agent': agent } })

    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.json).toEqual({ message: 'internal network error', code: 40333 })
  })

  it.each([
    ['text/plain', '{}', 50035],
    ['', '{}', 50035],
    ['application/json', '{"content":', 50109],
    ['multipart/form-data', '--x', 50035],
    ['multipart/form-data; boundary=x', 'nonsense', 50035],
  ])('refuses a body of type %j that reads %j with %i', async (type, body, code) => {
    const discord = await engine()

    const answer = await discord.call('POST /channels/1/messages', { body, headers: { 'content-type': type } })

    expect(answer).toMatchObject({ status: 400, json: { code } })
    expect(discord.effects).toHaveLength(0)
  })

  it('hands form fields, queries, reasons and decoded paths to the handler', async () => {
    const discord = await engine()

    await discord.call('POST /channels/1/messages?a=1&a=2', {
      body: 'content=two+words&tts=true',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-audit-log-reason': 'gr%C3%BCn' },
    })
    await discord.call('PUT /channels/1/messages/2/reactions/%F0%9F%91%8D/@me')

    const [first, second] = discord.effects
    expect(first).toMatchObject({ body: { content: 'two words', tts: 'true' }, reason: 'grün', origin: discord.origin })
    expect(first?.query.getAll('a')).toEqual(['1', '2'])
    expect(second?.params).toEqual({ channel_id: '1', message_id: '2', emoji_name: '👍' })
  })

  it('takes a multipart body apart', async () => {
    const discord = await engine()
    const form = [
      '--line\r\nContent-Disposition: form-data; name="payload_json"\r\nContent-Type: application/json\r\n\r\n{"content":"hi"}',
      '--line\r\nContent-Disposition: form-data; name="files[0]"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc',
      '--line--\r\n',
    ].join('\r\n')

    await discord.call('POST /channels/1/messages', {
      body: form,
      headers: { 'content-type': 'multipart/form-data; boundary=line' },
    })

    const [call] = discord.effects
    expect(call?.body).toEqual({ content: 'hi' })
    expect(call?.files).toMatchObject([{ field: 'files[0]', filename: 'a.txt', contentType: 'text/plain' }])
    expect(call?.files[0]?.bytes.toString()).toBe('abc')
  })

  it('refuses a request of more than 25 MiB with 413, and a file of more than 10 MiB with 50045', async () => {
    const discord = await engine()
    const part = '--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a"\r\n\r\n'
    const file = Buffer.concat([Buffer.from(part), Buffer.alloc(10 * 1024 * 1024 + 1), Buffer.from('\r\n--x--')])
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }

    const large = await discord.call('POST /channels/1/messages', { body: Buffer.alloc(25 * 1024 * 1024 + 1), headers })
    const single = await discord.call('POST /channels/1/messages', { body: file, headers })

    expect(large).toMatchObject({ status: 413, json: { code: 40005 } })
    expect(single).toMatchObject({ status: 400, json: { code: 50045 } })
  })

  it('turns a handler’s refusal into Discord’s error JSON', async () => {
    const discord = await engine()

    const answer = await discord.call('PATCH /guilds/1', { json: {} })

    expect(answer).toMatchObject({ status: 403, json: { code: 50013, message: 'Missing Permissions' } })
    expect(answer.headers).toHaveProperty('x-ratelimit-limit')
  })

  it('refuses an audit-log reason of more than 512 characters', async () => {
    const discord = await engine()

    const answer = await discord.call('GET /users/@me', { headers: { 'x-audit-log-reason': 'r'.repeat(513) } })

    expect(answer).toMatchObject({ status: 400, json: { code: 50035, errors: { reason: {} } } })
  })

  it('serves files outside the API without token, User-Agent and limits', async () => {
    const discord = await engine()

    const answer = await discord.call('GET /cdn/icon.png', { token: null, headers: { 'user-agent': '' } })

    expect(answer).toMatchObject({ status: 200, json: { name: 'icon.png' } })
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit')
  })

  it.each(['gzip', 'br', 'deflate'])(
    'compresses with %s when the client asks and the option allows it',
    async coding => {
      const discord = await engine({ compression: true })
      const headers = { 'accept-encoding': `${coding}, identity;q=0.1` }

      const large = await discord.call('GET /channels/1/messages', { headers })
      const small = await discord.call('GET /users/@me', { headers })

      expect(large.headers['content-encoding']).toBe(coding)
      expect(Number(large.headers['content-length'])).toBeLessThan(1000)
      expect(small.headers).not.toHaveProperty('content-encoding')
    },
  )

  it('logs what happened, without tokens and bodies', async () => {
    const discord = await engine()

    await discord.call('POST /webhooks/77/hooksecret', { token: null, json: { content: 'private words' } })
    await discord.call('POST /channels/1/messages', { json: { content: 'private words' } })

    const [hook, message] = discord.log.entries
    expect(hook).toMatchObject({ route: '/webhooks/{webhook_id}/{webhook_token}', identity: undefined, status: 200 })
    expect(hook?.params).toEqual({ webhook_id: '77', webhook_token: '***' })
    expect(message).toMatchObject({ method: 'POST', identity: '123', bytesIn: 27, handled: true, cut: false })
    expect(JSON.stringify(discord.log.entries)).not.toMatch(/hooksecret|private|secretsecret/)
  })

  it('finishes what a client no longer waits for, and logs that it left', async () => {
    const discord = await engine({ latency: 1000 })
    const abort = new AbortController()
    const left = discord.call('POST /channels/1/messages', { json: {}, signal: abort.signal }).catch(() => 'left')
    while (discord.effects.length === 0) await new Promise(resolve => setImmediate(resolve))

    abort.abort()
    await left
    while (discord.log.inFlight > 0) await new Promise(resolve => setImmediate(resolve))
    await discord.clock.advance(1000)

    expect(discord.log.entries[0]).toMatchObject({ handled: true, cut: true, status: undefined })
  })

  it('has no effect of an upload that breaks off', async () => {
    const discord = await engine()
    const { port } = new URL(discord.origin)
    const socket = createConnection({ port: Number(port) })

    socket.write('POST /api/v10/channels/1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    while (discord.log.entries.length === 0) await new Promise(resolve => setImmediate(resolve))
    socket.destroy()
    while (discord.log.inFlight > 0) await new Promise(resolve => setImmediate(resolve))

    expect(discord.log.entries[0]).toMatchObject({ handled: false, cut: true, status: undefined })
    expect(discord.effects).toHaveLength(0)
  })

  it('ends at once and frees its port', async () => {
    const discord = await engine({ latency: 60_000 })
    const hanging = discord.call(send.replace('{channel_id}', '1')).catch((error: Error) => error)
    while (discord.effects.length === 0) await new Promise(resolve => setImmediate(resolve))

    await discord.close()

    expect(await hanging).toBeInstanceOf(Error)
    await expect(discord.call('GET /users/@me')).rejects.toThrow()
  })
})
