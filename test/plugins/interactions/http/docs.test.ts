import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { refusals } from '../../../../plugins/interactions/http/door.js'
import { blocksOf, complaintsAbout } from '../../../support/doc-blocks.js'
import { command } from '../../../support/interactions.js'
import { signer } from '../../../support/signed.js'

const guide = 'docs/http-interactions.md'
const blocks = blocksOf(guide)
const folder = mkdtempSync(join(process.cwd(), 'test', '.doc-'))
const { publicKey, request } = signer()
const entitlement = { id: '5', sku_id: '6', user_id: '7' }
const event = { type: 'ENTITLEMENT_CREATE', timestamp: '2026-11-21T10:00:00Z', data: entitlement }
const said: string[] = []

/** What a server of the block is: its default export, as Bun and Workers take it. */
interface Program {
  readonly default?: { fetch(request: Request, env: object, context: object): Promise<Response> }
}

async function run(code: string): Promise<Program> {
  const file = join(folder, `block-${blocks.findIndex(block => block.code === code)}.ts`)
  writeFileSync(file, code)
  return import(file)
}

beforeAll(() => {
  Object.assign(process.env, { DISCORD_PUBLIC_KEY: publicKey, DISCORD_TOKEN: 'x.y.z', PORT: '0' })
  vi.spyOn(console, 'log').mockImplementation(text => void said.push(text))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe(guide, () => {
  it('has blocks that compile', { timeout: 120_000 }, () => {
    expect(blocks.length).toBe(5)
    expect(complaintsAbout(blocks)).toEqual([])
  })

  it.each(blocks.map(({ place, code }) => [place, code] as const))('runs %s', { timeout: 60_000 }, async (_, code) => {
    const program = await run(code)
    if (!program.default) return
    const ask = (body: object, changes?: RequestInit) => {
      const env = { DISCORD_PUBLIC_KEY: publicKey }
      return program.default?.fetch(request(body, changes), env, { waitUntil() {} })
    }
    const isForEvents = code.includes('webhookEvents.fetch')
    const ping = isForEvents ? { type: 0 } : { type: 1 }

    expect((await ask({ ...ping, id: '1', application_id: '42', token: 't' }))?.status).toBe(isForEvents ? 204 : 200)
    expect((await ask(ping, { headers: {} }))?.status).toBe(401)
  })

  it('shows servers that do what it says of them', async () => {
    const find = (text: string) => run(blocks.find(({ code }) => code.includes(text))?.code ?? '')
    const worker = (await find('interface Env')).default
    const events = (await find('webhookEvents.fetch')).default

    const answer = await worker?.fetch(request(command('ping')), { DISCORD_PUBLIC_KEY: publicKey }, {})
    const body = { version: 1, application_id: '42', type: 1, event }
    for (let i = 0; i < 2; i++) await events?.fetch(request(body), {}, {})

    expect(await answer?.json()).toMatchObject({ type: 4, data: { content: 'Pong!' } })
    expect(said.filter(line => line.includes('bought'))).toEqual(['7 bought 6'])
    expect(said.some(line => line.startsWith('Listening on http://'))).toBe(true)
    expect(said).toContain('ann uses /ping\npipecord:\n  Pong!')
  })

  it('names every status that is answered', () => {
    const text = readFileSync(guide, 'utf8')

    for (const { status } of Object.values(refusals))
      if (status !== 404 && status !== 500) expect(text).toContain(`${status}`)
  })
})
