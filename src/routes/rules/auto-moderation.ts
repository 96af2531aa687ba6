/**
 * AutoModeration: which trigger takes which metadata, and what an action needs.
 * @module
 */
import type { Report } from '../checks/report.js'
import { choices } from '../checks/words.js'
import { type Fields, fieldsOf, isSet, itemsOf, numberOf } from './rule.js'

/** https://docs.discord.com/developers/resources/auto-moderation (2026-08) */
const page = 'resources/auto-moderation'
const metadataPage = `${page}#auto-moderation-rule-object-trigger-metadata`
const actionPage = `${page}#auto-moderation-action-object`
const keyword = 1
const preset = 4
const mentionSpam = 5
const profile = 6

const triggersOf: Readonly<Record<string, readonly number[]>> = {
  keyword_filter: [keyword, profile],
  regex_patterns: [keyword, profile],
  presets: [preset],
  allow_list: [keyword, preset, profile],
  mention_total_limit: [mentionSpam],
  mention_raid_protection_enabled: [mentionSpam],
}

/** Metadata that the trigger does not have is left out by Discord, which is worth a warning. */
export function metadataOfTrigger(rule: Fields, report: Report): void {
  const trigger = numberOf(rule.trigger_type)
  if (trigger === undefined || !isSet(rule.trigger_metadata)) return
  const metadata = fieldsOf(rule.trigger_metadata)
  for (const [key, triggers] of Object.entries(triggersOf)) {
    if (!isSet(metadata[key]) || triggers.includes(trigger)) continue
    const message = `has no effect with trigger_type ${trigger}, only with ${choices(triggers)}`
    report.addAt(['trigger_metadata', key], { code: 'NOT_OF_TYPE', message, docs: metadataPage, warning: true })
  }
}

/** Alerts name a channel, timeouts a duration. */
export function actionMetadata(rule: Fields, report: Report): void {
  for (const [i, item] of itemsOf(rule.actions).entries()) {
    const { type, metadata } = fieldsOf(item)
    const key = type === 2 ? 'channel_id' : type === 3 ? 'duration_seconds' : undefined
    if (key === undefined || isSet(fieldsOf(metadata)[key])) continue
    const message = `missing, an action of type ${String(type)} must have it`
    report.addAt(['actions', i, 'metadata', key], { code: 'REQUIRED', message, docs: actionPage })
  }
}

/** Only keywords and mentions lead to a timeout. */
export function timeoutAction(rule: Fields, report: Report): void {
  const trigger = numberOf(rule.trigger_type)
  if (trigger === undefined || trigger === keyword || trigger === mentionSpam) return
  for (const [i, item] of itemsOf(rule.actions).entries()) {
    if (fieldsOf(item).type !== 3) continue
    const message = `a timeout with trigger_type ${trigger}, possible with ${choices([keyword, mentionSpam])} only`
    report.addAt(['actions', i, 'type'], { code: 'NOT_ALLOWED', message, docs: actionPage })
  }
}

/** Profiles are checked when a member is updated, all else when a message is sent. */
export function eventOfTrigger(rule: Fields, report: Report): void {
  const trigger = numberOf(rule.trigger_type)
  const event = numberOf(rule.event_type)
  if (trigger === undefined || event === undefined) return
  const needed = trigger === profile ? 2 : 1
  if (event === needed) return
  const message = `another event, must be ${needed} with trigger_type ${trigger}`
  report.addAt('event_type', { code: 'NOT_ALLOWED', message, docs: `${page}#auto-moderation-rule-object-event-types` })
}

export function moderationRule(rule: Fields, report: Report): void {
  metadataOfTrigger(rule, report)
  actionMetadata(rule, report)
  timeoutAction(rule, report)
  eventOfTrigger(rule, report)
}
