import { afterEach, describe, expect, it } from 'vitest'
import { type EndpointHandler, type Simulation, simulate } from '../../../../plugins/simulator/index.js'
import { isSigned } from './bot.js'

interface Event {
  readonly type: number
  readonly version: number
  readonly application_id: string
  readonly event?: { readonly type: string; readonly timestamp: string; readonly data?: { readonly sku_id: string } }
}

const open: Simulation[] = []

afterEach(async () => {
  for (const discord of open.splice(0)) await discord.close()
})

/** Takes events, each with the status that is next. */
async function begin(statuses: number[] = []) {
  const discord = await simulate({ patience: 50 })
  open.push(discord)
  const events: Event[] = []
  const handler: EndpointHandler = async request => {
    const body = await request.text()
    if (!isSigned(discord.publicKey, request.headers, body)) return new Response(null, { status: 401 })
    const event = JSON.parse(body) as Event
    if (event.type === 1) events.push(event)
    return new Response(null, { status: event.type === 1 ? (statuses.shift() ?? 204) : 204 })
  }
  return { discord, events, handler }
}

describe('discord.events', () => {
  it('tells of what is bought, signed', async () => {
    const { discord, events, handler } = await begin()
    await discord.events(handler)
    const sku = discord.world.shop.addSku({ name: 'Gold' })

    discord.world.shop.entitle(sku, { userId: discord.user('ann').id })
    await discord.settle()

    expect(events).toMatchObject([
      {
        type: 1,
        version: 1,
        application_id: discord.world.bot.applicationId,
        event: { type: 'ENTITLEMENT_CREATE', data: { sku_id: sku.id } },
      },
    ])
  })

  it('tells of users who install the application', async () => {
    const { discord, events, handler } = await begin()
    await discord.events(handler)

    const { id } = discord.user('ann').install()
    await discord.settle()

    expect(events[0]?.event).toMatchObject({
      type: 'APPLICATION_AUTHORIZED',
      data: { integration_type: 1, user: { id } },
    })
  })

  it('sends any event on demand', async () => {
    const { discord, events, handler } = await begin()
    await discord.events(handler)

    const sent = discord.event('APPLICATION_DEAUTHORIZED', { user: { id: '1' } })
    await discord.settle()

    expect(events[0]?.event?.type).toBe('APPLICATION_DEAUTHORIZED')
    expect(sent).toEqual({ type: 'APPLICATION_DEAUTHORIZED', attempts: 1, delivered: true })
  })

  it('tries again, later and later, for ten minutes', async () => {
    const { discord, events, handler } = await begin([500, 500])
    await discord.events(handler)

    const sent = discord.event('APPLICATION_AUTHORIZED', {})
    await discord.advance(2_000)
    expect(sent).toMatchObject({ attempts: 2, delivered: undefined })
    await discord.advance(2_000)

    expect(sent).toMatchObject({ attempts: 3, delivered: true })
    expect(events).toHaveLength(3)
  })

  it('gives an event up after ten minutes', async () => {
    const { discord, handler } = await begin(Array.from({ length: 50 }, () => 500))
    await discord.events(handler)

    const sent = discord.event('APPLICATION_AUTHORIZED', {})
    await discord.clock.advance(700_000)

    expect(sent).toMatchObject({ delivered: false })
  })

  it('sends only what the application wants', async () => {
    const { discord, events, handler } = await begin()
    await discord.events(handler, ['ENTITLEMENT_DELETE'])

    expect(discord.event('APPLICATION_AUTHORIZED', {})).toBeUndefined()
    await discord.events(null)
    expect(discord.event('ENTITLEMENT_DELETE', {})).toBeUndefined()
    expect(events).toEqual([])
  })

  it.each<[string, EndpointHandler, string]>([
    ['answers a PING with 200', async () => Response.json({ type: 1 }), 'expected 204 for a PING, got 200'],
    ['believes everything', async () => new Response(null, { status: 204 }), 'expected 401 for a wrong signature'],
  ])('refuses an endpoint that %s', async (_, handler, why) => {
    const { discord } = await begin()

    await expect(discord.events(handler)).rejects.toThrow(why)
  })
})
