/**
 * Late table: the table of endpoints as a JSON text that is parsed when it is first read. As an object literal, V8 compiles
 * it whenever the package is imported: 3 of 50 ms of CPU (Node 20, 2026-11).
 * @module
 */
import { readFileSync } from 'node:fs'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

export const lateTable: Plugin = {
  name: 'late-table',
  setup(build) {
    build.onLoad({ filter: /[\\/]table\.gen\.ts$/ }, async ({ path }) => {
      const { code } = await build.esbuild.transform(readFileSync(path, 'utf8'), { loader: 'ts', format: 'cjs' })
      const module = { exports: {} as { table?: object } }
      new Function('module', 'exports', code)(module, module.exports)
      const { table = {} } = module.exports
      return { contents: printed(table) }
    })
  },
}

function printed(table: object): string {
  const getters = Object.keys(table).map(key => `get ${key}() { return read().${key} }`)
  return `const text = ${JSON.stringify(JSON.stringify(table))}
let known
const read = () => (known ??= JSON.parse(text))
export const table = { ${getters.join(', ')} }
`
}
