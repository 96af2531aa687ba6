/**
 * Coalesce rules: which requests Discord takes in bulk, how several become one, and what each caller is told then.
 * @module
 */
import type { ApiRequest, Method, Priority, RequestOptions } from '../../src/request.js'

/** The answer to a merged request. */
export interface BatchAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data: unknown
}

/** What one caller is told: an answer as its own request would have had, or an error. */
export type ItemResult = { readonly status?: number; readonly data?: unknown } | Error

/** How requests to one endpoint become one request. */
export interface CoalesceRule {
  /** Names the rule in events and errors. */
  readonly name: string
  readonly method: Method
  /** Path template, such as `/channels/{channel_id}/messages/{message_id}`. */
  readonly route: string
  /** Requests that one can stand for. */
  readonly maxBatchSize: number
  /** Ms that the first request waits for others. @default the layer's */
  readonly maxWaitTime?: number
  /** Of the merged request. @default the highest among its requests */
  readonly priority?: Priority
  /**
   * Requests of equal keys may share a batch; undefined sends this one alone. Identity and options, such as the audit
   * reason, keep requests apart without it. `now` is ms since the epoch.
   */
  readonly key: (request: ApiRequest, now: number) => string | undefined
  /** What a request changes, such as an id: no batch holds two that change the same. @default nothing */
  readonly touches?: (request: ApiRequest) => readonly string[]
  /** The request that stands for these; options that they have in common are added. */
  readonly merge: (requests: readonly ApiRequest[]) => RequestOptions
  /** A result for each, in order; undefined sends that one by itself. @default the answer, for each of them */
  readonly split?: (answer: BatchAnswer, requests: readonly ApiRequest[]) => readonly (ItemResult | undefined)[]
}

const discordEpoch = 1_420_070_400_000n
/** https://docs.discord.com/developers/resources/message#bulk-delete-messages (2026-08): 2 to 100, up to 2 weeks old */
const oldest = 14 * 86_400_000
/** For the wait in the queue, and for clocks that differ. */
const margin = 3_600_000

const param = (request: ApiRequest, name: string): string => request.route.params[name] ?? ''

/** Deletes messages of one channel. An id that is gone already counts as deleted, where alone it would be a 404. */
export const deletes: CoalesceRule = {
  name: 'deletes',
  method: 'DELETE',
  route: '/channels/{channel_id}/messages/{message_id}',
  maxBatchSize: 100,
  key: (request, now) => {
    const createdAt = Number((BigInt(param(request, 'message_id')) >> 22n) + discordEpoch)
    const young = now - createdAt < oldest - margin
    return young && request.body === undefined ? param(request, 'channel_id') : undefined
  },
  touches: request => [param(request, 'message_id')],
  merge: requests => ({
    method: 'POST',
    path: `/channels/${param(requests[0] as ApiRequest, 'channel_id')}/messages/bulk-delete`,
    body: { messages: requests.map(request => param(request, 'message_id')) },
    retryable: true, // deleting what is gone changes nothing
  }),
}

/**
 * Bans users from one guild. Whom the bulk ban leaves out is banned alone.
 * https://docs.discord.com/developers/resources/guild#bulk-guild-ban (2026-08): up to 200, BAN_MEMBERS and MANAGE_GUILD
 */
export const bans: CoalesceRule = {
  name: 'bans',
  method: 'PUT',
  route: '/guilds/{guild_id}/bans/{user_id}',
  maxBatchSize: 200,
  key: ({ body, route }) => {
    const seconds = bannedSeconds(body)
    return seconds === undefined ? undefined : `${route.params.guild_id} ${seconds}`
  },
  touches: request => [param(request, 'user_id')],
  merge: requests => ({
    method: 'POST',
    path: `/guilds/${param(requests[0] as ApiRequest, 'guild_id')}/bulk-ban`,
    body: {
      user_ids: requests.map(request => param(request, 'user_id')),
      delete_message_seconds: bannedSeconds(requests[0]?.body) ?? 0,
    },
    retryable: true, // whom the first attempt banned is left out, and banned alone, which changes nothing
  }),
  split: ({ data }, requests) => {
    const banned = new Set((data as { banned_users?: readonly string[] } | undefined)?.banned_users)
    return requests.map(request => (banned.has(param(request, 'user_id')) ? { status: 204 } : undefined))
  },
}

/** The one field that both ban endpoints know; undefined for a body that has others. */
function bannedSeconds(body: unknown): number | undefined {
  if (body === undefined || body === null) return 0
  if (typeof body !== 'object' || Object.keys(body).some(key => key !== 'delete_message_seconds')) return undefined
  const { delete_message_seconds: seconds } = body as { delete_message_seconds?: unknown }
  return typeof seconds === 'number' ? seconds : (seconds ?? undefined) === undefined ? 0 : undefined
}

/** Moves channels, or roles, of one guild: lists of different ids become one list. */
function positions(of: 'channels' | 'roles'): CoalesceRule {
  return {
    name: of,
    method: 'PATCH',
    route: `/guilds/{guild_id}/${of}`,
    maxBatchSize: 100,
    key: ({ body, route }) => (isPositions(body) ? route.params.guild_id : undefined),
    touches: ({ body }) => (body as readonly Position[]).map(({ id }) => id),
    merge: requests => ({
      method: 'PATCH',
      path: `/guilds/${param(requests[0] as ApiRequest, 'guild_id')}/${of}`,
      body: requests.flatMap(({ body }) => body as readonly Position[]),
    }),
  }
}

export const channelPositions = positions('channels')
export const rolePositions = positions('roles')

interface Position {
  readonly id: string
  readonly position: number
}

/** Ids and positions only: what moves between categories or takes over permissions goes alone. */
function isPositions(body: unknown): body is readonly Position[] {
  if (!Array.isArray(body) || body.length === 0) return false
  return body.every((entry: Partial<Position> | null) => {
    const keys = Object.keys(entry ?? {})
    const plain = keys.length === 2 && keys.every(key => key === 'id' || key === 'position')
    return plain && typeof entry?.id === 'string' && typeof entry.position === 'number'
  })
}
