/**
 * OAuth2 routes: the current authorization and user, tokens, revocation, signing keys.
 * https://docs.discord.com/developers/topics/oauth2 (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import type { Application } from '../world/model.js'
import type { IssuedToken } from '../world/oauth2.js'
import { applicationIn, presentApplication } from './applications.js'
import { actorOf, bearerOf, userOf } from './reach.js'
import { unauthorized } from './refusals.js'

export const oauth2Routes: readonly Endpoint[] = [
  { method: 'GET', path: '/oauth2/authorize', auth: 'none', handle: authorize },
  { method: 'GET', path: '/oauth2/applications/@me', handle: getApplication },
  { method: 'GET', path: '/oauth2/@me', handle: getAuthorization },
  { method: 'GET', path: '/oauth2/keys', auth: 'none', handle: listKeys },
  { method: 'GET', path: '/oauth2/userinfo', handle: getUserInfo },
  { method: 'POST', path: '/oauth2/token', auth: 'none', handle: issue },
  { method: 'POST', path: '/oauth2/token/revoke', auth: 'none', handle: revoke },
]

const DAY_MS = 86_400_000
type Form = Readonly<Record<string, string | undefined>>

const GRANTS = ['client_credentials', 'authorization_code', 'refresh_token']

function getApplication(call: Call): Reply {
  return { status: 200, body: presentApplication(call, applicationIn(call)) }
}

/** Only bearer tokens have an authorization to show. */
function getAuthorization(call: Call): Reply {
  const actor = actorOf(call)
  const application = call.world.applications.get(actor.applicationId)
  if (actor.kind !== 'bearer' || application === undefined) throw unauthorized()
  const { id, name, icon, description, verify_key, bot_public, bot_require_code_grant, flags, flags_new } =
    presentApplication(call, application)
  const user = actor.scopes.includes('identify') ? { user: call.world.users.get(actor.userId) } : {}
  return {
    status: 200,
    body: {
      application: {
        id,
        name,
        icon,
        description,
        type: null,
        verify_key,
        bot_public,
        bot_require_code_grant,
        flags,
        flags_new,
      },
      scopes: actor.scopes,
      expires: call.world.timestamp(call.world.clock.now() + 7 * DAY_MS),
      ...user,
    },
  }
}

function listKeys({ world }: Call): Reply {
  return { status: 200, body: { keys: [world.keys.public()] } }
}

/** OpenID Connect's claims, each behind its scope. */
function getUserInfo(call: Call): Reply {
  const { scopes } = bearerOf(call, 'openid')
  const { id, username, global_name, avatar } = userOf(call)
  return {
    status: 200,
    body: {
      sub: id,
      ...(scopes.includes('email') && { email: null, email_verified: false }),
      ...(scopes.includes('identify') && {
        preferred_username: username,
        nickname: global_name,
        ...(avatar !== null && { picture: `https://cdn.discordapp.com/avatars/${id}/${avatar}.png` }),
        locale: 'en-US',
      }),
    },
  }
}

/** The page on which a user says yes. Here nobody is asked: `world.oauth2.visitor` has decided. */
function authorize(call: Call): Reply {
  const location = call.world.oauth2.visit(`${call.origin}/oauth2/authorize?${call.query}`)
  return location === undefined ? refuse(400, 'invalid_request') : { status: 302, headers: { location } }
}

function issue(call: Call): Reply {
  const form = formOf(call)
  if (form === undefined) return refuse(400, 'invalid_request')
  const application = clientOf(call, form)
  if (application === undefined) return refuse(401, 'invalid_client')
  if (!GRANTS.includes(form.grant_type ?? '')) return refuse(400, 'unsupported_grant_type')
  const issued = tokenFor(call, application, form)
  return issued === undefined ? refuse(400, 'invalid_grant') : { status: 200, body: issued }
}

function tokenFor({ world: { oauth2 } }: Call, application: Application, form: Form): IssuedToken | undefined {
  const { grant_type, code, redirect_uri, code_verifier, refresh_token, scope = 'identify' } = form
  if (grant_type === 'client_credentials') return oauth2.ofOwner(application, scope.split(' '))
  if (grant_type === 'refresh_token') return oauth2.renew(application, refresh_token)
  return oauth2.redeem(application, { code, redirectUri: redirect_uri, verifier: code_verifier })
}

function revoke(call: Call): Reply {
  const form = formOf(call)
  if (form === undefined) return refuse(400, 'invalid_request')
  if (clientOf(call, form) === undefined) return refuse(401, 'invalid_client')
  call.world.oauth2.revoke(form.token ?? '')
  return { status: 200, body: {} }
}

/** These routes take forms only. */
function formOf({ headers, body }: Call): Form | undefined {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return undefined
  return (body ?? {}) as Form
}

/** The client, named by HTTP Basic or by form fields. */
function clientOf({ world, headers }: Call, form: Form): Application | undefined {
  const [, encoded] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? []
  const basic = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':')
  const [id, secret] = [basic[0] ?? form.client_id ?? '', basic[1] ?? form.client_secret]
  const application = world.applications.get(id)
  return application?.clientSecret === secret ? application : undefined
}

function refuse(status: number, error: string): Reply {
  return { status, body: { error } }
}
