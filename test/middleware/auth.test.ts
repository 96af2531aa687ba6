import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Auth, type AuthOptions, auth } from '../../middleware/auth.js'
import { Credentials } from '../../middleware/lib/credentials.js'
import type { Layer } from '../../src/kernel/client.js'
import type { RequestOptions } from '../../src/request.js'
import { setup } from '../support/setup.js'

const token = 'MTA5.secret-of.the-bot'
const other = 'MjA5.another-secret'
const user = 'user-access-token'
const hookToken = 'hook-secret_0123456789'
const webhook = `/webhooks/81384788765712384/${hookToken}`
const interaction = 'aW50ZXJhY3Rpb246MTIzOmFiYw'
const badToken = { status: 401, body: { code: 50014, message: 'Invalid authentication token' } }
const unauthorized = { status: 401, body: { code: 0, message: '401: Unauthorized' } }
const badHook = { status: 401, body: { code: 50027, message: 'Invalid Webhook Token' } }
const unknownHook = { status: 404, body: { code: 10015, message: 'Unknown Webhook' } }

function start(options: Partial<AuthOptions> = {}, ...behind: Layer[]) {
  const credentials = new Credentials()
  const layer = auth({ token, credentials, ...options })
  const { client, clock, discord } = setup(layer, ...behind)
  const headers = () => discord.sent.map(({ identity }) => credentials.header(identity))
  const get = (path: string, more: Partial<RequestOptions> = {}) => client.request({ method: 'GET', path, ...more })
  const refused: string[] = []
  client.on('tokenRefused', (_, identity) => refused.push(identity))
  return { client, clock, discord, credentials, layer, headers, get, refused }
}

describe('auth', () => {
  it('signs as a bot, as a user or not at all, as the client or the request says (rest 3)', async () => {
    const { get, headers } = start()

    await get('/users/@me')
    await get('/users/@me', { auth: `Bearer ${user}` })
    await get('/users/@me', { auth: { type: 'Bot', token: other } })
    await get('/users/@me', { auth: { token: `Bot ${other}` } })
    await get('/users/@me', { auth: false })
    await get('/users/@me', { auth: 'none' })

    const theirs = `Bot ${other}`
    expect(headers()).toEqual([`Bot ${token}`, `Bearer ${user}`, theirs, theirs, undefined, undefined])
  })

  it.each([
    [{ token: `Bot ${token}` }, `Bot ${token}`],
    [{ token: `Bearer ${user}` }, `Bearer ${user}`],
    [{ token: user, type: 'Bearer' as const }, `Bearer ${user}`],
    [{ token, type: 'Bot' as const }, `Bot ${token}`],
  ])('takes a token with or without its prefix', async (options, header) => {
    const { get, headers } = start(options)

    await get('/users/@me')

    expect(headers()).toEqual([header])
  })

  it('fails without a token before anything is sent, and says where to get one (rest 3)', async () => {
    const { get, discord } = start({ token: undefined })

    await expect(get('/users/@me')).rejects.toMatchObject({
      name: 'AuthError',
      code: 'TOKEN_MISSING',
      hint: expect.stringContaining('https://discord.com/developers/applications'),
      context: { method: 'GET', route: '/users/@me' },
    })
    expect(discord.sent).toEqual([])
  })

  it('gives each token an identity of its own, the same for the same token, so that limits stay apart (rest 35)', async () => {
    const { get, discord } = start()

    await get('/users/@me')
    await get('/users/@me', { auth: `Bot ${other}` })
    await get('/users/@me', { auth: `Bearer ${token}` })
    await get('/users/@me', { auth: `Bot ${token}` })

    const [own, bot, bearer, same] = discord.sent.map(({ identity }) => identity)
    expect(new Set([own, bot, bearer]).size).toBe(3)
    expect(same).toBe(own)
    expect(own).not.toContain(token)
  })

  it.each([
    ['POST', webhook],
    ['PATCH', `${webhook}/messages/@original`],
    ['POST', `/interactions/81384788765712384/${interaction}/callback`],
    ['POST', `/webhooks/81384788765712384/${interaction}`],
    ['GET', '/gateway'],
    ['GET', '/sticker-packs'],
    ['GET', '/guilds/81384788765712384/widget.json'],
    ['POST', '/oauth2/token'],
    ['GET', '/oauth2/keys'],
  ] as const)('sends %s %s unsigned, with or without a token', async (method, path) => {
    for (const own of [token, undefined]) {
      const { client, discord } = start({ token: own })

      await client.request({ method, path })

      expect(discord.sent.map(({ identity }) => identity)).toEqual([''])
    }
  })

  it.each(['/gateway/bot', '/webhooks/81384788765712384', '/oauth2/@me', '/channels/1/webhooks', '/sticker-packs/1'])(
    'signs GET %s',
    async path => {
      const { get, headers } = start()

      await get(path)

      expect(headers()).toEqual([`Bot ${token}`])
    },
  )

  it('signs an invite look-up if it can, and asks as nobody if it cannot', async () => {
    const signed = start()
    const unsigned = start({ token: undefined })

    await signed.get('/invites/abc')
    await unsigned.get('/invites/abc')

    expect(signed.headers()).toEqual([`Bot ${token}`])
    expect(unsigned.headers()).toEqual([undefined])
    await expect(unsigned.client.request({ method: 'DELETE', path: '/invites/abc' })).rejects.toMatchObject({
      code: 'TOKEN_MISSING',
    })
  })

  it('keeps a credential that the request names even where the route needs none', async () => {
    const { client, headers } = start()

    await client.request({ method: 'GET', path: webhook, auth: `Bot ${other}` })

    expect(headers()).toEqual([`Bot ${other}`])
  })
})

