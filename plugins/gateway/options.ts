/**
 * Options: what a gateway can be told, checked when it is made.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import { checkChoice, checkFunction, checkKeys, checkNumber } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import { Secret } from '../../src/request.js'
import type { BackoffOptions } from './backoff.js'
import type { IdentifyQueue, IdentifyQueueOptions } from './identify-queue.js'
import type { Compression } from './inflate.js'
import { type Intents, resolveIntents } from './intents.js'
import { memorySessionStore, type SessionStore } from './session-store.js'
import type { ShardTimeouts } from './shard.js'
import type { Connect } from './socket.js'
import { type WorkersOptions, type WorkersSettings, workersOf } from './worker-options.js'

/** `auto`: as many as Discord recommends; a number: all of so many; or some ids of `count`. */
export type Shards = 'auto' | number | { readonly ids: readonly number[]; readonly count: number }

export interface GatewayOptions {
  /** The bot's token, with or without `Bot `. */
  token: string
  /** Which events to get: names, bits or groups; `infer`: what the listeners need that are there at `connect()`. */
  intents: Intents | 'infer'
  /** @default 'auto' */
  shards?: Shards
  /**
   * How Discord compresses what it sends. `zstd-stream` needs Node 22.15 and falls back to `zlib-stream`.
   * @default 'zlib-stream'
   */
  compression?: Compression
  /** Shown from the start. Updated by `updatePresence`. */
  presence?: GatewayPresenceUpdateData
  /** Members from which on a guild comes without those who are offline, 50 to 250. @default 50 */
  largeThreshold?: number
  /** Where sessions wait for the next process. @default in memory */
  sessions?: SessionStore
  /** Ms between two writes of a session while events come. @default 1000 */
  saveSessionsEvery?: number
  /** A queue that is shared with others, or options for one's own. @default in memory */
  identify?: IdentifyQueue | Omit<IdentifyQueueOptions, 'clock'>
  timeouts?: ShardTimeouts
  backoff?: BackoffOptions
  /** Refused resumes in a row after which a session is given up. @default 3 */
  maxResumes?: number
  /** Payloads per shard that may wait to be sent. @default 1000 */
  maxQueuedSends?: number
  /** Ms after which a listener that is still at work is reported. @default 60_000 */
  listenerTimeout?: number
  /**
   * Runs the shards in so many worker threads, with the same API here. With `{ setup }`, a module of yours runs in each of
   * them. `connect` and `random` cannot cross to them.
   * @default none: the shards run in this thread
   */
  workers?: number | WorkersOptions
  /** Ms that closing a connection may take. @default 1000 */
  grace?: number
  /** Query parameter `v`. @default 10 */
  version?: number
  /** Makes sockets. @default over ws */
  connect?: Connect
  /** From 0 to 1, for jitter. @default Math.random */
  random?: () => number
}

export interface GatewaySettings
  extends Required<Omit<GatewayOptions, 'token' | 'intents' | 'presence' | 'connect' | 'timeouts' | 'workers'>> {
  readonly token: Secret<string>
  /** undefined: to be inferred. */
  readonly intents: number | undefined
  readonly presence: GatewayPresenceUpdateData | undefined
  readonly connect: Connect | undefined
  readonly timeouts: Required<ShardTimeouts>
  /** undefined: none. */
  readonly workers: WorkersSettings | undefined
}

const timeoutDefaults = { connecting: 10_000, greeting: 10_000, identifying: 60_000, resuming: 20_000 }
const defaults = {
  shards: 'auto' as Shards,
  compression: 'zlib-stream' as Compression,
  largeThreshold: 50,
  saveSessionsEvery: 1000,
  identify: {},
  backoff: {},
  maxResumes: 3,
  maxQueuedSends: 1000,
  listenerTimeout: 60_000,
  grace: 1000,
  version: 10,
  random: Math.random,
}
const keys = [...Object.keys(defaults), 'token', 'intents', 'presence', 'sessions', 'timeouts', 'connect', 'workers']

