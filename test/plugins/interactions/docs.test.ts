import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { blocksOf, complaintsAbout } from '../../support/doc-blocks.js'

const guides = ['interactions', 'first-command', 'state-in-buttons', 'commands'].map(name => `docs/${name}.md`)
const blocks = guides.flatMap(blocksOf)
/** What needs no Discord. */
const offline = blocksOf('README.md').filter(({ code }) => code.includes('simulate('))
const folder = mkdtempSync(join(process.cwd(), 'test', '.doc-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('guides to interactions', () => {
  it('have blocks that compile, as the README has', { timeout: 120_000 }, () => {
    expect(blocks.length).toBeGreaterThan(7)
    expect(complaintsAbout([...blocks, ...blocksOf('README.md')])).toEqual([])
  })

  // Definitions are checked when they are made: a block that runs has commands that Discord would take.
  it.each([...blocks, ...offline].map(block => [block.place, block.code] as const))('run %s', async (place, code) => {
    const file = join(folder, `${place.replace(/\W/g, '-')}.ts`)
    writeFileSync(file, code)

    await expect(import(file)).resolves.toBeDefined()
  })
})
