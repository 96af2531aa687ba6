import { describe, expect, it } from 'vitest'
import type { CoalesceRule } from '../../../middleware/lib/coalesce-rules.js'
import { commonOptions, divided, mergedOptions } from '../../../middleware/lib/merging.js'
import { ApiRequest, type Priority, Secret } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const rule: CoalesceRule = {
  name: 'r',
  method: 'GET',
  route: '/r',
  maxBatchSize: 2,
  key: () => '',
  merge: () => ({ method: 'POST', path: '/bulk', retryable: true }),
}
const { signal } = new AbortController()
const request = (options: object = {}) => ApiRequest.from({ method: 'GET', path: '/r', ...options }, routeOf)
const metadata = { requestId: 'r9', executionTime: 1, retryCount: 2, fromCache: false, queueTime: 30 }
const answer = { success: true, data: { a: 1 }, status: 200, headers: { via: 'x' }, metadata } as const

describe('commonOptions', () => {
  it('is the same for the same options in any order, and tells kinds apart', () => {
    expect(commonOptions({ reason: 'a', timeout: 5 })).toEqual(commonOptions({ timeout: 5, reason: 'a' }))
    expect(commonOptions({ timeout: 5 })).not.toEqual(commonOptions({ timeout: '5' }))
    expect(commonOptions({ reason: 'a' })).not.toEqual(commonOptions({}))
  })

  it('leaves out what does not keep requests apart', () => {
    expect(commonOptions({ batchable: true, auth: new Secret('x'), reason: undefined })).toEqual([])
  })

  it('is undefined for what cannot be compared or shared', () => {
    for (const options of [{ files: [] }, { cache: { ttl: 5 } }, { nonce: null }, { responseType: 'buffer' }]) {
      expect(commonOptions(options)).toBeUndefined()
    }
    expect(commonOptions({ responseType: 'json' })).toBeDefined()
  })
})

describe('mergedOptions', () => {
  it('is what the rule makes of it, with the callers own options on top, and never merged again', () => {
    const merged = mergedOptions(rule, [request({ reason: 'x', retryable: false, batchable: true }), request()], signal)

    expect(merged).toEqual({
      method: 'POST',
      path: '/bulk',
      priority: 'normal',
      reason: 'x',
      retryable: false,
      batchable: false,
      signal,
    })
  })

  it.each<[Priority | undefined, Priority[], Priority]>([
    [undefined, ['low', 'high', 'normal'], 'high'],
    [undefined, ['low', 'low'], 'low'],
    ['low', ['critical', 'high'], 'low'],
  ])('with a rule priority of %s and requests of %j it is %s', (own, priorities, expected) => {
    const requests = priorities.map(priority => request({ priority }))

    expect(mergedOptions({ ...rule, ...(own && { priority: own }) }, requests, signal).priority).toBe(expected)
  })
})

describe('divided', () => {
  it('gives each an answer with the headers, attempts and waits of the merged request', () => {
    const [one, two] = divided(rule, [request(), request()], answer)

    expect(one?.response).toEqual(expect.objectContaining({ status: 200, headers: { via: 'x' }, data: { a: 1 } }))
    expect(one?.metadata).toEqual({ retryCount: 2, queueTime: 30, batch: { requestId: 'r9', size: 2 } })
    expect(two?.response?.data).not.toBe(one?.response?.data)
  })

  it('refuses a list of the wrong length', () => {
    expect(() => divided({ ...rule, split: () => [] }, [request()], answer)).toThrow(
      expect.objectContaining({ key: 'coalesce.rules.r.split' }),
    )
    expect(() => divided({ ...rule, split: () => 'x' as never }, [request()], answer)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  })
})
