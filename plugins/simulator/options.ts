/**
 * Options: everything that a simulator can be told, with checks and defaults.
 * @module
 */
import { expect, expectKeys, expectNumber, expectOneOf, expectSpan, expectWhole } from './checks.js'
import { type DrivenClock, drivenClock, realClock, type SimulatorClock } from './clock.js'
import type { BanRule, UserAgentPolicy } from './cloudflare.js'
import type { Span } from './fault-kinds.js'
import { type GatewayOptions, type GatewaySettings, settleGateway } from './gateway/options.js'
import { checkQuota, checkRules, type Quota, type RateLimitRules } from './rules.js'
import type { WorldOptions } from './world/index.js'

export interface SimulatorOptions {
  /** Decides tokens, ids and every chance. @default 1 */
  readonly seed?: number | string
  /** 0 takes a free one. @default 0 */
  readonly port?: number
  /** @default '127.0.0.1' */
  readonly host?: string
  /** How many default guilds, or what each one holds. @default 1 */
  readonly guilds?: NonNullable<WorldOptions['guilds']>
  /** ms from an effect to its answer, or `[least, most]`. @default 0 */
  readonly latency?: Span
  /** Rules by route, laid over what was observed of Discord; false turns all but the invalid-request limit off. */
  readonly rateLimits?: RateLimitRules | false
  /** Requests per identity (per address where none is named). @default { limit: 50, window: 1000 } */
  readonly global?: Quota | false
  /** How many 401, 403 and 429 bring Cloudflare's ban, and for how long. @default { limit: 10000, window: 600000, ban: 3600000 } */
  readonly invalidRequests?: BanRule | false
  /** Bans an address from `GET /invites/{code}`; seen on Discord as { limit: 250, window: 600000, ban: 86400000 }. @default false */
  readonly inviteBan?: BanRule | false
  /** `driven` stands still until `discord.clock.advance(ms)`; a clock of another simulator shares its time. @default 'real' */
  readonly clock?: 'real' | 'driven' | SimulatorClock
  /** How long an enforced nonce is remembered, in ms. @default 300000 */
  readonly nonceWindow?: number
  /** Messages kept per channel. @default 100000 */
  readonly messageLimit?: number
  /** ms that Discord's clock is ahead of ours, seen in `Date` and `X-RateLimit-Reset`; may be negative. @default 0 */
  readonly dateSkew?: number
  /** `documented` asks for `DiscordBot (<url>, <version>)`, `tolerated` refuses what Discord does. @default 'tolerated' */
  readonly userAgent?: UserAgentPolicy
  /** Compresses answers as Accept-Encoding asks: true from 1024 bytes on, or a number of bytes. @default false */
  readonly compression?: boolean | number
  /** Numbers of the gateway. */
  readonly gateway?: GatewayOptions
  /** Requests that the log keeps. @default 100000 */
  readonly logSize?: number
}

export interface Settings {
  readonly seed: number | string
  readonly port: number
  readonly host: string
  readonly latency: Span
  readonly rateLimits: RateLimitRules | false
  readonly global: Quota | false
  readonly invalidRequests: BanRule | false
  readonly inviteBan: BanRule | false
  readonly clock: SimulatorClock
  readonly dateSkew: number
  readonly userAgent: UserAgentPolicy
  readonly compressFrom: number | undefined
  readonly logSize: number
  readonly gateway: GatewaySettings
}

const known = [
  ...['seed', 'port', 'host', 'guilds', 'latency', 'rateLimits', 'global', 'invalidRequests', 'inviteBan', 'clock'],
  ...['nonceWindow', 'messageLimit', 'dateSkew', 'userAgent', 'compression', 'logSize', 'gateway'],
]

