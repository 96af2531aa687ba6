import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

const CHANNELS = ['general', { name: 'Stage', type: 'stage' }, { name: 'Lounge', type: 'voice' }] as const

function stageBench(botPermissions?: []) {
  const at = bench({ guilds: [{ channels: CHANNELS, ...(botPermissions && { botPermissions }) }] })
  return { ...at, stage: at.world.channel('Stage'), lounge: at.world.channel('Lounge') }
}

describe('stage instances', () => {
  it('open on a stage channel and are read back', async () => {
    const at = stageBench()
    const body = { channel_id: at.stage.id, topic: 'Tides' }

    const made = await at.body('POST /stage-instances', { body })

    expect(made).toMatchObject({ topic: 'Tides', privacy_level: 2, guild_id: at.guildId })
    expect(await at.body(`GET /stage-instances/${at.stage.id}`)).toEqual(made)
    expect(at.events.at(-1)).toMatchObject({ event: 'STAGE_INSTANCE_CREATE', data: made })
  })

  it('open once', async () => {
    const at = stageBench()
    const body = { channel_id: at.stage.id, topic: 'Tides' }
    await at.call('POST /stage-instances', { body })

    expect(await at.refusal('POST /stage-instances', { body })).toMatchObject({ status: 400, code: 150006 })
  })

  it('need a stage channel', async () => {
    const at = stageBench()
    const body = { channel_id: at.lounge.id, topic: 'Tides' }

    expect(await at.refusal('POST /stage-instances', { body })).toMatchObject({ code: 50024 })
  })

  it('need a moderator of the stage', async () => {
    const at = stageBench([])
    const body = { channel_id: at.stage.id, topic: 'Tides' }

    expect(await at.refusal('POST /stage-instances', { body })).toMatchObject({ status: 403, code: 50013 })
  })

  it('change their topic', async () => {
    const at = stageBench()
    await at.call('POST /stage-instances', { body: { channel_id: at.stage.id, topic: 'Tides' } })

    const changed = await at.body(`PATCH /stage-instances/${at.stage.id}`, { body: { topic: 'Winds' } })

    expect(changed).toMatchObject({ topic: 'Winds' })
    expect(at.events.at(-1)?.event).toBe('STAGE_INSTANCE_UPDATE')
  })

  it('close', async () => {
    const at = stageBench()
    await at.call('POST /stage-instances', { body: { channel_id: at.stage.id, topic: 'Tides' } })

    expect((await at.call(`DELETE /stage-instances/${at.stage.id}`)).status).toBe(204)
    expect(await at.refusal(`GET /stage-instances/${at.stage.id}`)).toMatchObject({ status: 404, code: 10067 })
    expect(at.events.at(-1)?.event).toBe('STAGE_INSTANCE_DELETE')
  })

  it('start the event that they belong to', async () => {
    const at = stageBench()
    const scheduled_start_time = at.world.timestamp(at.clock.now() + 60_000)
    const event = await at.body<{ id: string }>(`POST /guilds/${at.guildId}/scheduled-events`, {
      body: { name: 'Talk', privacy_level: 2, entity_type: 1, channel_id: at.stage.id, scheduled_start_time },
    })
    const body = { channel_id: at.stage.id, topic: 'Tides', guild_scheduled_event_id: event.id }

    await at.call('POST /stage-instances', { body })

    expect(await at.body(`GET /guilds/${at.guildId}/scheduled-events/${event.id}`)).toMatchObject({ status: 2 })
  })

  it('stand in the guild that the gateway hands out', async () => {
    const at = stageBench()
    await at.call('POST /stage-instances', { body: { channel_id: at.stage.id, topic: 'Tides' } })

    at.world.addBot()

    expect(at.events.at(-1)).toMatchObject({ event: 'GUILD_CREATE', data: { stage_instances: [{ topic: 'Tides' }] } })
  })
})

