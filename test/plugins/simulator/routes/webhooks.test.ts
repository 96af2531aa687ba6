import { describe, expect, it } from 'vitest'
import { type Bench, bench, file } from '../support.js'

interface Webhook {
  id: string
  token: string
  url: string
  user?: { id: string }
}

interface Message {
  id: string
  content: string
  channel_id: string
  attachments: unknown[]
}

describe('webhooks', () => {
  it('are made with a token and an address', async () => {
    const at = bench()
    const webhook = await make(at)

    expect(webhook).toMatchObject({ type: 1, name: 'Herald', channel_id: at.general, guild_id: at.guildId })
    expect(webhook.url).toBe(`http://127.0.0.1:4000/api/webhooks/${webhook.id}/${webhook.token}`)
    expect(at.events.at(-1)).toMatchObject({ event: 'WEBHOOKS_UPDATE', data: { channel_id: at.general } })
  })

  it('are listed for the channel and for the guild', async () => {
    const at = bench()
    const { id } = await make(at)

    expect(await at.body(`GET /channels/${at.general}/webhooks`)).toMatchObject([{ id }])
    expect(await at.body(`GET /guilds/${at.guildId}/webhooks`)).toMatchObject([{ id }])
  })

  it('may not be named like Discord', async () => {
    const at = bench()
    const body = { name: 'Discord News' }

    expect((await at.refusal(`POST /channels/${at.general}/webhooks`, { body })).errors).toHaveProperty(
      'name._errors.0.code',
      'USERNAME_INVALID_CONTAINS',
    )
  })

  it('stop at fifteen per channel', async () => {
    const at = bench()
    for (let index = 0; index < 15; index++) await make(at)

    expect(await at.refusal(`POST /channels/${at.general}/webhooks`, { body: { name: 'x' } })).toMatchObject({
      code: 30007,
    })
  })

  it('hide their user behind a token', async () => {
    const at = bench()
    const { id, token } = await make(at)

    expect(await at.body<Webhook>(`GET /webhooks/${id}/${token}`, { actor: null })).not.toHaveProperty('user')
    expect(await at.body<Webhook>(`GET /webhooks/${id}`)).toHaveProperty('user')
  })

  it('move to another channel only with the rights of a bot', async () => {
    const at = bench()
    const { id, token } = await make(at)
    const channel_id = at.world.channel('random').id

    expect(await at.body(`PATCH /webhooks/${id}/${token}`, { actor: null, body: { channel_id } })).toMatchObject({
      channel_id: at.general,
    })
    expect(await at.body(`PATCH /webhooks/${id}`, { body: { channel_id } })).toMatchObject({ channel_id })
  })

  it('answer 404 and 10015 once deleted', async () => {
    const at = bench()
    const { id, token } = await make(at)
    await at.call(`DELETE /webhooks/${id}/${token}`, { actor: null })

    expect(await at.refusal(`POST /webhooks/${id}/${token}`, { actor: null, body: { content: 'a' } })).toMatchObject({
      status: 404,
      code: 10015,
    })
  })

  it('answer 401 and 50027 to a wrong token', async () => {
    const at = bench()
    const { id } = await make(at)

    expect(await at.refusal(`POST /webhooks/${id}/wrong`, { actor: null, body: { content: 'a' } })).toMatchObject({
      status: 401,
      code: 50027,
    })
  })
})

describe('executing a webhook', () => {
  it('answers nothing unless asked to wait', async () => {
    const at = bench()
    const { id, token } = await make(at)

    expect(await at.call(`POST /webhooks/${id}/${token}`, { actor: null, body: { content: 'a' } })).toEqual({
      status: 204,
    })
  })

  it('posts under the name that it is given', async () => {
    const at = bench()
    const hook = await make(at)

    expect(await execute(at, hook, { content: 'a', username: 'Crier' })).toMatchObject({
      content: 'a',
      webhook_id: hook.id,
      author: { id: hook.id, username: 'Crier', discriminator: '0000', bot: true },
    })
  })

  it('posts into a thread of its channel, and nowhere else', async () => {
    const at = bench()
    const hook = await make(at)
    const thread = await at.body<{ id: string }>(`POST /channels/${at.general}/threads`, {
      body: { name: 'talk', type: 11 },
    })

    expect((await execute(at, hook, { content: 'a' }, `&thread_id=${thread.id}`)).channel_id).toBe(thread.id)
    const elsewhere = { actor: null, body: { content: 'a' }, query: `thread_id=${at.world.channel('random').id}` }
    expect(await at.refusal(`POST /webhooks/${hook.id}/${hook.token}`, elsewhere)).toMatchObject({ code: 10003 })
  })

  it('needs a thread in forums, and opens one by name', async () => {
    const at = bench()
    const hook = await make(at, at.world.channel('help').id)
    const path = `POST /webhooks/${hook.id}/${hook.token}`

    expect(await at.refusal(path, { actor: null, body: { content: 'a' } })).toMatchObject({ code: 220001 })
    const message = await execute(at, hook, { content: 'a', thread_name: 'question' })
    expect(at.world.channels.get(message.channel_id)).toMatchObject({ name: 'question', type: 11 })
  })

  it('opens threads in forums only', async () => {
    const at = bench()
    const hook = await make(at)
    const options = { actor: null, body: { content: 'a', thread_name: 'x' } }

    expect(await at.refusal(`POST /webhooks/${hook.id}/${hook.token}`, options)).toMatchObject({ code: 220003 })
  })

  it('reads, edits and deletes what it wrote', async () => {
    const at = bench()
    const hook = await make(at)
    const { id } = await execute(at, hook, { content: 'a' })
    const path = `/webhooks/${hook.id}/${hook.token}/messages/${id}`

    expect(await at.body(`PATCH ${path}`, { actor: null, body: { content: 'b' } })).toMatchObject({ id, content: 'b' })
    expect(await at.body(`GET ${path}`, { actor: null })).toMatchObject({ content: 'b' })
    expect((await at.call(`DELETE ${path}`, { actor: null })).status).toBe(204)
    expect(await at.refusal(`GET ${path}`, { actor: null })).toMatchObject({ code: 10008 })
  })

  it('does not touch what others wrote', async () => {
    const at = bench()
    const hook = await make(at)
    const { id } = at.world.send(at.general, { authorId: at.world.bot.id, content: 'mine' }).json

    const path = `DELETE /webhooks/${hook.id}/${hook.token}/messages/${id}`
    expect(await at.refusal(path, { actor: null })).toMatchObject({ code: 10008 })
  })

  it('takes files', async () => {
    const at = bench()
    const hook = await make(at)
    const options = { actor: null, query: 'wait=true', files: [file('files[0]', 'a.txt')] }

    expect((await at.body<Message>(`POST /webhooks/${hook.id}/${hook.token}`, options)).attachments).toHaveLength(1)
  })
})

async function make(at: Bench, channelId = at.general): Promise<Webhook> {
  return at.body<Webhook>(`POST /channels/${channelId}/webhooks`, { body: { name: 'Herald' } })
}

async function execute(at: Bench, { id, token }: Webhook, body: unknown, query = ''): Promise<Message> {
  return at.body<Message>(`POST /webhooks/${id}/${token}`, { actor: null, body, query: `wait=true${query}` })
}
