/**
 * Auto moderation routes: list, get, create, change and delete a guild's rules.
 * https://docs.discord.com/developers/resources/auto-moderation (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { AutoModAction, type AutoModRule, emitRule, type RuleAction, Trigger } from '../world/auto-moderation.js'
import type { Guild } from '../world/model.js'
import {
  boolean,
  check,
  choice,
  integer,
  invalid,
  list,
  nullable,
  object,
  required,
  type Shape,
  type Shaped,
  snowflake,
  text,
} from './check.js'
import { demandInGuild, guildIn, idIn, userOf } from './reach.js'
import { notFound } from './refusals.js'

const PATH = '/guilds/{guild_id}/auto-moderation/rules'

export const autoModerationRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: listRules },
  { method: 'POST', path: PATH, handle: post },
  { method: 'GET', path: `${PATH}/{rule_id}`, handle: get },
  { method: 'PATCH', path: `${PATH}/{rule_id}`, handle: patch },
  { method: 'DELETE', path: `${PATH}/{rule_id}`, handle: remove },
]

/** How many rules of each trigger a guild may have. */
const MAX_RULES: Readonly<Record<number, number>> = {
  [Trigger.Keyword]: 6,
  [Trigger.Spam]: 1,
  [Trigger.Preset]: 1,
  [Trigger.MentionSpam]: 1,
  [Trigger.Profile]: 1,
}

const words = (max: number) => nullable(list(text({ min: 1, max: 60 }), { max }))
const Keywords = object({
  keyword_filter: words(1000),
  regex_patterns: nullable(list(text({ min: 1, max: 260 }), { max: 10 })),
  allow_list: words(100),
})
const Preset = object({ presets: nullable(list(choice(1, 2, 3), { unique: true })), allow_list: words(1000) })
const Mentions = object({
  mention_total_limit: nullable(integer({ min: 0, max: 50 })),
  mention_raid_protection_enabled: nullable(boolean),
})
const Nothing = object({})

const Action = object({
  type: required(choice(1, 2, 3, 4)),
  metadata: nullable(
    object({
      channel_id: snowflake,
      duration_seconds: nullable(integer({ min: 0, max: 2_419_200 })),
      custom_message: nullable(text({ max: 150 })),
    }),
  ),
})
const fields = {
  actions: nullable(list(Action, { min: 1, max: 5 })),
  enabled: nullable(boolean),
  exempt_roles: nullable(list(snowflake, { max: 20, unique: true })),
  exempt_channels: nullable(list(snowflake, { max: 50, unique: true })),
}
const Post = object({
  ...fields,
  name: required(text({ min: 1, max: 100 })),
  event_type: required(choice(1, 2)),
  trigger_type: required(choice(1, 3, 4, 5, 6)),
})
const Patch = object({ ...fields, name: text({ min: 1, max: 100 }), event_type: choice(1, 2) })

function listRules(call: Call): Reply {
  return { status: 200, body: [...guildIn(call, 'ManageGuild').rules.values()].map(rule => ({ ...rule })) }
}

function get(call: Call): Reply {
  return { status: 200, body: { ...ruleIn(call, guildIn(call, 'ManageGuild')) } }
}

function post(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const request = check(Post, call.body)
  const { trigger_type, name, event_type } = request
  const alike = [...guild.rules.values()].filter(rule => rule.trigger_type === trigger_type)
  if (alike.length >= MAX_RULES[trigger_type]!) {
    throw invalid(['trigger_type'], 'AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED', 'Maximum number of rules reached')
  }
  const rule: AutoModRule = {
    id: call.world.snowflakes.next(),
    guild_id: guild.id,
    creator_id: userOf(call).id,
    name,
    event_type,
    trigger_type,
    trigger_metadata: metadataIn(call, trigger_type),
    actions: actionsOf(call, guild, { trigger_type, actions: request.actions ?? [{ type: AutoModAction.Block }] }),
    enabled: request.enabled ?? false,
    exempt_roles: request.exempt_roles ?? [],
    exempt_channels: request.exempt_channels ?? [],
  }
  guild.rules.set(rule.id, rule)
  emitRule(call.world, 'CREATE', rule)
  return { status: 200, body: { ...rule } }
}

