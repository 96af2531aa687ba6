import { afterEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'
import { flood } from '../support/outcomes.js'

const route = 'POST /channels/{channel_id}/messages'
const open: { shutdown?(): Promise<void>; close?(): Promise<void> }[] = []

/** A client and its Discord, both ended after the test. */
async function pair(
  options: Parameters<typeof simulator>[0],
  config: object = {},
): Promise<[Simulator, DiscordAPIClient]> {
  const discord = await simulator(options)
  const client = createClient({ token: discord.token, baseURL: discord.baseURL, ...config })
  open.push({ close: () => client.shutdown() }, { close: () => discord.close() })
  return [discord, client]
}
afterEach(async () => {
  for (const { close } of open.splice(0)) await close?.()
})

describe('a burst into one bucket', () => {
  // How close to the ideal it comes is measured by `npm run bench -- --case burst`, on a machine that does nothing else.
  it('of 200 messages at 50 per second and 50 ms latency goes window by window, without a 429', async () => {
    const [discord, client] = await pair({
      latency: 50,
      rateLimits: { [route]: { limit: 50, window: 1000, mode: 'fixed' } },
    })

    const outcomes = await flood(discord, client, 200)

    expect(outcomes).toMatchObject({ toldOk: 200, lost: 0, twice: 0 })
    expect(discord.log.count({ status: 429 })).toBe(0)
    // One at a time, at 50 ms each, would take 10 s; four windows begin within 3 s.
    const starts = discord.log.select({ route }).map(({ start }) => start)
    expect((starts.at(-1) as number) - (starts[0] as number)).toBeLessThan(6000)
    expect(discord.log.maxInFlight({ route })).toBeGreaterThan(25)
  })

  it('keeps a whole window in flight', async () => {
    const [discord, client] = await pair({
      latency: 50,
      rateLimits: { [route]: { limit: 10, window: 300, mode: 'fixed' } },
    })

    await flood(discord, client, 30)

    expect(discord.log.maxInFlight({ route })).toBe(10)
    expect(discord.log.count({ status: 429 })).toBe(0)
  })

  // That it is within 5 percent of that rate is proven where time is driven: test/middleware/rate-limit (rest 25).
  it('runs a sliding bucket at its own rate over ten windows, without a 429', async () => {
    const rule = { limit: 5, window: 500, mode: 'sliding' } as const
    const [discord, client] = await pair({ latency: 10, rateLimits: { [route]: rule } })
    const count = rule.limit * 11

    const outcomes = await flood(discord, client, count)

    expect(outcomes.toldOk).toBe(count)
    expect(discord.log.count({ status: 429 })).toBe(0)
    const starts = discord.log.select({ route }).map(({ start }) => start)
    // After the first burst one token comes back each window / limit.
    const steady = (starts.at(-1) as number) - (starts[rule.limit] as number)
    const perToken = steady / (count - rule.limit - 1)
    expect(perToken).toBeGreaterThan((rule.window / rule.limit) * 0.95)
    expect(perToken).toBeLessThan((rule.window / rule.limit) * 1.5)
  })
})

describe('interaction callbacks', () => {
  it('of 100 at once at 100 ms latency go side by side, ahead of a low-priority lane that is saturated (rest 64)', async () => {
    const [discord, client] = await pair({ latency: 100, global: { limit: 50, window: 1000 } })
    const channel = discord.world.channel('general').id
    const background = Array.from({ length: 300 }, (_, i) =>
      client.post(`/channels/${channel}/messages`, { content: `slow ${i}` }, { priority: 'low' }),
    )
    for (const call of background) call.catch(() => {})
    const interactions = Array.from({ length: 100 }, () =>
      discord.world.interactions.create({ kind: 'command', channelId: channel }),
    )

    const waits = await Promise.all(
      interactions.map(async ({ id, token }) => {
        const { metadata } = await client.post(`/interactions/${id}/${token}/callback`, { type: 5 })
        return metadata.queueTime
      }),
    )

    const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback'
    expect(waits.every(wait => wait === 0)).toBe(true)
    expect(discord.log.maxInFlight({ route: callback })).toBeGreaterThanOrEqual(50)
    expect(discord.log.statuses({ route: callback })).toEqual({ 204: 100 })
    expect(discord.log.count({ status: 429 })).toBe(0)
  })
})
