/**
 * Presences: who is online, doing what, and the PRESENCE_UPDATE of every change.
 * https://docs.discord.com/developers/events/gateway-events#presence-update (2026-08)
 * @module
 */
import type { Hub } from './hub.js'
import type { Session } from './session.js'

export type Status = 'online' | 'idle' | 'dnd' | 'offline'

export interface Presence {
  readonly status: Status
  readonly activities?: readonly unknown[]
}

export class Presences {
  readonly #hub: Hub
  readonly #known = new Map<string, Presence>()

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /** Changes a user's presence and tells the guilds, but not the session that asked for it. */
  set(userId: string, presence: Presence, except?: Session): void {
    const before = this.#known.get(userId)
    if (presence.status === 'offline') this.#known.delete(userId)
    else this.#known.set(userId, presence)
    if (same(before ?? { status: 'offline' }, presence) || this.#hub.sessions.size === 0) return
    for (const guild of this.#hub.world.guilds.values()) {
      if (!guild.members.has(userId)) continue
      const data = { ...shown(userId, presence), guild_id: guild.id }
      this.#hub.deliver({ event: 'PRESENCE_UPDATE', guildId: guild.id, data }, except)
    }
  }

  /** A user's presence as it stands in lists, which leave out those who are offline. */
  listed(userId: string) {
    const presence = this.#known.get(userId)
    return presence === undefined ? [] : [shown(userId, presence)]
  }
}

function same(before: Presence, after: Presence): boolean {
  if (before.status !== after.status) return false
  return JSON.stringify(before.activities ?? []) === JSON.stringify(after.activities ?? [])
}

function shown(userId: string, { status, activities = [] }: Presence) {
  return { user: { id: userId }, status, activities, client_status: status === 'offline' ? {} : { web: status } }
}
