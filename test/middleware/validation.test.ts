import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ValidationOptions, validation } from '../../middleware/validation.js'
import type { FieldError } from '../../src/errors.js'
import type { RequestOptions } from '../../src/request.js'
import { setup } from '../support/setup.js'

const messages = '/channels/1234567890123456789/messages'
const good: RequestOptions = { method: 'POST', path: messages, body: { content: 'hello' } }

function start(options?: ValidationOptions) {
  const { client, discord } = setup(validation(options))
  const warnings: (readonly FieldError[])[] = []
  client.on('validationWarning', (_, problems) => warnings.push(problems))
  const send = (request: object) => client.request({ ...good, ...request } as RequestOptions)
  const problemsOf = async (request: object) => {
    const failure = await send(request).catch(error => error)
    expect(failure).toMatchObject({ name: 'ValidationError', code: 'VALIDATION_FAILED' })
    expect(discord.sent).toEqual([])
    return failure.problems as readonly FieldError[]
  }
  return { client, discord, warnings, send, problemsOf }
}

describe('validation', () => {
  it.each([
    {},
    { method: 'GET', path: '/gateway', body: undefined },
    { method: 'DELETE', path: '/guilds/1/bans/2', body: { reason: 'x' } },
    { body: [{ id: '1', position: 2 }] },
    { body: { nonce: 12345678901234567890n } },
    { body: new URLSearchParams('grant_type=client_credentials'), path: '/oauth2/token' },
    { reason: 'Grüße 👋' },
    { reason: '👋'.repeat(512) },
    { headers: { 'X-Discord-Locale': 'de', 'accept-language': 'de, en;q=0.5' } },
    { query: { limit: 5, around: 5n, with: [1, 2], since: new Date(0), no: null, nor: undefined, flag: false } },
    { timeout: 1, maxWait: 0, retryable: true, batchable: false, dedup: false, nonce: 'a'.repeat(25) },
    { nonce: 5, responseType: 'stream', priority: 'critical', cache: { ttl: 5 } },
    { cache: 'refresh' },
    {
      files: [
        { name: 'a.txt', data: 'text' },
        { name: 'b', data: Readable.from(['x']), size: 1 },
      ],
    },
    {
      files: [
        { name: 'é 1.png', data: () => Readable.from([]) },
        { name: 'c', data: new Blob(['x']) },
      ],
    },
    { files: Array.from({ length: 10 }, (_, i) => ({ name: `${i}`, data: Buffer.from('x') })) },
    { somethingOfAnotherLayer: Symbol('x') },
  ])('lets a sound request pass: %o', async request => {
    const { send, discord } = start()

    await send(request)

    expect(discord.sent).toHaveLength(1)
  })

  it('keeps an emoji that is encoded once as it is, and refuses one that is not encoded (rest 7)', async () => {
    const { send, discord, problemsOf } = start()
    const reaction = (emoji: string) => ({ method: 'PUT', path: `${messages}/1/reactions/${emoji}/@me` })

    expect(await problemsOf(reaction('👍'))).toMatchObject([
      { path: 'path', message: expect.stringContaining('U+1F44D') },
    ])

    await send(reaction(encodeURIComponent('👍')))
    expect(discord.sent[0]?.path).toBe(`${messages}/1/reactions/%F0%9F%91%8D/@me`)
  })

  it.each([
    [{ method: 'get', body: undefined }, 'method', 'INVALID_METHOD'],
    [{ method: 'HEAD', body: undefined }, 'method', 'INVALID_METHOD'],
    [{ path: '/channels/undefined/messages' }, 'path', 'INVALID_PATH'],
    [{ path: `${messages}?limit=a b` }, 'path', 'INVALID_PATH'],
    [{ method: 'GET' }, 'body', 'UNEXPECTED_BODY'],
    [{ method: 'GET', body: undefined, files: [] }, 'files', 'UNEXPECTED_BODY'],
    [{ body: '{"content":"x"}' }, 'body', 'INVALID_BODY'],
    [{ body: 5 }, 'body', 'INVALID_BODY'],
    [{ body: () => {} }, 'body', 'INVALID_BODY'],
    [{ body: { embeds: [{ title: Symbol('x') }] } }, 'body.embeds[0].title', 'NOT_SERIALISABLE'],
    [{ headers: { Authorization: 'Bot x' } }, 'headers.Authorization', 'RESERVED_HEADER'],
    [{ headers: { HOST: 'x' } }, 'headers.HOST', 'RESERVED_HEADER'],
    [{ headers: { 'content-length': '1' } }, 'headers.content-length', 'RESERVED_HEADER'],
    [{ headers: { 'x-a': 'b\r\nx-c: d' } }, 'headers.x-a', 'INVALID_HEADER'],
    [{ headers: { 'x-a': '👍' } }, 'headers.x-a', 'INVALID_HEADER'],
    [{ headers: { 'x-a': 5 } }, 'headers.x-a', 'INVALID_HEADER'],
    [{ headers: { 'x a': 'b' } }, 'headers', 'INVALID_HEADER'],
    [{ headers: { '': 'b' } }, 'headers', 'INVALID_HEADER'],
    [{ headers: [['a', 'b']] }, 'headers', 'INVALID_HEADER'],
    [{ headers: new Headers() }, 'headers', 'INVALID_HEADER'],
    [{ headers: 'x' }, 'headers', 'INVALID_HEADER'],
    [{ priority: 'urgent' }, 'priority', 'INVALID_OPTION'],
    [{ reason: '' }, 'reason', 'INVALID_OPTION'],
    [{ reason: 'x'.repeat(513) }, 'reason', 'INVALID_OPTION'],
    [{ reason: 5 }, 'reason', 'INVALID_OPTION'],
    [{ timeout: 0 }, 'timeout', 'INVALID_OPTION'],
    [{ timeout: '5s' }, 'timeout', 'INVALID_OPTION'],
    [{ timeout: Number.NaN }, 'timeout', 'INVALID_OPTION'],
    [{ maxWait: -1 }, 'maxWait', 'INVALID_OPTION'],
    [{ retryable: 'no' }, 'retryable', 'INVALID_OPTION'],
    [{ batchable: 1 }, 'batchable', 'INVALID_OPTION'],
    [{ dedup: null }, 'dedup', 'INVALID_OPTION'],
    [{ nonce: 'x'.repeat(26) }, 'nonce', 'INVALID_OPTION'],
    [{ nonce: 1.5 }, 'nonce', 'INVALID_OPTION'],
    [{ nonce: '' }, 'nonce', 'INVALID_OPTION'],
    [{ responseType: 'xml' }, 'responseType', 'INVALID_OPTION'],
    [{ validate: 'loud' }, 'validate', 'INVALID_OPTION'],
    [{ cache: true }, 'cache', 'INVALID_OPTION'],
    [{ cache: { ttl: 0 } }, 'cache', 'INVALID_OPTION'],
    [{ cache: { ttl: 1, staleWhileRevalidate: -1 } }, 'cache', 'INVALID_OPTION'],
    [{ files: 'x' }, 'files', 'INVALID_FILE'],
    [{ files: [null] }, 'files[0]', 'INVALID_FILE'],
    [{ files: [{ data: 'x' }] }, 'files[0].name', 'INVALID_FILE'],
    [{ files: [{ name: '', data: 'x' }] }, 'files[0].name', 'INVALID_FILE'],
    [{ files: [{ name: '../x', data: 'x' }] }, 'files[0].name', 'INVALID_FILE'],
    [{ files: [{ name: 'a\\b', data: 'x' }] }, 'files[0].name', 'INVALID_FILE'],
    [{ files: [{ name: 'a\nb', data: 'x' }] }, 'files[0].name', 'INVALID_FILE'],
    [{ files: [{ name: 'a', data: undefined }] }, 'files[0].data', 'INVALID_FILE'],
    [{ files: [{ name: 'a', data: { x: 1 } }] }, 'files[0].data', 'INVALID_FILE'],
    [{ files: [{ name: 'a', data: 'x', size: -1 }] }, 'files[0].size', 'INVALID_FILE'],
    [{ files: [{ name: 'a', data: 'x', description: 'x'.repeat(1025) }] }, 'files[0].description', 'INVALID_FILE'],
    [{ files: Array.from({ length: 11 }, () => ({ name: 'a', data: 'x' })) }, 'files', 'TOO_MANY_FILES'],
  ])('refuses %o before it is sent, naming %s', async (request, path, code) => {
    const { problemsOf } = start()

    expect(await problemsOf(request)).toMatchObject([{ path, code }])
  })

  it('names all problems at once, and says what they are in its message', async () => {
    const { send } = start()

    const failure = await send({ path: '/channels/null/messages', reason: '', body: { n: Number.NaN } }).catch(e => e)

    expect(failure.problems.map(({ path }: FieldError) => path)).toEqual(['path', 'body.n', 'reason'])
    expect(failure.message).toContain('segment 2, after channels, is the word null')
    expect(failure.context).toMatchObject({ method: 'POST' })
  })

  it('says which option stands for a header that it refuses', async () => {
    const { problemsOf } = start()

    const [problem] = await problemsOf({ headers: { authorization: 'Bot secret-token' } })

    expect(problem?.message).toContain('use the `auth` option')
    expect(JSON.stringify(problem)).not.toContain('secret-token')
  })
})

