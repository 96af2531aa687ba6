import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../../plugins/simulator/index.js'
import { blocksOf, complaintsAbout, type Given, runBlock } from '../../support/doc-blocks.js'

const blocks = blocksOf('docs/builders.md')
const text = (value = '') => ({ type: 'string', value })
let discord: Simulator
let given: Given = { token: text(), baseURL: text(), channelId: text() }

beforeAll(async () => {
  discord = await simulator({ seed: 3, latency: 0, rateLimits: false })
  const channel = discord.world.channel('general').id
  given = { token: text(discord.token), baseURL: text(discord.baseURL), channelId: text(channel) }
})

afterAll(() => discord.close())

describe('docs/builders.md', () => {
  it('has blocks that compile', { timeout: 120_000 }, () => {
    expect(blocks.length).toBeGreaterThan(4)
    expect(complaintsAbout(blocks, given)).toEqual([])
  })

  it.each(blocks.map(block => [block.place, block] as const))('runs %s', { timeout: 60_000 }, async (_, block) => {
    expect(await runBlock(block, given)).toMatchObject({ code: 0 })
  })

  it('says what an error says', async () => {
    const block = blocks.find(({ code }) => code.includes('console.log'))

    const { output } = await runBlock(block as (typeof blocks)[number], given)

    expect(output).toContain('components[0].components: 6 items, at most 5')
  })
})
