/**
 * Auth: decides whose request it is, and stops requests whose token or webhook Discord has refused for good.
 * Outermost of the default chain, for limits, caches and dedup are kept per identity.
 * @module
 */
import { checkChoice, checkKeys, checkNumber } from '../src/check.js'
import { AuthError, ConfigError, DiscordAPIError, ValidationError } from '../src/errors.js'
import type { Layer } from '../src/kernel/client.js'
import type { Next } from '../src/kernel/compose.js'
import type { RequestContext } from '../src/kernel/context.js'
import type { ApiRequest, RequestSummary, Route, Secret } from '../src/request.js'
import { after } from './lib/after.js'
import type { Credentials, Scheme } from './lib/credentials.js'
import { named } from './lib/named.js'
import { Refusals } from './lib/refusals.js'
import { type Sender, Senders } from './lib/senders.js'
import { readToken, type Token } from './lib/token.js'

declare module '../src/kernel/events.js' {
  interface Events {
    /** Discord refused a credential for good. `identity` is the hash that stands for it, as in `ctx.identity`. */
    tokenRefused: [request: RequestSummary, identity: string]
  }
}

/** What `auth` of a request takes: nobody, a token with its prefix, or a token with its type. */
export type AuthOverride = false | 'none' | `${Scheme} ${string}` | { readonly type?: Scheme; readonly token: string }

export interface AuthOptions {
  /** The client's own token, with or without its prefix. Without one, each request has to name its own. */
  token?: string | undefined
  /** What `token` is, where it has no prefix of its own. @default 'Bot' */
  type?: Scheme | undefined
  /** Where tokens are kept; give the transport the same one. */
  credentials: Credentials
  /** How many refused tokens and vanished webhooks are remembered, each as a hash. @default 10_000 */
  remember?: number | undefined
}

/** The layer, and the client's own token. */
export interface Auth extends Layer {
  /** Whether Discord refused the client's own token; its requests fail without being sent then. */
  readonly isDead: boolean
  /**
   * Puts another token in the place of the client's own. Requests that wait already keep the old one.
   * @throws {ConfigError} if it cannot be a token
   */
  replaceToken(token: string): void
}

/**
 * @example createClient({ layers: [auth({ token: process.env.DISCORD_TOKEN, credentials }), ...] })
 * @throws {ConfigError} naming `token`, `auth.type`, `auth.credentials` or `auth.remember`
 */
export function auth(options: AuthOptions): Auth {
  const { token, type, credentials, remember } = checked(options)
  const senders = new Senders(credentials, remember)
  const refusals = new Refusals(remember)
  if (token !== undefined) replaceToken(token)

  function replaceToken(text: string): void {
    const { identity } = senders.adopt(ownToken(text, type))
    refusals.forgive(identity)
  }

  function senderOf(ctx: RequestContext): Sender | undefined {
    const named = ctx.request.options.auth as Secret | undefined
    if (named !== undefined) {
      const token = override(named.reveal(), ctx)
      return token && senders.guest(token)
    }
    const need = needOf(ctx.request)
    if (need === 'none') return undefined
    const { own } = senders
    if (need === 'optional') return own && !refusals.isRefused(own.identity) ? own : undefined
    if (!own) throw missing(ctx)
    return own
  }

  function auth(ctx: RequestContext, next: Next): Promise<void> {
    const sender = senderOf(ctx)
    ctx.identity = sender?.identity ?? ''
    const check = () => {
      const { params, major } = ctx.request.route
      if (sender && refusals.isRefused(sender.identity)) throw refused(ctx)
      if (params.webhook_id !== undefined && refusals.isGone(major)) throw gone(ctx)
    }
    check()
    ctx.beforeRetry(check)
    return after(next(), failure => {
      if (failure instanceof DiscordAPIError) learn(ctx, sender, failure)
    })
  }

  function learn(ctx: RequestContext, sender: Sender | undefined, error: DiscordAPIError): void {
    const { route } = ctx.request
    if (vanished(route, error)) refusals.bury(route.major)
    if (!sender || !refuses(error, sender, route) || !refusals.refuse(sender.identity)) return
    senders.forget(sender) // what waits behind this layer finds no token, and is not sent either
    ctx.client.emit('tokenRefused', ctx.summary, sender.identity)
  }

  const isDead = { get: () => senders.own !== undefined && refusals.isRefused(senders.own.identity), enumerable: true }
  return Object.defineProperty(named('auth', auth, { replaceToken }), 'isDead', isDead) as Auth
}

function checked(options: AuthOptions) {
  checkKeys('auth', options, ['token', 'type', 'credentials', 'remember'])
  const { token, type, credentials, remember = 10_000 } = options
  if (type !== undefined) checkChoice('auth.type', type, ['Bot', 'Bearer'])
  checkNumber('auth.remember', remember, { min: 1, integer: true })
  if (typeof credentials?.identify !== 'function')
    throw new ConfigError('auth.credentials', 'the Credentials that the transport reads', credentials)
  return { token, type, credentials, remember }
}

