/**
 * GatewayPeer: what every client that others wrote does with a gateway, in words that belong to none of them.
 * @module
 */
import type { Simulator } from '../../../plugins/simulator/index.js'

export interface Heard {
  readonly channelId: string
  readonly authorId: string
  readonly content: string
}

export interface GatewayPeer {
  /** Id of the user that READY named. */
  readonly userId: string
  /** Names of the guilds that GUILD_CREATE brought. */
  guilds(): string[]
  /** Posts over REST. */
  send(channelId: string, content: string): Promise<void>
  /** MESSAGE_CREATE so far, in order. */
  readonly messages: readonly Heard[]
  close(): Promise<void> | void
}

export interface GatewayAdapter {
  /** Name and version of the package. */
  readonly name: string
  /** The compression that it can be asked for here, and what that means for the simulator. */
  readonly compression: { readonly why: string; readonly becomes: 'zlib-stream' | 'payload' } | undefined
  /** Connects and resolves when the client says that it is ready. */
  open(discord: Simulator, compress: boolean): Promise<GatewayPeer>
}

/** GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT. */
export const INTENTS = 1 | (1 << 9) | (1 << 15)
