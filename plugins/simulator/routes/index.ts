/**
 * Endpoints: every route that the simulated world answers.
 * @module
 */
import type { Endpoint } from '../endpoint.js'
import { channelRoutes } from './channels.js'
import { gatewayRoutes } from './gateway.js'
import { guildChannelRoutes } from './guild-channels.js'
import { guildRoutes } from './guilds.js'
import { messageRoutes } from './messages.js'
import { userRoutes } from './users.js'
import { voiceRoutes } from './voice.js'

export const endpoints: readonly Endpoint[] = [
  ...channelRoutes,
  ...gatewayRoutes,
  ...guildChannelRoutes,
  ...guildRoutes,
  ...messageRoutes,
  ...userRoutes,
  ...voiceRoutes,
]
