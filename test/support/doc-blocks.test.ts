import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf, complaintsAbout, type DocBlock, runBlock } from './doc-blocks.js'

let folder: string
let blocks: readonly DocBlock[]

const guide = [
  '# Guide',
  '```ts',
  "import { color } from 'pipecord'",
  "console.log(color.from('red') + offset)",
  '```',
  '```ts ignore',
  'none of your business',
  '```',
  '```ts',
  'const wrong: string = 5',
  "throw new Error('stop')",
  '```',
  '```js',
  'nor this',
  '```',
].join('\n')

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guide-'))
  writeFileSync(join(folder, 'guide.md'), `${guide}\n`)
  blocks = blocksOf(join(folder, 'guide.md'))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('doc blocks', () => {
  const given = { offset: { type: 'number', value: 1 } }

  it('are the blocks of TypeScript, each with its place', () => {
    expect(blocks.map(({ place }) => place.replace(folder, ''))).toEqual(['/guide.md:3', '/guide.md:10'])
  })

  it('are compiled, and complained about by the line of the guide', { timeout: 60_000 }, () => {
    const found = complaintsAbout(blocks, given).map(text => text.replace(folder, ''))

    expect(found).toEqual([`/guide.md:10: Type 'number' is not assignable to type 'string'.`])
    expect(complaintsAbout(blocks.slice(0, 1))).toEqual([expect.stringContaining("Cannot find name 'offset'")])
  })

  it('are run, and fail as they would for a reader', { timeout: 60_000 }, async () => {
    const [first, second] = await Promise.all(blocks.map(block => runBlock(block, given)))

    expect(first).toEqual({ code: 0, output: expect.stringContaining(String(0xed4245 + 1)) })
    expect(second).toEqual({ code: 1, output: expect.stringContaining('Error: stop') })
  })
})