function patch(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const rule = ruleIn(call, guild)
  const { actions, enabled, exempt_roles, exempt_channels, ...rest } = check(Patch, call.body)
  const { trigger_type } = rule
  Object.assign(rule, rest, {
    ...(hasMetadata(call) && { trigger_metadata: metadataIn(call, trigger_type) }),
    ...(actions != null && { actions: actionsOf(call, guild, { trigger_type, actions }) }),
    ...(enabled != null && { enabled }),
    ...(exempt_roles !== undefined && { exempt_roles: exempt_roles ?? [] }),
    ...(exempt_channels !== undefined && { exempt_channels: exempt_channels ?? [] }),
  })
  emitRule(call.world, 'UPDATE', rule)
  return { status: 200, body: { ...rule } }
}

function remove(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const rule = ruleIn(call, guild)
  guild.rules.delete(rule.id)
  emitRule(call.world, 'DELETE', rule)
  return { status: 204 }
}

/** Discord's docs name no code for a rule that is not there. */
function ruleIn(call: Call, guild: Guild): AutoModRule {
  const rule = guild.rules.get(idIn(call, 'rule_id'))
  if (rule === undefined) throw notFound()
  return rule
}

function hasMetadata({ body }: Call): boolean {
  return (body as { trigger_metadata?: unknown } | undefined)?.trigger_metadata !== undefined
}

/** Each trigger has fields of its own, all of which the answer shows. */
function metadataIn({ body }: Call, trigger: number): Record<string, unknown> {
  const sent = (body as { trigger_metadata?: unknown }).trigger_metadata ?? {}
  const checked = <T>(shape: Shape<T>) =>
    check(object({ trigger_metadata: required(shape) }), { trigger_metadata: sent })
  if (trigger === Trigger.Spam) return checked(Nothing).trigger_metadata
  if (trigger === Trigger.Preset) {
    const { presets, allow_list } = checked(Preset).trigger_metadata
    return { presets: presets ?? [], allow_list: allow_list ?? [] }
  }
  if (trigger === Trigger.MentionSpam) {
    const { mention_total_limit, mention_raid_protection_enabled } = checked(Mentions).trigger_metadata
    return {
      mention_total_limit: mention_total_limit ?? 20,
      mention_raid_protection_enabled: mention_raid_protection_enabled ?? false,
    }
  }
  const { keyword_filter, regex_patterns, allow_list } = checked(Keywords).trigger_metadata
  return { keyword_filter: keyword_filter ?? [], regex_patterns: regex_patterns ?? [], allow_list: allow_list ?? [] }
}

interface Asked {
  readonly trigger_type: number
  readonly actions: readonly Shaped<typeof Action>[]
}

/** @throws Refusal (50035) for an action that lacks what it needs, (50013) for timeouts without the right to them */
function actionsOf(call: Call, guild: Guild, { trigger_type, actions }: Asked): RuleAction[] {
  return actions.map(({ type, metadata }, index) => {
    const at = (key: string) => ['actions', index, 'metadata', key]
    const { channel_id, duration_seconds, custom_message } = metadata ?? {}
    if (type === AutoModAction.Alert) {
      if (channel_id === undefined) throw invalid(at('channel_id'), 'BASE_TYPE_REQUIRED', 'This field is required')
      if (!guild.channelIds.has(channel_id)) throw new Refusal(404, 10003, 'Unknown Channel')
      return { type, metadata: { channel_id } }
    }
    if (type === AutoModAction.Timeout) {
      if (trigger_type !== Trigger.Keyword && trigger_type !== Trigger.MentionSpam)
        throw invalid(['actions', index, 'type'], 'AUTO_MODERATION_INVALID_ACTION', 'Not possible for this trigger')
      demandInGuild(call, guild, 'ModerateMembers')
      return { type, metadata: { duration_seconds: duration_seconds ?? 0 } }
    }
    return { type, metadata: custom_message == null || type !== AutoModAction.Block ? {} : { custom_message } }
  })
}
