/**
 * Judge: takes a request through Discord's checks, in Discord's order, to its answer.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { type Answer, jsonAnswer, limitedAnswer, refusalAnswer, replyAnswer } from './answer.js'
import type { Authority } from './authority.js'
import { decodeBody } from './body.js'
import type { SimulatorClock } from './clock.js'
import { type BanRule, banAnswer, type Cloudflare, refuseUserAgent, type UserAgentPolicy } from './cloudflare.js'
import { type Actor, type Call, type Endpoint, Refusal } from './endpoint.js'
import type { Admission, Applicant, Limits } from './limits.js'
import type { OpenEntry } from './log.js'
import type { Place } from './places.js'
import type { Route } from './router.js'
import type { World } from './world/index.js'

/** A request that has arrived completely. */
export interface Arrival {
  readonly request: IncomingMessage
  readonly place: Place
  /** Undefined if there were too many. */
  readonly bytes: Buffer | undefined
  readonly address: string
  readonly entry: OpenEntry
}

export interface JudgeOptions {
  readonly clock: SimulatorClock
  readonly world: World
  readonly authority: Authority
  readonly cloudflare: Cloudflare
  readonly limits: Limits
  readonly userAgent: UserAgentPolicy
  readonly inviteBan: BanRule | false
  /** Known once the server listens. */
  readonly origin: () => string
}

/** Whose request it is, for what. */
interface Claim {
  readonly place: Place
  readonly address: string
  readonly route: Route<Endpoint | undefined>
  readonly params: Readonly<Record<string, string>>
  readonly actor: Actor | undefined
}

interface Case extends Arrival, Claim {
  readonly endpoint: Endpoint
}

const deletesMessage = 'DELETE /channels/{channel_id}/messages/{message_id}'
const epoch = 1_420_070_400_000n
const free: Admission = { refused: undefined, headers: [], rule: undefined }

export class Judge {
  readonly #options: JudgeOptions

  constructor(options: JudgeOptions) {
    this.#options = options
  }

  async answer(arrival: Arrival): Promise<Answer> {
    const { place, request } = arrival
    const early = place.kind === 'cdn' ? this.#absent(place, request) : this.#refuseAtTheDoor(arrival)
    if (early) return early
    const { route } = place
    const verdict = this.#options.authority.judge(request.headers.authorization)
    if (!verdict.actor && place.kind === 'api' && route!.target!.auth !== 'none') return unauthorized(verdict.why)
    if (verdict.actor) arrival.entry.identity = verdict.actor.userId
    const params = paramsOf(place)
    return this.#hear({ ...arrival, endpoint: route!.target!, route: route!, params, actor: verdict.actor })
  }

  /** What the headers of the caller's bucket would say, for a 429 on demand. */
  bucketHeaders({ request, place, address }: Pick<Arrival, 'request' | 'place' | 'address'>): readonly string[] {
    const { route, match } = place
    if (place.kind !== 'api' || !route || !match) return free.headers
    const { actor } = this.#options.authority.judge(request.headers.authorization)
    return this.#options.limits.describe(this.#applicant({ place, route, params: paramsOf(place), actor, address }))
  }

