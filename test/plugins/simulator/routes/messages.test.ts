import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorTree } from '../../../../plugins/simulator/endpoint.js'
import { type Bench, bench, file } from '../support.js'

interface Message {
  id: string
  content: string
  type: number
  flags: number
  author: { id: string }
  mentions: { id: string }[]
  mention_roles: string[]
  mention_everyone: boolean
  attachments: { id: string; url: string; filename: string; description?: string; size: number }[]
  embeds: { type: string; image?: { url: string } }[]
  edited_timestamp: string | null
  referenced_message?: Message | null
  message_reference?: { type: number; message_id: string }
  message_snapshots?: { message: { content: string } }[]
  nonce?: string
  poll?: { results: { answer_counts: unknown[] } }
  sticker_items?: unknown[]
  thread?: { id: string }
}

const DAY_MS = 86_400_000

describe('POST /channels/{channel_id}/messages', () => {
  it('creates a message of the bot', async () => {
    const at = bench()

    const message = await post(at, { content: ' hello ' })

    expect(message).toMatchObject({
      content: 'hello',
      type: 0,
      author: { id: at.world.bot.id },
      edited_timestamp: null,
    })
    expect(await get(at, message.id)).toEqual(message)
  })

  it('refuses a message without content', async () => {
    const at = bench()

    expect(await refused(at, { content: '  ' })).toMatchObject({ status: 400, code: 50006 })
  })

  it('refuses more than 2000 characters', async () => {
    const at = bench()

    expect((await refused(at, { content: 'a'.repeat(2001) })).errors).toEqual({
      content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
    })
  })

  it('refuses embeds beyond their limits, naming each place', async () => {
    const at = bench()
    const embeds = [{ title: 'a'.repeat(257) }, { fields: [{ name: '', value: 'x' }, { name: 'x' }] }]

    const { errors } = await refused(at, { embeds })

    expect(codesIn(errors)).toEqual({
      'embeds.0.title': 'BASE_TYPE_MAX_LENGTH',
      'embeds.1.fields.0.name': 'BASE_TYPE_REQUIRED',
      'embeds.1.fields.1.value': 'BASE_TYPE_REQUIRED',
    })
  })

  it('refuses embeds of more than 6000 characters together', async () => {
    const at = bench()
    const embeds = [{ description: 'a'.repeat(4000) }, { description: 'a'.repeat(2001) }]

    expect(codesIn((await refused(at, { embeds })).errors)).toEqual({ embeds: 'MAX_EMBED_SIZE_EXCEEDED' })
  })

  it('refuses more than ten embeds', async () => {
    const at = bench()
    const embeds = Array.from({ length: 11 }, () => ({ title: 'a' }))

    expect(codesIn((await refused(at, { embeds })).errors)).toEqual({ embeds: 'BASE_TYPE_MAX_LENGTH' })
  })

  it('makes embeds rich ones', async () => {
    const message = await post(bench(), { embeds: [{ title: 'a' }] })

    expect(message.embeds).toEqual([{ type: 'rich', title: 'a' }])
  })

  it('knows no channel of an unknown id', async () => {
    const { refusal } = bench()

    expect(await refusal('POST /channels/1/messages', { body: { content: 'a' } })).toMatchObject({
      status: 404,
      code: 10003,
    })
  })

  it('calls a channel id that is none by its field', async () => {
    const { refusal } = bench()

    expect((await refusal('GET /channels/abc/messages')).errors).toEqual({
      channel_id: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value "abc" is not snowflake.' }] },
    })
  })

  it('refuses categories and forums', async () => {
    const { world, refusal } = bench()
    const operation = `POST /channels/${world.channel('help').id}/messages`

    expect(await refusal(operation, { body: { content: 'a' } })).toMatchObject({ status: 400, code: 50008 })
  })

  it('needs the permission to send', async () => {
    const at = bench({ guilds: [{ botPermissions: ['ViewChannel'] }] })
    await silence(at, 1n << 11n)

    expect(await refused(at, { content: 'a' })).toMatchObject({ status: 403, code: 50013 })
  })

  it('has no access to a channel that the bot cannot see', async () => {
    const at = bench({ guilds: [{ botPermissions: ['SendMessages'] }] })
    await silence(at, 1n << 10n)

    expect(await refused(at, { content: 'a' })).toMatchObject({ status: 403, code: 50001 })
  })

  it('needs the permission to attach files', async () => {
    const at = bench({ guilds: [{ botPermissions: ['SendMessages'] }] })
    await silence(at, 1n << 15n)
    const files = [file('files[0]', 'a.txt')]

    expect(await at.refusal(`POST /channels/${at.general}/messages`, { body: {}, files })).toMatchObject({
      code: 50013,
    })
  })
})

