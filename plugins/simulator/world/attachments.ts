/**
 * Attachments: uploaded files, kept byte for byte behind signed addresses.
 * https://docs.discord.com/developers/reference#signed-attachment-cdn-urls (2026-08)
 * @module
 */
import { createHmac } from 'node:crypto'
import type { Attachment, WorldClock } from './model.js'

export interface StoredFile {
  readonly bytes: Buffer
  readonly contentType: string
}

/** Signed addresses are good for a day. */
const LIFETIME_S = 86_400

export class Attachments {
  readonly #clock: WorldClock
  readonly #key: string
  readonly #files = new Map<string, StoredFile>()

  constructor(clock: WorldClock, key: string) {
    this.#clock = clock
    this.#key = key
  }

  store(path: string, file: StoredFile): void {
    this.#files.set(path, file)
  }

  /** The file at `channel/id/name`, however it was signed. */
  read(path: string): StoredFile | undefined {
    return this.#files.get(path)
  }

  forget(channelId: string, file: Pick<Attachment, 'id' | 'filename'>): void {
    this.#files.delete(attachmentPath(channelId, file))
  }

  /** Forgets the files whose addresses stand in embeds. */
  forgetShown(embeds: readonly unknown[]): void {
    for (const [, path] of JSON.stringify(embeds).matchAll(/\/attachments\/(\d+\/\d+\/[^"?]+)/g)) {
      this.#files.delete(decodeURIComponent(path!))
    }
  }

  /** The attachment with freshly signed addresses. */
  present(channelId: string, file: Attachment): Attachment {
    const query = this.#sign(attachmentPath(channelId, file))
    return { ...file, url: `${file.url}?${query}`, proxy_url: `${file.proxy_url}?${query}` }
  }

  /** True if the query was signed here for this path and is not over. */
  isSigned(path: string, query: URLSearchParams): boolean {
    const [ex, is, hm] = [query.get('ex') ?? '', query.get('is') ?? '', query.get('hm') ?? '']
    return Number.parseInt(ex, 16) * 1000 > this.#clock.now() && hm === this.#signature(path, ex, is)
  }

  #sign(path: string): string {
    const issued = Math.floor(this.#clock.now() / 1000)
    const [ex, is] = [(issued + LIFETIME_S).toString(16), issued.toString(16)]
    return `ex=${ex}&is=${is}&hm=${this.#signature(path, ex, is)}&`
  }

  #signature(path: string, ex: string, is: string): string {
    return createHmac('sha256', this.#key).update(`${path}?${ex}&${is}`).digest('hex')
  }
}

export function attachmentPath(channelId: string, file: Pick<Attachment, 'id' | 'filename'>): string {
  return `${channelId}/${file.id}/${file.filename}`
}