describe('auth, once Discord refused a token', () => {
  it.each([badToken, unauthorized])('sends nothing more with it until it is replaced (rest 53)', async answer => {
    const { get, discord, layer, refused, headers } = start()
    discord.answers(answer)

    expect((await get('/users/@me')).success).toBe(false)
    await expect(get('/users/@me')).rejects.toMatchObject({ name: 'AuthError', code: 'TOKEN_DEAD' })
    expect(discord.sent).toHaveLength(1)
    expect(layer.isDead).toBe(true)
    expect(refused).toEqual([discord.sent[0]?.identity])

    layer.replaceToken(other)
    await get('/users/@me')
    expect(layer.isDead).toBe(false)
    expect(headers()[1]).toBe(`Bot ${other}`)
  })

  it('takes the same token again if told to', async () => {
    const { get, discord, layer } = start()
    discord.answers(badToken)
    await get('/users/@me')

    layer.replaceToken(token)

    expect((await get('/users/@me')).success).toBe(true)
  })

  it.each([
    ['a webhook said no to its own token', 'POST', webhook, badHook],
    ['a webhook answered a plain 401', 'POST', webhook, unauthorized],
    ['a bot may not ask /oauth2/@me', 'GET', '/oauth2/@me', unauthorized],
    ['a scope was missing', 'GET', '/users/@me', { status: 401, body: { code: 40001, message: 'Unauthorized' } }],
    ['a permission was missing', 'GET', '/users/@me', { status: 403, body: { code: 50013, message: 'Missing' } }],
    ['a proxy said no', 'GET', '/users/@me', { status: 401 }],
  ] as const)('goes on when %s (rest 53)', async (_, method, path, answer) => {
    const { client, get, discord, layer, refused } = start()
    discord.answers(answer)

    await client.request({ method, path })

    expect(layer.isDead).toBe(false)
    expect(refused).toEqual([])
    expect((await get('/users/@me')).success).toBe(true)
  })

  it('keeps a user token that only lacks a scope, and drops one that is invalid', async () => {
    const { get, discord, layer, refused } = start()
    const mine = { auth: `Bearer ${user}` }
    discord.answers(unauthorized, { status: 401, body: { code: 50025, message: 'Invalid OAuth2 access token' } })

    await get('/users/@me/guilds', mine)
    await get('/users/@me', mine)

    await expect(get('/users/@me', mine)).rejects.toMatchObject({ code: 'TOKEN_DEAD' })
    expect(refused).toHaveLength(1)
    expect(layer.isDead).toBe(false)
    expect((await get('/users/@me')).success).toBe(true)
  })

  it('drops the old token only, when its refusal comes after the new one', async () => {
    const { get, discord, layer } = start()
    discord.answers(async ctx => {
      layer.replaceToken(other)
      await Promise.resolve()
      ctx.head(401, {})
      const { DiscordAPIError } = await import('../../src/errors.js')
      throw new DiscordAPIError('Refused.', { status: 401, discordCode: 50014, hint: 'Replace it.' })
    })

    await expect(get('/users/@me')).rejects.toMatchObject({ status: 401 })

    expect(layer.isDead).toBe(false)
    expect((await get('/users/@me')).success).toBe(true)
  })

  it('reports a refusal once, however many requests meet it', async () => {
    const { get, discord, refused } = start()
    discord.answers(badToken, badToken, badToken)

    await Promise.all([get('/users/@me'), get('/users/@me'), get('/users/@me')])

    expect(refused).toHaveLength(1)
  })

  it('takes the token away from requests that still wait behind it', async () => {
    const { get, discord, credentials } = start()
    discord.answers(badToken)

    await get('/users/@me')

    expect(credentials.header(discord.sent[0]?.identity ?? '')).toBeUndefined()
  })

  it('does not let a further attempt out with a token that died meanwhile', async () => {
    const twice: Layer = Object.assign(
      async function again(_: unknown, next: () => Promise<void>) {
        await next().catch(next)
      },
      { reentrant: true },
    )
    const { get, discord } = start({}, twice)
    let fail = () => {}
    discord.answers(
      () =>
        new Promise((_, reject) => {
          fail = () => reject(new Error('outage'))
        }),
      badToken,
      badToken,
    )

    const slow = get('/channels/1')
    await get('/users/@me').catch(() => {})
    const sent = discord.sent.length
    fail()

    await expect(slow).rejects.toMatchObject({ code: 'TOKEN_DEAD' })
    expect(discord.sent).toHaveLength(sent)
  })

  it('asks as nobody where nobody is good enough', async () => {
    const { get, discord, headers } = start()
    discord.answers(badToken)
    await get('/users/@me')

    await get('/invites/abc')

    expect(headers()[1]).toBeUndefined()
    expect(discord.sent).toHaveLength(2)
  })
})

