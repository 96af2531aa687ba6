/**
 * Auto moderation: a guild's rules, and what they find in a message.
 * https://docs.discord.com/developers/resources/auto-moderation (2026-08)
 * @module
 */
import { AuditAction, record } from './audit.js'
import type { World } from './index.js'
import { updateMember } from './members.js'
import type { Channel, Guild, Member } from './model.js'
import { Permission } from './permissions.js'
import { postMessage } from './posting.js'

export const Trigger = { Keyword: 1, Spam: 3, Preset: 4, MentionSpam: 5, Profile: 6 } as const
export const AutoModAction = { Block: 1, Alert: 2, Timeout: 3, BlockMember: 4 } as const
const ON_MESSAGE = 1
const ALERT_MESSAGE = 24

export interface RuleAction {
  readonly type: number
  readonly metadata: { custom_message?: string; channel_id?: string; duration_seconds?: number }
}

export interface AutoModRule {
  readonly id: string
  readonly guild_id: string
  readonly creator_id: string
  readonly trigger_type: number
  name: string
  /** 1 message, 2 profile. */
  event_type: number
  trigger_metadata: Readonly<Record<string, unknown>>
  actions: RuleAction[]
  enabled: boolean
  exempt_roles: string[]
  exempt_channels: string[]
}

/** Who says what where. */
export interface Utterance {
  readonly channel: Channel
  readonly member: Member
  readonly content: string
  readonly mentions: number
}

interface Match {
  readonly keyword: string | null
  readonly content: string | null
}

/** Tells of a change of a rule, with AUTO_MODERATION_RULE_CREATE, _UPDATE or _DELETE. */
export function emitRule(world: World, change: 'CREATE' | 'UPDATE' | 'DELETE', rule: AutoModRule): void {
  world.emit(`AUTO_MODERATION_RULE_${change}`, { guildId: rule.guild_id }, () => ({ ...rule }))
}

/** Runs the guild's rules over what someone wants to say; true if it must not be posted. */
export function moderate(world: World, guild: Guild, said: Utterance): boolean {
  if (guild.rules.size === 0 || isExempt(world, guild, said.member)) return false
  let blocked = false
  for (const rule of guild.rules.values()) {
    const match = rule.enabled && rule.event_type === ON_MESSAGE && !spares(rule, said) && find(rule, said)
    if (!match) continue
    for (const action of rule.actions) execute(world, { guild, rule, action, match }, said)
    blocked ||= rule.actions.some(({ type }) => type === AutoModAction.Block)
  }
  return blocked
}

/** Those who manage the guild may say anything. */
function isExempt(world: World, guild: Guild, { user }: Member): boolean {
  return (world.permissionsOf(guild, user.id) & Permission.ManageGuild) !== 0n
}

function spares(rule: AutoModRule, { channel, member }: Utterance): boolean {
  const places = [channel.id, channel.parent_id]
  return rule.exempt_channels.some(id => places.includes(id)) || rule.exempt_roles.some(id => member.roles.includes(id))
}

/** Spam and the preset lists are Discord's own and find nothing here. */
function find(rule: AutoModRule, { content, mentions }: Utterance): Match | undefined {
  const { keyword_filter, regex_patterns, allow_list, mention_total_limit } = rule.trigger_metadata as {
    keyword_filter?: string[]
    regex_patterns?: string[]
    allow_list?: string[]
    mention_total_limit?: number
  }
  if (rule.trigger_type === Trigger.MentionSpam)
    return mentions > (mention_total_limit ?? Number.POSITIVE_INFINITY) ? { keyword: null, content } : undefined
  if (rule.trigger_type !== Trigger.Keyword) return undefined
  for (const keyword of [...(keyword_filter ?? []), ...(regex_patterns ?? [])]) {
    const pattern = keyword_filter?.includes(keyword) ? patternOf(keyword) : regexOf(keyword)
    const found = pattern?.exec(content)?.[0]
    if (found !== undefined && !(allow_list ?? []).some(allowed => patternOf(allowed).test(found)))
      return { keyword, content: found }
  }
  return undefined
}

/** A keyword is a whole word; a star at an end lets the word go on there. */
function patternOf(keyword: string): RegExp {
  const [open, close] = [keyword.startsWith('*'), keyword.endsWith('*')]
  const core = keyword.slice(open ? 1 : 0, close && keyword.length > 1 ? -1 : undefined)
  const escaped = core.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`${open ? '' : '(?<=^|\\s)'}${escaped}${close ? '' : '(?=$|\\s)'}`, 'i')
}

/** Discord's patterns are Rust's; those that JavaScript cannot read match nothing. */
function regexOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'i')
  } catch {
    return undefined
  }
}

interface Execution {
  readonly guild: Guild
  readonly rule: AutoModRule
  readonly action: RuleAction
  readonly match: Match
}

function execute(world: World, execution: Execution, { channel, member, content }: Utterance): void {
  const { guild, rule, action, match } = execution
  const alertId =
    action.type === AutoModAction.Alert ? alert(world, execution, { channel, member, content }) : undefined
  if (action.type === AutoModAction.Timeout) {
    const until = world.timestamp(world.clock.now() + (action.metadata.duration_seconds ?? 0) * 1000)
    updateMember(world, { guild, member }, { communication_disabled_until: until })
  }
  world.emit('AUTO_MODERATION_ACTION_EXECUTION', { guildId: guild.id, channelId: channel.id }, () => ({
    guild_id: guild.id,
    action: { ...action },
    rule_id: rule.id,
    rule_trigger_type: rule.trigger_type,
    user_id: member.user.id,
    channel_id: channel.id,
    ...(alertId !== undefined && { alert_system_message_id: alertId }),
    content,
    matched_keyword: match.keyword,
    matched_content: match.content,
  }))
  record(world, guild, {
    action_type: AUDITED[action.type] ?? AuditAction.AutoModBlock,
    user_id: member.user.id,
    target_id: member.user.id,
    options: {
      auto_moderation_rule_name: rule.name,
      auto_moderation_rule_trigger_type: String(rule.trigger_type),
      channel_id: channel.id,
    },
  })
}

const AUDITED: Readonly<Record<number, number>> = {
  [AutoModAction.Block]: AuditAction.AutoModBlock,
  [AutoModAction.Alert]: AuditAction.AutoModFlag,
  [AutoModAction.Timeout]: AuditAction.AutoModTimeout,
}

/** The system message that shows moderators what was found. */
function alert(
  world: World,
  { rule, action, match }: Execution,
  { channel, member, content }: Pick<Utterance, 'channel' | 'member' | 'content'>,
): string | undefined {
  const target = world.channels.get(action.metadata.channel_id ?? '')
  if (target === undefined) return undefined
  const values = {
    rule_name: rule.name,
    channel_id: channel.id,
    keyword: match.keyword ?? '',
    keyword_matched_content: match.content ?? '',
  }
  const fields = Object.entries(values).map(([name, value]) => ({ name, value, inline: false }))
  const embed = { type: 'auto_moderation_message', description: content, fields }
  return postMessage(world, target, { type: ALERT_MESSAGE, author: member.user, embeds: [embed] }).json.id
}
