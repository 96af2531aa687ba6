import { describe, expect, it } from 'vitest'
import { githubEmbed } from '../../../../plugins/simulator/routes/github-embed.js'
import { bench } from '../support.js'

const REPOSITORY = { id: 1, name: 'boat', full_name: 'harbour/boat', html_url: 'https://github.example/harbour/boat' }
const SENDER = {
  id: 2,
  login: 'ann',
  html_url: 'https://github.example/ann',
  avatar_url: 'https://github.example/a.png',
}
const ISSUE = { id: 3, number: 7, title: 'Leak', html_url: 'https://github.example/7', user: SENDER, body: 'Wet.' }

async function hooked() {
  const at = bench()
  const { id, token } = await at.body<{ id: string; token: string }>(`POST /channels/${at.general}/webhooks`, {
    body: { name: 'Gull' },
  })
  const posted = () => at.world.messages.of(at.general).all().at(-1)?.json
  return { ...at, path: `/webhooks/${id}/${token}`, posted }
}

describe('Slack webhooks', () => {
  it('post text and attachments as Discord would show them', async () => {
    const at = await hooked()
    const attachments = [
      {
        title: 'Tide',
        title_link: 'https://tide.example/',
        color: '#abc',
        fields: [{ title: 'High', value: '9 am', short: true }],
      },
    ]

    const reply = await at.call(`POST ${at.path}/slack`, {
      actor: null,
      body: { text: '<https://a.example|A> &amp; B', username: 'Slacker', attachments },
    })

    expect(reply).toMatchObject({ status: 200, body: 'ok' })
    expect(at.posted()).toMatchObject({
      content: '[A](https://a.example) & B',
      author: { username: 'Slacker' },
      embeds: [
        {
          title: 'Tide',
          url: 'https://tide.example/',
          color: 0xaabbcc,
          fields: [{ name: 'High', value: '9 am', inline: true }],
        },
      ],
    })
  })

  it('post something', async () => {
    const at = await hooked()

    expect(await at.refusal(`POST ${at.path}/slack`, { actor: null, body: {} })).toMatchObject({ code: 50006 })
  })

  it('need the webhook’s token', async () => {
    const at = await hooked()
    const path = at.path.replace(/[^/]+$/, 'wrong')

    expect(await at.refusal(`POST ${path}/slack`, { actor: null, body: { text: 'a' } })).toMatchObject({ code: 50027 })
  })
})

describe('GitHub webhooks', () => {
  it('are taken, shown or not', async () => {
    const at = await hooked()

    const reply = await at.call(`POST ${at.path}/github`, { actor: null, body: { sender: SENDER } })

    expect(reply.status).toBe(204)
    expect(at.posted()).toBeUndefined()
  })

  it('name their sender', async () => {
    const at = await hooked()

    expect((await at.refusal(`POST ${at.path}/github`, { actor: null, body: {} })).errors).toHaveProperty('sender')
  })

  it.each([
    ['issues', { action: 'opened', issue: ISSUE }, '[harbour/boat] Issue opened: #7 Leak'],
    ['watch', { action: 'started' }, '[harbour/boat] New star added'],
    ['create', { ref_type: 'branch', ref: 'tide' }, '[harbour/boat] New branch created: tide'],
    ['fork', { forkee: REPOSITORY }, '[harbour/boat] Fork created: harbour/boat'],
    [
      'push',
      {
        ref: 'refs/heads/main',
        commits: [{ id: 'abcdef012', url: 'https://c.example', message: 'Fix', author: { name: 'Ann' } }],
      },
      '[harbour/boat:main] 1 new commit',
    ],
    [
      'issue_comment',
      { issue: ISSUE, comment: { html_url: 'https://c.example', body: 'Same' } },
      '[harbour/boat] New comment on issue #7: Leak',
    ],
  ])('show %s', (event, body, title) => {
    expect(githubEmbed(event, { repository: REPOSITORY, sender: SENDER, ...body })).toMatchObject({
      title,
      author: { name: 'ann' },
    })
  })

  it('do not show what Discord does not', () => {
    expect(githubEmbed('ping', { sender: SENDER })).toBeUndefined()
    expect(githubEmbed('toString', { sender: SENDER })).toBeUndefined()
  })
})
