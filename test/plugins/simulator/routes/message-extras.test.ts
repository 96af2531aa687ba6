import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

const PARTY = encodeURIComponent('🎉')

interface Reacted {
  reactions?: { emoji: { name: string; id: string | null }; count: number; me: boolean }[]
}

describe('reactions', () => {
  it('counts a reaction once per user and marks the own one', async () => {
    const at = bench()
    const message = say(at)
    at.world.react(message, at.world.person('ann').id, '🎉')
    await react(at, message.json.id)
    await react(at, message.json.id)

    const { reactions } = await at.body<Reacted>(pathOf(at, 'GET', message.json.id))

    expect(reactions).toMatchObject([{ emoji: { id: null, name: '🎉' }, count: 2, me: true }])
  })

  it('knows no emoji that is none', async () => {
    const at = bench()
    const { id } = say(at).json

    expect(await at.refusal(pathOf(at, 'PUT', id, '/reactions/hello/@me'))).toMatchObject({ status: 404, code: 10014 })
    expect(await at.refusal(pathOf(at, 'PUT', id, '/reactions/x:123/@me'))).toMatchObject({ code: 10014 })
  })

  it('takes custom emojis of a guild', async () => {
    const at = bench()
    const image = 'data:image/png;base64,AAAA'
    const emoji = await at.body<{ id: string }>(`POST /guilds/${at.guildId}/emojis`, { body: { name: 'wave', image } })
    const { id } = say(at).json

    await at.call(pathOf(at, 'PUT', id, `/reactions/wave:${emoji.id}/@me`))

    const { reactions } = await at.body<Reacted>(pathOf(at, 'GET', id))
    expect(reactions?.[0]?.emoji).toEqual({ id: emoji.id, name: 'wave' })
  })

  it('takes at most twenty different ones', async () => {
    const at = bench()
    const message = say(at)
    for (let index = 0; index < 20; index++)
      at.world.react(message, at.world.bot.id, String.fromCodePoint(0x1f600 + index))

    expect(await at.refusal(pathOf(at, 'PUT', message.json.id, `/reactions/${PARTY}/@me`))).toMatchObject({
      code: 30010,
    })
  })

  it('takes back one, those of one emoji, and all', async () => {
    const at = bench()
    const message = say(at)
    const { id } = message.json
    const ann = at.world.person('ann').id
    for (const emoji of ['🎉', '👍', '😀']) at.world.react(message, ann, emoji)

    await at.call(pathOf(at, 'DELETE', id, `/reactions/${PARTY}/${ann}`))
    await at.call(pathOf(at, 'DELETE', id, `/reactions/${encodeURIComponent('👍')}`))
    expect((await at.body<Reacted>(pathOf(at, 'GET', id))).reactions).toHaveLength(1)

    await at.call(pathOf(at, 'DELETE', id, '/reactions'))
    expect((await at.body<Reacted>(pathOf(at, 'GET', id))).reactions).toBeUndefined()
  })

  it('pages through those who reacted, each one once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 7 }), async (count, limit) => {
        const at = bench()
        const message = say(at)
        const users = Array.from({ length: count }, () => at.world.addUser().id)
        for (const id of users.toReversed()) at.world.react(message, id, '🎉')
        const seen: string[] = []
        for (;;) {
          const query = `limit=${limit}${seen.length > 0 ? `&after=${seen.at(-1)}` : ''}`
          const page = await at.body<{ id: string }[]>(pathOf(at, 'GET', message.json.id, `/reactions/${PARTY}`), {
            query,
          })
          if (page.length === 0) break
          seen.push(...page.map(({ id }) => id))
        }

        expect(seen).toEqual(users)
      }),
      { numRuns: 20 },
    )
  })

  it('tells the gateway', async () => {
    const at = bench()
    const { id } = say(at).json
    await react(at, id)

    expect(at.events.at(-1)).toMatchObject({
      event: 'MESSAGE_REACTION_ADD',
      data: { user_id: at.world.bot.id, message_id: id, guild_id: at.guildId, emoji: { name: '🎉' } },
    })
  })
})

interface Pins {
  items: { pinned_at: string; message: { id: string; pinned: boolean } }[]
  has_more: boolean
}