describe('auth, once a webhook is gone', () => {
  it('does not call it again, and calls others (rest 54)', async () => {
    const { client, discord } = start({ token: undefined })
    const send = (path: string) => client.request({ method: 'POST', path, body: {} })
    discord.answers(unknownHook)

    await send(webhook)

    await expect(send(webhook)).rejects.toMatchObject({ name: 'AuthError', code: 'WEBHOOK_GONE' })
    await expect(send(`${webhook}/slack`)).rejects.toMatchObject({ code: 'WEBHOOK_GONE' })
    expect(discord.sent).toHaveLength(1)
    expect((await send(`${webhook}x`)).success).toBe(true)
  })

  it('counts a webhook that a bot looked up by id', async () => {
    const { get, discord } = start()
    discord.answers(unknownHook)

    await get('/webhooks/81384788765712384')

    await expect(get('/webhooks/81384788765712384')).rejects.toMatchObject({ code: 'WEBHOOK_GONE' })
  })

  it('goes on when only a message is unknown', async () => {
    const { get, discord } = start()
    discord.answers({ status: 404, body: { code: 10008, message: 'Unknown Message' } })

    await get(`${webhook}/messages/1`)

    expect((await get(`${webhook}/messages/1`)).success).toBe(true)
  })

  it('goes on with an interaction, whose follow-ups are unknown until its first response is in', async () => {
    const { client, discord } = start()
    const followUp = () => client.request({ method: 'POST', path: `/webhooks/81384788765712384/${interaction}` })
    discord.answers(unknownHook)

    await followUp()

    expect((await followUp()).success).toBe(true)
  })

  it('remembers only as many as it was told to', async () => {
    const { get, discord } = start({ remember: 1 })
    discord.answers(unknownHook, unknownHook)

    await get('/webhooks/1')
    await get('/webhooks/2')

    expect((await get('/webhooks/1')).success).toBe(true)
    await expect(get('/webhooks/2')).rejects.toMatchObject({ code: 'WEBHOOK_GONE' })
  })
})