describe('mentions', () => {
  it('mentions users of the text', async () => {
    const at = bench()
    const ann = at.world.person('ann').id

    expect((await post(at, { content: `<@${ann}> <@!${ann}> <@1>` })).mentions.map(({ id }) => id)).toEqual([ann])
  })

  it('mentions nobody whom allowed_mentions leaves out', async () => {
    const at = bench()
    const [ann, ben] = [at.world.person('ann').id, at.world.person('ben').id]
    const allowed_mentions = { parse: [], users: [ben] }

    const message = await post(at, { content: `<@${ann}> <@${ben}> @everyone`, allowed_mentions })

    expect(message.mentions.map(({ id }) => id)).toEqual([ben])
    expect(message.mention_everyone).toBe(false)
  })

  it('refuses to parse and to list one kind', async () => {
    const body = { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } }

    expect(codesIn((await refused(bench(), body)).errors)).toEqual({
      allowed_mentions: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    })
  })

  it('mentions everyone for those who may', async () => {
    expect((await post(bench(), { content: '@everyone' })).mention_everyone).toBe(true)
  })
})

describe('nonces', () => {
  it('answers a repeat with the earlier message and creates nothing', async () => {
    const at = bench()
    const body = { content: 'once', nonce: '1', enforce_nonce: true }
    const first = await post(at, body)

    const second = await post(at, body)

    expect(second).toEqual(first)
    expect(await list(at)).toHaveLength(1)
  })

  it('creates twice where the nonce is not enforced', async () => {
    const at = bench()
    await post(at, { content: 'a', nonce: '1' })
    await post(at, { content: 'a', nonce: '1' })

    expect(await list(at)).toHaveLength(2)
  })

  it('creates again once the window is over', async () => {
    const at = bench()
    const body = { content: 'a', nonce: 1, enforce_nonce: true }
    await post(at, body)
    await at.clock.advance(300_001)
    await post(at, body)

    expect(await list(at)).toHaveLength(2)
  })

  it('does not bring a deleted message back', async () => {
    const at = bench()
    const body = { content: 'a', nonce: '1', enforce_nonce: true }
    const { id } = await post(at, body)
    await at.call(`DELETE /channels/${at.general}/messages/${id}`)

    expect(await refused(at, body)).toMatchObject({ status: 404, code: 10008 })
  })

  it('refuses nonces of more than 25 characters', async () => {
    expect(codesIn((await refused(bench(), { content: 'a', nonce: 'n'.repeat(26) })).errors)).toEqual({
      nonce: 'BASE_TYPE_MAX_LENGTH',
    })
  })
})

