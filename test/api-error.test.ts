import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiError, flatten } from '../src/api-error.js'
import { DiscordAPIError, HTTPError } from '../src/errors.js'
import { ApiResponse } from '../src/request.js'

const context = {
  method: 'POST',
  route: '/channels/{channel_id}/messages',
  requestId: 'r1',
  channelId: '1',
  waited: 12,
}
const ctx = { describe: () => ({ ...context }) }
const build = (status: number, data: unknown, headers: Record<string, string> = {}) =>
  apiError(ctx, new ApiResponse(status, headers, data))
const leaf = (message: string, code = 'SOME_CODE') => ({ _errors: [{ code, message }] })

describe('apiError', () => {
  it('carries status, Discord code, method, route and what to do (rest 16)', () => {
    const error = build(403, { code: 50013, message: 'Missing Permissions' }) as DiscordAPIError

    expect(error).toBeInstanceOf(DiscordAPIError)
    expect(error).toMatchObject({ status: 403, discordCode: 50013, errors: [], context, severity: 'error' })
    expect(error.message).toBe(
      'POST /channels/{channel_id}/messages failed with 403: Missing Permissions (50013). ' +
        'Give the bot the permission, or move its role above the target.',
    )
  })

  it('names the fields of a nested tree, with array indexes (rest 13)', () => {
    const errors = {
      content: leaf('Must be 2000 or fewer in length.'),
      embeds: { 0: { fields: { 1: { name: leaf('Required') } } } },
    }

    const error = build(400, { code: 50035, message: 'Invalid Form Body', errors }) as DiscordAPIError

    expect(error.errors).toEqual([
      { path: 'content', code: 'SOME_CODE', message: 'Must be 2000 or fewer in length.' },
      { path: 'embeds[0].fields[1].name', code: 'SOME_CODE', message: 'Required' },
    ])
    expect(error.message).toContain(
      'failed with 400: Invalid Form Body (50035): content: Must be 2000 or fewer in length; embeds[0].fields[1].name: Required. ',
    )
  })

  it('reads errors of the whole body, which have no path (rest 13)', () => {
    const error = build(400, {
      code: 50035,
      message: 'Invalid Form Body',
      errors: leaf('Expected "Content-Type" header'),
    })

    expect(error).toMatchObject({ errors: [{ path: '', code: 'SOME_CODE', message: 'Expected "..." header' }] })
    expect(error.message).toContain('Invalid Form Body (50035): Expected "..." header. ')
  })

  it('reads a body without a tree, and one whose leaves are plain texts (rest 13)', () => {
    expect(build(404, { code: 10003, message: 'Unknown Channel' })).toMatchObject({ errors: [] })
    expect(build(400, { code: 0, message: 'no', errors: { name: 'is taken', tags: ['too many'] } })).toMatchObject({
      errors: [
        { path: 'name', code: '', message: 'is taken' },
        { path: 'tags', code: '', message: 'too many' },
      ],
    })
  })

  it('reads the errors of OAuth2 routes, which have a form of their own (rest 13)', () => {
    const error = build(400, { error: 'invalid_grant', error_description: 'Invalid "hunter2" in request.' })

    expect(error).toBeInstanceOf(DiscordAPIError)
    expect(error).toMatchObject({ discordCode: 0, errors: [{ path: '', code: 'invalid_grant' }] })
    expect(error.message).toContain('failed with 400: invalid_grant: Invalid "..." in request. ')
    expect(build(401, { error: 'invalid_client' }).message).toContain('failed with 401: invalid_client. ')
  })

  it.each([
    ['<html><title>502 Bad Gateway</title></html>'],
    [undefined],
    [['a', 'list']],
    [{ unrelated: true }],
    [Buffer.from('x')],
  ])('is an HTTPError without any of the text where something else answered (rest 14)', data => {
    const error = build(502, data)

    expect(error).toBeInstanceOf(HTTPError)
    expect(error).not.toBeInstanceOf(DiscordAPIError)
    expect(error.message).toBe(
      'POST /channels/{channel_id}/messages failed with 502 (Bad Gateway). ' +
        'Discord had nobody to answer; wait a little and try again.',
    )
  })

  it('takes the wait of a 429 from the body, which has decimals, else from the header', () => {
    const limited = { message: 'You are being rate limited.', retry_after: 64.57, global: false }

    expect(build(429, limited, { 'retry-after': '65' }).retryAfter).toBe(64_570)
    expect(build(429, 'error code: 1015', { 'retry-after': '120' }).retryAfter).toBe(120_000)
    expect(build(429, 'error code: 1015').retryAfter).toBeUndefined()
    expect(build(429, { ...limited, retry_after: 'soon' }, { 'retry-after': '-3' }).retryAfter).toBeUndefined()
    expect(build(503, limited, { 'retry-after': '120' }).retryAfter).toBeUndefined()
  })

  it('cuts what Discord quotes of the input, quotes within included', () => {
    const texts = [
      'Value "a secret" is not snowflake.',
      `Value 'a secret' is not int.`,
      'Value "say "a secret" now" is not int.',
      'Could not interpret `a secret`.',
      'Could not read \u201ca secret\u201d.',
      'Value "a\nsecret" is bad.',
    ]
    const errors = { content: { _errors: texts.map(message => ({ code: 'X', message })) } }

    const error = build(400, { code: 50035, message: texts[0], errors }) as DiscordAPIError

    expect(JSON.stringify(error)).not.toContain('secret')
    expect(error.errors[0]?.message).toBe('Value "..." is not snowflake.')
    expect(build(400, { code: 1, message: "You can't do this, it isn't allowed" }).message).toContain(
      "You can't do this, it isn't allowed",
    )
  })

  it('shows the first field errors only, and holds all', () => {
    const errors = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`field${i}`, leaf('bad')]))

    const error = build(400, { code: 50035, message: 'x'.repeat(1000), errors }) as DiscordAPIError

    expect(error.errors).toHaveLength(8)
    expect(error.message).toContain('field4: bad; and 3 more. ')
    expect(error.message.length).toBeLessThan(600)
  })

  it('tells of a redirect that the base URL is wrong', () => {
    expect(build(301, '').message).toContain('failed with 301 (Moved). Correct the base URL')
  })

  it('settles on an error whatever the answer holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 300, max: 599 }), (data, status) => {
        const error = build(status, data)
        expect(error).toBeInstanceOf(HTTPError)
        expect(error.status).toBe(status)
      }),
    )
  })

  it('flattens any tree to the leaves it was made of', () => {
    const key = fc
      .string({ unit: fc.constantFrom(...'abcxyz_'), minLength: 1, maxLength: 5 })
      .filter(k => k !== '_errors')
    const paths = fc.uniqueArray(fc.array(fc.oneof(key, fc.nat(20)), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
      selector: path => path.join('.'),
    })

    fc.assert(
      fc.property(paths, list => {
        const tree: Record<string, unknown> = {}
        for (const path of list) {
          let node = tree
          for (const step of path) {
            node[step] ??= {}
            node = node[step] as Record<string, unknown>
          }
          node._errors = [{ code: 'C', message: 'm' }]
        }
        const text = (path: readonly (string | number)[]) =>
          path.reduce<string>(
            (sum, step) => (typeof step === 'number' ? `${sum}[${step}]` : sum ? `${sum}.${step}` : step),
            '',
          )
        expect(new Set(flatten(tree).map(({ path }) => path))).toEqual(new Set(list.map(text)))
      }),
    )
  })
})
