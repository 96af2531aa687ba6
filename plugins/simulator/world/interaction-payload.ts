/**
 * InteractionPayload: an interaction as INTERACTION_CREATE and a request over HTTP describe it.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object (2026-08)
 * @module
 */
import { permissionChannel } from './channels.js'
import type { World } from './index.js'
import type { InteractionKind, InteractionSpec } from './interactions.js'
import type { Channel, Guild } from './model.js'
import { presentChannel, presentMember, presentMessage } from './payloads.js'
import { channelPermissions } from './permissions.js'

export const INTERACTION_TYPES: Readonly<Record<InteractionKind, number>> = {
  command: 2,
  component: 3,
  autocomplete: 4,
  modal: 5,
}

interface Presented {
  readonly id: string
  readonly token: string
  readonly applicationId: string
  readonly type: number
  readonly userId: string
  readonly name: string
  readonly userInstalled: boolean
  readonly spec: InteractionSpec
  readonly channel: Channel
  readonly guild: Guild | undefined
}

export function presentInteraction(world: World, made: Presented): Record<string, unknown> {
  const { spec, channel, guild } = made
  return {
    id: made.id,
    application_id: made.applicationId,
    type: made.type,
    data: { ...dataOf(world, made), ...spec.data },
    ...whoOf(world, made),
    channel_id: channel.id,
    channel: presentChannel(world, channel),
    ...(guild !== undefined && {
      guild_id: guild.id,
      guild: { id: guild.id, features: guild.settings.features, locale: guild.settings.preferred_locale },
      guild_locale: guild.settings.preferred_locale,
    }),
    token: made.token,
    version: 1,
    ...(spec.message !== undefined && { message: presentMessage(world, spec.message, made.applicationId) }),
    app_permissions: permissionsOfApp(world, made).toString(),
    locale: spec.locale ?? 'en-US',
    entitlements: world.shop.of(made.applicationId, { userId: made.userId, guildId: guild?.id }),
    authorizing_integration_owners: spec.owners ?? (made.userInstalled ? { 1: made.userId } : { 0: guild?.id ?? '0' }),
    context: contextOf(made),
    attachment_size_limit: 10_485_760,
  }
}

/** Where its bot is not in the guild, an application may do what everybody may. */
function permissionsOfApp(world: World, { guild, channel, applicationId }: Presented): bigint {
  if (guild === undefined || guild.members.has(applicationId)) return world.permissionsIn(channel, applicationId)
  const nobody = { roles: [], communication_disabled_until: null, user: { id: applicationId } }
  return channelPermissions(guild, nobody, { channel: permissionChannel(world, channel), now: world.clock.now() })
}

/** 0 guild, 1 direct messages with the bot, 2 other direct messages. */
function contextOf({ guild, channel, applicationId }: Presented): number {
  if (guild !== undefined) return 0
  return channel.recipients?.some(({ id }) => id === applicationId) === true ? 1 : 2
}

function whoOf(world: World, { guild, userId, channel }: Presented) {
  const member = guild?.members.get(userId)
  if (member === undefined) return { user: world.users.get(userId) }
  return { member: { ...presentMember(member), permissions: world.permissionsIn(channel, userId).toString() } }
}

function dataOf(world: World, { applicationId, guild, name, type }: Presented): Record<string, unknown> {
  if (type === INTERACTION_TYPES.component) return { custom_id: name, component_type: 2 }
  if (type === INTERACTION_TYPES.modal) return { custom_id: name, components: [] }
  const command = world.commands.named(applicationId, name, guild?.id)
  return { id: command?.id ?? world.snowflakes.next(), name, type: command?.type ?? 1 }
}
