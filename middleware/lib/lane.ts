/**
 * Lane: which requests share a limit as far as can be said before Discord has answered: those of one identity, method,
 * route and major parameters. A few routes are split further, for Discord limits them further without saying so.
 * @module
 */
import { Lately } from '../../src/lately.js'
import type { ApiRequest, Method, Route } from '../../src/request.js'

/** Whose turn a request takes. */
export interface Claim {
  /** Identity, route and major parameters. May hold a webhook's token: a key in memory, never shown. */
  readonly lane: string
  readonly identity: string
  /** Method and route template, with what splits it. Safe to show. */
  readonly route: string
  /** May hold a token, see `secret`. */
  readonly major: string
  /** Interaction endpoints do not count against the global limit. */
  readonly exempt: boolean
  /** `major` holds a token. */
  readonly secret: boolean
}

const message = '/channels/{channel_id}/messages/{message_id}'
const channel = '/channels/{channel_id}'
const tokened = '/webhooks/{webhook_id}/{webhook_token}'
/** `interaction:` in base64: how the tokens of interactions begin. */
const interaction = 'aW50ZXJhY3Rpb246'
const epoch = 1_420_070_400_000
const young = 10_000
const old = 14 * 86_400_000

/** @param wall epoch ms, to tell the age of a message that is deleted */
export function claimOf(request: Pick<ApiRequest, 'method' | 'route' | 'body'>, identity: string, wall: number): Claim {
  const { method, route, body } = request
  const { template, major, params } = route
  let name = `${method} ${template}`
  if (method === 'DELETE' && template === message) name += age(params.message_id, wall)
  else if (method === 'PATCH' && template === channel && renames(body)) name += ' (name or topic)'
  const secret = params.webhook_token !== undefined || params.interaction_token !== undefined
  const exempt = secret && (template.startsWith('/interactions/') || followsUp(template, params.webhook_token))
  return { lane: `${identity}|${name}|${major}`, identity, route: name, major, exempt, secret }
}

/** `claimOf`, which remembers what the routes of late claim, as far as only method, route and identity decide it. */
export class Claims {
  readonly #known = new Lately<Route, { readonly method: Method; readonly claim: Claim }>()

  /** @param wall gives epoch ms */
  of(request: ApiRequest, identity: string, clock: { wall(): number }): Claim {
    const { method, route } = request
    const known = this.#known.get(route)
    if (known && known.method === method && known.claim.identity === identity) return known.claim
    const claim = claimOf(request, identity, clock.wall())
    const isSplit =
      (method === 'DELETE' && route.template === message) || (method === 'PATCH' && route.template === channel)
    if (!claim.secret && !isSplit) this.#known.set(route, { method, claim })
    return claim
  }
}

/** The answer to an interaction: Discord wants it within 3 s and does not limit it globally. */
export function isCallback(request: Pick<ApiRequest, 'method' | 'route'>): boolean {
  const { template } = request.route
  return request.method === 'POST' && template.startsWith('/interactions/') && template.endsWith('/callback')
}

/** Follow-ups look like webhooks; only those of interactions are exempt from the global limit. */
function followsUp(template: string, token = ''): boolean {
  return template.startsWith(tokened) && (token.startsWith(interaction) || template.endsWith('/@original'))
}

/** Young and old messages have limits of their own (discord-api-docs#8330, 2026-05). */
function age(id: string | undefined, wall: number): string {
  // A double is exact enough: the lowest 22 of a snowflake's bits are no time.
  const ms = wall - (Math.floor(Number(id) / 4_194_304) + epoch)
  return ms < young ? ' (young)' : ms > old ? ' (old)' : ''
}

/** Two changes of name or topic in 10 minutes, whatever the headers say (discord-api-docs#1900). */
function renames(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('name' in body || 'topic' in body)
}
