import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact, redactText } from '../../../middleware/lib/redact.js'

const bot = 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs'

describe('redact', () => {
  it('leaves a body without secrets as it is, as a copy', () => {
    const body = { content: 'hi', embeds: [{ title: 't', fields: [] }], tts: false, flags: 4, nothing: null }

    const copy = redact(body)

    expect(copy).toEqual(body)
    expect(copy).not.toBe(body)
  })

  it.each(['token', 'Authorization', 'access_token', 'refresh_token', 'client_secret', 'session_id', 'password'])(
    'hides the field %s, however deep',
    field => {
      expect(redact({ a: [{ [field]: 's3cret' }] })).toEqual({ a: [{ [field]: '[redacted]' }] })
      expect(redact({ [field]: { inner: 's3cret' } })).toEqual({ [field]: '[redacted]' })
      expect(redact({ [field]: null })).toEqual({ [field]: null })
    },
  )

  it('hides the code of an authorisation, and no other', () => {
    const grant = { grant_type: 'authorization_code', code: 's3cret' }

    expect(redact(grant)).toEqual({ ...grant, code: '[redacted]' })
    expect(redact(new URLSearchParams(grant))).toEqual({ ...grant, code: '[redacted]' })
    expect(redact({ code: 50035 })).toEqual({ code: 50035 })
  })

  it('hides further fields on request', () => {
    expect(redact({ Email: 'a@b', x: 1 }, new Set(['email']))).toEqual({ Email: '[redacted]', x: 1 })
  })

  it('hides tokens in text: of webhooks and interactions, behind Bot or Bearer, and bare', () => {
    const url = 'https://discord.com/api/webhooks/123456789012345678/AbC-dEf_123?wait=true'

    expect(redactText(`see ${url}.`)).toBe(
      'see https://discord.com/api/webhooks/123456789012345678/[redacted]?wait=true.',
    )
    expect(redactText('/interactions/123/tok/callback')).toBe('/interactions/123/[redacted]/callback')
    expect(redactText(`Bot ${bot}`)).toBe('Bot [redacted]')
    expect(redactText('Bearer abcdefgh12345')).toBe('Bearer [redacted]')
    expect(redactText(`it is ${bot}!`)).toBe('it is [redacted]!')
    expect(redact({ list: [url] })).toEqual({ list: [expect.not.stringContaining('AbC')] })
  })

  it('leaves ordinary text alone', () => {
    for (const text of ['Bot farm', 'a.b.c', 'https://discord.com/channels/1/2', 'The Bearer came.']) {
      expect(redactText(text)).toBe(text)
    }
  })

  it('names what cannot be read: bytes, streams, forms, functions', () => {
    expect(redact(new Uint8Array(5))).toBe('[5 bytes]')
    expect(redact({ file: Buffer.alloc(3), run: () => 1, tag: Symbol('x') })).toEqual({
      file: '[3 bytes]',
      run: '[function]',
      tag: '[symbol]',
    })
    expect(redact(new ReadableStream())).toBe('[ReadableStream]')
    expect(redact(new FormData())).toBe('[FormData]')
  })

  it('reads form fields, bigints, dates and builders', () => {
    expect(redact(new URLSearchParams({ client_secret: 's3cret', grant_type: 'x' }))).toEqual({
      client_secret: '[redacted]',
      grant_type: 'x',
    })
    expect(redact({ id: 5n, at: new Date(0) })).toEqual({ id: '5', at: new Date(0) })
    expect(redact({ toJSON: () => ({ token: 's3cret' }) })).toEqual({ token: '[redacted]' })
  })

  it('bounds text, lists and depth, so that cycles end', () => {
    const loop: Record<string, unknown> = { name: 'loop' }
    loop.self = loop
    const itself = { toJSON: () => itself }

    expect(JSON.stringify(redact(loop)).length).toBeLessThan(500)
    expect(() => redact(itself)).not.toThrow()
    expect((redact('x'.repeat(5000)) as string).length).toBeLessThan(2100)
    expect(redact(`${'x '.repeat(990)}${bot} ${'y'.repeat(3000)}`)).not.toContain('MTk4')
    expect(redact(Array.from({ length: 500 }, () => 1)) as unknown[]).toHaveLength(101)
  })

  it('never lets a secret field through, whatever surrounds it', () => {
    const wrap = fc.letrec(tie => ({
      node: fc.oneof({ maxDepth: 6 }, fc.record({ token: fc.constant('s3cret') }), tie('list'), tie('object')),
      list: fc.array(tie('node'), { maxLength: 3 }),
      object: fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
    })).node

    fc.assert(
      fc.property(wrap, body => {
        expect(JSON.stringify(redact(body)) ?? '').not.toContain('s3cret')
      }),
    )
  })
})
