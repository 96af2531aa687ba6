/**
 * requirePermissions: lets through whom the payload says may do it, and where the app may do it too.
 * @module
 */
import { checkKeys } from '../../../src/check.js'
import { ConfigError } from '../../../src/errors.js'
import { type PermissionSet, permissions } from '../../../src/values/permissions.js'
import type { InteractionContext } from '../context.js'
import type { InteractionLayer } from '../layer.js'
import type { MessageLike } from '../message-body.js'
import { refuse } from './refuse.js'

export interface RequirePermissionsOptions {
  /** What the member needs in the channel. */
  readonly user?: PermissionSet
  /** What the app needs in the channel. */
  readonly app?: PermissionSet
  /** What others are told, who are given the names of what is missing. @default who lacks which permissions */
  readonly reply?: (missing: readonly string[], who: 'user' | 'app', ctx: InteractionContext) => MessageLike
}

const usual = (missing: readonly string[], who: 'user' | 'app') =>
  `${who === 'user' ? 'You need' : 'I need'} ${missing.join(', ')} here.`

/**
 * Outside guilds there are no members: `user` lets nobody through there.
 * @throws {ConfigError} if neither is given, or a name is unknown
 */
export function requirePermissions(options: RequirePermissionsOptions): InteractionLayer {
  checkKeys('requirePermissions', options, ['user', 'app', 'reply'])
  const { user, app, reply = usual } = options
  if (user === undefined && app === undefined)
    throw new ConfigError('requirePermissions', 'given `user` or `app`', options)
  const needed = { user: permissions.from(user ?? 0n), app: permissions.from(app ?? 0n) }
  return async function requirePermissions(ctx, next) {
    const held = { user: ctx.permissions ?? 0n, app: ctx.appPermissions }
    for (const who of ['user', 'app'] as const) {
      const missing = permissions.missing(held[who], needed[who])
      if (missing.length > 0) return refuse(ctx, reply(missing, who, ctx))
    }
    return next()
  }
}
