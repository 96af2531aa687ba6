import { describe, expect, it } from 'vitest'
import { settled } from '../../support/clock.js'
import { connected, type Scene, welcome } from '../../support/gateway.js'

const guild = '81384788765712384'
const nonceOf = ({ sockets }: Scene) => (sockets.last.of(8).at(-1) as unknown as { d: { nonce: string } }).d.nonce

/** A chunk with members of these ids. */
function chunk(
  made: Scene & { seq: { now: number } },
  index: number,
  count: number,
  ids: readonly string[],
  nonce = nonceOf(made),
): void {
  const members = ids.map(id => ({ user: { id } }))
  const d = { guild_id: guild, members, chunk_index: index, chunk_count: count, nonce }
  made.sockets.last.dispatch('GUILD_MEMBERS_CHUNK', ++made.seq.now, d)
}

async function asked(options: Parameters<Scene['gateway']['requestMembers']>[1] = {}) {
  const made = Object.assign(await connected(), { seq: { now: 1 } })
  const all = made.gateway.requestMembers(guild, options).all()
  all.catch(() => {})
  await settled()
  return { made, all }
}

const idsOf = (members: readonly { user?: { id: string } }[]) => members.map(({ user }) => user?.id)

describe('gateway.requestMembers', () => {
  it('ends with the last chunk, in whatever order and however often they come, short ones too (gateway 43, B9)', async () => {
    const { made, all } = await asked()
    let isDone = false
    all.then(() => {
      isDone = true
    })

    chunk(made, 2, 3, ['5'])
    chunk(made, 0, 3, ['1', '2'])
    chunk(made, 0, 3, ['1', '2'])
    await settled()
    expect(isDone).toBe(false)
    chunk(made, 1, 3, ['3', '4'])

    expect(idsOf(await all)).toEqual(['5', '1', '2', '3', '4'])
  })

  it('gives chunks as they come', async () => {
    const { made } = await asked({ query: 'other' })
    const got: (readonly (string | undefined)[])[] = []
    const reading = (async () => {
      for await (const { members } of made.gateway.requestMembers(guild)) got.push(idsOf(members))
    })()
    await settled()
    const nonce = nonceOf(made)

    chunk(made, 0, 2, ['1'], nonce)
    await settled()
    expect(got).toEqual([['1']])
    chunk(made, 1, 2, ['2'], nonce)
    await reading

    expect(got).toEqual([['1'], ['2']])
  })

  it('asks again when Discord says later, and gives that answer its time (gateway 44, B14, B16)', async () => {
    const { made, all } = await asked({ timeout: 5000 })
    const meta = { guild_id: guild, nonce: nonceOf(made) }

    made.sockets.last.dispatch('RATE_LIMITED', ++made.seq.now, { opcode: 8, retry_after: 25.5, meta })
    await made.clock.advance(25_499)
    expect(made.sockets.last.of(8)).toHaveLength(1)
    await made.clock.advance(4000)
    expect(made.sockets.last.of(8)).toHaveLength(2)
    chunk(made, 0, 1, ['1'])

    expect(idsOf(await all)).toEqual(['1'])
  })

  it('rejects instead, if it is told to (gateway 44)', async () => {
    const { made, all } = await asked({ whenLimited: 'reject' })
    const meta = { guild_id: guild, nonce: nonceOf(made) }

    made.sockets.last.dispatch('RATE_LIMITED', 2, { opcode: 8, retry_after: 25, meta })

    await expect(all).rejects.toMatchObject({ code: 'GATEWAY_RATE_LIMITED', retryAfter: 25_000 })
  })

  it('asks for all members of a guild once in 30 s; searches and other guilds are free (gateway 44)', async () => {
    const { made, all } = await asked()
    chunk(made, 0, 1, ['1'])
    await all
    const { gateway, sockets, clock } = made

    const second = gateway.requestMembers(guild).all()
    second.catch(() => {})
    gateway
      .requestMembers(guild, { query: 'a' })
      .all()
      .catch(() => {})
    gateway
      .requestMembers('5')
      .all()
      .catch(() => {})
    await expect(gateway.requestMembers(guild, { whenLimited: 'reject' }).all()).rejects.toMatchObject({
      code: 'GATEWAY_RATE_LIMITED',
    })
    await settled()
    const guilds = () => sockets.last.of(8).map(({ d }) => d as { guild_id: string; query: string })
    expect(guilds().map(({ guild_id, query }) => guild_id + query)).toEqual([guild, `${guild}a`, '5'])
    await clock.advance(30_000)
    chunk(made, 0, 1, ['9'])

    expect(idsOf(await second)).toEqual(['9'])
  })

  it('fails at once when its connection breaks, and is done no harm before it was sent (gateway 45, B19)', async () => {
    const { made, all } = await asked()
    chunk(made, 0, 2, ['1'])

    made.sockets.last.end(1006)
    await expect(all).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED', shard: 0 })
    const later = made.gateway.requestMembers(guild, { query: 'b' }).all()
    await made.clock.advance(0)
    welcome(made.sockets.last)
    await settled()
    made.seq.now = 10
    chunk(made, 0, 1, ['2'])

    expect(idsOf(await later)).toEqual(['2'])
  })

  it('fails when a chunk does not come, however many came (gateway 45, B14, B19)', async () => {
    const { made, all } = await asked({ timeout: 5000 })
    const failed = expect(all).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT' })

    await made.clock.advance(4000)
    chunk(made, 0, 3, ['1'])
    await made.clock.advance(4000)
    chunk(made, 1, 3, ['2'])
    await made.clock.advance(5000)

    await failed
  })

  it('ends when its signal aborts; others who asked the same go on (gateway 45)', async () => {
    const { made, all } = await asked()
    const gone = new AbortController()
    const aborted = made.gateway.requestMembers(guild, { signal: gone.signal }).all()
    aborted.catch(() => {})
    await settled()

    gone.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' })
    chunk(made, 0, 1, ['1'])

    expect(idsOf(await all)).toEqual(['1'])
  })

  it('shares what is under way (gateway 45)', async () => {
    const { made, all } = await asked()
    const same = made.gateway.requestMembers(guild).all()
    await settled()

    chunk(made, 0, 1, ['1'])

    expect(await same).toEqual(await all)
    expect(made.sockets.last.of(8)).toHaveLength(1)
  })

  it('leaves nothing behind when the loop is left early', async () => {
    const { made } = await asked({ query: 'x' })
    const before = made.clock.foreground

    const reading = (async () => {
      for await (const _ of made.gateway.requestMembers(guild, { query: 'y' })) break
    })()
    await settled()
    chunk(made, 0, 5, ['1'])
    await reading

    expect(made.clock.foreground).toBe(before)
  })

  it('rejects on close, with nothing left', async () => {
    const { made, all } = await asked()

    await made.client.close()

    await expect(all).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
    expect(made.clock.waiting).toBe(0)
  })

  it.each([
    ['guildId', 'x', {}],
    ['userIds', guild, { userIds: [] }],
    ['userIds', guild, { userIds: ['1'], query: 'a' }],
    ['userIds', guild, { userIds: Array.from({ length: 101 }, (_, i) => `${i}`) }],
    ['limit', guild, { query: 'a', limit: 101 }],
  ])('refuses a wrong %s', async (name, id, options) => {
    const { gateway } = await connected()

    expect(() => gateway.requestMembers(id, options)).toThrow(name)
  })

  it('sends nonces that Discord takes: at most 32 bytes', async () => {
    const { made } = await asked()

    expect(Buffer.byteLength(nonceOf(made))).toBeLessThanOrEqual(32)
  })
})

