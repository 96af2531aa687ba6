/**
 * cooldown: lets each user, guild or channel through so many times in a while.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { checkChoice, checkKeys, checkNumber } from '../../../src/check.js'
import type { InteractionContext } from '../context.js'
import type { InteractionLayer } from '../layer.js'
import type { MessageLike } from '../message-body.js'
import { refuse } from './refuse.js'

export interface CooldownOptions {
  /** Whose uses count together. @default 'user' */
  readonly per?: 'user' | 'guild' | 'channel' | 'member' | ((ctx: InteractionContext) => string)
  /** Ms after which a use counts no more. */
  readonly every: number
  /** Uses within that time. @default 1 */
  readonly uses?: number
  /** How many are remembered; beyond that the longest unused are forgotten. @default 10_000 */
  readonly remember?: number
  /** What others are told. @default when it works again, as a timestamp that counts down */
  readonly reply?: (wait: number, ctx: InteractionContext) => MessageLike
}

const keys = {
  user: (ctx: InteractionContext) => ctx.user.id,
  guild: (ctx: InteractionContext) => ctx.guildId ?? ctx.user.id,
  channel: (ctx: InteractionContext) => ctx.channelId ?? ctx.user.id,
  member: (ctx: InteractionContext) => `${ctx.guildId} ${ctx.user.id}`,
}

const usual = (wait: number, { client }: InteractionContext) =>
  `Too fast. Try again <t:${Math.ceil((client.clock.wall() + wait) / 1000)}:R>.`

/** Autocompletes are no uses. Each cooldown counts for itself: share one layer to count several handlers together. @throws {ConfigError} */
export function cooldown(options: CooldownOptions): InteractionLayer {
  checkKeys('cooldown', options, ['per', 'every', 'uses', 'remember', 'reply'])
  const { per = 'user', every, uses = 1, remember = 10_000, reply = usual } = options
  if (typeof per !== 'function') checkChoice('cooldown.per', per, Object.keys(keys))
  checkNumber('cooldown.every', every, { min: 1 })
  checkNumber('cooldown.uses', uses, { min: 1, integer: true })
  checkNumber('cooldown.remember', remember, { min: 1, integer: true })
  const keyOf = typeof per === 'function' ? per : keys[per]
  /** Monotonic ms of the last uses, oldest first. */
  const used = new LRUCache<string, readonly number[]>({ max: remember })
  return async function cooldown(ctx, next) {
    if (ctx.kind === 'autocomplete') return next()
    const key = keyOf(ctx)
    const now = ctx.client.clock.now()
    const lately = (used.get(key) ?? []).filter(at => now - at < every)
    const [oldest = 0] = lately
    if (lately.length >= uses) return refuse(ctx, reply(oldest + every - now, ctx))
    used.set(key, [...lately, now])
    return next()
  }
}
