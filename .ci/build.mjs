/** Builds dist/: code with tsup (ESM and CJS), declarations with tsc (one per module, so that augmentation survives). */
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { exportsMap } from './entries.mjs'

process.chdir(new URL('..', import.meta.url).pathname)
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
manifest.exports = exportsMap()
const text = `${JSON.stringify(manifest, null, 2)}\n`
if (process.argv.includes('--write-exports')) {
  writeFileSync('package.json', text)
  process.exit(0)
}

const run = (tool, ...args) => execFileSync(process.execPath, [`node_modules/${tool}`, ...args], { stdio: 'inherit' })
rmSync('dist', { recursive: true, force: true })
run('tsup/dist/cli-default.js')
// In CommonJS, tsup makes `require` of every import(); what a worker's `setup` names may be an ES module.
const worker = 'dist/cjs/gateway-worker.cjs'
const required = /Promise\.resolve\(\)\.then\(\(\) => _interopRequireWildcard\(require\((\w+)\)\)\)/
const code = readFileSync(worker, 'utf8')
if (!required.test(code))
  throw new Error(`${worker} does not load modules as it did; look at what tsup makes of import()`)
writeFileSync(worker, code.replace(required, 'import($1)'))
run('typescript/bin/tsc', '-p', '.ci/tsconfig.types.json')
// The same declarations once more as CommonJS, which is what `require` sees under moduleResolution node16.
cpSync('dist/types', 'dist/types-cjs', { recursive: true })
writeFileSync('dist/types-cjs/package.json', '{ "type": "commonjs" }\n')
