/**
 * Guilds: how far ahead, what a role shows, and what onboarding needs.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters, counted } from '../checks/words.js'
import { type Fields, fieldsOf, isSet, itemsOf, textOf } from './rule.js'

/** https://docs.discord.com/developers/resources/guild (2026-08) */
const page = 'resources/guild'
const hour = 3600 * 1000
const day = 24 * hour
/** Clocks differ, and the request takes its time. */
const grace = 60 * 1000

/** Ms since the epoch; undefined for what is no time. */
export function timeOf(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** A timeout ends within 28 days. */
export function timeout(member: Fields, report: Report, now: number): void {
  const end = timeOf(member.communication_disabled_until)
  if (end === undefined || end <= now + 28 * day + grace) return
  const message = 'too far ahead, at most 28 days from now'
  report.addAt('communication_disabled_until', { code: 'TOO_FAR_AHEAD', message, docs: `${page}#modify-guild-member` })
}

/** Invites and direct messages are paused for up to 24 hours. */
export function incidentActions(actions: Fields, report: Report, now: number): void {
  for (const key of ['invites_disabled_until', 'dms_disabled_until']) {
    const end = timeOf(actions[key])
    if (end === undefined || end <= now + day + grace) continue
    const message = 'too far ahead, at most 24 hours from now'
    report.addAt(key, { code: 'TOO_FAR_AHEAD', message, docs: `${page}#modify-guild-incident-actions` })
  }
}

/** Speaking is requested now or later, not before. */
export function speakRequest(state: Fields, report: Report, now: number): void {
  const time = timeOf(state.request_to_speak_timestamp)
  if (time === undefined || time >= now - grace) return
  const docs = 'resources/voice#modify-current-user-voice-state'
  report.addAt('request_to_speak_timestamp', { code: 'IN_THE_PAST', message: 'past, must be now or later', docs })
}

/** 2 to 100 characters, without blanks at the ends. */
export function guildName(guild: Fields, report: Report): void {
  const { name } = guild
  if (typeof name !== 'string' || characters(name) < 2 || characters(name.trim()) >= 2) return
  const message = `${counted(characters(name.trim()), 'character')} without blanks at the ends, at least 2`
  report.addAt('name', { code: 'TOO_SHORT', message, docs: `${page}#guild-object` })
}

/** How much to delete is said in seconds or, as before, in days. */
export function deletedOnBan(ban: Fields, report: Report): void {
  if (!isSet(ban.delete_message_days) || !isSet(ban.delete_message_seconds)) return
  const message = 'besides delete_message_seconds, must be one of them'
  report.addAt('delete_message_days', { code: 'ONE_OF', message, docs: `${page}#create-guild-ban` })
}

const holographic = { primary_color: 11_127_295, secondary_color: 16_759_788, tertiary_color: 16_761_760 } as const

/** Three colours are the holographic ones; a second one stands before a third. */
export function roleColours(role: Fields, report: Report): void {
  const colours = fieldsOf(role.colors)
  const docs = 'topics/permissions#role-object-role-colors-object'
  if (!isSet(colours.tertiary_color)) return
  for (const [key, colour] of Object.entries(holographic)) {
    if (colours[key] === colour || (isSet(colours[key]) && typeof colours[key] !== 'number')) continue
    const message = `another colour, must be ${colour} where tertiary_color is set`
    report.addAt(['colors', key], { code: 'NOT_ALLOWED', message, docs })
  }
}

/** A role shows an image or an emoji. */
export function roleIcon(role: Fields, report: Report): void {
  if (!isSet(role.icon) || !isSet(role.unicode_emoji)) return
  const message = 'besides icon, must be one of them'
  report.addAt('unicode_emoji', { code: 'ONE_OF', message, docs: `${page}#create-guild-role` })
}

/** Onboarding by default channels alone needs seven of them. */
export function onboardingChannels(onboarding: Fields, report: Report): void {
  const { enabled, mode, default_channel_ids: channels } = onboarding
  if (enabled !== true || mode !== 0 || !Array.isArray(channels) || channels.length >= 7) return
  const message = `${counted(channels.length, 'channel')}, at least 7 where onboarding is enabled`
  report.addAt('default_channel_ids', { code: 'TOO_FEW', message, docs: `${page}#modify-guild-onboarding` })
}

/** An option of a prompt has its emoji in fields of its own. */
export function promptEmoji(onboarding: Fields, report: Report): void {
  for (const [i, prompt] of itemsOf(onboarding.prompts).entries()) {
    for (const [j, option] of itemsOf(fieldsOf(prompt).options).entries()) {
      if (!isSet(fieldsOf(option).emoji)) continue
      const message = 'set, must be emoji_id, emoji_name and emoji_animated'
      const docs = `${page}#guild-onboarding-object-prompt-option-structure`
      report.addAt(['prompts', i, 'options', j, 'emoji'], { code: 'FORBIDDEN', message, docs })
    }
  }
}

/** A guild's emoji or a character, not both: welcome screens and sounds. */
export function oneEmoji(part: Fields, report: Report, docs: string): void {
  if (!isSet(part.emoji_id) || textOf(part.emoji_name) === '') return
  const isNamed = /^\w{2,32}$/.test(textOf(part.emoji_name)) // the name of the guild's emoji may go with its id
  if (isNamed) return
  report.addAt('emoji_name', { code: 'ONE_OF', message: 'besides emoji_id, must be one of them', docs })
}
