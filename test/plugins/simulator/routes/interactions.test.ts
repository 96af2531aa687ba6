import { describe, expect, it } from 'vitest'
import type { Interaction } from '../../../../plugins/simulator/world/interactions.js'
import { type Bench, bench, file } from '../support.js'

const EPHEMERAL = 1 << 6
const LOADING = 1 << 7
const V2 = 1 << 15

interface Message {
  id: string
  content: string
  flags: number
}

describe('the first answer to an interaction', () => {
  it('posts a message that names the interaction', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command', name: 'ping' })

    expect((await answer(at, interaction, { type: 4, data: { content: 'pong' } })).status).toBe(204)
    expect(at.world.messages.of(interaction.channelId).all().at(-1)?.json).toMatchObject({
      content: 'pong',
      type: 20,
      application_id: at.world.bot.applicationId,
      interaction_metadata: { id: interaction.id, type: 2 },
    })
  })

  it('returns what it made where asked to', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })

    const body = await at.body(callbackOf(interaction), {
      actor: null,
      query: 'with_response=true',
      body: { type: 4, data: { content: 'pong', flags: EPHEMERAL } },
    })

    expect(body).toMatchObject({
      interaction: { id: interaction.id, type: 2, response_message_ephemeral: true, response_message_loading: false },
      resource: { type: 4, message: { content: 'pong', flags: EPHEMERAL } },
    })
  })

  it('names no resource where it made none', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'autocomplete' })

    const body = await at.body(callbackOf(interaction), {
      actor: null,
      query: 'with_response=true',
      body: { type: 8, data: { choices: [] } },
    })

    expect(body).toMatchObject({ interaction: { id: interaction.id, type: 4 } })
    expect(body).not.toHaveProperty('resource')
  })

  it('names the message whose component was used', async () => {
    const at = bench()
    const message = at.world.send(at.general, { authorId: at.world.bot.id, content: 'press' })
    const interaction = at.world.interactions.create({ kind: 'component', message })

    await answer(at, interaction, { type: 4, data: { content: 'pressed' } })

    expect(await original(at, interaction)).toMatchObject({
      interaction_metadata: { type: 3, interacted_message_id: message.json.id },
    })
  })

  it('names the interaction that opened the modal', async () => {
    const at = bench()
    const opener = at.world.interactions.create({ kind: 'command', name: 'ask' })
    const label = { type: 18, label: 'Who?', component: { type: 4, custom_id: 'who', style: 1 } }
    await answer(at, opener, { type: 9, data: { custom_id: 'form', title: 'Crew', components: [label] } })

    const interaction = at.world.interactions.create({ kind: 'modal', name: 'form' })
    await answer(at, interaction, { type: 4, data: { content: 'thanks' } })

    expect(await original(at, interaction)).toMatchObject({
      interaction_metadata: { type: 5, triggering_interaction_metadata: { id: opener.id, type: 2 } },
    })
  })

  it('may be given once', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5 })

    expect(await refused(at, interaction, { type: 5 })).toMatchObject({ status: 400, code: 40060 })
  })

  it('comes too late after three seconds', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await at.clock.advance(3001)

    expect(await refused(at, interaction, { type: 5 })).toMatchObject({ status: 404, code: 10062 })
  })

  it('needs the right token', async () => {
    const at = bench()
    const { id } = at.world.interactions.create({ kind: 'command' })

    const path = `POST /interactions/${id}/wrong/callback`
    expect(await at.refusal(path, { actor: null, body: { type: 5 } })).toMatchObject({ code: 10062 })
  })

  it('leaves the interaction open when refused', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })

    const { errors } = await refused(at, interaction, { type: 4, data: { content: 'a'.repeat(2001) } })
    expect(errors).toHaveProperty('data.content._errors.0.code', 'BASE_TYPE_MAX_LENGTH')
    expect((await answer(at, interaction, { type: 5 })).status).toBe(204)
  })

  it('may come from nobody in particular, without a token of a bot', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })

    expect((await answer(at, interaction, { type: 5 })).status).toBe(204)
  })

  it('is in time until the end of the third second', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await at.clock.advance(3000)

    expect((await answer(at, interaction, { type: 5 })).status).toBe(204)
  })

  it('may update where a component opened the modal', async () => {
    const at = bench()
    const message = at.world.send(at.general, { authorId: at.world.bot.id, content: 'press' })
    const plain = at.world.interactions.create({ kind: 'modal', name: 'm' })
    const opened = at.world.interactions.create({ kind: 'modal', name: 'm', message })

    for (const type of [6, 7]) {
      expect((await refused(at, plain, { type, data: { content: 'a' } })).errors).toHaveProperty('type')
    }
    await answer(at, opened, { type: 7, data: { content: 'changed' } })
    expect(message.json.content).toBe('changed')
  })

  it('defers with the ephemeral flag and no other', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5, data: { flags: EPHEMERAL | V2 | (1 << 2) } })

    expect((await original(at, interaction)).flags).toBe(LOADING | EPHEMERAL)
  })

  it('gives choices of the type of the option that is typed', async () => {
    const at = bench()
    const data = { options: [{ type: 1, name: 'sub', options: [{ type: 4, name: 'n', value: '1', focused: true }] }] }
    const interaction = at.world.interactions.create({ kind: 'autocomplete', data })

    for (const value of ['one', 1.5]) {
      const { errors } = await refused(at, interaction, { type: 8, data: { choices: [{ name: 'one', value }] } })
      expect(errors).toHaveProperty('data.choices.0.value._errors.0.code', 'NUMBER_TYPE_COERCE')
    }
    expect((await answer(at, interaction, { type: 8, data: { choices: [{ name: 'one', value: 1 }] } })).status).toBe(
      204,
    )
  })

  it.each([
    ['command', 1],
    ['command', 10],
    ['component', 8],
    ['autocomplete', 9],
    ['command', 6],
    ['command', 7],
    ['command', 8],
    ['autocomplete', 4],
    ['modal', 9],
  ] as const)('to a %s is never of type %i', async (kind, type) => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind })

    expect((await refused(at, interaction, { type, data: {} })).errors).toHaveProperty(
      'type._errors.0.code',
      'BASE_TYPE_CHOICES',
    )
  })

  it('keeps ephemeral messages out of the channel and off the gateway', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 4, data: { content: 'secret', flags: EPHEMERAL } })

    expect(at.world.messages.of(interaction.channelId).size).toBe(0)
    expect(at.events.map(({ event }) => event)).toEqual(['INTERACTION_CREATE'])
    expect(await original(at, interaction)).toMatchObject({ content: 'secret', flags: EPHEMERAL })
  })

  it('edits the message of a component', async () => {
    const at = bench()
    const message = at.world.send(at.general, { authorId: at.world.bot.id, content: 'press' })
    const interaction = at.world.interactions.create({ kind: 'component', name: 'go', message })

    await answer(at, interaction, { type: 7, data: { content: 'pressed', components: [] } })

    expect(message.json.content).toBe('pressed')
    expect(await original(at, interaction)).toMatchObject({ id: message.json.id })
  })

  it('gives autocomplete choices, 25 at most', async () => {
    const at = bench()
    const choices = Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: index }))
    const interaction = at.world.interactions.create({ kind: 'autocomplete' })

    expect((await refused(at, interaction, { type: 8, data: { choices } })).errors).toHaveProperty('data.choices')
    await answer(at, interaction, { type: 8, data: { choices: choices.slice(1) } })
    expect(interaction.answer).toEqual({ choices: choices.slice(1) })
  })

  it('opens a modal that is well formed', async () => {
    const at = bench()
    const input = { type: 18, label: 'Name', component: { type: 4, custom_id: 'name', style: 1 } }
    const interaction = at.world.interactions.create({ kind: 'command' })

    expect(
      (await refused(at, interaction, { type: 9, data: { custom_id: 'm', components: [input] } })).errors,
    ).toHaveProperty('data.title')
    await answer(at, interaction, { type: 9, data: { custom_id: 'm', title: 'Who?', components: [input] } })
    expect(interaction.answered).toBe(9)
  })

  it('takes files', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    const body = { type: 4, data: { attachments: [{ id: 0, description: 'log' }] } }
    await at.call(callbackOf(interaction), { actor: null, body, files: [file('files[0]', 'a.txt')] })

    expect(await original(at, interaction)).toMatchObject({ attachments: [{ filename: 'a.txt', description: 'log' }] })
  })
})

