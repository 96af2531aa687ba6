/**
 * Invite target routes: the users who alone may accept an invite, as a CSV file.
 * https://docs.discord.com/developers/resources/invite#get-target-users (2026-08)
 * @module
 */
import type { Call, Endpoint, Reply } from '../endpoint.js'
import type { Invite } from '../world/model.js'
import type { PermissionName } from '../world/permissions.js'
import { invalid } from './check.js'
import { inviteIn } from './invites.js'
import { botOf, mayInGuild } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'
import { TARGETS_FIELD, targetUsersIn } from './target-users.js'

const PATH = '/invites/{code}/target-users'

export const inviteTargetRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: get },
  { method: 'PUT', path: PATH, handle: put },
  { method: 'GET', path: `${PATH}/job-status`, handle: getStatus },
]

const COMPLETED = 2

function get(call: Call): Reply {
  const { targets } = managed(call, ['ManageGuild', 'ViewAuditLog'])
  if (targets === undefined) throw unknown('targetUsers')
  const csv = ['user_id', ...targets.userIds, ''].join('\n')
  return { status: 200, raw: { contentType: 'text/csv', bytes: Buffer.from(csv) } }
}

function put(call: Call): Reply {
  const invite = managed(call, ['ManageGuild'])
  const userIds = targetUsersIn(call)
  if (userIds === undefined) throw invalid([TARGETS_FIELD], 'BASE_TYPE_REQUIRED', 'This field is required')
  invite.targets = { userIds, at: call.world.timestamp() }
  return { status: 204 }
}

/** The world reads the file at once, so that the job is always over. */
function getStatus(call: Call): Reply {
  const { targets } = managed(call, ['ManageGuild', 'ViewAuditLog'])
  if (targets === undefined) throw unknown('targetJob')
  const count = targets.userIds.length
  return {
    status: 200,
    body: {
      status: COMPLETED,
      total_users: count,
      processed_users: count,
      created_at: targets.at,
      completed_at: targets.at,
      error_message: null,
    },
  }
}

/** The invite of the path, whose inviter the actor is unless it holds one of these. */
function managed(call: Call, needs: readonly PermissionName[]): Invite {
  const invite = inviteIn(call)
  const guild = call.world.guilds.get(invite.guildId)
  const own = invite.inviter.id === botOf(call).userId
  if (guild === undefined || !(own || needs.some(name => mayInGuild(call, guild, name)))) throw missingPermissions()
  return invite
}
