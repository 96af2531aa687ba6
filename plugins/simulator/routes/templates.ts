/**
 * Template routes: list, make, sync, rename and delete a guild's template; get any by its code.
 * https://docs.discord.com/developers/resources/guild-template (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Guild } from '../world/model.js'
import { presentTemplate, snapshotOf, type Template } from '../world/templates.js'
import { check, nullable, object, required, text } from './check.js'
import { guildIn, userOf } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/guilds/{guild_id}/templates'

export const templateRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/templates/{code}', auth: 'none', handle: getAny },
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: post },
  { method: 'PUT', path: `${PATH}/{code}`, handle: sync },
  { method: 'PATCH', path: `${PATH}/{code}`, handle: patch },
  { method: 'DELETE', path: `${PATH}/{code}`, handle: remove },
]

const name = text({ min: 1, max: 100 })
const description = nullable(text({ max: 120 }))
const Post = object({ name: required(name), description })
const Patch = object({ name, description })

function getAny(call: Call): Reply {
  const template = call.world.templates.get(call.params.code ?? '')
  if (template === undefined) throw unknown('template')
  return replyWith(call, template)
}

function list(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  return { status: 200, body: ofGuild(call, guild).map(template => presentTemplate(call.world, template)) }
}

function post(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  const request = check(Post, call.body)
  if (ofGuild(call, guild).length > 0) throw new Refusal(400, 30031, 'Guild already has a template')
  const at = call.world.timestamp()
  const template: Template = {
    code: call.world.secrets.text(12),
    name: request.name,
    description: request.description ?? null,
    usage_count: 0,
    creator_id: userOf(call).id,
    created_at: at,
    updated_at: at,
    source_guild_id: guild.id,
    serialized_source_guild: snapshotOf(call.world, guild),
  }
  call.world.templates.set(template.code, template)
  return replyWith(call, template)
}

function sync(call: Call): Reply {
  const { guild, template } = templateIn(call)
  template.serialized_source_guild = snapshotOf(call.world, guild)
  template.updated_at = call.world.timestamp()
  return replyWith(call, template)
}

function patch(call: Call): Reply {
  const { template } = templateIn(call)
  Object.assign(template, check(Patch, call.body))
  return replyWith(call, template)
}

function remove(call: Call): Reply {
  const { template } = templateIn(call)
  call.world.templates.delete(template.code)
  return replyWith(call, template)
}

function templateIn(call: Call): { guild: Guild; template: Template } {
  const guild = guildIn(call, 'ManageGuild')
  const template = call.world.templates.get(call.params.code ?? '')
  if (template === undefined || template.source_guild_id !== guild.id) throw unknown('template')
  return { guild, template }
}

function ofGuild({ world }: Call, guild: Guild): Template[] {
  return [...world.templates.values()].filter(({ source_guild_id }) => source_guild_id === guild.id)
}

function replyWith(call: Call, template: Template): Reply {
  return { status: 200, body: presentTemplate(call.world, template) }
}
