import { describe, expect, it, vi } from 'vitest'
import type { WebhookEvent } from '../../../../plugins/interactions/index.js'
import { ConfigError, InteractionError } from '../../../../src/index.js'
import { settled } from '../../../support/clock.js'
import { httpStage, signer } from '../../../support/signed.js'

const timestamp = '2026-11-21T10:00:00.123456+00:00'
const event = (type: string, data?: unknown) => ({
  ...{ version: 1, application_id: '42', type: 1 },
  event: { type, timestamp, ...(data !== undefined && { data }) },
})
const entitlement = { id: '5', sku_id: '6', application_id: '42', type: 8, deleted: false, user_id: '7' }

function stage() {
  const all = httpStage()
  const { webhookEvents } = all.on
  return { ...all, events: webhookEvents, fetch: (body: object) => webhookEvents.fetch(all.signer.request(body)) }
}

describe('interactions.webhookEvents', () => {
  it('answers a PING with 204 and nothing (interactions 10)', async () => {
    const { fetch } = stage()

    const response = await fetch({ version: 1, application_id: '42', type: 0 })

    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
  })

  it('tells listeners of events by name, and answers 204 (interactions 10)', async () => {
    const { events, fetch } = stage()
    const bought: WebhookEvent[] = []
    const others = vi.fn()
    events.on('entitlementCreate', event => {
      const sku: string = event.data.sku_id
      bought.push(event)
      return sku
    })
    events.on('entitlementDelete', others)

    const response = await fetch(event('ENTITLEMENT_CREATE', entitlement))

    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
    const key = expect.stringMatching(/^[0-9a-f]{32}$/)
    expect(bought).toEqual([{ type: 'ENTITLEMENT_CREATE', applicationId: '42', timestamp, data: entitlement, key }])
    expect(others).not.toHaveBeenCalled()
  })

  it.each([
    ['APPLICATION_AUTHORIZED', 'applicationAuthorized'],
    ['APPLICATION_DEAUTHORIZED', 'applicationDeauthorized'],
    ['ENTITLEMENT_UPDATE', 'entitlementUpdate'],
    ['QUEST_USER_ENROLLMENT', 'questUserEnrollment'],
    ['LOBBY_MESSAGE_CREATE', 'lobbyMessageCreate'],
    ['GAME_DIRECT_MESSAGE_DELETE', 'gameDirectMessageDelete'],
    ['SOMETHING_NEW', 'somethingNew'],
  ])('calls %s %s', async (type, name) => {
    const { events, fetch } = stage()
    const listener = vi.fn()
    events.on(name, listener)

    await fetch(event(type))

    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('gives each delivery of an event the same key, and other events another (interactions 10)', async () => {
    const { events, fetch } = stage()
    const keys: string[] = []
    events.on('entitlementCreate', ({ key }) => keys.push(key))

    await fetch(event('ENTITLEMENT_CREATE', entitlement))
    await fetch(event('ENTITLEMENT_CREATE', entitlement))
    await fetch(event('ENTITLEMENT_CREATE', { ...entitlement, id: '8' }))

    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('answers 204 where a listener fails, reports it, and calls the others (interactions 10)', async () => {
    const { events, fetch, errors } = stage()
    const other = vi.fn()
    events.on('entitlementCreate', () => {
      throw new Error('no database')
    })
    events.on('entitlementCreate', async () => Promise.reject('no network'))
    events.on('entitlementCreate', other)

    const response = await fetch(event('ENTITLEMENT_CREATE', entitlement))

    expect(response.status).toBe(204)
    expect(other).toHaveBeenCalledTimes(1)
    expect(errors.map(({ cause }) => (cause as Error).message)).toEqual(['no database', 'no network'])
    expect(errors[0]).toBeInstanceOf(InteractionError)
    expect(errors[0]).toMatchObject({ code: 'HANDLER_FAILED', interaction: 'webhook event ENTITLEMENT_CREATE' })
    expect(JSON.stringify(errors)).not.toContain('"7"')
  })

  it('waits for listeners before it says that the event arrived, but not until Discord gives up', async () => {
    const { events, fetch, clock, on } = stage()
    let finish = () => {}
    const begun = new Promise<void>(begin => {
      const listen = () =>
        new Promise<void>(resolve => {
          finish = resolve
          begin()
        })
      events.on('entitlementCreate', listen)
    })

    let isAnswered = false
    const answer = fetch(event('ENTITLEMENT_CREATE', entitlement)).then(response => {
      isAnswered = true
      return response
    })
    await begun // the key is made on another thread
    await clock.advance(2499)
    const early = isAnswered
    await clock.advance(1)
    const { status } = await answer
    let isClosed = false
    const closing = on.close().then(() => {
      isClosed = true
    })
    await settled()
    const stillWaits = !isClosed
    finish()
    await closing

    expect({ early, status, stillWaits }).toEqual({ early: false, status: 204, stillWaits: true })
  })

  it('stops calling a listener that was taken back', async () => {
    const { events, fetch } = stage()
    const listener = vi.fn()
    events.on('entitlementCreate', listener)()

    expect((await fetch(event('ENTITLEMENT_CREATE', entitlement))).status).toBe(204)
    expect(listener).not.toHaveBeenCalled()
  })

  it('refuses what Discord did not sign', async () => {
    const { events } = stage()
    const listener = vi.fn()
    events.on('entitlementCreate', listener)

    const response = await events.fetch(signer().request(event('ENTITLEMENT_CREATE', entitlement)))

    expect(response.status).toBe(401)
    expect(listener).not.toHaveBeenCalled()
  })

  it.each([
    ['an interaction', { type: 2, id: '1', application_id: '42', token: 't', data: {} }],
    ['no event', { type: 1, application_id: '42' }],
    ['no type', { type: 1, application_id: '42', event: { timestamp } }],
    ['no application', { type: 1, event: { type: 'ENTITLEMENT_CREATE', timestamp } }],
    ['an unknown kind', { type: 7, application_id: '42' }],
  ])('answers %s with 400', async (_, body) => {
    expect((await stage().fetch(body)).status).toBe(400)
  })

  it.each(['', 'ENTITLEMENT_CREATE', 'entitlement', '__proto__', 7, undefined])(
    'takes no event of the name %j',
    name => {
      expect(() => stage().events.on(name as string, () => {})).toThrow(ConfigError)
    },
  )

  it('takes functions only', () => {
    expect(() => stage().events.on('entitlementCreate', 7 as never)).toThrow(ConfigError)
  })

  it('keeps both paths apart: neither takes what the other does', async () => {
    const { on, signer } = httpStage()

    const interaction = { type: 1, id: '1', application_id: '42', token: 't' }
    const ping = { version: 1, application_id: '42', type: 0 }

    expect((await on.webhookEvents.fetch(signer.request(interaction))).status).toBe(400)
    expect((await on.fetch(signer.request(ping))).status).toBe(400)
  })
})
