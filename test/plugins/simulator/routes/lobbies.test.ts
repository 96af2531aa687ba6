import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

interface Lobby {
  id: string
  members: { id: string; flags: number; additional_name?: string }[]
}

function lobbyBench() {
  const at = bench()
  const [ann, ben] = [at.world.person('ann').id, at.world.person('ben').id]
  const bearer = (userId: string) => at.world.actorOf('Bearer', at.world.issueBearer(userId, ['sdk.social_layer']))!
  return {
    ...at,
    ann,
    ben,
    asAnn: bearer(ann),
    asBen: bearer(ben),
    open: (body: object = { members: [{ id: ann, flags: 1 }] }) => at.body<Lobby>('POST /lobbies', { body }),
  }
}

describe('lobbies', () => {
  it('are made with members and read back', async () => {
    const at = lobbyBench()
    const made = await at.open({ metadata: { map: 'bay' }, members: [{ id: at.ann }] })

    expect(made).toMatchObject({ metadata: { map: 'bay' }, members: [{ id: at.ann, metadata: null, flags: 0 }] })
    expect(await at.body(`GET /lobbies/${made.id}`)).toEqual(made)
  })

  it('belong to their application', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    const actor = at.world.actorOf('Bot', at.world.addBot().token)!

    expect(await at.refusal(`GET /lobbies/${id}`, { actor })).toMatchObject({ status: 404, code: 10031 })
  })

  it('hold metadata of 1000 characters in all', async () => {
    const at = lobbyBench()
    const body = { metadata: { a: 'x'.repeat(500), b: 'y'.repeat(500) } }

    expect((await at.refusal('POST /lobbies', { body })).errors).toHaveProperty('metadata')
  })

  it('are found by their secret', async () => {
    const at = lobbyBench()
    const first = await at.body<Lobby>('PUT /lobbies', { body: { secret: 's' }, actor: at.asAnn })
    const second = await at.body<Lobby>('PUT /lobbies', { body: { secret: 's' }, actor: at.asBen })

    expect(second.id).toBe(first.id)
    expect(second.members.map(({ id }) => id)).toEqual([at.ann, at.ben])
  })

  it('replace their members', async () => {
    const at = lobbyBench()
    const { id } = await at.open()

    const changed = await at.body<Lobby>(`PATCH /lobbies/${id}`, { body: { members: [{ id: at.ben }] } })

    expect(changed.members.map(member => member.id)).toEqual([at.ben])
  })

  it('are deleted, twice if need be', async () => {
    const at = lobbyBench()
    const { id } = await at.open()

    expect((await at.call(`DELETE /lobbies/${id}`)).status).toBe(204)
    expect((await at.call(`DELETE /lobbies/${id}`)).status).toBe(204)
    expect(await at.refusal(`GET /lobbies/${id}`)).toMatchObject({ code: 10031 })
  })
})

describe('lobby members', () => {
  it('are put in, keeping what is not said', async () => {
    const at = lobbyBench()
    const { id } = await at.open({})
    const path = `/lobbies/${id}/members/${at.ann}`
    await at.call(`PUT ${path}`, { body: { additional_name: 'Captain' } })

    expect(await at.body(`PUT ${path}`, { body: { flags: 1 } })).toMatchObject({ flags: 1, additional_name: 'Captain' })
    expect(await at.body(`PUT ${path}`, { body: { additional_name: null } })).not.toHaveProperty('additional_name')
  })

  it('come and go in bulk', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    const body = [{ id: at.ben }, { id: at.ann, remove_member: true }]

    expect(await at.body(`POST /lobbies/${id}/members/bulk`, { body })).toMatchObject([{ id: at.ben }])
    expect(await at.body<Lobby>(`GET /lobbies/${id}`)).toMatchObject({ members: [{ id: at.ben }] })
  })

  it('are users', async () => {
    const at = lobbyBench()
    const { id } = await at.open()

    expect(await at.refusal(`POST /lobbies/${id}/members/bulk`, { body: [{ id: '1' }] })).toMatchObject({ code: 10013 })
  })

  it('leave, and are removed', async () => {
    const at = lobbyBench()
    const { id } = await at.open({ members: [{ id: at.ann }, { id: at.ben }] })

    await at.call(`DELETE /lobbies/${id}/members/@me`, { actor: at.asAnn })
    await at.call(`DELETE /lobbies/${id}/members/${at.ben}`)

    expect(await at.body(`GET /lobbies/${id}`)).toMatchObject({ members: [] })
  })

  it('link a channel where they may, and invite to it', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    const link = `PATCH /lobbies/${id}/channel-linking`

    expect(await at.body(link, { body: { channel_id: at.general }, actor: at.asAnn })).toMatchObject({
      linked_channel: { id: at.general },
    })
    const mine = await at.body<{ code: string }>(`POST /lobbies/${id}/members/@me/invites`, { actor: at.asAnn })
    const bens = await at.body<{ code: string }>(`POST /lobbies/${id}/members/${at.ben}/invites`)
    expect(at.world.invites.get(mine.code)).toMatchObject({ maxUses: 1, maxAge: 3600, targets: { userIds: [at.ann] } })
    expect(at.world.invites.get(bens.code)).toMatchObject({ targets: { userIds: [at.ben] } })
    expect(await at.body(link, { body: {}, actor: at.asAnn })).not.toHaveProperty('linked_channel')
  })

  it('do not link without the flag', async () => {
    const at = lobbyBench()
    const { id } = await at.open({ members: [{ id: at.ann }] })
    const options = { body: { channel_id: at.general }, actor: at.asAnn }

    expect(await at.refusal(`PATCH /lobbies/${id}/channel-linking`, options)).toMatchObject({ code: 50013 })
  })
})

