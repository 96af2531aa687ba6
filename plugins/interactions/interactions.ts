/**
 * Interactions: what users have in hand: definitions, layers, the ways in, and the commands' way to Discord.
 * @module
 */
import { checkNumber } from '../../src/check.js'
import { asError, ConfigError } from '../../src/errors.js'
import type { Place } from '../../src/kernel/chain.js'
import type { Middleware } from '../../src/kernel/compose.js'
import type { DiscordAPIClient } from '../../src/presets/discord-api-client.js'
import type { InteractionContext } from './context.js'
import type { Payload } from './context-of.js'
import { Definitions } from './definitions.js'
import { Flow } from './flow.js'
import { Endpoint, type Fetch, type WebhookEventsApi } from './http/endpoint.js'
import type { Listening, ListenOptions } from './http/listen.js'
import type { AnyLayer } from './layer.js'
import { Registry } from './registry.js'
import type { InteractionSettings } from './settings.js'
import { CommandSync } from './sync/commands.js'
import { postFirst, type SendFirst } from './wire.js'

export class Interactions extends Definitions {
  /** Brings the commands that are defined to Discord: `plan`, `apply`, `sync`. Nothing of it happens by itself. */
  readonly commands: CommandSync
  /**
   * Answers a request of Discord's to the Interactions Endpoint URL, on any runtime that has the web's Request: hand it to
   * its server. Whoever Discord did not sign for gets 401 and reaches no layer. See docs/http-interactions.md.
   */
  readonly fetch: Fetch
  readonly #client: DiscordAPIClient
  readonly #flow: Flow
  readonly #endpoint: Endpoint
  readonly #running = new Set<Promise<void>>()

  constructor(client: DiscordAPIClient, settings: InteractionSettings) {
    const registry = new Registry()
    super(registry)
    this.#client = client
    this.#flow = new Flow(client, settings, registry)
    this.commands = new CommandSync(client, () => this.definitions)
    this.#endpoint = new Endpoint({ client, receive: (payload, first) => this.receive(payload, first) }, settings)
    this.fetch = (request, context) => this.#endpoint.fetch(request, context)
  }

  /** Names of the layers, outermost first. */
  get layers(): readonly string[] {
    return this.#flow.chain.names
  }

  /**
   * Adds a layer that every interaction passes: outermost, or beside the one that is named.
   * @throws {ConfigError} if it is no function, its name is taken, or no layer has the anchor's name
   */
  use(layer: AnyLayer, place?: Place): this {
    this.#flow.chain.use(layer as Middleware<InteractionContext>, place)
    return this
  }

  /** Handles what nothing is defined for: commands and components of other versions, or of other code. */
  fallback(handler: (ctx: InteractionContext) => unknown): this {
    if (typeof handler !== 'function') throw new ConfigError('fallback', 'a function', handler)
    this.#flow.fallback = handler
    return this
  }

  /**
   * Handles one interaction, however it came. Resolves when its handler and all its answers have ended; never rejects.
   * @param first takes the first answer to Discord. @default over REST
   */
  receive(payload: Payload, first: SendFirst = answer => postFirst(this.#client, payload, answer)): Promise<void> {
    const run = this.#flow.run(payload, first).catch(error => this.#client.emit('error', asError(error)))
    this.#running.add(run)
    run.then(() => this.#running.delete(run))
    return run
  }

  /** Events that Discord sends to the Webhook Events URL: `on` for listeners, and a `fetch` of its own. */
  get webhookEvents(): WebhookEventsApi {
    return this.#endpoint.webhookEvents
  }

  /**
   * Serves interactions and webhook events on Node, until `close()`.
   * @throws {ConfigError} (as a rejection) without `publicKey`, for an option that is wrong, or an address that is taken
   */
  listen(options: ListenOptions): Promise<Listening> {
    return this.#endpoint.listen(options)
  }

  /**
   * Ends what handlers wait for, and resolves when none is at work any more.
   * @param options.drain ms to wait for them at most. @default 5000
   */
  async close({ drain = 5000 }: { readonly drain?: number } = {}): Promise<void> {
    checkNumber('close.drain', drain)
    this.#flow.close()
    let stop = () => {}
    const late = new Promise<void>(resolve => {
      stop = this.#client.clock.timer(drain, resolve)
    })
    await Promise.race([Promise.all([...this.#running, this.#endpoint.close()]), late])
    stop()
  }
}
