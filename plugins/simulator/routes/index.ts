/**
 * Endpoints: every route that the simulated world answers.
 * @module
 */
import type { Endpoint } from '../endpoint.js'
import { applicationEmojiRoutes } from './application-emojis.js'
import { applicationRoutes } from './applications.js'
import { attachmentRoutes } from './attachments.js'
import { banRoutes } from './bans.js'
import { channelRoutes } from './channels.js'
import { commandPermissionRoutes } from './command-permissions.js'
import { commandRoutes } from './commands.js'
import { emojiRoutes } from './emojis.js'
import { gatewayRoutes } from './gateway.js'
import { guildChannelRoutes } from './guild-channels.js'
import { guildRoutes } from './guilds.js'
import { interactionRoutes } from './interactions.js'
import { inviteRoutes } from './invites.js'
import { memberRoutes } from './members.js'
import { messageRoutes } from './messages.js'
import { oauth2Routes } from './oauth2.js'
import { pinRoutes } from './pins.js'
import { pollRoutes } from './polls.js'
import { pruneRoutes } from './prune.js'
import { reactionRoutes } from './reactions.js'
import { roleRoutes } from './roles.js'
import { stickerRoutes } from './stickers.js'
import { threadMemberRoutes } from './thread-members.js'
import { threadRoutes } from './threads.js'
import { userRoutes } from './users.js'
import { voiceRoutes } from './voice.js'
import { webhookMessageRoutes } from './webhook-messages.js'
import { webhookRoutes } from './webhooks.js'

export const endpoints: readonly Endpoint[] = [
  ...applicationEmojiRoutes,
  ...applicationRoutes,
  ...attachmentRoutes,
  ...banRoutes,
  ...channelRoutes,
  ...commandPermissionRoutes,
  ...commandRoutes,
  ...emojiRoutes,
  ...gatewayRoutes,
  ...guildChannelRoutes,
  ...guildRoutes,
  ...interactionRoutes,
  ...inviteRoutes,
  ...memberRoutes,
  ...messageRoutes,
  ...oauth2Routes,
  ...pinRoutes,
  ...pollRoutes,
  ...pruneRoutes,
  ...reactionRoutes,
  ...roleRoutes,
  ...stickerRoutes,
  ...threadMemberRoutes,
  ...threadRoutes,
  ...userRoutes,
  ...voiceRoutes,
  ...webhookMessageRoutes,
  ...webhookRoutes,
]