describe('voice states', () => {
  it('are unknown for those who are not connected', async () => {
    const at = stageBench()

    expect(await at.refusal(`GET /guilds/${at.guildId}/voice-states/@me`)).toMatchObject({ status: 404, code: 10065 })
  })

  it('tell where a member is', async () => {
    const at = stageBench()
    const ann = at.world.person('ann')
    at.world.joinVoice(at.lounge, ann.id)

    expect(await at.body(`GET /guilds/${at.guildId}/voice-states/${ann.id}`)).toMatchObject({
      channel_id: at.lounge.id,
      suppress: false,
      member: { user: { id: ann.id } },
    })
    expect(at.events.at(-1)).toMatchObject({ event: 'VOICE_STATE_UPDATE', data: { user_id: ann.id } })
  })

  it('let the audience of a stage speak', async () => {
    const at = stageBench()
    const ann = at.world.person('ann')
    at.world.joinVoice(at.stage, ann.id)

    await at.call(`PATCH /guilds/${at.guildId}/voice-states/${ann.id}`, { body: { suppress: false } })

    expect(at.events.at(-1)).toMatchObject({
      event: 'VOICE_STATE_UPDATE',
      data: { suppress: false, request_to_speak_timestamp: at.world.timestamp() },
    })
  })

  it('ask to speak for the bot itself', async () => {
    const at = stageBench()
    const path = `/guilds/${at.guildId}/voice-states/@me`
    at.world.joinVoice(at.stage, at.world.bot.id)
    const body = { request_to_speak_timestamp: at.world.timestamp() }

    expect((await at.call(`PATCH ${path}`, { body })).status).toBe(204)
    expect(await at.body(`GET ${path}`)).toMatchObject({ suppress: true, ...body })
  })

  it('ask to speak from now on only', async () => {
    const at = stageBench()
    at.world.joinVoice(at.stage, at.world.bot.id)
    const body = { request_to_speak_timestamp: at.world.timestamp(at.clock.now() - 1) }

    expect((await at.refusal(`PATCH /guilds/${at.guildId}/voice-states/@me`, { body })).errors).toHaveProperty(
      'request_to_speak_timestamp',
    )
  })

  it('change only on stages', async () => {
    const at = stageBench()
    at.world.joinVoice(at.lounge, at.world.bot.id)
    const body = { suppress: true }

    expect(await at.refusal(`PATCH /guilds/${at.guildId}/voice-states/@me`, { body })).toMatchObject({ code: 50024 })
  })

  it('follow a member that is moved, muted and disconnected', async () => {
    const at = stageBench()
    const ann = at.world.person('ben')
    const path = `/guilds/${at.guildId}/members/${ann.id}`
    at.world.joinVoice(at.lounge, ann.id)

    await at.call(`PATCH ${path}`, { body: { channel_id: at.stage.id } })
    expect(await at.body(`GET /guilds/${at.guildId}/voice-states/${ann.id}`)).toMatchObject({ channel_id: at.stage.id })
    await at.call(`PATCH ${path}`, { body: { mute: true } })
    expect(at.events.at(-1)).toMatchObject({ event: 'VOICE_STATE_UPDATE', data: { mute: true } })
    await at.call(`PATCH ${path}`, { body: { channel_id: null } })
    expect(at.events.at(-1)).toMatchObject({ event: 'VOICE_STATE_UPDATE', data: { channel_id: null } })
  })

  it('cannot be muted where nobody is connected', async () => {
    const at = stageBench()
    const path = `/guilds/${at.guildId}/members/${at.world.person('ben').id}`

    expect(await at.refusal(`PATCH ${path}`, { body: { mute: true } })).toMatchObject({ code: 40032 })
  })

  it('end with their channel', async () => {
    const at = stageBench()
    const ann = at.world.person('ann')
    at.world.joinVoice(at.lounge, ann.id)

    await at.call(`DELETE /channels/${at.lounge.id}`)

    expect(await at.refusal(`GET /guilds/${at.guildId}/voice-states/${ann.id}`)).toMatchObject({ code: 10065 })
  })
})

describe('voice channel status', () => {
  it('is set and told', async () => {
    const at = stageBench()

    expect((await at.call(`PUT /channels/${at.lounge.id}/voice-status`, { body: { status: 'Tea' } })).status).toBe(204)
    expect(at.events.at(-1)).toMatchObject({
      event: 'VOICE_CHANNEL_STATUS_UPDATE',
      data: { id: at.lounge.id, guild_id: at.guildId, status: 'Tea' },
    })
    expect(await at.body(`GET /channels/${at.lounge.id}`)).not.toHaveProperty('status')
  })

  it('is for voice channels', async () => {
    const at = stageBench()
    const body = { status: 'Tea' }

    expect(await at.refusal(`PUT /channels/${at.general}/voice-status`, { body })).toMatchObject({ code: 50024 })
  })
})
