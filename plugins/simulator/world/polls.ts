/**
 * Polls: votes on a message's poll, its end, and the dispatches that tell of them.
 * https://docs.discord.com/developers/resources/poll (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { StoredMessage } from './model.js'
import { updateMessage } from './posting.js'

/** True once the poll takes no more votes. */
export function isPollOver(world: World, message: StoredMessage): boolean {
  return message.pollFinalized || Date.parse(message.json.poll?.expiry ?? '') <= world.clock.now()
}

/** Casts a vote; a poll with one choice moves the earlier vote. */
export function castVote(world: World, message: StoredMessage, vote: { userId: string; answerId: number }): void {
  const voters = message.votes?.get(vote.answerId)
  if (voters === undefined || voters.has(vote.userId)) return
  if (message.json.poll?.allow_multiselect !== true) {
    for (const answerId of message.votes!.keys()) withdrawVote(world, message, { userId: vote.userId, answerId })
  }
  voters.add(vote.userId)
  emitVote(world, message, { ...vote, event: 'MESSAGE_POLL_VOTE_ADD' })
}

export function withdrawVote(world: World, message: StoredMessage, vote: { userId: string; answerId: number }): void {
  if (message.votes?.get(vote.answerId)?.delete(vote.userId) !== true) return
  emitVote(world, message, { ...vote, event: 'MESSAGE_POLL_VOTE_REMOVE' })
}

/** Ends the poll now. */
export function endPoll(world: World, message: StoredMessage): void {
  message.pollFinalized = true
  const poll = message.json.poll
  if (poll !== undefined) updateMessage(world, message, { poll: { ...poll, expiry: world.timestamp() } })
}

export function presentPoll(world: World, message: StoredMessage, viewerId: string | undefined) {
  const { json, votes } = message
  const counts = [...(votes ?? [])].filter(([, voters]) => voters.size > 0)
  return {
    ...json.poll,
    results: {
      is_finalized: isPollOver(world, message),
      answer_counts: counts.map(([id, voters]) => ({
        id,
        count: voters.size,
        me_voted: viewerId !== undefined && voters.has(viewerId),
      })),
    },
  }
}

function emitVote(
  world: World,
  message: StoredMessage,
  vote: { userId: string; answerId: number; event: string },
): void {
  const guildId = world.channels.get(message.json.channel_id)?.guild_id
  world.emit(vote.event, { guildId, channelId: message.json.channel_id }, () => ({
    user_id: vote.userId,
    channel_id: message.json.channel_id,
    message_id: message.json.id,
    ...(guildId !== undefined && { guild_id: guildId }),
    answer_id: vote.answerId,
  }))
}
