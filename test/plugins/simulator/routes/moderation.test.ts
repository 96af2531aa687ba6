import { describe, expect, it } from 'vitest'
import { refusalAnswer } from '../../../../plugins/simulator/answer.js'
import { slowed } from '../../../../plugins/simulator/routes/refusals.js'
import { type Bench, bench } from '../support.js'

describe('slowed', () => {
  it('is a 429 that says how long, in seconds, rounded up in the header', () => {
    const answer = refusalAnswer(slowed(4_200))

    expect(JSON.parse(String(answer.body))).toMatchObject({ code: 20016, retry_after: 4.2 })
    expect(answer).toMatchObject({ status: 429, limited: 'user' })
    expect(answer.headers.join()).toContain('retry-after,5')
  })
})

describe('follow-ups of user-installed applications', () => {
  async function followUps(at: Bench, userInstalled: boolean) {
    const { id, token } = at.world.interactions.create({ kind: 'command', userInstalled })
    await at.call(`POST /interactions/${id}/${token}/callback`, { body: { type: 4, data: { content: 'a' } } })
    const operation = `POST /webhooks/${at.world.bot.applicationId}/${token}`
    for (let count = 0; count < 5; count++) await at.call(operation, { body: { content: 'b' } })
    return operation
  }

  it('number five', async () => {
    const at = bench()
    const operation = await followUps(at, true)

    expect(await at.refusal(operation, { body: { content: 'c' } })).toMatchObject({ status: 400, code: 40094 })
  })

  it('number as many as you like where the guild installed it', async () => {
    const at = bench()
    const operation = await followUps(at, false)

    expect((await at.call(operation, { body: { content: 'c' } })).status).toBe(200)
  })
})
