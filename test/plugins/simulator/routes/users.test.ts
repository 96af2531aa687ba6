import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

interface Invite {
  code: string
  approximate_member_count?: number
}

describe('users', () => {
  it('answer themselves with what only they may read', async () => {
    const { world, body } = bench()

    expect(await body('GET /users/@me')).toMatchObject({
      id: world.bot.id,
      bot: true,
      mfa_enabled: true,
      locale: 'en-US',
    })
  })

  it('answer others without that', async () => {
    const { world, body } = bench()

    expect(await body(`GET /users/${world.person('ann').id}`)).not.toHaveProperty('mfa_enabled')
  })

  it('are unknown by an unknown id', async () => {
    expect(await bench().refusal('GET /users/1')).toMatchObject({ status: 404, code: 10013 })
  })

  it('read only what the scopes of a bearer token name', async () => {
    const { world, body, refusal } = bench()
    const actor = world.actorOf('Bearer', world.issueBearer(world.person('ann').id, ['identify']))!

    expect(await body('GET /users/@me', { actor })).toMatchObject({ username: 'ann' })
    expect(await refusal('GET /users/@me/guilds', { actor })).toMatchObject({ status: 403, code: 50001 })
    expect(await refusal(`GET /guilds/${world.guild().id}`, { actor })).toMatchObject({ status: 403, code: 20002 })
  })

  it('page through their guilds, before and after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), async (count, limit) => {
        const { world, body } = bench({ guilds: count })
        const seen: string[] = []
        for (;;) {
          const page = await body<{ id: string }[]>('GET /users/@me/guilds', {
            query: `limit=${limit}&after=${seen.at(-1) ?? '0'}`,
          })
          if (page.length === 0) break
          seen.push(...page.map(({ id }) => id))
        }

        expect(seen).toEqual([...world.guilds.keys()])
        expect(await body('GET /users/@me/guilds', { query: `limit=1&before=${seen.at(-1)}` })).toMatchObject(
          seen
            .slice(0, -1)
            .slice(-1)
            .map(id => ({ id })),
        )
      }),
      { numRuns: 15 },
    )
  })

  it('leave a guild', async () => {
    const at = bench()
    await at.call(`DELETE /users/@me/guilds/${at.guildId}`)

    expect(await at.refusal(`GET /guilds/${at.guildId}`)).toMatchObject({ code: 10004 })
    expect(at.events.map(({ event }) => event)).toEqual(['GUILD_MEMBER_REMOVE', 'GUILD_DELETE'])
  })

  it('write to others directly, in one channel each', async () => {
    const at = bench()
    const recipient_id = at.world.person('ann').id
    const first = await at.body<{ id: string }>('POST /users/@me/channels', { body: { recipient_id } })
    const second = await at.body('POST /users/@me/channels', { body: { recipient_id } })

    expect(first).toMatchObject({ type: 1, recipients: [{ id: recipient_id }] })
    expect(second).toMatchObject({ id: first.id })
    expect(await at.body(`POST /channels/${first.id}/messages`, { body: { content: 'psst' } })).toMatchObject({
      content: 'psst',
    })
  })

  it('cannot write to bots', async () => {
    const at = bench()
    const body = { recipient_id: at.world.addBot().id }

    expect(await at.refusal('POST /users/@me/channels', { body })).toMatchObject({ code: 50007 })
  })

  it('do not see the direct messages of others', async () => {
    const at = bench()
    const other = at.world.addBot()
    const { id } = await at.body<{ id: string }>('POST /users/@me/channels', {
      body: { recipient_id: at.world.person('ann').id },
    })

    const actor = at.world.actorOf('Bot', other.token)!
    expect(await at.refusal(`GET /channels/${id}`, { actor })).toMatchObject({ code: 50001 })
  })
})

describe('invites', () => {
  it('answer their guild, with counts on demand, to anyone', async () => {
    const at = bench()
    const { code } = await invite(at, {})

    expect(await at.body(`GET /invites/${code}`, { actor: null, query: 'with_counts=true' })).toMatchObject({
      code,
      guild: { id: at.guildId },
      channel: { id: at.general },
      approximate_member_count: 6,
    })
  })

  it('are handed out again unless unique', async () => {
    const at = bench()

    expect((await invite(at, {})).code).toBe((await invite(at, {})).code)
    expect((await invite(at, { unique: true })).code).not.toBe((await invite(at, {})).code)
  })

  it('end with their age', async () => {
    const at = bench()
    const { code } = await invite(at, { max_age: 60 })
    await at.clock.advance(60_000)

    expect(await at.refusal(`GET /invites/${code}`)).toMatchObject({ status: 404, code: 10006 })
    expect(await at.body(`GET /guilds/${at.guildId}/invites`)).toEqual([])
  })

  it('are listed with how often they were used, and deleted', async () => {
    const at = bench()
    const { code } = await invite(at, { max_uses: 3 })

    expect(await at.body(`GET /channels/${at.general}/invites`)).toMatchObject([{ code, uses: 0, max_uses: 3 }])
    expect((await at.call(`DELETE /invites/${code}`)).status).toBe(200)
    expect(await at.refusal(`DELETE /invites/${code}`)).toMatchObject({ code: 10006 })
    expect(at.events.map(({ event }) => event)).toEqual(['INVITE_CREATE', 'INVITE_DELETE'])
  })
})

describe('gateway information', () => {
  it('is public', async () => {
    expect(await bench().body('GET /gateway', { actor: null })).toEqual({ url: 'ws://127.0.0.1:4000/' })
  })

  it('tells bots how they may start, in ms', async () => {
    expect(await bench().body('GET /gateway/bot')).toMatchObject({
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
    })
  })

  it('lists voice regions', async () => {
    const { body, guildId } = bench()

    expect(await body<{ id: string }[]>('GET /voice/regions')).toContainEqual(
      expect.objectContaining({ id: 'us-central' }),
    )
    expect(await body<unknown[]>(`GET /guilds/${guildId}/regions`)).toHaveLength(12)
  })
})

async function invite(at: Bench, body: unknown): Promise<Invite> {
  return at.body<Invite>(`POST /channels/${at.general}/invites`, { body })
}