describe('follow-ups', () => {
  it('come before the first answer to an unknown webhook', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })

    expect(await at.refusal(`GET ${hookOf(interaction)}/messages/@original`, { actor: null })).toMatchObject({
      status: 404,
      code: 10015,
    })
  })

  it('turn a loading state into a message', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5 })
    expect((await original(at, interaction)).flags).toBe(LOADING)

    await at.call(`PATCH ${hookOf(interaction)}/messages/@original`, { actor: null, body: { content: 'done' } })

    expect(await original(at, interaction)).toMatchObject({ content: 'done', flags: 0 })
    expect(at.world.messages.of(interaction.channelId).size).toBe(1)
  })

  it('fill the loading state first', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5 })

    const { id } = await follow(at, interaction, 'first')

    expect((await original(at, interaction)).id).toBe(id)
    expect((await follow(at, interaction, 'second')).id).not.toBe(id)
  })

  it('can be read, edited and deleted by id', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 4, data: { content: 'a' } })
    const { id } = await follow(at, interaction, 'b')
    const path = `${hookOf(interaction)}/messages/${id}`

    expect(await at.body(`PATCH ${path}`, { actor: null, body: { content: 'c' } })).toMatchObject({ content: 'c' })
    expect(await at.body(`GET ${path}`, { actor: null })).toMatchObject({ content: 'c' })
    expect((await at.call(`DELETE ${path}`, { actor: null })).status).toBe(204)
    expect(await at.refusal(`GET ${path}`, { actor: null })).toMatchObject({ status: 404, code: 10008 })
  })

  it('may delete the original', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 4, data: { content: 'a' } })
    await at.call(`DELETE ${hookOf(interaction)}/messages/@original`, { actor: null })

    expect(await at.refusal(`GET ${hookOf(interaction)}/messages/@original`, { actor: null })).toMatchObject({
      code: 10008,
    })
    expect(at.world.messages.of(interaction.channelId).size).toBe(0)
  })

  it('of a loading state keep its visibility, whatever their own flags say', async () => {
    const at = bench()
    const hidden = at.world.interactions.create({ kind: 'command' })
    const open = at.world.interactions.create({ kind: 'command' })
    await answer(at, hidden, { type: 5, data: { flags: EPHEMERAL } })
    await answer(at, open, { type: 5 })

    const post = (interaction: Interaction, flags: number) =>
      at.body<Message>(`POST ${hookOf(interaction)}`, { actor: null, body: { content: 'a', flags } })

    expect((await post(hidden, 0)).flags).toBe(EPHEMERAL)
    expect((await post(open, EPHEMERAL)).flags).toBe(0)
  })

  it('cannot become ephemeral, or stop to be it', async () => {
    const at = bench()
    const hidden = at.world.interactions.create({ kind: 'command' })
    const open = at.world.interactions.create({ kind: 'command' })
    await answer(at, hidden, { type: 4, data: { content: 'a', flags: EPHEMERAL } })
    await answer(at, open, { type: 4, data: { content: 'a' } })

    const edit = (interaction: Interaction, flags: number) => edited(at, interaction, { content: 'b', flags })

    expect((await edit(hidden, 0)).flags).toBe(EPHEMERAL)
    expect((await edit(open, EPHEMERAL)).flags).toBe(0)
  })

  it('get the V2 flag on the edit, and may not keep what that forbids', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 4, data: { content: 'plain', embeds: [{ title: 'Old' }] } })
    const path = `PATCH ${hookOf(interaction)}/messages/@original`
    const components = [{ type: 10, content: 'new' }]

    const keeping = await at.refusal(path, { actor: null, body: { flags: V2, components, embeds: [] } })
    expect(keeping.errors).toHaveProperty(
      'content._errors.0.code',
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    )
    const body = { flags: V2, components, content: null, embeds: [], poll: null, sticker_ids: [] }
    expect(await at.body(path, { actor: null, body })).toMatchObject({ flags: V2, content: '', embeds: [] })
    expect((await edited(at, interaction, { flags: 0 })).flags).toBe(V2)
    const back = await at.refusal(path, { actor: null, body: { content: 'plain again' } })
    expect(back.errors).toHaveProperty('content')
  })

  it('bring a poll only where they fill a loading state', async () => {
    const at = bench()
    const poll = { question: { text: 'Sail?' }, answers: [{ poll_media: { text: 'Yes' } }] }
    const loading = at.world.interactions.create({ kind: 'command' })
    const done = at.world.interactions.create({ kind: 'command' })
    await answer(at, loading, { type: 5 })
    await answer(at, done, { type: 4, data: { content: 'a' } })

    expect(await edited(at, loading, { poll })).toMatchObject({ flags: 0, poll: { question: { text: 'Sail?' } } })
    expect(await edited(at, done, { content: 'b', poll })).not.toHaveProperty('poll')
  })

  it('that fill a loading state count as never edited, and are told of once', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5 })
    at.events.length = 0

    expect(await edited(at, interaction, { content: 'done' })).toMatchObject({ flags: 0, edited_timestamp: null })
    expect(at.events.map(({ event }) => event)).toEqual(['MESSAGE_UPDATE'])
    expect(await edited(at, interaction, { content: 'again' })).toMatchObject({ edited_timestamp: expect.any(String) })
  })

  it('keep of the files only those that an edit lists', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    const files = [file('files[0]', 'a.txt'), file('files[1]', 'b.txt')]
    const data = { attachments: [{ id: 0 }, { id: 1 }] }
    await at.call(callbackOf(interaction), { actor: null, body: { type: 4, data }, files })
    const { attachments } = await at.body<{ attachments: { id: string; filename: string }[] }>(
      `GET ${hookOf(interaction)}/messages/@original`,
      { actor: null },
    )

    const body = { attachments: [{ id: attachments[1]!.id }, { id: 0 }] }
    const path = `PATCH ${hookOf(interaction)}/messages/@original`
    const after = await at.body(path, { actor: null, body, files: [file('files[0]', 'c.txt')] })

    expect(after).toMatchObject({ attachments: [{ filename: 'b.txt' }, { filename: 'c.txt' }] })
    expect(attachments).toHaveLength(2)
  })

  it('take neither a name nor a picture nor a thread of their own', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 4, data: { content: 'a' } })
    const body = { content: 'b', username: 'Somebody', avatar_url: 'https://example.com/a.png' }

    const message = await at.body(`POST ${hookOf(interaction)}`, { actor: null, body, query: 'thread_id=1' })

    expect(message).toMatchObject({ author: { id: at.world.bot.id, username: 'pipecord' }, channel_id: at.general })
  })

  it('end with the token after 15 minutes', async () => {
    const at = bench()
    const interaction = at.world.interactions.create({ kind: 'command' })
    await answer(at, interaction, { type: 5 })
    await at.clock.advance(900_001)

    expect(await at.refusal(`POST ${hookOf(interaction)}`, { actor: null, body: { content: 'a' } })).toMatchObject({
      status: 401,
      code: 50027,
    })
  })
})

