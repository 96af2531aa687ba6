/**
 * Endpoints: every route that the simulated world answers.
 * @module
 */
import type { Endpoint } from '../endpoint.js'
import { gatewayRoutes } from './gateway.js'
import { guildRoutes } from './guilds.js'
import { messageRoutes } from './messages.js'
import { userRoutes } from './users.js'
import { voiceRoutes } from './voice.js'

export const endpoints: readonly Endpoint[] = [
  ...gatewayRoutes,
  ...guildRoutes,
  ...messageRoutes,
  ...userRoutes,
  ...voiceRoutes,
]
