/**
 * Gateway plugin: hears Discord. Every event typed and in order, across disconnects and restarts.
 * @module
 */
import { definePlugin, type Plugin } from '../../src/kernel/plugin.js'
import { Gateway } from './gateway.js'
import { type GatewayOptions, settingsOf } from './options.js'

export { type BackoffOptions, backoff } from './backoff.js'
export { type CloseCode, closeCodeOf, closeCodes, type Remedy } from './close-codes.js'
export type { CollectOptions, IterateOptions, WaitOptions } from './collect.js'
export type { DispatchContext, DispatchLayer } from './dispatch.js'
export {
  type BatchListener,
  type CustomEvents,
  type DispatchEvents,
  type DispatchName,
  dispatchNames,
  type EventListener,
  type EventMeta,
  type GatewayEvent,
  type GatewayEvents,
} from './events.js'
export type { CloseOptions, Gateway, GatewayStatus, OutboundLayers, SendOptions } from './gateway.js'
export type { Resharded, ReshardOptions } from './generations.js'
export {
  type IdentifyQueue,
  type IdentifyQueueOptions,
  identifyQueue,
  type SessionStartLimit,
} from './identify-queue.js'
export type { Compression } from './inflate.js'
export {
  type IntentLike,
  type IntentName,
  type Intents,
  inferIntents,
  intentBits,
  intentsFor,
  namesOfIntents,
  privilegedIntents,
  resolveIntents,
} from './intents.js'
export type { WhenFull } from './lanes.js'
export type { BatchOptions, ListenerOptions, Order } from './listener.js'
export type { GatewayOptions, Shards } from './options.js'
export type { OutboundContext, OutboundLayer } from './outbound.js'
export type { Packet } from './packet.js'
export type { AnswerOptions, MemberOptions, MemberRequest, MembersChunk } from './requests.js'
export { fileSessionStore, memorySessionStore, type SessionStore, type StoredSession } from './session-store.js'
export type { Loss, ShardState, ShardTimeouts } from './shard.js'
export type {
  AnswerOf,
  MessageListener,
  MessageMeta,
  MessageName,
  OneTarget,
  RequestOf,
  RequestOptions,
  RequestTarget,
  ShardMessages,
  ShardOutcome,
} from './shard-messages.js'
export { shardOf } from './shard-of.js'
export { type Connect, type Socket, type SocketEvents, type SocketFailure, wsConnect } from './socket.js'
export type { ShardStatus } from './status.js'
export type { GatewayWorker, WorkerSetup } from './worker-handle.js'
export type { WorkerState, WorkerStatus } from './worker-link.js'
export type { WorkersOptions } from './worker-options.js'
export type { SpawnWorker, WorkerThread, WorkerThreadEvents } from './worker-thread.js'

/**
 * @example
 * const gateway = client.register(gatewayPlugin({ token, intents: ['Guilds', 'GuildMessages'] }))
 * gateway.on('messageCreate', message => console.log(message.author.username))
 * await gateway.connect()
 * @throws {ConfigError} naming the option that is wrong
 */
export function gatewayPlugin(options: GatewayOptions): Plugin<Gateway> {
  const settings = settingsOf(options)
  return definePlugin({ name: 'gateway', install: client => new Gateway(client, settings) })
}
