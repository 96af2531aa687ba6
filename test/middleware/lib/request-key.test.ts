import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areRelated, requestKey } from '../../../middleware/lib/request-key.js'
import { ApiRequest, type RequestOptions } from '../../../src/request.js'

const route = { template: '/x', params: {}, major: '' }
const key = (path: string, more: Partial<RequestOptions> = {}, identity = 'bot') =>
  requestKey(
    identity,
    ApiRequest.from({ method: 'GET', path, ...more }, () => route),
  )

describe('requestKey', () => {
  it('is the same whatever the order of the query is', () => {
    expect(key('/x?b=2&a=1')).toBe(key('/x?a=1&b=2'))
    expect(key('/x', { query: { b: 2, a: 1 } })).toBe(key('/x?a=1', { query: { b: 2 } }))
  })

  it('keeps the order of values that share a name', () => {
    expect(key('/x?id=2&a=0&id=1')).toBe(key('/x?id=2&id=1&a=0'))
    expect(key('/x?id=2&id=1')).not.toBe(key('/x?id=1&id=2'))
  })

  it('differs by identity, path, query and locale, not by other headers', () => {
    const keys = [
      key('/x'),
      key('/x', {}, 'other'),
      key('/y'),
      key('/x?a=1'),
      key('/x?a'),
      key('/x', { headers: { 'X-Discord-Locale': 'de' } }),
      key('/x', { headers: { 'X-Discord-Locale': 'fr' } }),
      key('/x', { headers: { 'accept-language': 'de' } }),
    ]

    expect(new Set(keys).size).toBe(keys.length)
    expect(key('/x', { headers: { traceparent: '00-1' } })).toBe(key('/x'))
    expect(key('/x', { headers: { 'x-DISCORD-locale': 'de' } })).toBe(keys[5])
  })
})

describe('areRelated', () => {
  it.each([
    ['/channels/1', '/channels/1', true],
    ['/channels/1', '/channels/1/messages/2', true],
    ['/channels/1/messages', '/channels/1', true],
    ['/channels/1', '/channels/12', false],
    ['/channels/1/messages', '/channels/1/pins', false],
    ['/channels/1', '/channels/2', false],
  ])('%s and %s: %s', (a, b, related) => {
    expect(areRelated(a, b)).toBe(related)
  })

  it('means that the segments of one begin the other', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(path, path, (a, b) => {
        const begins = a.slice(0, b.length).every((segment, i) => segment === b[i])
        expect(areRelated(`/${a.join('/')}`, `/${b.join('/')}`)).toBe(begins)
      }),
    )
  })
})