describe('references', () => {
  it('replies with the message that it refers to, and pings its author', async () => {
    const at = bench()
    const ann = at.world.person('ann')
    const { id } = at.world.send(at.general, { authorId: ann.id, content: 'question' }).json

    const reply = await post(at, { content: 'answer', message_reference: { message_id: id } })

    expect(reply).toMatchObject({ type: 19, referenced_message: { id, content: 'question' } })
    expect(reply.mentions.map(user => user.id)).toEqual([ann.id])
  })

  it('does not ping where replied_user is not set', async () => {
    const at = bench()
    const { id } = at.world.send(at.general, { authorId: at.world.person('ann').id, content: 'q' }).json

    const reply = await post(at, {
      content: 'a',
      message_reference: { message_id: id },
      allowed_mentions: { parse: [] },
    })

    expect(reply.mentions).toEqual([])
  })

  it('refuses a reply to nothing', async () => {
    const body = { content: 'a', message_reference: { message_id: '1' } }

    expect(codesIn((await refused(bench(), body)).errors)).toEqual({ message_reference: 'REPLIES_UNKNOWN_MESSAGE' })
  })

  it('posts without a reference where that may fail', async () => {
    const message = await post(bench(), {
      content: 'a',
      message_reference: { message_id: '1', fail_if_not_exists: false },
    })

    expect(message.type).toBe(0)
    expect(message.message_reference).toBeUndefined()
  })

  it('shows null once the referenced message is gone', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'q' })
    const reply = await post(at, { content: 'a', message_reference: { message_id: id } })
    await at.call(`DELETE /channels/${at.general}/messages/${id}`)

    expect((await get(at, reply.id)).referenced_message).toBeNull()
  })

  it('forwards a snapshot', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'news' })

    const forwarded = await post(at, { message_reference: { type: 1, message_id: id, channel_id: at.general } })

    expect(forwarded).toMatchObject({
      content: '',
      flags: 1 << 14,
      message_snapshots: [{ message: { content: 'news' } }],
    })
  })
})

describe('components', () => {
  it('take the place of stickers, which an edit has to give up first', async () => {
    const at = bench()
    const sticker = at.world.stickerPacks[0]!.stickers[0]!.id
    const { id } = await at.body<{ id: string }>(`POST /channels/${at.general}/messages`, {
      body: { sticker_ids: [sticker] },
    })
    const path = `PATCH /channels/${at.general}/messages/${id}`
    const body = { flags: 1 << 15, components: [{ type: 10, content: 'text' }] }

    expect((await at.refusal(path, { body })).errors).toHaveProperty('sticker_ids')
    const after = await at.body(path, { body: { ...body, sticker_ids: [] } })
    expect(after).toMatchObject({ flags: 1 << 15, sticker_items: [] })
  })

  it('numbers the components of a message', async () => {
    const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' }

    const message = await post(bench(), { components: [{ type: 1, components: [button] }] })

    expect(message).toMatchObject({ components: [{ type: 1, id: 1, components: [{ ...button, id: 2 }] }] })
  })

  it('fills in what a component leaves out, and shows its files', async () => {
    const components = [{ type: 14 }, { type: 12, items: [{ media: { url: 'attachment://a.txt' } }] }]
    const files = [file('files[0]', 'a.txt')]

    const message = await upload(bench(), { components, flags: 1 << 15 }, files)

    const [attachment] = message.attachments
    const item = { media: { attachment_id: attachment?.id, url: attachment?.url }, description: null, spoiler: false }
    expect(message).toMatchObject({
      components: [
        { type: 14, divider: true, spacing: 1 },
        { type: 12, items: [item] },
      ],
    })
  })

  it('refuses one custom id twice', async () => {
    const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' }

    const { errors } = await refused(bench(), { components: [{ type: 1, components: [button, button] }] })

    expect(codesIn(errors)).toEqual({ 'components.0.components.1.custom_id': 'COMPONENT_CUSTOM_ID_DUPLICATED' })
  })

  it('refuses layouts without their flag', async () => {
    const { errors } = await refused(bench(), { components: [{ type: 10, content: 'text' }] })

    expect(codesIn(errors)).toEqual({ 'components.0': 'UNION_TYPE_CHOICES' })
  })

  it('takes layouts with their flag, and no content then', async () => {
    const components = [{ type: 17, components: [{ type: 10, content: 'text' }] }]

    expect((await post(bench(), { components, flags: 1 << 15 })).flags).toBe(1 << 15)
    expect(codesIn((await refused(bench(), { components, flags: 1 << 15, content: 'a' })).errors)).toEqual({
      content: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    })
  })
})

