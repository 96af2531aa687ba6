/**
 * Posting: messages that appear, change and vanish, with everything that follows in their channel.
 * @module
 */
import type { World } from './index.js'
import type { Channel, MessageAuthor, MessageJson, StoredMessage } from './model.js'
import { isThread, presentMessageEvent } from './payloads.js'

/** What a new message is made of; the rest has Discord's defaults. */
export type MessageDraft = Partial<Omit<MessageJson, 'channel_id' | 'timestamp'>> & { readonly author: MessageAuthor }

/** Makes a message without showing it to anyone; ephemeral answers stay like this. */
export function draftMessage(world: World, channelId: string, draft: MessageDraft): StoredMessage {
  const json: MessageJson = {
    type: 0,
    content: '',
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    timestamp: world.timestamp(),
    edited_timestamp: null,
    flags: 0,
    components: [],
    channel_id: channelId,
    pinned: false,
    mention_everyone: false,
    tts: false,
    ...draft,
    id: draft.id ?? world.snowflakes.next(),
  }
  const votes = json.poll && new Map(json.poll.answers.map(({ answer_id }) => [answer_id, new Set<string>()]))
  return { json, reactions: [], votes, pollFinalized: false }
}

/** Appends a message to its channel and dispatches MESSAGE_CREATE. */
export function postMessage(world: World, channel: Channel, draft: MessageDraft): StoredMessage {
  const message = draftMessage(
    world,
    channel.id,
    isThread(channel) ? { ...draft, position: nextPosition(channel) } : draft,
  )
  world.messages.append(message)
  channel.last_message_id = message.json.id
  if (isThread(channel)) {
    channel.message_count = (channel.message_count ?? 0) + 1
    channel.total_message_sent = (channel.total_message_sent ?? 0) + 1
  }
  world.emit('MESSAGE_CREATE', scopeOf(channel), () => presentMessageEvent(world, message, channel))
  return message
}

/** Replaces parts of a message and dispatches MESSAGE_UPDATE. */
export function updateMessage(world: World, message: StoredMessage, changes: Partial<MessageJson>): void {
  if (changes.attachments !== undefined) forgetRemoved(world, message, changes)
  message.json = { ...message.json, ...changes }
  const channel = world.channels.get(message.json.channel_id)
  if (channel === undefined || world.messages.get(channel.id, message.json.id) !== message)
    return void world.interactions.tell({ kind: 'edited', message })
  world.emit('MESSAGE_UPDATE', scopeOf(channel), () => presentMessageEvent(world, message, channel))
}

export function deleteMessage(world: World, channel: Channel, id: string): boolean {
  if (world.messages.delete(channel.id, id) === undefined) return false
  lowerCount(channel, 1)
  world.emit('MESSAGE_DELETE', scopeOf(channel), () => ({ id, channel_id: channel.id, ...guildOf(channel) }))
  return true
}

/** Deletes those of `ids` that exist and dispatches them together. */
export function deleteMessages(world: World, channel: Channel, ids: readonly string[]): void {
  const deleted = ids.filter(id => world.messages.delete(channel.id, id) !== undefined)
  if (deleted.length === 0) return
  lowerCount(channel, deleted.length)
  world.emit('MESSAGE_DELETE_BULK', scopeOf(channel), () => ({
    ids: deleted,
    channel_id: channel.id,
    ...guildOf(channel),
  }))
}

/** Pins or unpins a message and dispatches CHANNEL_PINS_UPDATE and MESSAGE_UPDATE. */
export function pinMessage(world: World, message: StoredMessage, pinned: boolean): void {
  const channel = world.channels.get(message.json.channel_id)
  if (channel === undefined || message.json.pinned === pinned) return
  const { pins } = world.messages.of(channel.id)
  if (pinned) pins.set(message.json.id, nextPinTime(world, pins))
  else pins.delete(message.json.id)
  channel.last_pin_timestamp = [...pins.values()].at(-1) ?? null
  updateMessage(world, message, { pinned })
  world.emit('CHANNEL_PINS_UPDATE', scopeOf(channel), () => ({
    channel_id: channel.id,
    last_pin_timestamp: channel.last_pin_timestamp,
    ...guildOf(channel),
  }))
}

/** Pins are paged by their times, so no two of a channel share one. */
function nextPinTime(world: World, pins: ReadonlyMap<string, string>): string {
  const last = [...pins.values()].at(-1)
  const now = world.clock.now()
  return world.timestamp(last === undefined ? now : Math.max(now, Date.parse(last) + 1))
}

export function scopeOf(channel: Channel): { guildId: string | undefined; channelId: string } {
  return { guildId: channel.guild_id, channelId: channel.id }
}

/** Files that an edit leaves out are gone, unless an embed shows them now. */
function forgetRemoved(world: World, { json }: StoredMessage, changes: Partial<MessageJson>): void {
  const removed = json.attachments.filter(file => !changes.attachments!.includes(file))
  if (removed.length === 0) return
  const shown = JSON.stringify(changes.embeds ?? json.embeds)
  for (const file of removed) if (!shown.includes(file.id)) world.attachments.forget(json.channel_id, file)
}

function guildOf(channel: Channel): { guild_id?: string } {
  return channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
}

function nextPosition(channel: Channel): number {
  return channel.total_message_sent ?? 0
}

function lowerCount(channel: Channel, by: number): void {
  if (isThread(channel)) channel.message_count = Math.max(0, (channel.message_count ?? 0) - by)
}
