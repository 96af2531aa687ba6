/**
 * Target users: the CSV file that says who alone may accept an invite.
 * https://docs.discord.com/developers/resources/invite#update-target-users (2026-08)
 * @module
 */
import { type Call, type ErrorTree, Refusal } from '../endpoint.js'
import { isSnowflake } from './check.js'

/** The form field that the file stands in. */
export const TARGETS_FIELD = 'target_users_file'

/** The ids of the uploaded file; undefined where there is none. @throws Refusal (50035) */
export function targetUsersIn({ files }: Call): string[] | undefined {
  const file = files.find(({ field }) => field === TARGETS_FIELD)
  return file && idsIn(file.bytes.toString('utf8'))
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
  const errors: ErrorTree = { [TARGETS_FIELD]: { _errors } }
  throw new Refusal(400, 50035, 'Invalid Form Body', errors)
}
