import { describe, expect, it } from 'vitest'
import { type Engine, engine, other, send } from './engine.js'

const post = 'POST /channels/1/messages'
const content = { json: { content: 'x' } }

function times<T>(count: number, task: () => Promise<T>): Promise<T[]> {
  return Array.from({ length: count }).reduce<Promise<T[]>>(
    async done => [...(await done), await task()],
    Promise.resolve([]),
  )
}

async function statuses(discord: Engine, count: number, route = post): Promise<number[]> {
  return (await times(count, () => discord.call(route, content))).map(({ status }) => status)
}

describe('a fixed bucket', () => {
  const rule = { limit: 3, window: 1000, mode: 'fixed' } as const

  it('names one moment at which everything comes back', async () => {
    const discord = await engine({ rateLimits: { [send]: rule } })

    const first = await discord.call(post, content)
    await discord.clock.advance(400)
    const second = await discord.call(post, content)

    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': '1767225601.000',
      'x-ratelimit-reset-after': '1.000',
    })
    expect(second.headers).toMatchObject({
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': '1767225601.000',
      'x-ratelimit-reset-after': '0.600',
    })
    expect(first.headers['x-ratelimit-bucket']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('refuses what is too much with the time until the reset', async () => {
    const discord = await engine({ rateLimits: { [send]: rule } })
    await discord.call(post, content)
    await discord.clock.advance(250)
    await times(2, () => discord.call(post, content))

    const refused = await discord.call(post, content)

    expect(refused.status).toBe(429)
    expect(refused.json).toEqual({ message: 'You are being rate limited.', retry_after: 0.75, global: false })
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '0.750',
      'x-ratelimit-scope': 'user',
    })
    expect(refused.headers).not.toHaveProperty('x-ratelimit-global')
    expect(discord.effects).toHaveLength(3)
  })

  it('is full again after its window, and not before', async () => {
    const discord = await engine({ rateLimits: { [send]: rule } })
    await statuses(discord, 3)

    await discord.clock.advance(999)
    const early = await statuses(discord, 1)
    await discord.clock.advance(1)
    const late = await statuses(discord, 4)

    expect([early, late]).toEqual([[429], [200, 200, 200, 429]])
  })
})

