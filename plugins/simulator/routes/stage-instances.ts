/**
 * Stage routes: open, read, change and close the stage of a channel.
 * https://docs.discord.com/developers/resources/stage-instance (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType } from '../world/model.js'
import { EventStatus, updateEvent } from '../world/scheduled-events.js'
import { closeStage, openStage, type StageInstance, updateStage } from '../world/stages.js'
import { boolean, check, choice, nullable, object, required, snowflake, text } from './check.js'
import { channelIn, guildOf, mayIn, visibleChannel } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/stage-instances/{channel_id}'

export const stageRoutes: readonly Endpoint[] = [
  { method: 'POST', path: '/stage-instances', handle: open },
  { method: 'GET', path: PATH, handle: get },
  { method: 'PATCH', path: PATH, handle: patch },
  { method: 'DELETE', path: PATH, handle: close },
]

const GUILD_ONLY = 2
const topic = text({ min: 1, max: 120 })
const Open = object({
  topic: required(topic),
  channel_id: required(snowflake),
  privacy_level: nullable(choice(1, 2)),
  guild_scheduled_event_id: nullable(snowflake),
  send_start_notification: nullable(boolean),
})
const Patch = object({ topic, privacy_level: choice(1, 2) })

function open(call: Call): Reply {
  const request = check(Open, call.body)
  const channel = visibleChannel(call, { id: request.channel_id, needs: [] })
  if (channel.type !== ChannelType.Stage) throw wrongChannelType()
  demandModerator(call, channel)
  if (request.send_start_notification === true && !mayIn(call, channel, 'MentionEveryone')) throw missingPermissions()
  const guild = guildOf(call, channel)
  if (guild.stages.has(channel.id)) throw new Refusal(400, 150006, 'The Stage is already open')
  const event = guild.events.get(request.guild_scheduled_event_id ?? '')
  if (request.guild_scheduled_event_id != null && event === undefined) throw unknown('scheduledEvent')
  const stage = openStage(call.world, guild, {
    channel_id: channel.id,
    topic: request.topic,
    privacy_level: request.privacy_level ?? GUILD_ONLY,
    guild_scheduled_event_id: event?.id ?? null,
  })
  if (event?.status === EventStatus.Scheduled)
    updateEvent(call.world, event, { status: EventStatus.Active, entity_id: stage.id })
  return { status: 200, body: { ...stage } }
}

function get(call: Call): Reply {
  return { status: 200, body: { ...stageIn(call, channelIn(call)) } }
}

function patch(call: Call): Reply {
  const channel = channelIn(call)
  const stage = stageIn(call, channel)
  demandModerator(call, channel)
  updateStage(call.world, stage, check(Patch, call.body))
  return { status: 200, body: { ...stage } }
}

function close(call: Call): Reply {
  const channel = channelIn(call)
  stageIn(call, channel)
  demandModerator(call, channel)
  closeStage(call.world, guildOf(call, channel), channel.id)
  return { status: 204 }
}

function stageIn(call: Call, channel: Channel): StageInstance {
  const stage = call.world.guilds.get(channel.guild_id ?? '')?.stages.get(channel.id)
  if (stage === undefined) throw unknown('stage')
  return stage
}

/** https://docs.discord.com/developers/resources/stage-instance#definitions: what makes a moderator. */
function demandModerator(call: Call, channel: Channel): void {
  for (const name of ['ManageChannels', 'MuteMembers', 'MoveMembers'] as const)
    if (!mayIn(call, channel, name)) throw missingPermissions()
}
