/**
 * Audit log route: what was done in a guild, and the things that the entries speak of.
 * https://docs.discord.com/developers/resources/audit-log (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { type AuditEntry, auditHorizon } from '../world/audit.js'
import { presentIntegration } from '../world/integrations.js'
import type { Guild } from '../world/model.js'
import { presentChannel } from '../world/payloads.js'
import { presentEvent } from '../world/scheduled-events.js'
import { snowflakeTime } from '../world/snowflakes.js'
import { integer, object, snowflake } from './check.js'
import { checkQuery, pageOf } from './pages.js'
import { guildIn } from './reach.js'

export const auditLogRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/audit-logs', handle: get },
]

const Query = object({
  user_id: snowflake,
  target_id: snowflake,
  action_type: integer(),
  before: snowflake,
  after: snowflake,
  limit: integer({ min: 1, max: 100 }),
})

/** Newest first, unless `after` asks for what came since. */
function get(call: Call): Reply {
  const guild = guildIn(call, 'ViewAuditLog')
  const { user_id, target_id, action_type, before, after, limit = 50 } = checkQuery(Query, call.query)
  const horizon = auditHorizon(call.world)
  const found = guild.audit.filter(
    entry =>
      snowflakeTime(entry.id) >= horizon &&
      (user_id === undefined || entry.user_id === user_id) &&
      (target_id === undefined || entry.target_id === target_id) &&
      (action_type === undefined || entry.action_type === action_type),
  )
  const cursor = after === undefined ? { before: before ?? LAST, limit } : { after, limit }
  const page = pageOf(found, entry => entry.id, cursor)
  return {
    status: 200,
    body: { audit_log_entries: after === undefined ? page.reverse() : page, ...about(call, guild, page) },
  }
}

const LAST = '18446744073709551615'

/** The things that entries name, as far as they still exist. */
function about(call: Call, guild: Guild, entries: readonly AuditEntry[]) {
  const { world } = call
  const targets = new Set(entries.map(({ target_id }) => target_id ?? ''))
  const named = <T>(things: ReadonlyMap<string, T>) =>
    [...targets].map(id => things.get(id)).filter(one => one !== undefined)
  const people = new Set([...entries.map(({ user_id }) => user_id ?? ''), ...targets])
  const commands = [...world.applications.keys()].flatMap(applicationId => [
    ...world.commands.in({ applicationId }).values(),
    ...world.commands.in({ applicationId, guildId: guild.id }).values(),
  ])
  return {
    users: [...people].map(id => world.users.get(id)).filter(user => user !== undefined),
    webhooks: named(world.webhooks).map(({ token: _, ...webhook }) => webhook),
    threads: named(world.channels)
      .filter(({ id }) => guild.threadIds.has(id))
      .map(thread => presentChannel(world, thread)),
    integrations: named(guild.integrations).map(one => {
      const { id, name, type, account } = presentIntegration(world, one)
      return { id, name, type, account, application_id: one.applicationId }
    }),
    guild_scheduled_events: named(guild.events).map(event => presentEvent(world, event)),
    auto_moderation_rules: named(guild.rules).map(rule => ({ ...rule })),
    application_commands: commands.filter(({ id }) => targets.has(id)),
  }
}
