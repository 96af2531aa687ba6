/**
 * Gateway bench: pipecord beside raw ws + JSON.parse, @discordjs/ws and eris, alternating, each run in a process of its
 * own, with the server in another.
 *
 *     npm run bench:gateway -- [--case plain,zlib,unheard] [--only "pipecord,raw ws"] [--rounds 5] [--count 200000] [--quick]
 *                              [--json file]
 *
 * Prints medians and ratios; absolute times mean nothing on a shared machine.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'plain,zlib,unheard' },
    only: { type: 'string', default: 'pipecord,raw ws,@discordjs/ws,eris' },
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '200000' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const rounds = values.quick ? 2 : Number(values.rounds)
const count = values.quick ? '50000' : values.count
const kinds = values.case.split(',')
const names = values.only.split(',')
if (!existsSync(`${here}../../dist/esm/gateway.js`))
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit', cwd: `${here}../..` })

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
    return await line(start('contestant.mjs', name, kind, origin, count))
  } finally {
    server.kill()
  }
}

/** eris compresses with packages that it does not bring; raw ws hears everything or nothing, so `plain` is its figure. */
const takesPart = (name, kind) =>
  !((name === 'eris' && kind === 'zlib') || (name === 'raw ws' && kind === 'unheard' && kinds.includes('plain')))

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
  return [
    ...[kind, name, number(median(used), 2)],
    ...[ratio(median(used), plain), best(used, plain), ratio(median(used), of(kind, 'raw ws', 'cpu'))],
    // The time of `zlib` is the server's, which compresses ahead.
    kind === 'zlib' ? '-' : number(Number(count) / (median(of(kind, name, 'time')) / 1000)),
    ...[number(median(of(kind, name, 'rssBefore'))), number(median(of(kind, name, 'peak')))],
  ]
}

const head = ['case', 'contestant', 'CPU us/event', 'x raw ws plain (median)', '(best)', 'x raw ws, same case']
const cells = [
  [...head, 'events/s', 'RSS MB before', 'peak'],
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
