import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { fetchTransport, type ServerlessOptions, serverless } from '../../../../plugins/interactions/index.js'
import { Client } from '../../../../src/kernel/client.js'
import { routeOf } from '../../../../src/routes/route.js'
import { FakeClock, settled } from '../../../support/clock.js'
import { command, token } from '../../../support/interactions.js'
import { signer } from '../../../support/signed.js'

const about = 'Tests'
const botToken = 'MTIz.GabcDE.abcdefghijklmnopqrstuvwxyz'
const json = (body: unknown, status = 200) => Response.json(body, { status })

/** A runtime's fetch, which answers as it is told. */
function network(...answers: (Response | Error | (() => Promise<Response>))[]) {
  const calls: { url: string; method: string; headers: Headers; body: unknown; signal: AbortSignal }[] = []
  const fetch = async (url: string, { method = '', headers, body, signal }: RequestInit) => {
    calls.push({ url, method, headers: headers as Headers, body, signal: signal as AbortSignal })
    const answer = answers.shift() ?? json({ id: '5' })
    if (answer instanceof Error) throw answer
    return typeof answer === 'function' ? answer() : answer
  }
  return { calls, fetch }
}

function client(answers: Parameters<typeof network>, options: object = {}) {
  const { calls, fetch } = network(...answers)
  const clock = new FakeClock()
  const client = new Client({ layers: [fetchTransport({ fetch, ...options })], clock, route: routeOf })
  return { calls, clock, client }
}

