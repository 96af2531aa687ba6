/**
 * The package's public modules, read off the folders: `pipecord`, one per middleware, one per plugin; and `pipecord/zod`,
 * which is a module of its own so that nobody's compiler reads zod's declarations without need.
 */
import { existsSync, readdirSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const list = folder => readdirSync(new URL(folder, root), { withFileTypes: true })

/** @returns {{ name: string, file: string }[]} sorted, `index` first */
export function entries() {
  const middleware = list('middleware/')
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => ({ name: entry.name.slice(0, -3), file: `middleware/${entry.name}` }))
  const plugins = list('plugins/')
    .filter(entry => entry.isDirectory() && existsSync(new URL(`plugins/${entry.name}/index.ts`, root)))
    .map(entry => ({ name: entry.name, file: `plugins/${entry.name}/index.ts` }))
  const zod = { name: 'zod', file: 'src/routes/zod-schema.ts' }
  const all = [...middleware, ...plugins, zod].sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = all.find((entry, i) => entry.name === all[i + 1]?.name)
  if (twice) throw new Error(`two modules would be published as pipecord/${twice.name}`)
  return [{ name: 'index', file: 'src/index.ts' }, ...all]
}

/** The `exports` map of package.json that these modules ask for. */
export function exportsMap() {
  const map = {}
  for (const { name, file } of entries()) {
    const types = file.replace(/\.ts$/, '.d.ts')
    map[name === 'index' ? '.' : `./${name}`] = {
      import: { types: `./dist/types/${types}`, default: `./dist/esm/${name}.js` },
      require: { types: `./dist/types-cjs/${types}`, default: `./dist/cjs/${name}.cjs` },
    }
  }
  return { ...map, './package.json': './package.json' }
}
