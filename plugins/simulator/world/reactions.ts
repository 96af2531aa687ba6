/**
 * Reactions: who reacted with what to a message, and the dispatches that tell of it.
 * @module
 */
import type { World } from './index.js'
import type { Channel, Reaction, ReactionEmoji, StoredMessage } from './model.js'
import { presentMember } from './payloads.js'

export interface ReactionTarget {
  readonly channel: Channel
  readonly message: StoredMessage
}

/** The most different reactions that one message takes (30010). */
export const MAX_REACTIONS = 20

export function findReaction(message: StoredMessage, emoji: ReactionEmoji): Reaction | undefined {
  return message.reactions.find(reaction => sameEmoji(reaction.emoji, emoji))
}

/** Adds one user's reaction; again is nothing. */
export function addReaction(world: World, at: ReactionTarget, by: { userId: string; emoji: ReactionEmoji }): void {
  let reaction = findReaction(at.message, by.emoji)
  if (reaction === undefined) {
    reaction = { emoji: by.emoji, users: new Set() }
    at.message.reactions.push(reaction)
  }
  if (reaction.users.has(by.userId)) return
  reaction.users.add(by.userId)
  world.emit('MESSAGE_REACTION_ADD', scopeOf(at), () => {
    const member = world.guilds.get(at.channel.guild_id ?? '')?.members.get(by.userId)
    return {
      user_id: by.userId,
      ...keysOf(at),
      emoji: reaction.emoji,
      message_author_id: at.message.json.author.id,
      burst: false,
      type: 0,
      ...(member !== undefined && { member: presentMember(member) }),
    }
  })
}

/** Takes one user's reaction back; false where there was none. */
export function removeReaction(
  world: World,
  at: ReactionTarget,
  by: { userId: string; emoji: ReactionEmoji },
): boolean {
  const reaction = findReaction(at.message, by.emoji)
  if (reaction === undefined || !reaction.users.delete(by.userId)) return false
  if (reaction.users.size === 0) forget(at.message, reaction)
  world.emit('MESSAGE_REACTION_REMOVE', scopeOf(at), () => ({
    user_id: by.userId,
    ...keysOf(at),
    emoji: reaction.emoji,
    burst: false,
    type: 0,
  }))
  return true
}

export function removeEmojiReactions(world: World, at: ReactionTarget, emoji: ReactionEmoji): boolean {
  const reaction = findReaction(at.message, emoji)
  if (reaction === undefined) return false
  forget(at.message, reaction)
  world.emit('MESSAGE_REACTION_REMOVE_EMOJI', scopeOf(at), () => ({ ...keysOf(at), emoji: reaction.emoji }))
  return true
}

export function removeAllReactions(world: World, at: ReactionTarget): void {
  at.message.reactions = []
  world.emit('MESSAGE_REACTION_REMOVE_ALL', scopeOf(at), () => keysOf(at))
}

export function presentReactions(reactions: readonly Reaction[], viewerId: string | undefined) {
  return reactions.map(({ emoji, users }) => ({
    emoji,
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    burst_colors: [],
    me_burst: false,
    me: viewerId !== undefined && users.has(viewerId),
  }))
}

function forget(message: StoredMessage, reaction: Reaction): void {
  message.reactions = message.reactions.filter(other => other !== reaction)
}

function sameEmoji(a: ReactionEmoji, b: ReactionEmoji): boolean {
  return a.id === null ? b.id === null && a.name === b.name : a.id === b.id
}

function keysOf({ channel, message }: ReactionTarget) {
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
  return { channel_id: channel.id, message_id: message.json.id, ...guild }
}

function scopeOf({ channel }: ReactionTarget) {
  return { guildId: channel.guild_id, channelId: channel.id }
}
