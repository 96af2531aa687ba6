import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { blocksOf, complaintsAbout, runBlock } from '../../../support/doc-blocks.js'

const guide = 'docs/testing.md'
const blocks = blocksOf(guide)

describe(guide, () => {
  it('begins with a test that is one of ours', () => {
    const [, example] = /```ts ignore\n([\s\S]*?)```/.exec(readFileSync(guide, 'utf8')) ?? []

    expect(example).toBe(readFileSync('test/plugins/simulator/users/example.test.ts', 'utf8'))
  })

  it('has blocks that compile', { timeout: 120_000 }, () => {
    expect(blocks).toHaveLength(3)
    expect(complaintsAbout(blocks)).toEqual([])
  })

  it.each(blocks.map(block => [block.place, block] as const))('runs %s', { timeout: 60_000 }, async (_, block) => {
    expect(await runBlock(block)).toEqual({ code: 0, output: '' })
  })
})
