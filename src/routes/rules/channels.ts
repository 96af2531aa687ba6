/**
 * Channels: what fits which type of channel, tags, and where emoji are named once.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters, choices, counted } from '../checks/words.js'
import { type Fields, fieldsOf, isSet, itemsOf, numberOf } from './rule.js'

/** https://docs.discord.com/developers/resources/channel (2026-08) */
const page = 'resources/channel'
const text = 0
const voice = 2
const category = 4
const announcement = 5
const stage = 13
const forum = 15
const media = 16

/** Which types have a field; a field that is not listed is for all of them. */
const typesOf: Readonly<Record<string, readonly number[]>> = {
  topic: [text, announcement, forum, media],
  bitrate: [voice, stage],
  user_limit: [voice, stage],
  rate_limit_per_user: [text, voice, stage, forum, media],
  parent_id: [text, voice, announcement, stage, forum, media],
  rtc_region: [voice, stage],
  video_quality_mode: [voice, stage],
  default_auto_archive_duration: [text, announcement, forum, media],
  default_reaction_emoji: [forum, media],
  available_tags: [forum, media],
  default_sort_order: [forum, media],
  default_forum_layout: [forum],
  default_thread_rate_limit_per_user: [text, announcement, forum, media],
}

/** Discord leaves out what a type does not have, which is worth a warning. A category has no parent at all. */
export function fieldsOfType(channel: Fields, report: Report): void {
  const type = numberOf(channel.type) ?? text
  for (const [key, types] of Object.entries(typesOf)) {
    if (!isSet(channel[key]) || types.includes(type)) continue
    const docs = 'resources/guild#create-guild-channel'
    const isWrong = key === 'parent_id' && type === category
    const message = `has no effect on a channel of type ${type}, only on ${choices(types)}`
    report.addAt(key, { code: 'NOT_OF_TYPE', message, docs, ...(!isWrong && { warning: true as const }) })
  }
}

/** 1024 characters of topic, 4096 in forums and media channels. */
export function topicLength(channel: Fields, report: Report): void {
  if (typeof channel.topic !== 'string' || channel.topic.length <= 1024) return
  if (channel.type === forum || channel.type === media) return
  const length = characters(channel.topic)
  if (length <= 1024) return
  const message = `${length} characters, at most 1024 outside forums`
  report.addAt('topic', { code: 'TOO_LONG', message, docs: `${page}#channel-object` })
}

/** 99 users in a voice channel, 10,000 on a stage. */
export function userLimit(channel: Fields, report: Report): void {
  const most = channel.type === stage ? 10_000 : 99
  if ((numberOf(channel.user_limit) ?? 0) <= most || (channel.type !== voice && channel.type !== stage)) return
  const message = `a number too large, at most ${most}`
  report.addAt('user_limit', { code: 'TOO_LARGE', message, docs: `${page}#modify-channel` })
}

/** 64 kbit/s on a stage, and 384 kbit/s in a voice channel of the best-boosted guild. */
export function bitrateOfType(channel: Fields, report: Report): void {
  const most = channel.type === stage ? 64_000 : 384_000
  if ((numberOf(channel.bitrate) ?? 0) <= most) return
  const message = `a number too large, at most ${most}`
  report.addAt('bitrate', { code: 'TOO_LARGE', message, docs: `${page}#modify-channel` })
}

/** A default reaction is a guild's emoji or a character, one of them. */
export function reactionEmoji(channel: Fields, report: Report): void {
  if (!isSet(channel.default_reaction_emoji)) return
  const { emoji_id: id, emoji_name: name } = fieldsOf(channel.default_reaction_emoji)
  if (isSet(id) !== isSet(name)) return
  const message = `${isSet(id) ? 'both emoji_id and emoji_name' : 'neither emoji_id nor emoji_name'}, must be one of them`
  report.addAt('default_reaction_emoji', { code: 'ONE_OF', message, docs: `${page}#default-reaction-object` })
}

