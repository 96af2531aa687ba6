import { describe, expect, it } from 'vitest'
import { bench } from '../support.js'

async function dm() {
  const at = bench()
  const [ann, ben, cleo] = ['ann', 'ben', 'cleo'].map(name => at.world.person(name).id) as [string, string, string]
  const { id } = await at.body<{ id: string }>('POST /users/@me/channels', { body: { recipient_id: ann } })
  const token = (userId: string) => at.world.issueBearer(userId, ['gdm.join'])
  const add = (channelId: string, userId: string, nick?: string) =>
    at.call(`PUT /channels/${channelId}/recipients/${userId}`, {
      body: { access_token: token(userId), ...(nick !== undefined && { nick }) },
    })
  return { ...at, id, ann, ben, cleo, add }
}

describe('group DM recipients', () => {
  it('make a group out of a direct message', async () => {
    const at = await dm()

    const { status, body } = await at.add(at.id, at.ben)

    expect(status).toBe(201)
    expect(body).toMatchObject({ type: 3, owner_id: at.world.bot.id, recipients: [{ id: at.ann }, { id: at.ben }] })
  })

  it('join a group, and leave it', async () => {
    const at = await dm()
    const group = (await at.add(at.id, at.ben)).body as { id: string }

    expect((await at.add(group.id, at.cleo, 'C')).status).toBe(204)
    expect(at.events.at(-1)).toMatchObject({
      event: 'CHANNEL_RECIPIENT_ADD',
      data: { user: { id: at.cleo }, nick: 'C' },
    })
    expect((await at.call(`DELETE /channels/${group.id}/recipients/${at.cleo}`)).status).toBe(204)
    expect(at.events.at(-1)?.event).toBe('CHANNEL_RECIPIENT_REMOVE')
  })

  it('make a group by their tokens at once', async () => {
    const at = await dm()
    const access_tokens = [at.ann, at.ben].map(id => at.world.issueBearer(id, ['gdm.join']))

    expect(await at.body('POST /users/@me/channels', { body: { access_tokens } })).toMatchObject({
      type: 3,
      recipients: [{ id: at.ann }, { id: at.ben }],
    })
  })

  it('let the application in by their token', async () => {
    const at = await dm()
    const body = { access_token: at.world.issueBearer(at.ben, ['identify']) }

    expect(await at.refusal(`PUT /channels/${at.id}/recipients/${at.ben}`, { body })).toMatchObject({ code: 50025 })
  })

  it('stand in direct messages only', async () => {
    const at = await dm()

    expect(await at.refusal(`DELETE /channels/${at.general}/recipients/${at.ben}`)).toMatchObject({ code: 50024 })
  })
})
