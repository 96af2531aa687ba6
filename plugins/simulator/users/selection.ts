/**
 * Selection: what a user chooses in a select, checked and written as the payload has it.
 * @module
 */
import { captionOf, Part, type PartJson, type PartOption } from './parts.js'
import type { Resolved } from './resolved.js'
import { listed, shown } from './say.js'
import type { Spot } from './spot.js'
import { channelNamed, mentionableNamed, roleNamed, userNamed } from './targets.js'

export interface Choosing {
  readonly spot: Spot
  readonly resolved: Resolved
  /** Where the choice is made, such as `"Pick one"`. */
  readonly what: string
}

/** The values of a select. @throws RangeError for too few, too many, twice the same or none of what there is */
export function selected(part: PartJson, given: readonly unknown[], choosing: Choosing): string[] {
  const values = given.map(one => valueFor(part, one, choosing))
  const double = values.find((value, index) => values.indexOf(value) !== index)
  if (double !== undefined)
    throw new RangeError(`${choosing.what}: expected each choice once, got ${shown(double)} twice`)
  demandCount(part, values.length, choosing.what)
  return values
}

/** @throws RangeError */
export function demandCount(part: PartJson, count: number, what: string): void {
  const [least, most] = [part.min_values ?? 1, part.max_values ?? 1]
  if (count >= least && count <= most) return
  const wanted = least === most ? `${least}` : `${least} to ${most}`
  throw new RangeError(`${what}: expected ${wanted} choice${wanted === '1' ? '' : 's'}, got ${count}`)
}

/** The option that has this label or value. @throws RangeError saying what there is */
export function optionNamed(options: readonly PartOption[], named: unknown, what: string): PartOption {
  const found = options.find(({ label }) => label === named) ?? options.find(({ value }) => value === named)
  if (found !== undefined) return found
  throw new RangeError(`${what}: expected one of ${listed(options.map(({ label }) => label))}, got ${shown(named)}`)
}

function valueFor(part: PartJson, given: unknown, { spot, resolved, what }: Choosing): string {
  switch (part.type) {
    case Part.StringSelect:
      return optionNamed(part.options ?? [], given, what).value
    case Part.UserSelect:
      return resolved.user(userNamed(spot, given, what))
    case Part.RoleSelect:
      return resolved.role(roleNamed(spot, given, what))
    case Part.ChannelSelect:
      return resolved.channel(channelNamed(spot, given, { what, types: part.channel_types }))
    case Part.MentionableSelect: {
      const target = mentionableNamed(spot, given, what)
      return 'user' in target ? resolved.user(target.user) : resolved.role(target.role)
    }
    default:
      throw new RangeError(`${what}: expected a select, got "${captionOf(part)}"`)
  }
}
