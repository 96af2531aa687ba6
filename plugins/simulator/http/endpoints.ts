/**
 * Endpoints: brings interactions to the applications that take them over HTTP, and reads their answers.
 * https://docs.discord.com/developers/interactions/receiving-and-responding (2026-08)
 * @module
 */
import { decodeBody } from '../body.js'
import { type Call, Refusal } from '../endpoint.js'
import { callback } from '../routes/interactions.js'
import { refusalText } from '../routes/refusal-text.js'
import type { World, WorldEvent } from '../world/index.js'
import type { Interaction } from '../world/interactions.js'
import type { Application } from '../world/model.js'
import type { Caller } from './caller.js'
import { disproof, interactionPong } from './proving.js'
import { addressOf, type EndpointTarget, expectTarget, isLocal, rawJson } from './target.js'

export interface EndpointParts {
  readonly world: World
  readonly caller: Caller
  /** The simulator's own origin. */
  readonly origin: string
}

export class Endpoints {
  readonly #parts: EndpointParts
  readonly #targets = new Map<string, EndpointTarget>()
  #unlisten: (() => void) | undefined

  constructor(parts: EndpointParts) {
    this.#parts = parts
    parts.world.prove = (applicationId, address) => this.disprove(applicationId, address)
  }

  close(): void {
    this.#unlisten?.()
  }

  /**
   * From now on, interactions go there instead of over the gateway; null ends that.
   * @throws TypeError for what is no address on this machine and no function; Error where the endpoint does not check
   * signatures, or does not answer a PING
   */
  async set(applicationId: string, target: EndpointTarget | null): Promise<void> {
    const application = this.#application(applicationId)
    if (target === null) {
      this.#targets.delete(applicationId)
      application.interactions_endpoint_url = null
      return
    }
    expectTarget(target, 'endpoint')
    const why = await this.disprove(applicationId, target)
    if (why !== undefined) throw new Error(`endpoint: Discord could not verify it: ${why}`)
    this.#targets.set(applicationId, target)
    application.interactions_endpoint_url = addressOf(target)
  }

  /** Why Discord would not take this endpoint; undefined where it would. Addresses elsewhere are believed. */
  async disprove(applicationId: string, target: EndpointTarget): Promise<string | undefined> {
    // Not before somebody has an endpoint, because the world spares itself what nobody listens to.
    this.#unlisten ??= this.#parts.world.listen(event => {
      if (event.event === 'INTERACTION_CREATE') this.#deliver(event)
    })
    if (typeof target !== 'function' && !isLocal(String(target))) return undefined
    const body = rawJson(this.#ping(applicationId))
    const ping = (forged: boolean) =>
      this.#parts.caller.call(this.#application(applicationId), { target, body, forged })
    return disproof({ ping, pong: interactionPong })
  }

  #deliver({ applicationId, data }: WorldEvent): void {
    const application = this.#parts.world.applications.get(applicationId ?? '')
    const address = application?.interactions_endpoint_url
    const interaction = this.#parts.world.interactions.get((data as { id: string }).id)
    if (application === undefined || address == null || interaction === undefined) return
    const target = this.#targets.get(application.id) ?? address
    // Not within the change itself: whoever makes the interaction has to know of it first.
    queueMicrotask(() => void this.#ask(application, interaction, target))
  }

  async #ask(application: Application, interaction: Interaction, target: EndpointTarget): Promise<void> {
    if (typeof target !== 'function' && !isLocal(String(target)))
      return this.#fail(interaction, `the simulator calls addresses of this machine only, not ${String(target)}`)
    let read = () => {}
    const sent = new Promise<void>(resolve => {
      read = resolve
    })
    try {
      const body = rawJson(interaction.payload)
      const response = await this.#parts.caller.call(application, { target, body, sent })
      await this.#read(interaction, response)
    } catch (error) {
      this.#fail(
        interaction,
        error instanceof Refusal ? `its answer was refused: ${refusalText(error)}` : refusalText(error),
      )
    } finally {
      read()
    }
  }

  /** Inline answers stand in a 200; a 202 says that REST is used. */
  async #read(interaction: Interaction, response: Response): Promise<void> {
    const bytes = Buffer.from(await response.arrayBuffer())
    if (response.status === 202 && bytes.length === 0) return
    if (response.status !== 200)
      return this.#fail(
        interaction,
        `expected the endpoint to answer 200, or 202 without a body, got ${response.status}`,
      )
    const { body, files } = decodeBody(bytes, response.headers.get('content-type') ?? undefined)
    await callback(this.#call(interaction, { body, files }))
  }

  /** The answer as if it had come over REST. */
  #call({ id, token }: Interaction, { body, files }: Pick<Call, 'body' | 'files'>): Call {
    return {
      ...{ world: this.#parts.world, origin: this.#parts.origin, method: 'POST', headers: {}, body, files },
      ...{ params: { interaction_id: id, interaction_token: token }, query: new URLSearchParams() },
      ...{ actor: undefined, reason: undefined },
    }
  }

  #fail(interaction: Interaction, why: string): void {
    if (interaction.answered === undefined) this.#parts.world.interactions.tell({ kind: 'failed', interaction, why })
  }

  #ping(applicationId: string): object {
    const { world } = this.#parts
    const token = world.secrets.text(40)
    return {
      ...{ app_permissions: '0', application_id: applicationId, attachment_size_limit: 10_485_760 },
      ...{ authorizing_integration_owners: {}, entitlements: [], id: world.snowflakes.next(), token, type: 1 },
      ...{ user: world.users.get(this.#application(applicationId).ownerId), version: 1 },
    }
  }

  #application(id: string): Application {
    const application = this.#parts.world.applications.get(id)
    if (application === undefined) throw new RangeError(`endpoint: expected a known application, got ${id}`)
    return application
  }
}