  /** Bans, User-Agent, version and path: what needs to know nothing of the caller. */
  #refuseAtTheDoor({ request, place, address }: Arrival): Answer | undefined {
    const { cloudflare, userAgent, inviteBan } = this.#options
    const invites = place.route?.key === 'GET /invites/{code}' ? `${address} invites` : undefined
    const banned = Math.max(cloudflare.banned(address), invites ? cloudflare.banned(invites) : 0)
    if (banned > 0) return banAnswer(Math.ceil(banned / 1000))
    if (invites && inviteBan) cloudflare.count(invites, inviteBan)
    const stranger = refuseUserAgent(request.headers['user-agent'], userAgent)
    if (stranger) return stranger
    if (place.kind === 'api' && place.version !== '10' && place.version !== '9') {
      return jsonAnswer(400, { message: 'Invalid API version', code: 50041 })
    }
    return this.#absent(place, request)
  }

  #absent({ match, route }: Place, { method }: IncomingMessage): Answer | undefined {
    if (!match) return jsonAnswer(404, { message: '404: Not Found', code: 0 })
    if (!route) return jsonAnswer(405, { message: '405: Method Not Allowed', code: 0 })
    if (route.target) return undefined
    const message = `pipecord simulator: ${method} ${route.path} is not simulated yet`
    return jsonAnswer(501, { message, code: 0, simulated: false })
  }

  async #hear(hearing: Case): Promise<Answer> {
    const { limits } = this.#options
    const applicant = hearing.place.kind === 'api' ? this.#applicant(hearing) : undefined
    const admission = applicant ? limits.admit(applicant) : free
    if (admission.refused) return limitedAnswer(admission.refused, admission.headers)
    try {
      if (!hearing.bytes) throw new Refusal(413, 40005, 'Request entity too large')
      const decoded = decodeBody(hearing.bytes, hearing.request.headers['content-type'])
      const hidden = applicant && limits.admitBody(applicant, admission, decoded.body)
      if (hidden) return limitedAnswer(hidden, admission.headers)
      const call = this.#call(hearing, decoded)
      hearing.entry.handled = true
      return replyAnswer(await hearing.endpoint.handle(call), admission.headers)
    } catch (error) {
      if (error instanceof Refusal) return refusalAnswer(error, admission.headers)
      process.emitWarning(error as Error)
      return jsonAnswer(500, { message: '500: Internal Server Error', code: 0 }, admission.headers)
    }
  }

  #call({ request, place, endpoint, params, actor }: Case, decoded: Pick<Call, 'body' | 'files'>): Call {
    return {
      world: this.#options.world,
      method: endpoint.method,
      params,
      query: new URLSearchParams(place.query),
      headers: request.headers,
      body: decoded.body,
      files: decoded.files,
      actor,
      reason: reasonOf(request.headers['x-audit-log-reason']),
      origin: this.#options.origin(),
    }
  }

  #applicant({ place, route, params, actor, address }: Claim): Applicant {
    const [majorId = '-', secret] = place.match!.values.slice(0, route.majors)
    return {
      key: route.key,
      identity: actor ? `${actor.kind}:${actor.userId}` : `ip:${address}`,
      major: secret === undefined ? majorId : `${majorId}/${secret}`,
      majorId,
      exempt: route.majors === 2 && this.#isInteraction(route.key, majorId, secret!),
      age: route.key === deletesMessage ? this.#ageOf(params.channel_id!, params.message_id!) : undefined,
    }
  }

  /** What is not there counts as young: https://github.com/discord/discord-api-docs/issues/8330 (2026-05) */
  #ageOf(channelId: string, messageId: string): number {
    const { world, clock } = this.#options
    if (!world.messages.get(channelId, messageId)) return 0
    return clock.now() - Number((BigInt(messageId) >> 22n) + epoch)
  }

  /** https://docs.discord.com/developers/interactions/receiving-and-responding (2026-08): no global limit. */
  #isInteraction(key: string, id: string, token: string): boolean {
    return key.includes(' /interactions/') || this.#options.world.interactions.ofToken(id, token) !== undefined
  }
}

/** Path parameters by name. */
export function paramsOf({ route, match }: Place): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [index, name] of (route?.names ?? []).entries()) params[name] = match!.values[index]!
  return params
}

function unauthorized(why: 'unknown' | 'revoked'): Answer {
  if (why === 'revoked') return jsonAnswer(401, { message: 'Invalid authentication token', code: 50014 })
  return jsonAnswer(401, { message: '401: Unauthorized', code: 0 })
}

/**
 * https://docs.discord.com/developers/resources/audit-log (2026-08): 1 to 512 characters, URL-encoded.
 * @throws Refusal 50035 for one that is too long
 */
function reasonOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined
  const reason = decoded(header)
  if ([...reason].length <= 512) return reason
  const error = { code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 512 or fewer in length.' }
  throw new Refusal(400, 50035, 'Invalid Form Body', { reason: { _errors: [error] } })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