/** At most one emoji per tag, and at most 20 tags. */
export function forumTags(channel: Fields, report: Report): void {
  const docs = `${page}#forum-tag-object`
  for (const [i, tag] of itemsOf(channel.available_tags).entries()) {
    const { emoji_id: id, emoji_name: name } = fieldsOf(tag)
    if (!isSet(id) || !isSet(name)) continue
    const message = 'both emoji_id and emoji_name, must be one of them'
    report.addAt(['available_tags', i], { code: 'ONE_OF', message, docs })
  }
}

/** Up to five tags on a post, each once. */
export function appliedTags(thread: Fields, report: Report): void {
  const docs = `${page}#modify-channel-json-params-thread`
  const seen = new Set<unknown>()
  for (const [i, tag] of itemsOf(thread.applied_tags).entries()) {
    if (seen.has(tag)) report.addAt(['applied_tags', i], { code: 'DUPLICATE', message: 'applied twice', docs })
    seen.add(tag)
  }
}

/** Only text and announcement channels can become each other. */
export function conversion(channel: Fields, report: Report): void {
  const { type } = channel
  if (typeof type !== 'number' || type === text || type === announcement) return
  const message = `type ${type}, must be ${choices([text, announcement])}: no other conversion is supported`
  report.addAt('type', { code: 'NOT_ALLOWED', message, docs: `${page}#modify-channel` })
}

/** A channel that users opt into cannot be age-restricted as well. */
export function spoilerChannel(channel: Fields, report: Report): void {
  const spoiler = 1 << 21
  if (((numberOf(channel.flags) ?? 0) & spoiler) === 0 || channel.nsfw !== true) return
  const message = 'has IS_SPOILER_CHANNEL (1 << 21), which cannot go with nsfw'
  report.addAt('flags', { code: 'FLAG_NOT_ALLOWED', message, docs: `${page}#channel-object-channel-flags` })
}

const threadTypes = [10, 11, 12]
const privateThread = 12

/** A thread without a message is an announcement, public or private thread; only the last one has `invitable`. */
export function threadType(thread: Fields, report: Report): void {
  const docs = `${page}#start-thread-without-message`
  const type = numberOf(thread.type)
  if (isSet(thread.message)) return
  if (type !== undefined && !threadTypes.includes(type))
    report.addAt('type', { code: 'NOT_ALLOWED', message: `another type, must be ${choices(threadTypes)}`, docs })
  if (isSet(thread.invitable) && type !== undefined && type !== privateThread)
    report.addAt('invitable', {
      code: 'NO_EFFECT',
      message: `has no effect on a thread of type ${type}, only on ${privateThread}`,
      docs,
      warning: true,
    })
}

/** One request moves one channel to another category. */
export function oneMove(list: unknown, report: Report): void {
  const moved = itemsOf(list).flatMap((item, i) => (fieldsOf(item).parent_id === undefined ? [] : [i]))
  for (const i of moved.slice(1)) {
    const message = `${counted(moved.length, 'channel')} with a parent_id, at most 1 per request`
    const docs = 'resources/guild#modify-guild-channel-positions'
    report.addAt([i, 'parent_id'], { code: 'TOO_MANY', message, docs })
  }
}

/** An invite to a stream names the user, one to an activity the application. */
export function inviteTarget(invite: Fields, report: Report): void {
  const needed = invite.target_type === 1 ? 'target_user_id' : 'target_application_id'
  if ((invite.target_type !== 1 && invite.target_type !== 2) || isSet(invite[needed])) return
  const message = `missing, target_type ${invite.target_type} must have it`
  report.addAt(needed, { code: 'REQUIRED', message, docs: `${page}#create-channel-invite` })
}

export function newChannel(channel: Fields, report: Report): void {
  fieldsOfType(channel, report)
  topicLength(channel, report)
  userLimit(channel, report)
  bitrateOfType(channel, report)
  editedTags(channel, report)
}

/** Of an edit the type of the channel is not known. */
export function editedChannel(channel: Fields, report: Report): void {
  conversion(channel, report)
  bitrateOfType(channel, report)
  editedTags(channel, report)
}

function editedTags(channel: Fields, report: Report): void {
  reactionEmoji(channel, report)
  forumTags(channel, report)
  appliedTags(channel, report)
  spoilerChannel(channel, report)
}
