import { describe, expect, it } from 'vitest'
import { caused, indexWait, isGone, kindOf, mayHaveHappened } from '../../../middleware/lib/failure.js'
import {
  AbortError,
  CircuitOpenError,
  DiscordAPIError,
  HTTPError,
  NetworkError,
  ResponseError,
  TimeoutError,
} from '../../../src/errors.js'
import { ApiResponse } from '../../../src/request.js'

const hint = ''
const statuses = new Set([429, 500, 502, 503, 504])
const http = (status: number) => new HTTPError('', { status, hint })
const api = (status: number, discordCode: number) => new DiscordAPIError('', { status, discordCode, hint })
const timeout = (phase: TimeoutError['phase']) => new TimeoutError('', { phase, timeout: 1, hint })

describe('kindOf', () => {
  it.each([
    ['limited', 'a 429', http(429)],
    ['limited', 'a 429 with a code', api(429, 20016)],
    ['refused', 'a connection that was never made', new NetworkError('', { sent: false, hint })],
    ['refused', 'a connect timeout', timeout('connect')],
    ['refused', 'an overload that Discord itself reports', api(503, 130000)],
    ['refused', 'an index that is not ready', api(400, 110000)],
    ['ambiguous', 'a 502', http(502)],
    ['ambiguous', 'a 500 with a code', api(500, 0)],
    ['ambiguous', 'a reset after sending', new NetworkError('', { sent: true, hint })],
    ['ambiguous', 'a timeout of the head', timeout('headers')],
    ['ambiguous', 'a timeout of the body', timeout('body')],
    ['ambiguous', 'an answer that cannot be read', new ResponseError('RESPONSE_MALFORMED', '', { status: 200, hint })],
    ['final', 'an answer that is too large', new ResponseError('RESPONSE_TOO_LARGE', '', { status: 200, hint })],
    ['final', 'the end of all time allowed', timeout('total')],
    ['final', 'a 400', api(400, 50035)],
    ['final', 'a 501, which nobody listed', http(501)],
    ['final', 'an abort', new AbortError('stop')],
    ['final', 'an open circuit', new CircuitOpenError('', { retryAfter: 1, hint })],
    ['final', 'a bug', new TypeError('x')],
    ['final', 'nothing', undefined],
  ])('takes as %s %s', (kind, _, failure) => {
    expect(kindOf(failure, statuses)).toBe(kind)
  })

  it('goes by the statuses it is given', () => {
    expect(kindOf(http(429), new Set([500]))).toBe('final')
    expect(kindOf(http(502), new Set([500]))).toBe('final')
    expect(kindOf(http(408), new Set([408]))).toBe('refused')
  })
})

describe('mayHaveHappened', () => {
  it.each([
    [true, http(501)],
    [true, new ResponseError('RESPONSE_TOO_LARGE', '', { status: 200, hint })],
    [true, timeout('total')],
    [false, http(429)],
    [false, api(404, 10008)],
    [false, api(503, 130000)],
    [false, new NetworkError('', { sent: false, hint })],
    [false, new Error('x')],
  ])('says %s', (expected, failure) => {
    expect(mayHaveHappened(failure)).toBe(expected)
  })
})

describe('isGone', () => {
  it('takes a 404 that names an unknown thing, not one of a wrong path', () => {
    expect(isGone(api(404, 10008))).toBe(true)
    expect(isGone(api(404, 0))).toBe(false)
    expect(isGone(api(403, 10008))).toBe(false)
    expect(isGone(http(404))).toBe(false)
  })
})

describe('indexWait', () => {
  const wait = (status: number, data: unknown) => indexWait(new ApiResponse(status, {}, data))

  it('reads the wait of a search whose index is being made, in ms', () => {
    expect(wait(202, { code: 110000, retry_after: 2.5 })).toBe(2500)
    expect(wait(202, { code: 110000, retry_after: 0 })).toBe(0)
    expect(wait(202, { code: 110000, retry_after: 'soon' })).toBe(0)
    expect(wait(202, { code: 110000, retry_after: -1 })).toBe(0)
  })

  it.each([
    [200, { code: 110000 }],
    [202, { code: 1 }],
    [202, null],
    [202, 'text'],
    [202, undefined],
  ])('finds none in other answers', (status, data) => {
    expect(wait(status, data)).toBeUndefined()
    expect(indexWait(undefined)).toBeUndefined()
  })
})

describe('caused', () => {
  it('adds a cause once, and where errors of others do not expect it', () => {
    const first = http(502)
    const open = new CircuitOpenError('', { retryAfter: 1, hint })

    expect((caused(open, first) as Error).cause).toBe(first)
    expect((caused(open, http(500)) as Error).cause).toBe(first)
    expect(Object.keys(open)).not.toContain('cause')
    expect((caused(new Error('x'), first) as Error).cause).toBeUndefined()
  })
})