describe('a sliding bucket', () => {
  const rule = { limit: 5, window: 5000, mode: 'sliding' } as const

  it('says with Reset-After when it is full, and on a 429 when one request fits', async () => {
    const discord = await engine({ rateLimits: { [send]: rule } })

    const answers = await times(6, () => discord.call(post, content))

    expect(answers.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(['4', '3', '2', '1', '0', '0'])
    expect(answers.map(({ headers }) => headers['x-ratelimit-reset-after'])).toEqual([
      '1.000',
      '2.000',
      '3.000',
      '4.000',
      '5.000',
      '5.000',
    ])
    expect(answers[5]).toMatchObject({ status: 429, json: { retry_after: 1 } })
  })

  it('gives one request back per window / limit', async () => {
    const discord = await engine({ rateLimits: { [send]: rule } })
    await statuses(discord, 5)

    await discord.clock.advance(999)
    const early = await statuses(discord, 1)
    await discord.clock.advance(1)
    const due = await statuses(discord, 2)
    await discord.clock.advance(3000)
    const three = await statuses(discord, 4)

    expect([early, due, three]).toEqual([[429], [200, 429], [200, 200, 200, 429]])
  })

  it('keeps to its rate with fractions of a ms', async () => {
    const discord = await engine({ rateLimits: { [send]: { limit: 3, window: 1000, mode: 'sliding' } } })

    const burst = await statuses(discord, 4)
    const refused = await discord.call(post, content)
    await discord.clock.advance(334)
    const next = await statuses(discord, 2)

    expect(burst).toEqual([200, 200, 200, 429])
    expect(refused.json.retry_after).toBe(0.334)
    expect(next).toEqual([200, 429])
  })
})

describe('the keys of buckets', () => {
  it('are identity, counter and major parameter', async () => {
    const discord = await engine({ rateLimits: { [send]: { limit: 1, window: 1000 } } })

    const mine = await statuses(discord, 2)
    const elsewhere = await statuses(discord, 2, 'POST /channels/2/messages')
    const theirs = await discord.call(post, { ...content, token: other })

    expect([mine, elsewhere, theirs.status]).toEqual([[200, 429], [200, 429], 200])
  })

  it('include the token of a webhook', async () => {
    const rateLimits = { 'POST /webhooks/{webhook_id}/{webhook_token}': { limit: 1, window: 1000 } }
    const discord = await engine({ rateLimits })

    const codes = [
      (await discord.call('POST /webhooks/1/a', content)).status,
      (await discord.call('POST /webhooks/1/b', content)).status,
      (await discord.call('POST /webhooks/1/b', content)).status,
    ]

    expect(codes).toEqual([200, 200, 429])
  })

  it('may be one counter for two routes', async () => {
    const shared = { limit: 2, window: 1000, counter: 'writing' }
    const rateLimits = { [send]: shared, 'DELETE /channels/{channel_id}/messages/{message_id}': shared }
    const discord = await engine({ rateLimits })

    const first = await discord.call(post, content)
    const second = await discord.call('DELETE /channels/1/messages/2')
    const third = await discord.call(post, content)

    expect([first.status, second.status, third.status]).toEqual([200, 204, 429])
    expect(second.headers['x-ratelimit-bucket']).toBe(first.headers['x-ratelimit-bucket'])
  })

  it('may be two counters under one hash', async () => {
    const rule = { limit: 1, window: 1000, hash: 'samehash' }
    const rateLimits = { [send]: rule, 'PATCH /channels/{channel_id}': rule }
    const discord = await engine({ rateLimits })

    const first = await discord.call(post, content)
    const second = await discord.call('PATCH /channels/1', { json: {} })

    expect([first.headers['x-ratelimit-bucket'], second.headers['x-ratelimit-bucket']]).toEqual([
      'samehash',
      'samehash',
    ])
    expect(second.status).toBe(200)
  })

  it('may be one counter under two hashes in turn', async () => {
    const discord = await engine({ rateLimits: { [send]: { limit: 3, window: 1000, hash: ['one', 'two'] } } })

    const answers = await times(4, () => discord.call(post, content))

    expect(answers.map(({ headers }) => headers['x-ratelimit-bucket'])).toEqual(['one', 'two', 'one', 'two'])
    expect(answers[3]?.status).toBe(429)
  })

  it('tell deletes of young, settled and old messages apart, and count missing ones as young', async () => {
    const discord = await engine()
    const idOf = (age: number) => String((BigInt(discord.clock.now() - age) - 1_420_070_400_000n) << 22n)

    const limits = []
    for (const id of [idOf(1000), idOf(60_000), idOf(15 * 86_400_000), '404']) {
      const { headers } = await discord.call(`DELETE /channels/1/messages/${id}`)
      limits.push([headers['x-ratelimit-limit'], headers['x-ratelimit-reset-after']])
    }

    expect(limits).toEqual([
      ['5', '0.200'],
      ['3', '0.111'],
      ['30', '0.134'],
      ['5', '0.400'],
    ])
  })

  it('let a rule for deletes stand for messages of every age', async () => {
    const rule = { limit: 2, window: 1000 }
    const discord = await engine({ rateLimits: { 'DELETE /channels/{channel_id}/messages/{message_id}': rule } })
    const young = String((BigInt(discord.clock.now()) - 1_420_070_400_000n) << 22n)

    const { headers } = await discord.call(`DELETE /channels/1/messages/${young}`)

    expect(headers['x-ratelimit-limit']).toBe('2')
  })
})

describe('hidden and shared limits', () => {
  it('a channel’s third rename in ten minutes is refused behind an ordinary bucket', async () => {
    const discord = await engine()
    const rename = () => discord.call('PATCH /channels/1', { json: { name: 'x' } })

    await times(2, rename)
    const refused = await rename()
    const slower = await discord.call('PATCH /channels/1', { json: { rate_limit_per_user: 5 } })

    expect(refused).toMatchObject({ status: 429, json: { retry_after: 600, global: false } })
    expect(refused.headers).toMatchObject({
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset-after': '15.000',
      'x-ratelimit-scope': 'user',
      'retry-after': '600',
    })
    expect(slower.status).toBe(200)
    expect(discord.effects).toHaveLength(3)
  })

  it('a shared limit counts all identities and shows each its own bucket', async () => {
    const rule = { limit: 2, window: 1_336_570, mode: 'fixed', scope: 'shared' } as const
    const discord = await engine({ rateLimits: { [send]: rule, default: { limit: 10, window: 60_000 } } })

    await discord.call(post, content)
    await discord.call(post, { ...content, token: other })
    const refused = await discord.call(post, content)

    expect(refused.json).toEqual({
      message: 'The resource is being rate limited.',
      retry_after: 1336.57,
      global: false,
    })
    expect(refused.headers).toMatchObject({
      'x-ratelimit-scope': 'shared',
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '8',
      'retry-after': '1337',
    })
    expect(discord.log.entries.at(-1)?.limited).toBe('shared')
  })
})

describe('the global limit', () => {
  it('counts all routes of an identity and hides the bucket', async () => {
    const discord = await engine({ global: { limit: 3, window: 1000 } })

    await statuses(discord, 2)
    await discord.call('GET /users/@me')
    const refused = await discord.call(post, content)
    const theirs = await discord.call(post, { ...content, token: other })
    await discord.clock.advance(1000)
    const later = await discord.call(post, content)

    expect(refused).toMatchObject({ status: 429, json: { global: true, retry_after: 1 } })
    expect(refused.headers).toMatchObject({ 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' })
    expect(refused.headers).not.toHaveProperty('x-ratelimit-limit')
    expect([theirs.status, later.status]).toEqual([200, 200])
  })

  it('counts requests without a token by address', async () => {
    const discord = await engine({ global: { limit: 1, window: 1000 } })

    await discord.call('POST /webhooks/1/a', { ...content, token: null })
    const refused = await discord.call('POST /webhooks/2/b', { ...content, token: null })
    const named = await discord.call('GET /users/@me')

    expect([refused.status, named.status]).toEqual([429, 200])
  })

  it('does not count interactions', async () => {
    const discord = await engine({ global: { limit: 1, window: 60_000 } })
    await discord.call('GET /users/@me')

    const callbacks = await times(5, () => discord.call('POST /interactions/1/interactiontoken/callback', content))
    const followUp = await discord.call('POST /webhooks/123/interactiontoken', content)

    expect(callbacks.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204])
    expect(followUp.status).toBe(200)
  })
})

describe('the limit of invalid requests', () => {
  it('brings Cloudflare’s ban for the whole address', async () => {
    const discord = await engine({ invalidRequests: { limit: 3, window: 600_000, ban: 90_500 } })
    await discord.call('GET /users/@me', { token: null })
    await discord.call('PATCH /guilds/1', { json: {} })
    await discord.call('GET /users/@me', { token: 'wrong' })

    const banned = await discord.call('GET /users/@me')
    await discord.clock.advance(90_500)
    const free = await discord.call('GET /users/@me')

    expect(banned).toMatchObject({ status: 429, text: 'error code: 1015' })
    expect(banned.headers).toMatchObject({ 'retry-after': '91', 'content-type': 'text/plain; charset=UTF-8' })
    expect(Object.keys(banned.headers).filter(name => name.startsWith('x-') || name === 'via')).toEqual([])
    expect(free.status).toBe(200)
  })

  it('counts 429s, but not those of shared limits, and begins anew after its window', async () => {
    const rateLimits = {
      [send]: { limit: 1, window: 1_000_000 },
      'POST /guilds/{guild_id}/emojis': { limit: 1, window: 1_000_000, scope: 'shared' },
    } as const
    const discord = await engine({ rateLimits, invalidRequests: { limit: 5, window: 1000 } })

    await statuses(discord, 5)
    await times(5, () => discord.call('POST /guilds/1/emojis', content))
    const counted = discord.cloudflare.invalid('127.0.0.1')
    await discord.clock.advance(1000)

    expect(counted).toBe(4)
    expect(discord.cloudflare.invalid('127.0.0.1')).toBe(0)
    expect((await discord.call('GET /users/@me')).status).toBe(200)
  })

  it('may ban invites alone', async () => {
    const discord = await engine({ inviteBan: { limit: 2, window: 600_000, ban: 86_400_000 } })

    const invites = (await times(3, () => discord.call('GET /invites/abc'))).map(({ status }) => status)
    const rest = await discord.call('GET /users/@me')

    expect(invites).toEqual([200, 200, 429])
    expect(rest.status).toBe(200)
  })
})

describe('the switches of limits', () => {
  it('turns all of them off', async () => {
    const discord = await engine({ rateLimits: false })

    const answers = await Promise.all(Array.from({ length: 120 }, () => discord.call(post, content)))

    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(answers[0]?.headers).not.toHaveProperty('x-ratelimit-limit')
  })

  it('hides the headers of a limit that still counts', async () => {
    const discord = await engine({ rateLimits: { [send]: { limit: 1, window: 1000, headers: false } } })

    const [first, second] = await times(2, () => discord.call(post, content))

    expect(first?.headers).not.toHaveProperty('x-ratelimit-limit')
    expect(second).toMatchObject({ status: 429, json: { retry_after: 1 } })
  })

  it('changes rules while it runs, and shows what is used', async () => {
    const discord = await engine()
    await discord.call(post, content)
    const before = discord.limits.snapshot()

    discord.limits.set(send, { limit: 1, window: 500, mode: 'fixed' })
    const after = await statuses(discord, 2)
    discord.limits.reset()
    const again = await statuses(discord, 1)

    expect(before).toEqual([
      { route: send, identity: 'bot:123', major: '1', mode: 'sliding', limit: 5, remaining: 4, resetAfter: 1000 },
    ])
    expect([after, again]).toEqual([[200, 429], [200]])
  })

  it('takes templates with other parameter names and refuses routes that Discord does not have', async () => {
    const discord = await engine({ rateLimits: { 'POST /channels/{id}/messages': { limit: 1, window: 1000 } } })

    expect(await statuses(discord, 2)).toEqual([200, 429])
    expect(() => discord.limits.set('POST /chanels/{id}', false)).toThrow("limits.set['POST /chanels/{id}']")
  })

  it('forgets full buckets', async () => {
    const discord = await engine({ global: false })

    for (let channel = 0; channel < 40; channel++) {
      await Promise.all(
        Array.from({ length: 100 }, (_, n) => discord.call(`GET /channels/${channel * 100 + n}/messages`)),
      )
      await discord.clock.advance(60_000)
    }
    await discord.call(post, content)

    expect(discord.limits.size).toBeLessThan(1200)
  })

  it('shifts X-RateLimit-Reset with the clock of Discord, and leaves Reset-After', async () => {
    const discord = await engine({
      dateSkew: -7_200_000,
      rateLimits: { [send]: { limit: 5, window: 5000, mode: 'fixed' } },
    })

    const { headers } = await discord.call(post, content)

    expect(headers).toMatchObject({ 'x-ratelimit-reset': '1767218405.000', 'x-ratelimit-reset-after': '5.000' })
  })
})
