/**
 * Scheduled event routes: list, plan, get, change, cancel.
 * https://docs.discord.com/developers/resources/guild-scheduled-event (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type Guild } from '../world/model.js'
import type { PermissionName } from '../world/permissions.js'
import {
  deleteEvent,
  EntityType,
  EventStatus,
  planEvent,
  presentEvent,
  type ScheduledEvent,
  settleEvents,
  updateEvent,
} from '../world/scheduled-events.js'
import { check, invalid, Report } from './check.js'
import { flagIn } from './pages.js'
import { actorOf, guildIn, idIn, mayIn, mayInGuild } from './reach.js'
import { missingAccess, missingPermissions, unknown } from './refusals.js'
import { demandFields, EventPatch, EventPost, type Merged, ruleOf } from './scheduled-event-body.js'

const PATH = '/guilds/{guild_id}/scheduled-events'

export const scheduledEventRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: post },
  { method: 'GET', path: `${PATH}/{guild_scheduled_event_id}`, handle: get },
  { method: 'PATCH', path: `${PATH}/{guild_scheduled_event_id}`, handle: patch },
  { method: 'DELETE', path: `${PATH}/{guild_scheduled_event_id}`, handle: remove },
]

const MAX_OPEN = 100

/** The event of the path, which the actor can see. @throws Refusal (10070) */
export function eventIn(call: Call, guild: Guild): ScheduledEvent {
  settleEvents(call.world, guild)
  const event = guild.events.get(idIn(call, 'guild_scheduled_event_id'))
  if (event === undefined || !isVisible(call, event)) throw unknown('scheduledEvent')
  return event
}

/** @throws Refusal (50013) for those who may not change the event */
export function demandEventRights(call: Call, guild: Guild, event: ScheduledEvent): void {
  const own = event.creator_id === actorOf(call).userId
  demandPlace(call, guild, { ...event, manages: own ? ['CreateEvents', 'ManageEvents'] : ['ManageEvents'] })
}

function list(call: Call): Reply {
  const guild = guildIn(call)
  settleEvents(call.world, guild)
  const counts = flagIn(call.query, 'with_user_count')
  const open = [...guild.events.values()].filter(event => isOpen(event) && isVisible(call, event))
  return { status: 200, body: open.map(event => presentEvent(call.world, event, counts)) }
}

function get(call: Call): Reply {
  const event = eventIn(call, guildIn(call))
  return { status: 200, body: presentEvent(call.world, event, flagIn(call.query, 'with_user_count')) }
}

function post(call: Call): Reply {
  const guild = guildIn(call)
  const request = check(EventPost, call.body)
  const { channel_id = null, entity_type, scheduled_start_time, scheduled_end_time = null } = request
  demandPlace(call, guild, { channel_id, entity_type, manages: ['CreateEvents'] })
  demandTimes(call, { start: scheduled_start_time, end: scheduled_end_time })
  if ([...guild.events.values()].filter(isOpen).length >= MAX_OPEN) {
    throw new Refusal(400, 30038, 'Maximum number of uncompleted guild scheduled events reached (100)')
  }
  const event = planEvent(call.world, guild, {
    creator_id: actorOf(call).userId,
    name: request.name,
    description: request.description ?? null,
    channel_id,
    image: request.image == null ? null : call.world.secrets.hash(),
    scheduled_start_time,
    scheduled_end_time,
    privacy_level: request.privacy_level,
    entity_type,
    entity_metadata: metadataOf(request),
    recurrence_rule: request.recurrence_rule == null ? null : ruleOf(request.recurrence_rule),
  })
  return { status: 200, body: presentEvent(call.world, event) }
}

