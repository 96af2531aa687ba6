/**
 * Role: a role of a guild.
 * https://docs.discord.com/developers/resources/guild#create-guild-role (2026-08)
 * @module
 */
import type { APIRole, RESTPostAPIGuildRoleJSONBody } from 'discord-api-types/v10'
import type { CreateRoleRequest } from '../../src/routes/types.gen.js'
import { type ColorInput, color, type Rgb } from '../../src/values/color.js'
import { type PermissionSet, permissions } from '../../src/values/permissions.js'
import { type BuilderClass, builderClass } from './builder.js'
import { homes } from './homes.js'
import type { BuildableBody, Draft, Fluent } from './types.js'

type Body = RESTPostAPIGuildRoleJSONBody
type Whole = Draft<CreateRoleRequest>
type Payload = Readonly<Record<string, unknown>>

const steps = {
  /** A number, `'#5865f2'`, `[88, 101, 242]`, or a name such as `'blurple'`. */
  color: (_: Whole, input: ColorInput) => ({ color: color.from(input) }),
  colorRgb: (_: Whole, ...rgb: Rgb) => ({ color: color.from(rgb) }),
  /** Names, bits, or a string of digits. */
  permissions: (_: Whole, set: PermissionSet) => ({ permissions: permissions.toString(set) }),
  hoist: (_: Whole, isShown = true) => ({ hoist: isShown }),
  mentionable: (_: Whole, isMentionable = true) => ({ mentionable: isMentionable }),
}

/** An icon comes as a hash, of which no image can be made. */
function sendable({ icon, ...role }: Payload): Payload {
  return { ...role, ...((icon === null || String(icon).startsWith('data:')) && { icon }) }
}

export interface RoleBuilder extends Fluent<CreateRoleRequest, typeof steps, RoleBuilder>, BuildableBody<Body> {}
export const RoleBuilder: BuilderClass<Body | APIRole, RoleBuilder> = builderClass({
  home: homes.role,
  steps,
  adopt: sendable,
})
