/**
 * Growth bench: how the CPU time and the memory of a request and of an event grow with what is around them.
 *
 *     npm run build && node bench/growth/run.mjs [--curve routes,queue,identities,layers,shards,listeners] [--rounds 2]
 *                                                [--dist dist/esm] [--svg docs] [--json file] [--from file]
 *
 * `--from`: figures of an earlier run (its `--json`), of which and of this run's the least counts; with `--rounds 0` they
 * are shown as they are.
 *
 * Each point runs in a process of its own, warmed up; its figure is the least of its short rounds and of all processes, for
 * whatever else the machine does only adds. No network, but for shards, whose server is a process of its own.
 */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { conditions, number, table } from '../lib/figures.mjs'
import { built, calibrate, line, root, start } from '../lib/processes.mjs'
import { svg } from './chart.mjs'
import { curves } from './curves.mjs'

const { values } = parseArgs({
  options: {
    curve: { type: 'string', default: Object.keys(curves).join() },
    rounds: { type: 'string', default: '2' },
    dist: { type: 'string' },
    svg: { type: 'string' },
    json: { type: 'string' },
    from: { type: 'string', multiple: true, default: [] },
  },
})
const dist = resolve(values.dist ?? join(built(), 'dist/esm'))
const chosen = values.curve.split(',')
const stray = chosen.find(name => !curves[name])
if (stray) throw new Error(`there is no curve ${stray}; there are ${Object.keys(curves).join(', ')}`)
const file = name => fileURLToPath(new URL(name, import.meta.url))
/** A point that takes longer grows too steeply to be waited for. */
const patience = 90_000

/** What one point measured; {} if it did not come to an end. */
async function point(run, n, origin) {
  const args = ['--expose-gc', '--no-warnings', file('point.mjs'), run, String(n), dist, ...(origin ? [origin] : [])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  try {
    return await line(child)
  } catch (error) {
    process.stderr.write(`${run} at ${n}: ${error.message}\n`)
    return {}
  } finally {
    clearTimeout(timer)
  }
}

/** The least of each figure. What is left on a heap may be below zero. */
const least = (a, b) =>
  Object.fromEntries(Object.keys({ ...a, ...b }).map(key => [key, Math.min(a[key] ?? Infinity, b[key] ?? Infinity)]))

async function measure(curve, found, calibrations) {
  const server = curve.axis === 'shards' && start(file('server.mjs'))
  const origin = server && `http://127.0.0.1:${(await line(server)).port}`
  for (const n of curve.points) {
    for (const run of curve.runs) {
      process.stderr.write(`${run} ${n}\n`)
      calibrations.push(calibrate())
      const key = `${run} ${n}`
      found[key] = least(found[key] ?? {}, await point(run, n, origin))
    }
  }
  if (server) server.kill()
}

/** A column's value at a point; undefined if it was not measured. */
function valueAt({ run, key, show = value => value, from = 0 }, n, found) {
  const value = found[`${run} ${n}`]?.[key]
  return n >= from && Number.isFinite(value) ? show(value) : undefined
}

function print(curve, found) {
  const rows = curve.points.map(n => [
    number(n),
    ...curve.columns.map(column => number(valueAt(column, n, found), column.digits)),
  ])
  const head = [curve.axis, ...curve.columns.map(({ title }) => title)]
  console.log(`\n### ${curve.title}\n\n${table([head, ...rows]).join('\n')}`)
}

function draw(name, curve, found) {
  const drawn = curve.drawn.map((at, i) => ({
    name: curve.names?.[i] ?? 'in turn',
    values: curve.points.map(n => valueAt(curve.columns[at], n, found)),
  }))
  const { points, axis } = curve
  const [title] = curve.title.split(':')
  const text = svg({
    title,
    unit: name === 'shards' || name === 'listeners' ? 'CPU us' : 'CPU us per request',
    across: axis,
    points,
    curves: drawn,
  })
  writeFileSync(join(resolve(root, values.svg), `growth-${name}.svg`), text)
}

const found = {}
for (const earlier of values.from.map(name => JSON.parse(readFileSync(name, 'utf8')))) {
  for (const [key, figures] of Object.entries(earlier)) found[key] = least(found[key] ?? {}, figures)
}
const calibrations = [calibrate()]
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of chosen) await measure(curves[name], found, calibrations)
}
for (const text of conditions(calibrations)) console.log(text)
for (const name of chosen) {
  print(curves[name], found)
  if (values.svg) draw(name, curves[name], found)
}
if (values.json) writeFileSync(values.json, JSON.stringify(found, null, 2))