function patch(call: Call): Reply {
  const guild = guildIn(call)
  const event = eventIn(call, guild)
  const { image, recurrence_rule, status, entity_metadata, entity_type, ...rest } = check(EventPatch, call.body)
  demandEventRights(call, guild, event)
  if (!isOpen(event)) throw new Refusal(400, 180000, 'Cannot update a finished event')
  const merged = { ...event, ...rest, entity_type: entity_type ?? event.entity_type }
  const metadata = entity_metadata === undefined ? event.entity_metadata : entity_metadata
  settle({ ...merged, entity_metadata: metadata })
  if (rest.scheduled_start_time !== undefined || rest.scheduled_end_time !== undefined)
    demandTimes(call, { start: merged.scheduled_start_time, end: merged.scheduled_end_time })
  if (status != null && status !== event.status) demandTransition(event.status, status)
  updateEvent(call.world, event, {
    ...rest,
    entity_type: merged.entity_type,
    entity_metadata: metadataOf({ ...merged, entity_metadata: metadata }),
    ...(status != null && { status }),
    ...(image !== undefined && { image: image && call.world.secrets.hash() }),
    ...(recurrence_rule !== undefined && { recurrence_rule: recurrence_rule && ruleOf(recurrence_rule) }),
  })
  return { status: 200, body: presentEvent(call.world, event) }
}

function remove(call: Call): Reply {
  const guild = guildIn(call)
  const event = eventIn(call, guild)
  demandEventRights(call, guild, event)
  deleteEvent(call.world, guild, event)
  return { status: 204 }
}

function isOpen({ status }: ScheduledEvent): boolean {
  return status === EventStatus.Scheduled || status === EventStatus.Active
}

function isVisible(call: Call, { channel_id }: ScheduledEvent): boolean {
  const channel = call.world.channels.get(channel_id ?? '')
  return channel === undefined || mayIn(call, channel, 'ViewChannel')
}

/** Only external events say where they are; the others stand in a channel. */
function metadataOf({ entity_type, entity_metadata }: Merged): { location: string } | null {
  return entity_type === EntityType.External ? { location: entity_metadata?.location ?? '' } : null
}

function settle(merged: Merged): void {
  const report = new Report()
  demandFields(merged, [], report)
  report.settle()
}

interface Place {
  readonly entity_type: number
  readonly channel_id: string | null
  /** One of these is enough. */
  readonly manages: readonly PermissionName[]
}

/** https://docs.discord.com/developers/resources/guild-scheduled-event#guild-scheduled-event-permissions-requirements */
function demandPlace(call: Call, guild: Guild, { entity_type, channel_id, manages }: Place): void {
  if (entity_type === EntityType.External) {
    if (!manages.some(name => mayInGuild(call, guild, name))) throw missingPermissions()
    return
  }
  const channel = channelOf(call, guild, { entity_type, channel_id: channel_id ?? '' })
  if (!manages.some(name => mayIn(call, channel, name))) throw missingPermissions()
  const rest = entity_type === EntityType.Stage ? STAGE_RIGHTS : VOICE_RIGHTS
  for (const name of rest) if (!mayIn(call, channel, name)) throw missingPermissions()
}

const STAGE_RIGHTS: readonly PermissionName[] = ['ManageChannels', 'MuteMembers', 'MoveMembers']
const VOICE_RIGHTS: readonly PermissionName[] = ['ViewChannel', 'Connect']

function channelOf(call: Call, guild: Guild, spec: { entity_type: number; channel_id: string }): Channel {
  const channel = call.world.channels.get(spec.channel_id)
  if (channel === undefined || channel.guild_id !== guild.id) throw unknown('channel')
  if (!mayIn(call, channel, 'ViewChannel')) throw missingAccess()
  const wanted = spec.entity_type === EntityType.Stage ? ChannelType.Stage : ChannelType.Voice
  if (channel.type !== wanted) throw invalid(['channel_id'], 'CHANNEL_TYPE_INVALID', 'Invalid channel type')
  return channel
}

function demandTimes({ world }: Call, { start, end }: { start: string; end: string | null | undefined }): void {
  if (Date.parse(start) < world.clock.now()) {
    const message = 'Cannot schedule event in the past.'
    throw invalid(['scheduled_start_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', message)
  }
  if (end == null || Date.parse(end) > Date.parse(start)) return
  const message = 'Cannot schedule event to end before it starts.'
  throw invalid(['scheduled_end_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID', message)
}

/** Scheduled to active or canceled, active to completed. */
function demandTransition(from: number, to: number): void {
  const allowed = from === EventStatus.Scheduled ? [EventStatus.Active, EventStatus.Canceled] : [EventStatus.Completed]
  if ((allowed as number[]).includes(to)) return
  throw invalid(['status'], 'TRANSITION_INVALID', 'Invalid Guild Scheduled Event Status Transition')
}
