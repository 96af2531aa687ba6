/**
 * First request bench: what a process pays until its first answer, since pipecord loads undici with the first request: the
 * import, the first request and the second, each process anew, alternating; the server is in the process that measures.
 *
 *     node bench/import/first.mjs [--rounds 15] [--against <folder of another built pipecord>]
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, against: { type: 'string' } } })

const server = createServer((request, response) => {
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end('{"url":"wss://gateway.discord.gg"}')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

const pipecord = `
  const { createClient } = await import('pipecord')
  const client = createClient({ token: 'a.b.c', baseURL: '${origin}/api/v10' })
  const send = path => client.get(path)`
const undici = `
  const { request } = await import('undici')
  const send = async path => (await request('${origin}/api/v10' + path)).body.json()`

/** Ms and CPU ms of each part. */
async function measure({ begin, cwd }) {
  const script = `
    const parts = {}
    async function timed(name, task) {
      const [startedAt, before] = [performance.now(), process.cpuUsage()]
      const result = await task()
      const { user, system } = process.cpuUsage(before)
      parts[name] = { ms: performance.now() - startedAt, cpu: (user + system) / 1000 }
      return result
    }
    const send = await timed('all', async () => {
      const send = await timed('import', async () => {${begin}
        return send
      })
      await timed('first', () => send('/gateway'))
      return send
    })
    await timed('second', () => send('/users/@me'))
    console.log(JSON.stringify(parts))
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd })
  return JSON.parse(stdout)
}

const contestants = {
  undici: { begin: undici, cwd: root },
  pipecord: { begin: pipecord, cwd: root },
  ...(values.against && { against: { begin: pipecord, cwd: values.against } }),
}
const names = Object.keys(contestants)
const results = Object.fromEntries(names.map(name => [name, []]))
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of round % 2 ? [...names].reverse() : names) results[name].push(await measure(contestants[name]))
}
server.close()

const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
for (const part of ['import', 'first', 'all', 'second']) {
  for (const name of names) {
    const of = key => results[name].map(run => run[part][key])
    const [ms, cpu] = [of('ms'), of('cpu')]
    console.log(
      `${part.padEnd(7)} ${name.padEnd(9)} ${median(ms).toFixed(1).padStart(7)} ms (best ${Math.min(...ms).toFixed(1)}),` +
        ` CPU ${median(cpu).toFixed(1)} ms (best ${Math.min(...cpu).toFixed(1)})`,
    )
  }
}
