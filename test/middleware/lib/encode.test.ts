import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkReadable, encode, Unencodable } from '../../../middleware/lib/encode.js'
import { ApiRequest, type RequestOptions } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const request = (options: Partial<RequestOptions>) =>
  ApiRequest.from({ method: 'POST', path: '/channels/81384788765712384/messages', ...options }, routeOf)
const textOf = (options: Partial<RequestOptions>) => encode(request(options)).text

describe('encode', () => {
  it('writes any JSON value as it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter(value => value !== null),
        body => {
          expect(JSON.parse(textOf({ body }) as string)).toEqual(JSON.parse(JSON.stringify(body)))
        },
      ),
    )
  })

  it('writes bigint as text, wherever it stands (rest 6)', () => {
    fc.assert(
      fc.property(fc.bigInt(), id => {
        expect(textOf({ body: { a: [{ id }], date: new Date(0) } })).toBe(
          `{"a":[{"id":"${id}"}],"date":"1970-01-01T00:00:00.000Z"}`,
        )
      }),
    )
  })

  it('writes forms that read back the same (rest 8)', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), body => {
        const text = textOf({ path: '/oauth2/token', body })
        expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ ...body })
      }),
    )
    expect(encode(request({ body: new URLSearchParams({ a: 'b c' }) }))).toMatchObject({
      text: 'a=b+c',
      contentType: 'application/x-www-form-urlencoded',
    })
  })

  it('has nothing to write for no body, null, and GET', () => {
    for (const options of [{}, { body: null }, { method: 'GET' as const, body: { a: 1 } }, { files: [] }]) {
      expect(encode(request(options))).toEqual({ contentType: undefined, text: undefined, form: undefined })
    }
  })

  it('says what cannot be written', () => {
    let deep: unknown = {}
    for (let i = 0; i < 100_000; i++) deep = { deep }
    const throwing = {
      toJSON: () => {
        throw new Error('secret')
      },
    }

    expect(() => textOf({ body: deep })).toThrow('cannot be written as JSON (too deep)')
    expect(() => textOf({ body: throwing })).toThrow(
      new Unencodable('body', 'cannot be written as JSON (circular, or its toJSON threw)'),
    )
    expect(() => textOf({ body: Symbol('x') })).toThrow('cannot be written as JSON (symbol)')
    expect(() => textOf({ path: '/oauth2/token', body: ['a'] })).toThrow('must be an object of form fields')
  })

  it('writes the same form of the same request, with another boundary each', () => {
    const files = [{ name: 'a', data: 'b' }]

    const [one, two] = [encode(request({ files })), encode(request({ files }))]

    expect(one.form?.length).toBe(two.form?.length)
    expect(one.contentType).not.toBe(two.contentType)
  })
})

describe('checkReadable', () => {
  it('lets a stream through once, and everything else always', () => {
    async function* stream() {
      yield Buffer.from('a')
    }
    const data = stream()

    expect(() => checkReadable([{ name: 'a', data }], false)).not.toThrow()
    expect(() =>
      checkReadable(
        [
          { name: 'a', data: stream },
          { name: 'a', data: 'b' },
        ],
        true,
      ),
    ).not.toThrow()
    expect(() =>
      checkReadable(
        [
          { name: 'a', data: 'b' },
          { name: 'a', data },
        ],
        true,
      ),
    ).toThrow(expect.objectContaining({ path: 'files[1].data' }))
  })
})
