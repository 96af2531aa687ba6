import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)

/** What `script` prints, and which packages it loads, in a process of its own. */
async function inOwnProcess(script: string, env: Record<string, string> = {}) {
  const args = ['--import', 'tsx', '--import', './test/support/loaded.mjs', '--input-type=module', '-e', script]
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } })
  const lines = stdout.trim().split('\n')
  const loaded = lines.flatMap(line => (line.startsWith('loads ') ? line.slice(6) : []))
  const packages = loaded.filter(name => /^[a-z@]/.test(name) && !/^(node|file|data):/.test(name))
  return { packages: new Set(packages), said: lines.filter(line => !line.startsWith('loads ')) }
}

const root = process.cwd()
const begin = `
import { createBot, createClient } from '${root}/src/index.ts'
import '${root}/plugins/gateway/index.ts'
const client = createClient({ token: 'a.b.c', baseURL: 'http://127.0.0.1:9' })
const bot = createBot({ token: 'a.b.c', intents: [] })`

describe("import 'pipecord'", () => {
  it('loads neither undici, ws nor zod, and making a client and a bot does not either', async () => {
    const { packages } = await inOwnProcess(begin)

    expect(packages).toContain('lru-cache') // so the hook sees packages
    expect(['undici', 'ws', 'zod'].filter(name => packages.has(name))).toEqual([])
  })

  it('loads undici for the first request, and still neither ws nor zod', async () => {
    const { packages, said } = await inOwnProcess(`${begin}
const once = createClient({ token: 'a.b.c', baseURL: 'http://127.0.0.1:9', retry: { maxRetries: 0 } })
await once.post('/channels/1/messages', { content: 'hi' }).catch(error => console.log(error.code))`)

    expect(said).toEqual(['NETWORK_ERROR'])
    expect(['undici', 'ws', 'zod'].filter(name => packages.has(name))).toEqual(['undici'])
  })

  it('says which package is missing and what to do, and tries nothing again', async () => {
    const { said } = await inOwnProcess(
      `${begin}
const error = await client.get('/gateway').catch(error => error)
console.log(error.name, error.code, error.key, error.context.attempts.length)
console.log(error.message)`,
      { MISSING: 'undici' },
    )

    expect(said[0]).toBe('ConfigError CONFIG_INVALID undici 1')
    expect(said[1]).toMatch(/`undici` must be a package that can be loaded.*npm install undici.*Cannot find package/)
  })
})
