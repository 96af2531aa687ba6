import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeout } from '../../../middleware/timeout.js'
import { createClient } from '../../../src/index.js'

const source = `
  import { createClient } from './src/index.js'
  import { timeout } from './middleware/timeout.js'
  export const layers = createClient({ coalesce: true, logger: console }).use(timeout()).layers
`
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipecord-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function bundled(minify: boolean): Promise<{ layers: readonly string[] }> {
  const outfile = join(folder, `${minify}.mjs`)
  await build({
    ...{ outfile, minify, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' },
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return import(/* @vite-ignore */ pathToFileURL(outfile).href)
}

describe('named', () => {
  it.each([false, true])('keeps the names of the layers in a bundle (minified: %s)', async minify => {
    const client = createClient({ coalesce: true, logger: console }).use(timeout())

    const { layers } = await bundled(minify)

    expect(layers).toEqual(client.layers)
    await client.close()
  })
})
