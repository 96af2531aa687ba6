/**
 * Entitlement routes: who owns what an application sells, and what is paid for month by month.
 * https://docs.discord.com/developers/resources/entitlement (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import { type Entitlement, EntitlementType, presentSku, type Sku, SkuType, type Subscription } from '../world/shop.js'
import { applicationIn } from './applications.js'
import { boolean, check, choice, integer, invalid, object, required, snowflake } from './check.js'
import { checkQuery, pageOf } from './pages.js'
import { actorOf, bearerOf, idIn } from './reach.js'
import { unknown } from './refusals.js'

const PATH = '/applications/{application_id}/entitlements'
const SKU = '/skus/{sku_id}/subscriptions'

export const entitlementRoutes: readonly Endpoint[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: post },
  { method: 'GET', path: `${PATH}/{entitlement_id}`, handle: get },
  { method: 'DELETE', path: `${PATH}/{entitlement_id}`, handle: remove },
  { method: 'POST', path: `${PATH}/{entitlement_id}/consume`, handle: consume },
  { method: 'GET', path: '/users/@me/applications/{application_id}/entitlements', handle: listMine },
  { method: 'GET', path: '/applications/{application_id}/skus', handle: listSkus },
  { method: 'GET', path: SKU, handle: listSubscriptions },
  { method: 'GET', path: `${SKU}/{subscription_id}`, handle: getSubscription },
]

const FOR_GUILD = 1
const Query = object({
  user_id: snowflake,
  guild_id: snowflake,
  before: snowflake,
  after: snowflake,
  limit: integer({ min: 1, max: 100 }),
  exclude_ended: boolean,
  exclude_deleted: boolean,
  only_active: boolean,
})
const Post = object({
  sku_id: required(snowflake),
  owner_id: required(snowflake),
  owner_type: required(choice(1, 2)),
})
const Subscriptions = object({
  user_id: snowflake,
  before: snowflake,
  after: snowflake,
  limit: integer({ min: 1, max: 100 }),
})

function list(call: Call): Reply {
  const { id } = applicationIn(call)
  const skus = skusIn(call)
  const query = new URLSearchParams([...call.query].filter(([key]) => key !== 'sku_ids'))
  const { user_id, guild_id, before, after, limit = 100, ...rest } = checkQuery(Query, query)
  const { exclude_deleted = true, exclude_ended, only_active } = rest
  const found = [...call.world.shop.entitlements.values()].filter(
    one =>
      one.application_id === id &&
      (user_id === undefined || one.user_id === user_id) &&
      (guild_id === undefined || one.guild_id === guild_id) &&
      (skus.length === 0 || skus.includes(one.sku_id)) &&
      !((exclude_deleted || only_active === true) && one.deleted) &&
      !((exclude_ended === true || only_active === true) && isOver(call, one)),
  )
  return { status: 200, body: pageOf(found, one => one.id, { before, after, limit }).map(one => ({ ...one })) }
}

function get(call: Call): Reply {
  return { status: 200, body: { ...entitlementIn(call) } }
}

/** A test entitlement; it never ends. */
function post(call: Call): Reply {
  const { id } = applicationIn(call)
  const { sku_id, owner_id, owner_type } = check(Post, call.body)
  const sku = call.world.shop.skus.get(sku_id)
  if (sku?.application_id !== id) throw unknown('sku')
  const owner = owner_type === FOR_GUILD ? guildOwner(call, owner_id) : userOwner(call, owner_id)
  demandNew(call, sku, owner)
  const entitlement = call.world.shop.entitle(sku, { ...owner, type: EntitlementType.Subscription })
  call.world.shop.tests.add(entitlement.id)
  return { status: 200, body: { ...entitlement } }
}

/** @throws Refusal (40074) for an owner that has been given this to try already */
function demandNew({ world }: Call, sku: Sku, owner: { userId: string; guildId?: string }): void {
  const has = [...world.shop.entitlements.values()].some(
    one =>
      world.shop.tests.has(one.id) &&
      !one.deleted &&
      one.sku_id === sku.id &&
      one.guild_id === owner.guildId &&
      one.user_id === owner.userId,
  )
  if (has) throw new Refusal(400, 40074, 'An entitlement has already been granted for this resource')
}

