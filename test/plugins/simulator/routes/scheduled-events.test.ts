import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

interface Event {
  id: string
  status: number
}

const MINUTE_MS = 60_000

function outing(at: Bench, fields: object = {}) {
  return {
    name: 'Regatta',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Pier 4' },
    scheduled_start_time: at.world.timestamp(at.clock.now() + MINUTE_MS),
    scheduled_end_time: at.world.timestamp(at.clock.now() + 2 * MINUTE_MS),
    ...fields,
  }
}

async function plan(at: Bench, fields?: object): Promise<string> {
  const { id } = await at.body<Event>(`POST /guilds/${at.guildId}/scheduled-events`, { body: outing(at, fields) })
  return `/guilds/${at.guildId}/scheduled-events/${id}`
}

const weekly = (at: Bench) => ({
  recurrence_rule: {
    start: at.world.timestamp(at.clock.now() + MINUTE_MS),
    frequency: 2,
    interval: 1,
    by_weekday: [3],
  },
})

describe('scheduled events', () => {
  it('are planned and read back', async () => {
    const at = bench()
    const path = await plan(at)

    expect(await at.body(`GET ${path}`)).toMatchObject({ name: 'Regatta', status: 1, channel_id: null })
    expect(await at.body(`GET /guilds/${at.guildId}/scheduled-events`)).toHaveLength(1)
    expect(at.events.at(-1)).toMatchObject({ event: 'GUILD_SCHEDULED_EVENT_CREATE', data: { name: 'Regatta' } })
  })

  it('count those who come where asked', async () => {
    const at = bench()
    const path = await plan(at)

    expect(await at.body(`GET ${path}`)).not.toHaveProperty('user_count')
    expect(await at.body(`GET ${path}`, { query: 'with_user_count=true' })).toMatchObject({ user_count: 1 })
  })

  it('need a place and an end outside of Discord', async () => {
    const at = bench()
    const body = outing(at, { entity_metadata: null, scheduled_end_time: null })

    expect((await at.refusal(`POST /guilds/${at.guildId}/scheduled-events`, { body })).errors).toMatchObject({
      entity_metadata: { location: { _errors: [{ code: 'BASE_TYPE_REQUIRED' }] } },
      scheduled_end_time: { _errors: [{ code: 'BASE_TYPE_REQUIRED' }] },
    })
  })

  it('need a channel inside', async () => {
    const at = bench()
    const body = outing(at, { entity_type: 2 })

    expect((await at.refusal(`POST /guilds/${at.guildId}/scheduled-events`, { body })).errors).toHaveProperty(
      'channel_id',
    )
  })

  it('do not begin in the past', async () => {
    const at = bench()
    const body = outing(at, { scheduled_start_time: at.world.timestamp(at.clock.now() - 1) })

    expect((await at.refusal(`POST /guilds/${at.guildId}/scheduled-events`, { body })).errors).toHaveProperty(
      'scheduled_start_time._errors.0.code',
      'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
    )
  })

  it('need the right to make events', async () => {
    const at = bench({ guilds: [{ botPermissions: 0n }] })
    at.world.guild().roles.get(at.guildId)!.permissions = '1024'
    at.world.guild().permissionCache.clear()

    expect(await at.refusal(`POST /guilds/${at.guildId}/scheduled-events`, { body: outing(at) })).toMatchObject({
      code: 50013,
    })
  })

  it('refuse rules of repetition that Discord cannot show', async () => {
    const at = bench()
    const { recurrence_rule } = weekly(at)
    const body = outing(at, { recurrence_rule: { ...recurrence_rule, by_weekday: [1, 2], count: 3 } })

    expect((await at.refusal(`POST /guilds/${at.guildId}/scheduled-events`, { body })).errors).toMatchObject({
      recurrence_rule: { by_weekday: {}, count: {} },
    })
  })

  it('change, and start', async () => {
    const at = bench()
    const path = await plan(at)

    expect(await at.body(`PATCH ${path}`, { body: { name: 'Race', status: 2 } })).toMatchObject({
      name: 'Race',
      status: 2,
    })
    expect(at.events.at(-1)?.event).toBe('GUILD_SCHEDULED_EVENT_UPDATE')
  })

  it('do not change once they are over', async () => {
    const at = bench()
    const path = await plan(at)
    await at.call(`PATCH ${path}`, { body: { status: 4 } })

    expect(await at.refusal(`PATCH ${path}`, { body: { name: 'Race' } })).toMatchObject({ code: 180000 })
  })

  it('skip no status', async () => {
    const at = bench()
    const path = await plan(at)

    expect((await at.refusal(`PATCH ${path}`, { body: { status: 3 } })).errors).toHaveProperty('status')
  })

  it('begin and end outside of Discord by themselves', async () => {
    const at = bench()
    const path = await plan(at)

    await at.clock.advance(MINUTE_MS)
    expect(await at.body(`GET ${path}`)).toMatchObject({ status: 2 })
    await at.clock.advance(MINUTE_MS)
    expect(await at.body(`GET ${path}`)).toMatchObject({ status: 3 })
  })

  it('are deleted', async () => {
    const at = bench()
    const path = await plan(at)

    expect((await at.call(`DELETE ${path}`)).status).toBe(204)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404, code: 10070 })
    expect(at.events.at(-1)?.event).toBe('GUILD_SCHEDULED_EVENT_DELETE')
  })

  it('tell who comes, as members where asked', async () => {
    const at = bench()
    const path = await plan(at)
    const ann = at.world.person('ann')
    at.world.attend([...at.world.guild().events.values()][0]!, ann.id)

    const users = await at.body<{ user_id: string }[]>(`GET ${path}/users`, { query: 'with_member=true' })

    expect(users).toContainEqual(expect.objectContaining({ user_id: ann.id, member: expect.anything() }))
    expect(at.events.at(-1)).toMatchObject({ event: 'GUILD_SCHEDULED_EVENT_USER_ADD', data: { user_id: ann.id } })
  })

  it('page through who comes, before winning over after', async () => {
    const at = bench()
    const path = await plan(at)
    const event = [...at.world.guild().events.values()][0]!
    for (const name of ['ann', 'ben', 'cleo']) at.world.attend(event, at.world.person(name).id)
    const all = (await at.body<{ user_id: string }[]>(`GET ${path}/users`)).map(({ user_id }) => user_id)

    const page = await at.body<{ user_id: string }[]>(`GET ${path}/users`, {
      query: `limit=1&after=${all[0]}&before=${all[3]}`,
    })

    expect(page.map(({ user_id }) => user_id)).toEqual([all[2]])
  })
})

