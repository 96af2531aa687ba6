import { describe, expect, it, vi } from 'vitest'
import { interactionsPlugin, serverless } from '../../../../plugins/interactions/index.js'
import { ConfigError } from '../../../../src/index.js'
import { command } from '../../../support/interactions.js'
import { httpStage, signer } from '../../../support/signed.js'

const about = 'Tests'
const said = async (response: Response) => ({ status: response.status, body: await response.text() })
const unsigned = { status: 401, body: 'invalid request signature' }

/** A stage whose command must not run. */
function guarded() {
  const stage = httpStage()
  const run = vi.fn()
  stage.on.command('a', { about, run })
  return { ...stage, run }
}

function flipped(hex: string, at: number): string {
  const digit = Number.parseInt(hex[at] as string, 16) ^ 1
  return hex.slice(0, at) + digit.toString(16) + hex.slice(at + 1)
}

describe('interactions.fetch', () => {
  it('answers a PING with itself, as JSON (interactions 1)', async () => {
    const { fetch } = httpStage()

    const response = await fetch({ type: 1, id: '1', application_id: '42', token: 't', version: 1 })

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.text()).toBe('{"type":1}')
  })

  it.each(['body', 'timestamp', 'signature'])('refuses a %s with one bit flipped (interactions 2)', async part => {
    const { on, run, signer } = guarded()
    const body = JSON.stringify(command('a'))
    const headers = signer.headers(body)
    const timestamp = headers['x-signature-timestamp'] as string
    const altered = {
      body: [body.replace('"type":2', '"type":3'), headers],
      timestamp: [body, { ...headers, 'x-signature-timestamp': timestamp.replace('1', '0') }],
      signature: [body, { ...headers, 'x-signature-ed25519': flipped(headers['x-signature-ed25519'] as string, 5) }],
    }[part] as [string, Record<string, string>]

    const response = await on.fetch(signer.request(altered[0], { headers: altered[1] }))

    expect(await said(response)).toEqual(unsigned)
    expect(run).not.toHaveBeenCalled()
  })

  it.each([
    ['no signature', { 'x-signature-ed25519': undefined }],
    ['no timestamp', { 'x-signature-timestamp': undefined }],
    ['neither', { 'x-signature-ed25519': undefined, 'x-signature-timestamp': undefined }],
    ['an empty signature', { 'x-signature-ed25519': '' }],
    ['an empty timestamp', { 'x-signature-timestamp': '' }],
    ['an odd number of digits', { 'x-signature-ed25519': 'a'.repeat(127) }],
    ['what is not hexadecimal', { 'x-signature-ed25519': 'g'.repeat(128) }],
    ['63 bytes', { 'x-signature-ed25519': 'a'.repeat(126) }],
    ['65 bytes', { 'x-signature-ed25519': 'a'.repeat(130) }],
    ['64 zeros', { 'x-signature-ed25519': '0'.repeat(128) }],
    ['two signatures', { 'x-signature-ed25519': `${'a'.repeat(128)}, ${'a'.repeat(128)}` }],
  ])('refuses a request with %s, and does not throw (interactions 3)', async (_, changes) => {
    const { on, run, signer, errors } = guarded()
    const body = JSON.stringify(command('a'))
    const all = Object.entries({ ...signer.headers(body), ...changes }).filter(([, value]) => value !== undefined)

    const response = await on.fetch(signer.request(body, { headers: all as [string, string][] }))

    expect(await said(response)).toEqual(unsigned)
    expect(run).not.toHaveBeenCalled()
    expect(errors).toEqual([])
  })

  it('refuses what another application was sent', async () => {
    const { on, run } = guarded()

    const response = await on.fetch(signer().request(command('a')))

    expect(response.status).toBe(401)
    expect(run).not.toHaveBeenCalled()
  })

  it('verifies the bytes that came, whatever their spaces and signs (interactions 5)', async () => {
    const { on, signer } = httpStage()
    const seen: string[] = []
    on.command('a', { about, run: ctx => ctx.reply(seen.push(ctx.locale) ? 'ok' : '') })
    const body = `\n{ "locale" :\t"\\u0064e-ünïcödé-🎉" , ${JSON.stringify(command('a')).slice(1).replace('"locale":"en-US",', '')}\r\n `

    const response = await on.fetch(signer.request(body))

    expect(response.status).toBe(200)
    expect(seen).toEqual(['de-ünïcödé-🎉'])
  })

  it('refuses bytes that are no UTF-8, although they are signed', async () => {
    const { on, signer } = httpStage()
    const body = Buffer.from(JSON.stringify(command('a', [], { note: '?' })))
    body[body.lastIndexOf('?')] = 0xff

    const response = await on.fetch(signer.request(body))

    expect(response.status).toBe(400)
  })

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'answers %s with 405 (interactions 6)',
    async method => {
      const { on, signer } = httpStage()

      const { headers } = signer.request('{}')
      const response = await on.fetch(new Request('https://bot.example/', { method, headers }))

      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST')
    },
  )

  it.each([
    ['nothing', ''],
    ['no JSON', 'content=hi'],
    ['half of it', '{"type":2'],
    ['null', 'null'],
    ['an array', '[{"type":1}]'],
    ['a number', '1'],
    ['an object that is no interaction', '{}'],
    ['an unknown type', '{"type":99,"id":"1","application_id":"2","token":"t","data":{}}'],
    ['a type in words', '{"type":"2","id":"1","application_id":"2","token":"t","data":{}}'],
    ['no id', '{"type":2,"application_id":"2","token":"t","data":{}}'],
    ['no token', '{"type":2,"id":"1","application_id":"2","data":{}}'],
    ['no data', '{"type":2,"id":"1","application_id":"2","token":"t"}'],
    ['an array as data', '{"type":2,"id":"1","application_id":"2","token":"t","data":[]}'],
  ])('answers %s with 400, although it is signed (interactions 6)', async (_, body) => {
    const { on, signer, errors, run } = guarded()

    const response = await on.fetch(signer.request(body))

    expect(await said(response)).toEqual({ status: 400, body: 'malformed request' })
    expect(run).not.toHaveBeenCalled()
    expect(errors).toEqual([])
  })

  it('answers a body above the limit with 413, and one at the limit as usual (interactions 6)', async () => {
    const body = JSON.stringify(command('a'))
    const { on, signer } = httpStage({ maxBodySize: Buffer.byteLength(body) })
    on.command('a', { about, run: ctx => ctx.reply('ok') })

    const above = await on.fetch(signer.request(`${body} `))
    const at = await on.fetch(signer.request(body))

    expect(await said(above)).toEqual({ status: 413, body: 'body too large' })
    expect(at.status).toBe(200)
  })

  it.each([
    ['is missing', {}],
    ['lies', { 'content-length': '2' }],
    ['is no number', { 'content-length': 'many' }],
  ])('stops reading a large body whose length %s', async (_, header) => {
    const { on, signer } = httpStage({ maxBodySize: 10_000 })
    let pulled = 0
    let cancelled = false
    const body = new ReadableStream({
      pull: controller => {
        pulled++
        controller.enqueue(new Uint8Array(1000))
      },
      cancel: () => {
        cancelled = true
      },
    })
    const init = { method: 'POST', body, headers: { ...signer.headers('x'), ...header }, duplex: 'half' }

    const response = await on.fetch(new Request('https://bot.example/', init as RequestInit))

    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(15)
    expect(cancelled).toBe(true)
  })

  it('does not begin to read what says itself that it is too large', async () => {
    const { on, signer } = httpStage({ maxBodySize: 1000 })
    const pull = vi.fn()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    const init = { method: 'POST', body, headers: { ...signer.headers('x'), 'content-length': '1001' }, duplex: 'half' }

    const response = await on.fetch(new Request('https://bot.example/', init as RequestInit))

    expect(response.status).toBe(413)
    expect(pull).not.toHaveBeenCalled()
  })

  it('answers a body that breaks off with 400', async () => {
    const { on, signer, errors } = httpStage()
    const body = new ReadableStream({ pull: controller => controller.error(new Error('reset')) })
    const init = { method: 'POST', body, headers: signer.headers('x'), duplex: 'half' }

    const response = await on.fetch(new Request('https://bot.example/', init as RequestInit))

    expect(response.status).toBe(400)
    expect(errors).toEqual([])
  })

  it('says what is wrong where the body was read before', async () => {
    const { on, signer, errors } = httpStage()
    const request = signer.request(command('a'))
    await request.json()

    const response = await on.fetch(request)

    expect(response.status).toBe(400)
    expect(errors).toEqual([expect.objectContaining({ code: 'CONFIG_INVALID' })])
    expect(errors[0]?.message).toContain('before any body parser')
  })

  it('verifies with WebCrypto where node:crypto is missing, or does not do it', async () => {
    const real = process.getBuiltinModule
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const runs = [undefined, () => undefined, () => ({ createPublicKey: () => ({}), verify: () => false })]
    for (const getBuiltinModule of runs) {
      process.getBuiltinModule = getBuiltinModule as typeof real
      try {
        const { on, signer } = httpStage()
        on.command('a', { about, run: ctx => ctx.reply('ok') })
        const good = signer.request(command('a'))
        const bad = signer.request(command('a'), { headers: signer.headers('something else') })

        expect((await on.fetch(good)).status).toBe(200)
        expect((await on.fetch(bad)).status).toBe(401)
      } finally {
        process.getBuiltinModule = real
      }
    }
    expect(importKey).toHaveBeenCalledTimes(runs.length) // once for both requests
    importKey.mockRestore()
  })
})

