import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** `pipecord` and `pipecord/*` mean the sources, as in tsconfig's `paths`. */
function resolveId(id: string): string | undefined {
  if (id === 'pipecord') return `${root}src/index.ts`
  if (id === 'pipecord/zod') return `${root}src/routes/zod-schema.ts`
  if (!id.startsWith('pipecord/')) return undefined
  const name = id.slice('pipecord/'.length)
  const middleware = `${root}middleware/${name}.ts`
  return existsSync(middleware) ? middleware : `${root}plugins/${name}/index.ts`
}

export default defineConfig({
  plugins: [{ name: 'pipecord-sources', enforce: 'pre', resolveId }],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    sequence: { shuffle: { files: true, tests: false } },
  },
})