describe('GET /channels/{channel_id}/messages', () => {
  it('lists 50 unless told, newest first', async () => {
    const at = bench()
    for (let index = 0; index < 60; index++)
      at.world.send(at.general, { authorId: at.world.bot.id, content: `${index}` })

    const page = await list(at)

    expect(page).toHaveLength(50)
    expect(page[0]?.content).toBe('59')
  })

  it('refuses limits outside of 1 to 100', async () => {
    const at = bench()

    expect(codesIn((await at.refusal(`GET /channels/${at.general}/messages`, { query: 'limit=101' })).errors)).toEqual({
      limit: 'NUMBER_TYPE_MAX',
    })
    expect(codesIn((await at.refusal(`GET /channels/${at.general}/messages`, { query: 'limit=0' })).errors)).toEqual({
      limit: 'NUMBER_TYPE_MIN',
    })
  })

  it('refuses two cursors at once', async () => {
    const at = bench()

    expect((await at.refusal(`GET /channels/${at.general}/messages`, { query: 'before=1&after=1' })).code).toBe(50035)
  })

  it('reaches everything once, paged forwards with after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 }), async (count, limit) => {
        const at = bench()
        for (let index = 0; index < count; index++)
          at.world.send(at.general, { authorId: at.world.bot.id, content: 'a' })
        const seen: string[] = []
        for (let page = await list(at, `after=0&limit=${limit}`); page.length > 0; ) {
          seen.push(...page.map(({ id }) => id).reverse())
          page = await list(at, `after=${seen.at(-1)}&limit=${limit}`)
        }

        expect(seen).toEqual(
          at.world.messages
            .of(at.general)
            .all()
            .map(({ json }) => json.id),
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('PATCH /channels/{channel_id}/messages/{message_id}', () => {
  it('changes what was sent and keeps the rest', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'a', embeds: [{ title: 'kept' }] })

    const edited = await patch(at, id, { content: 'b' })

    expect(edited).toMatchObject({ content: 'b', embeds: [{ title: 'kept' }] })
    expect(edited.edited_timestamp).not.toBeNull()
  })

  it('refuses to edit what others wrote', async () => {
    const at = bench()
    const { id } = at.world.send(at.general, { authorId: at.world.person('ann').id, content: 'mine' }).json

    const refusal = await at.refusal(`PATCH /channels/${at.general}/messages/${id}`, { body: { content: 'b' } })

    expect(refusal).toMatchObject({ status: 403, code: 50005 })
  })

  it('refuses to leave nothing', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'a' })

    expect(await at.refusal(`PATCH /channels/${at.general}/messages/${id}`, { body: { content: '' } })).toMatchObject({
      code: 50006,
    })
  })

  it('knows no message of an unknown id', async () => {
    const at = bench()

    expect(await at.refusal(`PATCH /channels/${at.general}/messages/1`, { body: {} })).toMatchObject({
      status: 404,
      code: 10008,
    })
  })
})

describe('DELETE /channels/{channel_id}/messages/{message_id}', () => {
  it('deletes once', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'a' })

    expect((await at.call(`DELETE /channels/${at.general}/messages/${id}`)).status).toBe(204)
    expect(await at.refusal(`DELETE /channels/${at.general}/messages/${id}`)).toMatchObject({ code: 10008 })
    expect(at.events.at(-1)).toMatchObject({ event: 'MESSAGE_DELETE', data: { id, channel_id: at.general } })
  })

  it('needs the permission to delete what others wrote', async () => {
    const at = bench({ guilds: [{ botPermissions: [] }] })
    const { id } = at.world.send(at.general, { authorId: at.world.person('ann').id, content: 'a' }).json

    expect(await at.refusal(`DELETE /channels/${at.general}/messages/${id}`)).toMatchObject({ code: 50013 })
  })
})

