/**
 * Resolved: the users, roles, channels and files that an interaction's ids stand for, from its payload alone.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure (2026-08)
 * @module
 */
import type { APIAttachment, APIMessage, APIRole, APIUser } from 'discord-api-types/v10'
import { InteractionError } from '../../src/errors.js'
import type { Mentionable, OptionKind, ResolvedChannel, ResolvedUser } from './options.js'

/** `data.resolved` as it comes: any part may be missing. */
export interface ResolvedData {
  readonly users?: Readonly<Record<string, APIUser>>
  readonly members?: Readonly<Record<string, NonNullable<ResolvedUser['member']>>>
  readonly roles?: Readonly<Record<string, APIRole>>
  readonly channels?: Readonly<Record<string, ResolvedChannel>>
  readonly messages?: Readonly<Record<string, APIMessage>>
  readonly attachments?: Readonly<Record<string, APIAttachment>>
}

const own = <T>(map: Readonly<Record<string, T>> | undefined, id: string): T | undefined =>
  map !== undefined && Object.hasOwn(map, id) ? map[id] : undefined

function userOf({ users, members }: ResolvedData, id: string): ResolvedUser | undefined {
  const user = own(users, id)
  const member = own(members, id)
  return user && member ? { ...user, member } : user
}

const finders: { readonly [K in OptionKind]?: (data: ResolvedData, id: string) => unknown } = {
  user: userOf,
  role: ({ roles }, id): APIRole | undefined => own(roles, id),
  channel: ({ channels }, id): ResolvedChannel | undefined => own(channels, id),
  attachment: ({ attachments }, id): APIAttachment | undefined => own(attachments, id),
  mentionable: (data, id): Mentionable | undefined => userOf(data, id) ?? own(data.roles, id),
}

/** Whether values of this kind are ids. */
export const isReference = (kind: OptionKind): boolean => kind in finders

/**
 * What the id of such an option or select stands for.
 * @throws {InteractionError} INTERACTION_INVALID if the payload does not have it
 */
export function resolve(kind: OptionKind, id: string, data: ResolvedData | undefined): unknown {
  const found = finders[kind]?.(data ?? {}, id)
  if (found !== undefined) return found
  const hint = 'Discord sends what ids stand for along with them; check what changed the payload.'
  throw new InteractionError('INTERACTION_INVALID', `The interaction does not hold the ${kind} ${id}.`, { hint })
}

export const messageOf = (data: ResolvedData | undefined, id: string): APIMessage | undefined => own(data?.messages, id)
export const resolvedUser = (data: ResolvedData | undefined, id: string): ResolvedUser | undefined =>
  userOf(data ?? {}, id)
