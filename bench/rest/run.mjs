/**
 * REST bench: pipecord beside raw undici, @discordjs/rest and eris, alternating, each run in a process of its own.
 *
 *     npm run bench -- [--case routes,route,burst,callbacks,faults] [--only pipecord,eris] [--rounds 5] [--seconds 3] [--quick] [--json file]
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
    case: { type: 'string', default: 'routes,route,burst,callbacks,faults' },
    only: { type: 'string', default: 'pipecord,raw undici,@discordjs/rest,eris' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const rounds = values.quick ? 2 : Number(values.rounds)
const seconds = values.quick ? '1' : values.seconds
const names = values.only.split(',')
const serverOf = { routes: 'get', route: 'get', burst: 'burst', callbacks: 'callbacks', faults: 'faults' }
if (!existsSync(`${here}../../dist/esm/index.js`))
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
  const server = start('server.mjs', serverOf[kind])
  try {
    const origin = `http://127.0.0.1:${(await line(server)).port}`
    const result = await line(start('contestant.mjs', name, kind, origin, seconds))
    const seen = await (await fetch(`${origin}/stats`)).json()
    return {
      ...result,
      ...judge(result, seen),
      requests: seen.requests,
      limited: seen.limited,
      mostInFlight: seen.mostInFlight,
    }
  } finally {
    server.kill()
  }
}

/** What became of messages: lost to the caller's knowledge, or twice, or told wrong. */
function judge({ ok = [], failed = [] }, { created = [], twice = 0 }) {
  const there = new Set(created)
  return {
    ok: ok.length,
    failed: failed.length,
    lost: ok.filter(content => !there.has(content)).length,
    hidden: failed.filter(content => there.has(content)).length,
    twice,
  }
}

const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
const results = []
const order = round => (round % 2 ? [...names].reverse() : names)
for (const kind of values.case.split(',')) {
  if (!serverOf[kind]) throw new Error(`there is no case ${kind}; there are ${Object.keys(serverOf).join(', ')}`)
  for (let round = 0; round < (kind === 'routes' || kind === 'route' ? rounds : Math.min(rounds, 3)); round++) {
    for (const name of order(round)) {
      process.stderr.write(`${kind} round ${round + 1}: ${name}\n`)
      results.push(await run(name, kind))
    }
  }
}

const of = (kind, name, key) => results.filter(run => run.kind === kind && run.name === name).map(run => run[key])
const number = (value, digits = 0) =>
  value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
function print(title, columns) {
  const cells = [
    ['contestant', ...columns.map(([head]) => head)],
    ...names.map(name => [name, ...columns.map(([, cell]) => cell(name))]),
  ]
  const widths = cells[0].map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const show = row => `| ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`
  console.log(`\n### ${title}\n\n${show(cells[0])}\n|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`)
  for (const row of cells.slice(1)) console.log(show(row))
}

console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${new Date().toISOString().slice(0, 10)}`,
)
const calibrations = results.map(run => run.calibration)
console.log(
  `calibration ${number(median(calibrations), 1)} ms (${number(Math.min(...calibrations), 1)} to ${number(Math.max(...calibrations), 1)})`,
)
const raw = names.includes('raw undici') ? 'raw undici' : names[0]
for (const [kind, title] of [
  ['routes', `GET, 64 callers on 64 routes`],
  ['route', `GET, 64 callers on one route`],
]) {
  if (of(kind, names[0], 'cpu').length === 0) continue
  print(title, [
    ['req/s', name => number(median(of(kind, name, 'perSecond')))],
    ['CPU us/req', name => number(median(of(kind, name, 'cpu')), 1)],
    [`CPU x ${raw} (median)`, name => number(median(of(kind, name, 'cpu')) / median(of(kind, raw, 'cpu')), 2)],
    ['(best)', name => number(Math.min(...of(kind, name, 'cpu')) / Math.min(...of(kind, raw, 'cpu')), 2)],
    [`req/s x ${raw}`, name => number(median(of(kind, name, 'perSecond')) / median(of(kind, raw, 'perSecond')), 2)],
    [
      'reached the server / done',
      name => number(median(of(kind, name, 'requests').map((n, i) => n / of(kind, name, 'done')[i])), 2),
    ],
    ['RSS MB', name => number(median(of(kind, name, 'rss')))],
  ])
}
if (of('burst', names[0], 'time').length > 0) {
  print('200 messages, one channel, 50 per 1 s, 50 ms latency (least possible 3.05 s)', [
    ['time s', name => number(median(of('burst', name, 'time')) / 1000, 2)],
    ['arrived', name => number(median(of('burst', name, 'ok')))],
    ['429s', name => number(median(of('burst', name, 'limited')))],
    ['most in flight', name => number(median(of('burst', name, 'mostInFlight')))],
  ])
}
if (of('callbacks', names[0], 'time').length > 0) {
  print('100 interaction callbacks at once, 100 ms latency, 1,000 messages waiting for one channel', [
    ['last ms', name => number(median(of('callbacks', name, 'time')))],
    ['median ms', name => number(median(of('callbacks', name, 'middle')))],
  ])
}
if (of('faults', names[0], 'time').length > 0) {
  print('1,000 messages at 10 % 502 and 2 % resets, half of these after the effect', [
    ['told ok', name => number(median(of('faults', name, 'ok')))],
    ['told failed', name => number(median(of('faults', name, 'failed')))],
    ['of these created', name => number(median(of('faults', name, 'hidden')))],
    ['told ok, not there', name => number(median(of('faults', name, 'lost')))],
    ['created twice', name => number(median(of('faults', name, 'twice')))],
    ['never answered', name => number(median(of('faults', name, 'unanswered')))],
    ['time s', name => number(median(of('faults', name, 'time')) / 1000, 2)],
  ])
}
if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2))
process.exit(0)