describe('world.interactions.create', () => {
  it('dispatches the interaction to its application', () => {
    const { world, events, general, guildId } = bench()
    const ann = world.person('ann').id

    const { id, token } = world.interactions.create({ kind: 'command', name: 'ping', userId: ann })

    expect(events).toMatchObject([
      {
        event: 'INTERACTION_CREATE',
        applicationId: world.bot.applicationId,
        data: {
          id,
          token,
          type: 2,
          guild_id: guildId,
          channel_id: general,
          data: { name: 'ping' },
          member: { user: { id: ann } },
        },
      },
    ])
  })

  it('carries the id of the registered command', async () => {
    const at = bench()
    const path = `POST /applications/${at.world.bot.applicationId}/commands`
    const { id } = await at.body<{ id: string }>(path, { body: { name: 'ping', description: 'Pings' } })

    const { payload } = at.world.interactions.create({ kind: 'command', name: 'ping' })

    expect(payload.data).toMatchObject({ id, name: 'ping', type: 1 })
  })

  it('names the unknown channel', () => {
    const { world } = bench()

    expect(() => world.interactions.create({ kind: 'command', channelId: '1' })).toThrow(
      'expected a known channel, got 1',
    )
  })
})

function callbackOf({ id, token }: Interaction): string {
  return `POST /interactions/${id}/${token}/callback`
}

function hookOf({ applicationId, token }: Interaction): string {
  return `/webhooks/${applicationId}/${token}`
}

async function answer(at: Bench, interaction: Interaction, body: unknown) {
  return at.call(callbackOf(interaction), { actor: null, body })
}

async function refused(at: Bench, interaction: Interaction, body: unknown) {
  return at.refusal(callbackOf(interaction), { actor: null, body })
}

async function original(at: Bench, interaction: Interaction): Promise<Message> {
  return at.body<Message>(`GET ${hookOf(interaction)}/messages/@original`, { actor: null })
}

async function follow(at: Bench, interaction: Interaction, content: string): Promise<Message> {
  return at.body<Message>(`POST ${hookOf(interaction)}`, { actor: null, body: { content } })
}

async function edited(at: Bench, interaction: Interaction, body: unknown): Promise<Message> {
  return at.body<Message>(`PATCH ${hookOf(interaction)}/messages/@original`, { actor: null, body })
}