describe('interactions.publicKey', () => {
  const looks: [unknown, string][] = [
    ['', 'an empty text'],
    ['ab', '2 of them'],
    ['a'.repeat(63), '63 of them'],
    ['a'.repeat(66), '66 of them'],
    [` ${'a'.repeat(63)}`, 'space around them'],
    [`${'a'.repeat(64)}\n`, 'space around them'],
    ['z'.repeat(64), 'a text of 64 characters'],
    ['123456789012345678', 'what looks like an id'],
    ['MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB', 'what looks like a bot token'],
    ['Bot MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB', 'what looks like a bot token'],
    ['Zx-y_Zx-y_Zx-y_Zx-y_Zx-y_Zx-y_Zx', 'what looks like a client secret'],
    ['not a key', 'a text of 9 characters'],
    [new Uint8Array(32), 'object'],
    [null, 'null'],
    [42, 'number'],
  ]

  it.each(looks)('says at the start what %j looks like, and does not show it (interactions 4)', (publicKey, look) => {
    const make = () => interactionsPlugin({ publicKey: publicKey as string })

    expect(make).toThrow(ConfigError)
    expect(make).toThrow(look)
    expect(make).toThrow('General Information, Public Key')
    const secret = String(publicKey)
    if (secret.length > 20) expect(make).not.toThrow(secret.trim())
    expect(() => serverless({ publicKey: publicKey as string })).toThrow(look)
  })

  it('is missed by fetch and listen, in words', async () => {
    const { client } = httpStage()
    await client.close()
    const { client: other } = httpStage()
    const on = other.register({ ...interactionsPlugin(), name: 'another' })

    const wanted = { code: 'CONFIG_INVALID', key: 'interactions.publicKey' }
    await expect(on.fetch(new Request('https://bot.example/'))).rejects.toMatchObject(wanted)
    await expect(on.listen({ port: 0 })).rejects.toMatchObject(wanted)
  })

  it.each([0, -1, 1.5, Number.NaN, '1'])('takes no maxBodySize of %j', maxBodySize => {
    expect(() => interactionsPlugin({ maxBodySize: maxBodySize as number })).toThrow(ConfigError)
  })
})
