import { defineConfig, type Options } from 'tsup'
import { entries } from './.ci/entries.mjs'
import { lateTable } from './.ci/late-table.js'
import { oneCore } from './.ci/one-core.js'

const modules = Object.fromEntries(entries().map(({ name, file }) => [name, file]))
/** Loaded by threads that the package starts, and by nobody else. */
const threads = { 'gateway-worker': 'plugins/gateway/worker-entry.ts' }
/** Not the interactions, which also run where Node's modules are not; nor what few bots load. */
const isCore = (name: string, file: string) => ['index', 'gateway'].includes(name) || file.startsWith('middleware/')
const core = entries().filter(({ name, file }) => isCore(name, file))
const common: Options = {
  target: 'node20',
  platform: 'node',
  splitting: true,
  sourcemap: false,
  dts: false,
  silent: true,
  esbuildPlugins: [oneCore(core.map(({ file }) => file)), lateTable],
}

/** One entry per public module; shared code sits in chunks, so that `instanceof` holds across subpaths. */
export default defineConfig([
  { ...common, entry: { ...modules, ...threads, cli: 'src/cli.ts' }, format: 'esm', outDir: 'dist/esm' },
  {
    ...common,
    entry: { ...modules, ...threads },
    format: 'cjs',
    outDir: 'dist/cjs',
    define: { 'import.meta.url': 'moduleUrl' },
    inject: ['.ci/module-url.mjs'],
  },
])
