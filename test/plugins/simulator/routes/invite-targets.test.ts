import { describe, expect, it } from 'vitest'
import { bench, file } from '../support.js'

async function invited() {
  const at = bench()
  const { code } = await at.body<{ code: string }>(`POST /channels/${at.general}/invites`, { body: {} })
  return { ...at, path: `/invites/${code}/target-users` }
}

describe('invite target users', () => {
  it('come and go as a CSV file', async () => {
    const at = await invited()
    const files = [file('target_users_file', 'users.csv', 'user_id\n80351110224678912\n80351110224678913\n')]

    expect((await at.call(`PUT ${at.path}`, { files })).status).toBe(204)
    expect((await at.call(`GET ${at.path}`)).raw).toMatchObject({
      contentType: 'text/csv',
      bytes: Buffer.from('user_id\n80351110224678912\n80351110224678913\n'),
    })
  })

  it('come with a new invite', async () => {
    const at = await invited()
    const files = [file('target_users_file', 'users.csv', '80351110224678912')]

    const { code } = await at.body<{ code: string }>(`POST /channels/${at.general}/invites`, { body: {}, files })

    expect(at.path).not.toContain(code)
    expect(at.world.invites.get(code)?.targets?.userIds).toEqual(['80351110224678912'])
  })

  it('are counted by a job that is over', async () => {
    const at = await invited()
    await at.call(`PUT ${at.path}`, { files: [file('target_users_file', 'users.csv', '80351110224678912')] })

    expect(await at.body(`GET ${at.path}/job-status`)).toMatchObject({ status: 2, total_users: 1, processed_users: 1 })
  })

  it('are unknown where anyone may come', async () => {
    const at = await invited()

    expect(await at.refusal(`GET ${at.path}`)).toMatchObject({ status: 404, code: 10129 })
    expect(await at.refusal(`GET ${at.path}/job-status`)).toMatchObject({ status: 404, code: 10124 })
  })

  it('are named line by line where they are wrong', async () => {
    const at = await invited()
    const files = [file('target_users_file', 'users.csv', 'user_id\n1\nx\n')]

    expect((await at.refusal(`PUT ${at.path}`, { files })).errors).toMatchObject({
      target_users_file: { _errors: [{ message: expect.stringMatching(/^Line 3: /) }] },
    })
  })
})
