/**
 * OAuth2: users let an application act for them: the address they are sent to, and the tokens that come of it.
 * Every request goes through the client's layers. Secrets and tokens leave this module in what it returns only.
 * https://docs.discord.com/developers/topics/oauth2 (2026-08)
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { RESTGetAPIOAuth2CurrentAuthorizationResult } from 'discord-api-types/v10'
import { checkChoice, checkFlag, checkKeys } from '../check.js'
import { ConfigError, ResponseError } from '../errors.js'
import type { Client } from '../kernel/client.js'
import { isSnowflake } from '../routes/ids.js'
import { type PermissionSet, permissionBits } from '../values/permissions.js'

export interface OAuth2Options {
  clientId: string
  /** From the application's page, OAuth2. Kept out of errors, events and logs. */
  clientSecret: string
  /** Where users come back to, if a call names nothing else; one of those that the application's page lists. */
  redirectUri?: string
  /** Where users are sent. @default 'https://discord.com/oauth2/authorize' */
  authorizeURL?: string
}

export interface AuthorizationOptions {
  /** What the user is asked for, such as `['identify', 'guilds']`. */
  scopes: readonly string[]
  /** Comes back with the user, and shows that it was this browser that was sent; `oauth2.state()` makes one. */
  state?: string
  /** @default options.redirectUri; not needed for `bot` and `applications.commands` alone */
  redirectUri?: string
  /** `none` asks only who has not said yes before. @default Discord's own choice, `consent` */
  prompt?: 'consent' | 'none'
  /** What the bot gets, with the scope `bot`. */
  permissions?: PermissionSet
  /** The guild that is chosen beforehand. */
  guildId?: string
  /** Whether that choice is fixed. */
  disableGuildSelect?: boolean
  /** 0: into a guild; 1: for the user. */
  integrationType?: 0 | 1
  /** From `oauth2.pkce()`; its verifier goes with the exchange. */
  codeChallenge?: string
}

export interface ExchangeOptions {
  /** The same as in the address. @default options.redirectUri */
  redirectUri?: string
  /** From `oauth2.pkce()`, where its challenge was in the address. */
  codeVerifier?: string
  signal?: AbortSignal
}

/** What a user, or the application's owner, allowed. Fit to be stored; a secret as a whole. */
export interface OAuth2Token {
  readonly accessToken: string
  /** Undefined for client credentials. Works once: refreshing gives a new one. */
  readonly refreshToken: string | undefined
  readonly scopes: readonly string[]
  /** Ms of the Unix epoch, by the client's clock; rather too early than too late. */
  readonly expiresAt: number
  /** The guild that the bot was added to. */
  readonly guild?: unknown
  /** What came of the scope `webhook.incoming`. */
  readonly webhook?: unknown
}

/** A proof key: https://datatracker.ietf.org/doc/html/rfc7636; Discord takes it as S256. */
export interface ProofKey {
  /** Stays here, and goes with the exchange. */
  readonly verifier: string
  /** Goes into the address. */
  readonly challenge: string
}

export interface OAuth2 {
  /**
   * The address that a user is sent to.
   * @throws {ConfigError} naming what is missing or wrong
   */
  authorizationURL(options: AuthorizationOptions): string
  /** The token for the code that a user came back with. Rejects with DiscordAPIError if Discord refuses it. */
  exchange(code: string, options?: ExchangeOptions): Promise<OAuth2Token>
  /** A new token in the place of one; its refresh token is a new one as well. */
  refresh(token: string | Pick<OAuth2Token, 'refreshToken'>): Promise<OAuth2Token>
  /** Makes a token worthless, and with it every other one of the same authorisation. */
  revoke(token: string | Pick<OAuth2Token, 'accessToken'>): Promise<void>
  /** A token of the application's owner; of a team's application with `identify` and `applications.commands.update` only. */
  clientCredentials(scopes: readonly string[]): Promise<OAuth2Token>
  /** What a token allows, for whom, and until when. */
  authorization(token: string | Pick<OAuth2Token, 'accessToken'>): Promise<RESTGetAPIOAuth2CurrentAuthorizationResult>
  /** Whether a token is no longer good, or will not be in `within` ms. @default within 60_000 */
  hasExpired(token: Pick<OAuth2Token, 'expiresAt'>, within?: number): boolean
  /** A new state: unguessable, for one login. Keep it in the user's session. */
  state(): string
  /** Whether the state that came back is the one that was sent; takes as long for every wrong one. */
  isSameState(sent: string | undefined, came: string | null | undefined): boolean
  /** A new proof key, for one login. */
  pkce(): ProofKey
}

