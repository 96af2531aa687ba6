/**
 * EventKey: what makes one event the same as another that came over another session.
 * @module
 */
import { createHash } from 'node:crypto'
import { guildOf } from './events.js'
import type { Packet } from './packet.js'

export interface EventKey {
  /** Events of one lane come in the same order over every session. */
  readonly lane: string
  readonly guildId: string | undefined
  readonly key: string
}

/** These happen once per id, and their data may depend on who hears them. */
const once: ReadonlySet<string> = new Set(['MESSAGE_CREATE', 'INTERACTION_CREATE', 'GUILD_CREATE'])

export function eventKeyOf({ t, d }: Packet): EventKey {
  const name = t ?? ''
  const guildId = guildOf(name, d)
  // An id is proof enough, so the order does not matter: each is a lane of its own.
  const id = once.has(name) ? (d as { readonly id?: unknown }).id : undefined
  const key = typeof id === 'string' ? `${name}:${id}` : `${name}:${digestOf(d)}`
  const lane = name === 'INTERACTION_CREATE' ? key : (guildId ?? '')
  return { lane, guildId, key }
}

const digestOf = (data: unknown): string => createHash('sha256').update(canonical(data)).digest('base64')

/** As JSON with sorted keys: in which order they come is up to the machine at Discord that wrote them. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`
}
