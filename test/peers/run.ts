/**
 * Run: takes one peer through every scenario, each on a simulator of its own.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { simulator } from '../../plugins/simulator/index.js'
import type { Adapter } from './peer.js'
import { scenarioList } from './scenarios.js'

/** Registers the tests of one peer. */
export function runScenarios(adapter: Adapter): void {
  describe.concurrent(`${adapter.name} on the simulator`, () => {
    for (const [name, { simulator: options = {}, expects = [], run }] of scenarioList) {
      const reason = adapter.cannot[name]
      if (reason !== undefined) {
        it.skip(`${name} (not shown: ${reason})`)
        continue
      }
      it(name, async () => {
        await using discord = await simulator(options)
        const peer = await adapter.open(discord)

        try {
          const guildId = discord.world.guild().id
          const channelId = discord.world.channel('general').id
          await run({ discord, peer, habits: adapter.habits, guildId, channelId })
        } finally {
          peer.close()
        }

        const strange = discord.log.select(({ status = 0 }) => status >= 400 && !expects.includes(status))
        expect(strange.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([])
      })
    }
  })
}
