import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

interface Thread {
  id: string
  type: number
  parent_id: string
  message_count: number
  member_count: number
  thread_metadata: { archived: boolean; locked: boolean; auto_archive_duration: number }
  member?: { user_id: string }
  message?: { id: string; content: string }
}

interface Threads {
  threads: Thread[]
  members: { id: string }[]
  has_more: boolean
}

describe('starting a thread', () => {
  it('gives a thread from a message the id of that message', async () => {
    const at = bench()
    const { id } = at.world.send(at.general, { authorId: at.world.bot.id, content: 'topic' }).json

    const thread = await at.body<Thread>(`POST /channels/${at.general}/messages/${id}/threads`, {
      body: { name: 'talk' },
    })

    expect(thread).toMatchObject({
      id,
      type: 11,
      parent_id: at.general,
      message_count: 0,
      member: { user_id: at.world.bot.id },
    })
    expect(await at.body(`GET /channels/${at.general}/messages/${id}`)).toMatchObject({ flags: 32, thread: { id } })
  })

  it('starts only one thread from a message', async () => {
    const at = bench()
    const { id } = at.world.send(at.general, { authorId: at.world.bot.id, content: 'topic' }).json
    await at.call(`POST /channels/${at.general}/messages/${id}/threads`, { body: { name: 'talk' } })

    const again = await at.refusal(`POST /channels/${at.general}/messages/${id}/threads`, { body: { name: 'talk' } })

    expect(again).toMatchObject({ status: 400, code: 160004 })
  })

  it('starts a private thread where no type is given', async () => {
    const at = bench()

    expect(await start(at, { name: 'secret' })).toMatchObject({ type: 12, thread_metadata: { invitable: true } })
  })

  it('announces a public thread in its channel', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })

    expect(at.world.messages.of(at.general).list({ limit: 1 })[0]?.json).toMatchObject({
      type: 18,
      content: 'talk',
      message_reference: { channel_id: id },
    })
  })

  it('posts to a forum as a thread whose first message has its id', async () => {
    const at = bench()
    const forum = at.world.channel('help').id
    const body = { name: 'question', message: { content: 'how?' } }

    const thread = await at.body<Thread>(`POST /channels/${forum}/threads`, { body })

    expect(thread.message).toMatchObject({ id: thread.id, content: 'how?' })
    expect(await at.body(`GET /channels/${thread.id}/messages/${thread.id}`)).toMatchObject({ content: 'how?' })
  })

  it('names both sides of a default reaction', async () => {
    const at = bench()
    const path = `PATCH /channels/${at.world.channel('help').id}`

    const body = { default_reaction_emoji: { emoji_name: '👍' } }
    expect(await at.body(path, { body })).toMatchObject({
      default_reaction_emoji: { emoji_id: null, emoji_name: '👍' },
    })
    expect(await at.body(path, { body: { default_reaction_emoji: { emoji_id: '5' } } })).toMatchObject({
      default_reaction_emoji: { emoji_id: '5', emoji_name: null },
    })
  })

  it('names what is wrong inside of a forum post by its path', async () => {
    const at = bench()
    const body = { name: 'question', message: { content: 'a'.repeat(2001) } }

    const { errors } = await at.refusal(`POST /channels/${at.world.channel('help').id}/threads`, { body })

    expect(errors).toHaveProperty('message.content._errors')
  })

  it('refuses to start one in a voice channel', async () => {
    const at = bench()
    const operation = `POST /channels/${at.world.channel('Lounge').id}/threads`

    expect(await at.refusal(operation, { body: { name: 'talk' } })).toMatchObject({ status: 400, code: 50024 })
  })
})

