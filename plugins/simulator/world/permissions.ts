/**
 * Permissions: who may do what in a guild and in its channels.
 * https://docs.discord.com/developers/topics/permissions (2026-08)
 * @module
 */
import type { Channel, Guild, Member, Overwrite, Role } from './model.js'
import { compareIds } from './snowflakes.js'

export const Permission = {
  CreateInstantInvite: 1n << 0n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewAuditLog: 1n << 7n,
  PrioritySpeaker: 1n << 8n,
  Stream: 1n << 9n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  SendTtsMessages: 1n << 12n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  ViewGuildInsights: 1n << 19n,
  Connect: 1n << 20n,
  Speak: 1n << 21n,
  MuteMembers: 1n << 22n,
  DeafenMembers: 1n << 23n,
  MoveMembers: 1n << 24n,
  UseVad: 1n << 25n,
  ChangeNickname: 1n << 26n,
  ManageNicknames: 1n << 27n,
  ManageRoles: 1n << 28n,
  ManageWebhooks: 1n << 29n,
  ManageGuildExpressions: 1n << 30n,
  UseApplicationCommands: 1n << 31n,
  RequestToSpeak: 1n << 32n,
  ManageEvents: 1n << 33n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  UseExternalStickers: 1n << 37n,
  SendMessagesInThreads: 1n << 38n,
  UseEmbeddedActivities: 1n << 39n,
  ModerateMembers: 1n << 40n,
  ViewCreatorMonetizationAnalytics: 1n << 41n,
  UseSoundboard: 1n << 42n,
  CreateGuildExpressions: 1n << 43n,
  CreateEvents: 1n << 44n,
  UseExternalSounds: 1n << 45n,
  SendVoiceMessages: 1n << 46n,
  SetVoiceChannelStatus: 1n << 48n,
  SendPolls: 1n << 49n,
  UseExternalApps: 1n << 50n,
  PinMessages: 1n << 51n,
  BypassSlowmode: 1n << 52n,
} as const

export type PermissionName = keyof typeof Permission

/** Every permission there is. */
export const ALL_PERMISSIONS = Object.values(Permission).reduce((all, bit) => all | bit, 0n)

/** What `@everyone` may do in a fresh guild. */
export const DEFAULT_PERMISSIONS = bits(
  'CreateInstantInvite',
  'AddReactions',
  'Stream',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseExternalEmojis',
  'Connect',
  'Speak',
  'UseVad',
  'ChangeNickname',
  'UseApplicationCommands',
  'RequestToSpeak',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'UseExternalStickers',
  'SendMessagesInThreads',
  'UseEmbeddedActivities',
  'UseSoundboard',
  'CreateGuildExpressions',
  'CreateEvents',
  'UseExternalSounds',
  'SendVoiceMessages',
  'SendPolls',
  'UseExternalApps',
)

/** A member in timeout keeps these. */
const KEPT_IN_TIMEOUT = Permission.ViewChannel | Permission.ReadMessageHistory
/** Worth nothing to those who cannot send. */
const NEEDS_SEND = bits('MentionEveryone', 'SendTtsMessages', 'AttachFiles', 'EmbedLinks')

type GuildPermissions = Pick<Guild, 'id' | 'roles'> & { readonly settings: Pick<Guild['settings'], 'owner_id'> }
type PermissionHolder = Pick<Member, 'roles' | 'communication_disabled_until'> & {
  readonly user: { readonly id: string }
}

/** One bit set of several names. */
export function bits(...names: readonly PermissionName[]): bigint {
  return names.reduce((set, name) => set | Permission[name], 0n)
}

/** A member's permissions in the guild, before any channel's overwrites and timeouts. */
export function guildPermissions(guild: GuildPermissions, member: PermissionHolder): bigint {
  if (guild.settings.owner_id === member.user.id) return ALL_PERMISSIONS
  let permissions = BigInt(guild.roles.get(guild.id)?.permissions ?? 0)
  for (const id of member.roles) permissions |= BigInt(guild.roles.get(id)?.permissions ?? 0)
  return (permissions & Permission.Administrator) === 0n ? permissions : ALL_PERMISSIONS
}

/** A member's permissions in a channel; for a thread, hand in its parent. `now` in ms decides about timeouts. */
export function channelPermissions(
  guild: GuildPermissions,
  member: PermissionHolder,
  at: { readonly channel: Pick<Channel, 'permission_overwrites'>; readonly now: number },
): bigint {
  const base = guildPermissions(guild, member)
  if (base === ALL_PERMISSIONS) return base
  const permissions = applyOverwrites(base, at.channel.permission_overwrites ?? [], { guild, member })
  const timeout = member.communication_disabled_until
  return withImplied(timeout !== null && Date.parse(timeout) > at.now ? permissions & KEPT_IN_TIMEOUT : permissions)
}

/** True if `actor` stands above `target` in the guild; the owner stands above everyone. */
export function outranks(guild: GuildPermissions, actor: PermissionHolder, target: PermissionHolder): boolean {
  if (guild.settings.owner_id === target.user.id) return false
  if (guild.settings.owner_id === actor.user.id) return true
  return compareRoles(highestRole(guild, actor), highestRole(guild, target)) > 0
}

/** True if the member's highest role stands above `role`. */
export function outranksRole(guild: GuildPermissions, actor: PermissionHolder, role: Role): boolean {
  return guild.settings.owner_id === actor.user.id || compareRoles(highestRole(guild, actor), role) > 0
}

/** Positive if `a` stands above `b`; of two at one position, the older stands above. */
export function compareRoles(a: Role | undefined, b: Role | undefined): number {
  const difference = (a?.position ?? 0) - (b?.position ?? 0)
  return difference === 0 ? compareIds(b?.id ?? '0', a?.id ?? '0') : difference
}

function highestRole(guild: GuildPermissions, member: PermissionHolder): Role | undefined {
  let highest = guild.roles.get(guild.id)
  for (const id of member.roles) {
    const role = guild.roles.get(id)
    if (role !== undefined && compareRoles(role, highest) > 0) highest = role
  }
  return highest
}

function applyOverwrites(
  base: bigint,
  overwrites: readonly Overwrite[],
  who: { readonly guild: GuildPermissions; readonly member: PermissionHolder },
): bigint {
  let everyone = base
  let [allow, deny] = [0n, 0n]
  let own: Overwrite | undefined
  for (const overwrite of overwrites) {
    if (overwrite.id === who.guild.id) everyone = (base & ~BigInt(overwrite.deny)) | BigInt(overwrite.allow)
    else if (overwrite.type === 1 && overwrite.id === who.member.user.id) own = overwrite
    else if (overwrite.type === 0 && who.member.roles.includes(overwrite.id)) {
      allow |= BigInt(overwrite.allow)
      deny |= BigInt(overwrite.deny)
    }
  }
  const withRoles = (everyone & ~deny) | allow
  return own === undefined ? withRoles : (withRoles & ~BigInt(own.deny)) | BigInt(own.allow)
}

/** https://docs.discord.com/developers/topics/permissions#implicit-permissions (2026-08) */
function withImplied(permissions: bigint): bigint {
  if ((permissions & Permission.ViewChannel) === 0n) return 0n
  return (permissions & Permission.SendMessages) === 0n ? permissions & ~NEEDS_SEND : permissions
}