function guildOwner({ world }: Call, id: string) {
  const guild = world.guilds.get(id)
  if (guild === undefined) throw unknown('guild')
  return { userId: guild.settings.owner_id, guildId: id }
}

function userOwner({ world }: Call, userId: string) {
  if (!world.users.has(userId)) throw unknown('user')
  return { userId }
}

function remove(call: Call): Reply {
  const entitlement = entitlementIn(call)
  if (!call.world.shop.tests.has(entitlement.id)) {
    throw new Refusal(400, 40019, 'You can only delete sandbox entitlements.')
  }
  call.world.shop.withdraw(entitlement)
  return { status: 204 }
}

function consume(call: Call): Reply {
  const entitlement = entitlementIn(call)
  if (call.world.shop.skus.get(entitlement.sku_id)?.type !== SkuType.Consumable) {
    throw new Refusal(400, 40018, 'Only consumable SKUs can be consumed')
  }
  call.world.shop.consume(entitlement)
  return { status: 204 }
}

/** What the user behind a bearer token owns. */
function listMine(call: Call): Reply {
  const { userId } = bearerOf(call)
  const id = idIn(call, 'application_id')
  const skus = skusIn(call)
  const consumed = ['true', 'True', '1'].includes(call.query.get('exclude_consumed') ?? 'true')
  const mine = [...call.world.shop.entitlements.values()].filter(
    one =>
      one.application_id === id &&
      one.user_id === userId &&
      !one.deleted &&
      !isOver(call, one) &&
      !(consumed && one.consumed) &&
      (skus.length === 0 || skus.includes(one.sku_id)),
  )
  return { status: 200, body: mine.map(one => ({ ...one })) }
}

/** https://docs.discord.com/developers/resources/sku#list-skus (2026-08) */
function listSkus(call: Call): Reply {
  const { id } = applicationIn(call)
  const mine = [...call.world.shop.skus.values()].filter(({ application_id }) => application_id === id)
  return { status: 200, body: mine.map(presentSku) }
}

function listSubscriptions(call: Call): Reply {
  const sku = skuIn(call)
  const { user_id, before, after, limit = 50 } = checkQuery(Subscriptions, call.query)
  const userId = askedUser(call, user_id)
  const found = subscriptionsOf(call, sku).filter(one => one.user_id === userId)
  return { status: 200, body: pageOf(found, one => one.id, { before, after, limit }).map(one => ({ ...one })) }
}

function getSubscription(call: Call): Reply {
  const id = idIn(call, 'subscription_id')
  const subscription = subscriptionsOf(call, skuIn(call)).find(one => one.id === id)
  if (subscription === undefined) throw new Refusal(404, 0, '404: Not Found')
  return { status: 200, body: { ...subscription } }
}

/** Bots say whose; a bearer token's are its user's. */
function askedUser(call: Call, named: string | undefined): string {
  const actor = actorOf(call)
  const userId = named ?? (actor.kind === 'bearer' ? actor.userId : undefined)
  if (userId === undefined) throw invalid(['user_id'], 'BASE_TYPE_REQUIRED', 'This field is required')
  return userId
}

function subscriptionsOf({ world }: Call, sku: Sku): Subscription[] {
  return [...world.shop.subscriptions.values()].filter(one => one.sku_ids.includes(sku.id))
}

function skuIn(call: Call): Sku {
  const sku = call.world.shop.skus.get(idIn(call, 'sku_id'))
  if (sku === undefined || sku.application_id !== actorOf(call).applicationId) throw unknown('sku')
  return sku
}

function entitlementIn(call: Call): Entitlement {
  const { id } = applicationIn(call)
  const entitlement = call.world.shop.entitlements.get(idIn(call, 'entitlement_id'))
  if (entitlement === undefined || entitlement.application_id !== id) throw unknown('entitlement')
  return entitlement
}

/** Separated by commas or repeated. */
function skusIn({ query }: Call): string[] {
  return query.getAll('sku_ids').flatMap(ids => ids.split(',').filter(id => id !== ''))
}

function isOver({ world }: Call, { ends_at }: Entitlement): boolean {
  return ends_at !== null && Date.parse(ends_at) <= world.clock.now()
}
