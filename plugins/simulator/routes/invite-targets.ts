/**
 * Invite target routes: the users who alone may accept an invite, as a CSV file.
 * https://docs.discord.com/developers/resources/invite#get-target-users (2026-08)
 * @module
 */
import { type Call, type Endpoint, type ErrorTree, Refusal, type Reply } from '../endpoint.js'
import type { Invite } from '../world/model.js'
import type { PermissionName } from '../world/permissions.js'
import { invalid, isSnowflake } from './check.js'
import { inviteIn } from './invites.js'
import { botOf, mayInGuild } from './reach.js'
import { missingPermissions, unknown } from './refusals.js'

const PATH = '/invites/{code}/target-users'

export const inviteTargetRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: get },
  { method: 'PUT', path: PATH, handle: put },
  { method: 'GET', path: `${PATH}/job-status`, handle: getStatus },
]

const FIELD = 'target_users_file'
const COMPLETED = 2

function get(call: Call): Reply {
  const { targets } = managed(call, ['ManageGuild', 'ViewAuditLog'])
  if (targets === undefined) throw unknown('targetUsers')
  const csv = ['user_id', ...targets.userIds, ''].join('\n')
  return { status: 200, raw: { contentType: 'text/csv', bytes: Buffer.from(csv) } }
}

function put(call: Call): Reply {
  const invite = managed(call, ['ManageGuild'])
  const file = call.files.find(({ field }) => field === FIELD)
  if (file === undefined) throw invalid([FIELD], 'BASE_TYPE_REQUIRED', 'This field is required')
  invite.targets = { userIds: idsIn(file.bytes.toString('utf8')), at: call.world.timestamp() }
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

/** One id per line, under a header or without. @throws Refusal (50035) that names the wrong lines */
function idsIn(csv: string): string[] {
  const lines = csv.split(/\r?\n/).map(line => line.trim().replaceAll('"', ''))
  const start = lines[0] !== undefined && /^[a-z_ ]+$/i.test(lines[0]) ? 1 : 0
  const ids = lines
    .map((id, index) => ({ id, line: index + 1 }))
    .slice(start)
    .filter(({ id }) => id !== '')
  const wrong = ids.filter(({ id }) => !isSnowflake(id))
  if (wrong.length === 0) return [...new Set(ids.map(({ id }) => id))]
  const _errors = wrong.map(({ line }) => {
    return { code: 'INVALID_USER_ID', message: `Line ${line}: invalid user ID - must be a valid Discord snowflake` }
  })
  const errors: ErrorTree = { [FIELD]: { _errors } }
  throw new Refusal(400, 50035, 'Invalid Form Body', errors)
}
