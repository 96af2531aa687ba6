import { afterEach, describe, expect, it } from 'vitest'
import { type Cassette, type RecordOptions, record } from '../../middleware/record.js'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'

let discord: Simulator | undefined
afterEach(() => discord?.close())

/** Talks to Discord in every way that involves a secret. */
async function converse(
  client: DiscordAPIClient,
  world: { channel: string; bearer: string; id: string; token: string },
) {
  const { channel, bearer, id, token } = world
  const hook = await client
    .post<{ id: string; token: string }>(`/channels/${channel}/webhooks`, { name: 'hook' })
    .unwrap()
  const told = await client.post<{ content: string }>(`/webhooks/${hook.id}/${hook.token}?wait=true`, { content: 'hi' })
  const me = await client.get<{ id: string }>('/users/@me', { auth: `Bearer ${bearer}` })
  await client.post(`/interactions/${id}/${token}/callback`, { type: 5 })
  const missing = await client.get('/channels/1')
  const first = await client.post<{ id: string }>(`/channels/${channel}/messages`, { content: 'one' }).unwrap()
  const second = await client.post<{ id: string }>(`/channels/${channel}/messages`, { content: 'two' }).unwrap()
  return { told: told.data?.content, me: me.data?.id, missing: missing.error?.message, ids: [first.id, second.id] }
}

async function recorded() {
  discord = await simulator({ seed: 5 })
  const channel = discord.world.channel('general').id
  const bearer = discord.world.issueBearer(discord.world.person('ann').id, ['identify'])
  const { id, token } = discord.world.interactions.create({ kind: 'command', channelId: channel })
  const client = createClient({ token: discord.token, baseURL: discord.baseURL })
  const layer = record({ mode: 'record' })
  client.use(layer, { before: 'transport' })
  const world = { channel, bearer, id, token }
  const result = await converse(client, world)
  await client.shutdown()
  return { text: JSON.stringify(layer.cassette), result, world, token: discord.token }
}

describe('record', () => {
  it('keeps no Authorization and no bot, bearer, webhook or interaction token (rest 69)', async () => {
    const { text, world, token } = await recorded()

    const secrets = [
      token,
      world.bearer,
      world.token,
      ...[...(discord as Simulator).world.webhooks.values()].map(hook => hook.token),
    ]
    expect(secrets.length).toBe(4)
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/authorization/i)
    expect(text).toContain('/redacted')
  })

  it('gives the same answers back, in their order, and sends nothing', async () => {
    const { text, result, world } = await recorded()
    const before = (discord as Simulator).log.count()
    const client = createClient({ token: 'MTIz.other.token', baseURL: (discord as Simulator).baseURL })
    client.use(record({ mode: 'replay', cassette: JSON.parse(text) as Cassette }), { before: 'transport' })

    const again = await converse(client, world)

    expect(again).toEqual(result)
    expect((discord as Simulator).log.count()).toBe(before)
    await client.shutdown()
  })

  it('says which request it has no recording of, and does not repeat it', async () => {
    const client = createClient({ token: 'MTIz.other.token' })
    client.use(record({ mode: 'replay' }), { before: 'transport' })
    let retries = 0
    client.on('retryAttempt', () => retries++)

    await expect(client.get('/channels/123')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('GET /channels/{channel_id}'),
    })
    expect(retries).toBe(0)
    await client.shutdown()
  })

  it('leaves the path as it is where a % in it is no encoding', async () => {
    const layer = record({ mode: 'replay' })
    const client = createClient({ token: 'MTIz.other.token', validation: { mode: 'off' } })
    client.use(layer, { before: 'transport' })

    await expect(client.get('/invites/%zz')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    await client.shutdown()
  })

  it.each([
    ['record.mode', { mode: 'play' }],
    ['record.cassette', { mode: 'replay', cassette: { version: 2, recordings: [] } }],
    ['record.cassette', { mode: 'replay', cassette: null }],
    ['record.file', { mode: 'replay', file: 'x' }],
  ])('refuses a wrong %s', (key, options) => {
    expect(() => record(options as RecordOptions)).toThrow(expect.objectContaining({ key }))
  })
})