describe('validation.maxFileSize and validation.maxRequestSize', () => {
  const file = (bytes: number) => ({ name: 'a', data: new Uint8Array(bytes) })

  it('allow 25 MiB per request by default, in as few files as one likes', async () => {
    const { send, discord, problemsOf } = start()
    const mebibyte = 1024 * 1024

    expect(await problemsOf({ files: [file(13 * mebibyte), file(13 * mebibyte)] })).toMatchObject([
      { path: 'files', code: 'FILE_TOO_LARGE' },
    ])

    await send({ files: [file(25 * mebibyte)] })
    expect(discord.sent).toHaveLength(1)
  })

  it('name the file that is too large, and count what a stream says of itself', async () => {
    const { problemsOf } = start({ maxFileSize: 10, maxRequestSize: 100 })

    const files = [file(10), { name: 'b', data: 'ä'.repeat(6) }, { name: 'c', data: Readable.from([]), size: 11 }]

    expect(await problemsOf({ files })).toMatchObject([
      { path: 'files[1]', message: 'must be at most 10 bytes, not 12' },
      { path: 'files[2]', message: 'must be at most 10 bytes, not 11' },
    ])
  })
})

describe('validation.mode', () => {
  it('reports a bad request and sends it, if set to warn', async () => {
    const { send, discord, warnings } = start({ mode: 'warn' })

    await send({ reason: '' })

    expect(warnings).toMatchObject([[{ path: 'reason' }]])
    expect(discord.sent).toHaveLength(1)
  })

  it('looks at nothing, if set to off', async () => {
    const { send, discord, warnings } = start({ mode: 'off' })

    await send({ reason: '' })

    expect(warnings).toEqual([])
    expect(discord.sent).toHaveLength(1)
  })

  it('gives way to the request', async () => {
    const { send, discord } = start({ mode: 'off' })

    await expect(send({ reason: '', validate: 'throw' })).rejects.toMatchObject({ name: 'ValidationError' })
    expect((await start().send({ reason: '', validate: 'off' })).success).toBe(true)
    expect(discord.sent).toEqual([])
  })
})