describe('lobby messages', () => {
  it('are said by members and read back, newest first', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    for (const content of ['one', 'two']) {
      await at.call(`POST /lobbies/${id}/messages`, { body: { content }, actor: at.asAnn })
    }

    const read = await at.body(`GET /lobbies/${id}/messages`, { actor: at.asAnn, query: 'limit=2' })

    expect(read).toMatchObject([{ content: 'two', lobby_id: id, channel_id: id }, { content: 'one' }])
    expect(await at.refusal(`GET /lobbies/${id}/messages`, { actor: at.asBen })).toMatchObject({ code: 50001 })
  })

  it('go on to the linked channel', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    await at.call(`PATCH /lobbies/${id}/channel-linking`, { body: { channel_id: at.general }, actor: at.asAnn })

    await at.call(`POST /lobbies/${id}/messages`, { body: { content: 'ahoy' }, actor: at.asAnn })

    expect(at.events.at(-1)).toMatchObject({ event: 'MESSAGE_CREATE', data: { content: 'ahoy' } })
  })

  it('carry what moderation found', async () => {
    const at = lobbyBench()
    const { id } = await at.open()
    const path = `/lobbies/${id}/messages`
    const message = await at.body<{ id: string }>(`POST ${path}`, { body: { content: 'ahoy' }, actor: at.asAnn })

    await at.call(`PUT ${path}/${message.id}/moderation-metadata`, { body: { verdict: 'fine' } })

    expect(await at.body(`GET ${path}`, { actor: at.asAnn })).toMatchObject([
      { moderation_metadata: { verdict: 'fine' } },
    ])
  })

  it('carry five keys of it', async () => {
    const at = lobbyBench()
    const body = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map(key => [key, 'x']))
    const path = `/partner-sdk/dms/${at.ann}/${at.ben}/messages/1/moderation-metadata`

    expect(await at.refusal(`PUT ${path}`, { body })).toMatchObject({ code: 50035 })
  })

  it('between two users are moderated too', async () => {
    const at = lobbyBench()
    const dm = await at.body<{ id: string }>('POST /users/@me/channels', { body: { recipient_id: at.ann } })
    const { json } = at.world.send(dm.id, { authorId: at.ann, content: 'psst' })
    const path = `/partner-sdk/dms/${at.ann}/${at.world.bot.id}/messages/${json.id}/moderation-metadata`

    expect((await at.call(`PUT ${path}`, { body: { verdict: 'fine' } })).status).toBe(204)
    expect(at.world.dmModeration.get(json.id)).toEqual({ verdict: 'fine' })
  })
})

describe('provisional accounts', () => {
  it('are the same for the same player', async () => {
    const at = bench()
    const ask = () =>
      at.body<{ access_token: string }>('POST /partner-sdk/token/bot', { body: { external_user_id: 'p' } })
    const [first, second] = [await ask(), await ask()]

    const who = (token: string) => at.world.actorOf('Bearer', token)?.userId
    expect(who(second.access_token)).toBe(who(first.access_token))
  })

  it('are new once they were unmerged', async () => {
    const at = bench()
    const body = { external_user_id: 'p' }
    await at.call('POST /partner-sdk/token/bot', { body })

    expect((await at.call('POST /partner-sdk/provisional-accounts/unmerge/bot', { body })).status).toBe(204)
    expect(await at.refusal('POST /partner-sdk/provisional-accounts/unmerge/bot', { body })).toMatchObject({
      status: 404,
    })
  })

  it('come from the token of another service', async () => {
    const at = bench()
    const body = { client_id: at.world.bot.applicationId, external_auth_token: 't', external_auth_type: 'OIDC' }

    expect(await at.body('POST /partner-sdk/token', { body, actor: null })).toMatchObject({ token_type: 'Bearer' })
    expect((await at.call('POST /partner-sdk/provisional-accounts/unmerge', { body, actor: null })).status).toBe(204)
  })

  it('need the right secret', async () => {
    const at = bench()
    const client = { client_id: at.world.bot.applicationId, client_secret: 'wrong' }
    const body = { ...client, external_auth_token: 't', external_auth_type: 'OIDC' }

    expect(await at.refusal('POST /partner-sdk/token', { body, actor: null })).toMatchObject({ code: 530007 })
  })
})
