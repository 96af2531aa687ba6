import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../../../plugins/simulator/index.js'
import { type Bench, bench, type Identity, type RawClient, STANDARD } from './raw-client.js'

const open: Bench[] = []
const members = STANDARD | (1 << 1)
const presences = members | (1 << 8)

interface Scene extends Bench {
  readonly client: RawClient
  readonly guild_id: string
}

/** A guild of `size` members besides the bot, and a client in it. */
async function scene(
  size: number,
  identity: Identity = { intents: members },
  options?: SimulatorOptions,
): Promise<Scene> {
  const names = Array.from({ length: size }, (_, index) => `user-${index}`)
  const made = await bench({ guilds: [{ name: 'Harbour', members: names, roles: [] }], ...options })
  open.push(made)
  const client = await made.ready(identity)
  await client.event('GUILD_CREATE')
  return { ...made, client, guild_id: made.discord.world.guild().id }
}

async function answers(client: RawClient) {
  await client.settled()
  return client.received.filter(({ t }) => t === 'GUILD_MEMBERS_CHUNK' || t === 'RATE_LIMITED')
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(made => made.close()))
})

describe('op 8', () => {
  it('brings everyone in chunks of 1000', async () => {
    const { client, guild_id } = await scene(2100)

    client.send(8, { guild_id, query: '', limit: 0, nonce: 'n1' })

    const chunks = (await answers(client)).map(({ d }) => d)
    expect(chunks.map(({ members: list }) => list.length)).toEqual([1000, 1000, 101])
    expect(chunks.map(({ chunk_index, chunk_count, nonce }) => [chunk_index, chunk_count, nonce])).toEqual([
      ...[0, 1, 2].map(index => [index, 3, 'n1']),
    ])
    expect(chunks[0]).not.toHaveProperty('presences')
  })

  it('brings those whose name begins with the query, at most 100', async () => {
    const { client, guild_id } = await scene(300)

    client.send(8, { guild_id, query: 'USER-1', limit: 3 })
    client.send(8, { guild_id, query: 'user-', limit: 200 })

    const [few, many] = (await answers(client)).map(({ d }) => d.members)
    expect(few?.map(({ user }) => user.username)).toEqual(['user-1', 'user-10', 'user-11'])
    expect(many).toHaveLength(100)
  })

  it('brings those of a list and names who is not there', async () => {
    const { client, guild_id, discord } = await scene(3)
    const id = discord.world.person('user-2').id

    client.send(8, { guild_id, user_ids: [id, '99'], limit: 0 })
    client.send(8, { guild_id, user_ids: '99' })

    const [both, none] = (await answers(client)).map(({ d }) => d)
    expect(both).toMatchObject({ members: [{ user: { id } }], not_found: ['99'], chunk_count: 1 })
    expect(none).toMatchObject({ members: [], not_found: ['99'], chunk_index: 0, chunk_count: 1 })
  })

  it('brings presences with GUILD_PRESENCES alone', async () => {
    const { client, guild_id, discord } = await scene(3, { intents: presences })
    const id = discord.world.person('user-2').id
    discord.gateway.setPresence(id, { status: 'dnd', activities: [] })
    const plain = await scene(3)

    client.send(8, { guild_id, user_ids: [id], presences: true })
    plain.client.send(8, { guild_id: plain.guild_id, query: '', limit: 0, presences: true })

    expect((await answers(client))[0]!.d.presences).toEqual([
      { user: { id }, status: 'dnd', activities: [], client_status: { web: 'dnd' } },
    ])
    expect((await answers(plain.client))[0]!.d).not.toHaveProperty('presences')
  })

  it('ignores a nonce of more than 32 bytes', async () => {
    const { client, guild_id } = await scene(1)

    client.send(8, { guild_id, query: 'user', limit: 1, nonce: 'ä'.repeat(17) })

    expect((await answers(client))[0]!.d).not.toHaveProperty('nonce')
  })

  it('brings nobody to those who ask for everyone without GUILD_MEMBERS', async () => {
    const { client, guild_id } = await scene(3, { intents: STANDARD })

    client.send(8, { guild_id, query: '', limit: 0 })

    expect(await answers(client)).toEqual([])
  })

  it('answers the second request for everyone within 30 s with RATE_LIMITED', async () => {
    const { client, guild_id, discord } = await scene(1)

    client.send(8, { guild_id, query: '', limit: 0 })
    await client.settled()
    await discord.clock.advance(10_000)
    client.send(8, { guild_id, query: '', limit: 0, nonce: 'again' })
    await client.settled()
    await discord.clock.advance(20_000)
    client.send(8, { guild_id, query: '', limit: 0 })

    const [, limited, third] = await answers(client)
    expect(limited).toMatchObject({
      t: 'RATE_LIMITED',
      d: { opcode: 8, retry_after: 20, meta: { guild_id, nonce: 'again' } },
    })
    expect(third!.t).toBe('GUILD_MEMBERS_CHUNK')
  })

  it('limits neither lists nor prefixes', async () => {
    const { client, guild_id } = await scene(1)

    for (let count = 0; count < 3; count++) client.send(8, { guild_id, query: 'u', limit: 1 })

    expect((await answers(client)).map(({ t }) => t)).toEqual(Array(3).fill('GUILD_MEMBERS_CHUNK'))
  })

  it.each([
    ['without query and ids', {}],
    ['with a query but no limit', { query: '' }],
    ['with ids that are no ids', { user_ids: ['x'] }],
  ])('is closed with 4002 %s', async (_, fields) => {
    const { client, guild_id } = await scene(1)

    client.send(8, { guild_id, ...fields })

    expect((await client.closed).code).toBe(4002)
  })

  it.each([
    ['lose', [0, 2]],
    ['reorder', [2, 1, 0]],
    ['repeat', [0, 1, 1, 2]],
  ] as const)('may %s chunks on demand', async (what, expected) => {
    const { client, guild_id, discord } = await scene(5, { intents: members }, { gateway: { chunkSize: 2 } })
    discord.gateway.faults.add({ kind: 'chunks', do: what, ...(what !== 'reorder' && { at: 2 }) })

    client.send(8, { guild_id, query: '', limit: 0 })

    expect((await answers(client)).map(({ d }) => d.chunk_index)).toEqual(expected)
  })
})
