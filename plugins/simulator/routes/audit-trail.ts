/**
 * Audit trail: lets operations leave entries in their guild's audit log, with the reason that the caller gave.
 * https://docs.discord.com/developers/resources/audit-log (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import { type AuditChange, differences, record } from '../world/audit.js'
import type { Guild } from '../world/model.js'
import type { Finder, Found } from './audit-finders.js'

/** One entry to write. */
export interface Note {
  readonly guild: Guild
  readonly action: number
  readonly target: string | null
  readonly changes?: readonly AuditChange[]
  readonly options?: Readonly<Record<string, string>> | undefined
}

/** Looks before the operation runs, and says afterwards what there is to note. */
export type Watch = (call: Call) => (reply: Reply) => readonly Note[]

/** The endpoints, of which those in the table now leave entries. */
export function audited(endpoints: readonly Endpoint[], watches: Readonly<Record<string, Watch>>): readonly Endpoint[] {
  return endpoints.map(endpoint => {
    const watch = watches[`${endpoint.method} ${endpoint.path}`]
    return watch === undefined ? endpoint : withTrail(endpoint, watch)
  })
}

function withTrail(endpoint: Endpoint, watch: Watch): Endpoint {
  return {
    ...endpoint,
    async handle(call) {
      const conclude = watch(call)
      const reply = await endpoint.handle(call)
      for (const note of conclude(reply)) write(call, note)
      return reply
    },
  }
}

function write({ world, actor, reason }: Call, { guild, action, target, changes, options }: Note): void {
  record(world, guild, {
    action_type: action,
    user_id: actor?.userId ?? null,
    target_id: target,
    ...(changes !== undefined && { changes }),
    ...(options !== undefined && { options }),
    ...(reason !== undefined && reason !== '' && { reason }),
  })
}

/** The id of the new thing, by which the answer names it. */
type NameIn = (body: Record<string, string>) => string | undefined

/** A thing that the operation makes. */
export function makes(action: number, find: Finder, nameIn: NameIn = ({ id }) => id): Watch {
  return call => reply => {
    const found = find(call, nameIn((reply.body ?? {}) as Record<string, string>) ?? '')
    return found === undefined ? [] : [noteOf(action, found, differences(undefined, found.thing))]
  }
}

/** A thing of the path that the operation changes; nothing is noted where nothing changed. */
export function changes(action: number, find: Finder, param: string): Watch {
  return call => {
    const id = call.params[param] ?? ''
    const before = find(call, id)
    return () => {
      const after = find(call, id)
      const differs = differences(before?.thing, after?.thing)
      return before === undefined || differs.length === 0 ? [] : [noteOf(action, before, differs)]
    }
  }
}

/** A thing of the path that the operation takes away. */
export function removes(action: number, find: Finder, param: string): Watch {
  return call => {
    const before = find(call, call.params[param] ?? '')
    return () => (before === undefined ? [] : [noteOf(action, before, differences(before.thing, undefined))])
  }
}

/** Several watches of one operation. */
export function both(...watches: readonly Watch[]): Watch {
  return call => {
    const concludes = watches.map(watch => watch(call))
    return reply => concludes.flatMap(conclude => conclude(reply))
  }
}

export function noteOf(action: number, { guild, target, options }: Found, made: readonly AuditChange[]): Note {
  return { guild, action, target, changes: made, options }
}
