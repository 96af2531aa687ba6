/**
 * MessageView: a message as a user looks at it, in its present state.
 * @module
 */
import type { MessageJson, StoredMessage } from '../world/model.js'
import { presentMessage } from '../world/payloads.js'
import { drawMessage } from './draw.js'
import { captionOf, controlsOf } from './parts.js'
import type { Stage } from './stage.js'

const LOADING = 1 << 7

export class MessageView {
  readonly id: string
  readonly channelId: string
  readonly #stage: Stage
  readonly #message: StoredMessage

  constructor(stage: Stage, message: StoredMessage) {
    this.#stage = stage
    this.#message = message
    this.id = message.json.id
    this.channelId = message.json.channel_id
  }

  get content(): string {
    return this.#message.json.content
  }

  get embeds(): MessageJson['embeds'] {
    return this.#message.json.embeds
  }

  get components(): MessageJson['components'] {
    return this.#message.json.components
  }

  /** The message as REST answers it. */
  get json(): Readonly<Record<string, unknown>> {
    return presentMessage(this.#stage.world, this.#message)
  }

  /** True if one user alone sees it. */
  get ephemeral(): boolean {
    return this.#stage.onlyFor(this.id) !== undefined
  }

  /** True while it says that the application is thinking. */
  get loading(): boolean {
    return (this.#message.json.flags & LOADING) !== 0
  }

  get edited(): boolean {
    return this.#message.json.edited_timestamp !== null
  }

  get deleted(): boolean {
    return this.#stage.message(this.channelId, this.id) === undefined
  }

  /** What stands on its buttons and selects, disabled ones included. */
  get controls(): string[] {
    return controlsOf(this.components).map(captionOf)
  }

  /** As it looks, without its author. */
  get text(): string {
    return drawMessage(this.#stage.world, this.#message).join('\n')
  }

  toString(): string {
    return this.text
  }
}
