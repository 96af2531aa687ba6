import { describe, expect, it } from 'vitest'
import { endpoints } from '../../../../plugins/simulator/routes/index.js'
import { type Bench, bench } from '../support.js'

interface Command {
  id: string
  name: string
  version: string
}

const PING = { name: 'ping', description: 'Pings' }
const DAY_MS = 86_400_000

describe('applications', () => {
  it('answer their own bot and owner', async () => {
    const { world, body } = bench()

    expect(await body('GET /applications/@me')).toMatchObject({
      id: world.bot.applicationId,
      bot: { id: world.bot.id },
      owner: { username: 'ann' },
      approximate_guild_count: 1,
    })
  })

  it('change their description and tags', async () => {
    const { body } = bench()

    expect(await body('PATCH /applications/@me', { body: { description: 'A bot', tags: ['fun'] } })).toMatchObject({
      description: 'A bot',
      tags: ['fun'],
    })
  })

  it('do not show themselves to other bots', async () => {
    const { world, refusal } = bench()
    const other = world.addBot()

    expect(await refusal(`GET /applications/${other.applicationId}`)).toMatchObject({ status: 403, code: 20012 })
    expect(await refusal('GET /applications/1')).toMatchObject({ status: 404, code: 10002 })
  })
})

describe('application emojis', () => {
  it('are made, renamed, used in reactions, and deleted', async () => {
    const at = bench()
    const path = `/applications/${at.world.bot.applicationId}/emojis`
    const { id } = await at.body<Command>(`POST ${path}`, {
      body: { name: 'wave', image: 'data:image/png;base64,AAAA' },
    })
    const message = at.world.send(at.general, { authorId: at.world.bot.id, content: 'a' })

    expect(await at.body(`PATCH ${path}/${id}`, { body: { name: 'waves' } })).toMatchObject({ id, name: 'waves' })
    expect(
      (await at.call(`PUT /channels/${at.general}/messages/${message.json.id}/reactions/waves:${id}/@me`)).status,
    ).toBe(204)
    await at.call(`DELETE ${path}/${id}`)
    expect(await at.body(`GET ${path}`)).toEqual({ items: [] })
  })
})

describe('commands', () => {
  it('are created with 201 and replaced by name with 200', async () => {
    const at = bench()
    const first = await at.call(`POST ${globalPath(at)}`, { body: PING })
    const second = await at.call(`POST ${globalPath(at)}`, { body: { ...PING, description: 'Pings again' } })

    expect([first.status, second.status]).toEqual([201, 200])
    expect((second.body as Command).id).toBe((first.body as Command).id)
    expect(await at.body<Command[]>(`GET ${globalPath(at)}`)).toMatchObject([{ description: 'Pings again' }])
  })

  it('stand apart globally and in a guild', async () => {
    const at = bench()
    await at.call(`POST ${guildPath(at)}`, { body: PING })

    expect(await at.body(`GET ${globalPath(at)}`)).toEqual([])
    expect(await at.body(`GET ${guildPath(at)}`)).toMatchObject([{ name: 'ping', guild_id: at.guildId }])
  })

  it('can be read, changed and deleted', async () => {
    const at = bench()
    const { id } = await at.body<Command>(`POST ${globalPath(at)}`, { body: PING })

    expect(await at.body(`PATCH ${globalPath(at)}/${id}`, { body: { name: 'pong' } })).toMatchObject({
      id,
      name: 'pong',
      description: 'Pings',
    })
    expect((await at.call(`DELETE ${globalPath(at)}/${id}`)).status).toBe(204)
    expect(await at.refusal(`GET ${globalPath(at)}/${id}`)).toMatchObject({ status: 404, code: 10063 })
  })

  it('overwritten together keep their ids and forget the others', async () => {
    const at = bench()
    const { id } = await at.body<Command>(`POST ${globalPath(at)}`, { body: PING })
    await at.call(`POST ${globalPath(at)}`, { body: { name: 'old', description: 'Old' } })

    const all = await at.body<Command[]>(`PUT ${globalPath(at)}`, { body: [{ name: 'new', description: 'New' }, PING] })

    expect(all.map(({ name }) => name)).toEqual(['new', 'ping'])
    expect(all[1]?.id).toBe(id)
  })

  it('are checked in depth', async () => {
    const at = bench()
    const options = [
      { type: 3, name: 'Upper', description: 'x' },
      { type: 3, name: 'b' },
    ]

    const { errors } = await at.refusal(`POST ${globalPath(at)}`, { body: { name: 'ping', options } })

    expect(errors).toHaveProperty('options.1.description._errors.0.code', 'BASE_TYPE_REQUIRED')
    expect(errors).toHaveProperty('options.0.name._errors.0.code', 'APPLICATION_COMMAND_INVALID_NAME')
  })

  it('have required options first', async () => {
    const at = bench()
    const option = (name: string, required: boolean) => ({ type: 3, name, description: 'x', required })
    const body = { ...PING, options: [option('a', false), option('b', true)] }

    expect((await at.refusal(`POST ${globalPath(at)}`, { body })).errors).toHaveProperty(
      'options.1._errors.0.code',
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    )
  })

  it('can be created 200 times a day', async () => {
    const at = bench()
    const churn = async () => {
      const { id } = await at.body<Command>(`POST ${guildPath(at)}`, { body: PING })
      await at.call(`DELETE ${guildPath(at)}/${id}`)
    }
    for (let index = 0; index < 200; index++) await churn()

    expect(await at.refusal(`POST ${guildPath(at)}`, { body: PING })).toMatchObject({ status: 400, code: 30034 })
    await at.clock.advance(DAY_MS + 1)
    expect((await at.call(`POST ${guildPath(at)}`, { body: PING })).status).toBe(201)
  })

  it('number at most 100 per kind', async () => {
    const at = bench()
    const body = Array.from({ length: 101 }, (_, index) => ({ name: `c${index}`, description: 'x' }))

    expect(await at.refusal(`PUT ${globalPath(at)}`, { body })).toMatchObject({ code: 30032 })
  })

  it('of another application are out of reach', async () => {
    const at = bench()
    const { applicationId } = at.world.addBot()

    expect(await at.refusal(`GET /applications/${applicationId}/commands`)).toMatchObject({ status: 403, code: 20012 })
  })

  it('get their permissions from users, not from bots', async () => {
    const at = bench()
    const { id } = await at.body<Command>(`POST ${guildPath(at)}`, { body: PING })
    const path = `${guildPath(at)}/${id}/permissions`
    const ann = at.world.person('ann').id
    const body = { permissions: [{ id: ann, type: 2, permission: true }] }
    const token = at.world.issueBearer(ann, ['applications.commands.permissions.update'])
    const actor = at.world.actorOf('Bearer', token)!

    expect(await at.refusal(`GET ${path}`)).toMatchObject({ code: 10066 })
    expect(await at.refusal(`PUT ${path}`, { body })).toMatchObject({ code: 20001 })
    expect(await at.body(`PUT ${path}`, { body, actor })).toMatchObject({ id, ...body })
    expect(await at.body(`GET ${guildPath(at)}/permissions`)).toMatchObject([{ id }])
  })
})

