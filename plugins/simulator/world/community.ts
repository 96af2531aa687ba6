/**
 * Community: how a guild receives newcomers: welcome screen, guide, onboarding, and requests to join.
 * https://docs.discord.com/developers/resources/guild#guild-onboarding-object (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { Guild, User } from './model.js'

export interface WelcomeScreen {
  enabled: boolean
  description: string | null
  welcome_channels: { channel_id: string; description: string; emoji_id: string | null; emoji_name: string | null }[]
}

export interface SettingsEmoji {
  readonly id: string | null
  readonly name: string | null
  readonly animated: boolean
}

export interface OnboardingPrompt {
  readonly id: string
  readonly type: number
  readonly title: string
  readonly single_select: boolean
  readonly required: boolean
  readonly in_onboarding: boolean
  readonly options: readonly OnboardingOption[]
}

export interface OnboardingOption {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly emoji: SettingsEmoji
  readonly role_ids: readonly string[]
  readonly channel_ids: readonly string[]
}

export interface Onboarding {
  prompts: readonly OnboardingPrompt[]
  default_channel_ids: readonly string[]
  enabled: boolean
  /** 0 counts default channels only, 1 questions too. */
  mode: number
}

/** The server guide that newcomers see. */
export interface HomeSettings {
  enabled: boolean
  welcome_message?: { author_ids: string[]; message: string }
  new_member_actions: {
    channel_id: string
    action_type: number
    title: string
    description: string
    emoji?: SettingsEmoji
  }[]
  resource_channels: { channel_id: string; title: string; description: string; emoji?: SettingsEmoji }[]
}

export interface JoinRequest {
  readonly id: string
  readonly user: User
  readonly created_at: string
  reviewed_at: string | null
  application_status: 'SUBMITTED' | 'REJECTED' | 'APPROVED'
  rejection_reason: string | null
  actioned_by: User | null
}

/** A user asks to be let in; dispatches GUILD_JOIN_REQUEST_CREATE. */
export function askToJoin(world: World, guild: Guild, user: User): JoinRequest {
  const request: JoinRequest = {
    id: world.snowflakes.next(),
    user,
    created_at: world.timestamp(),
    reviewed_at: null,
    application_status: 'SUBMITTED',
    rejection_reason: null,
    actioned_by: null,
  }
  guild.joinRequests.set(request.id, request)
  emitRequest(world, 'CREATE', { guild, request })
  return request
}

/** Tells what became of a request to join. */
export function emitRequest(
  world: World,
  change: 'CREATE' | 'UPDATE',
  { guild, request }: { guild: Guild; request: JoinRequest },
): void {
  world.emit(`GUILD_JOIN_REQUEST_${change}`, { guildId: guild.id }, () => ({
    status: request.application_status,
    request: presentRequest(guild, request),
    guild_id: guild.id,
  }))
}

export function presentRequest(guild: Guild, request: JoinRequest) {
  const { user, actioned_by, ...fields } = request
  return {
    ...fields,
    guild_id: guild.id,
    user_id: user.id,
    user,
    form_responses: [],
    ...(actioned_by !== null && { actioned_by_user: actioned_by }),
  }
}
