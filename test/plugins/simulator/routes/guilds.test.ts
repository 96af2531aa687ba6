import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, file } from '../support.js'

interface Named {
  id: string
  name: string
  position: number
  permissions: string
}

const DAY_MS = 86_400_000
const PIXEL = 'data:image/png;base64,AAAA'

describe('guild routes', () => {
  it('answers the guild with roles and emojis, counts on demand', async () => {
    const { body, guildId } = bench()

    expect(await body(`GET /guilds/${guildId}`)).toMatchObject({ id: guildId, name: 'Harbour', emojis: [] })
    expect(await body(`GET /guilds/${guildId}`, { query: 'with_counts=true' })).toMatchObject({
      approximate_member_count: 6,
    })
  })

  it('knows no guild that the bot is not in', async () => {
    const { world, refusal } = bench()
    const other = world.addGuild({ botPermissions: null })

    expect(await refusal(`GET /guilds/${other.id}`)).toMatchObject({ status: 404, code: 10004 })
  })

  it('changes settings for those who manage the guild', async () => {
    const at = bench()

    expect(await at.body(`PATCH /guilds/${at.guildId}`, { body: { name: 'Port' } })).toMatchObject({ name: 'Port' })
    expect(at.events.at(-1)).toMatchObject({ event: 'GUILD_UPDATE', data: { name: 'Port' } })
  })

  it('refuses settings to those who do not', async () => {
    const at = bench({ guilds: [{ botPermissions: [] }] })

    expect(await at.refusal(`PATCH /guilds/${at.guildId}`, { body: { name: 'Port' } })).toMatchObject({
      status: 403,
      code: 50013,
    })
  })

  it('answers a preview and a vanity address', async () => {
    const { body, guildId } = bench()

    expect(await body(`GET /guilds/${guildId}/preview`)).toMatchObject({ id: guildId, approximate_member_count: 6 })
    expect(await body(`GET /guilds/${guildId}/vanity-url`)).toEqual({ code: null, uses: 0 })
  })
})

describe('guild channels', () => {
  it('creates a channel, named like Discord names text channels', async () => {
    const at = bench()
    const answer = await at.call(`POST /guilds/${at.guildId}/channels`, {
      body: { name: 'Big News', topic: 'all of it' },
    })

    expect(answer).toMatchObject({
      status: 201,
      body: { name: 'big-news', type: 0, topic: 'all of it', guild_id: at.guildId },
    })
    expect(at.events.at(-1)?.event).toBe('CHANNEL_CREATE')
  })

  it('needs a name', async () => {
    const at = bench()

    expect((await at.refusal(`POST /guilds/${at.guildId}/channels`, { body: {} })).errors).toEqual({
      name: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] },
    })
  })

  it('puts a channel only into a category', async () => {
    const at = bench()
    const body = { name: 'a', parent_id: at.general }

    expect((await at.refusal(`POST /guilds/${at.guildId}/channels`, { body })).errors).toHaveProperty(
      'parent_id._errors.0.code',
      'CHANNEL_PARENT_INVALID_TYPE',
    )
  })

  it('moves several channels at once', async () => {
    const at = bench()
    const random = at.world.channel('random').id
    const body = [
      { id: at.general, position: 9 },
      { id: random, position: 8, parent_id: null },
    ]

    expect((await at.call(`PATCH /guilds/${at.guildId}/channels`, { body })).status).toBe(204)
    expect(at.world.channels.get(at.general)?.position).toBe(9)
    expect(at.world.channels.get(random)?.parent_id).toBeNull()
  })

  it('writes and removes overwrites', async () => {
    const at = bench()
    const path = `/channels/${at.general}/permissions/${at.guildId}`

    await at.call(`PUT ${path}`, { body: { type: 0, deny: '2048' } })
    expect(at.world.channels.get(at.general)?.permission_overwrites).toEqual([
      { id: at.guildId, type: 0, allow: '0', deny: '2048' },
    ])

    await at.call(`DELETE ${path}`)
    expect(await at.refusal(`DELETE ${path}`)).toMatchObject({ status: 404, code: 10009 })
  })

  it('types', async () => {
    const at = bench()

    expect((await at.call(`POST /channels/${at.general}/typing`)).status).toBe(204)
    expect(at.events.at(-1)).toMatchObject({ event: 'TYPING_START', data: { user_id: at.world.bot.id } })
  })
})

