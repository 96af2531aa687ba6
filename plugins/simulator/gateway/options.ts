/**
 * Gateway options: the numbers in which Discord's gateways differ, and the ones that nobody documents.
 * @module
 */
import { expect, expectKeys, expectNumber, expectWhole } from '../checks.js'
import type { Quota } from '../rules.js'

export interface GatewayOptions {
  /** What HELLO asks for, in ms. @default 41250 */
  readonly heartbeatInterval?: number
  /** Silence after which a connection is closed with 4009, in ms; false waits for ever. @default 1.5 * heartbeatInterval */
  readonly heartbeatTimeout?: number | false
  /** How long a session can be resumed after its connection went, in ms; Discord says "a few minutes". @default 180000 */
  readonly sessionTimeout?: number
  /** Events that a session keeps for a resume; one that missed more starts anew. @default 10000 */
  readonly replayLimit?: number
  /** What `GET /gateway/bot` recommends. @default 1 */
  readonly shards?: number
  /** Identifies that may happen within one `identifyWindow`. @default 1 */
  readonly maxConcurrency?: number
  /** ms between two identifies of one concurrency key. @default 5000 */
  readonly identifyWindow?: number
  /** Identifies of one application. @default { limit: 1000, window: 86400000 } */
  readonly identifies?: Quota
  /** What one connection may send. @default { limit: 120, window: 60000 } */
  readonly sendLimit?: Quota | false
  /** Presence updates that take effect; the others are dropped. @default { limit: 5, window: 20000 } */
  readonly presenceLimit?: Quota | false
  /** Requests for all members, by bot and guild. @default { limit: 1, window: 30000 } */
  readonly memberLimit?: Quota | false
  /** Members in one GUILD_MEMBERS_CHUNK. @default 1000 */
  readonly chunkSize?: number
  /** ms between two GUILD_CREATE after READY; 0 sends them together. @default 0 */
  readonly guildDelay?: number
  /** Guilds on one shard, above which it is refused with 4011. @default 2500 */
  readonly guildsPerShard?: number
  /** The shard count of very large bots must be a multiple of this (4010). @default 1 */
  readonly shardMultiple?: number
}

export type GatewaySettings = Readonly<Required<GatewayOptions>>

const quotas = ['identifies', 'sendLimit', 'presenceLimit', 'memberLimit'] as const
const wholes = ['replayLimit', 'shards', 'maxConcurrency', 'chunkSize', 'guildsPerShard', 'shardMultiple'] as const
const durations = ['heartbeatInterval', 'sessionTimeout', 'identifyWindow', 'guildDelay'] as const

/** @throws TypeError naming the field */
export function settleGateway(options: GatewayOptions = {}): GatewaySettings {
  expectKeys(options, 'simulator.gateway', ['heartbeatTimeout', ...quotas, ...wholes, ...durations])
  for (const name of wholes) if (options[name] !== undefined) expectWhole(options[name], `simulator.gateway.${name}`, 1)
  for (const name of durations) {
    if (options[name] !== undefined) expectNumber(options[name], `simulator.gateway.${name}`, 0)
  }
  for (const name of quotas) checkQuota(options[name], name)
  const { heartbeatInterval = 41_250, heartbeatTimeout = heartbeatInterval * 1.5 } = options
  if (heartbeatTimeout !== false) expectNumber(heartbeatTimeout, 'simulator.gateway.heartbeatTimeout', 1)
  return {
    ...{ sessionTimeout: 180_000, replayLimit: 10_000, shards: 1, maxConcurrency: 1, identifyWindow: 5000 },
    ...{ identifies: { limit: 1000, window: 86_400_000 }, sendLimit: { limit: 120, window: 60_000 } },
    ...{ presenceLimit: { limit: 5, window: 20_000 }, memberLimit: { limit: 1, window: 30_000 } },
    ...{ chunkSize: 1000, guildDelay: 0, guildsPerShard: 2500, shardMultiple: 1 },
    ...options,
    ...{ heartbeatInterval, heartbeatTimeout },
  }
}

function checkQuota(quota: Quota | false | undefined, name: (typeof quotas)[number]): void {
  if (quota === undefined || (quota === false && name !== 'identifies')) return
  const field = `simulator.gateway.${name}`
  expect(quota !== false, field, 'a limit and its window', quota)
  expectKeys(quota, field, ['limit', 'window'])
  const { limit, window } = quota as Quota
  expectWhole(limit, `${field}.limit`, 1)
  expectNumber(window, `${field}.window`, 1)
}