describe('oauth2', () => {
  it('shows the authorization of a bearer token', async () => {
    const { world, body } = bench()
    const actor = world.actorOf('Bearer', world.issueBearer(world.person('ann').id, ['identify']))!

    expect(await body('GET /oauth2/@me', { actor })).toMatchObject({ scopes: ['identify'], user: { username: 'ann' } })
  })

  it('issues a token that works, and revokes it', async () => {
    const at = bench()
    const [client_id, client_secret] = secretsOf(at)
    const issued = await form(at, '/oauth2/token', {
      client_id,
      client_secret,
      grant_type: 'client_credentials',
      scope: 'identify',
    })
    const { access_token } = issued.body as { access_token: string }

    expect(issued).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'identify' } })
    expect(at.world.actorOf('Bearer', access_token)).toBeDefined()
    await form(at, '/oauth2/token/revoke', { client_id, client_secret, token: access_token })
    expect(at.world.actorOf('Bearer', access_token)).toBeUndefined()
  })

  it('refuses JSON, unknown clients and unknown grants in its own words', async () => {
    const at = bench()
    const [client_id, client_secret] = secretsOf(at)

    expect(await at.call('POST /oauth2/token', { actor: null, body: {} })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
    expect(await form(at, '/oauth2/token', { client_id })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
    expect(await form(at, '/oauth2/token', { client_id, client_secret, grant_type: 'x' })).toMatchObject({
      body: { error: 'unsupported_grant_type' },
    })
  })
})

function globalPath({ world }: Bench): string {
  return `/applications/${world.bot.applicationId}/commands`
}

function guildPath({ world, guildId }: Bench): string {
  return `/applications/${world.bot.applicationId}/guilds/${guildId}/commands`
}

function secretsOf({ world }: Bench): [id: string, secret: string] {
  const { id, clientSecret } = world.applications.get(world.bot.applicationId)!
  return [id, clientSecret]
}

async function form({ world }: Bench, path: string, body: Record<string, string>) {
  const endpoint = endpoints.find(one => one.method === 'POST' && one.path === path)!
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const call = { world, method: 'POST', params: {}, query: new URLSearchParams(), headers, body, files: [] } as const
  return endpoint.handle({ ...call, actor: undefined, reason: undefined, origin: '' })
}