describe('scheduled event exceptions', () => {
  it('move one date of a repeated event', async () => {
    const at = bench()
    const path = await plan(at, weekly(at))
    const original_scheduled_start_time = at.world.timestamp(at.clock.now() + MINUTE_MS)

    const made = await at.body<{ event_exception_id: string }>(`POST ${path}/exceptions`, {
      body: { original_scheduled_start_time, is_canceled: true },
    })

    expect(await at.body(`GET ${path}`)).toMatchObject({ guild_scheduled_event_exceptions: [made] })
    expect(at.events.at(-1)?.event).toBe('GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE')
    const counts = `guild_scheduled_event_exception_ids=${made.event_exception_id}`
    expect(await at.body(`GET ${path}/users/counts`, { query: counts })).toEqual({
      guild_scheduled_event_count: 1,
      guild_scheduled_event_exception_counts: { [made.event_exception_id]: 1 },
    })
    expect(await at.body(`GET ${path}/${made.event_exception_id}/users`)).toHaveLength(1)
  })

  it('change and go', async () => {
    const at = bench()
    const path = await plan(at, weekly(at))
    const original_scheduled_start_time = at.world.timestamp(at.clock.now() + MINUTE_MS)
    const { event_exception_id } = await at.body<{ event_exception_id: string }>(`POST ${path}/exceptions`, {
      body: { original_scheduled_start_time, is_canceled: true },
    })

    const changed = await at.body(`PATCH ${path}/exceptions/${event_exception_id}`, { body: { is_canceled: false } })

    expect(changed).toMatchObject({ is_canceled: false })
    expect((await at.call(`DELETE ${path}/exceptions/${event_exception_id}`)).status).toBe(204)
    expect(await at.refusal(`GET ${path}/${event_exception_id}/users`)).toMatchObject({ status: 404 })
  })

  it('are for repeated events', async () => {
    const at = bench()
    const path = await plan(at)
    const body = { original_scheduled_start_time: at.world.timestamp() }

    expect(await at.refusal(`POST ${path}/exceptions`, { body })).toMatchObject({ status: 400 })
  })
})