describe('pins', () => {
  it('pages newest first with has_more', async () => {
    const at = bench()
    const ids = [say(at), say(at), say(at)].map(({ json }) => json.id)
    for (const id of ids) await at.call(`PUT /channels/${at.general}/messages/pins/${id}`)

    const first = await pins(at, 'limit=2')
    const second = await pins(at, `limit=2&before=${encodeURIComponent(first.items[1]!.pinned_at)}`)

    expect(first.items.map(({ message }) => message.id)).toEqual([ids[2], ids[1]])
    expect([first.has_more, second.has_more]).toEqual([true, false])
    expect(second.items.map(({ message }) => message.id)).toEqual([ids[0]])
  })

  it('answers the old routes too', async () => {
    const at = bench()
    const { id } = say(at).json
    await at.call(`PUT /channels/${at.general}/pins/${id}`)

    expect(await at.body(`GET /channels/${at.general}/pins`)).toMatchObject([{ id, pinned: true }])

    await at.call(`DELETE /channels/${at.general}/pins/${id}`)
    expect(await at.body(`GET /channels/${at.general}/pins`)).toEqual([])
  })

  it('announces a pin in the channel and on the gateway', async () => {
    const at = bench()
    const { id } = say(at).json
    await at.call(`PUT /channels/${at.general}/messages/pins/${id}`)

    expect(at.events.map(({ event }) => event)).toEqual([
      'MESSAGE_CREATE',
      'MESSAGE_UPDATE',
      'CHANNEL_PINS_UPDATE',
      'MESSAGE_CREATE',
    ])
    expect(at.world.messages.of(at.general).list({ limit: 1 })[0]?.json).toMatchObject({
      type: 6,
      message_reference: { message_id: id },
    })
  })

  it('stops at 250', async () => {
    const at = bench()
    for (let index = 0; index < 250; index++)
      await at.call(`PUT /channels/${at.general}/messages/pins/${say(at).json.id}`)

    expect(await at.refusal(`PUT /channels/${at.general}/messages/pins/${say(at).json.id}`)).toMatchObject({
      code: 30003,
    })
  })
})

const poll = { question: { text: 'tea?' }, answers: [{ poll_media: { text: 'yes' } }, { poll_media: { text: 'no' } }] }

describe('polls', () => {
  it('counts votes in the message', async () => {
    const at = bench()
    const { id } = await ask(at)
    at.world.vote(at.world.messages.get(at.general, id)!, at.world.person('ann').id, 2)

    expect(await at.body(pathOf(at, 'GET', id))).toMatchObject({
      poll: {
        allow_multiselect: false,
        layout_type: 1,
        answers: [{ answer_id: 1 }, { answer_id: 2 }],
        results: { is_finalized: false, answer_counts: [{ id: 2, count: 1, me_voted: false }] },
      },
    })
  })

  it('lists who voted for an answer', async () => {
    const at = bench()
    const { id } = await ask(at)
    const ann = at.world.person('ann').id
    at.world.vote(at.world.messages.get(at.general, id)!, ann, 1)

    expect(await at.body(`GET /channels/${at.general}/polls/${id}/answers/1`)).toMatchObject({ users: [{ id: ann }] })
    expect(await at.body(`GET /channels/${at.general}/polls/${id}/answers/2`)).toEqual({ users: [] })
  })

  it('ends early once', async () => {
    const at = bench()
    const { id } = await ask(at)

    expect(await at.body(`POST /channels/${at.general}/polls/${id}/expire`)).toMatchObject({
      poll: { results: { is_finalized: true } },
    })
    expect(await at.refusal(`POST /channels/${at.general}/polls/${id}/expire`)).toMatchObject({ code: 520001 })
  })

  it('ends nothing where there is no poll', async () => {
    const at = bench()

    expect(await at.refusal(`POST /channels/${at.general}/polls/${say(at).json.id}/expire`)).toMatchObject({
      code: 520006,
    })
  })

  it('cannot be edited', async () => {
    const at = bench()
    const { id } = await ask(at)

    expect(await at.refusal(pathOf(at, 'PATCH', id), { body: { content: 'x' } })).toMatchObject({ code: 520003 })
  })

  it('asks for one to ten answers', async () => {
    const at = bench()
    const body = { poll: { ...poll, answers: [] } }

    expect((await at.refusal(`POST /channels/${at.general}/messages`, { body })).errors).toHaveProperty(
      'poll.answers._errors',
    )
  })
})

function say({ world, general }: Bench) {
  return world.send(general, { authorId: world.bot.id, content: 'hi' })
}

async function ask(at: Bench) {
  return at.body<{ id: string }>(`POST /channels/${at.general}/messages`, { body: { poll } })
}

async function react(at: Bench, id: string) {
  return at.call(pathOf(at, 'PUT', id, `/reactions/${PARTY}/@me`))
}

async function pins(at: Bench, query: string) {
  return at.body<Pins>(`GET /channels/${at.general}/messages/pins`, { query })
}

function pathOf({ general }: Bench, method: string, id: string, rest = ''): string {
  return `${method} /channels/${general}/messages/${id}${rest}`
}