type Authorization = RESTGetAPIOAuth2CurrentAuthorizationResult
type Form = Readonly<Record<string, string | undefined>>

const page = 'https://discord.com/oauth2/authorize'
/** Scopes that need neither a code nor a way back: https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow (2026-08) */
const passthrough = new Set(['bot', 'applications.commands'])

/**
 * @example
 * const login = oauth2(client, { clientId, clientSecret, redirectUri: 'https://example.com/callback' })
 * const url = login.authorizationURL({ scopes: ['identify'], state: login.state() })
 * @throws {ConfigError} naming the option that is missing or wrong
 */
export function oauth2(client: Client, options: OAuth2Options): OAuth2 {
  const { clientId, clientSecret, redirectUri, authorizeURL } = checked(options)

  async function send(path: '/oauth2/token' | '/oauth2/token/revoke', form: Form, signal?: AbortSignal) {
    const given = Object.entries(form).filter(([, value]) => value !== undefined)
    const body = { ...Object.fromEntries(given), client_id: clientId, client_secret: clientSecret }
    return client.request({ method: 'POST', path, body, ...(signal && { signal }) }).unwrap()
  }

  async function token(form: Form, signal?: AbortSignal): Promise<OAuth2Token> {
    const askedAt = client.clock.wall()
    return readToken(await send('/oauth2/token', form, signal), askedAt)
  }

  return {
    authorizationURL: asked => address(asked, { clientId, redirectUri, authorizeURL }),
    async exchange(code, given = {}) {
      checkSecret('code', code)
      checkKeys('exchange', given, ['redirectUri', 'codeVerifier', 'signal'])
      const back = given.redirectUri ?? redirectUri
      checkURL('exchange.redirectUri', back)
      if (given.codeVerifier !== undefined) checkSecret('exchange.codeVerifier', given.codeVerifier)
      const form = { grant_type: 'authorization_code', code, redirect_uri: back, code_verifier: given.codeVerifier }
      return token(form, given.signal)
    },
    async refresh(old) {
      const refresh_token = typeof old === 'string' ? old : old?.refreshToken
      checkSecret('refreshToken', refresh_token)
      return token({ grant_type: 'refresh_token', refresh_token })
    },
    async revoke(old) {
      const text = typeof old === 'string' ? old : old?.accessToken
      checkSecret('token', text)
      await send('/oauth2/token/revoke', { token: text })
    },
    clientCredentials: async scopes => token({ grant_type: 'client_credentials', scope: scopeText('scopes', scopes) }),
    async authorization(of) {
      const text = typeof of === 'string' ? of : of?.accessToken
      checkSecret('token', text)
      const auth = { type: 'Bearer', token: text } as const
      return client.request<Authorization>({ method: 'GET', path: '/oauth2/@me', auth }).unwrap()
    },
    hasExpired: ({ expiresAt }, within = 60_000) => expiresAt - within <= client.clock.wall(),
    state: newState,
    isSameState,
    pkce: newProofKey,
  }
}

function checked(options: OAuth2Options) {
  checkKeys('oauth2', options, ['clientId', 'clientSecret', 'redirectUri', 'authorizeURL'])
  const { clientId, clientSecret, redirectUri, authorizeURL = page } = options
  if (!isSnowflake(clientId)) throw new ConfigError('oauth2.clientId', "the application's id", clientId)
  checkSecret('oauth2.clientSecret', clientSecret)
  if (redirectUri !== undefined) checkURL('oauth2.redirectUri', redirectUri)
  checkURL('oauth2.authorizeURL', authorizeURL)
  return { clientId, clientSecret, redirectUri, authorizeURL }
}

const addressKeys: readonly (keyof AuthorizationOptions)[] = [
  'scopes',
  'state',
  'redirectUri',
  'prompt',
  'permissions',
  'guildId',
  'disableGuildSelect',
  'integrationType',
  'codeChallenge',
]

