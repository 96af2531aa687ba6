/**
 * Moderation: what keeps a message out of its channel: slow mode, and the guild's automatic moderation.
 * https://docs.discord.com/developers/resources/auto-moderation (2026-08)
 * @module
 */
import { type Call, Refusal } from '../endpoint.js'
import { moderate } from '../world/auto-moderation.js'
import type { Channel } from '../world/model.js'
import type { MessageDraft } from '../world/posting.js'
import { snowflakeTime } from '../world/snowflakes.js'
import { mayIn, userOf } from './reach.js'
import { slowed } from './refusals.js'

/**
 * https://docs.discord.com/developers/resources/channel (2026-08): bots are unaffected, as is who may bypass it.
 * @throws Refusal (20016) with the time to wait
 */
export function demandPace(call: Call, channel: Channel): void {
  const pause = (channel.rate_limit_per_user ?? 0) * 1000
  const author = userOf(call)
  if (pause === 0 || author.bot === true || mayIn(call, channel, 'BypassSlowmode')) return
  const last = call.world.messages
    .of(channel.id)
    .all()
    .findLast(({ json }) => json.author.id === author.id)
  const wait = last === undefined ? 0 : snowflakeTime(last.json.id) + pause - call.world.clock.now()
  if (wait > 0) throw slowed(wait)
}

type Said = Partial<Pick<MessageDraft, 'content' | 'mentions' | 'mention_roles'>>

/** @throws Refusal (200000) for what a rule of the guild blocks */
export function demandClean(call: Call, channel: Channel, { content = '', mentions, mention_roles }: Said): void {
  const count = (mentions?.length ?? 0) + (mention_roles?.length ?? 0)
  if (!isBlocked(call, channel, { content, mentions: count })) return
  throw new Refusal(400, 200000, 'Message was blocked by automatic moderation')
}

/** @throws Refusal (200001) for a thread's name that a rule of the guild blocks */
export function demandCleanTitle(call: Call, channel: Channel, title: string): void {
  if (!isBlocked(call, channel, { content: title, mentions: 0 })) return
  throw new Refusal(400, 200001, 'Title was blocked by automatic moderation')
}

function isBlocked(call: Call, channel: Channel, said: { content: string; mentions: number }): boolean {
  const guild = call.world.guilds.get(channel.guild_id ?? '')
  const member = guild?.members.get(userOf(call).id)
  return guild !== undefined && member !== undefined && moderate(call.world, guild, { channel, member, ...said })
}
