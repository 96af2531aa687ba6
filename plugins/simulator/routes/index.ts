/**
 * Endpoints: every route that the simulated world answers.
 * @module
 */
import type { Endpoint } from '../endpoint.js'
import { applicationEmojiRoutes } from './application-emojis.js'
import { applicationRoutes } from './applications.js'
import { attachmentRoutes } from './attachments.js'
import { auditLogRoutes } from './audit-logs.js'
import { auditTable } from './audit-table.js'
import { audited } from './audit-trail.js'
import { autoModerationRoutes } from './auto-moderation.js'
import { banRoutes } from './bans.js'
import { channelRoutes } from './channels.js'
import { commandPermissionRoutes } from './command-permissions.js'
import { commandRoutes } from './commands.js'
import { emojiRoutes } from './emojis.js'
import { entitlementRoutes } from './entitlements.js'
import { foreignWebhookRoutes } from './foreign-webhooks.js'
import { gatewayRoutes } from './gateway.js'
import { guildChannelRoutes } from './guild-channels.js'
import { guildRoutes } from './guilds.js'
import { integrationRoutes } from './integrations.js'
import { interactionRoutes } from './interactions.js'
import { inviteTargetRoutes } from './invite-targets.js'
import { inviteRoutes } from './invites.js'
import { lobbyRoutes } from './lobbies.js'
import { lobbyMemberRoutes } from './lobby-members.js'
import { lobbyMessageRoutes } from './lobby-messages.js'
import { memberRoutes } from './members.js'
import { messageSearchRoutes } from './message-search.js'
import { messageRoutes } from './messages.js'
import { oauth2Routes } from './oauth2.js'
import { onboardingRoutes } from './onboarding.js'
import { partnerRoutes } from './partner-sdk.js'
import { pinRoutes } from './pins.js'
import { pollRoutes } from './polls.js'
import { pruneRoutes } from './prune.js'
import { reactionRoutes } from './reactions.js'
import { recipientRoutes } from './recipients.js'
import { roleConnectionRoutes } from './role-connections.js'
import { roleRoutes } from './roles.js'
import { scheduledEventUserRoutes } from './scheduled-event-users.js'
import { scheduledEventRoutes } from './scheduled-events.js'
import { soundboardRoutes } from './soundboard.js'
import { stageRoutes } from './stage-instances.js'
import { stickerRoutes } from './stickers.js'
import { templateRoutes } from './templates.js'
import { threadMemberRoutes } from './thread-members.js'
import { threadSearchRoutes } from './thread-search.js'
import { threadRoutes } from './threads.js'
import { userRoutes } from './users.js'
import { voiceRoutes } from './voice.js'
import { voiceStateRoutes } from './voice-states.js'
import { webhookMessageRoutes } from './webhook-messages.js'
import { webhookRoutes } from './webhooks.js'
import { welcomeRoutes } from './welcome.js'
import { widgetRoutes } from './widgets.js'

const routes: readonly Endpoint[] = [
  ...applicationEmojiRoutes,
  ...applicationRoutes,
  ...attachmentRoutes,
  ...auditLogRoutes,
  ...autoModerationRoutes,
  ...banRoutes,
  ...channelRoutes,
  ...commandPermissionRoutes,
  ...commandRoutes,
  ...emojiRoutes,
  ...entitlementRoutes,
  ...foreignWebhookRoutes,
  ...gatewayRoutes,
  ...guildChannelRoutes,
  ...guildRoutes,
  ...integrationRoutes,
  ...interactionRoutes,
  ...inviteRoutes,
  ...inviteTargetRoutes,
  ...lobbyMemberRoutes,
  ...lobbyMessageRoutes,
  ...lobbyRoutes,
  ...memberRoutes,
  ...messageRoutes,
  ...messageSearchRoutes,
  ...oauth2Routes,
  ...onboardingRoutes,
  ...partnerRoutes,
  ...pinRoutes,
  ...pollRoutes,
  ...pruneRoutes,
  ...reactionRoutes,
  ...recipientRoutes,
  ...roleConnectionRoutes,
  ...roleRoutes,
  ...scheduledEventRoutes,
  ...scheduledEventUserRoutes,
  ...soundboardRoutes,
  ...stageRoutes,
  ...stickerRoutes,
  ...templateRoutes,
  ...threadMemberRoutes,
  ...threadRoutes,
  ...threadSearchRoutes,
  ...userRoutes,
  ...voiceRoutes,
  ...voiceStateRoutes,
  ...webhookMessageRoutes,
  ...webhookRoutes,
  ...welcomeRoutes,
  ...widgetRoutes,
]

export const endpoints: readonly Endpoint[] = audited(routes, auditTable)
