import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

interface Entitlement {
  id: string
}

function shopBench(type?: number) {
  const at = bench()
  const sku = at.world.shop.addSku({ name: 'Sextant', ...(type !== undefined && { type }) })
  return { ...at, sku, path: `/applications/${at.world.bot.applicationId}/entitlements`, ann: at.world.person('ann') }
}

describe('entitlements', () => {
  it('are given out to try, to a user', async () => {
    const at = shopBench()
    const body = { sku_id: at.sku.id, owner_id: at.ann.id, owner_type: 2 }
    const made = await at.body<Entitlement>(`POST ${at.path}`, { body })

    expect(made).toMatchObject({ sku_id: at.sku.id, user_id: at.ann.id, type: 8, deleted: false, ends_at: null })
    expect(await at.body(`GET ${at.path}/${made.id}`)).toEqual(made)
    expect(at.events.at(-1)).toMatchObject({ event: 'ENTITLEMENT_CREATE', applicationId: at.world.bot.applicationId })
  })

  it('are given out to try, to a guild', async () => {
    const at = shopBench()
    const body = { sku_id: at.sku.id, owner_id: at.guildId, owner_type: 1 }

    expect(await at.body(`POST ${at.path}`, { body })).toMatchObject({ guild_id: at.guildId })
  })

  it('are given out to try once', async () => {
    const at = shopBench()
    const body = { sku_id: at.sku.id, owner_id: at.ann.id, owner_type: 2 }
    await at.call(`POST ${at.path}`, { body })

    expect(await at.refusal(`POST ${at.path}`, { body })).toMatchObject({ code: 40074 })
  })

  it('need a SKU that is for sale', async () => {
    const at = shopBench()
    const body = { sku_id: '1', owner_id: at.ann.id, owner_type: 2 }

    expect(await at.refusal(`POST ${at.path}`, { body })).toMatchObject({ status: 404, code: 10027 })
  })

  it('are listed by owner, SKU and state', async () => {
    const at = shopBench()
    const other = at.world.shop.addSku({ name: 'Chart' })
    const mine = at.world.shop.entitle(at.sku, { userId: at.ann.id })
    at.world.shop.entitle(other, { userId: at.world.person('ben').id })
    at.world.shop.withdraw(at.world.shop.entitle(at.sku, { userId: at.ann.id }))
    at.world.shop.entitle(at.sku, { userId: at.ann.id, endsAt: at.world.timestamp(at.clock.now() - 1) })

    const ids = async (query: string) => (await at.body<Entitlement[]>(`GET ${at.path}`, { query })).map(({ id }) => id)
    expect(await ids(`user_id=${at.ann.id}&exclude_ended=true`)).toEqual([mine.id])
    expect(await ids(`sku_ids=${at.sku.id},${other.id}`)).toHaveLength(3)
    expect(await ids('exclude_deleted=false')).toHaveLength(4)
    expect(await ids(`after=${mine.id}&limit=1`)).toHaveLength(1)
  })

  it('are withdrawn where they were given out to try', async () => {
    const at = shopBench()
    const body = { sku_id: at.sku.id, owner_id: at.ann.id, owner_type: 2 }
    const { id } = await at.body<Entitlement>(`POST ${at.path}`, { body })
    const bought = at.world.shop.entitle(at.sku, { userId: at.ann.id })

    expect((await at.call(`DELETE ${at.path}/${id}`)).status).toBe(204)
    expect(at.events.at(-1)).toMatchObject({ event: 'ENTITLEMENT_DELETE', data: { id } })
    expect(await at.refusal(`DELETE ${at.path}/${bought.id}`)).toMatchObject({ code: 40019 })
  })

  it('are consumed once they are consumable', async () => {
    const at = shopBench(3)
    const { id } = at.world.shop.entitle(at.sku, { userId: at.ann.id })

    expect((await at.call(`POST ${at.path}/${id}/consume`)).status).toBe(204)
    expect(await at.body(`GET ${at.path}/${id}`)).toMatchObject({ consumed: true })
    expect(at.events.at(-1)?.event).toBe('ENTITLEMENT_UPDATE')
  })

  it('are not consumed where they last', async () => {
    const at = shopBench()
    const { id } = at.world.shop.entitle(at.sku, { userId: at.ann.id })

    expect(await at.refusal(`POST ${at.path}/${id}/consume`)).toMatchObject({ code: 40018 })
  })

  it('show their user through a bearer token', async () => {
    const at = shopBench()
    const mine = at.world.shop.entitle(at.sku, { userId: at.ann.id })
    at.world.shop.entitle(at.sku, { userId: at.world.person('ben').id })
    const actor = at.world.actorOf('Bearer', at.world.issueBearer(at.ann.id, ['identify']))!
    const path = `/users/@me/applications/${at.world.bot.applicationId}/entitlements`

    expect(await at.body(`GET ${path}`, { actor })).toMatchObject([{ id: mine.id }])
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ code: 20001 })
  })

  it('come with the interactions of their owner', async () => {
    const at = shopBench()
    const { id } = at.world.shop.entitle(at.sku, { userId: at.ann.id })

    const { payload } = at.world.interactions.create({ kind: 'command', userId: at.ann.id })

    expect(payload.entitlements).toMatchObject([{ id }])
  })
})

describe('SKUs', () => {
  it('are listed with what they are', async () => {
    const at = shopBench(5)

    expect(await at.body(`GET /applications/${at.world.bot.applicationId}/skus`)).toMatchObject([
      { id: at.sku.id, type: 5, name: 'Sextant', slug: 'sextant', flags: 260 },
    ])
  })
})

describe('subscriptions', () => {
  it('are listed for a user, and got one by one', async () => {
    const at = shopBench(5)
    const { id } = at.world.shop.subscribe(at.sku, at.ann.id)
    const path = `/skus/${at.sku.id}/subscriptions`

    expect(await at.body(`GET ${path}`, { query: `user_id=${at.ann.id}` })).toMatchObject([{ id, status: 0 }])
    expect(await at.body(`GET ${path}/${id}`)).toMatchObject({ id, sku_ids: [at.sku.id] })
    expect(at.events.at(-1)?.event).toBe('SUBSCRIPTION_CREATE')
  })

  it('are listed for somebody', async () => {
    const at = shopBench(5)

    expect((await at.refusal(`GET /skus/${at.sku.id}/subscriptions`)).errors).toHaveProperty('user_id')
  })
})
