/**
 * OAuth2: what users let applications do: codes on their way through a browser, and the tokens that come of them.
 * https://docs.discord.com/developers/topics/oauth2#authorization-code-grant (2026-08)
 * @module
 */
import { createHash } from 'node:crypto'
import type { World } from './index.js'
import type { Application } from './model.js'

/** What a user allowed. */
interface Grant {
  readonly applicationId: string
  readonly userId: string
  readonly scopes: readonly string[]
  /** Every token that came of it, so that revoking one revokes all. */
  readonly tokens: Set<string>
}

interface Code extends Grant {
  readonly redirectUri: string
  /** BASE64URL(SHA256(verifier)): https://datatracker.ietf.org/doc/html/rfc7636#section-4.2 */
  readonly challenge: string | null
  readonly expiresAt: number
}

/** What an application shows for a code. */
export interface Proof {
  readonly code: string | undefined
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
}

/** As `POST /oauth2/token` answers. */
export interface IssuedToken {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
}

const CODE_MS = 600_000
const WEEK_S = 604_800

export class OAuth2 {
  /** Who sits at the browser: a user's id, null for somebody who says no. @default the application's owner */
  visitor: string | null | undefined
  readonly #world: World
  readonly #codes = new Map<string, Code>()
  readonly #refresh = new Map<string, Grant>()
  readonly #byToken = new Map<string, Grant>()

  constructor(world: World) {
    this.#world = world
  }

  /** Where Discord sends the browser that opened this address; undefined where it shows an error instead. */
  visit(address: string | URL): string | undefined {
    const { searchParams: query } = new URL(address)
    const application = this.#world.applications.get(query.get('client_id') ?? '')
    const redirectUri = query.get('redirect_uri') ?? ''
    const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean)
    const sound = application && URL.canParse(redirectUri) && scopes.length > 0 && query.get('response_type') === 'code'
    if (!sound) return undefined
    const back = new URL(redirectUri)
    const userId = this.visitor === undefined ? application.ownerId : this.visitor
    const state = query.get('state')
    if (userId === null) back.searchParams.set('error', 'access_denied')
    else {
      const challenge = query.get('code_challenge')
      const grant = { applicationId: application.id, userId, scopes, tokens: new Set<string>() }
      back.searchParams.set('code', this.#codeFor(grant, { redirectUri, challenge }))
    }
    if (state !== null) back.searchParams.set('state', state)
    return back.href
  }

  #codeFor(grant: Grant, rest: Pick<Code, 'redirectUri' | 'challenge'>): string {
    const code = this.#world.secrets.text(30)
    this.#codes.set(code, { ...grant, ...rest, expiresAt: this.#world.clock.now() + CODE_MS })
    return code
  }

  /** The tokens for a code, which works once; undefined where it proves nothing. */
  redeem({ id }: Application, { code = '', redirectUri, verifier }: Proof): IssuedToken | undefined {
    const found = this.#codes.get(code)
    if (found?.applicationId !== id) return undefined
    this.#codes.delete(code)
    const proven = found.challenge === null || (verifier !== undefined && challengeOf(verifier) === found.challenge)
    const inTime = found.expiresAt > this.#world.clock.now()
    return proven && inTime && found.redirectUri === redirectUri ? this.#issue(found, true) : undefined
  }

  /** New tokens for a refresh token, which works once. */
  renew({ id }: Application, token = ''): IssuedToken | undefined {
    const grant = this.#refresh.get(token)
    if (grant?.applicationId !== id) return undefined
    this.#refresh.delete(token)
    return this.#issue(grant, true)
  }

  /** A token of the application's owner, without one to refresh it. */
  ofOwner({ id, ownerId }: Application, scopes: readonly string[]): IssuedToken {
    return this.#issue({ applicationId: id, userId: ownerId, scopes, tokens: new Set() }, false)
  }

  /** Takes every token of an authorization away. */
  revoke(token: string): void {
    for (const one of this.#byToken.get(token)?.tokens ?? [token]) {
      this.#world.revoke(one)
      this.#refresh.delete(one)
      this.#byToken.delete(one)
    }
  }

  #issue(grant: Grant, refreshable: boolean): IssuedToken {
    const access_token = this.#world.issueBearer(grant.userId, grant.scopes, grant.applicationId)
    const token = { access_token, token_type: 'Bearer', expires_in: WEEK_S, scope: grant.scopes.join(' ') } as const
    this.#keep(grant, access_token)
    if (!refreshable) return token
    const refresh_token = this.#world.secrets.text(30)
    this.#keep(grant, refresh_token)
    this.#refresh.set(refresh_token, grant)
    return { ...token, refresh_token }
  }

  #keep(grant: Grant, token: string): void {
    grant.tokens.add(token)
    this.#byToken.set(token, grant)
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
