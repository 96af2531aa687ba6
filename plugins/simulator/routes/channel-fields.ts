/**
 * Channel fields: what a checked channel body means for the guild that it goes to.
 * @module
 */
import type { Call } from '../endpoint.js'
import type { ChannelFields } from '../world/channels.js'
import { ChannelType, type ForumTag, type Guild, type Overwrite } from '../world/model.js'
import { isForum } from '../world/payloads.js'
import { Permission } from '../world/permissions.js'
import type { ChannelPatchRequest, OverwriteRequest, TagRequest } from './channel-body.js'
import { invalid } from './check.js'
import { mayInGuild } from './reach.js'
import { missingPermissions } from './refusals.js'

const VOICE_FIELDS = ['bitrate', 'user_limit', 'rtc_region', 'video_quality_mode'] as const
const FORUM_FIELDS = ['available_tags', 'default_reaction_emoji', 'default_sort_order', 'default_forum_layout'] as const
const MAX_TOPIC = 1024

/** @throws Refusal (50035, 50013) */
export function channelFields(
  call: Call,
  guild: Guild,
  spec: { type: number; request: ChannelPatchRequest },
): ChannelFields {
  const { type, request } = spec
  const { permission_overwrites, available_tags, parent_id, ...rest } = request
  if (parent_id != null) demandCategory(call, guild, parent_id)
  if (!isForum({ type }) && (rest.topic?.length ?? 0) > MAX_TOPIC) {
    throw invalid(['topic'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_TOPIC} or fewer in length.`)
  }
  const fields: Record<string, unknown> = withoutForeign(type, rest)
  if (typeof rest.name === 'string' && isNamedAlikeText(type)) fields.name = textName(rest.name)
  if (parent_id !== undefined) fields.parent_id = parent_id
  const emoji = fields.default_reaction_emoji
  // Both stand in the answer, whichever of the two was given.
  if (emoji != null) fields.default_reaction_emoji = { emoji_id: null, emoji_name: null, ...emoji }
  if (permission_overwrites != null) fields.permission_overwrites = overwritesOf(call, guild, permission_overwrites)
  if (available_tags != null && isForum({ type })) fields.available_tags = tagsOf(call, available_tags)
  return fields as ChannelFields
}

/** The overwrites of a request, none of which hands out what the actor itself lacks. */
export function overwritesOf(call: Call, guild: Guild, requests: readonly OverwriteRequest[]): Overwrite[] {
  return requests.map(({ id, type, allow, deny }) => {
    const overwrite = { id, type: type ?? (guild.roles.has(id) ? 0 : 1), allow: allow ?? '0', deny: deny ?? '0' }
    demandOwn(call, guild, overwrite)
    return overwrite
  })
}

/** @throws Refusal (50013) for bits that the actor does not hold */
export function demandOwn(call: Call, guild: Guild, overwrite: Overwrite): void {
  if (mayInGuild(call, guild, 'Administrator')) return
  const held = call.world.permissionsOf(guild, call.actor?.userId ?? '')
  if (((BigInt(overwrite.allow) | BigInt(overwrite.deny)) & ~held & ~Permission.Administrator) !== 0n)
    throw missingPermissions()
}

function tagsOf({ world }: Call, requests: readonly TagRequest[]): ForumTag[] {
  return requests.map(({ id, name, moderated, emoji_id, emoji_name }) => ({
    id: id ?? world.snowflakes.next(),
    name,
    moderated: moderated ?? false,
    emoji_id: emoji_id ?? null,
    emoji_name: emoji_name ?? null,
  }))
}

function demandCategory({ world }: Call, guild: Guild, id: string): void {
  const parent = world.channels.get(id)
  if (parent === undefined || !guild.channelIds.has(id)) {
    throw invalid(['parent_id'], 'CHANNEL_PARENT_INVALID', 'Category does not exist')
  }
  if (parent.type !== ChannelType.Category)
    throw invalid(['parent_id'], 'CHANNEL_PARENT_INVALID_TYPE', 'Not a category')
}

/** Fields of other kinds of channels fall away, as do nulls that mean "leave it". */
function withoutForeign(type: number, fields: Record<string, unknown>): Record<string, unknown> {
  const foreign = new Set<string>()
  if (type !== ChannelType.Voice && type !== ChannelType.Stage) for (const name of VOICE_FIELDS) foreign.add(name)
  if (!isForum({ type })) for (const name of FORUM_FIELDS) foreign.add(name)
  const nulls = new Set(['topic', 'rtc_region', 'default_reaction_emoji', 'default_sort_order'])
  const entries = Object.entries(fields).filter(
    ([name, value]) => !foreign.has(name) && (value !== null || nulls.has(name)),
  )
  return Object.fromEntries(entries)
}

function isNamedAlikeText(type: number): boolean {
  return type === ChannelType.Text || type === ChannelType.Announcement || isForum({ type })
}

/** Discord writes names of text channels in lower case with dashes. */
function textName(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-')
}
