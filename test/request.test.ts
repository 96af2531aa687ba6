import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HTTPError } from '../src/errors.js'
import {
  ApiRequest,
  ApiResponse,
  answered,
  encodeQuery,
  type RequestOptions,
  Secret,
  withUnwrap,
} from '../src/request.js'
import { routeOf } from '../src/routes/route.js'

declare module '../src/request.js' {
  interface RequestOptions {
    flavour?: string
  }
}

const from = (options: RequestOptions) => ApiRequest.from(options, routeOf)
const metadata = { requestId: 'r1', executionTime: 1, retryCount: 0, fromCache: false, queueTime: 0 }

/** Everything that a value shows of itself. */
const shown = (value: unknown) =>
  [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    inspect({ in: [value] }, { depth: 9 }),
    JSON.stringify(value),
    JSON.stringify({ in: [value] }),
    String(value),
    `${value}`,
  ].join('\n')

describe('ApiRequest', () => {
  it('splits options into what every layer reads and what each layer adds', () => {
    const request = from({
      method: 'POST',
      path: '/channels/1/messages',
      query: { wait: true },
      body: { content: 'hi' },
      headers: { 'x-a': '1' },
      signal: new AbortController().signal,
      flavour: 'sweet',
    })

    expect({ ...request }).toEqual({
      method: 'POST',
      route: { template: '/channels/{channel_id}/messages', params: { channel_id: '1' }, major: '1' },
      path: '/channels/1/messages',
      search: '?wait=true',
      body: { content: 'hi' },
      headers: { 'x-a': '1' },
      priority: 'normal',
      options: { flavour: 'sweet' },
    })
  })

  it('keeps the query of the path in front of its own', () => {
    expect(from({ method: 'GET', path: '/a?b=1', query: { c: 2 } })).toMatchObject({ path: '/a', search: '?b=1&c=2' })
    expect(from({ method: 'GET', path: '/a?b=1' }).search).toBe('?b=1')
    expect(from({ method: 'GET', path: '/a?', query: {} }).search).toBe('')
    expect(from({ method: 'GET', path: '/a', query: { gone: undefined } }).search).toBe('')
  })

  it('finds the route by the path without its query', () => {
    expect(from({ method: 'GET', path: '/channels/1?x=/guilds/2' }).route.template).toBe('/channels/{channel_id}')
  })

  it('makes another request of itself, and stays as it is', () => {
    const request = from({ method: 'GET', path: '/gateway', priority: 'high' })

    const other = request.with({ path: '/gateway/bot', headers: { 'x-a': '1' } })

    expect(other).toMatchObject({ method: 'GET', path: '/gateway/bot', priority: 'high', headers: { 'x-a': '1' } })
    expect(other).toBeInstanceOf(ApiRequest)
    expect(request).toMatchObject({ path: '/gateway', headers: undefined })
  })

  it('seals the credential, once', () => {
    const sealed = from({ method: 'GET', path: '/gateway', auth: 'Bot t0ken' }).options.auth

    expect(sealed).toBeInstanceOf(Secret)
    expect((sealed as Secret).reveal()).toBe('Bot t0ken')
    expect(from({ method: 'GET', path: '/gateway', auth: sealed }).options.auth).toBe(sealed)
  })

  it('shows method and template only', () => {
    const request = from({
      method: 'POST',
      path: '/webhooks/123456789012345678/t0ps3cret',
      body: { content: 'b0dy' },
      auth: 't0ken',
    })

    expect(shown(request)).not.toMatch(/t0ps3cret|b0dy|t0ken/)
    expect(request.toJSON()).toEqual({ method: 'POST', route: '/webhooks/{webhook_id}/{webhook_token}' })
  })

  it.each([
    ['method', { path: '/a' }],
    ['method', { method: 1, path: '/a' }],
    ['path', { method: 'GET' }],
    ['path', { method: 'GET', path: {} }],
    ['signal', { method: 'GET', path: '/a', signal: 'stop' }],
    ['query', { method: 'GET', path: '/a', query: 'a=1' }],
    ['query', { method: 'GET', path: '/a', query: ['a'] }],
    ['query.at', { method: 'GET', path: '/a', query: { at: new Date(Number.NaN) } }],
    ['query.list', { method: 'GET', path: '/a', query: { list: [1, {}] } }],
    ['query.f', { method: 'GET', path: '/a', query: { f: () => 1 } }],
    ['method', undefined],
    ['method', null],
  ])('refuses a wrong `%s` with a ValidationError', (key, options) => {
    expect(() => from(options as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', problems: [expect.objectContaining({ path: key })] }),
    )
  })
})

describe('encodeQuery', () => {
  it('writes booleans, dates, bigints and repeated keys, and leaves null and undefined out (rest 5)', () => {
    const query = {
      with_counts: true,
      off: false,
      before: new Date(0),
      id: [1n, 2n],
      none: null,
      missing: undefined,
      mixed: ['a', null, 'b'],
      text: 'ä &=',
    }

    expect(encodeQuery(query)).toBe(
      'with_counts=true&off=false&before=1970-01-01T00%3A00%3A00.000Z&id=1&id=2&mixed=a&mixed=b&text=%C3%A4+%26%3D',
    )
  })

  it('survives a round trip for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(new URLSearchParams(encodeQuery({ q: text })).get('q')).toBe(text)
      }),
    )
  })
})

describe('Secret', () => {
  it('reveals itself on demand only', () => {
    const secret = new Secret('t0ken')

    expect(secret.reveal()).toBe('t0ken')
    expect(shown(secret)).not.toContain('t0ken')
    expect(inspect(secret, { customInspect: false, showHidden: true, depth: 9 })).not.toContain('t0ken')
    expect(Object.values(secret)).toEqual([])
  })
})

describe('ApiResponse', () => {
  it('gives copies that share nothing, where it has a JSON source', () => {
    const source = '{"a":{"b":1}}'
    const response = new ApiResponse(200, { via: 'x' }, JSON.parse(source), source)

    const copy = response.copy()

    expect(copy).toEqual(response)
    expect(copy.data).not.toBe(response.data)
    expect((copy.data as { a: object }).a).not.toBe((response.data as { a: object }).a)
  })

  it('is its own copy where it has none', () => {
    const response = new ApiResponse(204, {}, undefined)

    expect(response.copy()).toBe(response)
  })

  it('shows its status only', () => {
    expect(shown(new ApiResponse(200, { 'set-cookie': 'c00kie' }, 'b0dy', '"b0dy"'))).not.toMatch(/b0dy|c00kie/)
  })
})

describe('answered', () => {
  const response = new ApiResponse(200, { via: 'x' }, 5)

  it('is a success without an error, a refusal with one', () => {
    const error = new HTTPError('No.', { status: 200, hint: 'Wait.' })

    expect(answered(response, metadata)).toEqual({
      success: true,
      data: 5,
      error: undefined,
      status: 200,
      headers: { via: 'x' },
      metadata,
    })
    expect(answered(response, metadata, error)).toEqual({
      success: false,
      data: undefined,
      error,
      status: 200,
      headers: { via: 'x' },
      metadata,
    })
  })

  it('unwraps to the data or throws the error', async () => {
    const error = new HTTPError('No.', { status: 500, hint: 'Wait.' })

    await expect(withUnwrap(Promise.resolve(answered(response, metadata))).unwrap()).resolves.toBe(5)
    await expect(withUnwrap(Promise.resolve(answered(response, metadata, error))).unwrap()).rejects.toBe(error)
    await expect(withUnwrap(Promise.reject(error)).unwrap()).rejects.toBe(error)
  })
})
