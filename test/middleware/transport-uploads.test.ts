import { Blob } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type FileInput, isReplayable } from '../../middleware/lib/files.js'
import { transport } from '../../middleware/transport.js'
import { type PipecordError, ValidationError } from '../../src/errors.js'
import { Client, type Layer } from '../../src/kernel/client.js'
import type { Method, RequestOptions } from '../../src/request.js'
import { routeOf } from '../../src/routes/route.js'
import { parseForm } from '../support/form.js'
import { type Arrived, loopback, rawLoopback, until } from '../support/loopback.js'

const messages = '/channels/81384788765712384/messages'

function start(baseURL: string, ...layers: Layer[]) {
  const client = new Client({ layers: [...layers, transport({ baseURL })], route: routeOf })
  onTestFinished(() => client.close())
  return (method: Method, path: string, more: Partial<RequestOptions>) => client.request({ method, path, ...more })
}

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (reason: PipecordError) => reason,
  )
const partsOf = ({ body, headers }: Arrived) => parseForm(body, headers['content-type'] ?? '')
const payloadOf = (arrived: Arrived) => {
  const part = partsOf(arrived).find(({ name }) => name === 'payload_json')
  return part && JSON.parse(part.body.toString())
}
const text: FileInput = { name: 'a.txt', data: 'hello' }

/** Runs what is behind it until it succeeds, at most three times. */
const again: Layer = Object.assign(
  async function again(_: unknown, next: () => Promise<void>) {
    for (let i = 0; ; i++) {
      try {
        return await next()
      } catch (error) {
        if (i === 2 || error instanceof ValidationError) throw error
      }
    }
  },
  { reentrant: true },
)

