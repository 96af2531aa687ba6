/**
 * Gateway bench: pipecord beside raw ws + JSON.parse, @discordjs/ws and eris, alternating, each run in a process of its
 * own, with the server in another.
 *
 *     npm run bench:gateway -- [--case plain,zlib,unheard] [--only "pipecord,raw ws"] [--rounds 5] [--count 200000] [--quick]
 *                              [--against <git ref>] [--json file]
 *
 * `raw ws` is what the others are held against. plain: ws + JSON.parse. zlib: the same + zlib-sync, a native add-on that
 * pipecord does not use; it takes part if it is there (`npm install --no-save zlib-sync`). unheard: ws alone, which is the
 * floor, as nothing is parsed. `--against` builds another version of pipecord and lets it run too.
 *
 * Prints medians and ratios; absolute times mean nothing on a shared machine.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'plain,zlib,unheard' },
    only: { type: 'string', default: 'pipecord,raw ws,raw ws + node:zlib,@discordjs/ws,eris' },
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '200000' },
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
    json: { type: 'string' },
  },
})
const rounds = values.quick ? 2 : Number(values.rounds)
const count = values.quick ? '50000' : values.count
const kinds = values.case.split(',')
const names = values.only.split(',')
if (!existsSync(`${root}dist/esm/gateway.js`)) execFileSync('npm', ['run', 'build'], { stdio: 'inherit', cwd: root })
const roots = { pipecord: root }
if (values.against) {
  const name = `pipecord ${values.against}`
  names.splice(1, 0, name)
  roots[name] = builtFrom(values.against)
}

/** Where another version of this package stands, built. */
function builtFrom(ref) {
  const git = (...args) => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const directory = join(mkdtempSync(join(tmpdir(), 'pipecord-')), 'old')
  git('worktree', 'add', '--detach', directory, ref)
  process.on('exit', () => git('worktree', 'remove', '--force', directory))
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'], cwd: directory })
  return `${directory}/`
}

const line = child =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))))
    })
    child.on('exit', code => reject(new Error(`ended with ${code} and said nothing`)))
  })
const start = (file, ...args) =>
  spawn(process.execPath, [`${here}${file}`, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

async function run(name, kind) {
  const server = start('server.mjs')
  try {
    const origin = `http://127.0.0.1:${(await line(server)).port}`
    return await line(start('contestant.mjs', name, kind, origin, count, roots[name] ?? root))
  } finally {
    server.kill()
  }
}

function hasNativeZlib() {
  try {
    createRequire(import.meta.url).resolve('zlib-sync')
    return true
  } catch {
    return false
  }
}

/** eris compresses with packages that it does not bring. */
function takesPart(name, kind) {
  if (name === 'raw ws + node:zlib' || name === 'eris') return (kind === 'zlib') === (name !== 'eris')
  return name !== 'raw ws' || kind !== 'zlib' || hasNativeZlib()
}

const results = []
// Round by round over all cases: what the machine does meanwhile meets each of them alike.
for (let round = 0; round < rounds; round++) {
  for (const kind of kinds) {
    for (const name of (round % 2 ? [...names].reverse() : names).filter(name => takesPart(name, kind))) {
      process.stderr.write(`${kind} round ${round + 1}: ${name}\n`)
      results.push(await run(name, kind))
    }
  }
}

const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
const of = (kind, name, key) => results.filter(run => run.kind === kind && run.name === name).map(run => run[key])
const number = (value, digits = 0) =>
  value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
const ratio = (value, base) => (base.length > 0 ? number(value / median(base), 2) : '-')
const best = (list, base) => (base.length > 0 ? number(Math.min(...list) / Math.min(...base), 2) : '-')

function row(kind, name) {
  const used = of(kind, name, 'cpu')
  const plain = of('plain', 'raw ws', 'cpu')
  const same = of(kind, 'raw ws', 'cpu')
  const rss = of(kind, name, 'rss')
  return [
    ...[kind, name, number(median(used), 2)],
    ...[ratio(median(used), plain), best(used, plain), ratio(median(used), same), best(used, same)],
    number(Number(count) / (median(of(kind, name, 'time')) / 1000)),
    rss[0].map((_, part) => number(median(rss.map(run => run[part])))).join(' '),
    number(median(of(kind, name, 'peak'))),
  ]
}

const cells = [
  [
    ...['case', 'contestant', 'CPU us/event', 'x raw ws plain', '(best)', 'x raw ws, same case', '(best)', 'events/s'],
    ...['RSS MB at each fifth', 'peak'],
  ],
  ...kinds.flatMap(kind => names.filter(name => of(kind, name, 'cpu').length > 0).map(name => row(kind, name))),
]
const widths = cells[0].map((_, i) => Math.max(...cells.map(row => row[i].length)))
const show = row =>
  `| ${row.map((cell, i) => (i > 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`
const calibrations = results.map(run => run.calibration)
const [least, most] = [Math.min(...calibrations), Math.max(...calibrations)]
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${rounds} rounds`)
console.log(`calibration ${number(median(calibrations), 1)} ms (${number(least, 1)} to ${number(most, 1)})`)
console.log(`\n### ${number(Number(count))} MESSAGE_CREATE of about 1.2 kB\n\n${show(cells[0])}`)
console.log(`|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`)
for (const row of cells.slice(1)) console.log(show(row))
if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2))
process.exit(0)
