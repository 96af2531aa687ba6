import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

const sound = `data:audio/ogg;base64,${Buffer.from('ding').toString('base64')}`

describe('soundboard', () => {
  it('has sounds for everyone', async () => {
    expect(await bench().body('GET /soundboard-default-sounds')).toContainEqual(
      expect.objectContaining({ name: 'bell', available: true }),
    )
  })

  it('takes sounds of a guild and gives them back', async () => {
    const at = bench()
    const made = await at.body<{ sound_id: string }>(`POST /guilds/${at.guildId}/soundboard-sounds`, {
      body: { name: 'Ding', sound },
    })

    expect(made).toMatchObject({ name: 'Ding', volume: 1, emoji_id: null, guild_id: at.guildId })
    expect(await at.body(`GET /guilds/${at.guildId}/soundboard-sounds`)).toEqual({ items: [made] })
    expect(await at.body(`GET /guilds/${at.guildId}/soundboard-sounds/${made.sound_id}`)).toEqual(made)
    expect(at.events.at(-1)?.event).toBe('GUILD_SOUNDBOARD_SOUND_CREATE')
  })

  it('takes only audio', async () => {
    const at = bench()
    const body = { name: 'Ding', sound: 'data:image/png;base64,AAAA' }

    expect((await at.refusal(`POST /guilds/${at.guildId}/soundboard-sounds`, { body })).errors).toHaveProperty('sound')
  })

  it('takes eight without boosts', async () => {
    const at = bench()
    const operation = `POST /guilds/${at.guildId}/soundboard-sounds`
    for (let count = 0; count < 8; count++) await at.call(operation, { body: { name: `Ding ${count}`, sound } })

    expect(await at.refusal(operation, { body: { name: 'Ding', sound } })).toMatchObject({ status: 400, code: 30045 })
  })

  it('changes and deletes them', async () => {
    const at = bench()
    const { sound_id } = await at.body<{ sound_id: string }>(`POST /guilds/${at.guildId}/soundboard-sounds`, {
      body: { name: 'Ding', sound, volume: 0.5 },
    })
    const path = `/guilds/${at.guildId}/soundboard-sounds/${sound_id}`

    expect(await at.body(`PATCH ${path}`, { body: { name: 'Dong' } })).toMatchObject({ name: 'Dong', volume: 0.5 })
    await at.call(`DELETE ${path}`)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404, code: 10097 })
    expect(at.events.at(-1)).toMatchObject({
      event: 'GUILD_SOUNDBOARD_SOUND_DELETE',
      data: { sound_id, guild_id: at.guildId },
    })
  })

  it('plays to the channel that one is in', async () => {
    const at = bench()
    const lounge = at.world.channel('Lounge')
    at.world.joinVoice(lounge, at.world.bot.id)

    await at.call(`POST /channels/${lounge.id}/send-soundboard-sound`, { body: { sound_id: '1' } })

    expect(at.events.at(-1)).toMatchObject({ event: 'VOICE_CHANNEL_EFFECT_SEND', data: { sound_id: '1' } })
  })

  it('plays nothing from outside', async () => {
    const at = bench()
    const path = `/channels/${at.world.channel('Lounge').id}/send-soundboard-sound`

    expect(await at.refusal(`POST ${path}`, { body: { sound_id: '1' } })).toMatchObject({ code: 40032 })
  })
})

describe('sticker packs', () => {
  it('are public, and stand one by one', async () => {
    const at = bench()
    const { sticker_packs } = await at.body<{ sticker_packs: { id: string; stickers: { id: string }[] }[] }>(
      'GET /sticker-packs',
      { actor: null },
    )

    expect(await at.body(`GET /sticker-packs/${sticker_packs[0]!.id}`)).toEqual(sticker_packs[0])
    expect(await at.body(`GET /stickers/${sticker_packs[0]!.stickers[0]!.id}`)).toEqual(sticker_packs[0]!.stickers[0])
  })

  it('are unknown by another id', async () => {
    expect(await bench().refusal('GET /sticker-packs/1')).toMatchObject({ status: 404, code: 10061 })
  })
})
