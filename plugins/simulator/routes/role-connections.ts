/**
 * Role connection routes: what linked roles may ask for, and what an application says of a user.
 * https://docs.discord.com/developers/resources/application-role-connection-metadata (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Application, RoleMetadata } from '../world/model.js'
import { applicationIn } from './applications.js'
import { check, choice, dictionary, integer, invalid, list, nullable, object, required, text } from './check.js'
import { bearerOf, idIn } from './reach.js'
import { unknown } from './refusals.js'

const METADATA = '/applications/{application_id}/role-connections/metadata'
const MINE = '/users/@me/applications/{application_id}/role-connection'

export const roleConnectionRoutes: readonly Endpoint[] = [
  { method: 'GET', path: METADATA, handle: getMetadata },
  { method: 'PUT', path: METADATA, handle: putMetadata },
  { method: 'GET', path: MINE, handle: getMine },
  { method: 'PUT', path: MINE, handle: putMine },
  { method: 'DELETE', path: MINE, handle: removeMine },
]

const SCOPE = 'role_connections.write'
const Metadata = nullable(
  list(
    object({
      type: required(choice(1, 2, 3, 4, 5, 6, 7, 8)),
      key: required(text({ min: 1, max: 50, pattern: /^[a-z0-9_]+$/ })),
      name: required(text({ min: 1, max: 100 })),
      description: required(text({ min: 1, max: 200 })),
      name_localizations: nullable(dictionary(nullable(text({ min: 1, max: 100 })))),
      description_localizations: nullable(dictionary(nullable(text({ min: 1, max: 200 })))),
    }),
    { max: 5 },
  ),
)
const Connection = object({
  platform_name: nullable(text({ max: 50 })),
  platform_username: nullable(text({ max: 100 })),
  metadata: nullable(dictionary(text({ min: 1, max: 100 }))),
})

function getMetadata(call: Call): Reply {
  return { status: 200, body: applicationIn(call).roleMetadata }
}

function putMetadata(call: Call): Reply {
  const application = applicationIn(call)
  application.roleMetadata = (check(Metadata, call.body) ?? []) as readonly RoleMetadata[]
  return { status: 200, body: application.roleMetadata }
}

function getMine(call: Call): Reply {
  const { application, userId } = ownConnection(call)
  return { status: 200, body: present(application, userId) }
}

function putMine(call: Call): Reply {
  const { application, userId } = ownConnection(call)
  const { platform_name = null, platform_username = null, metadata } = check(Connection, call.body)
  for (const [key, value] of Object.entries(metadata ?? {})) demandValue(application, key, value)
  application.roleConnections.set(userId, { platform_name, platform_username, metadata: metadata ?? {} })
  return { status: 200, body: present(application, userId) }
}

function removeMine(call: Call): Reply {
  const { application, userId } = ownConnection(call)
  application.roleConnections.delete(userId)
  return { status: 204 }
}

/** A user who never connected has a connection that says nothing. */
function present({ roleConnections }: Application, userId: string) {
  const connection = roleConnections.get(userId)
  if (connection === undefined) return { metadata: {} }
  const { platform_name, ...rest } = connection
  return { ...rest, ...(platform_name !== null && { platform_name }) }
}

function ownConnection(call: Call): { application: Application; userId: string } {
  const { userId, applicationId } = bearerOf(call, SCOPE)
  const id = idIn(call, 'application_id')
  const application = call.world.applications.get(id)
  if (application === undefined) throw unknown('application')
  if (id !== applicationId) {
    throw new Refusal(403, 20012, 'You are not authorized to perform this action on this application')
  }
  return { application, userId }
}

const DATE_TYPES: readonly number[] = [5, 6]

/** Values are strings that read as what the application said the key holds. */
function demandValue({ roleMetadata }: Application, key: string, value: string): void {
  const meta = roleMetadata.find(one => one.key === key)
  if (meta === undefined) throw invalid(['metadata', key], 'APPLICATION_METADATA_UNKNOWN', 'Unknown metadata key.')
  if (!DATE_TYPES.includes(meta.type))
    check(object({ metadata: object({ [key]: integer() }) }), { metadata: { [key]: value } })
  else if (Number.isNaN(Date.parse(value)))
    throw invalid(['metadata', key], 'DATE_TIME_TYPE_PARSE', `Could not parse ${value}. Should be ISO8601.`)
}