describe('transport: uploads', () => {
  it('sends files as files[n] beside payload_json, each with its type, and lists them (rest 9)', async () => {
    const { baseURL, arrived } = await loopback()
    const files = [
      text,
      { name: 'photo', data: Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1'), description: 'a photo' },
      { name: 'data.bin', data: new Uint8Array([1, 2, 3]), contentType: 'application/x-own' },
      { name: 'blob.json', data: new Blob(['{}']) },
    ]

    await start(baseURL)('POST', messages, { body: { content: 'hi' }, files })

    const [form] = arrived as [Arrived]
    expect(Number(form.headers['content-length'])).toBe(form.body.length)
    expect(partsOf(form).map(({ name, filename, type }) => [name, filename, type])).toEqual([
      ['payload_json', undefined, 'application/json'],
      ['files[0]', 'a.txt', 'text/plain'],
      ['files[1]', 'photo', 'image/png'],
      ['files[2]', 'data.bin', 'application/x-own'],
      ['files[3]', 'blob.json', 'application/json'],
    ])
    expect(partsOf(form)[3]?.body).toEqual(Buffer.from([1, 2, 3]))
    expect(payloadOf(form)).toEqual({
      content: 'hi',
      attachments: [
        { id: 0, filename: 'a.txt' },
        { id: 1, filename: 'photo', description: 'a photo' },
        { id: 2, filename: 'data.bin' },
        { id: 3, filename: 'blob.json' },
      ],
    })
  })

  it('keeps numbers with gaps, and own entries of the list (rest 9)', async () => {
    const { baseURL, arrived } = await loopback()
    const files = [
      { ...text, id: 42 },
      { ...text, id: 7 },
    ]

    await start(baseURL)('POST', messages, { body: { attachments: [{ id: '42', description: 'mine' }] }, files })

    expect(partsOf(arrived[0] as Arrived).map(({ name }) => name)).toEqual(['payload_json', 'files[42]', 'files[7]'])
    expect(payloadOf(arrived[0] as Arrived).attachments).toEqual([
      { id: '42', description: 'mine' },
      { id: 7, filename: 'a.txt' },
    ])
  })

  it("lists files in a callback's data, in a forum post's message, and not for Slack (rest 9)", async () => {
    const { baseURL, arrived } = await loopback()
    const send = start(baseURL)
    const attachments = [{ id: 0, filename: 'a.txt' }]

    await send('POST', '/interactions/81384788765712384/token/callback', { body: { type: 4 }, files: [text] })
    await send('POST', '/channels/81384788765712384/threads', {
      body: { name: 'x', message: { content: 'y' } },
      files: [text],
    })
    await send('POST', '/webhooks/81384788765712384/token/slack', { body: { text: 'x' }, files: [text] })
    await send('POST', messages, { files: [text] })

    expect(arrived.map(payloadOf)).toEqual([
      { type: 4, data: { attachments } },
      { name: 'x', message: { content: 'y', attachments } },
      { text: 'x' },
      { attachments },
    ])
  })

  it('sends a sticker as plain fields and `file`, and what else has a name of its own (rest 9)', async () => {
    const { baseURL, arrived } = await loopback()
    const send = start(baseURL)

    await send('POST', '/guilds/81384788765712384/stickers', {
      body: { name: 'wave', tags: 'hi', description: '' },
      files: [{ name: 'wave.png', data: 'png' }],
    })
    await send('PUT', '/invites/abc/target-users', { files: [{ name: 'users.csv', data: '1' }] })
    await send('POST', '/applications/81384788765712384/attachment', { files: [text] })
    await send('POST', messages, { files: [{ ...text, key: 'own' }] })

    expect(arrived.map(form => partsOf(form).map(({ name, body }) => `${name}=${body}`))).toEqual([
      ['name=wave', 'tags=hi', 'description=', 'file=png'],
      ['target_users_file=1'],
      ['file=hello'],
      ['own=hello'],
    ])
  })

  it('keeps what an edit lists, with the new files added; an edit that lists nothing stays so (rest 11)', async () => {
    const { baseURL, arrived } = await loopback()
    const send = start(baseURL)
    const edit = `${messages}/81384788765712385`

    await send('PATCH', edit, { body: { attachments: [{ id: '81384788765712386' }] }, files: [text] })
    await send('PATCH', edit, { body: { attachments: [] } })
    await send('PATCH', edit, { body: { content: 'x' }, files: [text] })
    await send('POST', '/interactions/81384788765712384/token/callback', { body: { type: 7, data: {} }, files: [text] })
    const described = send('PATCH', edit, { body: {}, files: [{ ...text, description: 'x' }] })

    expect(await failure(described)).toMatchObject({ problems: [{ path: 'files[0].description' }] })
    expect(payloadOf(arrived[0] as Arrived)).toEqual({
      attachments: [{ id: '81384788765712386' }, { id: 0, filename: 'a.txt' }],
    })
    expect(JSON.parse(`${arrived[1]?.body}`)).toEqual({ attachments: [] })
    expect(payloadOf(arrived[2] as Arrived)).toEqual({ content: 'x' })
    expect(payloadOf(arrived[3] as Arrived)).toEqual({ type: 7, data: {} })
  })

  it('streams a file with its size known, or in chunks where it is not (rest 10)', async () => {
    const { baseURL, arrived } = await loopback()
    const send = start(baseURL)
    const data = () => createReadStream('package.json')
    const { size } = await stat('package.json')

    await send('POST', messages, { files: [{ name: 'a', data, size }] })
    await send('POST', messages, { files: [{ name: 'a', data }] })
    await send('POST', messages, { files: [{ name: 'a', data: async () => lines() }] })

    const [known, unknown, odd] = arrived as [Arrived, Arrived, Arrived]
    expect(Number(known.headers['content-length'])).toBe(known.body.length)
    expect(unknown.headers).toMatchObject({ 'transfer-encoding': 'chunked' })
    expect(partsOf(known)[1]?.body.length).toBe(size)
    expect(partsOf(unknown)[1]?.body).toEqual(partsOf(known)[1]?.body)
    expect(partsOf(odd)[1]?.body.toString()).toBe('one two')
  })

  it('reads no more of a file than the network takes (rest 10)', async () => {
    let given = 0
    const { baseURL } = await rawLoopback(socket => void socket.pause())
    const endless = async function* () {
      for (; given < 10_000; given++) yield Buffer.alloc(65_536)
    }
    const controller = new AbortController()

    const call = failure(
      start(baseURL)('POST', messages, { files: [{ name: 'a', data: endless }], signal: controller.signal }),
    )
    let seen = -1
    for (let still = 0; still < 20; still = seen === given ? still + 1 : 0) {
      seen = given
      await new Promise(resolve => setImmediate(resolve))
    }
    controller.abort()

    expect(given).toBeGreaterThan(0)
    expect(given).toBeLessThan(500)
    expect(await call).toMatchObject({ code: 'ABORTED' })
  })

  it('opens a file anew for every attempt, with the same form (rest 10)', async () => {
    let opened = 0
    const { baseURL, arrived } = await loopback((_, response) => {
      response.writeHead(arrived.length < 3 ? 502 : 200).end()
    })
    const data = () => {
      opened++
      return Readable.from([Buffer.from('hello')])
    }

    await start(baseURL, again)('POST', messages, { files: [{ name: 'a', data }] })

    expect(opened).toBe(3)
    expect(new Set(arrived.map(({ body }) => body.toString())).size).toBe(1)
  })

  it('does not send a stream twice, since it is empty then (rest 10)', async () => {
    const { baseURL, arrived } = await loopback((_, response) => void response.writeHead(502).end())
    const streams = { readable: Readable.from([Buffer.from('hello')]), generator: lines() }

    for (const data of [streams.readable, streams.generator]) {
      const error = await failure(start(baseURL, again)('POST', messages, { files: [text, { name: 'a', data }] }))
      expect(error).toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: 'files[1].data' }] })
    }
    const used = await failure(start(baseURL)('POST', messages, { files: [{ name: 'a', data: streams.readable }] }))

    expect(used).toMatchObject({ problems: [{ path: 'files[0].data' }] })
    expect(arrived).toHaveLength(2)
  })

  it('tells which requests can be sent again', () => {
    const replayable = (data: FileInput['data']) => isReplayable({ options: { files: [text, { name: 'a', data }] } })

    expect(isReplayable({ options: {} })).toBe(true)
    expect([replayable('x'), replayable(Buffer.alloc(1)), replayable(new Blob(['x'])), replayable(lines)]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([replayable(Readable.from(['x'])), replayable(lines())]).toEqual([false, false])
  })

  it('breaks off with the name of a file whose source fails, or has another size than it says', async () => {
    const { baseURL, arrived } = await loopback()
    const failing = async function* () {
      yield Buffer.from('some')
      throw Object.assign(new Error('secret path'), { code: 'EIO' })
    }
    const endless = async function* () {
      for (;;) yield Buffer.alloc(1000)
    }
    const cases: [FileInput, string][] = [
      [{ name: 'a', data: failing }, 'files[1].data'],
      [{ name: 'a', data: () => createReadStream('/does/not/exist') }, 'files[1].data'],
      [{ name: 'a', data: () => Promise.reject(new Error('no')) }, 'files[1].data'],
      [{ name: 'a', data: () => Readable.from([{ an: 'object' }]) as AsyncIterable<Uint8Array> }, 'files[1].data'],
      [{ name: 'a', data: lines, size: 3 }, 'files[1].size'],
      [{ name: 'a', data: endless, size: 3 }, 'files[1].size'],
      [{ name: 'a', data: lines, size: 1000 }, 'files[1].size'],
    ]

    for (const [file, path] of cases) {
      const error = await failure(start(baseURL)('POST', messages, { files: [text, file] }))
      expect(error).toBeInstanceOf(ValidationError)
      expect(error).toMatchObject({ problems: [{ path }], context: { method: 'POST' } })
      expect(error?.message).not.toContain('secret')
    }
    expect(arrived).toEqual([])
  })

  it('refuses two files of one field, and a body that files cannot go with', async () => {
    const { baseURL, arrived } = await loopback()
    const send = start(baseURL)

    const twice = await failure(send('POST', messages, { files: [text, { ...text, id: 0 }] }))
    const list = await failure(send('POST', messages, { body: [1], files: [text] }))

    expect(twice).toMatchObject({ problems: [{ path: 'files[1]' }] })
    expect(list).toMatchObject({ problems: [{ path: 'body' }] })
    expect(arrived).toEqual([])
  })

  it('takes an answer that comes before the upload is over, and lets go of the file', async () => {
    let closed = false
    const { baseURL } = await rawLoopback(socket => {
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n'))
    })
    const data = () =>
      new Readable({
        read() {
          setImmediate(() => this.push(Buffer.alloc(1000)))
        },
        destroy(error, done) {
          closed = true
          done(error)
        },
      })

    const response = await start(baseURL)('POST', messages, { files: [{ name: 'a', data }] })

    expect(response).toMatchObject({ success: false, status: 413 })
    await until(() => closed)
  })
})

async function* lines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('one ')
  yield Buffer.from('two')
}
