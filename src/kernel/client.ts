/**
 * Client: holds the layers and plugins, and turns a request into a response through them.
 * @module
 */
import { Signals } from '../cancellation.js'
import { checkNumber } from '../check.js'
import { AbortError, asError, ClosedError, ConfigError, HTTPError, PipelineError } from '../errors.js'
import type { DiscordResponse, PendingCall, RequestOptions, Route } from '../request.js'
import { ApiRequest, answered, withUnwrap } from '../request.js'
import { Roll } from '../roll.js'
import { Chain, type Place } from './chain.js'
import { type Clock, systemClock } from './clock.js'
import type { Middleware } from './compose.js'
import { RequestContext } from './context.js'
import { EventBus } from './events.js'
import type { Plugin } from './plugin.js'

/** A middleware that a client can hold. */
export interface Layer extends Middleware<RequestContext> {
  /** Called once when the client takes the layer in. */
  attach?(client: Client): void
  /** Called when the client closes, innermost layer first. */
  close?(): void | Promise<void>
}

export interface ClientOptions {
  /** The chain, outermost first; its last layer is the transport. @default [] */
  layers?: readonly Layer[]
  /** @default the runtime's */
  clock?: Clock
  /** Finds what a path leads to. @default the path itself */
  route?: (method: string, path: string) => Route
}

/** Its events: `on`, `once`, `off` for users; `emit` and `heard` for layers and plugins. */
export class Client extends EventBus {
  readonly clock: Clock
  readonly #route: NonNullable<ClientOptions['route']>
  readonly #chain: Chain<RequestContext, Layer>
  readonly #plugins = new Map<string, unknown>()
  readonly #inFlight = new Roll<RequestContext>()
  readonly #signals = new Signals()
  #requests = 0
  #closing: Promise<void> | undefined
  #idle = () => {}

  constructor({ layers = [], clock = systemClock, route }: ClientOptions = {}) {
    super()
    this.clock = clock
    this.#route = route ?? ((_, path) => ({ template: path, params: {}, major: '' }))
    this.#chain = new Chain(layers)
    for (const layer of layers) layer.attach?.(this)
  }

  /** Names of the layers, outermost first. */
  get layers(): readonly string[] {
    return this.#chain.names
  }

  /** How many requests are under way. */
  get pending(): number {
    return this.#inFlight.size
  }

  /**
   * Adds a layer: outermost, behind those added so before it; or beside the layer that is named.
   * @throws {ConfigError} if it is no function, its name is taken, or no layer has the anchor's name
   * @throws {ClosedError} after `close()`
   */
  use(layer: Layer, place?: Place): this {
    this.#mustBeOpen('use a layer')
    this.#chain.use(layer, place)
    layer.attach?.(this)
    return this
  }

  /**
   * Installs a plugin and returns its API.
   * @throws {ConfigError} if it has no name or install function, or its name is taken; {ClosedError} after `close()`
   */
  register<Api>(plugin: Plugin<Api>): Api {
    this.#mustBeOpen('register a plugin')
    const whole = typeof plugin?.name === 'string' && plugin.name !== '' && typeof plugin.install === 'function'
    if (!whole) throw new ConfigError('register', 'a plugin { name, install(client) }', plugin)
    if (this.#plugins.has(plugin.name)) throw new ConfigError('register', 'a plugin of a new name', plugin.name)
    const api = plugin.install(this)
    this.#plugins.set(plugin.name, api)
    return api
  }

  /**
   * Sends a request through the layers. Resolves whenever Discord answered, rejects with a typed error when it did not.
   * @throws {ClosedError} (as a rejection) after `close()`; {AbortError} when `signal` aborts; else what the layers throw
   */
  request<T = unknown>(options: RequestOptions): PendingCall<T> {
    const call = new Promise<DiscordResponse<T>>((resolve, reject) => {
      this.#mustBeOpen('send a request')
      const request = ApiRequest.from(options, this.#route)
      const ctx = new RequestContext(this, request, `r${(++this.#requests).toString(36)}`)
      const { signal } = options
      if (signal) {
        ctx.unfollow = this.#signals.follow(signal, () => ctx.cancel(new AbortError(signal.reason, ctx.describe())))
      }
      this.#inFlight.add(ctx)
      if (this.heard('requestStart')) this.emit('requestStart', ctx.summary)
      ctx.onCancel(reason => {
        this.#end(ctx, reason)
        reject(reason)
      })
      if (ctx.cancelled) return
      const passed = () => this.#passed<T>(ctx)
      const failed = (error: unknown) => this.#failed<T>(ctx, error)
      // `resolve` and `reject` stand by themselves: V8 finds the caller's frames only along such.
      this.#chain.run(ctx).then(passed, failed).then(resolve, reject)
    })
    return withUnwrap(call)
  }

  #passed<T>(ctx: RequestContext): DiscordResponse<T> {
    if (!ctx.response) return this.#failed(ctx, new PipelineError('NO_RESPONSE', 'No layer set ctx.response.'))
    this.#end(ctx, undefined)
    return answered<T>(ctx.response, ctx.metadata)
  }

  #failed<T>(ctx: RequestContext, error: unknown): DiscordResponse<T> {
    this.#end(ctx, asError(error))
    if (!ctx.response || !(error instanceof HTTPError)) throw error
    return answered<T>(ctx.response, ctx.metadata, error)
  }

  #end(ctx: RequestContext, error: Error | undefined): void {
    if (!this.#inFlight.remove(ctx)) return
    ctx.unfollow?.()
    ctx.metadata.executionTime = this.clock.now() - ctx.startedAt
    if (this.#inFlight.size === 0) this.#idle()
    if (!this.heard('requestEnd')) return
    this.emit('requestEnd', ctx.summary, { status: ctx.response?.status, error, ...ctx.metadata })
  }

  /**
   * Ends everything: refuses new requests at once, lets those under way finish if `drain` says so (true, or at most so
   * many ms), rejects the rest with ClosedError, then closes plugins (newest first) and layers (innermost first).
   * @throws {ConfigError} if `drain` is neither true, false nor a number of at least 0
   */
  close({ drain = false }: { drain?: boolean | number } = {}): Promise<void> {
    if (typeof drain !== 'boolean') checkNumber('close.drain', drain)
    this.#closing ??= Promise.resolve().then(() => this.#close(drain))
    return this.#closing
  }

  async #close(drain: boolean | number): Promise<void> {
    if (drain && this.#inFlight.size > 0) {
      const stop = drain === true ? undefined : this.clock.timer(drain, () => this.#idle())
      await new Promise<void>(resolve => {
        this.#idle = resolve
      })
      stop?.()
    }
    for (const ctx of this.#inFlight) {
      ctx.cancel(new ClosedError('The client was closed before the answer came.', ctx.describe()))
    }
    for (const holder of [...[...this.#plugins.values()].reverse(), ...[...this.#chain.layers].reverse()]) {
      try {
        await (holder as { close?: () => unknown } | undefined)?.close?.()
      } catch (error) {
        this.emit('error', asError(error))
      }
    }
  }

  #mustBeOpen(what: string): void {
    if (this.#closing) throw new ClosedError(`Cannot ${what}: the client is closed.`)
  }
}
