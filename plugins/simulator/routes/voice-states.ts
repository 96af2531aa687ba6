/**
 * Voice state routes: who speaks on a stage, and what a voice channel is about.
 * https://docs.discord.com/developers/resources/voice (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Channel, ChannelType, type Guild } from '../world/model.js'
import { scopeOf } from '../world/posting.js'
import { presentVoiceState, updateVoice, type VoiceChanges, type VoiceState } from '../world/voice.js'
import { boolean, check, invalid, isoTime, nullable, object, snowflake, text } from './check.js'
import { actorOf, channelIn, guildIn, guildOf, idIn, mayIn } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/guilds/{guild_id}/voice-states'

export const voiceStateRoutes: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}/@me`, handle: get },
  { method: 'PATCH', path: `${PATH}/@me`, handle: patchMe },
  { method: 'GET', path: `${PATH}/{user_id}`, handle: get },
  { method: 'PATCH', path: `${PATH}/{user_id}`, handle: patchUser },
  { method: 'PUT', path: '/channels/{channel_id}/voice-status', handle: putStatus },
]

const Me = object({
  channel_id: nullable(snowflake),
  suppress: nullable(boolean),
  request_to_speak_timestamp: nullable(isoTime),
})
const Other = object({ channel_id: nullable(snowflake), suppress: nullable(boolean) })
const Status = object({ status: nullable(text({ max: 500 })) })

function get(call: Call): Reply {
  const guild = guildIn(call)
  return { status: 200, body: presentVoiceState(guild, stateIn(call, guild)) }
}

function patchMe(call: Call): Reply {
  const guild = guildIn(call)
  const state = stateIn(call, guild)
  const request = check(Me, call.body)
  const channel = stageOf(call, state, request.channel_id)
  const { suppress, request_to_speak_timestamp: asks } = request
  if (suppress === false && !mayIn(call, channel, 'MuteMembers')) throw missingPermissions()
  if (asks != null) demandAsking(call, channel, asks)
  updateVoice(
    call.world,
    { guild, state },
    {
      ...(suppress != null && { suppress }),
      ...(asks !== undefined && { request_to_speak_timestamp: asks }),
    },
  )
  return { status: 204 }
}

function patchUser(call: Call): Reply {
  const guild = guildIn(call)
  const state = stateIn(call, guild)
  const { channel_id, suppress } = check(Other, call.body)
  const channel = stageOf(call, state, channel_id)
  if (!mayIn(call, channel, 'MuteMembers')) throw missingPermissions()
  if (suppress != null) updateVoice(call.world, { guild, state }, suppression(call, state, suppress))
  return { status: 204 }
}

/** Users who may speak are asked to; bots just may. */
function suppression({ world }: Call, state: VoiceState, suppress: boolean): VoiceChanges {
  const isBot = world.users.get(state.user_id)?.bot === true
  const asked = suppress || isBot ? null : world.timestamp()
  return { suppress, request_to_speak_timestamp: asked }
}

function demandAsking(call: Call, channel: Channel, asks: string): void {
  if (!mayIn(call, channel, 'RequestToSpeak')) throw missingPermissions()
  if (Date.parse(asks) >= call.world.clock.now()) return
  throw invalid(['request_to_speak_timestamp'], 'DATE_TIME_TYPE_PAST', 'Must be a present or future time.')
}

/** The stage where the state is. @throws Refusal (50035, 50024) for another channel or kind of it */
function stageOf({ world }: Call, state: VoiceState, named: string | null | undefined): Channel {
  const channel = world.channels.get(state.channel_id ?? '')
  if (channel === undefined) throw unknown('voiceState')
  if (named != null && named !== channel.id)
    throw invalid(['channel_id'], 'CHANNEL_INVALID', 'The user is not in this channel.')
  if (channel.type !== ChannelType.Stage) throw wrongChannelType()
  return channel
}

/** @throws Refusal (10065) for those who are not connected, (50001) where the actor could not connect */
function stateIn(call: Call, guild: Guild): VoiceState {
  const own = call.params.user_id === undefined || call.params.user_id === '@me'
  const state = guild.voice.get(own ? actorOf(call).userId : idIn(call, 'user_id'))
  const channel = call.world.channels.get(state?.channel_id ?? '')
  if (state === undefined || channel === undefined) throw unknown('voiceState')
  if (!own && !mayIn(call, channel, 'Connect')) throw new Refusal(403, 50001, 'Missing Access')
  return state
}

function putStatus(call: Call): Reply {
  const channel = channelIn(call, 'SetVoiceChannelStatus')
  if (channel.type !== ChannelType.Voice) throw wrongChannelType()
  const guild = guildOf(call, channel)
  const inside = guild.voice.get(actorOf(call).userId)?.channel_id === channel.id
  if (!inside && !mayIn(call, channel, 'ManageChannels')) throw missingPermissions()
  const status = check(Status, call.body).status || null
  channel.status = status
  const data = () => ({ id: channel.id, guild_id: guild.id, status })
  call.world.emit('VOICE_CHANNEL_STATUS_UPDATE', scopeOf(channel), data)
  return { status: 204 }
}
