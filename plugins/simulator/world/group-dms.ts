/**
 * Group DMs: direct messages of more than two, with their dispatches.
 * https://docs.discord.com/developers/resources/channel#group-dm-add-recipient (2026-08)
 * @module
 */
import type { World } from './index.js'
import { type Channel, ChannelType, type User } from './model.js'
import { presentChannel } from './payloads.js'

/** Opens a group and dispatches CHANNEL_CREATE. */
export function openGroup(
  world: World,
  spec: { ownerId: string; recipients: readonly User[]; nicks?: Readonly<Record<string, string>> },
): Channel {
  const channel: Channel = {
    id: world.snowflakes.next(),
    type: ChannelType.GroupDM,
    flags: 0,
    last_message_id: null,
    name: '',
    icon: null,
    owner_id: spec.ownerId,
    recipients: [...spec.recipients],
    nicks: { ...spec.nicks },
  }
  world.channels.set(channel.id, channel)
  world.emit('CHANNEL_CREATE', { channelId: channel.id }, () => presentChannel(world, channel, spec.ownerId))
  return channel
}

/** Lets a user into a group and dispatches CHANNEL_RECIPIENT_ADD. */
export function addRecipient(
  world: World,
  channel: Channel,
  { user, nick }: { user: User; nick?: string | undefined },
): void {
  channel.recipients?.push(user)
  if (nick !== undefined) channel.nicks = { ...channel.nicks, [user.id]: nick }
  const data = () => ({ channel_id: channel.id, user, ...(nick !== undefined && { nick }) })
  world.emit('CHANNEL_RECIPIENT_ADD', { channelId: channel.id }, data)
}

/** Takes a user out of a group and dispatches CHANNEL_RECIPIENT_REMOVE. */
export function removeRecipient(world: World, channel: Channel, user: User): void {
  channel.recipients = (channel.recipients ?? []).filter(({ id }) => id !== user.id)
  world.emit('CHANNEL_RECIPIENT_REMOVE', { channelId: channel.id }, () => ({ channel_id: channel.id, user }))
}
