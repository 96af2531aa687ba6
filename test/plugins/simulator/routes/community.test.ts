import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

const DAY_MS = 86_400_000

describe('welcome screen', () => {
  it('is unknown until it is made', async () => {
    const at = bench()

    expect(await at.refusal(`GET /guilds/${at.guildId}/welcome-screen`)).toMatchObject({ status: 404, code: 10069 })
  })

  it('is made, and turned on among the features', async () => {
    const at = bench()
    const welcome_channels = [{ channel_id: at.general, description: 'Talk', emoji_name: '💬' }]

    await at.call(`PATCH /guilds/${at.guildId}/welcome-screen`, { body: { enabled: true, welcome_channels } })

    expect(await at.body(`GET /guilds/${at.guildId}/welcome-screen`)).toEqual({
      description: null,
      welcome_channels: [{ channel_id: at.general, description: 'Talk', emoji_id: null, emoji_name: '💬' }],
    })
    expect(at.events.at(-1)).toMatchObject({
      event: 'GUILD_UPDATE',
      data: { features: expect.arrayContaining(['WELCOME_SCREEN_ENABLED']) },
    })
  })

  it('shows only channels of the guild', async () => {
    const at = bench()
    const body = { welcome_channels: [{ channel_id: '1', description: 'Talk' }] }

    expect(await at.refusal(`PATCH /guilds/${at.guildId}/welcome-screen`, { body })).toMatchObject({ code: 10003 })
  })
})

describe('new member welcome', () => {
  it('is nothing until the guild has a guide', async () => {
    const at = bench()

    expect((await at.call(`GET /guilds/${at.guildId}/new-member-welcome`)).status).toBe(204)
  })

  it('answers the guide of the world', async () => {
    const at = bench()
    at.world.guild().home = { enabled: true, new_member_actions: [], resource_channels: [] }

    expect(await at.body(`GET /guilds/${at.guildId}/new-member-welcome`)).toMatchObject({ guild_id: at.guildId })
  })
})

describe('onboarding', () => {
  const prompt = { id: '1', title: 'Why?', options: [{ title: 'Work', emoji_name: '⚓' }] }

  it('begins empty and off', async () => {
    const at = bench()

    expect(await at.body(`GET /guilds/${at.guildId}/onboarding`)).toEqual({
      guild_id: at.guildId,
      prompts: [],
      default_channel_ids: [],
      enabled: false,
      mode: 0,
    })
  })

  it('gives new prompts ids of their own, which they keep', async () => {
    const at = bench()
    const path = `/guilds/${at.guildId}/onboarding`
    const first = await at.body<{ prompts: { id: string; title: string }[] }>(`PUT ${path}`, {
      body: { prompts: [prompt] },
    })
    const { id } = first.prompts[0]!

    const second = await at.body(`PUT ${path}`, { body: { prompts: [{ ...prompt, id, title: 'What?' }] } })

    expect(id).not.toBe('1')
    expect(second).toMatchObject({ prompts: [{ id, title: 'What?', options: [{ emoji: { name: '⚓' } }] }] })
  })

  it('needs seven channels to be on', async () => {
    const at = bench()
    const body = { enabled: true, default_channel_ids: [at.general] }

    expect(await at.refusal(`PUT /guilds/${at.guildId}/onboarding`, { body })).toMatchObject({ code: 350000 })
  })

  it('is on with seven channels that everyone writes in', async () => {
    const at = bench({ guilds: [{ channels: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }] })
    const body = { enabled: true, default_channel_ids: [...at.world.guild().channelIds] }

    expect(await at.body(`PUT /guilds/${at.guildId}/onboarding`, { body })).toMatchObject({ enabled: true })
    expect(
      await at.refusal(`PUT /guilds/${at.guildId}/onboarding`, { body: { default_channel_ids: [] } }),
    ).toMatchObject({
      code: 350001,
    })
  })
})

describe('requests to join', () => {
  it('are listed by their status', async () => {
    const at = bench()
    at.world.askToJoin(at.world.guild(), at.world.person('fred'))

    expect(await at.body(`GET /guilds/${at.guildId}/requests`, { query: 'status=SUBMITTED' })).toMatchObject({
      total: 1,
      guild_join_requests: [{ application_status: 'SUBMITTED', user: { username: 'fred' } }],
    })
    expect(await at.body(`GET /guilds/${at.guildId}/requests`, { query: 'status=APPROVED' })).toMatchObject({
      total: 0,
    })
  })

  it('let a user in when approved', async () => {
    const at = bench()
    const fred = at.world.person('fred')
    const { id } = at.world.askToJoin(at.world.guild(), fred)

    const reviewed = await at.body(`PATCH /guilds/${at.guildId}/requests/${id}`, { body: { action: 'APPROVED' } })

    expect(reviewed).toMatchObject({ application_status: 'APPROVED', actioned_by_user: { id: at.world.bot.id } })
    expect(at.world.guild().members.has(fred.id)).toBe(true)
    expect(at.events.map(({ event }) => event)).toEqual([
      'GUILD_JOIN_REQUEST_CREATE',
      'GUILD_MEMBER_ADD',
      'GUILD_JOIN_REQUEST_UPDATE',
    ])
  })

  it('keep the reason why they are rejected', async () => {
    const at = bench()
    const { id } = at.world.askToJoin(at.world.guild(), at.world.person('fred'))
    const body = { action: 'REJECTED', rejection_reason: 'Full' }

    expect(await at.body(`PATCH /guilds/${at.guildId}/requests/${id}`, { body })).toMatchObject({
      rejection_reason: 'Full',
    })
  })
})

