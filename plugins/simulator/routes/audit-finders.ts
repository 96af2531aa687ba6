/**
 * Audit finders: the things that operations change, as the audit log shows them.
 * https://docs.discord.com/developers/resources/audit-log#audit-log-change-object (2026-08)
 * @module
 */
import type { Call } from '../endpoint.js'
import type { Channel, Guild, Member } from '../world/model.js'
import { isThread } from '../world/payloads.js'

/** A thing of a guild, copied as it is now. */
export interface Found {
  readonly guild: Guild
  /** What the entry names as its target; invites have none. */
  readonly target: string | null
  readonly thing: object
  readonly options?: Readonly<Record<string, string>>
}

/** Finds a thing by its id; undefined where it is not there (any more). */
export type Finder = (call: Call, id: string) => Found | undefined

export const guildThing: Finder = (call, id) => {
  const guild = call.world.guilds.get(id)
  return guild && { guild, target: id, thing: { ...guild.settings } }
}

/** A channel without its overwrites, which have entries of their own; threads as their settings. */
export const channelThing: Finder = (call, id) => {
  const channel = call.world.channels.get(id)
  const guild = call.world.guilds.get(channel?.guild_id ?? '')
  if (channel === undefined || guild === undefined) return undefined
  return { guild, target: id, thing: isThread(channel) ? threadFields(channel) : channelFields(channel) }
}

export const roleThing = inGuild(guild => guild.roles)
export const emojiThing = inGuild(guild => guild.emojis)
export const stickerThing = inGuild(guild => guild.stickers)
export const soundThing = inGuild(guild => guild.sounds)
export const ruleThing = inGuild(guild => guild.rules)

export const eventThing: Finder = (call, id) => {
  const guild = guildOf(call)
  const event = guild?.events.get(id)
  if (guild === undefined || event === undefined) return undefined
  const { users: _, exceptions: __, ...fields } = event
  return { guild, target: id, thing: bare(fields) }
}

export const exceptionThing: Finder = (call, id) => {
  const guild = guildOf(call)
  const event = guild?.events.get(call.params.guild_scheduled_event_id ?? '')
  const exception = event?.exceptions.get(id)
  if (guild === undefined || event === undefined || exception === undefined) return undefined
  return { guild, target: event.id, thing: { ...exception } }
}

export const memberThing: Finder = (call, id) => {
  const [guild, member] = memberOf(call, id)
  if (guild === undefined || member === undefined) return undefined
  const { nick, mute, deaf, communication_disabled_until, flags } = member
  return { guild, target: id, thing: { nick, mute, deaf, communication_disabled_until, flags } }
}

/** The path's guild and the member of this id in it. */
export function memberOf(call: Call, id: string): [Guild | undefined, Member | undefined] {
  const guild = guildOf(call)
  return [guild, guild?.members.get(id)]
}

export const webhookThing: Finder = ({ world }, id) => {
  const webhook = world.webhooks.get(id)
  const guild = world.guilds.get(webhook?.guild_id ?? '')
  if (webhook === undefined || guild === undefined) return undefined
  const { name, type, channel_id, avatar, application_id } = webhook
  return { guild, target: id, thing: { name, type, channel_id, application_id, avatar_hash: avatar } }
}

export const inviteThing: Finder = ({ world }, code) => {
  const invite = world.invites.get(code)
  const guild = world.guilds.get(invite?.guildId ?? '')
  if (invite === undefined || guild === undefined) return undefined
  const { channelId, inviter, maxAge, maxUses, temporary, uses } = invite
  const places = { code, channel_id: channelId, inviter_id: inviter.id }
  return { guild, target: null, thing: { ...places, max_age: maxAge, max_uses: maxUses, temporary, uses, flags: 0 } }
}

export const stageThing: Finder = ({ world }, channelId) => {
  const guild = world.guilds.get(world.channels.get(channelId)?.guild_id ?? '')
  const stage = guild?.stages.get(channelId)
  if (guild === undefined || stage === undefined) return undefined
  const { topic, privacy_level } = stage
  return { guild, target: stage.id, thing: { topic, privacy_level }, options: { channel_id: channelId } }
}

export const integrationThing: Finder = (call, id) => {
  const guild = guildOf(call)
  const integration = guild?.integrations.get(id)
  const application = call.world.applications.get(integration?.applicationId ?? '')
  if (guild === undefined || application === undefined) return undefined
  return { guild, target: id, thing: { name: application.name, type: 'discord' } }
}

export const onboardingThing: Finder = ({ world }, id) => {
  const guild = world.guilds.get(id)
  if (guild === undefined) return undefined
  const { prompts: _, ...fields } = guild.onboarding
  return { guild, target: id, thing: fields }
}

/** The guild of the path. */
export function guildOf({ world, params }: Call): Guild | undefined {
  return world.guilds.get(params.guild_id ?? '')
}

function inGuild(things: (guild: Guild) => ReadonlyMap<string, object>): Finder {
  return (call, id) => {
    const guild = guildOf(call)
    const thing = guild && things(guild).get(id)
    return guild && thing && { guild, target: id, thing: bare(thing) }
  }
}

/** Entries do not repeat whose thing it is. */
function bare(thing: object): object {
  const { id: _, guild_id: __, user: ___, sound_id: ____, ...fields } = thing as Record<string, unknown>
  return fields
}

function channelFields(channel: Channel): object {
  const { last_message_id: _, last_pin_timestamp: __, permission_overwrites: ___, status: ____, ...rest } = channel
  return bare(rest)
}

function threadFields({ name, type, rate_limit_per_user, applied_tags, flags, thread_metadata }: Channel): object {
  const { archived, locked, auto_archive_duration, invitable } = thread_metadata ?? {}
  return { name, type, rate_limit_per_user, applied_tags, flags, archived, locked, auto_archive_duration, invitable }
}