describe('gateway.requestSoundboardSounds', () => {
  it('asks each shard for its guilds, and gives the sounds by guild', async () => {
    const made = await connected({ shards: 2 })
    const [first, second] = made.sockets.all
    const ids = [String(2n << 22n), String(3n << 22n), String(4n << 22n)]

    const sounds = made.gateway.requestSoundboardSounds(ids)
    await settled()
    expect(first?.of(31)[0]?.d).toEqual({ guild_ids: [ids[0], ids[2]] })
    expect(second?.of(31)[0]?.d).toEqual({ guild_ids: [ids[1]] })
    for (const [i, id] of ids.entries()) {
      const socket = i === 1 ? second : first
      socket?.dispatch('SOUNDBOARD_SOUNDS', 10 + i, { guild_id: id, soundboard_sounds: [{ name: id }] })
    }

    expect([...(await sounds)]).toEqual(ids.map(id => [id, [{ name: id }]]))
  })

  it('fails with its connection, after its time, and by its signal', async () => {
    const { gateway, sockets, clock } = await connected()
    const gone = new AbortController()

    const late = gateway.requestSoundboardSounds('1', { timeout: 1000 }).catch(error => error)
    const aborted = gateway.requestSoundboardSounds('2', { signal: gone.signal }).catch(error => error)
    await settled()
    gone.abort()
    await clock.advance(1000)
    const lost = gateway.requestSoundboardSounds('3').catch(error => error)
    await settled()
    sockets.last.end(1006)

    expect((await Promise.all([late, aborted, lost])).map(error => error.code)).toEqual([
      'GATEWAY_TIMEOUT',
      'ABORTED',
      'GATEWAY_DISCONNECTED',
    ])
  })
})

describe('gateway.requestChannelInfo', () => {
  it('gives what Discord answers, or says when to ask again', async () => {
    const { gateway, sockets } = await connected()
    const answer = { guild_id: '7', channels: [{ id: '8', status: 'hi' }] }

    const info = gateway.requestChannelInfo('7')
    const limited = gateway.requestChannelInfo('9').catch(error => error)
    await settled()
    sockets.last.dispatch('CHANNEL_INFO', 2, answer)
    sockets.last.dispatch('RATE_LIMITED', 3, { opcode: 43, retry_after: 2, meta: { guild_id: '9' } })

    expect(await info).toEqual(answer)
    expect(await limited).toMatchObject({ code: 'GATEWAY_RATE_LIMITED', retryAfter: 2000 })
    expect(sockets.last.of(43)[0]?.d).toEqual({ guild_id: '7', fields: ['status', 'voice_start_time'] })
  })
})
