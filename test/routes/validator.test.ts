import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../src/errors.js'
import { ApiRequest, type RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { routeProblems, routeSchemas } from '../../src/routes/validator.js'

const request = (method: RequestOptions['method'], path: string, more: Partial<RequestOptions> = {}) =>
  ApiRequest.from({ method, path, ...more }, routeOf)
const post = (body: unknown, more: Partial<RequestOptions> = {}) =>
  request('POST', '/channels/123/messages', { body, ...more })

describe('routeProblems', () => {
  it('says what came, what is allowed, and where the docs say so', () => {
    const embeds = [{ description: 'x'.repeat(4001) }, { description: 'y'.repeat(2000) }]

    const problems = routeProblems(post({ embeds }))

    expect(problems).toEqual([
      {
        path: 'body.embeds',
        code: 'EMBEDS_TOO_LONG',
        message: '6001 characters in all, at most 6000 (title, description, fields, footer, author)',
        docs: 'https://docs.discord.com/developers/resources/message#embed-object-embed-limits',
      },
    ])
    expect(new ValidationError(problems).message).toBe(
      'body.embeds: 6001 characters in all, at most 6000 (title, description, fields, footer, author). Nothing was ' +
        'sent. See https://docs.discord.com/developers/resources/message#embed-object-embed-limits',
    )
  })

  it('names all problems of path, query and body at once', () => {
    const found = routeProblems(
      request('POST', '/webhooks/abc/token?wait=maybe', { body: { content: 'x'.repeat(2001), embeds: 5 } }),
    )

    expect(found.map(({ path }) => path)).toEqual(['path.webhook_id', 'query.wait', 'body.content', 'body.embeds'])
  })

  it('never shows what a value holds', () => {
    const secret = 'hunter2'

    const found = routeProblems(
      request('POST', `/webhooks/${secret}/${secret}?thread_id=${secret}`, {
        body: { content: 5, username: `${secret} discord`, embeds: [{ url: secret }], flags: secret },
      }),
    )

    expect(found.length).toBeGreaterThan(4)
    expect(JSON.stringify(found)).not.toContain(secret)
  })

  it('warns of unknown keys, and guesses what was meant', () => {
    expect(routeProblems(post({ content: 'hi', embed: {}, quite_unknown: 1 }))).toMatchObject([
      { path: 'body.embed', code: 'UNKNOWN_KEY', warning: true, message: expect.stringContaining('mean embeds?') },
      { path: 'body.quite_unknown', code: 'UNKNOWN_KEY', warning: true },
    ])
  })

  it('leaves unknown endpoints alone', () => {
    expect(routeProblems(request('POST', '/beta/things', { body: { anything: [] } }))).toEqual([])
    expect(routeProblems(request('GET', '/channels/abc/beta'))).toEqual([])
  })

  it('looks through builders', () => {
    const embed = { toJSON: () => ({ fields: [{ name: 'x'.repeat(257), value: 'y' }] }) }
    const body = { toJSON: () => ({ embeds: [embed] }) }

    expect(routeProblems(post(body)).map(({ path }) => path)).toEqual(['body.embeds[0].fields[0].name'])
  })

  it('names a body that cannot be read', () => {
    const circular: { content: string; self?: unknown } = { content: 'hi' }
    circular.self = circular
    const broken = {
      toJSON() {
        throw new Error('secret')
      },
    }

    for (const body of [circular, { embeds: [broken] }])
      expect(routeProblems(post(body))).toMatchObject([{ path: 'body', code: 'NOT_SERIALISABLE' }])
  })

  it('takes bigints for ids and bits, and dates for timestamps', () => {
    const body = { content: 'hi', embeds: [{ timestamp: new Date(0) }], message_reference: { message_id: 123n } }

    expect(routeProblems(post(body))).toEqual([])
    expect(routeProblems(request('POST', '/guilds/1/roles', { body: { permissions: 8n } }))).toEqual([])
  })

  it('takes what Discord takes in a query', () => {
    const query = { limit: 5, before: 123n, after: undefined }

    expect(routeProblems(request('GET', '/guilds/1/bans', { query }))).toEqual([])
  })
})

describe('routeSchemas', () => {
  it('warns once per key and endpoint', () => {
    const check = routeSchemas()
    const typo = (content: string) =>
      check(post({ content, emebds: [{ ttle: 1 }, { ttle: 2 }] })).map(({ path }) => path)

    expect(typo('one')).toEqual(['body.emebds'])
    expect(typo('two')).toEqual([])
    expect(check(request('PATCH', '/channels/1/messages/2', { body: { emebds: [] } }))).toHaveLength(1)
  })

  it('warns of a key in a list once, whichever item has it', () => {
    const check = routeSchemas()

    const found = check(post({ embeds: [{ ttle: 1 }, { ttle: 2 }] }))

    expect(found.map(({ path }) => path)).toEqual(['body.embeds[0].ttle'])
  })

  it('shares nothing between two of them', () => {
    const body = { content: 'hi', typo: 1 }

    expect(routeSchemas()(post(body))).toHaveLength(1)
    expect(routeSchemas()(post(body))).toHaveLength(1)
  })
})
