/**
 * Route: what a path leads to. Finds the template, the parameters and the major parameters that rate limits are kept per.
 *
 * Works by rule, without a table, so that endpoints that are newer than this package have limits and metrics too.
 * Major parameters: https://docs.discord.com/developers/topics/rate-limits (2026-08); an interaction's callbacks and
 * follow-ups are limited per interaction token, not per application (discord-api-docs#2701).
 * @module
 */
import type { Route } from '../request.js'

/** What the segment after this one is. Ids are recognised by their form as well. */
const named: Readonly<Record<string, string>> = {
  channels: 'channel_id',
  guilds: 'guild_id',
  webhooks: 'webhook_id',
  messages: 'message_id',
  members: 'user_id',
  users: 'user_id',
  recipients: 'user_id',
  bans: 'user_id',
  'voice-states': 'user_id',
  'thread-members': 'user_id',
  roles: 'role_id',
  emojis: 'emoji_id',
  stickers: 'sticker_id',
  'sticker-packs': 'pack_id',
  reactions: 'emoji_name',
  permissions: 'overwrite_id',
  pins: 'message_id',
  invites: 'code',
  templates: 'code',
  interactions: 'interaction_id',
  applications: 'application_id',
  commands: 'command_id',
  rules: 'rule_id',
  integrations: 'integration_id',
  entitlements: 'entitlement_id',
  skus: 'sku_id',
  subscriptions: 'subscription_id',
  'scheduled-events': 'guild_scheduled_event_id',
  'soundboard-sounds': 'sound_id',
  'stage-instances': 'channel_id',
  lobbies: 'lobby_id',
  answers: 'answer_id',
  'activity-instances': 'instance_id',
}

/** Words that stand where an id could: they are part of the template. */
const words = new Set([
  '@me',
  '@original',
  'search',
  'bulk-ban',
  'templates',
  'metadata',
  'active',
  'archived',
  'public',
])
const free = new Set(['reactions', 'invites', 'templates', 'activity-instances', 'answers'])
const id = /^\d{1,20}$/

/** @param path below the base URL, without a query */
export function routeOf(_method: string, path: string): Route {
  const params: Record<string, string> = {}
  const segments = path.split('/')
  let template = ''
  for (let i = 1; i < segments.length; i++) {
    const name = parameter(segments, i)
    if (name === undefined) {
      template += `/${segments[i]}`
      continue
    }
    const key = name in params ? `${name}_${i}` : name
    params[key] = decoded(segments[i] as string)
    template += `/{${key}}`
  }
  return { template: template || '/', params, major: major(segments[1], params) }
}

/** The name of the parameter at segment `i`; undefined for a fixed word. */
function parameter(segments: readonly string[], i: number): string | undefined {
  const segment = segments[i] as string
  const before = segments[i - 1] as string
  if (segment === '' || i === 1 || (words.has(segment) && !free.has(before))) return undefined
  const top = segments[1]
  if (i === 3 && id.test(before)) {
    if (top === 'webhooks' && !id.test(segment))
      return segment === 'github' || segment === 'slack' ? undefined : 'webhook_token'
    if (top === 'interactions') return 'interaction_token'
  }
  if (before === 'reactions' && i === 6) return 'emoji_name'
  if (segments[i - 2] === 'reactions' && id.test(segment)) return 'user_id'
  if (free.has(before) && i > (before === 'templates' ? 1 : 0)) return named[before]
  if (!id.test(segment)) return undefined
  return named[before] ?? 'id'
}

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
