/**
 * Audit: what was done in a guild, by whom and why.
 * https://docs.discord.com/developers/resources/audit-log (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { Guild } from './model.js'

/** Names of what an entry may say; the numbers are Discord's. */
export const AuditAction = {
  GuildUpdate: 1,
  ChannelCreate: 10,
  ChannelUpdate: 11,
  ChannelDelete: 12,
  OverwriteCreate: 13,
  OverwriteUpdate: 14,
  OverwriteDelete: 15,
  MemberKick: 20,
  MemberPrune: 21,
  MemberBanAdd: 22,
  MemberBanRemove: 23,
  MemberUpdate: 24,
  MemberRoleUpdate: 25,
  MemberMove: 26,
  MemberDisconnect: 27,
  RoleCreate: 30,
  RoleUpdate: 31,
  RoleDelete: 32,
  InviteCreate: 40,
  InviteDelete: 42,
  WebhookCreate: 50,
  WebhookUpdate: 51,
  WebhookDelete: 52,
  EmojiCreate: 60,
  EmojiUpdate: 61,
  EmojiDelete: 62,
  MessageDelete: 72,
  MessageBulkDelete: 73,
  MessagePin: 74,
  MessageUnpin: 75,
  IntegrationDelete: 82,
  StageCreate: 83,
  StageUpdate: 84,
  StageDelete: 85,
  StickerCreate: 90,
  StickerUpdate: 91,
  StickerDelete: 92,
  EventCreate: 100,
  EventUpdate: 101,
  EventDelete: 102,
  ThreadCreate: 110,
  ThreadUpdate: 111,
  ThreadDelete: 112,
  CommandPermissionUpdate: 121,
  SoundCreate: 130,
  SoundUpdate: 131,
  SoundDelete: 132,
  AutoModCreate: 140,
  AutoModUpdate: 141,
  AutoModDelete: 142,
  AutoModBlock: 143,
  AutoModFlag: 144,
  AutoModTimeout: 145,
  OnboardingPromptCreate: 163,
  OnboardingPromptUpdate: 164,
  OnboardingPromptDelete: 165,
  OnboardingUpdate: 167,
  VoiceStatusCreate: 192,
  VoiceStatusDelete: 193,
  EventExceptionCreate: 200,
  EventExceptionUpdate: 201,
  EventExceptionDelete: 202,
} as const

export interface AuditChange {
  readonly key: string
  readonly old_value?: unknown
  readonly new_value?: unknown
}

export interface AuditEntry {
  readonly id: string
  readonly action_type: number
  readonly user_id: string | null
  readonly target_id: string | null
  readonly changes?: readonly AuditChange[]
  readonly options?: Readonly<Record<string, string>>
  /** Why, as the one who did it said. */
  readonly reason?: string
}

/** Discord keeps entries for 45 days. */
const KEPT_MS = 45 * 86_400_000
const MAX_KEPT = 10_000

/** Writes an entry and dispatches GUILD_AUDIT_LOG_ENTRY_CREATE. */
export function record(world: World, guild: Guild, entry: Omit<AuditEntry, 'id'>): void {
  const full: AuditEntry = { id: world.snowflakes.next(), ...entry }
  guild.audit.push(full)
  if (guild.audit.length > MAX_KEPT) guild.audit.splice(0, guild.audit.length - MAX_KEPT)
  world.emit('GUILD_AUDIT_LOG_ENTRY_CREATE', { guildId: guild.id }, () => ({ ...full, guild_id: guild.id }))
}

/** The oldest id that an entry may have now. */
export function auditHorizon(world: World): number {
  return world.clock.now() - KEPT_MS
}

/** What differs between two states of a thing; either may be missing. */
export function differences(before: object | undefined, after: object | undefined): AuditChange[] {
  const [old, now] = [{ ...before } as Record<string, unknown>, { ...after } as Record<string, unknown>]
  const keys = new Set([...Object.keys(old), ...Object.keys(now)])
  return [...keys].flatMap(key => {
    const [was, is] = [old[key] ?? undefined, now[key] ?? undefined]
    if (isEqual(was, is)) return []
    return [{ key, ...(was !== undefined && { old_value: was }), ...(is !== undefined && { new_value: is }) }]
  })
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
