/**
 * Audit watches: operations whose entries are more than a thing's difference.
 * https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-optional-audit-entry-info (2026-08)
 * @module
 */
import type { Call } from '../endpoint.js'
import { AuditAction, type AuditChange, differences } from '../world/audit.js'
import type { OnboardingPrompt } from '../world/community.js'
import type { Guild, Overwrite } from '../world/model.js'
import { isThread } from '../world/payloads.js'
import { channelThing, type Finder, guildOf, memberOf } from './audit-finders.js'
import { changes, makes, type Note, removes, type Watch } from './audit-trail.js'

/** A channel's overwrites before and after, wherever they changed. */
export const overwrites: Watch = call => {
  const id = call.params.channel_id ?? ''
  const channel = call.world.channels.get(id)
  const guild = call.world.guilds.get(channel?.guild_id ?? '')
  const before = byId(channel?.permission_overwrites)
  return () => {
    if (guild === undefined) return []
    const after = byId(call.world.channels.get(id)?.permission_overwrites)
    const ids = new Set([...before.keys(), ...after.keys()])
    return [...ids].flatMap(one => overwriteNote({ guild, channelId: id }, before.get(one), after.get(one)))
  }
}

function byId(all: readonly Overwrite[] = []): Map<string, Overwrite> {
  return new Map(all.map(overwrite => [overwrite.id, { ...overwrite }]))
}

function overwriteNote(
  { guild, channelId }: { guild: Guild; channelId: string },
  before: Overwrite | undefined,
  after: Overwrite | undefined,
): Note[] {
  const differs = differences(before, after)
  const { id, type } = after ?? before!
  if (differs.length === 0) return []
  const name = guild.roles.get(id)?.name
  const options = { id, type: String(type), ...(type === 0 && name !== undefined && { role_name: name }) }
  const action = after === undefined ? AuditAction.OverwriteDelete : AuditAction.OverwriteUpdate
  return [
    {
      guild,
      target: channelId,
      changes: differs,
      options,
      action: before === undefined ? AuditAction.OverwriteCreate : action,
    },
  ]
}

/** Channels and threads have different actions. */
export function ofChannelKind(kinds: { channel: Watch; thread: Watch }): Watch {
  return call => {
    const channel = call.world.channels.get(call.params.channel_id ?? '')
    if (channel === undefined) return () => []
    return (isThread(channel) ? kinds.thread : kinds.channel)(call)
  }
}

export const channelChange = ofChannelKind({
  channel: changes(AuditAction.ChannelUpdate, channelThing, 'channel_id'),
  thread: changes(AuditAction.ThreadUpdate, channelThing, 'channel_id'),
})
export const channelRemoval = ofChannelKind({
  channel: removes(AuditAction.ChannelDelete, channelThing, 'channel_id'),
  thread: removes(AuditAction.ThreadDelete, channelThing, 'channel_id'),
})

/** All of a guild's things of one kind, as they moved. */
export function moves(action: number, find: Finder, idsIn: (guild: Guild) => Iterable<string>): Watch {
  return call => {
    const guild = guildOf(call)
    const before = [...(guild === undefined ? [] : idsIn(guild))].map(id => ({ id, found: find(call, id) }))
    return () =>
      before.flatMap(({ id, found }) => {
        const differs = differences(found?.thing, find(call, id)?.thing)
        return found === undefined || differs.length === 0
          ? []
          : [{ guild: found.guild, action, target: id, changes: differs }]
      })
  }
}

/** Roles that a member got or lost. */
export const memberRoles: Watch = call => {
  const id = call.params.user_id ?? ''
  const [guild, member] = memberOf(call, id)
  const before = [...(member?.roles ?? [])]
  return () => {
    if (guild === undefined || member === undefined) return []
    const pick = (ids: readonly string[]) => ids.map(role => ({ id: role, name: guild.roles.get(role)?.name }))
    const added = pick(member.roles.filter(role => !before.includes(role)))
    const taken = pick(before.filter(role => !member.roles.includes(role)))
    const list: AuditChange[] = [
      ...(added.length > 0 ? [{ key: '$add', new_value: added }] : []),
      ...(taken.length > 0 ? [{ key: '$remove', new_value: taken }] : []),
    ]
    return list.length === 0 ? [] : [{ guild, action: AuditAction.MemberRoleUpdate, target: id, changes: list }]
  }
}

/** A member that was moved to another voice channel, or thrown out of it. */
export const memberVoice: Watch = call => {
  const id = call.params.user_id ?? ''
  const guild = guildOf(call)
  const before = guild?.voice.get(id)?.channel_id
  return () => {
    const after = guild?.voice.get(id)?.channel_id
    if (guild === undefined || before === after) return []
    if (after == null) return [{ guild, action: AuditAction.MemberDisconnect, target: null, options: { count: '1' } }]
    return [{ guild, action: AuditAction.MemberMove, target: null, options: { channel_id: after, count: '1' } }]
  }
}