describe('serverless', () => {
  const key = signer()
  function worker(options: Partial<ServerlessOptions> = {}, ...answers: Parameters<typeof network>) {
    const { calls, fetch } = network(...answers)
    const clock = new FakeClock()
    const on = serverless({ publicKey: key.publicKey, fetch, clock, ...options })
    return { on, calls, clock }
  }

  it('answers inline, and sends what follows over fetch, without a token (interactions 7, 23)', async () => {
    const { on, calls, clock } = worker({ token: botToken })
    on.command('a', {
      about,
      run: async ctx => {
        await ctx.reply('now')
        await ctx.followUp('then')
      },
    })
    const work: Promise<unknown>[] = []

    const response = await on.fetch(key.request(command('a')), { waitUntil: promise => void work.push(promise) })
    await clock.until(Promise.all(work))

    expect(await response.json()).toEqual({ type: 4, data: { content: 'now' } })
    expect(calls.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', `https://discord.com/api/v10/webhooks/42/${token}`, '{"content":"then"}'],
    ])
    expect(calls[0]?.headers.get('authorization')).toBe(null)
    expect(calls[0]?.headers.get('user-agent')).toMatch(/^DiscordBot \(https:/)
  })

  it('has a client with verbs, for the rest of Discord', async () => {
    const { on, calls } = worker({ token: botToken, baseURL: 'https://proxy.example/discord/' })
    let name: unknown
    on.command('a', {
      about,
      run: async ctx => {
        name = await ctx.client.get('/users/@me').unwrap()
        await ctx.reply('ok')
      },
    })

    await on.fetch(key.request(command('a')))

    expect(name).toEqual({ id: '5' })
    expect(calls[0]).toMatchObject({ method: 'GET', url: 'https://proxy.example/discord/users/@me' })
    expect(calls[0]?.headers.get('authorization')).toBe(`Bot ${botToken}`)
    expect(on.client.layers).toEqual(['inline', 'transport'])
  })

  it('takes layers for its requests', async () => {
    const seen: string[] = []
    const spy = async function spy(ctx: { request: { route: { template: string } } }, next: () => Promise<void>) {
      seen.push(ctx.request.route.template)
      await next()
    }
    const { on } = worker({ requestLayers: [spy] })

    await on.client.get('/gateway')

    expect(seen).toEqual(['/gateway'])
    expect(on.client.layers).toEqual(['spy', 'inline', 'transport'])
  })

  it.each([
    [{ publicKey: 'x' }, 'interactions.publicKey'],
    [{ gateway: { on() {} } }, 'serverless.gateway'],
    [{ requestLayers: [7] }, 'serverless.requestLayers[0]'],
    [{ token: 7 }, 'fetchTransport.token'],
    [{ token: 'short' }, 'fetchTransport.token'],
    [{ baseURL: 'ftp://x' }, 'fetchTransport.baseURL'],
    [{ baseURL: 'https://user:pw@x' }, 'fetchTransport.baseURL'],
    [{ timeout: 0 }, 'fetchTransport.timeout'],
    [{ fetch: 'no' }, 'fetchTransport.fetch'],
    [{ unanswered: 7 }, 'interactions.unanswered'],
  ])('takes no %j', (options, name) => {
    const make = () => serverless({ publicKey: key.publicKey, ...options } as never)

    expect(make).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key: name }))
  })

  it('asks the runtime for nothing of Node’s when it is imported', async () => {
    const { metafile } = await build({
      entryPoints: ['plugins/interactions/index.ts'],
      ...{ bundle: true, write: false, metafile: true, format: 'esm', logLevel: 'silent' },
      ...{ conditions: ['workerd', 'worker', 'browser'], platform: 'neutral', mainFields: ['module', 'main'] },
    })

    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
    expect(imported.filter(path => /^(node:|undici|ws$)/.test(path))).toEqual([])
    expect(Object.keys(metafile.inputs).filter(path => /middleware\/|plugins\/(?!interactions)/.test(path))).toEqual([])
  })

  it('works where there is neither process nor Buffer, and timers are numbers, as on Workers', async () => {
    const warnings: string[] = []
    const asked: string[] = []
    const world = {
      ...{
        Request,
        Response,
        Headers,
        FormData,
        Blob,
        URL,
        URLSearchParams,
        AbortController,
        AbortSignal,
        performance,
      },
      ...{ TextEncoder, TextDecoder, crypto, publicKey: key.publicKey },
      console: { warn: (text: string) => warnings.push(text) },
      setTimeout: (task: () => void, ms: number) => Number(setTimeout(task, Math.min(ms, 1))),
      clearTimeout: (id: number) => clearTimeout(id),
      fetch: async (url: string) => {
        asked.push(url)
        return json({ id: '5' })
      },
    }
    const contents = `
      import { serverless } from './plugins/interactions/index.js'
      const on = serverless({ publicKey, layers: [] })
      on.command('a', { about: 'Tests', run: ctx => ctx.reply('now').then(() => ctx.followUp('then')) })
      on.command('b', { about: 'Tests', run: () => {} })
      globalThis.worker = { fetch: (request, env, ctx) => on.fetch(request, ctx) }`
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: '.', loader: 'js' },
      ...{ bundle: true, write: false, format: 'iife', minify: true, logLevel: 'silent', platform: 'neutral' },
      ...{ conditions: ['workerd', 'worker', 'browser'], mainFields: ['module', 'main'] },
    })
    const { worker } = runInNewContext(`${outputFiles[0]?.text}; globalThis`, world)
    const work: Promise<unknown>[] = []
    const waitUntil = (promise: Promise<unknown>) => void work.push(promise)

    const good = await worker.fetch(key.request(command('a')), {}, { waitUntil })
    const bad = await worker.fetch(key.request(command('a'), { headers: signer().headers('') }), {}, { waitUntil })
    const silent = await worker.fetch(key.request(command('b')), {}, { waitUntil })
    await Promise.all(work)

    expect(await good.json()).toEqual({ type: 4, data: { content: 'now' } })
    expect(bad.status).toBe(401)
    expect(await silent.json()).toMatchObject({ data: { content: 'Done.' } })
    expect(asked).toEqual([`https://discord.com/api/v10/webhooks/42/${token}`])
    expect(warnings).toEqual([expect.stringContaining('ended without an answer')])
  })
})

