import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

interface Template {
  code: string
  is_dirty: boolean | null
  serialized_source_guild: {
    roles: { id: number }[]
    channels: { id: number; name: string; parent_id: number | null }[]
  }
}

describe('guild templates', () => {
  it('copy roles and channels under placeholder ids', async () => {
    const at = bench()
    const made = await at.body<Template>(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Ports' } })

    const { roles, channels } = made.serialized_source_guild
    expect(roles[0]).toMatchObject({ id: 0, name: '@everyone' })
    expect(channels[0]).toMatchObject({ id: 1, name: 'Town', parent_id: null })
    expect(channels[1]).toMatchObject({ id: 2, name: 'general', parent_id: 1 })
  })

  it('are public by their code', async () => {
    const at = bench()
    const { code } = await at.body<Template>(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Ports' } })

    expect(await at.body(`GET /guilds/templates/${code}`, { actor: null })).toMatchObject({ code, name: 'Ports' })
    expect(await at.refusal('GET /guilds/templates/none')).toMatchObject({ status: 404, code: 10057 })
  })

  it('exist once per guild', async () => {
    const at = bench()
    await at.call(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Ports' } })

    expect(await at.refusal(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Two' } })).toMatchObject({
      code: 30031,
    })
  })

  it('are dirty when the guild moves on, until they are synced', async () => {
    const at = bench()
    const { code } = await at.body<Template>(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Ports' } })
    const path = `/guilds/${at.guildId}/templates/${code}`
    await at.call(`POST /guilds/${at.guildId}/roles`, { body: { name: 'Pilot' } })

    expect(await at.body(`GET /guilds/${at.guildId}/templates`)).toMatchObject([{ is_dirty: true }])
    expect(await at.body(`PUT ${path}`)).toMatchObject({ is_dirty: null })
  })

  it('are renamed and deleted', async () => {
    const at = bench()
    const { code } = await at.body<Template>(`POST /guilds/${at.guildId}/templates`, { body: { name: 'Ports' } })
    const path = `/guilds/${at.guildId}/templates/${code}`

    expect(await at.body(`PATCH ${path}`, { body: { description: 'All of them' } })).toMatchObject({
      name: 'Ports',
      description: 'All of them',
    })
    expect(await at.body(`DELETE ${path}`)).toMatchObject({ code })
    expect(await at.body(`GET /guilds/${at.guildId}/templates`)).toEqual([])
  })
})