/** Something done to a user of the path, with no more to say. */
export function toUser(action: number): Watch {
  return call => () => {
    const guild = guildOf(call)
    return guild === undefined ? [] : [{ guild, action, target: call.params.user_id ?? null }]
  }
}

export const bulkBan: Watch = call => reply => {
  const guild = guildOf(call)
  const { banned_users = [] } = (reply.body ?? {}) as { banned_users?: string[] }
  return guild === undefined ? [] : banned_users.map(target => ({ guild, action: AuditAction.MemberBanAdd, target }))
}

export const prune: Watch = call => {
  const guild = guildOf(call)
  const before = guild?.members.size ?? 0
  return () => {
    if (guild === undefined) return []
    const { days } = (call.body ?? {}) as { days?: number | null }
    const options = { delete_member_days: String(days ?? 7), members_removed: String(before - guild.members.size) }
    return [{ guild, action: AuditAction.MemberPrune, target: null, options }]
  }
}

/** Someone else's message; one's own leave no trace. */
export const messageRemoval: Watch = call => {
  const { channel_id = '', message_id = '' } = call.params
  const guild = guildOfChannel(call)
  const author = call.world.messages.get(channel_id, message_id)?.json.author.id
  return () => {
    if (guild === undefined || author === undefined || author === call.actor?.userId) return []
    return [{ guild, action: AuditAction.MessageDelete, target: author, options: { channel_id, count: '1' } }]
  }
}

export const bulkRemoval: Watch = call => {
  const { channel_id = '' } = call.params
  const guild = guildOfChannel(call)
  const { messages = [] } = (call.body ?? {}) as { messages?: string[] }
  return () => {
    if (guild === undefined) return []
    const options = { count: String(messages.length) }
    return [{ guild, action: AuditAction.MessageBulkDelete, target: channel_id, options }]
  }
}

/** A pin that came or went. */
export function pins(action: number): Watch {
  return call => {
    const { channel_id = '', message_id = '' } = call.params
    const guild = guildOfChannel(call)
    const pinned = () => call.world.messages.get(channel_id, message_id)?.json.pinned
    const before = pinned()
    return () => {
      const target = call.world.messages.get(channel_id, message_id)?.json.author.id ?? null
      if (guild === undefined || before === pinned()) return []
      return [{ guild, action, target, options: { channel_id, message_id } }]
    }
  }
}

export const voiceStatus: Watch = call => () => {
  const { channel_id = '' } = call.params
  const guild = guildOfChannel(call)
  const status = call.world.channels.get(channel_id)?.status ?? null
  if (guild === undefined) return []
  const action = status === null ? AuditAction.VoiceStatusDelete : AuditAction.VoiceStatusCreate
  return [{ guild, action, target: channel_id, options: { channel_id, ...(status !== null && { status }) } }]
}

export const onboardingPrompts: Watch = call => {
  const guild = guildOf(call)
  const before = new Map(guild?.onboarding.prompts.map(prompt => [prompt.id, prompt]))
  return () => {
    if (guild === undefined) return []
    const after = new Map(guild.onboarding.prompts.map(prompt => [prompt.id, prompt]))
    const ids = new Set([...before.keys(), ...after.keys()])
    return [...ids].flatMap(id => promptNote(guild, before.get(id), after.get(id)))
  }
}

function promptNote(guild: Guild, before: OnboardingPrompt | undefined, after: OnboardingPrompt | undefined): Note[] {
  const differs = differences(before, after)
  const action = after === undefined ? AuditAction.OnboardingPromptDelete : AuditAction.OnboardingPromptUpdate
  const target = (after ?? before)?.id ?? null
  if (differs.length === 0) return []
  return [
    { guild, target, changes: differs, action: before === undefined ? AuditAction.OnboardingPromptCreate : action },
  ]
}

/** The old and the new permission of each role, user or channel that a command knows. */
export const commandPermissions: Watch = call => {
  const { application_id = '', command_id = '', guild_id = '' } = call.params
  const guild = guildOf(call)
  const now = () => {
    const all = call.world.commands.permissionsOf(command_id, guild_id) ?? []
    return Object.fromEntries(all.map(permission => [permission.id, permission]))
  }
  const before = now()
  return () => {
    const differs = differences(before, now())
    if (guild === undefined || differs.length === 0) return []
    const action = AuditAction.CommandPermissionUpdate
    return [{ guild, action, target: command_id, changes: differs, options: { application_id } }]
  }
}

/** An invite that was handed out again is no new one. */
export function newInvite(watch: Watch): Watch {
  return call => {
    const before = new Set(call.world.invites.keys())
    const conclude = watch(call)
    return reply => (before.has((reply.body as { code: string }).code) ? [] : conclude(reply))
  }
}

export const threadCreation = makes(AuditAction.ThreadCreate, channelThing)

function guildOfChannel({ world, params }: Call): Guild | undefined {
  return world.guilds.get(world.channels.get(params.channel_id ?? '')?.guild_id ?? '')
}
