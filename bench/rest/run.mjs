/**
 * REST bench: pipecord beside raw undici and its peers, alternating, each run in a process of its own, with the server in
 * another.
 *
 *     node bench/rest/run.mjs [--case routes,route,bucket,burst,cold,same,faults,upload,callbacks] [--only "pipecord,eris"]
 *                             [--rounds 5] [--seconds 3] [--quick] [--against <git ref>] [--json file]
 *
 * `--against` builds another version of pipecord and lets it run too. Prints medians and ratios; absolute times mean nothing
 * on a shared machine.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { conditions, median, table } from '../lib/figures.mjs'
import { built, builtFrom, line, start } from '../lib/processes.mjs'
import { cases } from './cases.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    case: { type: 'string', default: Object.keys(cases).join() },
    only: {
      type: 'string',
      default: 'pipecord,pipecord + 3 layers,raw undici,undici dispatch,@discordjs/rest,eris,oceanic.js',
    },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
    json: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const seconds = values.quick ? 1 : Number(values.seconds)
const names = values.only.split(',')
const kinds = values.case.split(',')
const stray = kinds.find(kind => !cases[kind])
if (stray) throw new Error(`there is no case ${stray}; there are ${Object.keys(cases).join(', ')}`)
const roots = { pipecord: built() }
if (values.against) {
  const name = `pipecord ${values.against}`
  names.splice(1, 0, name)
  roots[name] = builtFrom(values.against)
}

async function run(name, kind) {
  const server = start(`${here}server.mjs`, cases[kind].server)
  try {
    const origin = `http://127.0.0.1:${(await line(server)).port}`
    const told = { name, kind, origin, seconds, quick: values.quick, root: roots[name] ?? roots.pipecord }
    const result = await line(start(`${here}contestant.mjs`, JSON.stringify(told)))
    const seen = await (await fetch(`${origin}/stats`)).json()
    const { requests, limited, mostInFlight, bytes, serverCpu } = seen
    return { ...result, ...judge(result, seen), requests, limited, mostInFlight, bytes, serverCpu }
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

const results = []
for (const kind of kinds) {
  const { steady } = cases[kind]
  const times = values.quick ? (steady ? 3 : 1) : steady ? rounds : Math.min(rounds, kind === 'bucket' ? 1 : 3)
  for (let round = 0; round < times; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) {
      process.stderr.write(`${kind} round ${round + 1}: ${name}\n`)
      try {
        results.push(await run(name, kind))
      } catch (error) {
        process.stderr.write(`${name} cannot take part in ${kind}: ${error.message}\n`)
      }
    }
  }
}

/** Of every figure the median, and the least. */
function figures(kind, name) {
  const runs = results.filter(result => result.kind === kind && result.name === name)
  const keys = Object.keys(runs[0] ?? {}).filter(key => typeof runs[0][key] === 'number')
  const by = pick => Object.fromEntries(keys.map(key => [key, pick(runs.map(one => one[key]))]))
  return { median: by(median), least: by(list => Math.min(...list)) }
}

for (const text of conditions(results.map(result => result.calibration))) console.log(text)
const base = names.includes('raw undici') ? 'raw undici' : names[0]
for (const kind of kinds) {
  const { title, columns } = cases[kind]
  const raw = figures(kind, base)
  const rows = names.map(name => {
    const { median: middle, least } = figures(kind, name)
    return [name, ...columns.map(([, cell]) => cell(middle, least, raw))]
  })
  const heads = columns.map(([head]) => head.replace('base', base))
  console.log(`\n### ${title}\n\n${table([['contestant', ...heads], ...rows]).join('\n')}`)
}
if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2))
process.exit(0)