describe('members', () => {
  it('lists one member unless told', async () => {
    const { body, guildId } = bench()

    expect(await body<unknown[]>(`GET /guilds/${guildId}/members`)).toHaveLength(1)
  })

  it('reaches every member once, paged with after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }), async (count, limit) => {
        const names = Array.from({ length: count }, (_, index) => `member-${index}`)
        const { body, guildId, world } = bench({ guilds: [{ members: names }] })
        const seen: string[] = []
        for (;;) {
          const query = `limit=${limit}&after=${seen.at(-1) ?? '0'}`
          const page = await body<{ user: { id: string } }[]>(`GET /guilds/${guildId}/members`, { query })
          if (page.length === 0) break
          seen.push(...page.map(({ user }) => user.id))
        }

        expect(new Set(seen)).toEqual(new Set(world.guild().members.keys()))
        expect(seen).toHaveLength(count + 1)
      }),
      { numRuns: 15 },
    )
  })

  it('searches by the beginning of names', async () => {
    const { body, guildId } = bench()

    expect(await body(`GET /guilds/${guildId}/members/search`, { query: 'query=AN&limit=5' })).toMatchObject([
      { user: { username: 'ann' } },
    ])
  })

  it('tells unknown members from unknown users', async () => {
    const { world, refusal, guildId } = bench()
    const stranger = world.addUser()

    expect(await refusal(`GET /guilds/${guildId}/members/${stranger.id}`)).toMatchObject({ status: 404, code: 10007 })
    expect(await refusal(`GET /guilds/${guildId}/members/1`)).toMatchObject({ status: 404, code: 10013 })
  })

  it('gives and takes roles', async () => {
    const at = bench()
    const [id, role] = [idOf(at, 'ben'), roleOf(at, 'Regular').id]

    await at.call(`PUT /guilds/${at.guildId}/members/${id}/roles/${role}`)
    expect(at.world.guild().members.get(id)?.roles).toContain(role)

    await at.call(`DELETE /guilds/${at.guildId}/members/${id}/roles/${role}`)
    expect(at.world.guild().members.get(id)?.roles).not.toContain(role)
    expect(at.events.map(({ event }) => event)).toEqual(['GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_UPDATE'])
  })

  it('never hands out the role of a bot', async () => {
    const at = bench()
    const path = `PUT /guilds/${at.guildId}/members/${idOf(at, 'ben')}/roles/${roleOf(at, 'pipecord').id}`

    expect(await at.refusal(path)).toMatchObject({ code: 50013 })
  })

  it('renames a member, and gives the name back', async () => {
    const at = bench()
    const path = `PATCH /guilds/${at.guildId}/members/${idOf(at, 'ben')}`

    expect(await at.body(path, { body: { nick: 'Benny' } })).toMatchObject({ nick: 'Benny' })
    expect(await at.body(path, { body: { nick: '' } })).toMatchObject({ nick: null })
  })

  it('puts a member into timeout, but for 28 days at most', async () => {
    const at = bench()
    const path = `PATCH /guilds/${at.guildId}/members/${idOf(at, 'ben')}`
    const until = (ms: number) => ({
      body: { communication_disabled_until: new Date(at.clock.now() + ms).toISOString() },
    })

    expect((await at.call(path, until(DAY_MS))).status).toBe(200)
    expect((await at.refusal(path, until(29 * DAY_MS))).errors).toHaveProperty('communication_disabled_until')
  })

  it('kicks whom the bot outranks, never the owner', async () => {
    const at = bench()

    await at.call(`DELETE /guilds/${at.guildId}/members/${idOf(at, 'ben')}`)
    expect(at.events.at(-1)).toMatchObject({ event: 'GUILD_MEMBER_REMOVE', data: { user: { username: 'ben' } } })
    expect(await at.refusal(`DELETE /guilds/${at.guildId}/members/${idOf(at, 'ann')}`)).toMatchObject({ code: 50013 })
  })

  it('adds a user who granted guilds.join', async () => {
    const at = bench()
    const user = at.world.addUser()
    const access_token = at.world.issueBearer(user.id, ['guilds.join'])
    const path = `PUT /guilds/${at.guildId}/members/${user.id}`

    expect((await at.call(path, { body: { access_token } })).status).toBe(201)
    expect((await at.call(path, { body: { access_token } })).status).toBe(204)
    expect(await at.refusal(path, { body: { access_token: 'no' } })).toMatchObject({ code: 50025 })
  })

  it('prunes members without roles who joined long ago', async () => {
    const at = bench()
    const before = at.world.guild().members.size

    const { pruned } = await at.body<{ pruned: number }>(`POST /guilds/${at.guildId}/prune`, { body: { days: 7 } })

    expect(pruned).toBe(2)
    expect(at.world.guild().members.size).toBe(before - 2)
  })
})