/** @throws TypeError naming the field */
export function settle(options: SimulatorOptions): Settings {
  check(options)
  const { rateLimits = {}, compression = false } = options
  return {
    seed: options.seed ?? 1,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    latency: options.latency ?? 0,
    rateLimits,
    global: options.global ?? (rateLimits === false ? false : { limit: 50, window: 1000 }),
    invalidRequests: options.invalidRequests ?? { limit: 10_000, window: 600_000 },
    inviteBan: options.inviteBan ?? false,
    clock: clockOf(options.clock),
    dateSkew: options.dateSkew ?? 0,
    userAgent: options.userAgent ?? 'tolerated',
    compressFrom: compression === true ? 1024 : compression === false ? undefined : compression,
    logSize: options.logSize ?? 100_000,
    gateway: settleGateway(options.gateway),
  }
}

/** What of the options is the world's. */
export function worldOptions(
  { guilds, nonceWindow, messageLimit }: SimulatorOptions,
  settings: Settings,
): WorldOptions {
  return {
    seed: settings.seed,
    clock: settings.clock,
    ...(guilds !== undefined && { guilds }),
    ...(nonceWindow !== undefined && { nonceWindow }),
    ...(messageLimit !== undefined && { messageLimit }),
  }
}

function clockOf(clock: SimulatorOptions['clock']): SimulatorClock | DrivenClock {
  if (clock === undefined || clock === 'real') return realClock()
  return clock === 'driven' ? drivenClock() : clock
}

function check(options: SimulatorOptions): void {
  expectKeys(options, 'simulator', known)
  const { seed, port, host, clock, userAgent, compression, guilds } = options
  const { latency, dateSkew, nonceWindow, messageLimit, logSize } = options
  const seeded = typeof seed === 'string' || Number.isFinite(seed)
  if (seed !== undefined) expect(seeded, 'simulator.seed', 'a number or a string', seed)
  if (port !== undefined) expectWhole(port, 'simulator.port', 0, 65_535)
  if (host !== undefined) expect(typeof host === 'string' && host !== '', 'simulator.host', 'a host name', host)
  if (guilds !== undefined && !Array.isArray(guilds)) expectWhole(guilds, 'simulator.guilds', 0)
  if (latency !== undefined) expectSpan(latency, 'simulator.latency')
  if (dateSkew !== undefined) expectNumber(dateSkew, 'simulator.dateSkew', Number.MIN_SAFE_INTEGER)
  if (nonceWindow !== undefined) expectNumber(nonceWindow, 'simulator.nonceWindow', 0)
  if (messageLimit !== undefined) expectWhole(messageLimit, 'simulator.messageLimit', 1)
  if (logSize !== undefined) expectWhole(logSize, 'simulator.logSize', 1)
  if (typeof compression === 'number') expectWhole(compression, 'simulator.compression', 0)
  else if (compression !== undefined) expectOneOf(compression, 'simulator.compression', [true, false])
  if (userAgent !== undefined) expectOneOf(userAgent, 'simulator.userAgent', ['documented', 'tolerated', 'any'])
  if (clock !== undefined && !isClock(clock)) expectOneOf(clock, 'simulator.clock', ['real', 'driven'])
  checkLimits(options)
}

function checkLimits({ rateLimits, global, invalidRequests, inviteBan }: SimulatorOptions): void {
  if (rateLimits !== undefined && rateLimits !== false) checkRules(rateLimits, 'simulator.rateLimits')
  if (global !== undefined && global !== false) {
    expectKeys(global, 'simulator.global', ['limit', 'window'])
    checkQuota(global, 'simulator.global')
  }
  for (const [name, rule] of Object.entries({ invalidRequests, inviteBan })) {
    if (rule === undefined || rule === false) continue
    expectKeys(rule, `simulator.${name}`, ['limit', 'window', 'ban'])
    checkQuota(rule, `simulator.${name}`)
    if (rule.ban !== undefined) expectNumber(rule.ban, `simulator.${name}.ban`, 0)
  }
}

function isClock(clock: unknown): boolean {
  const { now, sleep, timer } = (typeof clock === 'object' && clock !== null ? clock : {}) as Partial<SimulatorClock>
  return [now, sleep, timer].every(member => typeof member === 'function')
}
