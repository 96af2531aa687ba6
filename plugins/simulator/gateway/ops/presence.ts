/**
 * Presence: what a bot says of itself.
 * https://docs.discord.com/developers/events/gateway-events#update-presence (2026-08)
 * @module
 */
import { Close } from '../opcodes.js'
import type { Presence, Status } from '../presences.js'
import type { Request, Verdict } from './index.js'
import { type Fields, isFields, isFlag, isListOf, isOptional, isText, isWhole } from './shape.js'

const statuses = ['online', 'idle', 'dnd', 'invisible', 'offline']

export function updatePresence({ hub, connection, session, d }: Request): Verdict {
  if (!isPresence(d)) return Close.DecodeError
  if (connection.presenceLimit.take(hub.clock.now()) === 0) hub.presences.set(session.userId, presenceOf(d), session)
  return undefined
}

/** Discord takes `activities: null` too: eris sends it. */
export function isPresence(value: unknown): value is Fields {
  return (
    isFields(value) &&
    statuses.includes(value.status as string) &&
    isOptional(value.activities, list => isListOf(list, isActivity)) &&
    isOptional(value.since, isWhole) &&
    isOptional(value.afk, isFlag)
  )
}

/** What others see; without a presence a bot is online. */
export function presenceOf(value: unknown): Presence {
  if (!isPresence(value)) return { status: 'online' }
  const status = value.status === 'invisible' ? 'offline' : (value.status as Status)
  return { status, activities: ((value.activities ?? []) as Fields[]).map(shownActivity) }
}

function isActivity(value: unknown): boolean {
  if (!isFields(value)) return false
  return isText(value.name) && isWhole(value.type) && isOptional(value.state, isText) && isOptional(value.url, isText)
}

/** Bots may set only these. */
function shownActivity({ name, type, state, url }: Fields) {
  return { name, type, ...(state != null && { state }), ...(url != null && { url }) }
}
