/**
 * Peer: what every client that others wrote is asked to do, in words that belong to none of them.
 * @module
 */
import type { Simulator } from '../../plugins/simulator/index.js'
import type { ScenarioName } from './scenarios.js'

export interface PeerFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface Draft {
  readonly content?: string
  readonly files?: readonly PeerFile[]
  readonly embeds?: readonly PeerEmbed[]
  /** Enforced, where the peer can. */
  readonly nonce?: string
}

export interface PeerEmbed {
  readonly title: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

export interface PeerMessage {
  readonly id: string
  readonly content: string
  readonly authorId: string
  readonly attachments: readonly { readonly filename: string; readonly size: number; readonly url: string }[]
}

/** A message by where it stands. */
export interface Place {
  readonly channelId: string
  readonly messageId: string
}

export interface Page {
  readonly limit: number
  readonly before?: string
  readonly after?: string
}

export interface Hook {
  readonly id: string
  readonly token: string
}

export interface PeerCommand {
  readonly name: string
  readonly description: string
}

/** An INTERACTION_CREATE payload, as `world.interactions.create` makes it. */
export interface PeerInteraction {
  readonly id: string
  readonly token: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** What the peer tells its user about a request that failed. */
export interface Failure {
  readonly status: number | undefined
  /** Discord's JSON code. */
  readonly code: number | undefined
  /** Fields that Discord complained of, such as `embeds.0.title`. */
  readonly paths: readonly string[]
}

export interface Peer {
  /** Id of the user that the token belongs to. */
  self(): Promise<string>
  user(userId: string): Promise<{ id: string; username: string }>
  guild(guildId: string): Promise<{ id: string; name: string; roles: string[] }>
  channel(channelId: string): Promise<{ id: string; name: string }>
  /** Makes a channel for text and returns its id. */
  createChannel(guildId: string, name: string): Promise<string>
  renameChannel(channelId: string, name: string): Promise<string>
  deleteChannel(channelId: string): Promise<void>
  /** Id of the channel for direct messages with a user. */
  direct(userId: string): Promise<string>

  send(channelId: string, draft: Draft): Promise<PeerMessage>
  edit(place: Place, content: string): Promise<PeerMessage>
  delete(place: Place): Promise<void>
  bulkDelete(channelId: string, messageIds: string[]): Promise<void>
  messages(channelId: string, page: Page): Promise<PeerMessage[]>
  react(place: Place, emoji: string): Promise<void>
  unreact(place: Place, emoji: string): Promise<void>
  /** Ids of the users who reacted. */
  reactors(place: Place, emoji: string): Promise<string[]>
  pin(place: Place): Promise<void>
  unpin(place: Place): Promise<void>
  /** Contents of the pinned messages. */
  pins(channelId: string): Promise<string[]>
  startThread(place: Place, name: string): Promise<{ id: string; name: string }>
  /** Ids of the guild's active threads. */
  threads(guildId: string): Promise<string[]>

  /** Ids of the members on a page. */
  members(guildId: string, page: Page): Promise<string[]>
  createRole(guildId: string, name: string): Promise<string>
  giveRole(guildId: string, to: { userId: string; roleId: string }): Promise<void>
  /** Ids of a member's roles. */
  rolesOf(guildId: string, userId: string): Promise<string[]>
  ban(guildId: string, userId: string, reason: string): Promise<void>
  bans(guildId: string): Promise<{ userId: string; reason: string | null | undefined }[]>
  unban(guildId: string, userId: string): Promise<void>

  createWebhook(channelId: string, name: string): Promise<Hook>
  /** Posts as `username` through a webhook. */
  execute(hook: Hook, content: string, username: string): Promise<PeerMessage>
  editExecuted(hook: Hook, messageId: string, content: string): Promise<PeerMessage>

  /** Replaces all commands, of one guild where one is named, and returns the names that came back. */
  setCommands(commands: PeerCommand[], guildId?: string): Promise<string[]>
  commands(guildId?: string): Promise<string[]>
  answer(interaction: PeerInteraction, content: string): Promise<void>
  editAnswer(interaction: PeerInteraction, content: string): Promise<void>
  followUp(interaction: PeerInteraction, content: string): Promise<void>

  explain(error: unknown): Failure
  close(): void
}

export interface Adapter {
  /** Name and version of the package. */
  readonly name: string
  /** How it meets what clients do differently. */
  readonly habits: Habits
  /** Scenarios that the peer has no means for, and why. */
  readonly cannot: Readonly<Partial<Record<ScenarioName, string>>>
  open(discord: Simulator): Peer | Promise<Peer>
}

export interface Habits {
  /** On a 429 of a hidden limit: true waits for `retry_after`, false for the visible bucket, only to be refused again. */
  readonly heedsHiddenLimits: boolean
}

/**
 * The fields in a message of the form `Invalid Form Body`, then one line per complaint such as
 * `embeds[0].title[CODE]: text` or `embeds.0.title: text`.
 */
export function pathsIn(message: string): string[] {
  const [, ...complaints] = message.split('\n')
  return complaints.map(line => (/^\s*(.+?)(\[[A-Z_]+\])?: /.exec(line)?.[1] ?? line).replaceAll(/\[(\d+)\]/g, '.$1'))
}