describe('archived threads', () => {
  it('wake when someone posts', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })
    await patch(at, id, { archived: true })

    await at.call(`POST /channels/${id}/messages`, { body: { content: 'again' } })

    expect(at.world.channels.get(id)?.thread_metadata?.archived).toBe(false)
  })

  it('cannot be changed except to wake them', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })
    await patch(at, id, { archived: true })

    expect(await at.refusal(`PATCH /channels/${id}`, { body: { name: 'new' } })).toMatchObject({ code: 50083 })
    expect(await at.refusal(`PUT /channels/${id}/thread-members/@me`)).toMatchObject({ code: 50083 })
    expect((await patch(at, id, { archived: false, name: 'new' })).thread_metadata.archived).toBe(false)
  })

  it('refuse posts while locked', async () => {
    const at = bench({ guilds: [{ botPermissions: [] }] })
    const { id } = await start(at, { name: 'talk', type: 11 })
    at.world.channels.get(id)!.thread_metadata!.locked = true

    expect(await at.refusal(`POST /channels/${id}/messages`, { body: { content: 'a' } })).toMatchObject({
      code: 160005,
    })
  })

  it('are listed by the time of archiving, paged with before and has_more', async () => {
    const at = bench()
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const { id } = await start(at, { name, type: 11 })
      await patch(at, id, { archived: true })
      await at.clock.advance(1000)
      ids.push(id)
    }
    const path = `GET /channels/${at.general}/threads/archived/public`

    const first = await at.body<Threads>(path, { query: 'limit=2' })
    const before = at.world.channels.get(first.threads[1]!.id)!.thread_metadata!.archive_timestamp
    const second = await at.body<Threads>(path, { query: `limit=2&before=${encodeURIComponent(before)}` })

    expect(first.threads.map(({ id }) => id)).toEqual([ids[2], ids[1]])
    expect(first.members.map(({ id }) => id)).toEqual([ids[2], ids[1]])
    expect(second.threads.map(({ id }) => id)).toEqual([ids[0]])
    expect([first.has_more, second.has_more]).toEqual([true, false])
  })

  it('stand apart as public and private ones', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'secret' })
    await patch(at, id, { archived: true })
    const list = async (path: string) => (await at.body<Threads>(`GET /channels/${at.general}/${path}`)).threads.length

    expect(await list('threads/archived/public')).toBe(0)
    expect(await list('threads/archived/private')).toBe(1)
    expect(await list('users/@me/threads/archived/private')).toBe(1)
  })

  it('do not stand among the active ones', async () => {
    const at = bench()
    const [rests, lives] = [await start(at, { name: 'a', type: 11 }), await start(at, { name: 'b', type: 11 })]
    await patch(at, rests.id, { archived: true })

    const { threads } = await at.body<Threads>(`GET /guilds/${at.guildId}/threads/active`)

    expect(threads.map(({ id }) => id)).toEqual([lives.id])
  })
})

describe('thread members', () => {
  it('come and go', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })
    const ann = at.world.person('ann').id

    await at.call(`PUT /channels/${id}/thread-members/${ann}`)
    expect(await at.body(`GET /channels/${id}/thread-members/${ann}`)).toMatchObject({ id, user_id: ann })
    expect(at.world.channels.get(id)?.member_count).toBe(2)

    await at.call(`DELETE /channels/${id}/thread-members/${ann}`)
    expect(await at.refusal(`GET /channels/${id}/thread-members/${ann}`)).toMatchObject({ status: 404, code: 10007 })
  })

  it('are paged with after where the members themselves are asked for', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })
    for (const name of ['ann', 'ben']) await at.call(`PUT /channels/${id}/thread-members/${at.world.person(name).id}`)
    const path = `GET /channels/${id}/thread-members`

    const page = await at.body<{ user_id: string; member: unknown }[]>(path, { query: 'with_member=true&limit=1' })
    const rest = await at.body<unknown[]>(path, { query: `with_member=true&after=${page[0]?.user_id}` })

    expect(page).toHaveLength(1)
    expect(page[0]).toHaveProperty('member.user.id')
    expect(rest).toHaveLength(2)
  })

  it('are told to the gateway', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })
    await at.call(`DELETE /channels/${id}/thread-members/@me`)

    expect(at.events.at(-1)).toMatchObject({
      event: 'THREAD_MEMBERS_UPDATE',
      data: { id, member_count: 0, removed_member_ids: [at.world.bot.id] },
    })
  })
})

describe('DELETE /channels/{channel_id}', () => {
  it('takes the threads of a channel with it', async () => {
    const at = bench()
    const { id } = await start(at, { name: 'talk', type: 11 })

    await at.call(`DELETE /channels/${at.general}`)

    expect(at.world.channels.has(id)).toBe(false)
    expect(await at.refusal(`GET /channels/${id}`)).toMatchObject({ code: 10003 })
    expect(at.events.map(({ event }) => event).slice(-2)).toEqual(['THREAD_DELETE', 'CHANNEL_DELETE'])
  })
})

async function start(at: Bench, body: unknown): Promise<Thread> {
  return at.body<Thread>(`POST /channels/${at.general}/threads`, { body })
}

async function patch(at: Bench, id: string, body: unknown): Promise<Thread> {
  return at.body<Thread>(`PATCH /channels/${id}`, { body })
}
