/**
 * Scheduled events: what a guild has planned, who comes, and the dates that differ from the rule.
 * https://docs.discord.com/developers/resources/guild-scheduled-event (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { Guild } from './model.js'
import { presentMember } from './payloads.js'
import { DISCORD_EPOCH } from './snowflakes.js'

export const EventStatus = { Scheduled: 1, Active: 2, Completed: 3, Canceled: 4 } as const
export const EntityType = { Stage: 1, Voice: 2, External: 3 } as const

export interface RecurrenceRule {
  readonly start: string
  readonly end: string | null
  readonly frequency: number
  readonly interval: number
  readonly by_weekday: number[] | null
  readonly by_n_weekday: { n: number; day: number }[] | null
  readonly by_month: number[] | null
  readonly by_month_day: number[] | null
  readonly by_year_day: number[] | null
  readonly count: number | null
}

/** A date of a recurring event that moved or falls out. */
export interface EventException {
  readonly event_id: string
  /** The snowflake of the date's original start. */
  readonly event_exception_id: string
  scheduled_start_time: string | null
  scheduled_end_time: string | null
  is_canceled: boolean
}

export interface ScheduledEvent {
  readonly id: string
  readonly guild_id: string
  readonly creator_id: string
  name: string
  description: string | null
  channel_id: string | null
  image: string | null
  scheduled_start_time: string
  scheduled_end_time: string | null
  privacy_level: number
  status: number
  entity_type: number
  entity_id: string | null
  entity_metadata: { location: string } | null
  recurrence_rule: RecurrenceRule | null
  /** When each user said that it comes. */
  readonly users: Set<string>
  readonly exceptions: Map<string, EventException>
}

export type EventFields = Omit<ScheduledEvent, 'id' | 'guild_id' | 'users' | 'exceptions' | 'status' | 'entity_id'>

/** Plans an event and dispatches GUILD_SCHEDULED_EVENT_CREATE. */
export function planEvent(world: World, guild: Guild, fields: EventFields): ScheduledEvent {
  const event: ScheduledEvent = {
    ...fields,
    id: world.snowflakes.next(),
    guild_id: guild.id,
    status: EventStatus.Scheduled,
    entity_id: null,
    users: new Set([fields.creator_id]),
    exceptions: new Map(),
  }
  guild.events.set(event.id, event)
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_CREATE', event)
  return event
}

/** Changes an event and dispatches GUILD_SCHEDULED_EVENT_UPDATE. */
export function updateEvent(world: World, event: ScheduledEvent, changes: Partial<ScheduledEvent>): void {
  Object.assign(event, changes)
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event)
}

export function deleteEvent(world: World, guild: Guild, event: ScheduledEvent): void {
  guild.events.delete(event.id)
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_DELETE', event)
}

/** Lets a user come, or stay away, and dispatches GUILD_SCHEDULED_EVENT_USER_ADD or _REMOVE; again is nothing. */
export function attend(
  world: World,
  event: ScheduledEvent,
  { userId, comes }: { userId: string; comes: boolean },
): void {
  if (event.users.has(userId) === comes) return
  if (comes) event.users.add(userId)
  else event.users.delete(userId)
  const data = () => ({ guild_scheduled_event_id: event.id, user_id: userId, guild_id: event.guild_id })
  world.emit(`GUILD_SCHEDULED_EVENT_USER_${comes ? 'ADD' : 'REMOVE'}`, { guildId: event.guild_id }, data)
}

/** External events begin and end by themselves, which is noticed when someone looks. */
export function settleEvents(world: World, guild: Guild): void {
  const now = world.clock.now()
  for (const event of guild.events.values()) {
    if (event.entity_type !== EntityType.External) continue
    if (event.status === EventStatus.Scheduled && Date.parse(event.scheduled_start_time) <= now)
      updateEvent(world, event, { status: EventStatus.Active })
    if (event.status === EventStatus.Active && Date.parse(event.scheduled_end_time ?? '') <= now)
      updateEvent(world, event, { status: EventStatus.Completed })
  }
}

/** Notes that one date differs; the world tells with GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE. */
export function addException(
  world: World,
  event: ScheduledEvent,
  spec: Omit<EventException, 'event_id' | 'event_exception_id'> & { originalStart: string },
): EventException {
  const { originalStart, ...fields } = spec
  const exception = { event_id: event.id, event_exception_id: exceptionId(originalStart), ...fields }
  event.exceptions.set(exception.event_exception_id, exception)
  emitException(world, 'CREATE', { event, exception })
  return exception
}

export function updateException(
  world: World,
  at: { event: ScheduledEvent; exception: EventException },
  changes: Partial<EventException>,
): void {
  Object.assign(at.exception, changes)
  emitException(world, 'UPDATE', at)
}

export function deleteException(world: World, at: { event: ScheduledEvent; exception: EventException }): void {
  at.event.exceptions.delete(at.exception.event_exception_id)
  emitException(world, 'DELETE', at)
}

export function exceptionId(originalStart: string): string {
  return (BigInt(Math.max(0, Date.parse(originalStart) - DISCORD_EPOCH)) << 22n).toString()
}

export function presentEvent(world: World, event: ScheduledEvent, withCount = false) {
  const { users, exceptions, ...fields } = event
  const creator = world.users.get(event.creator_id)
  return {
    ...fields,
    ...(creator !== undefined && { creator }),
    ...(withCount && { user_count: users.size }),
    guild_scheduled_event_exceptions: [...exceptions.values()].map(exception => ({ ...exception })),
  }
}

/** One who comes, with the member that it is where asked for. */
export function presentAttendee(world: World, event: ScheduledEvent, who: { userId: string; withMember: boolean }) {
  const { userId, withMember } = who
  const member = world.guilds.get(event.guild_id)?.members.get(userId)
  return {
    guild_scheduled_event_id: event.id,
    user_id: userId,
    user: world.users.get(userId),
    ...(withMember && member !== undefined && { member: presentMember(member) }),
    response: 1,
  }
}

function emitEvent(world: World, name: string, event: ScheduledEvent): void {
  const channelId = event.channel_id ?? undefined
  world.emit(name, { guildId: event.guild_id, channelId }, () => presentEvent(world, event))
}

function emitException(
  world: World,
  change: 'CREATE' | 'UPDATE' | 'DELETE',
  { event, exception }: { event: ScheduledEvent; exception: EventException },
): void {
  const name = `GUILD_SCHEDULED_EVENT_EXCEPTION_${change}`
  world.emit(name, { guildId: event.guild_id }, () => ({ ...exception, guild_id: event.guild_id }))
}
