/**
 * Recipient routes: who is in a group DM.
 * https://docs.discord.com/developers/resources/channel#group-dm-add-recipient (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { addRecipient, openGroup, removeRecipient } from '../world/group-dms.js'
import { type Channel, ChannelType, type User } from '../world/model.js'
import { presentChannel } from '../world/payloads.js'
import { check, nullable, object, text } from './check.js'
import { actorOf, botOf, channelIn, idIn, userOf } from './reach.js'
import { missingPermissions, unknown, wrongChannelType } from './refusals.js'

const PATH = '/channels/{channel_id}/recipients/{user_id}'

export const recipientRoutes: readonly Endpoint[] = [
  { method: 'PUT', path: PATH, handle: put },
  { method: 'DELETE', path: PATH, handle: remove },
]

const MAX_RECIPIENTS = 10
const SCOPE = 'gdm.join'
const Put = object({ access_token: nullable(text()), nick: nullable(text()) })

/** The user behind an access token that lets it be added to groups. @throws Refusal (50025) */
export function joiner({ world }: Call, token: string | null | undefined): User {
  const grant = world.actorOf('Bearer', token ?? '')
  const user = world.users.get(grant?.userId ?? '')
  if (user === undefined || grant?.scopes.includes(SCOPE) !== true)
    throw new Refusal(403, 50025, 'Invalid OAuth2 access token')
  return user
}

/** To a direct message of two, a third makes a new group. */
function put(call: Call): Reply {
  botOf(call)
  const channel = directChannel(call)
  const id = idIn(call, 'user_id')
  const { access_token, nick } = check(Put, call.body)
  const user = joiner(call, access_token)
  if (user.id !== id) throw new Refusal(403, 50025, 'Invalid OAuth2 access token')
  if (channel.recipients!.length >= MAX_RECIPIENTS) {
    throw new Refusal(400, 30004, 'Maximum number of recipients reached (10)')
  }
  if (channel.recipients!.some(one => one.id === id)) return { status: 204 }
  if (channel.type === ChannelType.GroupDM) {
    addRecipient(call.world, channel, { user, nick: nick ?? undefined })
    return { status: 204 }
  }
  const recipients = [...channel.recipients!, user]
  const group = openGroup(call.world, {
    ownerId: userOf(call).id,
    recipients,
    ...(nick != null && { nicks: { [id]: nick } }),
  })
  return { status: 201, body: presentChannel(call.world, group, actorOf(call).userId) }
}

function remove(call: Call): Reply {
  const channel = directChannel(call)
  if (channel.type !== ChannelType.GroupDM) throw wrongChannelType()
  const user = channel.recipients!.find(({ id }) => id === idIn(call, 'user_id'))
  if (user === undefined) throw unknown('user')
  if (channel.owner_id !== botOf(call).userId && user.id !== botOf(call).userId) throw missingPermissions()
  removeRecipient(call.world, channel, user)
  return { status: 204 }
}

function directChannel(call: Call): Channel {
  const channel = channelIn(call)
  if (channel.recipients === undefined) throw wrongChannelType()
  return channel
}