/** The token is never shown, nor is any part of it: a short one would be, as a value of other options is. */
function ownToken(text: unknown, type: Scheme | undefined): Token {
  const assumed = type ?? (typeof text === 'string' && text.startsWith('Bearer ') ? 'Bearer' : 'Bot')
  const read = readToken(text, assumed)
  if (!('problem' in read)) return read
  throw new ConfigError('token', 'a token as Discord shows it', Symbol(read.problem), whereFrom)
}

/** @returns undefined for nobody */
function override(value: unknown, ctx: RequestContext): Token | undefined {
  if (value === false || value === 'none') return undefined
  const named: { readonly type?: unknown; readonly token?: unknown } =
    typeof value === 'object' && value !== null ? value : { token: value }
  const known = named.type === undefined || named.type === 'Bot' || named.type === 'Bearer'
  const read = known
    ? readToken(named.token, named.type as Scheme | undefined)
    : { problem: 'a token of an unknown type' }
  if (!('problem' in read)) return read
  const message = `must be false, 'Bot <token>', 'Bearer <token>' or { type, token }; it is ${read.problem}`
  throw new ValidationError([{ path: 'auth', code: 'INVALID_AUTH', message }], { context: ctx.describe() })
}

/** Open to everybody: https://github.com/discord/discord-api-spec, operations whose security may be empty (2026-08). */
const open = new Set([
  '/gateway',
  '/guilds/{guild_id}/widget.json',
  '/guilds/{guild_id}/widget.png',
  '/oauth2/keys',
  '/oauth2/token',
  '/oauth2/token/revoke',
  '/partner-sdk/provisional-accounts/unmerge',
  '/partner-sdk/token',
  '/sticker-packs',
])
/** Open too when read, but under the limit of the IP instead of the bot's where nobody signs. */
const openToRead = new Set(['/invites/{code}', '/guilds/templates/{code}'])

function needOf({ method, route }: ApiRequest): 'none' | 'optional' | 'required' {
  const { template, params } = route
  const carriesOwn = params.webhook_token !== undefined || params.interaction_token !== undefined
  if (carriesOwn || open.has(template)) return 'none'
  return method === 'GET' && openToRead.has(template) ? 'optional' : 'required'
}

/**
 * Whether a 401 means that the credential is dead. 50014 and 50025 say so. To an invalid bot token Discord answers code 0;
 * but it does the same to a valid one on /oauth2/@me (discord-api-docs#3945), and to a valid user token that lacks a
 * scope, so code 0 counts for bots outside of /oauth2 only. 50027 speaks of a webhook's token, 40001 of scopes (#5239).
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08)
 */
function refuses({ status, discordCode }: DiscordAPIError, { type }: Sender, { template }: Route): boolean {
  if (status !== 401) return false
  if (discordCode === 50014 || discordCode === 50025) return true
  return discordCode === 0 && type === 'Bot' && !template.startsWith('/oauth2/')
}

/**
 * A webhook that is unknown stays so, and calling it on can get the IP restricted:
 * https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans (2026-08).
 * An interaction's follow-ups are answered the same before its first response has arrived, so they do not count.
 */
function vanished({ params }: Route, { status, discordCode }: DiscordAPIError): boolean {
  if (params.webhook_id === undefined || status !== 404 || discordCode !== 10015) return false
  return !params.webhook_token?.startsWith(interactionToken)
}

/** `interaction:` in base64, with which each interaction's token begins (2026-08). */
const interactionToken = 'aW50ZXJhY3Rpb246'
const whereFrom = 'Copy it from https://discord.com/developers/applications, Bot, Reset Token.'

function missing(ctx: RequestContext): AuthError {
  const { method, route } = ctx.request
  const hint = `Pass \`token\` to the client or \`auth\` to the request. ${whereFrom}`
  return new AuthError('TOKEN_MISSING', `${method} ${route.template} needs a token.`, { context: ctx.describe(), hint })
}

function refused(ctx: RequestContext): AuthError {
  const hint = 'Call replaceToken() with a new one, or pass another as `auth`; asking on would get the IP blocked.'
  const message = `Discord refused the token of ${ctx.request.method} ${ctx.request.route.template} before.`
  return new AuthError('TOKEN_DEAD', message, { context: ctx.describe(), hint, severity: 'critical' })
}

function gone(ctx: RequestContext): AuthError {
  const message = `${ctx.request.method} ${ctx.request.route.template} names a webhook that no longer exists.`
  const hint = 'Create a new webhook; asking on for this one would get the IP blocked.'
  return new AuthError('WEBHOOK_GONE', message, { context: ctx.describe(), hint })
}
