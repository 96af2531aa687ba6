/**
 * Overwrites: what a channel allows and denies to roles and members, and what comes out for one member.
 * https://docs.discord.com/developers/topics/permissions#permission-overwrites (2026-08)
 * @module
 */
import { PermissionFlags } from './permission-flags.js'
import { allPermissions, isAdministrator, type PermissionSet, permissionBits } from './permissions.js'
import { refuse } from './refuse.js'
import { checkSnowflake } from './snowflake.js'

/** An overwrite as Discord sends it. */
export interface Overwrite {
  /** Of a role or a user. */
  readonly id: string
  /** 0 for a role, 1 for a member. */
  readonly type: 0 | 1
  readonly allow: string
  readonly deny: string
}

/** An overwrite as people write it. */
export interface OverwriteDraft {
  readonly id: string
  /** @default 0, a role */
  readonly type?: number
  /** @default nothing */
  readonly allow?: PermissionSet
  /** @default nothing */
  readonly deny?: PermissionSet
}

/** What changes: each permission of the three sets is allowed, denied, or left to roles; the others stay. */
export interface OverwriteChange {
  readonly allow?: PermissionSet
  readonly deny?: PermissionSet
  readonly inherit?: PermissionSet
}

/** What is needed of a guild, as Discord sends it. */
export interface GuildRoles {
  readonly id: string
  readonly owner_id: string
  readonly roles: readonly { readonly id: string; readonly permissions: string }[]
}

/** What is needed of a member, as Discord sends it. */
export interface MemberRoles {
  readonly user: { readonly id: string }
  readonly roles: readonly string[]
  readonly communication_disabled_until?: string | null | undefined
}

/** What is needed of a channel, as Discord sends it; for a thread, its parent. */
export interface ChannelOverwrites {
  readonly permission_overwrites?: readonly OverwriteDraft[] | undefined
}

/**
 * A member's permissions in the guild: those of `@everyone` and of all roles. Owners and administrators have all.
 * @throws {ConfigError} if a role's permissions are no set
 */
export function basePermissions(guild: GuildRoles, member: MemberRoles): bigint {
  if (guild.owner_id === member.user.id) return allPermissions
  const own = new Set([guild.id, ...member.roles])
  const set = guild.roles
    .filter(role => own.has(role.id))
    .reduce((sum, role) => sum | permissionBits(role.permissions), 0n)
  return isAdministrator(set) ? allPermissions : set
}

/**
 * A member's permissions in a channel: overwrites of `@everyone`, then of all roles together, then of the member.
 * Neither timeouts nor what is implied count yet: `effectivePermissions` adds both.
 * @throws {ConfigError} if a set of permissions is none
 */
export function channelPermissions(guild: GuildRoles, member: MemberRoles, channel: ChannelOverwrites): bigint {
  const base = basePermissions(guild, member)
  if (isAdministrator(base)) return allPermissions
  const list = channel.permission_overwrites ?? []
  const everyone = list.filter(({ id }) => id === guild.id)
  const roles = list.filter(({ id, type }) => id !== guild.id && type !== 1 && member.roles.includes(id))
  const own = list.filter(({ id, type }) => type === 1 && id === member.user.id)
  return [everyone, roles, own].reduce(applyTogether, base)
}

/** What decides besides roles and overwrites. */
export interface EffectiveOptions {
  /** Ms of the Unix epoch, such as `client.clock.wall()`; decides about timeouts. */
  readonly now: number
  /** Whether the channel is a thread of the one that is handed in. @default false */
  readonly thread?: boolean
  /** Whether it is a voice or stage channel. @default false */
  readonly voice?: boolean
}

const inTimeout = permissionBits(['VIEW_CHANNEL', 'READ_MESSAGE_HISTORY'])
const needSending = permissionBits(['MENTION_EVERYONE', 'SEND_TTS_MESSAGES', 'ATTACH_FILES', 'EMBED_LINKS'])

/**
 * What a member's permissions in a channel come to: with timeouts, threads and what Discord denies by implication.
 * https://docs.discord.com/developers/topics/permissions#implicit-permissions (2026-08)
 * @param set what `channelPermissions` gave
 */
