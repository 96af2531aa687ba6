import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient, type Events } from '../../src/index.js'

const events: readonly (keyof Events)[] = [
  'requestStart',
  'requestEnd',
  'requestQueued',
  'queueFull',
  'rateLimited',
  'invalidRequestWarning',
  'retryAttempt',
  'circuitBreakerOpen',
  'circuitBreakerHalfOpen',
  'circuitBreakerClosed',
  'connectionCreated',
  'connectionRemoved',
  'metricsUpdated',
  'validationWarning',
  'responseWarning',
  'tokenRefused',
  'error',
]
const body = 'SECRETBODY'
let discord: Simulator
let client: DiscordAPIClient

afterEach(async () => {
  await client.shutdown()
  await discord.close()
})

/** Everything that can be seen of a value: inspected to the bottom, as JSON, as text, and stacks. */
function visible(value: unknown): string {
  const stack = value instanceof Error ? `${value.stack} ${visible(value.cause ?? '')}` : ''
  return [
    inspect(value, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    stack,
  ].join('\n')
}

describe('secrets', () => {
  it('appear in no error, event, log line, snapshot, status or context: tokens of four kinds, and bodies', async () => {
    const seen: string[] = []
    const counts: Record<string, number> = {}
    const lines: unknown[] = []
    const write = (...words: unknown[]) => void lines.push(words)
    discord = await simulator({
      seed: 3,
      global: { limit: 20, window: 1000 },
      rateLimits: { 'POST /channels/{channel_id}/messages': { limit: 50, window: 1000 } },
    })
    const { world } = discord
    const channel = world.channel('general').id
    const bearer = world.issueBearer(world.person('ann').id, ['identify'])
    client = createClient({
      token: discord.token,
      baseURL: discord.baseURL,
      timeout: 200,
      logger: { debug: write, info: write, warn: write, error: write },
      retry: { maxRetries: 2, baseDelay: 5 },
      metrics: { metricsInterval: 50 },
      requestQueue: { maxQueueSize: 60 },
      circuitBreaker: { resetTimeout: 30, successThreshold: 1 },
      coalesce: true,
      validation: { responses: true },
    })
    for (const event of events) {
      client.on(event, (...args: unknown[]) => {
        counts[event] = (counts[event] ?? 0) + 1
        seen.push(visible(args))
      })
    }
    client.use(async function spy(ctx, next) {
      seen.push(visible(ctx))
      try {
        await next()
      } finally {
        seen.push(visible(ctx))
      }
    })

    const hook = await client
      .post<{ id: string; token: string }>(`/channels/${channel}/webhooks`, { name: 'hook' })
      .unwrap()
    const interaction = world.interactions.create({ kind: 'command', channelId: channel })
    const secrets = [discord.token, bearer, hook.token, interaction.token, body, discord.token.split('.')[2] as string]
    const calls = [
      () => client.post(`/channels/${channel}/messages`, { content: body }),
      () => client.post(`/channels/${channel}/messages`, { content: body.repeat(300) }),
      () => client.post('/channels/1/messages', { content: body, embeds: [{ title: body.repeat(40) }] }),
      () => client.get('/users/@me', { auth: `Bearer ${bearer}` }),
      () => client.get('/users/@me', { auth: 'Bearer wrong.SECRETBODY.token' }),
      () => client.post(`/webhooks/${hook.id}/${hook.token}`, { content: body }, {}),
      () => client.post(`/webhooks/${hook.id}/${hook.token}x`, { content: body }),
      () => client.post(`/webhooks/1/${hook.token}`, { content: body }),
      () => client.post(`/webhooks/1/${hook.token}`, { content: body }),
      () =>
        client.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          type: 4,
          data: { content: body },
        }),
      () =>
        client.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          type: 4,
          data: { content: body },
        }),
      () =>
        client.patch(`/webhooks/${world.bot.applicationId}/${interaction.token}/messages/@original`, { content: body }),
      () => client.post<unknown>(`/channels/${channel}/messages/`, { content: body, self: 1n }),
      () => client.post<unknown>(`/channels/${channel}/messages`, { content: body }, { reason: body.repeat(100) }),
      () => client.post(`/channels/${channel}/messages`, { content: body }, { signal: AbortSignal.abort() }),
      () => client.post(`/channels/${channel}/messages`, { content: body }, { maxWait: 0 }),
      () =>
        client.post(
          `/channels/${channel}/messages`,
          { content: body },
          { headers: { authorization: `Bot ${discord.token}` } },
        ),
      () => client.delete(`/channels/${channel}/messages/1`),
    ]
    const run = async () => {
      const ended = await Promise.allSettled(calls.map(call => call()))
      for (const outcome of ended) {
        const error = outcome.status === 'rejected' ? outcome.reason : outcome.value.error
        if (error) seen.push(visible(error))
      }
    }
    await run()
    for (const fault of [
      { kind: 'status', status: 502 },
      { kind: 'reset' },
      { kind: 'garbage', of: 'http' },
    ] as const) {
      const handle = discord.faults.add({ ...fault, rate: 0.7 })
      await run()
      handle.remove()
    }
    discord.faults.add({ kind: 'stall', in: 'headers' })
    await run()
    discord.faults.clear()
    // The stalls opened the circuit; it lets a trial through before long, which meets the token's end.
    discord.revoke(discord.token)
    while (!counts.tokenRefused) {
      await client.get('/users/@me').catch(error => seen.push(visible(error)))
      await new Promise(resolve => setImmediate(resolve))
    }
    await run()
    seen.push(visible(client.getDetailedStatus()), visible(client.getMetrics()), visible(await client.healthCheck()))
    seen.push(visible(client.rateLimits.snapshot()), visible(client), visible(discord.log.entries))
    seen.push(visible(lines))

    for (const secret of secrets) {
      const at = seen.find(text => text.includes(secret))
      expect(
        at?.slice(Math.max(0, at.indexOf(secret) - 300), at.indexOf(secret) + 60),
        'a secret was seen',
      ).toBeUndefined()
    }
    // The search would find nothing in nothing.
    expect(lines.length).toBeGreaterThan(20)
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining([
        'requestStart',
        'requestEnd',
        'retryAttempt',
        'connectionCreated',
        'metricsUpdated',
        'tokenRefused',
      ]),
    )
  })
})