describe('validation.schemas', () => {
  it('adds what it finds to the rest', async () => {
    const limit = { path: 'body.content', code: 'TOO_LONG', message: 'must be at most 3 characters' }
    const { problemsOf, send } = start({
      schemas: ({ body }) => ((body as { content: string }).content.length > 3 ? [limit] : []),
    })

    expect(await problemsOf({ reason: '' })).toMatchObject([{ path: 'reason' }, limit])
    expect((await send({ body: { content: 'abc' } })).success).toBe(true)
  })
})

describe('warnings', () => {
  const typo = { path: 'body.typo', code: 'UNKNOWN_KEY', message: 'not known', warning: true as const }

  it('are reported, and hold nothing back', async () => {
    const { send, warnings } = start({ schemas: () => [typo] })

    expect((await send({})).success).toBe(true)
    expect(warnings).toMatchObject([[typo]])
  })

  it('are no part of an error', async () => {
    const wrong = { path: 'body.content', code: 'TOO_LONG', message: 'too long' }
    const { problemsOf } = start({ schemas: () => [typo, wrong] })

    expect(await problemsOf({})).toEqual([wrong])
  })
})

describe('validation.extend', () => {
  const name = 'POST /channels/{channel_id}/messages'

  it("puts the schema's output in the body's place", async () => {
    const trimmed = z.object({ content: z.string().transform(text => text.trim()) })
    const { send, discord } = start({ extend: { [name]: trimmed } })

    await send({ method: 'POST', path: '/channels/1/messages', body: { toJSON: () => ({ content: ' hi ' }) } })

    expect(discord.sent.at(-1)?.body).toEqual({ content: 'hi' })
  })

  it('lists what the schema finds with the rest', async () => {
    const polite = z.object({ content: z.string().includes('please') })
    const { problemsOf } = start({ extend: { [name]: polite } })

    const found = await problemsOf({
      method: 'POST',
      path: '/channels/1/messages',
      body: { content: 'now' },
      reason: '',
    })

    expect(found).toMatchObject([{ path: 'body.content', code: 'EXTENSION' }, { path: 'reason' }])
  })

  it('sends the body as it is where the schema only warns', async () => {
    const polite = z.object({ content: z.string().includes('please') })
    const { send, discord } = start({ mode: 'warn', extend: { [name]: polite } })

    await send({ method: 'POST', path: '/channels/1/messages', body: { content: 'now' } })

    expect(discord.sent.at(-1)?.body).toEqual({ content: 'now' })
  })
})

describe('validation with bad options', () => {
  it.each([
    [{ mode: 'loud' }, 'validation.mode'],
    [{ maxFileSize: -1 }, 'validation.maxFileSize'],
    [{ maxRequestSize: '25MB' }, 'validation.maxRequestSize'],
    [{ schemas: {} }, 'validation.schemas'],
    [{ extend: { 'POST /x': {} } }, "validation.extend['POST /x']"],
    [{ modes: 'throw' }, 'validation.modes'],
    [null, 'validation'],
  ])('refuses %o', (options, key) => {
    expect(() => validation(options as ValidationOptions)).toThrow(
      expect.objectContaining({ name: 'ConfigError', key }),
    )
  })
})
