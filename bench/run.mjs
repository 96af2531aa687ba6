/**
 * The bench: pipecord beside what one would take instead, on the same work, in one run. Ratios hold on a noisy machine,
 * absolute times do not.
 *
 *     npm run bench -- [--quick]                 everything; about 25 minutes, with --quick about 2
 *                      [--case routes,gateway]   some of: the cases of bench/rest/cases.mjs, gateway, chain, import, validate,
 *                                                interactions, memory, growth
 *                      [--only "pipecord,eris"] [--rounds 5] [--seconds 3]
 *                      [--against <git ref>]     builds that version of pipecord and lets it run too
 *                      [--json file] [--html file]
 *
 * Each part also runs alone and says how in its first lines: bench/rest/run.mjs, bench/gateway/run.mjs and so on.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { page } from './lib/page.mjs'
import { built } from './lib/processes.mjs'
import { cases } from './rest/cases.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    case: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    against: { type: 'string' },
    json: { type: 'string' },
    html: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})

const { quick, only, rounds, seconds, against } = values
const flags = given =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
const quickly = quick ? ['--quick'] : []
const few = 'pipecord,raw undici,@discordjs/rest,eris'

/** What each part is called with, besides where its raw results go. `node`: options of Node's own. */
const parts = {
  gateway: {
    arguments: [
      ...flags({ only: only ?? (quick ? 'pipecord,raw ws,@discordjs/ws' : undefined), rounds, against }),
      ...quickly,
    ],
    json: true,
  },
  chain: { arguments: quick ? ['--rounds', '300'] : [] },
  import: { arguments: quick ? ['--rounds', '5'] : [] },
  validate: { arguments: [] },
  interactions: { arguments: quick ? ['--quick'] : [] },
  memory: { arguments: [], node: ['--expose-gc'] },
  growth: { arguments: flags({ rounds }), json: true },
}
const known = [...Object.keys(cases), ...Object.keys(parts)]
const quickCases = ['routes', 'route', 'bucket', 'burst', 'cold', 'same', 'faults', 'upload', 'gateway', 'chain']
const wanted = values.case?.split(',') ?? (quick ? quickCases : known)
const stray = wanted.find(name => !known.includes(name))
if (stray) throw new Error(`there is no case ${stray}; there are ${known.join(', ')}`)
built()

const directory = mkdtempSync(join(tmpdir(), 'pipecord-bench-'))
const raw = {}
let printed = ''

/** Runs a part, and hands on what it prints. */
async function run(name, file, { arguments: rest, node = [], json = false }) {
  const results = join(directory, `${name}.json`)
  const child = spawn(process.execPath, [...node, `${here}${file}`, ...rest, ...(json ? ['--json', results] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', chunk => {
    printed += chunk
    process.stdout.write(chunk)
  })
  const code = await new Promise(resolve => child.on('close', resolve))
  if (code !== 0) process.exitCode = 1
  if (code !== 0) process.stderr.write(`${file} ended with ${code}\n`)
  if (existsSync(results)) raw[name] = JSON.parse(readFileSync(results, 'utf8'))
  printed += '\n'
  console.log()
}

const rest = wanted.filter(name => cases[name])
if (rest.length > 0) {
  const chosen = only ?? (quick ? few : undefined)
  const own = flags({ case: rest.join(), only: chosen, rounds, seconds, against })
  await run('rest', 'rest/run.mjs', { arguments: [...own, ...quickly], json: true })
}
for (const name of wanted.filter(name => parts[name])) await run(name, `${name}/run.mjs`, parts[name])

if (values.json) writeFileSync(values.json, JSON.stringify(raw, null, 2))
if (values.html) writeFileSync(values.html, page(`pipecord bench, ${new Date().toISOString().slice(0, 10)}`, printed))