export function effectivePermissions(set: PermissionSet, member: MemberRoles, options: EffectiveOptions): bigint {
  const { now, thread = false, voice = false } = options
  if (typeof now !== 'number' || Number.isNaN(now)) refuse('options.now', 'a time in ms', now)
  const all = permissionBits(set)
  if (isAdministrator(all)) return all
  const until = member.communication_disabled_until
  const may = until && Date.parse(until) > now ? all & inTimeout : all
  if ((may & PermissionFlags.VIEW_CHANNEL) === 0n) return 0n
  if (voice && (may & PermissionFlags.CONNECT) === 0n) return may & PermissionFlags.VIEW_CHANNEL
  const send = thread ? PermissionFlags.SEND_MESSAGES_IN_THREADS : PermissionFlags.SEND_MESSAGES
  const sends = (may & send) !== 0n
  const rest = thread ? may & ~PermissionFlags.SEND_MESSAGES : may
  return sends ? rest : rest & ~needSending
}

/** All deny before all allow. */
function applyTogether(set: bigint, list: readonly OverwriteDraft[]): bigint {
  const deny = list.reduce((sum, overwrite) => sum | permissionBits(overwrite.deny ?? 0n), 0n)
  const allow = list.reduce((sum, overwrite) => sum | permissionBits(overwrite.allow ?? 0n), 0n)
  return (set & ~deny) | allow
}

/** An overwrite as Discord takes it. @throws {ConfigError} if it allows and denies the same, or has no id or type */
function make(draft: OverwriteDraft): Overwrite {
  checkSnowflake('overwrite.id', draft.id)
  const { id, type = 0, allow = 0n, deny = 0n } = draft
  if (type !== 0 && type !== 1) return refuse('overwrite.type', '0 (role) or 1 (member)', type)
  const [yes, no] = [permissionBits(allow), permissionBits(deny)]
  if ((yes & no) !== 0n) refuse('overwrite', 'either allowed or denied, not both', Symbol(`both for ${yes & no}`))
  return { id, type, allow: yes.toString(), deny: no.toString() }
}

function change(overwrite: OverwriteDraft, { allow = 0n, deny = 0n, inherit = 0n }: OverwriteChange): Overwrite {
  const [yes, no, open] = [permissionBits(allow), permissionBits(deny), permissionBits(inherit)]
  const twice = (yes & no) | (yes & open) | (no & open)
  if (twice !== 0n) refuse('change', 'one of allow, deny and inherit for each permission', Symbol(`more for ${twice}`))
  const { id, type = 0 } = overwrite
  return make({
    ...{ id, type },
    allow: (permissionBits(overwrite.allow ?? 0n) & ~no & ~open) | yes,
    deny: (permissionBits(overwrite.deny ?? 0n) & ~yes & ~open) | no,
  })
}

/** One overwrite that does what both do, the second after the first. It has the first one's id and type. */
function merge(first: OverwriteDraft, second: Pick<OverwriteDraft, 'allow' | 'deny'>): Overwrite {
  const { allow = 0n, deny = 0n } = second
  return change(first, { allow, deny: permissionBits(deny) & ~permissionBits(allow) })
}

function edit(list: readonly OverwriteDraft[], whose: Pick<OverwriteDraft, 'id' | 'type'>, changes: OverwriteChange) {
  const found = list.find(({ id }) => id === whose.id)
  const changed = change(found ?? whose, changes)
  return [...list.filter(({ id }) => id !== whose.id).map(make), changed]
}

function isSynced(channel: ChannelOverwrites, category: ChannelOverwrites): boolean {
  const text = ({ permission_overwrites: list = [] }: ChannelOverwrites) =>
    list
      .map(make)
      .map(({ id, type, allow, deny }) => `${id} ${type} ${allow} ${deny}`)
      .sort()
      .join()
  return text(channel) === text(category)
}

/** Arithmetic on overwrites. */
export const overwrites = {
  /** An overwrite as Discord takes it, from sets in every form. @throws {ConfigError} naming the field */
  make,
  /** One overwrite with some permissions allowed, denied or left open. @throws {ConfigError} for one that is both */
  change,
  /** A list with the overwrite of one role or member changed, or added. The list that is handed in stays as it is. */
  edit,
  merge,
  /** A set of permissions behind one overwrite. */
  apply: (set: PermissionSet, overwrite: Pick<OverwriteDraft, 'allow' | 'deny'>): bigint =>
    applyTogether(permissionBits(set), [{ id: '0', ...overwrite }]),
  /** Whether a channel has its category's overwrites, which Discord calls synced. */
  isSynced,
} as const