describe('fetchTransport', () => {
  it('sends JSON, query and reason, and reads the answer', async () => {
    const { client: it, calls } = client([json({ id: '9' })], { token: botToken })

    const response = await it.request({
      ...{ method: 'POST', path: '/guilds/1/roles', query: { a: true }, body: { name: 'ä' }, reason: 'wäll' },
    })

    expect(response).toMatchObject({ success: true, status: 200, data: { id: '9' } })
    expect(calls[0]).toMatchObject({ url: 'https://discord.com/api/v10/guilds/1/roles?a=true', body: '{"name":"ä"}' })
    const headers = Object.fromEntries(calls[0]?.headers ?? [])
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-audit-log-reason': 'w%C3%A4ll' })
  })

  it('sends files as a form', async () => {
    const { client: it, calls } = client([])

    const files = [{ name: 'a.txt', data: 'text', description: 'A' }]
    await it.request({
      method: 'PATCH',
      path: `/webhooks/42/${token}/messages/@original`,
      body: { content: 'x' },
      files,
    })

    const form = calls[0]?.body as FormData
    expect(JSON.parse(form.get('payload_json') as string)).toEqual({
      content: 'x',
      attachments: [{ id: 0, filename: 'a.txt', description: 'A' }],
    })
    expect(await (form.get('files[0]') as File).text()).toBe('text')
    expect(calls[0]?.headers.get('content-type')).toBe(null) // fetch knows the boundary
  })

  it('refuses streams', async () => {
    const { client: it, calls } = client([])
    async function* stream() {
      yield Buffer.from('x')
    }

    const call = it.request({ method: 'POST', path: '/channels/1/messages', files: [{ name: 'a', data: stream() }] })

    await expect(call).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(calls).toEqual([])
  })

  it('takes 204, text and broken pages for what they are', async () => {
    const html = new Response('<p>', { status: 502, headers: { 'content-type': 'application/json' } })
    const { client: it } = client([new Response(null, { status: 204 }), new Response('hi'), html])
    const get = () => it.request({ method: 'GET', path: '/gateway' })

    expect(await get()).toMatchObject({ success: true, status: 204, data: undefined })
    expect(await get()).toMatchObject({ success: true, data: 'hi' })
    expect(await get()).toMatchObject({ success: false, status: 502 })
  })

  it('gives Discord’s errors their class', async () => {
    const { client: it } = client([json({ code: 10062, message: 'Unknown interaction' }, 404)])

    const response = await it.request({ method: 'GET', path: '/gateway' })

    expect(response).toMatchObject({ success: false, status: 404, error: { discordCode: 10062 } })
  })

  it('says what is no JSON', async () => {
    const { client: it } = client([new Response('{', { headers: { 'content-type': 'application/json' } })])

    await expect(it.request({ method: 'GET', path: '/gateway' })).rejects.toMatchObject({ code: 'RESPONSE_MALFORMED' })
  })

  it('says that the network failed, without where it went', async () => {
    const { client: it } = client([new TypeError('fetch failed')])

    const failure = await it.request({ method: 'POST', path: `/webhooks/42/${token}` }).catch(error => error)

    expect(failure).toMatchObject({ code: 'NETWORK_ERROR', sent: true })
    expect(JSON.stringify(failure)).not.toContain(token)
  })

  it('gives up after its time, and when the caller does', async () => {
    const aborts = (call: { signal: AbortSignal } | undefined) =>
      new Promise<Response>((_, reject) => call?.signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const calls: { signal: AbortSignal }[] = []
    const clock = new FakeClock()
    const fetch = (_: string, { signal }: RequestInit) => {
      calls.push({ signal: signal as AbortSignal })
      return aborts(calls.at(-1))
    }
    const it = new Client({ layers: [fetchTransport({ fetch, timeout: 500 })], clock, route: routeOf })

    const late = it.request({ method: 'GET', path: '/gateway' }).catch(error => error)
    await clock.advance(500)
    const controller = new AbortController()
    const cancelled = it.request({ method: 'GET', path: '/gateway', signal: controller.signal }).catch(error => error)
    await settled()
    controller.abort()

    expect(await late).toMatchObject({ code: 'TIMEOUT', timeout: 500 })
    expect(await cancelled).toMatchObject({ code: 'ABORTED' })
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, true])
    expect(clock.waiting).toBe(0)
  })
})