describe('POST /channels/{channel_id}/messages/bulk-delete', () => {
  it('deletes together what exists and overlooks the rest', async () => {
    const at = bench()
    const ids = [(await post(at, { content: 'a' })).id, (await post(at, { content: 'b' })).id]
    const unknown = at.world.snowflakes.next()

    expect((await bulk(at, [...ids, unknown])).status).toBe(204)
    expect(await list(at)).toEqual([])
    expect(at.events.at(-1)).toMatchObject({ event: 'MESSAGE_DELETE_BULK', data: { ids } })
  })

  it.each([1, 101])('refuses %i messages', async count => {
    const at = bench()
    const messages = Array.from({ length: count }, () => at.world.snowflakes.next())

    expect(await bulkRefused(at, messages)).toMatchObject({ status: 400, code: 50016 })
  })

  it('refuses one id twice', async () => {
    const at = bench()
    const { id } = await post(at, { content: 'a' })

    expect(codesIn((await bulkRefused(at, [id, id])).errors)).toEqual({ messages: 'SET_TYPE_ALREADY_CONTAINS_VALUE' })
  })

  it('refuses messages older than 14 days', async () => {
    const at = bench()
    const old = (await post(at, { content: 'old' })).id
    await at.clock.advance(14 * DAY_MS + 1)
    const young = (await post(at, { content: 'young' })).id

    expect(await bulkRefused(at, [old, young])).toMatchObject({ status: 400, code: 50034 })
    expect(await list(at)).toHaveLength(2)
  })
})

describe('crosspost', () => {
  it('sends a copy to each channel that follows', async () => {
    const at = bench()
    const news = at.world.channel('news').id
    await at.call(`POST /channels/${news}/followers`, { body: { webhook_channel_id: at.general } })
    const { id } = await at.body<Message>(`POST /channels/${news}/messages`, { body: { content: 'extra' } })

    const crossposted = await at.body<Message>(`POST /channels/${news}/messages/${id}/crosspost`)

    expect(crossposted.flags & 1).toBe(1)
    expect((await list(at))[0]).toMatchObject({ content: 'extra', flags: 2, message_reference: { message_id: id } })
  })

  it('refuses to crosspost twice', async () => {
    const at = bench()
    const news = at.world.channel('news').id
    const { id } = await at.body<Message>(`POST /channels/${news}/messages`, { body: { content: 'extra' } })
    await at.call(`POST /channels/${news}/messages/${id}/crosspost`)

    expect(await at.refusal(`POST /channels/${news}/messages/${id}/crosspost`)).toMatchObject({ code: 40033 })
  })
})

describe('attachments', () => {
  it('serves the exact bytes at the signed address', async () => {
    const at = bench()
    const { attachments } = await upload(at, { attachments: [{ id: 0, description: 'notes' }] }, [
      file('files[0]', 'a b.txt', 'hello'),
    ])

    expect(attachments[0]).toMatchObject({ filename: 'a_b.txt', description: 'notes', size: 5 })
    expect((await download(at, attachments[0]!.url)).raw?.bytes.toString()).toBe('hello')
  })

  it('refuses an address whose signature is wrong', async () => {
    const at = bench()
    const { attachments } = await upload(at, {}, [file('files[0]', 'a.txt')])

    expect((await download(at, attachments[0]!.url.replace(/hm=./, 'hm=x'))).status).toBe(404)
  })

  it('refuses an address a day later, and signs a new one', async () => {
    const at = bench()
    const { id, attachments } = await upload(at, {}, [file('files[0]', 'a.txt')])
    await at.clock.advance(DAY_MS + 1000)

    expect((await download(at, attachments[0]!.url)).status).toBe(404)
    expect((await download(at, (await get(at, id)).attachments[0]!.url)).status).toBe(200)
  })

  it('forgets the file with its message', async () => {
    const at = bench()
    const { id, attachments } = await upload(at, {}, [file('files[0]', 'a.txt')])
    await at.call(`DELETE /channels/${at.general}/messages/${id}`)

    expect((await download(at, attachments[0]!.url)).status).toBe(404)
  })

  it('refuses metadata without its file', async () => {
    const at = bench()
    const options = { body: { content: 'a', attachments: [{ id: 1 }] }, files: [file('files[0]', 'a.txt')] }

    expect(await at.refusal(`POST /channels/${at.general}/messages`, options)).toMatchObject({ code: 50146 })
  })

  it('shows a file in an embed instead of beside it', async () => {
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] }

    const message = await upload(bench(), body, [file('files[0]', 'a.png')])

    expect(message.attachments).toEqual([])
    expect(message.embeds[0]?.image?.url).toContain('/attachments/')
  })

  it('serves the file that an embed shows', async () => {
    const at = bench()
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] }

    const { embeds } = await upload(at, body, [file('files[0]', 'a.png', 'picture')])

    expect((await download(at, embeds[0]!.image!.url)).raw?.bytes.toString()).toBe('picture')
  })

  it('keeps the files of an edit that was refused', async () => {
    const at = bench()
    const { id, attachments } = await upload(at, {}, [file('files[0]', 'a.txt')])

    const options = { body: { attachments: [] } }
    expect(await at.refusal(`PATCH /channels/${at.general}/messages/${id}`, options)).toMatchObject({ code: 50006 })
    expect((await download(at, attachments[0]!.url)).status).toBe(200)
  })

  it('keeps only listed attachments when edited, and adds listed new ones', async () => {
    const at = bench()
    const first = await upload(at, {}, [file('files[0]', 'a.txt'), file('files[1]', 'b.txt')])
    const kept = first.attachments[1]!.id

    const edited = await at.body<Message>(`PATCH /channels/${at.general}/messages/${first.id}`, {
      body: { attachments: [{ id: kept }, { id: 0, description: 'new' }] },
      files: [file('files[0]', 'c.txt')],
    })

    expect(edited.attachments.map(({ filename }) => filename)).toEqual(['b.txt', 'c.txt'])
  })

  it('keeps all attachments when an edit does not list them', async () => {
    const at = bench()
    const { id } = await upload(at, {}, [file('files[0]', 'a.txt')])

    expect((await patch(at, id, { content: 'b' })).attachments).toHaveLength(1)
  })

  it('refuses files beyond 10 MiB', async () => {
    const at = bench()
    const files = [{ ...file('files[0]', 'a.bin'), bytes: Buffer.alloc(10 * 1024 * 1024 + 1) }]

    expect(await at.refusal(`POST /channels/${at.general}/messages`, { files })).toMatchObject({
      status: 413,
      code: 40005,
    })
  })
})

