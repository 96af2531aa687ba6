/**
 * WebhookEvents: what Discord tells an application over HTTP without being asked: installations, purchases, lobbies.
 * https://docs.discord.com/developers/events/webhook-events (2026-08)
 * @module
 */
import type {
  APIEntitlement,
  APIMessage,
  APIUser,
  APIWebhookEventApplicationAuthorizedData,
} from 'discord-api-types/v10'
import { asError, ConfigError, InteractionError } from '../../../src/errors.js'
import type { Client } from '../../../src/kernel/client.js'
import { empty, type Json, type Reply, refusals } from './door.js'
import type { FetchContext } from './exchange.js'

/** Events by name, and what each brings. Open for augmentation. */
export interface WebhookEventMap {
  applicationAuthorized: APIWebhookEventApplicationAuthorizedData
  applicationDeauthorized: { readonly user: APIUser }
  entitlementCreate: APIEntitlement
  entitlementUpdate: APIEntitlement
  entitlementDelete: APIEntitlement
  questUserEnrollment: undefined
  lobbyMessageCreate: LobbyMessage
  lobbyMessageUpdate: LobbyMessage
  lobbyMessageDelete: { readonly id: string; readonly lobby_id: string }
  gameDirectMessageCreate: DirectMessage
  gameDirectMessageUpdate: DirectMessage
  gameDirectMessageDelete: DirectMessage
}

type DirectMessage = Partial<APIMessage> & Pick<APIMessage, 'id' | 'channel_id'>
type LobbyMessage = DirectMessage & { readonly lobby_id: string }

export interface WebhookEvent<Data = unknown> {
  /** As Discord writes it, such as `ENTITLEMENT_CREATE`. */
  readonly type: string
  readonly applicationId: string
  /** When it happened, in ISO 8601. */
  readonly timestamp: string
  readonly data: Data
  /**
   * The same for each delivery of the same event: 32 hexadecimal digits. Discord repeats an event whose answer it missed;
   * keep the keys of those that are done, with the change that they made.
   */
  readonly key: string
}

export type WebhookListener<Data = unknown> = (event: WebhookEvent<Data>) => unknown

const isNamed = /^[a-z]+(?:[A-Z][a-z]+)+$/
/** Ms that Discord is kept waiting for listeners, of its 3000. */
const patience = 2500
const [ping, event] = [0, 1]

export class WebhookEvents {
  readonly #client: Client
  readonly #listeners = new Map<string, Set<WebhookListener>>()

  constructor(client: Client) {
    this.#client = client
  }

  /**
   * Calls `listener` for each of these events. It may be called twice for one: see `key`.
   * @param name in camel case, such as `entitlementCreate` for ENTITLEMENT_CREATE; those that are newer than this package too
   * @returns what ends it
   * @throws {ConfigError} if it is no name, or no function
   */
  on<K extends keyof WebhookEventMap>(name: K, listener: WebhookListener<WebhookEventMap[K]>): () => void
  on(name: string & Record<never, never>, listener: WebhookListener): () => void
  on(name: string, listener: (event: WebhookEvent<never>) => unknown): () => void {
    if (typeof name !== 'string' || !isNamed.test(name))
      throw new ConfigError('webhookEvents.on', 'given the name of an event, such as entitlementCreate', name)
    if (typeof listener !== 'function') throw new ConfigError(`webhookEvents.on('${name}')`, 'a function', listener)
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener as WebhookListener))
    return () => void listeners.delete(listener as WebhookListener)
  }

  /**
   * Handles what Discord sent. Resolves with 204 when all listeners have ended, or after 2.5 s; what a listener throws is
   * emitted as `error`.
   */
  async receive(sent: Json, context: FetchContext): Promise<Reply> {
    if (sent.type === ping) return empty(204)
    const read = sent.type === event ? readEvent(sent) : undefined
    if (!read) return refusals.malformed
    const work = this.#tell(read)
    context.waitUntil?.(work)
    await this.#within(work)
    return empty(204)
  }

  async #tell({ type, ...rest }: Omit<WebhookEvent, 'key'>): Promise<void> {
    const listeners = [...(this.#listeners.get(camelCase(type)) ?? [])]
    if (listeners.length === 0) return
    const whole = { type, ...rest, key: await keyOf([type, rest.timestamp, rest.data]) }
    const call = async (listener: WebhookListener) => listener(whole)
    for (const { status, reason } of (await Promise.allSettled(listeners.map(call))) as PromiseRejectedResult[])
      if (status === 'rejected') this.#client.emit('error', failed(type, reason))
  }

  #within(work: Promise<void>): Promise<void> {
    return new Promise(resolve => {
      const stop = this.#client.clock.timer(patience, resolve)
      work.then(() => {
        stop()
        resolve()
      })
    })
  }
}

function readEvent({ application_id: applicationId, event }: Json): Omit<WebhookEvent, 'key'> | undefined {
  const { type, timestamp, data } = (event ?? {}) as Json
  const isWhole = typeof applicationId === 'string' && typeof type === 'string' && typeof timestamp === 'string'
  return isWhole ? { type, applicationId, timestamp, data } : undefined
}

const camelCase = (type: string): string => type.toLowerCase().replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())

async function keyOf(parts: readonly unknown[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  return Array.from(new Uint8Array(digest, 0, 16), byte => byte.toString(16).padStart(2, '0')).join('')
}

const failed = (type: string, reason: unknown) =>
  new InteractionError('HANDLER_FAILED', `A listener of the webhook event ${type} failed.`, {
    interaction: `webhook event ${type}`,
    cause: asError(reason),
    hint: 'Discord was told that it arrived, and will not send it again; its `cause` says where.',
  })