describe('bans', () => {
  it('bans a member with the reason, and lifts it', async () => {
    const at = bench()
    const path = `/guilds/${at.guildId}/bans/${idOf(at, 'ben')}`

    await at.call(`PUT ${path}`, { body: {}, reason: 'spam' })
    expect(await at.body(`GET ${path}`)).toMatchObject({ reason: 'spam', user: { username: 'ben' } })
    expect(at.events.map(({ event }) => event)).toEqual(['GUILD_MEMBER_REMOVE', 'GUILD_BAN_ADD'])

    await at.call(`DELETE ${path}`)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404, code: 10026 })
    expect(await at.refusal(`DELETE ${path}`)).toMatchObject({ code: 10026 })
  })

  it('deletes what the banned one wrote lately', async () => {
    const at = bench()
    const ben = idOf(at, 'ben')
    at.world.send(at.general, { authorId: ben, content: 'old' })
    await at.clock.advance(DAY_MS)
    at.world.send(at.general, { authorId: ben, content: 'new' })

    await at.call(`PUT /guilds/${at.guildId}/bans/${ben}`, { body: { delete_message_seconds: 3600 } })

    expect(
      at.world.messages
        .of(at.general)
        .all()
        .map(({ json }) => json.content),
    ).toEqual(['old'])
  })

  it('pages before and after', async () => {
    const at = bench()
    const ids = ['ben', 'cleo', 'dora'].map(name => idOf(at, name))
    for (const id of ids) await at.call(`PUT /guilds/${at.guildId}/bans/${id}`)
    const list = async (query: string) =>
      (await at.body<{ user: { id: string } }[]>(`GET /guilds/${at.guildId}/bans`, { query })).map(
        ({ user }) => user.id,
      )

    expect(await list(`after=${ids[0]}&limit=1`)).toEqual([ids[1]])
    expect(await list(`before=${ids[2]}&limit=1`)).toEqual([ids[1]])
  })

  it('bans many and says who failed', async () => {
    const at = bench()
    const [ben, ann] = [idOf(at, 'ben'), idOf(at, 'ann')]

    expect(await at.body(`POST /guilds/${at.guildId}/bulk-ban`, { body: { user_ids: [ben, ann, '1'] } })).toEqual({
      banned_users: [ben],
      failed_users: [ann, '1'],
    })
  })

  it('fails where nobody could be banned', async () => {
    const at = bench()

    expect(await at.refusal(`POST /guilds/${at.guildId}/bulk-ban`, { body: { user_ids: ['1'] } })).toMatchObject({
      code: 500000,
    })
  })
})

describe('roles', () => {
  it('makes, changes and deletes a role', async () => {
    const at = bench()
    const role = await at.body<Named>(`POST /guilds/${at.guildId}/roles`, { body: { name: 'Sailor', color: 255 } })
    const path = `/guilds/${at.guildId}/roles/${role.id}`

    expect(role).toMatchObject({ name: 'Sailor', position: 1, color: 255, colors: { primary_color: 255 } })
    expect(await at.body(`PATCH ${path}`, { body: { hoist: true } })).toMatchObject({ hoist: true, name: 'Sailor' })
    expect((await at.call(`DELETE ${path}`)).status).toBe(204)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404, code: 10011 })
    expect(at.events.map(({ event }) => event)).toEqual(['GUILD_ROLE_CREATE', 'GUILD_ROLE_UPDATE', 'GUILD_ROLE_DELETE'])
  })

  it('takes a deleted role from its members', async () => {
    const at = bench()

    await at.call(`DELETE /guilds/${at.guildId}/roles/${roleOf(at, 'Regular').id}`)

    expect(at.world.guild().members.get(idOf(at, 'cleo'))?.roles).toEqual([])
  })

  it('gives nobody permissions that the bot lacks', async () => {
    const at = bench({ guilds: [{ botPermissions: ['ManageRoles'] }] })

    expect(await at.refusal(`POST /guilds/${at.guildId}/roles`, { body: { permissions: '8' } })).toMatchObject({
      code: 50013,
    })
  })

  it('moves several roles at once', async () => {
    const at = bench()
    const [low, high] = [roleOf(at, 'Regular'), roleOf(at, 'Moderator')]

    const body = [
      { id: low.id, position: 2 },
      { id: high.id, position: 1 },
    ]
    const roles = await at.body<Named[]>(`PATCH /guilds/${at.guildId}/roles`, { body })

    expect(roles.find(({ id }) => id === low.id)?.position).toBe(2)
  })

  it('lets a list of moves name the own role where it stays', async () => {
    const at = bench()
    const own = roleOf(at, 'pipecord')
    const move = (position: number) => ({
      body: [
        { id: own.id, position },
        { id: at.guildId, position: 0 },
      ],
    })

    expect(await at.call(`PATCH /guilds/${at.guildId}/roles`, move(own.position))).toMatchObject({ status: 200 })
    expect(await at.refusal(`PATCH /guilds/${at.guildId}/roles`, move(1))).toMatchObject({ code: 50013 })
  })

  it('refuses to delete @everyone', async () => {
    const at = bench()

    expect(await at.refusal(`DELETE /guilds/${at.guildId}/roles/${at.guildId}`)).toMatchObject({ code: 50028 })
  })
})

