/**
 * What the types cost users: builds the declarations, then type-checks an empty program, one that only makes a client, and
 * one with 50 typed calls, and one with 100 commands of interactions, with `skipLibCheck` on and off; and asks the language service what it offers inside
 * `client.get('`.
 *
 *   node bench/types/run.mjs [--typescript path/to/typescript] [--rounds 5]
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { typescript: { type: 'string' }, rounds: { type: 'string', default: '5' } } })
const require = createRequire(import.meta.url)
const compiler = values.typescript ?? join(root, 'node_modules/typescript')
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
const work = mkdtempSync(join(root, 'node_modules/.cache/types-'))

const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noEmit: true,
  paths: {
    pipecord: [join(work, 'types/src/index.d.ts')],
    'pipecord/interactions': [join(work, 'types/plugins/interactions/index.d.ts')],
  },
}
const calls = readFileSync(new URL('calls.ts', import.meta.url), 'utf8')
const head = calls.slice(0, calls.indexOf('void '))

/** A command as bots have them: options of several kinds, a layer, a button and what the handler makes of it. */
const command = i => `
on.command('command-${i}', {
  about: 'Number ${i}',
  options: {
    song: opt.string('What', { complete: typed => [typed, '${i}'] }),
    quality: opt.maybe(opt.string('Bitrate', { choices: { Normal: 'std', 'Hi-Fi': 'hq' } })),
    times: opt.integer('Times', { choices: [1, 3, 5] }),
    who: opt.maybe(opt.user('Who')),
  },
  use: [guildOnly(), cooldown({ every: ${1000 + i} })],
  async run({ options: { song, quality = 'std', times, who }, guildId, reply }) {
    const [a, b, c]: [string, 'std' | 'hq', 1 | 3 | 5] = [song, quality, times]
    await reply(\`\${a} \${b} \${c} \${who?.username} \${guildId}\`)
  },
})
`
const commands = `import { cooldown, guildOnly, type Interactions, opt } from 'pipecord/interactions'
declare const on: Interactions
${Array.from({ length: 100 }, (_, i) => command(i)).join('')}`
const programs = { empty: 'export {}\n', client: `${head}export { client, id }\n`, calls, commands }

function run(args) {
  try {
    return execFileSync(process.execPath, args, { encoding: 'utf8', cwd: root })
  } catch (error) {
    throw new Error(`${args.join(' ')} failed:\n${error.stdout}`)
  }
}

function check(name, skipLibCheck) {
  const folder = join(work, name)
  const args = [join(compiler, 'bin/tsc'), '-p', folder, '--extendedDiagnostics', '--skipLibCheck', `${skipLibCheck}`]
  const before = performance.now()
  const text = run(args)
  const figure = label => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(text)?.[1])
  return {
    wall: performance.now() - before,
    check: figure('Check time') * 1000,
    total: figure('Total time') * 1000,
    instantiations: figure('Instantiations'),
    memory: figure('Memory used') / 1024,
  }
}

/** Of several runs the quickest: others use the machine as well. */
const best = rounds =>
  Object.fromEntries(Object.keys(rounds[0]).map(key => [key, Math.min(...rounds.map(round => round[key]))]))

function completions() {
  // TypeScript 7 has no language service to call yet.
  const ts = require(join(root, 'node_modules/typescript'))
  const file = join(work, 'completion.ts')
  const text = `${head}client.get('`
  writeFileSync(file, text)
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, root)
  const host = {
    ...ts.sys,
    useCaseSensitiveFileNames: () => true,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: name => {
      const source = ts.sys.readFile(name)
      return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source)
    },
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getCurrentDirectory: () => root,
  }
  const service = ts.createLanguageService(host)
  const ask = () => {
    const before = performance.now()
    const found = service.getCompletionsAtPosition(file, text.length, {})
    return { ms: performance.now() - before, entries: found?.entries ?? [] }
  }
  const first = ask()
  return { first: first.ms, again: ask().ms, names: first.entries.map(({ name }) => name) }
}

/** Prints what each program costs, and what the calls cost above the empty program. */
function report(skipLibCheck) {
  const figures = Object.fromEntries(Object.keys(programs).map(name => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of Object.keys(programs)) figures[name].push(check(name, skipLibCheck))
  }
  console.log(`\nskipLibCheck: ${skipLibCheck}`)
  for (const key of ['wall', 'total', 'check', 'instantiations', 'memory']) {
    const unit = key === 'memory' ? ' MB' : key === 'instantiations' ? '' : ' ms'
    const [empty, ...others] = Object.keys(programs).map(name => [name, best(figures[name])[key]])
    const texts = others.map(
      ([name, value]) => `${name} ${value.toFixed(0)}${unit} (+${(value - empty[1]).toFixed(0)})`,
    )
    console.log(`${key.padEnd(15)} empty ${empty[1].toFixed(0)}${unit}, ${texts.join(', ')}`)
  }
}

try {
  for (const [name, text] of Object.entries(programs)) {
    mkdirSync(join(work, name))
    writeFileSync(join(work, name, 'main.ts'), text)
    const config = { compilerOptions, include: ['main.ts'] }
    writeFileSync(join(work, name, 'tsconfig.json'), JSON.stringify(config))
  }
  writeFileSync(join(work, 'package.json'), '{ "type": "module" }')
  const declarations = ['-p', '.ci/tsconfig.types.json', '--outDir', join(work, 'types'), '--noCheck']
  run([join(root, 'node_modules/typescript/bin/tsc'), ...declarations])
  const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'))
  console.log(`TypeScript ${version}, ${calls.split('void ').length - 1} typed calls, best of ${values.rounds}`)
  for (const skipLibCheck of [true, false]) report(skipLibCheck)
  const { first, again, names } = completions()
  console.log(
    `completion after client.get(': ${names.length} paths, first ${first.toFixed(0)} ms, then ${again.toFixed(0)} ms`,
  )
  console.log(`  ${names.slice(0, 3).join(', ')} ...`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
