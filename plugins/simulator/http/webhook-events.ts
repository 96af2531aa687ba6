/**
 * WebhookEvents: tells applications over HTTP who installed them and what was bought.
 * https://docs.discord.com/developers/events/webhook-events (2026-08)
 * @module
 */
import { expectOneOf } from '../checks.js'
import type { SimulatorClock } from '../clock.js'
import type { World } from '../world/index.js'
import type { Application } from '../world/model.js'
import type { Caller } from './caller.js'
import { disproof, eventPong } from './proving.js'
import { addressOf, type EndpointTarget, expectTarget, rawJson } from './target.js'

export const EVENT_TYPES = [
  ...['APPLICATION_AUTHORIZED', 'APPLICATION_DEAUTHORIZED', 'QUEST_USER_ENROLLMENT'],
  ...['ENTITLEMENT_CREATE', 'ENTITLEMENT_UPDATE', 'ENTITLEMENT_DELETE'],
  ...['LOBBY_MESSAGE_CREATE', 'LOBBY_MESSAGE_UPDATE', 'LOBBY_MESSAGE_DELETE'],
  ...['GAME_DIRECT_MESSAGE_CREATE', 'GAME_DIRECT_MESSAGE_UPDATE', 'GAME_DIRECT_MESSAGE_DELETE'],
] as const

/** https://docs.discord.com/developers/events/webhook-events#event-types (2026-08) */
export type WebhookEventType = (typeof EVENT_TYPES)[number]

/** One event and what became of it. */
export interface SentEvent {
  readonly type: WebhookEventType
  /** Requests so far. */
  attempts: number
  /** True once it was answered with 204; undefined while it will be tried again. */
  delivered: boolean | undefined
}

const FIRST_RETRY_MS = 1_000
/** Events are given up after this time. */
const GIVE_UP_MS = 600_000
const [ENABLED, DISABLED] = [2, 1]

interface Delivery {
  readonly application: Application
  readonly target: EndpointTarget
  readonly body: string
  readonly event: SentEvent
  readonly since: number
}

export class WebhookEvents {
  readonly #world: World
  readonly #clock: SimulatorClock
  readonly #caller: Caller
  readonly #targets = new Map<string, EndpointTarget>()
  #unlisten: (() => void) | undefined

  constructor({ world, clock, caller }: { world: World; clock: SimulatorClock; caller: Caller }) {
    this.#world = world
    this.#clock = clock
    this.#caller = caller
  }

  close(): void {
    this.#unlisten?.()
  }

  /**
   * From now on these events go there; null ends that.
   * @throws TypeError for what is no address on this machine, no function or no type; Error where the endpoint does not
   * check signatures, or does not answer a PING with 204
   */
  async set(
    applicationId: string,
    target: EndpointTarget | null,
    types: readonly WebhookEventType[] = EVENT_TYPES,
  ): Promise<void> {
    const application = this.#world.applications.get(applicationId)!
    for (const type of types) expectOneOf(type, 'events: types', EVENT_TYPES)
    if (target !== null) {
      expectTarget(target, 'events')
      const body = rawJson({ version: 1, application_id: applicationId, type: 0 })
      const ping = (forged: boolean) => this.#caller.call(application, { target, body, forged })
      const why = await disproof({ ping, pong: eventPong })
      if (why !== undefined) throw new Error(`events: Discord could not verify the endpoint: ${why}`)
      this.#targets.set(applicationId, target)
      this.#unlisten ??= this.#world.listen(({ event, applicationId, data }) => {
        if (event.startsWith('ENTITLEMENT_')) this.send(applicationId ?? '', event as WebhookEventType, data)
      })
    } else this.#targets.delete(applicationId)
    Object.assign(application, {
      event_webhooks_url: target === null ? null : addressOf(target),
      event_webhooks_status: target === null ? DISABLED : ENABLED,
      event_webhooks_types: target === null ? [] : [...types],
    })
  }

  /** Sends an event if the application wants it, again and again until it is answered; undefined where it is not wanted. */
  send(applicationId: string, type: WebhookEventType, data: unknown): SentEvent | undefined {
    expectOneOf(type, 'event: type', EVENT_TYPES)
    const application = this.#world.applications.get(applicationId)
    const target = this.#targets.get(applicationId)
    if (application === undefined || target === undefined) return undefined
    if (application.event_webhooks_status !== ENABLED || !application.event_webhooks_types.includes(type))
      return undefined
    const event: SentEvent = { type, attempts: 0, delivered: undefined }
    const payload = { type, timestamp: this.#world.timestamp(), ...(data !== undefined && { data }) }
    const body = rawJson({ version: 1, application_id: applicationId, type: 1, event: payload })
    void this.#try({ application, target, body, event, since: this.#clock.now() })
    return event
  }

  async #try(delivery: Delivery): Promise<void> {
    const { application, event, since } = delivery
    event.attempts++
    if (await this.#arrives(application, delivery)) {
      event.delivered = true
      return
    }
    const wait = FIRST_RETRY_MS * 2 ** (event.attempts - 1)
    if (this.#clock.now() + wait - since > GIVE_UP_MS) event.delivered = false
    else this.#clock.timer(wait, () => void this.#try(delivery))
  }

  async #arrives(application: Application, { target, body }: Delivery): Promise<boolean> {
    try {
      return (await this.#caller.call(application, { target, body })).status === 204
    } catch {
      return false
    }
  }
}
