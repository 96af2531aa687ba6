import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import {
  type AuthorizationOptions,
  Client,
  ConfigError,
  createClient,
  type DiscordAPIClient,
  DiscordAPIError,
  type Layer,
  type OAuth2,
  oauth2,
  type RequestContext,
  ResponseError,
} from '../../src/index.js'
import { ApiResponse } from '../../src/request.js'
import { FakeClock } from '../support/clock.js'

const clientId = '157730590492196864'
const clientSecret = 's3cr3t-of-the-application'
const redirectUri = 'https://nicememe.website/back?from=discord'
const bare = (client = new Client()) => oauth2(client, { clientId, clientSecret, redirectUri })

describe('oauth2', () => {
  let discord: Simulator
  let client: DiscordAPIClient
  let login: OAuth2
  let secret: string
  beforeEach(async () => {
    discord = await simulator()
    const application = discord.world.applications.get(discord.world.bot.applicationId)!
    secret = application.clientSecret
    client = createClient({ baseURL: discord.baseURL })
    const authorizeURL = `${discord.origin}/oauth2/authorize`
    login = oauth2(client, { clientId: application.id, clientSecret: secret, redirectUri, authorizeURL })
  })
  afterEach(async () => {
    await client.shutdown()
    await discord.close()
  })

  /** Sends a browser to the address, and reads where Discord sends it. */
  const visit = async (options: AuthorizationOptions) => {
    const response = await fetch(login.authorizationURL(options), { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? 'about:blank')
  }
  const codeOf = async (options: Partial<AuthorizationOptions> = {}) =>
    (await visit({ scopes: ['identify', 'guilds'], ...options })).searchParams.get('code') ?? ''

  it('takes a user from the address to a token that works, and brings the state back', async () => {
    const back = await visit({ scopes: ['identify', 'guilds'], state: 'of this browser' })
    const token = await login.exchange(back.searchParams.get('code') ?? '')
    const me = await client.get('/users/@me', { auth: { type: 'Bearer', token: token.accessToken } }).unwrap()

    expect(`${back.origin}${back.pathname}`).toBe('https://nicememe.website/back')
    expect(back.searchParams.get('from')).toBe('discord')
    expect(back.searchParams.get('state')).toBe('of this browser')
    expect(token.scopes).toEqual(['identify', 'guilds'])
    expect(me.username).toBe('ann')
  })

  it('brings nobody back with a code who says no', async () => {
    discord.world.oauth2.visitor = null

    const back = await visit({ scopes: ['identify'], state: 'x' })

    expect(Object.fromEntries(back.searchParams)).toEqual({ from: 'discord', error: 'access_denied', state: 'x' })
  })

  it('exchanges a code once, for the same way back only', async () => {
    const [used, lost] = [await codeOf(), await codeOf()]
    await login.exchange(used)

    await expect(login.exchange(used)).rejects.toMatchObject({ constructor: DiscordAPIError, status: 400 })
    await expect(login.exchange(lost, { redirectUri: 'https://other.example' })).rejects.toThrow('invalid_grant')
    await expect(login.exchange('made up')).rejects.toThrow('invalid_grant')
  })

  it('proves with its key that it was this browser that was sent', async () => {
    const { verifier, challenge } = login.pkce()
    const [first, second] = [await codeOf({ codeChallenge: challenge }), await codeOf({ codeChallenge: challenge })]

    await expect(login.exchange(first, { codeVerifier: login.pkce().verifier })).rejects.toThrow('invalid_grant')
    expect((await login.exchange(second, { codeVerifier: verifier })).scopes).toContain('identify')
  })

  it('makes a new key of 64 characters for every login', () => {
    const [one, other] = [login.pkce(), login.pkce()]

    expect(one.verifier).toMatch(/^[\w-]{64}$/)
    expect(one.challenge).toMatch(/^[\w-]{43}$/)
    expect(one.verifier).not.toBe(other.verifier)
  })

  it('refreshes a token, once', async () => {
    const token = await login.exchange(await codeOf())

    const next = await login.refresh(token)

    expect(next.accessToken).not.toBe(token.accessToken)
    expect(next.refreshToken).not.toBe(token.refreshToken)
    expect(next.scopes).toEqual(token.scopes)
    await expect(login.refresh(token.refreshToken!)).rejects.toBeInstanceOf(DiscordAPIError)
  })

  it('revokes a token with all of its authorisation', async () => {
    const token = await login.exchange(await codeOf())

    await login.revoke(token)

    await expect(login.authorization(token)).rejects.toMatchObject({ status: 401 })
    await expect(login.refresh(token)).rejects.toThrow('invalid_grant')
  })

  it("gets a token of the application's owner, with nothing to refresh it", async () => {
    const token = await login.clientCredentials(['identify', 'connections'])

    expect(token).toMatchObject({ refreshToken: undefined, scopes: ['identify', 'connections'] })
    expect(await login.authorization(token)).toMatchObject({ scopes: token.scopes, user: { username: 'ann' } })
  })

  it('refuses a wrong secret as Discord does, and never says it', async () => {
    const wrong = oauth2(client, { clientId: discord.world.bot.applicationId, clientSecret, redirectUri })

    const failure = await wrong.clientCredentials(['identify']).catch((error: unknown) => error)

    expect(failure).toMatchObject({ status: 401, message: expect.stringContaining('invalid_client') })
  })

  it('keeps secrets and tokens out of events, errors, logs and what layers can print', async () => {
    const heard: unknown[] = []
    const seen: RequestContext[] = []
    client.use(async function watch(ctx, next) {
      seen.push(ctx)
      await next()
    })
    for (const event of ['requestStart', 'requestEnd', 'retry', 'error'] as never[]) {
      client.on(event, (...values: unknown[]) => heard.push(values))
    }
    const code = await codeOf()
    const token = await login.exchange(code)
    await login.refresh(token)
    const failures = await Promise.all([
      login.exchange(code).catch((error: unknown) => error),
      login.refresh(token).catch((error: unknown) => error),
    ])
    await login.revoke(token)

    const texts = [heard, failures, seen].flatMap(value => [
      JSON.stringify(value, (_, inner) => (inner instanceof Client ? undefined : inner)),
      inspect(value, { depth: 3 }),
      ...failures.map(error => `${(error as Error).stack} ${JSON.stringify(error)}`),
    ])
    for (const hidden of [secret, code, token.accessToken, token.refreshToken!]) {
      expect(texts.filter(text => text.includes(hidden))).toEqual([])
    }
    expect(seen.length).toBe(5)
  })

  it('keeps them out of a logger that writes bodies', async () => {
    const lines: string[] = []
    const write = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
    const logger = { trace: write, debug: write, info: write, warn: write, error: write, fatal: write }
    const talkative = createClient({
      baseURL: discord.baseURL,
      logger: { logger, bodies: true, level: 'debug' } as never,
    })
    const own = oauth2(talkative, { clientId: discord.world.bot.applicationId, clientSecret: secret, redirectUri })
    const code = await codeOf()

    const token = await own.exchange(code)
    await talkative.shutdown()

    expect(lines.length).toBeGreaterThan(0)
    for (const hidden of [secret, code, token.accessToken, token.refreshToken!]) {
      expect(lines.filter(line => line.includes(hidden))).toEqual([])
    }
  })
})

describe('oauth2.authorizationURL', () => {
  const queryOf = (options: AuthorizationOptions) =>
    Object.fromEntries(new URL(bare().authorizationURL(options)).searchParams)

  it('writes the address of the docs', () => {
    const own = oauth2(new Client(), { clientId, clientSecret, redirectUri: 'https://nicememe.website' })
    const scopes = ['identify', 'guilds.join']

    const url = own.authorizationURL({ scopes, state: '15773059ghq9183habn', prompt: 'consent', integrationType: 0 })

    const documented =
      'https://discord.com/oauth2/authorize?response_type=code&client_id=157730590492196864&scope=identify%20guilds.join&state=15773059ghq9183habn&redirect_uri=https%3A%2F%2Fnicememe.website&prompt=consent&integration_type=0'
    expect(url).toBe(documented)
  })

  it('adds a bot without a code, a way back or anything else that it needs none of', () => {
    const own = oauth2(new Client(), { clientId, clientSecret })

    const url = own.authorizationURL({ scopes: ['bot'], permissions: 1n })

    expect(url).toBe(`https://discord.com/oauth2/authorize?client_id=${clientId}&scope=bot&permissions=1`)
  })

  it('takes everything that Discord does', () => {
    const codeChallenge = bare().pkce().challenge
    const guild = { permissions: ['SEND_MESSAGES', 'view_channel'], guildId: '7', disableGuildSelect: true } as const

    const query = queryOf({ scopes: ['bot', 'identify'], ...guild, prompt: 'none', codeChallenge })

    expect(query).toMatchObject({
      permissions: '3072',
      guild_id: '7',
      disable_guild_select: 'true',
      prompt: 'none',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    })
  })

  it.each<[string, object, string]>([
    ['no scopes', { scopes: [] }, 'authorizationURL.scopes'],
    ['scopes in one text', { scopes: ['identify guilds'] }, 'authorizationURL.scopes'],
    ['no way back', { scopes: ['identify'], redirectUri: 'nowhere' }, 'authorizationURL.redirectUri'],
    ['an empty state', { scopes: ['identify'], state: '' }, 'authorizationURL.state'],
    ['an unknown prompt', { scopes: ['identify'], prompt: 'login' }, 'authorizationURL.prompt'],
    ['a guild that is none', { scopes: ['bot'], guildId: 'x' }, 'authorizationURL.guildId'],
    ['an unknown place', { scopes: ['bot'], integrationType: 2 }, 'authorizationURL.integrationType'],
    ['a choice that is none', { scopes: ['bot'], disableGuildSelect: 1 }, 'authorizationURL.disableGuildSelect'],
    ['a challenge that is none', { scopes: ['identify'], codeChallenge: 'x' }, 'authorizationURL.codeChallenge'],
    ['a permission that is none', { scopes: ['bot'], permissions: 'FLY' }, 'permissions'],
    ['an unknown key', { scopes: ['bot'], scope: 'bot' }, 'authorizationURL.scope'],
  ])('refuses %s by name', (_, options, key) => {
    expect(() => bare().authorizationURL(options as never)).toThrow(
      expect.objectContaining({ constructor: ConfigError, key }),
    )
  })
})

describe('oauth2, without Discord', () => {
  const answering = (body: unknown) => {
    const clock = new FakeClock()
    const transport: Layer = async function transport(ctx) {
      await Promise.resolve()
      ctx.response = new ApiResponse(200, {}, body)
    }
    return { clock, login: bare(new Client({ layers: [transport], clock })) }
  }

  it('computes by the client’s clock when a token expires', async () => {
    const { clock, login } = answering({ access_token: 'a', token_type: 'Bearer', expires_in: 600, scope: 'bot' })

    const token = await login.exchange('code')

    expect(token).toEqual({
      accessToken: 'a',
      refreshToken: undefined,
      scopes: ['bot'],
      expiresAt: clock.epoch + 600_000,
    })
    await clock.advance(539_999)
    expect(login.hasExpired(token)).toBe(false)
    await clock.advance(1)
    expect(login.hasExpired(token)).toBe(true)
    expect(login.hasExpired(token, 0)).toBe(false)
  })

  it('hands on the guild and the webhook that came with a token', async () => {
    const extra = { guild: { id: '1' }, webhook: { id: '2' } }
    const { login } = answering({ access_token: 'a', expires_in: 1, scope: '', ...extra })

    expect(await login.exchange('code')).toMatchObject({ ...extra, scopes: [] })
  })

  it('refuses an answer that is no token', async () => {
    await expect(answering('<html>').login.exchange('code')).rejects.toBeInstanceOf(ResponseError)
  })

  it('knows its state again, and no other', () => {
    const login = bare()
    const state = login.state()

    expect(login.isSameState(state, state)).toBe(true)
    expect([login.state(), '', null, undefined].some(other => login.isSameState(state, other))).toBe(false)
    expect(login.isSameState(undefined, undefined as never)).toBe(false)
    expect(login.isSameState('', '')).toBe(false)
  })

  it.each<[string, object, string]>([
    ['no id', { clientSecret }, 'oauth2.clientId'],
    ['no secret', { clientId }, 'oauth2.clientSecret'],
    ['an empty secret', { clientId, clientSecret: '' }, 'oauth2.clientSecret'],
    ['a way back that is none', { clientId, clientSecret, redirectUri: '/back' }, 'oauth2.redirectUri'],
    ['a page that is none', { clientId, clientSecret, authorizeURL: 'x' }, 'oauth2.authorizeURL'],
    ['an unknown key', { clientId, clientSecret, secret: 'x' }, 'oauth2.secret'],
  ])('refuses %s by name', (_, options, key) => {
    expect(() => oauth2(new Client(), options as never)).toThrow(
      expect.objectContaining({ constructor: ConfigError, key }),
    )
  })

  it('refuses tokens and codes that are none, without showing them', async () => {
    const login = bare()

    await expect(login.exchange('')).rejects.toMatchObject({ key: 'code' })
    await expect(login.exchange('x', { redirectUri: 'back' })).rejects.toMatchObject({ key: 'exchange.redirectUri' })
    await expect(login.refresh({ refreshToken: undefined })).rejects.toMatchObject({ key: 'refreshToken' })
    await expect(login.revoke(5 as never)).rejects.toMatchObject({ key: 'token' })
    await expect(login.authorization('')).rejects.toMatchObject({ key: 'token' })
    await expect(login.clientCredentials([])).rejects.toMatchObject({ key: 'scopes' })
  })
})
