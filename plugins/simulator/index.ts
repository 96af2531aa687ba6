/**
 * simulator: a Discord that runs offline, with its limits, its errors and, on demand, its faults.
 * @module
 */
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
export type { EndpointContext, EndpointHandler, EndpointTarget } from './http/target.js'
export type { SentEvent, WebhookEventType } from './http/webhook-events.js'
export type { BucketSnapshot, LimitScope } from './limits.js'
export type { LogEntry, LogFilter, RequestLog } from './log.js'
export type { SimulatorOptions } from './options.js'
export type { Quota, RateLimitRule, RateLimitRules, Sublimit } from './rules.js'
export { simulator } from './simulator.js'
export type { ArgumentValue, CommandArguments } from './users/arguments.js'
export type { ClickOptions } from './users/clicks.js'
export type { UserFile } from './users/files.js'
export type { Form, FormValues } from './users/form.js'
export type { FieldValue } from './users/form-fields.js'
export type { OfferedChoice, TranscriptEntry } from './users/lines.js'
export type { MessageView } from './users/message-view.js'
export { type BotStart, type SimulateOptions, type Simulation, simulate } from './users/simulate.js'
export type { SpotOptions } from './users/spot.js'
export type { Named } from './users/targets.js'
export type { Transcript } from './users/transcript.js'
export type { SimulatedUser, TypeOptions } from './users/user.js'
export type { GuildSpec, World } from './world/index.js'
