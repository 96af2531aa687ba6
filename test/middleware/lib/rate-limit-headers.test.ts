import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBucket, readRefusal } from '../../../middleware/lib/rate-limit-headers.js'

const good = {
  'x-ratelimit-limit': '5',
  'x-ratelimit-remaining': '3',
  'x-ratelimit-reset': '1470173023.123',
  'x-ratelimit-reset-after': '1.25',
  'x-ratelimit-bucket': 'abcd1234',
}

describe('readBucket', () => {
  it('reads seconds with decimals as ms', () => {
    expect(readBucket(good)).toEqual({
      hash: 'abcd1234',
      limit: 5,
      remaining: 3,
      resetAfter: 1250,
      reset: 1470173023123,
    })
  })

  it.each([
    ['x-ratelimit-limit', '0'],
    ['x-ratelimit-limit', '-1'],
    ['x-ratelimit-limit', ''],
    ['x-ratelimit-limit', 'Infinity'],
    ['x-ratelimit-remaining', 'none'],
    ['x-ratelimit-remaining', ' '],
    ['x-ratelimit-reset-after', 'NaN'],
    ['x-ratelimit-reset-after', '1s'],
  ])('believes nothing where %s is %j (rest 29)', (name, value) => {
    expect(readBucket({ ...good, [name]: value })).toBeUndefined()
  })

  it.each([
    ['x-ratelimit-remaining', '-7', { remaining: 0 }],
    ['x-ratelimit-remaining', '99', { remaining: 5 }],
    ['x-ratelimit-remaining', '2.9', { remaining: 2 }],
    ['x-ratelimit-reset-after', '-3', { resetAfter: 0 }],
    ['x-ratelimit-reset-after', '1e99', { resetAfter: 86_400_000 }],
    ['x-ratelimit-reset', 'soon', { reset: undefined }],
    ['x-ratelimit-reset', '-5', { reset: undefined }],
    ['x-ratelimit-limit', '1e300', { limit: 1_000_000 }],
  ])('keeps %s of %j within reason (rest 29, rest 30)', (name, value, expected) => {
    expect(readBucket({ ...good, [name]: value })).toMatchObject(expected)
  })

  it('makes sane figures or none of any text', () => {
    const text = fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom('', '-0', '1e400', '0x10'))
    const record = fc.record({ limit: text, remaining: text, after: text, reset: text })

    fc.assert(
      fc.property(record, ({ limit, remaining, after, reset }) => {
        const reading = readBucket({
          'x-ratelimit-limit': limit,
          'x-ratelimit-remaining': remaining,
          'x-ratelimit-reset-after': after,
          'x-ratelimit-reset': reset,
        })
        if (!reading) return
        expect(reading.limit).toBeGreaterThanOrEqual(1)
        expect(reading.remaining).toBeLessThanOrEqual(reading.limit)
        expect(reading.remaining).toBeGreaterThanOrEqual(0)
        expect(reading.resetAfter).toBeGreaterThanOrEqual(0)
        expect(reading.resetAfter).toBeLessThanOrEqual(86_400_000)
      }),
    )
  })
})

describe('readRefusal', () => {
  const refusal = (headers: Record<string, string>) => readRefusal(headers, readBucket(headers))

  it.each([
    [{ ...good, 'x-ratelimit-remaining': '0', 'x-ratelimit-scope': 'user', 'retry-after': '2' }, 'user', false, 2000],
    [{ ...good, 'x-ratelimit-scope': 'user', 'retry-after': '580' }, 'user', true, 580_000],
    [{ ...good, 'x-ratelimit-scope': 'shared', 'retry-after': '1337' }, 'shared', true, 1_337_000],
    [{ 'x-ratelimit-global': 'true', 'retry-after': '65' }, 'global', true, 65_000],
    [{ 'x-ratelimit-scope': 'global' }, 'global', true, undefined],
    [{ 'content-type': 'text/plain', 'retry-after': '66271' }, 'cloudflare', true, 66_271_000],
    [{ 'content-type': 'text/html; charset=UTF-8' }, 'cloudflare', true, undefined],
    [{ 'content-type': 'application/json', 'retry-after': '0' }, 'user', true, undefined],
    [{ 'content-type': 'text/html', ...good, 'retry-after': 'soon' }, 'user', true, undefined],
    [{ 'retry-after': '1e99' }, 'user', true, 604_800_000],
  ])('%j is of scope %s, of the lane only: %s, for %s ms', (headers, scope, laneOnly, retryAfter) => {
    expect(refusal(headers as Record<string, string>)).toEqual({ scope, laneOnly, retryAfter })
  })
})
