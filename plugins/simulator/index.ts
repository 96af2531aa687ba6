/**
 * simulator: a Discord that runs offline, with its limits, its errors and, on demand, its faults.
 * @module
 */
import { assemble, type Simulator } from './assemble.js'
import type { DrivenClock } from './clock.js'
import { type SimulatorOptions, settle, worldOptions } from './options.js'
import { endpoints } from './routes/index.js'
import { World } from './world/index.js'

export type { Simulator } from './assemble.js'
export { type DrivenClock, drivenClock, realClock, type SimulatorClock } from './clock.js'
export type { BanRule, UserAgentPolicy } from './cloudflare.js'
export type { FaultEffect, FaultKind, FaultMoment, Span } from './fault-kinds.js'
export type { Fault, FaultHandle, FaultSchedule, FaultTarget } from './faults.js'
export type {
  Compression,
  FloodEvent,
  FloodHandle,
  FloodOptions,
  Gateway,
  GatewayFault,
  GatewayFaultHandle,
  GatewayFaultKind,
  GatewayLog,
  GatewayLogEntry,
  GatewayLogKind,
  GatewayOptions,
  Presence,
  SessionSnapshot,
  SocketFilter,
  SocketSnapshot,
} from './gateway/index.js'
export type { BucketSnapshot, LimitScope } from './limits.js'
export type { LogEntry, LogFilter, RequestLog } from './log.js'
export type { SimulatorOptions } from './options.js'
export type { Quota, RateLimitRule, RateLimitRules, Sublimit } from './rules.js'
export type { GuildSpec, World } from './world/index.js'

/**
 * Starts a simulator on a port of this machine.
 *
 *     const discord = await simulator({ seed: 1 })
 *     const client = createClient({ token: discord.token, baseURL: discord.baseURL })
 *
 * @throws TypeError naming the field that is wrong; Error when the port is taken
 */
export function simulator(options: SimulatorOptions & { readonly clock: 'driven' }): Promise<Simulator<DrivenClock>>
export function simulator(options?: SimulatorOptions): Promise<Simulator>
export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settle(options)
  const world = new World(worldOptions(options, settings))
  return (await assemble(settings, world, endpoints)).simulator
}
