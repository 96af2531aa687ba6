import { describe, expect, it } from 'vitest'
import type { IdentifyQueue, SessionStartLimit } from '../../plugins/gateway/index.js'

export interface QueueUnderTest {
  readonly queue: IdentifyQueue
  now(): number
  /** Lets time pass; real queues may really wait. */
  pass(ms: number): Promise<void>
  close?(): Promise<void> | void
}

export const startLimit = (more: Partial<SessionStartLimit> = {}): SessionStartLimit => ({
  total: 1000,
  remaining: 1000,
  resetAfter: 3_600_000,
  maxConcurrency: 1,
  ...more,
})

/** What every identify queue must do. */
export function identifyQueueContract(name: string, make: () => Promise<QueueUnderTest> | QueueUnderTest): void {
  const scene = async (limit: Partial<SessionStartLimit>) => {
    const under = await make()
    under.queue.update(startLimit(limit))
    const turns: { shard: number; at: number }[] = []
    const ask = (shard: number, signal?: AbortSignal) =>
      under.queue.acquire(shard, signal).then(() => {
        turns.push({ shard, at: under.now() })
      })
    return { ...under, turns, ask }
  }

  describe(`${name} as an identify queue`, () => {
    it('lets one identify per key and 5 s, in the order in which they asked (gateway 26)', async () => {
      const { ask, turns, pass } = await scene({})

      const asked = [0, 1, 2].map(shard => ask(shard))
      await pass(15_500)
      await Promise.all(asked)

      expect(turns.map(({ shard }) => shard)).toEqual([0, 1, 2])
      for (const [i, { at }] of turns.entries())
        if (i > 0) expect(at - (turns[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5000)
    })

    it('lets each key go on by itself: shard id modulo max_concurrency (gateway 26)', async () => {
      const { ask, turns, pass, now } = await scene({ maxConcurrency: 4 })
      const start = now()

      for (let shard = 0; shard < 8; shard++) ask(shard)
      await pass(100)
      const first = turns.map(({ shard }) => shard)
      await pass(5500)

      expect(first).toEqual([0, 1, 2, 3])
      expect(turns.map(({ shard }) => shard)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      expect((turns[4]?.at ?? 0) - start).toBeGreaterThanOrEqual(5000)
    })

    it('gives the turn of one that gave up to the next, and counts it as nothing (gateway 27)', async () => {
      const { ask, turns, pass, queue } = await scene({ remaining: 10 })
      const gone = new AbortController()

      ask(0)
      const given = ask(1, gone.signal).catch(error => error)
      ask(2)
      gone.abort(new Error('not needed'))
      await pass(5500)

      expect(await given).toMatchObject({ code: 'ABORTED' })
      expect(turns.map(({ shard }) => shard)).toEqual([0, 2])
      expect(queue.remaining).toBe(8)
    })

    it('refuses one whose signal has aborted already', async () => {
      const { ask, queue } = await scene({ remaining: 10 })

      await expect(ask(0, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' })
      expect(queue.remaining).toBe(10)
    })

    it('waits for the reset once the budget is spent (gateway 28)', async () => {
      const { ask, turns, pass } = await scene({ remaining: 1, total: 5, resetAfter: 20_000 })

      ask(0)
      ask(1)
      await pass(19_000)
      const before = turns.length
      await pass(1500)

      expect(before).toBe(1)
      expect(turns).toHaveLength(2)
    })
  })
}
