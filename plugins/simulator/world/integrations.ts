/**
 * Integrations: the applications that a guild has let in.
 * https://docs.discord.com/developers/resources/guild#integration-object (2026-08)
 * @module
 */
import type { World } from './index.js'
import { removeMember } from './members.js'
import type { Guild } from './model.js'

export interface Integration {
  readonly id: string
  readonly applicationId: string
  readonly userId: string
}

/** Notes that an application came in; its id is that of the bot's own role. */
export function addIntegration(guild: Guild, spec: { roleId: string; botId: string; addedBy: string }): void {
  const { roleId: id, botId: applicationId, addedBy: userId } = spec
  guild.integrations.set(id, { id, applicationId, userId })
}

/** Sends an application away with its bot and webhooks; dispatches GUILD_INTEGRATIONS_UPDATE and INTEGRATION_DELETE. */
export function deleteIntegration(world: World, guild: Guild, integration: Integration): void {
  const { id, applicationId } = integration
  guild.integrations.delete(id)
  for (const webhook of world.webhooks.values()) {
    if (webhook.guild_id === guild.id && webhook.application_id === applicationId) world.webhooks.delete(webhook.id)
  }
  const data = () => ({ id, guild_id: guild.id, application_id: applicationId })
  world.emit('INTEGRATION_DELETE', { guildId: guild.id }, data)
  world.emit('GUILD_INTEGRATIONS_UPDATE', { guildId: guild.id }, () => ({ guild_id: guild.id }))
  removeMember(world, guild, world.applications.get(applicationId)?.botId ?? '')
}

export function presentIntegration(world: World, { id, applicationId, userId }: Integration) {
  const application = world.applications.get(applicationId)
  const { name = '', icon = null, description = '', botId = '' } = application ?? {}
  return {
    id,
    type: 'discord',
    name,
    account: { id: applicationId, name },
    enabled: true,
    application: { id: applicationId, name, icon, description, type: null, bot: world.users.get(botId) },
    scopes: ['applications.commands', 'bot'],
    user: world.users.get(userId),
  }
}
