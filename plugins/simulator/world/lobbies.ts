/**
 * Lobbies: rooms that applications make for their players, with members and messages.
 * https://docs.discord.com/developers/resources/lobby (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { User } from './model.js'
import { presentChannel } from './payloads.js'

export type Metadata = Readonly<Record<string, string>>

export interface LobbyMember {
  readonly id: string
  metadata: Metadata | null
  flags: number
  additional_name?: string
}

export interface LobbyMessage {
  readonly id: string
  readonly content: string
  readonly author: User
  readonly flags: number
  readonly metadata: Metadata | undefined
  /** The author's second name when it wrote this. */
  readonly additionalName: string | undefined
  moderation_metadata: Metadata | undefined
}

export interface Lobby {
  readonly id: string
  readonly applicationId: string
  /** Where players find it without its id. */
  readonly secret: string | undefined
  metadata: Metadata | null
  flags: number
  eventWebhooksUrl: string | null
  linkedChannelId: string | null
  readonly members: Map<string, LobbyMember>
  readonly messages: LobbyMessage[]
}

/** May link a channel to the lobby. */
export const CAN_LINK = 1

type LobbyFields = Partial<Pick<Lobby, 'metadata' | 'flags' | 'eventWebhooksUrl' | 'secret'>>

export class Lobbies {
  readonly #world: World
  readonly #byId = new Map<string, Lobby>()

  constructor(world: World) {
    this.#world = world
  }

  get(id: string): Lobby | undefined {
    return this.#byId.get(id)
  }

  ofSecret(applicationId: string, secret: string): Lobby | undefined {
    for (const lobby of this.#byId.values())
      if (lobby.applicationId === applicationId && lobby.secret === secret) return lobby
    return undefined
  }

  create(applicationId: string, fields: LobbyFields): Lobby {
    const lobby: Lobby = {
      id: this.#world.snowflakes.next(),
      applicationId,
      secret: undefined,
      metadata: null,
      flags: 0,
      eventWebhooksUrl: null,
      linkedChannelId: null,
      members: new Map(),
      messages: [],
      ...fields,
    }
    this.#byId.set(lobby.id, lobby)
    return lobby
  }

  delete(id: string): void {
    this.#byId.delete(id)
  }

  /** A lobby as REST answers it. */
  present(lobby: Lobby) {
    const channel = this.#world.channels.get(lobby.linkedChannelId ?? '')
    return {
      id: lobby.id,
      application_id: lobby.applicationId,
      metadata: lobby.metadata,
      members: [...lobby.members.values()].map(member => ({ ...member })),
      flags: lobby.flags,
      ...(lobby.eventWebhooksUrl !== null && { override_event_webhooks_url: lobby.eventWebhooksUrl }),
      ...(channel !== undefined && { linked_channel: presentChannel(this.#world, channel) }),
    }
  }

  presentMessage(lobby: Lobby, message: LobbyMessage) {
    const { metadata, moderation_metadata, additionalName, ...fields } = message
    return {
      ...fields,
      type: 0,
      lobby_id: lobby.id,
      channel_id: lobby.id,
      application_id: lobby.applicationId,
      ...(additionalName !== undefined && { lobby_member: { additional_name: additionalName } }),
      ...(metadata !== undefined && { metadata }),
      ...(moderation_metadata !== undefined && { moderation_metadata }),
    }
  }
}
