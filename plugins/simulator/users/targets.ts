/**
 * Targets: the users, roles and channels that a test names by name, id or object.
 * @module
 */
import type { Channel, Role, User } from '../world/model.js'
import { Permission } from '../world/permissions.js'
import { shown, thereAre } from './say.js'
import { channelsOf, findChannel, type Spot } from './spot.js'

/** A name, an id, or anything that has an id. */
export type Named = string | { readonly id: string }

/** @throws RangeError for somebody whom the user does not find here */
export function userNamed(spot: Spot, named: unknown, what: string): User {
  const text = textOf(named, what, 'a user')
  const people = peopleOf(spot)
  const bare = text.replace(/^@/, '')
  const found = people.find(({ id }) => id === text) ?? people.find(({ username }) => username === bare)
  if (found !== undefined) return found
  throw new RangeError(`${what}: expected a user, got ${shown(text)}; ${thereAre(people.map(one => one.username))}`)
}

/** @throws RangeError */
export function roleNamed({ guild }: Spot, named: unknown, what: string): Role {
  const text = textOf(named, what, 'a role')
  const roles = [...(guild?.roles.values() ?? [])]
  const found = roles.find(({ id }) => id === text) ?? roles.find(({ name }) => name === text.replace(/^@/, ''))
  if (found !== undefined) return found
  throw new RangeError(`${what}: expected a role, got ${shown(text)}; ${thereAre(roles.map(({ name }) => name))}`)
}

/** Users come before roles of the same name. @throws RangeError */
export function mentionableNamed(spot: Spot, named: unknown, what: string): { user: User } | { role: Role } {
  const text = textOf(named, what, 'a user or a role')
  const bare = text.replace(/^@/, '')
  const user = peopleOf(spot).find(({ id, username }) => id === text || username === bare)
  return user === undefined ? { role: roleNamed(spot, text, what) } : { user }
}

/** @throws RangeError for channels that are not there, not of these types, or hidden from the user */
export function channelNamed(spot: Spot, named: unknown, { what, types }: ChannelWish): Channel {
  const text = textOf(named, what, 'a channel')
  const { guild, world, user, channel: here } = spot
  const all = guild === undefined ? [here] : channelsOf(world, guild)
  const seen = all.filter(one => (world.permissionsIn(one, user.id) & Permission.ViewChannel) !== 0n)
  const fitting = types == null || types.length === 0 ? seen : seen.filter(({ type }) => types.includes(type))
  const found = guild === undefined ? all.find(({ id }) => id === text) : findChannel(world, guild, text)
  const named2 = `${what}: expected a channel`
  const known = thereAre(fitting.map(one => one.name ?? one.id))
  if (found === undefined || !seen.includes(found)) throw new RangeError(`${named2}, got ${shown(text)}; ${known}`)
  if (fitting.includes(found)) return found
  throw new RangeError(`${named2} of type ${types!.join(' or ')}, got ${shown(text)} of type ${found.type}; ${known}`)
}

export interface ChannelWish {
  /** Where the channel is named, such as `/move to`. */
  readonly what: string
  readonly types?: readonly number[] | null | undefined
}

function peopleOf({ guild, channel, world }: Spot): User[] {
  if (guild !== undefined) return [...guild.members.values()].map(({ user }) => user)
  return channel.recipients ?? [...world.users.values()]
}

/** @throws TypeError for what names nothing */
function textOf(named: unknown, what: string, expected: string): string {
  const text = typeof named === 'object' && named !== null && 'id' in named ? named.id : named
  if (typeof text === 'string' && text !== '') return text
  throw new TypeError(`${what}: expected ${expected} by name, id or object, got ${shown(named)}`)
}