async function post(at: Bench, body: unknown): Promise<Message> {
  return at.body<Message>(`POST /channels/${at.general}/messages`, { body })
}

async function upload(at: Bench, body: unknown, files: ReturnType<typeof file>[]): Promise<Message> {
  return at.body<Message>(`POST /channels/${at.general}/messages`, { body, files })
}

async function refused(at: Bench, body: unknown) {
  return at.refusal(`POST /channels/${at.general}/messages`, { body })
}

async function get(at: Bench, id: string): Promise<Message> {
  return at.body<Message>(`GET /channels/${at.general}/messages/${id}`)
}

async function patch(at: Bench, id: string, body: unknown): Promise<Message> {
  return at.body<Message>(`PATCH /channels/${at.general}/messages/${id}`, { body })
}

async function list(at: Bench, query = ''): Promise<Message[]> {
  return at.body<Message[]>(`GET /channels/${at.general}/messages`, { query })
}

async function bulk(at: Bench, messages: string[]) {
  return at.call(`POST /channels/${at.general}/messages/bulk-delete`, { body: { messages } })
}

async function bulkRefused(at: Bench, messages: string[]) {
  return at.refusal(`POST /channels/${at.general}/messages/bulk-delete`, { body: { messages } })
}

async function download(at: Bench, address: string) {
  const { pathname, searchParams } = new URL(address)
  return at.call(`GET ${pathname}`, { actor: null, query: searchParams.toString() })
}

/** Denies everyone and the bot a permission in the first text channel. */
async function silence({ world, general }: Bench, deny: bigint): Promise<void> {
  const channel = world.channels.get(general)!
  const denied = { allow: '0', deny: deny.toString() }
  channel.permission_overwrites = [
    { id: world.guild().id, type: 0, ...denied },
    { id: world.bot.id, type: 1, ...denied },
  ]
}

/** Codes of a tree by their paths. */
function codesIn(tree: ErrorTree | undefined, path: string[] = []): Record<string, string> {
  const codes: Record<string, string> = {}
  for (const [key, node] of Object.entries(tree ?? {})) {
    if (key === '_errors') codes[path.join('.')] = (node as { code: string }[])[0]!.code
    else Object.assign(codes, codesIn(node as ErrorTree, [...path, key]))
  }
  return codes
}
