/**
 * Welcome routes: welcome screen, server guide, requests to join, and what a guild closes in an emergency.
 * https://docs.discord.com/developers/resources/guild#get-guild-welcome-screen (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { emitRequest, type JoinRequest, presentRequest, type WelcomeScreen } from '../world/community.js'
import { updateGuild } from '../world/guilds.js'
import { addMember } from '../world/members.js'
import type { Guild } from '../world/model.js'
import {
  boolean,
  check,
  choice,
  integer,
  invalid,
  isoTime,
  list,
  nullable,
  object,
  required,
  snowflake,
  text,
} from './check.js'
import { checkQuery, pageOf } from './pages.js'
import { guildIn, idIn, mayInGuild, userOf } from './reach.js'
import { notFound, unknown } from './refusals.js'

export const welcomeRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/welcome-screen', handle: getScreen },
  { method: 'PATCH', path: '/guilds/{guild_id}/welcome-screen', handle: patchScreen },
  { method: 'GET', path: '/guilds/{guild_id}/new-member-welcome', handle: getGuide },
  { method: 'GET', path: '/guilds/{guild_id}/requests', handle: listRequests },
  { method: 'PATCH', path: '/guilds/{guild_id}/requests/{request_id}', handle: review },
  { method: 'PUT', path: '/guilds/{guild_id}/incident-actions', handle: putIncidents },
]

const DAY_MS = 86_400_000
const FEATURE = 'WELCOME_SCREEN_ENABLED'
const Screen = object({
  description: nullable(text({ max: 140 })),
  enabled: nullable(boolean),
  welcome_channels: nullable(
    list(
      object({
        channel_id: required(snowflake),
        description: required(text({ min: 1, max: 50 })),
        emoji_id: nullable(snowflake),
        emoji_name: nullable(text()),
      }),
      { max: 5 },
    ),
  ),
})
const Requests = object({
  status: choice('STARTED', 'SUBMITTED', 'REJECTED', 'APPROVED'),
  limit: integer({ min: 1, max: 100 }),
  before: snowflake,
  after: snowflake,
})
const Review = object({
  action: required(choice('APPROVED', 'REJECTED')),
  rejection_reason: nullable(text({ max: 160 })),
})
const Incidents = object({ invites_disabled_until: nullable(isoTime), dms_disabled_until: nullable(isoTime) })

function getScreen(call: Call): Reply {
  const guild = guildIn(call)
  const screen = guild.welcomeScreen
  if (screen === undefined || (!screen.enabled && !mayInGuild(call, guild, 'ManageGuild')))
    throw unknown('welcomeScreen')
  return { status: 200, body: presentScreen(screen) }
}

function patchScreen(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const { enabled, description, welcome_channels } = check(Screen, call.body)
  for (const { channel_id } of welcome_channels ?? []) demandChannel(guild, channel_id)
  const screen: WelcomeScreen = guild.welcomeScreen ?? { enabled: false, description: null, welcome_channels: [] }
  guild.welcomeScreen = screen
  if (description !== undefined) screen.description = description
  if (welcome_channels !== undefined) {
    const channels = welcome_channels ?? []
    screen.welcome_channels = channels.map(({ emoji_id = null, emoji_name = null, ...rest }) => {
      return { ...rest, emoji_id, emoji_name }
    })
  }
  if (enabled != null && enabled !== screen.enabled) turn(call, guild, { screen, enabled })
  return { status: 200, body: presentScreen(screen) }
}

/** A screen that is on stands among the guild's features. */
function turn(call: Call, guild: Guild, { screen, enabled }: { screen: WelcomeScreen; enabled: boolean }): void {
  screen.enabled = enabled
  const others = guild.settings.features.filter(feature => feature !== FEATURE)
  updateGuild(call.world, guild, { features: enabled ? [...others, FEATURE] : others })
}

function presentScreen({ description, welcome_channels }: WelcomeScreen) {
  return { description, welcome_channels }
}

function demandChannel(guild: Guild, id: string): void {
  if (!guild.channelIds.has(id)) throw unknown('channel')
}

/** The guide is made in the client only: `guild.home` of the world holds it. */
function getGuide(call: Call): Reply {
  const guild = guildIn(call)
  if (guild.home === undefined) return { status: 204 }
  return { status: 200, body: { guild_id: guild.id, ...guild.home } }
}

function listRequests(call: Call): Reply {
  const guild = guildIn(call, 'KickMembers')
  const { status, limit = 100, before, after } = checkQuery(Requests, call.query)
  const asked = [...guild.joinRequests.values()].filter(
    one => status === undefined || one.application_status === status,
  )
  const page = pageOf(asked, ({ id }) => id, { before, after, limit })
  return {
    status: 200,
    body: { total: asked.length, guild_join_requests: page.map(request => presentRequest(guild, request)) },
  }
}

function review(call: Call): Reply {
  const guild = guildIn(call, 'KickMembers')
  const request = guild.joinRequests.get(idIn(call, 'request_id'))
  if (request === undefined) throw notFound()
  const { action, rejection_reason } = check(Review, call.body)
  if (request.application_status !== 'SUBMITTED') throw new Refusal(400, 50035, 'This request was reviewed already')
  settle(call, request, { action, reason: rejection_reason ?? null })
  if (action === 'APPROVED') addMember(call.world, guild, { user: request.user })
  emitRequest(call.world, 'UPDATE', { guild, request })
  return { status: 200, body: presentRequest(guild, request) }
}

function settle(
  call: Call,
  request: JoinRequest,
  verdict: { action: 'APPROVED' | 'REJECTED'; reason: string | null },
): void {
  request.application_status = verdict.action
  request.rejection_reason = verdict.action === 'REJECTED' ? verdict.reason : null
  request.reviewed_at = call.world.timestamp()
  request.actioned_by = userOf(call)
}

function putIncidents(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const request = check(Incidents, call.body)
  for (const [key, until] of Object.entries(request)) demandWithinADay(call, key, until)
  const old = guild.settings.incidents_data ?? { invites_disabled_until: null, dms_disabled_until: null }
  const incidents = { ...old, ...request }
  updateGuild(call.world, guild, { incidents_data: incidents })
  return { status: 200, body: incidents }
}

function demandWithinADay({ world }: Call, key: string, until: string | null): void {
  if (until === null || Date.parse(until) - world.clock.now() <= DAY_MS) return
  throw invalid([key], 'DATE_TIME_TYPE_MAX', 'Must be at most 24 hours in the future.')
}
