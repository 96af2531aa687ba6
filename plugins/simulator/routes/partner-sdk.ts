/**
 * Partner SDK routes: accounts for players whom another service vouches for.
 * https://docs.discord.com/developers/discord-social-sdk/development-guides/using-provisional-accounts (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Application } from '../world/model.js'
import { check, choice, nullable, object, required, type Shaped, snowflake, text } from './check.js'
import { botOf } from './reach.js'
import { notFound, unknown } from './refusals.js'

export const partnerRoutes: readonly Endpoint[] = [
  { method: 'POST', path: '/partner-sdk/token', auth: 'none', handle: token },
  { method: 'POST', path: '/partner-sdk/token/bot', handle: tokenOfBot },
  { method: 'POST', path: '/partner-sdk/provisional-accounts/unmerge', auth: 'none', handle: unmerge },
  { method: 'POST', path: '/partner-sdk/provisional-accounts/unmerge/bot', handle: unmergeOfBot },
]

const WEEK_S = 604_800
const SCOPE = 'sdk.social_layer'
const External = object({
  client_id: required(snowflake),
  client_secret: nullable(text({ max: 1024 })),
  external_auth_token: required(text({ min: 1, max: 10_240 })),
  external_auth_type: required(
    choice(
      'OIDC',
      'EPIC_ONLINE_SERVICES_ACCESS_TOKEN',
      'EPIC_ONLINE_SERVICES_ID_TOKEN',
      'STEAM_SESSION_TICKET',
      'UNITY_SERVICES_ID_TOKEN',
      'DISCORD_BOT_ISSUED_ACCESS_TOKEN',
      'APPLE_ID_TOKEN',
      'PLAYSTATION_NETWORK_ID_TOKEN',
    ),
  ),
})
const OfBot = object({
  external_user_id: required(text({ min: 1, max: 1024 })),
  provisional_user_id: nullable(snowflake),
  preferred_global_name: nullable(text({ min: 1, max: 32 })),
})
const Unmerge = object({ external_user_id: required(text({ min: 1, max: 1024 })) })

/** No other service is there to ask: its token is taken at its word, and equal ones mean the same player. */
function token(call: Call): Reply {
  const request = check(External, call.body)
  const { id } = clientOf(call, request)
  return issue(call, { applicationId: id, external: externalOf(request) })
}

function tokenOfBot(call: Call): Reply {
  const { applicationId } = botOf(call)
  const { external_user_id, provisional_user_id, preferred_global_name } = check(OfBot, call.body)
  if (provisional_user_id != null && !call.world.users.has(provisional_user_id)) throw unknown('user')
  if (provisional_user_id != null)
    call.world.provisional.set(keyOf(applicationId, external_user_id), provisional_user_id)
  return issue(call, { applicationId, external: external_user_id, name: preferred_global_name ?? undefined })
}

function unmerge(call: Call): Reply {
  const request = check(External, call.body)
  const { id } = clientOf(call, request)
  return forget(call, keyOf(id, externalOf(request)))
}

function unmergeOfBot(call: Call): Reply {
  const { applicationId } = botOf(call)
  return forget(call, keyOf(applicationId, check(Unmerge, call.body).external_user_id))
}

function forget({ world }: Call, key: string): Reply {
  if (!world.provisional.delete(key)) throw notFound()
  return { status: 204 }
}

interface Player {
  readonly applicationId: string
  readonly external: string
  readonly name?: string | undefined
}

/** An access token for the player's account, which is made on first sight. */
function issue({ world }: Call, { applicationId, external, name }: Player): Reply {
  const key = keyOf(applicationId, external)
  const known = world.users.get(world.provisional.get(key) ?? '')
  const user = known ?? world.addUser({ username: `provisional-${world.users.size + 1}`, global_name: name ?? null })
  if (known !== undefined && name !== undefined) user.global_name = name
  world.provisional.set(key, user.id)
  const access_token = world.issueBearer(user.id, [SCOPE, 'openid'], applicationId)
  const body = {
    token_type: 'Bearer',
    access_token,
    expires_in: WEEK_S,
    scope: `${SCOPE} openid`,
    id_token: world.keys.sign({
      sub: user.id,
      aud: applicationId,
      iat: Math.floor(world.clock.now() / 1000),
      exp: Math.floor(world.clock.now() / 1000) + WEEK_S,
    }),
    refresh_token: world.secrets.text(30),
  }
  return { status: 200, body }
}

function clientOf({ world }: Call, { client_id, client_secret }: Shaped<typeof External>): Application {
  const application = world.applications.get(client_id)
  if (application === undefined) throw unknown('application')
  if (client_secret != null && client_secret !== application.clientSecret) {
    throw new Refusal(400, 530007, 'Your client secret is invalid.')
  }
  return application
}

function externalOf({ external_auth_type, external_auth_token }: Shaped<typeof External>): string {
  return `${external_auth_type} ${external_auth_token}`
}

function keyOf(applicationId: string, external: string): string {
  return `${applicationId} ${external}`
}
