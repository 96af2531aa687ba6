/**
 * Scheduled event user routes: who comes, how many, and the dates of a repeated event that differ.
 * https://docs.discord.com/developers/resources/guild-scheduled-event#get-guild-scheduled-event-users (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Guild } from '../world/model.js'
import {
  addException,
  deleteException,
  type EventException,
  exceptionId,
  presentAttendee,
  type ScheduledEvent,
  updateException,
} from '../world/scheduled-events.js'
import { boolean, check, isoTime, nullable, object, required } from './check.js'
import { cursorIn, flagIn, pageOf } from './pages.js'
import { guildIn, idIn } from './reach.js'
import { unknown } from './refusals.js'
import { demandEventRights, eventIn } from './scheduled-events.js'

const PATH = '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}'

export const scheduledEventUserRoutes: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}/users`, handle: listUsers },
  { method: 'GET', path: `${PATH}/users/counts`, handle: countUsers },
  { method: 'GET', path: `${PATH}/{guild_scheduled_event_exception_id}/users`, handle: listOfException },
  { method: 'POST', path: `${PATH}/exceptions`, handle: post },
  { method: 'PATCH', path: `${PATH}/exceptions/{exception_id}`, handle: patch },
  { method: 'DELETE', path: `${PATH}/exceptions/{exception_id}`, handle: remove },
]

const times = {
  scheduled_start_time: nullable(isoTime),
  scheduled_end_time: nullable(isoTime),
  is_canceled: nullable(boolean),
}
const Post = object({ ...times, original_scheduled_start_time: required(isoTime) })
const Patch = object(times)

function listUsers(call: Call): Reply {
  const event = eventIn(call, guildIn(call))
  return { status: 200, body: pageOfUsers(call, event) }
}

/** Who comes to a repeated event comes to all of its dates. */
function listOfException(call: Call): Reply {
  const event = eventIn(call, guildIn(call))
  const { event_exception_id } = exceptionOf(event, idIn(call, 'guild_scheduled_event_exception_id'))
  const page = pageOfUsers(call, event)
  return { status: 200, body: page.map(one => ({ ...one, guild_scheduled_event_exception_id: event_exception_id })) }
}

function pageOfUsers(call: Call, event: ScheduledEvent) {
  const cursor = cursorIn(call.query, { max: 100, standard: 100 })
  const withMember = flagIn(call.query, 'with_member')
  return pageOf(event.users, id => id, cursor).map(userId => presentAttendee(call.world, event, { userId, withMember }))
}

function countUsers(call: Call): Reply {
  const event = eventIn(call, guildIn(call))
  const asked = call.query.getAll('guild_scheduled_event_exception_ids')
  const known = asked.filter(id => event.exceptions.has(id)).map(id => [id, event.users.size])
  return {
    status: 200,
    body: {
      guild_scheduled_event_count: event.users.size,
      guild_scheduled_event_exception_counts: Object.fromEntries(known),
    },
  }
}

function post(call: Call): Reply {
  const { event } = changeable(call)
  const request = check(Post, call.body)
  if (event.recurrence_rule === null) throw new Refusal(400, 50035, 'Only recurring events have exceptions')
  const originalStart = request.original_scheduled_start_time
  if (event.exceptions.has(exceptionId(originalStart)))
    throw new Refusal(400, 50035, 'This date already has an exception')
  const exception = addException(call.world, event, {
    originalStart,
    scheduled_start_time: request.scheduled_start_time ?? null,
    scheduled_end_time: request.scheduled_end_time ?? null,
    is_canceled: request.is_canceled ?? false,
  })
  return { status: 200, body: { ...exception } }
}

function patch(call: Call): Reply {
  const { event } = changeable(call)
  const exception = exceptionOf(event, idIn(call, 'exception_id'))
  const { is_canceled, ...moved } = check(Patch, call.body)
  updateException(call.world, { event, exception }, { ...moved, ...(is_canceled != null && { is_canceled }) })
  return { status: 200, body: { ...exception } }
}

function remove(call: Call): Reply {
  const { event } = changeable(call)
  deleteException(call.world, { event, exception: exceptionOf(event, idIn(call, 'exception_id')) })
  return { status: 204 }
}

function changeable(call: Call): { guild: Guild; event: ScheduledEvent } {
  const guild = guildIn(call)
  const event = eventIn(call, guild)
  demandEventRights(call, guild, event)
  return { guild, event }
}

function exceptionOf(event: ScheduledEvent, id: string): EventException {
  const exception = event.exceptions.get(id)
  if (exception === undefined) throw unknown('scheduledEvent')
  return exception
}
