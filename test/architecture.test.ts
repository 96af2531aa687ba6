import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entries, exportsMap } from '../.ci/entries.mjs'

const imports = /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm
const text = (file: string) => readFileSync(file, 'utf8')
const filled = (file: string) =>
  text(file)
    .split('\n')
    .filter(line => line.trim() !== '').length

const files = ['src', 'middleware', 'plugins', 'examples']
  .flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)))
  .filter(file => file.endsWith('.ts') && !file.includes('node_modules') && !file.startsWith('examples/packages/'))

interface Rule {
  readonly from: RegExp
  readonly may: readonly (RegExp | ((own: string) => RegExp))[]
  /** What may be imported with `import type` besides. */
  readonly types?: readonly RegExp[]
}

const vocabulary = /^src\/[^/]+\.js$/
/** Where a file may import from; the first rule whose `from` fits decides. */
const rules: readonly Rule[] = [
  { from: /^src\/kernel\//, may: [/^src\/kernel\//, vocabulary, /^koa-compose$/, /^mitt$/] },
  {
    from: /^src\/(presets\/|index\.ts|cli\.ts)/,
    may: [/^(src|middleware|plugins)\//, /^undici$/],
    types: [/^discord-api-types\//],
  },
  { from: /^src\/routes\//, may: [/^src\/routes\//, vocabulary], types: [/^src\//, /^discord-api-types\//, /^zod$/] },
  { from: /^src\/values\//, may: [/^src\/values\//, /^src\/routes\/ids\.js$/, vocabulary] },
  { from: /^src\//, may: [/^src\/[^/]+\.js$/], types: [/^src\//] },
  { from: /^middleware\/lib\//, may: [/^middleware\/lib\//, vocabulary, /^(undici|lru-cache)$/], types: [/^src\//] },
  {
    from: /^middleware\//,
    may: [/^src\/(kernel|routes)\//, vocabulary, /^middleware\/lib\//, /^(undici|lru-cache)$/],
    types: [/^src\//],
  },
  {
    from: /^plugins\/simulator\//,
    may: [/^src\/routes\//, /^ws$/, own => new RegExp(`^plugins/${own}/`)],
    types: [/^discord-api-types\//],
  },
  {
    from: /^plugins\/gateway\//,
    may: [/^src\//, /^plugins\/gateway\//, /^ws$/],
    types: [/^discord-api-types\//],
  },
  {
    from: /^plugins\/([^/]+)\//,
    may: [/^src\//, own => new RegExp(`^plugins/${own}/`), /^lru-cache$/],
    types: [/^middleware\/[^/]+$/, /^plugins\/[^/]+\/index\./, /^discord-api-types\//],
  },
  { from: /^examples\//, may: [/^pipecord($|\/)/, /^examples\//] },
]

describe('architecture', () => {
  it.each(files)('%s imports only what its place allows', file => {
    const rule = rules.find(({ from }) => from.test(file)) as Rule
    const owner = /^plugins\/([^/]+)\//.exec(file)?.[1] ?? ''
    const strays: string[] = []
    for (const [, type, specifier = ''] of text(file).matchAll(imports)) {
      if (specifier.startsWith('node:')) continue
      const target = specifier.startsWith('.') ? join(dirname(file), specifier) : specifier
      const may = [...rule.may, ...((type && rule.types) || [])]
      if (!may.some(pattern => (typeof pattern === 'function' ? pattern(owner) : pattern).test(target)))
        strays.push(specifier)
    }

    expect(strays).toEqual([])
  })

  it('keeps the kernel within 500 lines, comments included', () => {
    const kernel = files.filter(file => file.startsWith('src/kernel/'))

    expect(kernel.reduce((sum, file) => sum + filled(file), 0)).toBeLessThanOrEqual(500)
  })

  it.each(files.filter(file => /^middleware\/[^/]+$/.test(file)))('%s has the shape of a middleware', file => {
    const name = file.slice('middleware/'.length, -3).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const source = text(file)

    expect(source).toMatch(new RegExp(`export function ${name}\\(`))
    expect(source).toMatch(new RegExp(`export interface ${name[0]?.toUpperCase()}${name.slice(1)}Options`))
    expect(source).toMatch(/^\/\*\*[\s\S]*?@module/)
    expect(filled(file)).toBeLessThanOrEqual(250)
    expect(existsSync(file.replace(/^(.*)\.ts$/, 'test/$1.test.ts'))).toBe(true)
    expect(existsSync(file.replace(/^middleware\/(.*)\.ts$/, 'docs/$1.md'))).toBe(true)
  })

  it.each(files.filter(file => !file.endsWith('.gen.ts') && !file.startsWith('examples/')))(
    '%s starts by saying what it is',
    file => {
      expect(text(file).replace(/^#!.*\n/, '')).toMatch(/^\/\*\*[\s\S]*?\*\//)
    },
  )

  it('touches timers in the clock only', () => {
    const timers = /(?<![.\w])(setTimeout|setInterval|setImmediate)\(/
    const strays = files.filter(file => /^(src|middleware)\//.test(file) && timers.test(text(file)))

    expect(strays).toEqual(['src/kernel/clock.ts'])
  })

  it('has no default export, enum or any in the public code', () => {
    const banned = /^export default|^\s*(export )?(const )?enum |: any\b|\bas any\b|<any>/m

    const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

    expect(files.filter(file => /^(src|middleware|plugins)\//.test(file) && banned.test(code(file)))).toEqual([])
  })

  // The list of facts that REST has to hold to: 69 of them, each named `... (rest N)` where it is tested.
  it('has a test for every fact of the REST list', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.ts'))
    const numbers = tests.flatMap(file => [...text(join('test', file)).matchAll(/\(rest ([\d, ]+)\)/g)])
    const named = new Set(numbers.flatMap(([, list = '']) => list.split(',').map(Number)))

    expect(Array.from({ length: 69 }, (_, i) => i + 1).filter(number => !named.has(number))).toEqual([])
  })

  // The same for the gateway: 45 facts (30 is about queues that processes share, which the redis plugin is for), 6 more that
  // concern listeners, and the bugs of others (B8 is the entity cache's).
  it('has a test for every fact of the gateway list, and for every bug that others had', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    const lists = tests.flatMap(file => [...text(join('test', file)).matchAll(/\(gateway,? ([^)]*)\)/g)])
    const named = new Set(lists.flatMap(([, list = '']) => list.split(', ')))
    const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
    const wanted = [
      ...upTo(45).filter(number => number !== 30),
      ...upTo(6).map(number => `also ${number}`),
      ...upTo(21)
        .filter(number => number !== 8)
        .map(number => `B${number}`),
    ].map(String)

    expect(wanted.filter(name => !named.has(name))).toEqual([])
  })

  it('has a test for every fact of the list of interactions', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.ts'))
    const lists = tests.flatMap(file => [...text(join('test', file)).matchAll(/\(interactions ([\d, ]+)\)/g)])
    const named = new Set(lists.flatMap(([, list = '']) => list.split(',').map(Number)))

    expect(Array.from({ length: 44 }, (_, i) => i + 1).filter(number => !named.has(number))).toEqual([])
  })

  it('publishes exactly its modules', () => {
    const manifest = JSON.parse(text('package.json')) as { exports: Record<string, unknown> }

    expect(manifest.exports).toEqual(exportsMap())
    expect(entries().length).toBeGreaterThan(10)
  })
})
