/**
 * Voice routes: the regions where voice may be.
 * https://docs.discord.com/developers/resources/voice (2026-08)
 * @module
 */
import type { Endpoint } from '../endpoint.js'
import { guildIn } from './reach.js'

const NAMES = [
  'Brazil',
  'Hong Kong',
  'India',
  'Japan',
  'Rotterdam',
  'Singapore',
  'South Africa',
  'Sydney',
  'US Central',
]

const REGIONS = [...NAMES, 'US East', 'US South', 'US West'].map(name => ({
  id: name.toLowerCase().replaceAll(' ', name.startsWith('US') ? '-' : ''),
  name,
  custom: false,
  deprecated: false,
  optimal: name === 'US Central',
}))

export const voiceRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/voice/regions', handle: () => ({ status: 200, body: REGIONS }) },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/regions',
    handle(call) {
      guildIn(call)
      return { status: 200, body: REGIONS }
    },
  },
]
