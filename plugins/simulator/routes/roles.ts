/**
 * Role routes: list, get, create, positions, modify, delete, member counts.
 * https://docs.discord.com/developers/resources/guild#get-guild-roles (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { createRole, deleteRole, updateRole } from '../world/guilds.js'
import type { Guild, Role } from '../world/model.js'
import { Permission } from '../world/permissions.js'
import {
  boolean,
  check,
  image,
  integer,
  invalid,
  list,
  nullable,
  object,
  permissionSet,
  required,
  type Shaped,
  snowflake,
  text,
} from './check.js'
import { demandAboveRole, guildIn, mayInGuild, roleIn } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

export const roleRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/roles', handle: listRoles },
  { method: 'POST', path: '/guilds/{guild_id}/roles', handle: postRole },
  { method: 'PATCH', path: '/guilds/{guild_id}/roles', handle: moveRoles },
  { method: 'GET', path: '/guilds/{guild_id}/roles/member-counts', handle: countMembers },
  { method: 'GET', path: '/guilds/{guild_id}/roles/{role_id}', handle: getRole },
  { method: 'PATCH', path: '/guilds/{guild_id}/roles/{role_id}', handle: patchRole },
  { method: 'DELETE', path: '/guilds/{guild_id}/roles/{role_id}', handle: removeRole },
]

const MAX_ROLES = 250
const color = integer({ min: 0, max: 0xffffff })
const RoleBody = object({
  name: nullable(text({ max: 100 })),
  permissions: nullable(permissionSet),
  color: nullable(color),
  colors: nullable(
    object({ primary_color: nullable(color), secondary_color: nullable(color), tertiary_color: nullable(color) }),
  ),
  hoist: nullable(boolean),
  icon: nullable(image),
  unicode_emoji: nullable(text({ max: 100 })),
  mentionable: nullable(boolean),
})
const Positions = list(object({ id: required(snowflake), position: nullable(integer()) }))

function listRoles(call: Call): Reply {
  return replyWithAll(guildIn(call))
}

function getRole(call: Call): Reply {
  return { status: 200, body: { ...roleIn(call, guildIn(call)) } }
}

function countMembers(call: Call): Reply {
  const guild = guildIn(call)
  const counts: Record<string, number> = {}
  for (const { roles } of guild.members.values()) for (const id of roles) counts[id] = (counts[id] ?? 0) + 1
  return { status: 200, body: counts }
}

function postRole(call: Call): Reply {
  const guild = guildIn(call, 'ManageRoles')
  const request = check(RoleBody, call.body)
  if (guild.roles.size >= MAX_ROLES) throw new Refusal(400, 30005, 'Maximum number of guild roles reached (250)')
  const everyone = guild.roles.get(guild.id)!.permissions
  const role = createRole(call.world, guild, { permissions: everyone, ...fieldsOf(call, guild, request) })
  return { status: 200, body: { ...role } }
}

function patchRole(call: Call): Reply {
  const guild = guildIn(call, 'ManageRoles')
  const role = roleIn(call, guild)
  const request = check(RoleBody, call.body)
  demandAboveRole(call, guild, role)
  updateRole(call.world, { guild, role }, fieldsOf(call, guild, request))
  return { status: 200, body: { ...role } }
}

function removeRole(call: Call): Reply {
  const guild = guildIn(call, 'ManageRoles')
  const role = roleIn(call, guild)
  if (role.id === guild.id || role.managed) throw new Refusal(400, 50028, 'Invalid role')
  demandAboveRole(call, guild, role)
  deleteRole(call.world, guild, role)
  return { status: 204 }
}

function moveRoles(call: Call): Reply {
  const guild = guildIn(call, 'ManageRoles')
  const moves = check(Positions, call.body)
  for (const { id, position } of moves) {
    const role = guild.roles.get(id)
    if (role === undefined) throw unknown('role')
    if (position != null && position !== role.position) demandAboveRole(call, guild, role)
  }
  for (const { id, position } of moves) {
    if (position != null) updateRole(call.world, { guild, role: guild.roles.get(id)! }, { position })
  }
  return replyWithAll(guild)
}

/** @throws Refusal (50013) for permissions that the actor lacks */
function fieldsOf(call: Call, guild: Guild, request: Shaped<typeof RoleBody>): Partial<Omit<Role, 'id'>> {
  const { name, permissions, color, colors, hoist, icon, unicode_emoji, mentionable } = request
  if (permissions != null && !mayInGuild(call, guild, 'Administrator')) {
    const held = call.world.permissionsOf(guild, call.actor!.userId)
    if ((BigInt(permissions) & ~held) !== 0n || (BigInt(permissions) & Permission.Administrator) !== 0n)
      throw missingPermissions()
  }
  if ((icon ?? unicode_emoji) != null && !guild.settings.features.includes('ROLE_ICONS')) {
    throw new Refusal(400, 50101, 'This server needs more boosts to perform this action')
  }
  if (name === '') throw invalid(['name'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.')
  const primary = colors?.primary_color ?? color
  return {
    ...(name != null && { name }),
    ...(permissions != null && { permissions }),
    ...(primary != null && {
      color: primary,
      colors: {
        primary_color: primary,
        secondary_color: colors?.secondary_color ?? null,
        tertiary_color: colors?.tertiary_color ?? null,
      },
    }),
    ...(hoist != null && { hoist }),
    ...(icon !== undefined && { icon: icon && call.world.secrets.hash() }),
    ...(unicode_emoji !== undefined && { unicode_emoji }),
    ...(mentionable != null && { mentionable }),
  }
}

function replyWithAll(guild: Guild): Reply {
  return { status: 200, body: [...guild.roles.values()].map(role => ({ ...role })) }
}
