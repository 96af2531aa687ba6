/**
 * Shop: what applications sell, who owns it, and what is paid for month by month.
 * https://docs.discord.com/developers/resources/entitlement (2026-08)
 * @module
 */
import type { World } from './index.js'

/** SKU types: https://docs.discord.com/developers/resources/sku#sku-object-sku-types (2026-08) */
export const SkuType = { Durable: 2, Consumable: 3, Subscription: 5 } as const
/** Those that the present API has; the older ones are gone from it. */
export const EntitlementType = { Subscription: 8, Purchase: 10 } as const

export interface Sku {
  readonly id: string
  readonly type: number
  readonly application_id: string
  readonly name: string
}

export interface Entitlement {
  readonly id: string
  readonly sku_id: string
  readonly application_id: string
  readonly user_id: string
  readonly guild_id?: string
  readonly type: number
  deleted: boolean
  consumed: boolean
  starts_at: string | null
  ends_at: string | null
}

export interface Subscription {
  readonly id: string
  readonly user_id: string
  readonly sku_ids: readonly string[]
  readonly entitlement_ids: readonly string[]
  renewal_sku_ids: readonly string[] | null
  current_period_start: string
  current_period_end: string
  /** 0 active, 1 inactive, 2 ending. */
  status: number
  canceled_at: string | null
}

const AVAILABLE = 1 << 2
const FOR_USERS = 1 << 8

/** A SKU as REST lists it: for sale, and where it is paid for month by month, to users. */
export function presentSku(sku: Sku) {
  const slug = sku.name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  return { ...sku, slug, flags: AVAILABLE | (sku.type === SkuType.Subscription ? FOR_USERS : 0) }
}

const MONTH_MS = 30 * 86_400_000

export class Shop {
  readonly skus = new Map<string, Sku>()
  readonly entitlements = new Map<string, Entitlement>()
  readonly subscriptions = new Map<string, Subscription>()
  /** Ids of the entitlements that an application gave out to try itself. */
  readonly tests = new Set<string>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Puts something up for sale. @default a durable of the simulator's bot */
  addSku({
    name,
    type = SkuType.Durable,
    applicationId,
  }: {
    name: string
    type?: number
    applicationId?: string
  }): Sku {
    const application_id = applicationId ?? this.#world.bot.applicationId
    const sku: Sku = { id: this.#world.snowflakes.next(), type, application_id, name }
    this.skus.set(sku.id, sku)
    return sku
  }

  /** Gives a user or a guild a right to a SKU and dispatches ENTITLEMENT_CREATE. */
  entitle(sku: Sku, to: { userId: string; guildId?: string; type?: number; endsAt?: string }): Entitlement {
    const entitlement: Entitlement = {
      id: this.#world.snowflakes.next(),
      sku_id: sku.id,
      application_id: sku.application_id,
      user_id: to.userId,
      ...(to.guildId !== undefined && { guild_id: to.guildId }),
      type: to.type ?? EntitlementType.Purchase,
      deleted: false,
      consumed: false,
      starts_at: to.endsAt === undefined ? null : this.#world.timestamp(),
      ends_at: to.endsAt ?? null,
    }
    this.entitlements.set(entitlement.id, entitlement)
    this.#tell('ENTITLEMENT_CREATE', entitlement)
    return entitlement
  }

  /** Lets a user pay for a SKU every 30 days; dispatches SUBSCRIPTION_CREATE and ENTITLEMENT_CREATE. */
  subscribe(sku: Sku, userId: string): Subscription {
    const now = this.#world.clock.now()
    const ends = this.#world.timestamp(now + MONTH_MS)
    const entitlement = this.entitle(sku, { userId, type: EntitlementType.Subscription, endsAt: ends })
    const subscription: Subscription = {
      id: this.#world.snowflakes.next(),
      user_id: userId,
      sku_ids: [sku.id],
      entitlement_ids: [entitlement.id],
      renewal_sku_ids: null,
      current_period_start: this.#world.timestamp(now),
      current_period_end: ends,
      status: 0,
      canceled_at: null,
    }
    this.subscriptions.set(subscription.id, subscription)
    const scope = { applicationId: sku.application_id }
    this.#world.emit('SUBSCRIPTION_CREATE', scope, () => ({ ...subscription }))
    return subscription
  }

  /** The rights to an application that hold now for a user, or for the guild where it is. */
  of(applicationId: string, { userId, guildId }: { userId: string; guildId: string | undefined }): Entitlement[] {
    const now = this.#world.clock.now()
    return [...this.entitlements.values()].filter(
      one =>
        one.application_id === applicationId &&
        !one.deleted &&
        (one.ends_at === null || Date.parse(one.ends_at) > now) &&
        (one.guild_id === undefined ? one.user_id === userId : one.guild_id === guildId),
    )
  }

  /** Marks a right as used up and dispatches ENTITLEMENT_UPDATE. */
  consume(entitlement: Entitlement): void {
    entitlement.consumed = true
    this.#tell('ENTITLEMENT_UPDATE', entitlement)
  }

  /** Takes a right away and dispatches ENTITLEMENT_DELETE. */
  withdraw(entitlement: Entitlement): void {
    entitlement.deleted = true
    this.#tell('ENTITLEMENT_DELETE', entitlement)
  }

  #tell(event: string, entitlement: Entitlement): void {
    const { application_id: applicationId } = entitlement
    this.#world.emit(event, { applicationId }, () => ({ ...entitlement }))
  }
}