describe('auth with bad input', () => {
  it.each([
    ['', 'an empty string'],
    ['  ', 'whitespace'],
    ['abc\n', 'whitespace at position 3'],
    ['my token', 'whitespace'],
    ['Bot Bot abc', 'two prefixes'],
    ['Bot ', 'an empty string'],
    ['ab\u0000c', 'a control character at position 2'],
    ['abcü', 'a character that no token has at position 3'],
    ['undefined', 'a variable were not set'],
    [null, 'null'],
    [42, 'a value of type number'],
  ])('refuses the token %j without repeating it', (bad, problem) => {
    const make = () => auth({ token: bad as string, credentials: new Credentials() })

    expect(make).toThrow(
      expect.objectContaining({ name: 'ConfigError', key: 'token', message: expect.stringContaining(problem) }),
    )
    if (typeof bad === 'string' && bad.trim().length > 3 && bad !== 'undefined')
      expect(message(make)).not.toContain(bad)
  })

  it('refuses a token whose prefix contradicts its type', () => {
    const make = () => auth({ token: `Bearer ${user}`, type: 'Bot', credentials: new Credentials() })

    expect(make).toThrow('`token` must be a token as Discord shows it, got a Bearer token where a Bot token belongs.')
    expect(message(make)).not.toContain(user)
  })

  it.each([
    [{ type: 'Basic' }, 'auth.type'],
    [{ remember: 0 }, 'auth.remember'],
    [{ credentials: undefined }, 'auth.credentials'],
    [{ tokens: [] }, 'auth.tokens'],
  ])('refuses %o', (options, key) => {
    expect(() => auth({ token, credentials: new Credentials(), ...options } as AuthOptions)).toThrow(
      expect.objectContaining({ name: 'ConfigError', key }),
    )
  })

  it('refuses a bad replacement and keeps the token before', async () => {
    const { layer, get, headers } = start()

    expect(() => layer.replaceToken('two words')).toThrow(expect.objectContaining({ key: 'token' }))

    await get('/users/@me')
    expect(headers()).toEqual([`Bot ${token}`])
  })

  it.each([
    ['without-a-prefix', 'a token without'],
    ['Bot ', 'an empty string'],
    ['Bearer a b', 'whitespace'],
    [true, 'a value of type boolean'],
    [null, 'null'],
    [7, 'a value of type number'],
    [{ token: 'x', type: 'Basic' }, 'an unknown type'],
    [{ token: 'sec-ret' }, 'a token without'],
    [{ type: 'Bot' }, 'a value of type undefined'],
    [[], 'a value of type undefined'],
  ])("refuses %j as a request's auth", async (bad, problem) => {
    const { get, discord } = start()

    const failure = await get('/users/@me', { auth: bad }).catch(error => error)

    expect(failure).toMatchObject({ name: 'ValidationError', problems: [{ path: 'auth', code: 'INVALID_AUTH' }] })
    expect(failure.message).toContain(problem)
    expect(failure.message).not.toContain('sec-ret')
    expect(discord.sent).toEqual([])
  })
})

describe('auth and secrets', () => {
  it('shows no token in its handle, its errors and its events', async () => {
    const { client, get, discord, layer, credentials } = start()
    const seen: unknown[] = [layer, credentials]
    client.on('tokenRefused', (...args) => seen.push(args))
    discord.answers(badToken, unknownHook)
    for (const path of ['/users/@me', webhook, '/users/@me', webhook]) {
      await get(path).then(
        answer => seen.push(answer.error),
        error => seen.push(error),
      )
    }

    const text = seen.map(item => `${inspect(item, { depth: 9, showHidden: true })} ${JSON.stringify(item)}`).join()

    expect(text).not.toContain('secret-of')
    expect(text).not.toContain(hookToken)
  })

  it('is a layer named auth', () => {
    const layer: Auth = auth({ credentials: new Credentials() })

    expect(layer.name).toBe('auth')
    expect(layer.isDead).toBe(false)
  })
})

function message(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
