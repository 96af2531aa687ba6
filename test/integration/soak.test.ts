import { describe, expect, it } from 'vitest'
import { soak } from '../../bench/soak/soak.js'

const seed = 20_261_121

describe(`a storm of every fault (seed ${seed})`, () => {
  for (const compression of ['zlib-stream', 'none'] as const) {
    it(`leaves each event delivered once and in order, or reported as a gap (${compression})`, async () => {
      const options = { seed, compression, shards: 4, guilds: 3, seconds: 90, rate: 50, every: 700 }

      const { flaws, sent, heard, gap, closest, resumes, tokenResets, timers, sockets } = await soak(options)

      expect(flaws).toEqual([])
      expect(heard + gap).toBe(sent)
      expect(closest).toBeGreaterThanOrEqual(5000)
      expect({ tokenResets, timers, sockets }).toEqual({ tokenResets: 0, timers: 0, sockets: 0 })
      expect([heard > 1000, resumes > 5]).toEqual([true, true])
    }, 60_000)
  }
})
