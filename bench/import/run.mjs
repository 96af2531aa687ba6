/**
 * Import bench: what `import 'pipecord'` costs beside what it stands on and what users would take instead, each import in a
 * process of its own, alternating; and how much of the disk each takes, with all that comes with it.
 *
 *     node bench/import/run.mjs [--rounds 15] [--only "pipecord,undici"]
 *
 * pipecord loads ws when it opens the first socket, and undici with the first request: `pipecord, connected` is a bot that
 * has done the first, `pipecord, requested` a client that has done the second, `pipecord, both` a bot that has done both.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, only: { type: 'string' } } })
const rounds = Number(values.rounds)

/** What is imported, one after the other; and whose disk space counts. */
const all = {
  nothing: [],
  undici: ['undici'],
  ws: ['ws'],
  'undici + ws': ['undici', 'ws'],
  pipecord: ['pipecord'],
  'pipecord + gateway': ['pipecord', 'pipecord/gateway'],
  'pipecord, connected': ['pipecord', 'pipecord/gateway', 'ws'],
  'pipecord, requested': ['pipecord', 'undici'],
  'pipecord, both': ['pipecord', 'pipecord/gateway', 'ws', 'undici'],
  '@discordjs/rest': ['@discordjs/rest'],
  eris: ['eris'],
  'oceanic.js': ['oceanic.js'],
  'discord.js': ['discord.js'],
}
const isThere = name => name.startsWith('pipecord') || existsSync(join(root, 'node_modules', name))
const names = (values.only?.split(',') ?? Object.keys(all)).filter(name => all[name]?.every(isThere))

if (!existsSync(join(root, 'dist/esm/index.js'))) execFileSync('npm', ['run', 'build'], { stdio: 'inherit', cwd: root })

function measure(packages) {
  const script = `
    const [startedAt, before] = [performance.now(), process.cpuUsage()]
    ${packages.map(name => `await import('${name}')`).join('\n')}
    const [time, { user, system }] = [performance.now() - startedAt, process.cpuUsage(before)]
    console.log(JSON.stringify({ time, cpu: (user + system) / 1000, rss: process.memoryUsage.rss() / 2 ** 20 }))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root }))
}

/** Where `name` stands, seen from `directory`, as Node looks for it. */
function find(name, directory) {
  for (let at = directory; ; at = dirname(at)) {
    const found = join(at, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return found
    if (at === dirname(at)) return undefined
  }
}

function bytesOf(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size
  const parts = readdirSync(path).filter(name => name !== 'node_modules')
  return parts.reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

/** Puts `directory` and all that it depends on into `sizes`. */
function collect(directory, sizes) {
  if (sizes.has(directory)) return
  const { dependencies = {}, files = [] } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  // Of pipecord only what is published, as of the others.
  const parts = directory === root ? [...files, 'package.json'].map(name => join(root, name)) : [directory]
  sizes.set(
    directory,
    parts.filter(existsSync).reduce((sum, part) => sum + bytesOf(part), 0),
  )
  for (const name of Object.keys(dependencies)) {
    const found = find(name, directory)
    if (found) collect(found, sizes)
  }
}

function installed(packages) {
  const sizes = new Map()
  for (const name of packages) collect(name.startsWith('pipecord') ? root : find(name, root), sizes)
  return [[...sizes.values()].reduce((sum, size) => sum + size, 0) / 1e6, sizes.size]
}

const results = Object.fromEntries(names.map(name => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const name of round % 2 ? [...names].reverse() : names) results[name].push(measure(all[name]))
}

const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
const of = (name, key) => (results[name] ?? []).map(run => run[key])
const ratio = (name, base, key) =>
  results[base] && name !== 'nothing' ? (median(of(name, key)) / median(of(base, key))).toFixed(2) : '-'
const cells = [
  [
    'import',
    'ms',
    '(best)',
    'CPU ms',
    'RSS MB',
    'x undici',
    '(CPU)',
    'x undici + ws',
    '(CPU)',
    'MB on disk',
    'packages',
  ],
  ...names.map(name => {
    const [size, packages] = installed(all[name])
    return [
      ...[name, median(of(name, 'time')).toFixed(1), Math.min(...of(name, 'time')).toFixed(1)],
      ...[median(of(name, 'cpu')).toFixed(1), median(of(name, 'rss')).toFixed(1)],
      ...[ratio(name, 'undici', 'time'), ratio(name, 'undici', 'cpu')],
      ...[ratio(name, 'undici + ws', 'time'), ratio(name, 'undici + ws', 'cpu')],
      ...[size.toFixed(1), String(packages)],
    ]
  }),
]
const widths = cells[0].map((_, i) => Math.max(...cells.map(row => row[i].length)))
const show = row => `| ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`
console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${rounds} rounds\n\n${show(cells[0])}`,
)
console.log(`|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`)
for (const row of cells.slice(1)) console.log(show(row))