type Own = Required<Pick<OAuth2Options, 'clientId' | 'authorizeURL'>> & { redirectUri: string | undefined }

function address(asked: AuthorizationOptions, { clientId, redirectUri, authorizeURL }: Own): string {
  checkAddress(asked)
  const { scopes, state, prompt, permissions, guildId, disableGuildSelect, integrationType, codeChallenge } = asked
  const scope = scopeText('authorizationURL.scopes', scopes)
  const back = asked.redirectUri ?? redirectUri
  const needsCode = scopes.some(one => !passthrough.has(one))
  if (needsCode || back !== undefined) checkURL('authorizationURL.redirectUri', back)
  const parts = {
    ...{ response_type: needsCode || back !== undefined ? 'code' : undefined, client_id: clientId, scope, state },
    ...{
      redirect_uri: back,
      prompt,
      permissions: permissions === undefined ? undefined : String(permissionBits(permissions)),
    },
    ...{ guild_id: guildId, disable_guild_select: disableGuildSelect, integration_type: integrationType },
    ...{ code_challenge: codeChallenge, code_challenge_method: codeChallenge && 'S256' },
  }
  const url = new URL(authorizeURL)
  for (const [key, value] of Object.entries(parts)) {
    if (value !== undefined) url.searchParams.set(key, String(value))
  }
  url.search = url.search.replaceAll('+', '%20') // as Discord writes spaces
  return url.href
}

function checkAddress(asked: AuthorizationOptions): void {
  checkKeys('authorizationURL', asked, addressKeys)
  const { state, prompt, guildId, disableGuildSelect, integrationType, codeChallenge } = asked
  if (state !== undefined) checkSecret('authorizationURL.state', state)
  if (prompt !== undefined) checkChoice('authorizationURL.prompt', prompt, ['consent', 'none'])
  if (guildId !== undefined && !isSnowflake(guildId))
    throw new ConfigError('authorizationURL.guildId', "a guild's id", guildId)
  if (disableGuildSelect !== undefined) checkFlag('authorizationURL.disableGuildSelect', disableGuildSelect)
  if (integrationType !== undefined) checkChoice('authorizationURL.integrationType', integrationType, [0, 1])
  const isChallenge = codeChallenge === undefined || /^[\w-]{43}$/.test(codeChallenge)
  if (!isChallenge) throw new ConfigError('authorizationURL.codeChallenge', 'the challenge of pkce()', codeChallenge)
}

function scopeText(key: string, scopes: readonly string[]): string {
  const sound = Array.isArray(scopes) && scopes.length > 0 && scopes.every(one => /^[\w.]+$/.test(one))
  if (!sound) throw new ConfigError(key, 'a list of scopes, one at least', scopes)
  return scopes.join(' ')
}

function checkURL(key: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw new ConfigError(key, 'a whole URL', value)
}

/** The value is not shown, nor is any part of it. */
function checkSecret(key: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && value !== '') return
  throw new ConfigError(key, 'a text that is not empty', Symbol(value === '' ? 'an empty one' : typeof value))
}

function readToken(answer: unknown, askedAt: number): OAuth2Token {
  const { access_token, refresh_token, expires_in, scope, guild, webhook } = (answer ?? {}) as Record<string, unknown>
  if (typeof access_token !== 'string' || typeof expires_in !== 'number') {
    const hint = 'Ask again; if it stays so, check that `baseURL` leads to Discord.'
    const context = { method: 'POST', route: '/oauth2/token' }
    throw new ResponseError('RESPONSE_MALFORMED', 'Discord answered without a token.', { status: 200, hint, context })
  }
  return {
    accessToken: access_token,
    refreshToken: typeof refresh_token === 'string' ? refresh_token : undefined,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    expiresAt: askedAt + expires_in * 1000,
    ...(guild !== undefined && { guild }),
    ...(webhook !== undefined && { webhook }),
  }
}

function newState(): string {
  return randomBytes(24).toString('base64url')
}

function newProofKey(): ProofKey {
  const verifier = randomBytes(48).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

function isSameState(sent: string | undefined, came: string | null | undefined): boolean {
  if (typeof sent !== 'string' || sent === '' || typeof came !== 'string') return false
  const [a, b] = [sent, came].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(a as Buffer, b as Buffer)
}
