/**
 * Route: what a path leads to. Finds the template, the parameters and the major parameters that rate limits are kept per.
 *
 * Works by rule, without a table, so that endpoints that are newer than this package have limits and metrics too.
 * Major parameters: https://docs.discord.com/developers/topics/rate-limits (2026-08); an interaction's callbacks and
 * follow-ups are limited per interaction token, not per application (discord-api-docs#2701).
 * @module
 */
import { Lately } from '../lately.js'
import type { Route } from '../request.js'

/** What a parameter is that follows this word. */
const first: ReadonlyMap<string, string> = new Map([
  ['channels', 'channel_id'],
  ['guilds', 'guild_id'],
  ['webhooks', 'webhook_id'],
  ['messages', 'message_id'],
  ['polls', 'message_id'],
  ['members', 'user_id'],
  ['users', 'user_id'],
  ['recipients', 'user_id'],
  ['bans', 'user_id'],
  ['voice-states', 'user_id'],
  ['thread-members', 'user_id'],
  ['dms', 'user_id_1'],
  ['roles', 'role_id'],
  ['emojis', 'emoji_id'],
  ['stickers', 'sticker_id'],
  ['sticker-packs', 'pack_id'],
  ['reactions', 'emoji_name'],
  ['permissions', 'overwrite_id'],
  ['pins', 'message_id'],
  ['invites', 'code'],
  ['templates', 'code'],
  ['interactions', 'interaction_id'],
  ['applications', 'application_id'],
  ['commands', 'command_id'],
  ['rules', 'rule_id'],
  ['requests', 'request_id'],
  ['integrations', 'integration_id'],
  ['entitlements', 'entitlement_id'],
  ['skus', 'sku_id'],
  ['subscriptions', 'subscription_id'],
  ['scheduled-events', 'guild_scheduled_event_id'],
  ['exceptions', 'exception_id'],
  ['soundboard-sounds', 'sound_id'],
  ['stage-instances', 'channel_id'],
  ['lobbies', 'lobby_id'],
  ['answers', 'answer_id'],
  ['activity-instances', 'instance_id'],
])

/** What a second parameter is that follows the first one at once. */
const second: ReadonlyMap<string, string> = new Map([
  ['webhooks', 'webhook_token'],
  ['interactions', 'interaction_token'],
  ['reactions', 'user_id'],
  ['scheduled-events', 'guild_scheduled_event_exception_id'],
  ['dms', 'user_id_2'],
])

/** After these, whatever comes is a parameter, also if it looks like a word: codes, emoji, and what must not leak. */
const free = new Set(['reactions', 'invites', 'templates', 'activity-instances', 'answers', 'webhooks', 'interactions'])
const secret = new Set(['webhooks', 'interactions'])

/** What a fixed part of a path looks like, such as `@me`, `bulk-ban`, `oauth2` and `widget.json`. Ids and tokens do not. */
const word = /^@?[a-z]+(-[a-z]+)*2?(\.(json|png))?$/
const longestWord = 40

/** @param path below the base URL, without a query */
export function routeOf(_method: string, path: string): Route {
  const params: Record<string, string> = {}
  const segments = path.split('/')
  let template = ''
  let last = '' // the last word
  let since = 0 // parameters since then
  for (let i = 1; i < segments.length; i++) {
    const segment = segments[i] as string
    const name = parameter(segment, last, since)
    if (name === undefined) {
      template += `/${segment}`
      last = segment
      since = 0
      continue
    }
    const key = name in params ? `${name}_${i}` : name
    params[key] = decoded(segment)
    template += `/{${key}}`
    since++
  }
  return { template: template || '/', params, major: major(segments[1], params) }
}

/** `routeOf`, which remembers where the paths of late led, but none that holds a token. Those who ask share the answer. */
export function routeFinder(): (method: string, path: string) => Route {
  const known = new Lately<string, Route>()
  return (method, path) => {
    const late = known.get(path)
    if (late) return late
    const route = routeOf(method, path)
    const { params } = route
    if (params.webhook_token !== undefined || params.interaction_token !== undefined) return route
    Object.freeze(params)
    known.set(path, Object.freeze(route))
    return route
  }
}

/** The name of a parameter; undefined for a word. */
function parameter(segment: string, last: string, since: number): string | undefined {
  const taken = since === 0 ? free.has(last) : since === 1 && secret.has(last)
  if (segment === '' || (!taken && isWord(segment))) return undefined
  const name = since === 0 ? first.get(last) : since === 1 ? second.get(last) : undefined
  return name ?? 'id'
}

const isWord = (segment: string): boolean => segment.length <= longestWord && word.test(segment)

function major(top: string | undefined, params: Readonly<Record<string, string>>): string {
  if (top === 'channels') return params.channel_id ?? ''
  if (top === 'guilds') return params.guild_id ?? ''
  if (top === 'interactions') return params.interaction_token ?? params.interaction_id ?? ''
  if (top !== 'webhooks') return ''
  return params.webhook_token === undefined ? (params.webhook_id ?? '') : `${params.webhook_id}/${params.webhook_token}`
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a lone % is for the validation layer to refuse
  }
}
