/**
 * Context: one request on its way through the layers.
 * @module
 */

import { Cancellation } from '../cancellation.js'
import type { ErrorContext } from '../errors.js'
import type { ApiRequest, ApiResponse, RequestSummary, ResponseMetadata } from '../request.js'
import type { Guard, HeadListener, Watcher } from '../watcher.js'
import type { Client } from './client.js'
import type { Rerunnable } from './compose.js'

/**
 * What layers remember about one request. Open for augmentation: one optional key per layer, named like its factory,
 * an object. Optional, because no type can promise that a layer is installed.
 */
export interface State {}

type Mark = { readonly watchers: number; readonly scope: Cancellation }

export class RequestContext implements Rerunnable<Mark> {
  readonly client: Client
  request: ApiRequest
  /** Whose request it is: a hash of the credential, '' for none. Part of the keys of limits, caches and dedup. */
  identity = ''
  readonly state: State = {}
  /** Set whenever Discord answered the current attempt, even with an error. */
  response: ApiResponse | undefined = undefined
  /** When the request began, on the client's clock. */
  readonly startedAt: number
  readonly metadata: ResponseMetadata
  /** Kept by the client: its place among those under way, and what stops it from following its signal. */
  place = -1
  unfollow: (() => void) | undefined = undefined
  readonly #caller = new Cancellation()
  #scope = this.#caller
  readonly #watchers: Watcher[] = []

  constructor(client: Client, request: ApiRequest, requestId: string) {
    this.client = client
    this.request = request
    this.startedAt = client.clock.now()
    this.metadata = { requestId, executionTime: 0, retryCount: 0, fromCache: false, queueTime: 0 }
  }

  /** `head`: told the head of every answer. `failed`, `again`: see `onFailure`, `beforeRetry`. */
  watch(watcher: Watcher): void {
    this.#watchers.push(watcher)
  }

  /** Registers a guard that every further attempt of a layer behind must pass; guards run outermost first. */
  beforeRetry(again: Guard): void {
    this.watch({ again })
  }

  /** Registers a listener for the head of every answer. */
  onHead(head: HeadListener): void {
    this.watch({ head })
  }

  /** Registers a listener for the failure of every attempt of a layer behind, told before that layer waits. */
  onFailure(failed: (failure: unknown) => void): void {
    this.watch({ failed })
  }

  /** For transports: an answer has begun. */
  head(status: number, headers: Readonly<Record<string, string>>): void {
    for (const watcher of this.#watchers) watcher.head?.(status, headers)
  }

  /** Calls `listener` when the request is cancelled, at once if it already is. @returns a function that stops listening */
  onCancel(listener: (reason: Error) => void): () => void {
    return this.#scope.onCancel(listener)
  }

  /** Ends the request for its caller with `reason`; layers that listen give up what they do for it. */
  cancel(reason: Error): void {
    this.#caller.cancel(reason)
  }

  /** Why it was cancelled, as far as the layers behind the last shield are concerned. */
  get cancelled(): Error | undefined {
    return this.#scope.reason
  }

  /** Aborts when cancelled. Made on first use; `onCancel` is cheaper. */
  get signal(): AbortSignal {
    return this.#scope.signal
  }

  /** From here on, layers behind the calling one are cancelled only through what this returns. */
  shield(): Cancellation {
    this.#scope = new Cancellation()
    return this.#scope
  }

  /** Waits on the client's clock; rejects with the reason when cancelled. */
  sleep(ms: number): Promise<void> {
    return this.#scope.sleep(this.client.clock, ms)
  }

  get summary(): RequestSummary {
    return { requestId: this.metadata.requestId, method: this.request.method, route: this.request.route.template }
  }

  /** What an error may say about this request. */
  describe(): ErrorContext {
    const { guild_id: guildId, channel_id: channelId } = this.request.route.params
    const waited = this.metadata.queueTime
    return { ...this.summary, ...(guildId && { guildId }), ...(channelId && { channelId }), waited }
  }

  mark(): Mark {
    return { watchers: this.#watchers.length, scope: this.#scope }
  }

  failed(failure: unknown): void {
    for (const watcher of this.#watchers) watcher.failed?.(failure)
  }

  async rerun({ watchers, scope }: Mark, failure: unknown): Promise<void> {
    this.#watchers.length = watchers
    this.#scope = scope
    this.response = undefined
    this.metadata.retryCount++
    for (const watcher of this.#watchers) if (watcher.again) await watcher.again(failure)
  }
}
