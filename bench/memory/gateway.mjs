/**
 * Memory bench of the gateway: what shards cost that are connected (zlib-stream) and idle, in one thread and in workers.
 *
 *     node bench/memory/gateway.mjs [--shards 64] [--workers 4]
 *
 * Each case runs in a process of its own, the server in another. What one shard takes is read off eight times as many, for
 * a few shards are less than what a process's RSS varies by.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { shards: { type: 'string', default: '64' }, workers: { type: 'string', default: '4' } },
})
const many = Number(values.shards)
const workers = Number(values.workers)
const file = name => fileURLToPath(new URL(name, import.meta.url))

const server = spawn(process.execPath, [file('gateway-server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
const [line] = await once(server.stdout, 'data')
const origin = `http://127.0.0.1:${JSON.parse(String(line)).port}`

const megabyte = 2 ** 20
const measure = (shards, threads) => {
  const args = ['--expose-gc', file('gateway-case.mjs'), origin, String(shards), String(threads)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}
const show = (what, { rss, heap, external }) => {
  const [shown, ...rest] = [rss, heap, external].map(bytes => `${(bytes / megabyte).toFixed(1).padStart(6)} MB`)
  console.log(`${what.padEnd(36)} RSS ${shown}   heap ${rest[0]}   external ${rest[1]}`)
}

const none = measure(0, 0)
const one = measure(1, 0)
const crowd = measure(many * 8, 0)
const all = measure(many, 0)
const split = measure(many, workers)
show('client, no shard', none)
show('1 shard', one)
show(`${many} shards in one thread`, all)
show(`${many} shards in ${workers} workers`, split)
show(`${many * 8} shards in one thread`, crowd)
const each = (found, base, count) =>
  ['rss', 'heap', 'external']
    .map(kind => `${((found[kind] - base[kind]) / count / 1024).toFixed(0)} KiB ${kind}`)
    .join(', ')
console.log(`one idle shard more: ${each(crowd, one, many * 8 - 1)}`)
console.log(`one worker more: ${each(split, all, workers)}`)
server.kill()
