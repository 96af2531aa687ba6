/**
 * ReshardPlan: what is checked before a reshard begins: how many shards there shall be, and whether they may all identify.
 * @module
 */
import { ConfigError, GatewayError } from '../../src/errors.js'
import type { Information } from './bot-information.js'
import type { GatewaySettings } from './options.js'

/** @throws {ConfigError} if `shards` is no number of shards, or some of them run elsewhere */
export function checkReshard(shards: unknown, settings: GatewaySettings): void {
  const isCount = typeof shards === 'number' && Number.isSafeInteger(shards) && shards >= 1
  if (shards !== 'auto' && !isCount)
    throw new ConfigError('gateway.reshard', "a whole number from 1, or 'auto'", shards)
  if (typeof settings.shards !== 'object') return
  const hint = 'Events move between the shards of all processes: restart these with the new count, one after the other.'
  throw new ConfigError('gateway.shards', "a number or 'auto' for a reshard", settings.shards, hint)
}

/** @throws {GatewayError} IDENTIFY_BUDGET if the day's identifies do not suffice */
export function checkBudget(count: number, remaining: number, { limit }: Information): void {
  if (remaining >= count) return
  throw new GatewayError('IDENTIFY_BUDGET', `${count} shards need as many identifies, and ${remaining} are left.`, {
    retryAfter: limit.resetAfter,
    hint: 'Reshard after the reset (`retryAfter` ms); nothing was started.',
  })
}

export function notConnected(): GatewayError {
  const hint = 'Call connect() first, or set `shards` before it.'
  return new GatewayError('GATEWAY_DISCONNECTED', 'There are no connections that could be replaced.', { hint })
}

export function underWay(): GatewayError {
  const hint = 'Wait for it, or end it with the signal that it was given.'
  return new GatewayError('GATEWAY_BUSY', 'Another reshard is under way.', { hint })
}