describe('incident actions', () => {
  it('close invites for a while', async () => {
    const at = bench()
    const invites_disabled_until = at.world.timestamp(at.clock.now() + DAY_MS)

    const body = await at.body(`PUT /guilds/${at.guildId}/incident-actions`, { body: { invites_disabled_until } })

    expect(body).toEqual({ invites_disabled_until, dms_disabled_until: null })
    expect(await at.body(`GET /guilds/${at.guildId}`)).toMatchObject({ incidents_data: body })
  })

  it('last at most a day', async () => {
    const at = bench()
    const body = { dms_disabled_until: at.world.timestamp(at.clock.now() + DAY_MS + 1) }

    expect((await at.refusal(`PUT /guilds/${at.guildId}/incident-actions`, { body })).errors).toHaveProperty(
      'dms_disabled_until',
    )
  })
})

describe('widget', () => {
  it('is off until it is turned on', async () => {
    const at = bench()

    expect(await at.refusal(`GET /guilds/${at.guildId}/widget.json`, { actor: null })).toMatchObject({ code: 50004 })
    expect(await at.body(`PATCH /guilds/${at.guildId}/widget`, { body: { enabled: true } })).toEqual({
      enabled: true,
      channel_id: null,
    })
    expect(await at.body(`GET /guilds/${at.guildId}/widget`)).toMatchObject({ enabled: true })
  })

  it('shows members under numbers, and open voice channels', async () => {
    const at = bench()
    await at.call(`PATCH /guilds/${at.guildId}/widget`, { body: { enabled: true } })

    expect(await at.body(`GET /guilds/${at.guildId}/widget.json`, { actor: null })).toMatchObject({
      id: at.guildId,
      instant_invite: null,
      presence_count: 6,
      channels: [{ name: 'Lounge' }],
      members: expect.arrayContaining([expect.objectContaining({ id: '0', discriminator: '0000' })]),
    })
  })

  it('invites to its channel, with one invite a day', async () => {
    const at = bench()
    await at.call(`PATCH /guilds/${at.guildId}/widget`, { body: { enabled: true, channel_id: at.general } })
    const first = await at.body<{ instant_invite: string }>(`GET /guilds/${at.guildId}/widget.json`)
    const second = await at.body<{ instant_invite: string }>(`GET /guilds/${at.guildId}/widget.json`)

    expect(second.instant_invite).toBe(first.instant_invite)
    expect(at.events.at(-1)?.event).toBe('INVITE_CREATE')
  })

  it.each([
    ['shield', 124, 20],
    ['banner4', 320, 180],
  ])('is a picture in the style %s', async (style, width, height) => {
    const at = bench()
    await at.call(`PATCH /guilds/${at.guildId}/widget`, { body: { enabled: true } })

    const { raw } = await at.call(`GET /guilds/${at.guildId}/widget.png`, { actor: null, query: `style=${style}` })

    expect(raw?.contentType).toBe('image/png')
    expect([raw?.bytes.readUInt32BE(16), raw?.bytes.readUInt32BE(20)]).toEqual([width, height])
  })
})

describe('integrations', () => {
  it('list the applications of a guild', async () => {
    const at = bench()

    expect(await at.body(`GET /guilds/${at.guildId}/integrations`)).toMatchObject([
      { type: 'discord', application: { id: at.world.bot.applicationId, bot: { id: at.world.bot.id } } },
    ])
  })

  it('take their bot along when they go', async () => {
    const at = bench()
    const other = at.world.addBot()
    const all = await at.body<{ id: string; application: { id: string } }[]>(`GET /guilds/${at.guildId}/integrations`)
    const { id } = all.find(({ application }) => application.id === other.applicationId)!

    expect((await at.call(`DELETE /guilds/${at.guildId}/integrations/${id}`)).status).toBe(204)
    expect(at.world.guild().members.has(other.id)).toBe(false)
    expect(at.events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['INTEGRATION_DELETE', 'GUILD_INTEGRATIONS_UPDATE', 'GUILD_MEMBER_REMOVE']),
    )
  })

  it('are unknown by another id', async () => {
    const at = bench()

    expect(await at.refusal(`DELETE /guilds/${at.guildId}/integrations/1`)).toMatchObject({ status: 404, code: 10005 })
  })
})
