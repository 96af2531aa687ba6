/**
 * Stage: what all simulated users share: the world they live in, its pace, and the answers that only one of them sees.
 * @module
 */

import type { World } from '../world/index.js'
import type { Interaction, InteractionNews } from '../world/interactions.js'
import type { StoredMessage } from '../world/model.js'
import { Permission } from '../world/permissions.js'
import type { Pace } from './pace.js'

/** What may come into sight. */
export type Sight =
  | {
      readonly kind: 'posted' | 'edited' | 'deleted'
      readonly message: StoredMessage
      readonly json: StoredMessage['json']
    }
  | { readonly kind: 'answered'; readonly interaction: Interaction; readonly type: number }
  | { readonly kind: 'failed'; readonly interaction: Interaction; readonly why: string }

/** Who is told of what comes into sight. */
export interface Viewer {
  see(sight: Sight): void
}

export class Stage {
  readonly world: World
  readonly pace: Pace
  /** Tells the application over HTTP who installed it. */
  readonly installed: (userId: string) => void
  /** `http://127.0.0.1:PORT`, for addresses of what users upload. */
  readonly origin: string
  /** By message id, who alone sees it. */
  readonly #hidden = new Map<string, { readonly userId: string; readonly message: StoredMessage }>()
  /** Public messages by id, so that those that are gone still have a text. */
  readonly #known = new Map<string, StoredMessage>()
  /** Weak, so that what nobody looks at any more costs nothing. */
  readonly #viewers = new Set<WeakRef<Viewer>>()
  readonly #ends: (() => void)[]

  constructor({ world, pace, origin, installed }: Pick<Stage, 'world' | 'pace' | 'origin' | 'installed'>) {
    this.world = world
    this.pace = pace
    this.origin = origin
    this.installed = installed
    this.#ends = [
      world.listen(({ event, channelId, data }) => this.#hear(event, channelId ?? '', data)),
      world.interactions.watch(news => this.#learn(news)),
    ]
  }

  close(): void {
    for (const end of this.#ends) end()
    this.pace.close()
  }

  /** The viewer hears of everything that anybody may see, in order, for as long as somebody holds it. */
  watch(viewer: Viewer): void {
    this.#viewers.add(new WeakRef(viewer))
  }

  /** Who alone sees this message; undefined for those that everybody in the channel sees. */
  onlyFor(messageId: string): string | undefined {
    return this.#hidden.get(messageId)?.userId
  }

  /** The ephemeral messages of a channel, whoever sees them, oldest first. */
  hiddenIn(channelId: string): StoredMessage[] {
    return [...this.#hidden.values()].map(({ message }) => message).filter(({ json }) => json.channel_id === channelId)
  }

  /** The message, if it is still there, whoever sees it. */
  message(channelId: string, id: string): StoredMessage | undefined {
    return this.#hidden.get(id)?.message ?? this.world.messages.get(channelId, id)
  }

  /** True if the message is there and this user may look at it. */
  sees(userId: string, { json }: StoredMessage): boolean {
    if (this.message(json.channel_id, json.id) === undefined) return false
    const only = this.onlyFor(json.id)
    if (only !== undefined) return only === userId
    const channel = this.world.channels.get(json.channel_id)
    if (channel === undefined) return false
    return (this.world.permissionsIn(channel, userId) & Permission.ViewChannel) !== 0n
  }

  #hear(event: string, channelId: string, data: unknown): void {
    if (event === 'MESSAGE_DELETE_BULK') {
      for (const id of (data as { ids: readonly string[] }).ids) this.#gone(id)
      return
    }
    if (!event.startsWith('MESSAGE_') || event.includes('REACTION') || event.includes('POLL')) return
    const { id } = data as { id: string }
    if (event === 'MESSAGE_DELETE') return void this.#gone(id)
    const message = this.world.messages.get(channelId, id)
    if (message === undefined) return
    this.#known.set(id, message)
    this.#show({ kind: event === 'MESSAGE_CREATE' ? 'posted' : 'edited', message, json: message.json })
  }

  #gone(id: string): void {
    const message = this.#known.get(id)
    this.#known.delete(id)
    if (message !== undefined) this.#show({ kind: 'deleted', message, json: message.json })
  }

  #learn(news: InteractionNews): void {
    if (news.kind === 'answered' || news.kind === 'failed') return void this.#show(news)
    const { message } = news
    const { json } = message
    if (news.kind === 'hidden') {
      this.#hidden.set(json.id, { userId: news.interaction.userId, message })
      return void this.#show({ kind: 'posted', message, json })
    }
    if (!this.#hidden.has(json.id)) return
    if (news.kind === 'deleted') this.#hidden.delete(json.id)
    this.#show({ kind: news.kind, message, json })
  }

  #show(sight: Sight): void {
    for (const held of this.#viewers) {
      const viewer = held.deref()
      if (viewer === undefined) this.#viewers.delete(held)
      else viewer.see(sight)
    }
  }
}
