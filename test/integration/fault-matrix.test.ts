import { afterEach, describe, expect, it } from 'vitest'
import { type Fault, type Simulator, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'
import { flood } from '../support/outcomes.js'

const route = 'POST /channels/{channel_id}/messages'
const seed = 20_261_121
let discord: Simulator
let client: DiscordAPIClient

/** Only what stalls has to meet the timeout; the rest must not, however slow the machine is. */
const stalls = (fault: Fault) => fault.kind === 'stall' || (fault.kind === 'latency' && Number(fault.ms) > 400)

async function start(faults: readonly Fault[]): Promise<void> {
  discord = await simulator({ seed, rateLimits: false })
  for (const fault of faults) discord.faults.add({ route, ...fault } as Fault)
  client = createClient({
    token: discord.token,
    baseURL: discord.baseURL,
    timeout: faults.some(stalls) ? 400 : 10_000,
    rateLimit: { global: false },
    // One message in five fails at times: so many that none runs out of them in a million runs.
    retry: { maxRetries: 10, baseDelay: 10, maxDelay: 100 },
    requestQueue: { maxQueueSize: 5000 },
  })
}
afterEach(async () => {
  await client.shutdown()
  await discord.close()
})

const whole = (sent: number) => ({
  sent,
  toldOk: sent,
  toldFailed: 0,
  unanswered: 0,
  lost: 0,
  twice: 0,
  lies: 0,
  errors: {},
})

describe(`the fault matrix (seed ${seed})`, () => {
  it('delivers 1,000 messages at 10 % 502 and 2 % resets, half of these after the effect: none lost, none twice', async () => {
    await start([
      { kind: 'status', status: 502, rate: 0.1 },
      { kind: 'reset', when: 'before', rate: 0.01 },
      { kind: 'reset', when: 'after', rate: 0.01 },
    ])

    const outcomes = await flood(discord, client, 1000, 100)

    expect(outcomes).toEqual(whole(1000))
    expect(client.getMetrics().retries).toBeGreaterThan(80)
  })

  const kinds: Record<string, readonly Fault[]> = {
    '502 before the effect': [{ kind: 'status', status: 502, rate: 0.1 }],
    '500 with JSON before the effect': [{ kind: 'status', status: 500, body: 'json', rate: 0.1 }],
    '503 with an empty body': [{ kind: 'status', status: 503, body: 'empty', rate: 0.1 }],
    '502 after the effect': [{ kind: 'status', status: 502, when: 'after', rate: 0.1 }],
    'latency within the timeout': [{ kind: 'latency', ms: [1, 40], rate: 0.3 }],
    'latency beyond the timeout, before the effect': [{ kind: 'latency', ms: 600, when: 'before', rate: 0.05 }],
    'latency beyond the timeout, after the effect': [{ kind: 'latency', ms: 600, when: 'after', rate: 0.05 }],
    'reset before the effect': [{ kind: 'reset', when: 'before', rate: 0.1 }],
    'reset after the effect': [{ kind: 'reset', when: 'after', rate: 0.1 }],
    'stall in the headers': [{ kind: 'stall', in: 'headers', rate: 0.05 }],
    'stall in the body': [{ kind: 'stall', in: 'body', rate: 0.05 }],
    'JSON that does not parse': [{ kind: 'garbage', of: 'json', rate: 0.1 }],
    'bytes that are no HTTP': [{ kind: 'garbage', of: 'http', rate: 0.1 }],
    'truncated bodies': [{ kind: 'truncate', rate: 0.1 }],
    'a Cloudflare page': [{ kind: 'cloudflare', page: 'page', rate: 0.1 }],
    'user 429s': [{ kind: 'rate-limit', scope: 'user', retryAfter: 30, rate: 0.05 }],
    'shared 429s': [{ kind: 'rate-limit', scope: 'shared', retryAfter: 30, rate: 0.05 }],
    'global 429s': [{ kind: 'rate-limit', scope: 'global', retryAfter: 30, times: 5 }],
    'half-closed idle connections': [{ kind: 'half-close', rate: 0.2 }],
    'answers out of order': [{ kind: 'reorder', rate: 0.3 }],
  }
  for (const [name, faults] of Object.entries(kinds)) {
    it(`loses nothing and repeats nothing under ${name}`, async () => {
      await start(faults)

      expect(await flood(discord, client, 200, 20)).toEqual(whole(200))
    })
  }

  const triples: Record<string, readonly Fault[]> = {
    '502, reset after the effect and latency': [
      { kind: 'status', status: 502, rate: 0.1 },
      { kind: 'reset', when: 'after', rate: 0.05 },
      { kind: 'latency', ms: [1, 30], rate: 0.5 },
    ],
    'stalled bodies, truncation and 500 after the effect': [
      { kind: 'stall', in: 'body', rate: 0.04 },
      { kind: 'truncate', rate: 0.08 },
      { kind: 'status', status: 500, when: 'after', rate: 0.08 },
    ],
    'garbage, user 429s and half-closed connections': [
      { kind: 'garbage', of: 'http', rate: 0.08 },
      { kind: 'rate-limit', scope: 'user', retryAfter: 20, rate: 0.05 },
      { kind: 'half-close', rate: 0.1 },
    ],
  }
  for (const [name, faults] of Object.entries(triples)) {
    it(`loses nothing and repeats nothing under three faults at a time: ${name}`, async () => {
      await start(faults)

      expect(await flood(discord, client, 300, 30)).toEqual(whole(300))
    })
  }

  it('tells every caller within a second when Cloudflare bans the address', async () => {
    await start([{ kind: 'cloudflare', page: '1015', retryAfter: 120 }])

    const outcomes = await flood(discord, client, 100, 10)

    expect(outcomes).toMatchObject({ toldOk: 0, toldFailed: 100, lost: 0, twice: 0, lies: 0 })
    // Those under way when the ban began, and no more.
    expect(discord.log.count({ route })).toBeLessThan(60)
  })

  it('tells the truth when Discord does not come back: nothing arrived, nobody waits', async () => {
    await start([{ kind: 'status', status: 503 }])

    const outcomes = await flood(discord, client, 100, 10)

    expect(outcomes).toMatchObject({ toldOk: 0, toldFailed: 100, lost: 0, twice: 0, lies: 0 })
  })
})