/** @throws {ConfigError} naming the option; the token is never shown */
export function settingsOf(options: GatewayOptions): GatewaySettings {
  checkKeys('gateway', options, keys)
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const whole = { ...defaults, ...(given as unknown as GatewayOptions) }
  const timeouts = { ...timeoutDefaults, ...options.timeouts }
  checkKeys('gateway.timeouts', timeouts, Object.keys(timeoutDefaults))
  checkNumbers({ ...whole, timeouts })
  checkShards(whole.shards)
  checkChoice('gateway.compression', whole.compression, ['zlib-stream', 'zstd-stream', 'payload', 'none'])
  checkFunction('gateway.connect', whole.connect)
  checkFunction('gateway.random', whole.random)
  const { sessions = memorySessionStore() } = whole
  const isStore = [sessions?.load, sessions?.save, sessions?.remove].every(part => typeof part === 'function')
  if (!isStore) throw new ConfigError('gateway.sessions', 'a SessionStore { load, save, remove }', sessions)
  return {
    ...whole,
    sessions,
    timeouts,
    token: new Secret(tokenOf(options.token)),
    intents: options.intents === 'infer' ? undefined : resolveIntents(options.intents),
    presence: options.presence,
    connect: options.connect,
    workers: options.workers === undefined ? undefined : crossing(options, options.workers),
  }
}

/** @throws {ConfigError} naming an option that cannot be had together with workers */
function crossing(options: GatewayOptions, workers: number | WorkersOptions): WorkersSettings {
  const settings = workersOf(workers)
  const hint = 'Leave it out, or run without `workers`: functions stay in their thread.'
  for (const name of ['connect', 'random'] as const) {
    if (options[name] !== undefined)
      throw new ConfigError(`gateway.${name}`, 'absent with workers', options[name], hint)
  }
  if (options.intents === 'infer' && settings.setup !== undefined) {
    const why = 'What the workers listen to is known only once they run.'
    throw new ConfigError('gateway.intents', 'named with workers that have a `setup`', options.intents, why)
  }
  return settings
}

function tokenOf(token: unknown): string {
  const bare = typeof token === 'string' ? token.trim().replace(/^Bot /, '') : ''
  if (/^[\x21-\x7e]+$/.test(bare)) return bare
  const what = typeof token === 'string' ? Symbol('a text that is none') : token
  throw new ConfigError('gateway.token', "a bot's token", what)
}

function checkNumbers(options: typeof defaults & { readonly timeouts: Required<ShardTimeouts> }): void {
  const { timeouts, backoff } = options
  for (const [name, ms] of Object.entries(timeouts)) checkNumber(`gateway.timeouts.${name}`, ms, { min: 1 })
  for (const [name, ms] of Object.entries(backoff)) checkNumber(`gateway.backoff.${name}`, ms)
  checkNumber('gateway.largeThreshold', options.largeThreshold, { min: 50, max: 250, integer: true })
  checkNumber('gateway.saveSessionsEvery', options.saveSessionsEvery)
  checkNumber('gateway.maxResumes', options.maxResumes, { min: 1, integer: true })
  checkNumber('gateway.maxQueuedSends', options.maxQueuedSends, { min: 1, integer: true })
  checkNumber('gateway.listenerTimeout', options.listenerTimeout, { min: 1 })
  checkNumber('gateway.grace', options.grace)
  checkNumber('gateway.version', options.version, { min: 1, integer: true })
}

function checkShards(shards: Shards): void {
  if (shards === 'auto') return
  if (typeof shards === 'number') {
    checkNumber('gateway.shards', shards, { min: 1, integer: true })
    return
  }
  checkKeys('gateway.shards', shards, ['ids', 'count'])
  checkNumber('gateway.shards.count', shards.count, { min: 1, integer: true })
  const fits = (id: number) => Number.isInteger(id) && id >= 0 && id < shards.count
  const whole = Array.isArray(shards.ids) && shards.ids.length > 0 && shards.ids.every(fits)
  const isSet = whole && new Set(shards.ids).size === shards.ids.length
  if (!isSet) throw new ConfigError('gateway.shards.ids', 'different ids from 0 to below `count`', shards.ids)
}

/** `base` with the query that first connections and resumes alike have to have. */
export function gatewayUrl(base: string, version: number, compression: Compression): string {
  const url = new URL(base)
  url.searchParams.set('v', String(version))
  url.searchParams.set('encoding', 'json')
  if (compression === 'zlib-stream' || compression === 'zstd-stream') url.searchParams.set('compress', compression)
  return url.href
}
