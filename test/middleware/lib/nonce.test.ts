import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { hasEnforcedNonce, NonceSource, nonceProblem, withNonce } from '../../../middleware/lib/nonce.js'
import { ApiRequest, type Method, type RequestOptions } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'

const request = (
  body: unknown,
  rest: Partial<RequestOptions> = {},
  method: Method = 'POST',
  path = '/channels/1/messages',
) => ApiRequest.from({ method, path, body, ...rest }, routeOf)
const source = () => new NonceSource('p')

describe('NonceSource', () => {
  it('never gives the same nonce twice', () => {
    const nonces = source()

    expect(new Set(Array.from({ length: 10_000 }, () => nonces.next())).size).toBe(10_000)
  })

  it('stays within 25 characters for more messages than anybody sends', () => {
    const prefix = 'x'.repeat(16)

    expect(prefix.length + (2 ** 41).toString(36).length).toBeLessThanOrEqual(25)
    expect(new NonceSource(prefix).next()).toHaveLength(17)
  })
})

describe('withNonce', () => {
  it('gives a new message an enforced nonce and leaves the body of the caller alone', () => {
    const body = { content: 'hi' }

    const marked = withNonce(request(body), source())

    expect(marked.body).toEqual({ content: 'hi', nonce: 'p0', enforce_nonce: true })
    expect(body).toEqual({ content: 'hi' })
    expect(hasEnforcedNonce(marked)).toBe(true)
  })

  it('keeps the nonce of the body before that of the options, and that before its own', () => {
    const own = withNonce(request({ nonce: 7 }, { nonce: 'asked' }), source())
    const asked = withNonce(request({}, { nonce: 'asked' }), source())

    expect(own.body).toEqual({ nonce: 7, enforce_nonce: true })
    expect(asked.body).toEqual({ nonce: 'asked', enforce_nonce: true })
  })

  it('keeps a refusal to enforce it', () => {
    const marked = withNonce(request({ nonce: 'n', enforce_nonce: false }), source())

    expect(marked.body).toEqual({ nonce: 'n', enforce_nonce: false })
    expect(hasEnforcedNonce(marked)).toBe(false)
  })

  it('makes none where nothing may be repeated, and none without a source', () => {
    const never = request({ content: 'hi' }, { retryable: false })
    const off = request({ content: 'hi' })

    expect(withNonce(never, source())).toBe(never)
    expect(withNonce(off, undefined)).toBe(off)
    expect(withNonce(request({}, { nonce: 'asked' }), undefined).body).toMatchObject({ nonce: 'asked' })
  })

  it('applies toJSON of a builder, and makes a body for files alone', () => {
    const builder = { hidden: 1, toJSON: () => ({ content: 'built' }) }

    expect(withNonce(request(builder), source()).body).toEqual({ content: 'built', nonce: 'p0', enforce_nonce: true })
    expect(withNonce(request(undefined, { files: [{ name: 'a', data: 'x' }] }), source()).body).toEqual({
      nonce: 'p0',
      enforce_nonce: true,
    })
  })

  it.each([
    ['text', 'hi'],
    ['bytes', new Uint8Array(2)],
    ['a list', [1]],
    ['a form', new FormData()],
    ['a stream', Readable.from(['x'])],
    ['nothing', undefined],
    ['null', null],
  ])('leaves a body that is %s as it is', (_, body) => {
    const plain = request(body)

    expect(withNonce(plain, source())).toBe(plain)
    expect(hasEnforcedNonce(plain)).toBe(false)
  })

  it.each([
    ['PATCH', '/channels/1/messages/2'],
    ['GET', '/channels/1/messages'],
    ['POST', '/webhooks/1/token'],
    ['POST', '/channels/1/threads'],
    ['POST', '/channels/1/messages/2/threads'],
  ] as const)('leaves %s %s as it is: it has no enforced nonce', (method, path) => {
    const plain = request({ content: 'hi' }, {}, method, path)

    expect(withNonce(plain, source())).toBe(plain)
  })
})

describe('nonceProblem', () => {
  it.each(['', 'x'.repeat(26), 1.5, 2 ** 60, Number.NaN, true, {}])('refuses %o', nonce => {
    const problem = nonceProblem(request({}, { nonce: nonce as string }))

    expect(problem).toMatchObject({ path: 'nonce', message: 'must be an integer or 1 to 25 characters' })
  })

  it('refuses a nonce where Discord would ignore it', () => {
    expect(nonceProblem(request({}, { nonce: 'n' }, 'POST', '/webhooks/1/token'))?.message).toMatch(
      /only the JSON body/,
    )
    expect(nonceProblem(request('text', { nonce: 'n' }))?.message).toMatch(/only the JSON body/)
  })

  it.each([0, -3, 'x', 'x'.repeat(25)])('takes %o', nonce => {
    expect(nonceProblem(request({}, { nonce }))).toBeUndefined()
  })
})
