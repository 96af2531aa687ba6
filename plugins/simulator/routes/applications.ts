/**
 * Application routes: get and modify one's own; its activities and their files.
 * https://docs.discord.com/developers/resources/application (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Application } from '../world/model.js'
import { anyObject, check, image, integer, invalid, list, nullable, object, text, url } from './check.js'
import { actorOf, botOf, idIn } from './reach.js'
import { notFound, unknown } from './refusals.js'
import { storeUpload } from './uploads.js'

export const applicationRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/applications/@me', handle: get },
  { method: 'PATCH', path: '/applications/@me', handle: patch },
  { method: 'GET', path: '/applications/{application_id}', handle: get },
  { method: 'PATCH', path: '/applications/{application_id}', handle: patch },
  { method: 'GET', path: '/applications/{application_id}/activity-instances/{instance_id}', handle: getActivity },
  { method: 'POST', path: '/applications/{application_id}/attachment', handle: postAttachment },
]

const Patch = object({
  custom_install_url: nullable(url()),
  description: nullable(text({ max: 400 })),
  role_connections_verification_url: nullable(url()),
  install_params: nullable(anyObject),
  integration_types_config: nullable(anyObject),
  flags: nullable(integer({ min: 0 })),
  icon: nullable(image),
  cover_image: nullable(image),
  interactions_endpoint_url: nullable(url()),
  tags: nullable(list(text({ min: 1, max: 20 }), { max: 5, unique: true })),
  event_webhooks_url: nullable(url()),
  event_webhooks_status: nullable(integer({ min: 1, max: 2 })),
  event_webhooks_types: nullable(list(text())),
})

function get(call: Call): Reply {
  return { status: 200, body: presentApplication(call, applicationIn(call)) }
}

async function patch(call: Call): Promise<Reply> {
  const application = applicationIn(call)
  const { icon, cover_image, description, tags, ...rest } = check(Patch, call.body)
  const { interactions_endpoint_url: address } = rest
  if (address != null) await demandProof(call, application, address)
  const kept = Object.fromEntries(Object.entries(rest).filter(([name, value]) => value !== null || /url$/.test(name)))
  Object.assign(application, kept, {
    ...(icon !== undefined && { icon: icon && call.world.secrets.hash() }),
    ...(cover_image !== undefined && { cover_image: cover_image && call.world.secrets.hash() }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(tags !== undefined && { tags: tags ?? [] }),
  })
  return { status: 200, body: presentApplication(call, application) }
}

/** https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint (2026-08) */
async function demandProof({ world }: Call, { id }: Application, address: string): Promise<void> {
  if ((await world.prove?.(id, address)) === undefined) return
  const message = 'The specified interactions endpoint url could not be verified.'
  throw invalid(['interactions_endpoint_url'], 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID', message)
}

function getActivity(call: Call): Reply {
  const instance = call.world.activities.get(applicationIn(call).id, call.params.instance_id ?? '')
  if (instance === undefined) throw notFound()
  return { status: 200, body: instance }
}

/** A file of an activity: stands in the field `file`, and belongs to no message. */
function postAttachment(call: Call): Reply {
  const { userId, applicationId } = actorOf(call)
  const id = idIn(call, 'application_id')
  if (!call.world.applications.has(id)) throw unknown('application')
  if (id !== applicationId) throw notYours()
  const file = call.files.find(({ field }) => field === 'file')
  if (file === undefined) throw invalid(['file'], 'BASE_TYPE_REQUIRED', 'This field is required')
  const stored = storeUpload(call, { channelId: userId, file, meta: undefined })
  const attachment = call.world.attachments.present(userId, stored)
  return { status: 200, body: { attachment: { ...attachment, ephemeral: true } } }
}

/** The application of the path, which must be the bot's own. @throws Refusal (10002, 20012) */
export function applicationIn(call: Call): Application {
  const own = botOf(call).applicationId
  const id = call.params.application_id === undefined ? own : idIn(call, 'application_id')
  const application = call.world.applications.get(id)
  if (application === undefined) throw unknown('application')
  if (id !== own) throw notYours()
  return application
}

function notYours(): Refusal {
  return new Refusal(403, 20012, 'You are not authorized to perform this action on this application')
}

export function presentApplication({ world }: Call, application: Application) {
  const { id, botId, ownerId, verifyKey, flags, install_params } = application
  const { name, icon, cover_image, description, tags, bot_public, bot_require_code_grant } = application
  const { integration_types_config, custom_install_url, role_connections_verification_url } = application
  const { interactions_endpoint_url, event_webhooks_url, event_webhooks_status, event_webhooks_types } = application
  const guilds = [...world.guilds.values()].filter(guild => guild.members.has(botId))
  return {
    id,
    name,
    icon,
    description,
    type: null,
    ...(cover_image !== null && { cover_image }),
    bot: world.users.get(botId),
    owner: world.users.get(ownerId),
    team: null,
    verify_key: verifyKey,
    flags,
    flags_new: String(flags),
    tags,
    ...(install_params !== undefined && { install_params }),
    integration_types_config,
    ...(custom_install_url !== null && { custom_install_url }),
    bot_public,
    bot_require_code_grant,
    redirect_uris: [],
    interactions_endpoint_url,
    role_connections_verification_url,
    event_webhooks_url,
    event_webhooks_status,
    event_webhooks_types,
    approximate_guild_count: guilds.length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
  }
}
