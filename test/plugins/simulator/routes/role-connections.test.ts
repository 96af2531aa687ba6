import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bench, file } from '../support.js'

const META = { type: 2, key: 'voyages', name: 'Voyages', description: 'How often at sea' }

function linked() {
  const at = bench()
  const id = at.world.bot.applicationId
  const token = at.world.issueBearer(at.world.person('ann').id, ['role_connections.write', 'identify', 'openid'])
  return {
    ...at,
    metadata: `/applications/${id}/role-connections/metadata`,
    mine: `/users/@me/applications/${id}/role-connection`,
    actor: at.world.actorOf('Bearer', token)!,
  }
}

describe('role connections', () => {
  it('keep what an application may be asked for', async () => {
    const at = linked()

    expect(await at.body(`PUT ${at.metadata}`, { body: [META] })).toEqual([META])
    expect(await at.body(`GET ${at.metadata}`)).toEqual([META])
  })

  it('take five records', async () => {
    const at = linked()
    const body = Array.from({ length: 6 }, (_, index) => ({ ...META, key: `key_${index}` }))

    expect(await at.refusal(`PUT ${at.metadata}`, { body })).toMatchObject({ code: 50035 })
  })

  it('say something of a user, until they are deleted', async () => {
    const at = linked()
    await at.call(`PUT ${at.metadata}`, { body: [META] })
    const body = { platform_name: 'Fleet', metadata: { voyages: '7' } }

    expect(await at.body(`PUT ${at.mine}`, { body, actor: at.actor })).toEqual({ ...body, platform_username: null })
    expect(await at.body(`GET ${at.mine}`, { actor: at.actor })).toMatchObject(body)
    await at.call(`DELETE ${at.mine}`, { actor: at.actor })
    expect(await at.body(`GET ${at.mine}`, { actor: at.actor })).toEqual({ metadata: {} })
  })

  it('hold values of the kind that the application named', async () => {
    const at = linked()
    await at.call(`PUT ${at.metadata}`, { body: [META] })

    const refusal = await at.refusal(`PUT ${at.mine}`, { body: { metadata: { voyages: 'many' } }, actor: at.actor })

    expect(refusal.errors).toHaveProperty('metadata.voyages')
  })

  it('are a matter of users', async () => {
    const at = linked()

    expect(await at.refusal(`GET ${at.mine}`)).toMatchObject({ code: 20001 })
  })
})

describe('OpenID', () => {
  it('tells who a token is, by its scopes', async () => {
    const at = linked()

    expect(await at.body('GET /oauth2/userinfo', { actor: at.actor })).toMatchObject({
      sub: at.actor.userId,
      preferred_username: 'ann',
    })
  })

  it('signs with the key that it lists', async () => {
    const at = linked()
    const { keys } = await at.body<{ keys: { kid: string }[] }>('GET /oauth2/keys', { actor: null })
    const { id_token } = await at.body<{ id_token: string }>('POST /partner-sdk/token/bot', {
      body: { external_user_id: 'p1' },
    })

    const [head, claims, signature] = id_token.split('.')
    const key = createPublicKey({ key: keys[0]!, format: 'jwk' })
    expect(verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature!, 'base64url'))).toBe(true)
  })
})

describe('activities', () => {
  it('tell where they run, until they end', async () => {
    const at = linked()
    const instance = at.world.activities.launch({ channelId: at.general, userId: at.actor.userId })
    const path = `/applications/${at.world.bot.applicationId}/activity-instances/${instance.instance_id}`

    expect(await at.body(`GET ${path}`)).toMatchObject({
      location: { kind: 'gc', channel_id: at.general, guild_id: at.guildId },
      users: [at.actor.userId],
    })
    at.world.activities.end(instance)
    expect(await at.refusal(`GET ${path}`)).toMatchObject({ status: 404 })
  })

  it('upload files that belong to no message', async () => {
    const at = linked()
    const files = [file('file', 'score.txt', '42')]

    const { attachment } = await at.body<{ attachment: { filename: string; size: number; ephemeral: boolean } }>(
      `POST /applications/${at.world.bot.applicationId}/attachment`,
      { files },
    )

    expect(attachment).toMatchObject({ filename: 'score.txt', size: 2, ephemeral: true })
  })
})