describe('emojis', () => {
  it('makes, changes and deletes an emoji', async () => {
    const at = bench()
    const emoji = await at.body<Named>(`POST /guilds/${at.guildId}/emojis`, { body: { name: 'wave', image: PIXEL } })
    const path = `/guilds/${at.guildId}/emojis/${emoji.id}`

    expect(await at.body(`PATCH ${path}`, { body: { name: 'waves' } })).toMatchObject({
      name: 'waves',
      animated: false,
    })
    expect((await at.call(`DELETE ${path}`)).status).toBe(204)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404, code: 10014 })
    expect(at.events.map(({ event }) => event)).toEqual(Array.from({ length: 3 }, () => 'GUILD_EMOJIS_UPDATE'))
  })

  it('refuses images that are none', async () => {
    const at = bench()
    const body = { name: 'wave', image: 'nothing' }

    expect((await at.refusal(`POST /guilds/${at.guildId}/emojis`, { body })).errors).toHaveProperty(
      'image._errors.0.code',
      'IMAGE_INVALID',
    )
  })

  it('stops at fifty', async () => {
    const at = bench()
    for (let index = 0; index < 50; index++) {
      await at.call(`POST /guilds/${at.guildId}/emojis`, { body: { name: `wave${index}`, image: PIXEL } })
    }

    const body = { name: 'more', image: PIXEL }
    expect(await at.refusal(`POST /guilds/${at.guildId}/emojis`, { body })).toMatchObject({ code: 30008 })
  })
})

describe('stickers', () => {
  it('are made from a file, sent in messages, and deleted', async () => {
    const at = bench()
    const files = [{ ...file('file', 'wave.png'), contentType: 'image/png' }]
    const body = { name: 'Wave', tags: 'wave' }
    const sticker = await at.body<Named>(`POST /guilds/${at.guildId}/stickers`, { body, files })

    const message = await at.body(`POST /channels/${at.general}/messages`, { body: { sticker_ids: [sticker.id] } })
    expect(message).toMatchObject({ sticker_items: [{ id: sticker.id, name: 'Wave', format_type: 1 }] })

    await at.call(`DELETE /guilds/${at.guildId}/stickers/${sticker.id}`)
    expect(await at.refusal(`GET /stickers/${sticker.id}`)).toMatchObject({ status: 404, code: 10060 })
    expect(
      await at.refusal(`POST /channels/${at.general}/messages`, { body: { sticker_ids: [sticker.id] } }),
    ).toMatchObject({ code: 50081 })
  })

  it('need their file', async () => {
    const at = bench()
    const body = { name: 'Wave', tags: 'wave' }

    expect((await at.refusal(`POST /guilds/${at.guildId}/stickers`, { body })).errors).toHaveProperty(
      'file._errors.0.code',
      'BASE_TYPE_REQUIRED',
    )
  })
})

function idOf({ world }: Bench, username: string): string {
  return world.person(username).id
}

function roleOf({ world }: Bench, name: string) {
  return [...world.guild().roles.values()].find(role => role.name === name)!
}
