/**
 * Messages: every channel's messages in the order of their ids, bounded in number.
 * @module
 */
import type { StoredMessage } from './model.js'
import { compareIds } from './snowflakes.js'

export interface MessageRange {
  /** Messages older than this id. */
  readonly before?: string | undefined
  /** Messages newer than this id. */
  readonly after?: string | undefined
  /** Messages on both sides of this id, itself included. */
  readonly around?: string | undefined
  readonly limit: number
}

/** One channel's messages, oldest first. */
export class ChannelMessages {
  readonly #byId = new Map<string, StoredMessage>()
  /** When each pinned message was pinned, oldest pin first. */
  readonly pins = new Map<string, string>()
  #ordered: StoredMessage[] = []
  /** Messages before this index are gone; they are cut off together, so that dropping one stays cheap. */
  #head = 0

  get size(): number {
    return this.#byId.size
  }

  get(id: string): StoredMessage | undefined {
    return this.#byId.get(id)
  }

  /** Appends a message; its id must be the largest so far. Returns the message that fell out of the bound. */
  append(message: StoredMessage, limit: number): StoredMessage | undefined {
    this.#byId.set(message.json.id, message)
    this.#ordered.push(message)
    return this.#byId.size > limit ? this.#dropOldest() : undefined
  }

  delete(id: string): boolean {
    if (!this.#byId.delete(id)) return false
    this.pins.delete(id)
    this.#ordered.splice(this.#firstAtOrAfter(id), 1)
    return true
  }

  /** Up to `limit` messages of the range, newest first, as Discord lists them. */
  list(range: MessageRange): StoredMessage[] {
    const [from, to] = this.#window(range)
    const page = this.#ordered.slice(Math.max(from, this.#head), Math.max(to, this.#head))
    return page.reverse()
  }

  /** All messages, oldest first. */
  all(): StoredMessage[] {
    return this.#ordered.slice(this.#head)
  }

  #window({ before, after, around, limit }: MessageRange): [from: number, to: number] {
    if (around !== undefined) {
      const middle = this.#firstAtOrAfter(around)
      const from = Math.max(this.#head, middle - Math.floor(limit / 2))
      return [from, from + limit]
    }
    if (after !== undefined) {
      const from = this.#firstAfter(after)
      return [from, from + limit]
    }
    const to = before === undefined ? this.#ordered.length : this.#firstAtOrAfter(before)
    return [to - limit, to]
  }

  #firstAfter(id: string): number {
    const index = this.#firstAtOrAfter(id)
    return this.#ordered[index]?.json.id === id ? index + 1 : index
  }

  #firstAtOrAfter(id: string): number {
    let [low, high] = [this.#head, this.#ordered.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareIds(this.#ordered[middle]!.json.id, id) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #dropOldest(): StoredMessage | undefined {
    const oldest = this.#ordered[this.#head++]
    if (oldest !== undefined) {
      this.#byId.delete(oldest.json.id)
      this.pins.delete(oldest.json.id)
    }
    if (this.#head > 1024 && this.#head * 2 > this.#ordered.length) {
      this.#ordered = this.#ordered.slice(this.#head)
      this.#head = 0
    }
    return oldest
  }
}

export class Messages {
  /** Messages kept per channel; the oldest give way. */
  readonly limit: number
  readonly #channels = new Map<string, ChannelMessages>()
  readonly #dropped: (message: StoredMessage) => void

  constructor(limit: number, dropped: (message: StoredMessage) => void) {
    this.limit = limit
    this.#dropped = dropped
  }

  /** A channel's messages. */
  of(channelId: string): ChannelMessages {
    let messages = this.#channels.get(channelId)
    if (messages === undefined) {
      messages = new ChannelMessages()
      this.#channels.set(channelId, messages)
    }
    return messages
  }

  get(channelId: string, id: string): StoredMessage | undefined {
    return this.#channels.get(channelId)?.get(id)
  }

  append(message: StoredMessage): void {
    const fallen = this.of(message.json.channel_id).append(message, this.limit)
    if (fallen !== undefined) this.#dropped(fallen)
  }

  delete(channelId: string, id: string): StoredMessage | undefined {
    const message = this.get(channelId, id)
    if (message === undefined) return undefined
    this.#channels.get(channelId)?.delete(id)
    this.#dropped(message)
    return message
  }

  /** Forgets a channel and its messages. */
  deleteChannel(channelId: string): void {
    for (const message of this.#channels.get(channelId)?.all() ?? []) this.#dropped(message)
    this.#channels.delete(channelId)
  }
}
