/**
 * Permissions: arithmetic on sets of permissions, as Discord's strings of digits, as bigints and by name.
 * https://docs.discord.com/developers/topics/permissions (2026-08)
 * @module
 */
import {
  elevatedPermissions,
  type PermissionFlag,
  PermissionFlags,
  type PermissionName,
  permissionAliases,
} from './permission-flags.js'
import { refuse } from './refuse.js'

/** A set of permissions: a bigint, Discord's digits, a name, or a list of these. */
export type PermissionSet = bigint | `${bigint}` | PermissionName | (string & {}) | readonly PermissionSet[]

const digits = /^\d+$/
const flags = Object.entries(PermissionFlags) as [PermissionFlag, bigint][]
const bits: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ...flags,
  ...Object.entries(permissionAliases).map(([alias, name]): [string, bigint] => [alias, PermissionFlags[name]]),
])

/** Every permission there is (2026-08); what owners and administrators have. */
export const allPermissions = flags.reduce((set, [, bit]) => set | bit, 0n)

/**
 * A set as a bigint. Bits that have no name yet are kept.
 * @throws {ConfigError} if it has a name that is unknown, or is no set at all
 */
export function permissionBits(set: PermissionSet): bigint {
  if (typeof set === 'bigint' && set >= 0n) return set
  if (Array.isArray(set)) return set.reduce<bigint>((all, one) => all | permissionBits(one as PermissionSet), 0n)
  if (typeof set === 'string') {
    const bit = digits.test(set) ? BigInt(set) : bitOf(set)
    if (bit !== undefined) return bit
    // The name is said whole: it is none, so that it cannot be a secret, and one looks for what was mistyped.
    return refuse('permissions', "a name of Discord's docs, such as SEND_MESSAGES", Symbol(set.slice(0, 60)))
  }
  return refuse('permissions', 'a bigint, a string of digits, a name, or a list of these', set)
}

/** Both of the docs' ways to write: all capitals or all small letters. */
function bitOf(name: string): bigint | undefined {
  return bits.get(name === name.toLowerCase() ? name.toUpperCase() : name)
}

/** Whether `set` has all of `wanted`, bit by bit; an administrator's other bits do not count. */
function includes(set: PermissionSet, wanted: PermissionSet): boolean {
  const asked = permissionBits(wanted)
  return (permissionBits(set) & asked) === asked
}

function has(set: PermissionSet, wanted: PermissionSet): boolean {
  const asked = permissionBits(wanted) // also for administrators: a wrong name is wrong for everybody
  return isAdministrator(set) || includes(set, asked)
}

function hasAny(set: PermissionSet, wanted: PermissionSet): boolean {
  const asked = permissionBits(wanted)
  return isAdministrator(set) || (permissionBits(set) & asked) !== 0n
}

export function isAdministrator(set: PermissionSet): boolean {
  return (permissionBits(set) & PermissionFlags.ADMINISTRATOR) !== 0n
}

function add(set: PermissionSet, ...more: readonly PermissionSet[]): bigint {
  return permissionBits(set) | permissionBits(more)
}

function remove(set: PermissionSet, ...less: readonly PermissionSet[]): bigint {
  return permissionBits(set) & ~permissionBits(less)
}

function names(set: PermissionSet): PermissionFlag[] {
  const whole = permissionBits(set)
  return flags.filter(([, bit]) => (whole & bit) !== 0n).map(([name]) => name)
}

function missing(set: PermissionSet, wanted: PermissionSet): PermissionFlag[] {
  const asked = permissionBits(wanted)
  return isAdministrator(set) ? [] : names(asked & ~permissionBits(set))
}

/** Arithmetic on sets of permissions. Every function takes sets in every form, and throws ConfigError for what is none. */
export const permissions = {
  none: 0n,
  all: allPermissions,
  /** What needs two-factor authentication in guilds that ask for it. */
  elevated: permissionBits(elevatedPermissions),
  /** A set as a bigint. */
  from: permissionBits,
  /** A set of names as a bigint. */
  fromNames: (list: readonly PermissionName[]): bigint => permissionBits(list),
  /** The names in a set, in the order of their bits. Bits that have no name yet are left out. */
  names,
  /** A set as Discord takes it in a body: a string of digits. */
  toString: (set: PermissionSet): string => permissionBits(set).toString(),
  /** Whether a set has all of `wanted`, or ADMINISTRATOR, which is as good. */
  has,
  /** Whether a set has one of `wanted` at least, or ADMINISTRATOR. */
  hasAny,
  includes,
  /** What `set` lacks of `wanted`, by name; nothing for administrators. */
  missing,
  /** A set with more. */
  add,
  /** A set without some. */
  remove,
  /** Whether two sets are the same. */
  equals: (a: PermissionSet, b: PermissionSet): boolean => permissionBits(a) === permissionBits(b),
} as const
