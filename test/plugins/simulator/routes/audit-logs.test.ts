import { describe, expect, it } from 'vitest'
import { type Bench, bench, file } from '../support.js'

interface Entry {
  id: string
  action_type: number
  target_id: string | null
  changes?: { key: string; old_value?: unknown; new_value?: unknown }[]
  options?: Record<string, string>
}

async function log(at: Bench, query = ''): Promise<Entry[]> {
  const body = await at.body<{ audit_log_entries: Entry[] }>(`GET /guilds/${at.guildId}/audit-logs`, { query })
  return body.audit_log_entries
}

describe('audit log', () => {
  it('tells who changed what, and why', async () => {
    const at = bench()

    await at.call(`PATCH /guilds/${at.guildId}`, { body: { name: 'Port' }, reason: 'moved' })

    expect(await log(at)).toMatchObject([
      {
        action_type: 1,
        user_id: at.world.bot.id,
        target_id: at.guildId,
        changes: [{ key: 'name', old_value: 'Harbour', new_value: 'Port' }],
        reason: 'moved',
      },
    ])
    expect(at.entries.at(-1)).toMatchObject({ event: 'GUILD_AUDIT_LOG_ENTRY_CREATE', data: { guild_id: at.guildId } })
  })

  it('says nothing where nothing changed', async () => {
    const at = bench()

    await at.call(`PATCH /guilds/${at.guildId}`, { body: { name: 'Harbour' } })

    expect(await log(at)).toEqual([])
  })

  it('says nothing where a change was refused', async () => {
    const at = bench({ guilds: [{ botPermissions: ['ViewAuditLog'] }] })

    await at.refusal(`PATCH /guilds/${at.guildId}`, { body: { name: 'Port' } })

    expect(await log(at)).toEqual([])
  })

  it('needs a permission of its own', async () => {
    const at = bench({ guilds: [{ botPermissions: [] }] })

    expect(await at.refusal(`GET /guilds/${at.guildId}/audit-logs`)).toMatchObject({ code: 50013 })
  })

  it('keeps what was made, and what went', async () => {
    const at = bench()
    const { id } = await at.body<Entry>(`POST /guilds/${at.guildId}/roles`, { body: { name: 'Pilot' } })
    await at.call(`DELETE /guilds/${at.guildId}/roles/${id}`)

    const [gone, made] = await log(at)

    expect(made).toMatchObject({ action_type: 30, target_id: id })
    expect(made?.changes).toContainEqual({ key: 'name', new_value: 'Pilot' })
    expect(gone).toMatchObject({ action_type: 32, target_id: id })
    expect(gone?.changes).toContainEqual({ key: 'name', old_value: 'Pilot' })
  })

  it('counts the members of a kick, a ban and a prune', async () => {
    const at = bench()
    const [ben, cleo] = [at.world.person('ben').id, at.world.person('cleo').id]
    await at.call(`DELETE /guilds/${at.guildId}/members/${ben}`)
    await at.call(`PUT /guilds/${at.guildId}/bans/${cleo}`)
    await at.call(`DELETE /guilds/${at.guildId}/bans/${cleo}`)
    await at.call(`POST /guilds/${at.guildId}/prune`, { body: { days: 1 } })

    expect((await log(at)).map(({ action_type, target_id }) => [action_type, target_id])).toEqual([
      [21, null],
      [23, cleo],
      [22, cleo],
      [20, ben],
    ])
    expect((await log(at, 'action_type=21'))[0]?.options).toEqual({ delete_member_days: '1', members_removed: '2' })
  })

  it('names the roles that a member got and lost', async () => {
    const at = bench()
    const cleo = at.world.person('cleo')
    const [regular, moderator] = ['Regular', 'Moderator'].map(
      name => [...at.world.guild().roles.values()].find(role => role.name === name)!,
    )
    await at.call(`PATCH /guilds/${at.guildId}/members/${cleo.id}`, { body: { roles: [moderator!.id], nick: 'C' } })

    const [roles, member] = await log(at)

    expect(roles).toMatchObject({
      action_type: 25,
      changes: [
        { key: '$add', new_value: [{ id: moderator!.id, name: 'Moderator' }] },
        { key: '$remove', new_value: [{ id: regular!.id, name: 'Regular' }] },
      ],
    })
    expect(member).toMatchObject({ action_type: 24, changes: [{ key: 'nick', new_value: 'C' }] })
  })

  it('says of overwrites whose they are', async () => {
    const at = bench()
    const path = `/channels/${at.general}/permissions/${at.guildId}`
    await at.call(`PUT ${path}`, { body: { type: 0, deny: '2048' } })
    await at.call(`PUT ${path}`, { body: { type: 0, deny: '0' } })
    await at.call(`DELETE ${path}`)

    expect((await log(at)).map(({ action_type }) => action_type)).toEqual([15, 14, 13])
    expect((await log(at))[0]?.options).toEqual({ id: at.guildId, type: '0', role_name: '@everyone' })
  })

  it('keeps messages of others that were deleted, not one’s own', async () => {
    const at = bench()
    const ann = at.world.person('ann').id
    const own = await at.body<Entry>(`POST /channels/${at.general}/messages`, { body: { content: 'a' } })
    const other = at.world.send(at.general, { authorId: ann, content: 'b' })
    await at.call(`DELETE /channels/${at.general}/messages/${own.id}`)
    await at.call(`DELETE /channels/${at.general}/messages/${other.json.id}`)

    expect(await log(at)).toMatchObject([
      { action_type: 72, target_id: ann, options: { channel_id: at.general, count: '1' } },
    ])
  })

  it('notes pins once', async () => {
    const at = bench()
    const { id } = await at.body<Entry>(`POST /channels/${at.general}/messages`, { body: { content: 'a' } })
    await at.call(`PUT /channels/${at.general}/messages/pins/${id}`)
    await at.call(`PUT /channels/${at.general}/messages/pins/${id}`)
    await at.call(`DELETE /channels/${at.general}/messages/pins/${id}`)

    expect((await log(at)).map(({ action_type }) => action_type)).toEqual([75, 74])
  })

  it('lists the things that entries speak of', async () => {
    const at = bench()
    const { id } = await at.body<Entry>(`POST /channels/${at.general}/webhooks`, { body: { name: 'Gull' } })
    const thread = await at.body<Entry>(`POST /channels/${at.general}/threads`, { body: { name: 'Nets', type: 11 } })

    const body = await at.body(`GET /guilds/${at.guildId}/audit-logs`)

    expect(body).toMatchObject({
      users: [{ id: at.world.bot.id }],
      webhooks: [{ id }],
      threads: [{ id: thread.id }],
    })
    expect(JSON.stringify(body)).not.toContain(at.world.webhooks.get(id)!.token)
  })

  it('pages back from now, and forth from an entry', async () => {
    const at = bench()
    for (const name of ['A2', 'A3', 'A4']) await at.call(`PATCH /guilds/${at.guildId}`, { body: { name } })
    const [third, second, first] = await log(at)

    expect(await log(at, `before=${third?.id}&limit=1`)).toEqual([second])
    expect(await log(at, `after=${first?.id}`)).toEqual([second, third])
  })

  it('forgets after 45 days', async () => {
    const at = bench()
    await at.call(`PATCH /guilds/${at.guildId}`, { body: { name: 'Port' } })

    await at.clock.advance(45 * 86_400_000 + 1)

    expect(await log(at)).toEqual([])
  })

  it.each([
    ['POST /guilds/{guild}/channels', { name: 'new' }, 10],
    ['PATCH /channels/{channel}', { topic: 'new' }, 11],
    ['DELETE /channels/{channel}', undefined, 12],
    ['POST /channels/{channel}/invites', {}, 40],
    ['POST /channels/{channel}/webhooks', { name: 'Gull' }, 50],
    ['POST /guilds/{guild}/emojis', { name: 'gull', image: 'data:image/png;base64,AAAA' }, 60],
    ['POST /guilds/{guild}/soundboard-sounds', { name: 'gull', sound: 'data:audio/ogg;base64,AAAA' }, 130],
    ['PUT /channels/{voice}/voice-status', { status: 'Tea' }, 192],
    ['PUT /channels/{voice}/voice-status', { status: null }, 193],
    ['PUT /guilds/{guild}/onboarding', { mode: 1 }, 167],
    ['PATCH /guilds/{guild}/widget', { enabled: true }, 1],
    ['PATCH /guilds/{guild}/members/@me', { nick: 'Gull' }, 24],
    ['PATCH /guilds/{guild}/members/@me/nick', { nick: 'Gull' }, 24],
  ])('notes %s as %#', async (template, body, action) => {
    const at = bench()
    const operation = template
      .replace('{guild}', at.guildId)
      .replace('{channel}', at.general)
      .replace('{voice}', at.world.channel('Lounge').id)

    await at.call(operation, { ...(body !== undefined && { body }), reason: 'why' })

    expect(await log(at)).toMatchObject([{ action_type: action, reason: 'why' }])
  })

  it('notes stickers', async () => {
    const at = bench()
    await at.call(`POST /guilds/${at.guildId}/stickers`, {
      body: { name: 'gull', tags: 'bird' },
      files: [file('file', 'gull.png')],
    })

    expect(await log(at)).toMatchObject([{ action_type: 90 }])
  })

  it('notes no invite that is handed out again', async () => {
    const at = bench()
    await at.call(`POST /channels/${at.general}/invites`, { body: {} })
    await at.call(`POST /channels/${at.general}/invites`, { body: {} })

    expect(await log(at)).toHaveLength(1)
  })
})
