/**
 * ShardOf: which shard a guild's events come on. https://docs.discord.com/developers/events/gateway#sharding (2026-08)
 * @module
 */
import { ValidationError } from '../../src/errors.js'

/**
 * What belongs to no guild, such as direct messages, comes on shard 0.
 * @throws {ValidationError} if `guildId` is no id
 */
export function shardOf(guildId: string | bigint | undefined, count: number): number {
  if (guildId === undefined) return 0
  const isId = typeof guildId === 'bigint' || /^\d{1,20}$/.test(guildId)
  if (!isId)
    throw new ValidationError([{ path: 'guildId', code: 'INVALID_OPTION', message: 'must be the id of a guild' }])
  return Number((BigInt(guildId) >> 22n) % BigInt(count))
}
