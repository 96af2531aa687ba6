import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../support/limited-discord.js'
import { rateLimited } from '../support/rate-limited.js'

const send = 'POST /channels/{channel_id}/messages'

/** The same numbers for the same seed: fast-check's, so that a failure's seed repeats it. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const scene = fc.record({
  kind: fc.constantFrom('fixed' as const, 'sliding' as const),
  limit: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 200, max: 8000 }),
  /** Ms each way, at least, and what is drawn on top. */
  least: fc.integer({ min: 0, max: 60 }),
  jitter: fc.integer({ min: 0, max: 150 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  windows: fc.integer({ min: 2, max: 6 }),
  skew: fc.integer({ min: -3_600_000, max: 3_600_000 }),
})

describe('rateLimit, on any bucket', () => {
  it('never overruns it, however long requests and answers take and in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ limit, window, kind, least, jitter, seed, windows, skew }) => {
        const random = chance(seed)
        const latency = () => ({ up: least + jitter * random(), down: least + jitter * random() })
        const rule: Rule = { kind, limit, window }
        const { clock, discord, burst } = rateLimited({ rules: { [send]: rule }, latency, skew }, { global: false })

        await clock.until(burst(limit * windows))

        expect(discord.refused).toBe(0)
      }),
      { numRuns: Number(process.env.RUNS ?? 60), verbose: 1 },
    )
  })

  it('never overruns it when requests come one by one and in bursts, and some are given up', async () => {
    await fc.assert(
      fc.asyncProperty(scene, fc.integer({ min: 1, max: 200 }), async (given, pause) => {
        const { limit, window, kind, least, jitter, seed, windows, skew } = given
        const random = chance(seed)
        const latency = () => ({ up: least + jitter * random(), down: least + jitter * random() })
        const rule: Rule = { kind, limit, window }
        const { clock, discord, post } = rateLimited({ rules: { [send]: rule }, latency, skew }, { global: false })

        await clock.until(post('1'))
        const calls: Promise<unknown>[] = []
        for (let sent = 0; sent < limit * windows; ) {
          for (let size = Math.ceil(random() * limit); size > 0; size--, sent++) {
            const stop = new AbortController()
            calls.push(post('1', { signal: stop.signal }).catch(() => {}))
            if (random() < 0.2) clock.timer(random() * 500, () => stop.abort())
          }
          await clock.advance(pause * random())
        }
        await clock.until(Promise.all(calls))

        expect(discord.refused).toBe(0)
      }),
      { numRuns: Number(process.env.RUNS ?? 60), verbose: 1 },
    )
  })

  it('uses it up: it takes at most a few round trips longer than the server needs', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ limit, window, kind, least, seed, skew }) => {
        fc.pre(limit > 2 && window / limit > 2 && window > 8 * least)
        const random = chance(seed)
        const latency = () => ({ up: least + 5 * random(), down: least + 5 * random() })
        const trip = 2 * (least + 5)
        const rule: Rule = { kind, limit, window }
        const { clock, discord, burst } = rateLimited({ rules: { [send]: rule }, latency, skew }, { global: false })

        await clock.until(burst(limit * 6))

        const ideal = kind === 'fixed' ? 5 * window : 5 * window
        const perWindow = kind === 'fixed' ? 5 * trip : 0
        expect(discord.refused).toBe(0)
        expect(clock.now()).toBeLessThanOrEqual(1.05 * ideal + perWindow + 4 * trip + (2 * window) / limit)
      }),
      { numRuns: Number(process.env.RUNS ?? 40), verbose: 1 },
    )
  })
})

describe('rateLimit, on routes with hashes of any kind', () => {
  const typing = 'POST /channels/{channel_id}/typing'
  const scheme = fc.record({
    shared: fc.boolean(),
    alternating: fc.boolean(),
    kind: fc.constantFrom('fixed' as const, 'sliding' as const),
    limit: fc.integer({ min: 2, max: 12 }),
    window: fc.integer({ min: 500, max: 4000 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })

  it('sends everything, with a 429 or two at most while it finds out', async () => {
    await fc.assert(
      fc.asyncProperty(scheme, async ({ shared, alternating, kind, limit, window, seed }) => {
        const random = chance(seed)
        const latency = () => ({ up: 10 + 20 * random(), down: 10 + 20 * random() })
        const hashes = alternating && !shared ? ['one', 'two'] : ['one']
        const rule = (counter: string): Rule => ({ kind, limit, window, hashes, counter: shared ? 'both' : counter })
        const rules = { [send]: rule('a'), [typing]: rule('b') }
        const { clock, discord, post, ask } = rateLimited({ rules, latency }, { global: false })
        const calls: Promise<{ status: number }>[] = []

        for (let i = 0; i < 8 * limit; i++) {
          calls.push(random() < 0.5 ? post('1') : ask('/channels/1/typing'))
          if (random() < 0.3) await clock.advance(100 * random())
        }
        const answers = await clock.until(Promise.all(calls))

        expect(answers.every(({ status }) => status === 200)).toBe(true)
        expect(discord.refused).toBeLessThanOrEqual(2)
        expect(clock.now()).toBeLessThan(14 * window + 40 * 100 * limit)
      }),
      { numRuns: Number(process.env.RUNS ?? 40), verbose: 1 },
    )
  })
})
