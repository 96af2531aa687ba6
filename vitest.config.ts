import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** `pipecord` and `pipecord/*` mean the sources, as in tsconfig's `paths`. */
function source(name: string): string {
  const file = `${root}middleware/${name}.ts`
  return existsSync(file) ? file : `${root}plugins/${name}/index.ts`
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^pipecord$/, replacement: `${root}src/index.ts` },
      { find: /^pipecord\/(.+)$/, replacement: '$1', customResolver: (name: string) => source(name) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: false },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    sequence: { shuffle: { files: true, tests: false } },
  },
})
