import { once } from 'node:events'
import { Agent, request as send } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type InteractionsOptions,
  interactionsPlugin,
  type ListenOptions,
} from '../../../../plugins/interactions/index.js'
import { ConfigError } from '../../../../src/index.js'
import { Client } from '../../../../src/kernel/client.js'
import { type Clock, systemClock } from '../../../../src/kernel/clock.js'
import { routeOf } from '../../../../src/routes/route.js'
import { FakeClock } from '../../../support/clock.js'
import { command } from '../../../support/interactions.js'
import { fakeDiscord } from '../../../support/setup.js'
import { signer } from '../../../support/signed.js'

const about = 'Tests'
const open: Client[] = []

/** A server on the runtime's own clock, since sockets know no other, unless it is told another. */
async function serve(
  listen: Partial<ListenOptions> = {},
  options: InteractionsOptions = {},
  clock: Clock = systemClock,
) {
  const key = signer()
  const discord = fakeDiscord()
  const client = new Client({ layers: [discord.transport], route: routeOf, clock })
  open.push(client)
  const on = client.register(interactionsPlugin({ publicKey: key.publicKey, ...options }))
  const server = await on.listen({ port: 0, host: '127.0.0.1', ...listen })
  const post = (body: object, url = server.url) => {
    const text = JSON.stringify(body)
    return fetch(url, { method: 'POST', body: text, headers: key.headers(text) })
  }
  return { on, client, server, key, post, discord }
}

afterEach(async () => {
  for (const client of open.splice(0)) await client.close()
})

describe('interactions.listen', () => {
  it('serves interactions and webhook events, each on its path', async () => {
    const { server, post } = await serve()
    const { origin } = new URL(server.url)

    const pong = await post({ type: 1, id: '1', application_id: '42', token: 't' })
    const event = await post({ type: 0, version: 1, application_id: '42' }, `${origin}/events?x=1`)

    expect([pong.status, pong.headers.get('content-type'), await pong.text()]).toEqual([
      200,
      'application/json',
      '{"type":1}',
    ])
    expect([event.status, event.headers.get('content-length'), await event.text()]).toEqual([204, null, ''])
    expect((await post({ type: 1 }, `${origin}/other`)).status).toBe(404)
    expect((await fetch(server.url)).status).toBe(405)
  })

  it('serves the paths that it is told', async () => {
    const { server, post } = await serve({ path: '/discord', eventsPath: '/discord/events' })
    const { origin } = new URL(server.url)

    expect(server.url).toBe(`${origin}/discord`)
    expect((await post({ type: 1, id: '1', application_id: '42', token: 't' })).status).toBe(200)
    expect((await post({ type: 0 }, `${origin}/discord/events`)).status).toBe(204)
    expect((await post({ type: 1 }, `${origin}/`)).status).toBe(404)
  })

  it('answers JSON and forms with their length, on connections that stay', async () => {
    const { on, key, server } = await serve()
    const content = 'ünï'
    on.command('a', { about, run: ctx => ctx.reply(content) })
    on.command('b', { about, run: ctx => ctx.reply({ content, files: [{ name: 'a.txt', data: 'text' }] }) })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const sockets = new Set<unknown>()

    const ask = async (name: string) => {
      const body = JSON.stringify(command(name))
      const request = send(server.url, { method: 'POST', agent, headers: key.headers(body) })
      request.end(body)
      const [response] = await once(request, 'response')
      sockets.add(response.socket)
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      return { bytes, length: Number(response.headers['content-length']), type: response.headers['content-type'] }
    }
    const plain = await ask('a')
    const form = await ask('b')
    agent.destroy()

    expect(JSON.parse(plain.bytes.toString())).toEqual({ type: 4, data: { content } })
    expect(plain.length).toBe(plain.bytes.length)
    expect(form.type).toMatch(/^multipart\/form-data; boundary=/)
    expect(form.length).toBe(form.bytes.length)
    expect(sockets.size).toBe(1)
  })

  it('sends what follows once the answer has left, and waits no longer', async () => {
    const { on, post, discord } = await serve({}, {}, new FakeClock()) // which stands still
    const done = new Promise<void>(resolve => {
      on.command('a', {
        about,
        run: async ctx => {
          await ctx.defer()
          await ctx.reply('late')
          resolve()
        },
      })
    })

    const response = await post(command('a'))
    await done

    expect(await response.json()).toEqual({ type: 5, data: {} })
    expect(discord.sent).toMatchObject([{ method: 'PATCH', body: { content: 'late' } }])
  })

  it.each([
    ['says so', { 'content-length': '2000000' }, 413],
    ['does not say so', { 'transfer-encoding': 'chunked' }, 413],
  ])('answers 413 to a body that is too large and %s, and hangs up', async (_, headers, status) => {
    const { key, server } = await serve({}, { maxBodySize: 1000 })
    const request = send(server.url, { method: 'POST', headers: { ...key.headers('x'), ...headers } })
    request.on('error', () => {}) // it is cut off while it writes
    request.write(Buffer.alloc(200_000))

    const [response] = await once(request, 'response')
    response.resume()

    expect(response.statusCode).toBe(status)
    expect(response.headers.connection).toBe('close')
    await once(response, 'close')
    request.destroy()
  })

  it('outlives callers that hang up in the middle', async () => {
    const { key, server, post } = await serve()
    const body = JSON.stringify(command('a'))
    const request = send(server.url, { method: 'POST', headers: { ...key.headers(body), 'content-length': '500' } })
    request.on('error', () => {})
    request.write(body.slice(0, 10))
    await once(request, 'socket')
    request.destroy()

    expect((await post({ type: 1, id: '1', application_id: '42', token: 't' })).status).toBe(200)
  })

  it('answers what is no HTTP with 400, and large heads with 431', async () => {
    const { server } = await serve()
    const say = async (text: string) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.write(text)
      const chunks: Buffer[] = []
      for await (const chunk of socket) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks).toString().slice(9, 12)
    }

    expect(await say('nonsense\r\n\r\n')).toBe('400')
    expect(await say(`POST / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`)).toBe('431')
  })

  it('stops with the client, after what is under way', async () => {
    const { on, client, post, server } = await serve()
    let finish = () => {}
    const begun = new Promise<void>(resolve => {
      on.command('a', {
        about,
        run: async ctx => {
          resolve()
          await new Promise<void>(end => {
            finish = end
          })
          await ctx.reply('done')
        },
      })
    })

    const answer = post(command('a'))
    await begun
    const closing = on.close({ drain: 60_000 }) // must not be needed
    const refused = await fetch(server.url).then(
      () => 'answered',
      () => 'refused',
    )
    finish()
    await closing
    await client.close()

    expect(refused).toBe('refused')
    expect(await (await answer).json()).toMatchObject({ data: { content: 'done' } })
  })

  it('says which address is taken', async () => {
    const { server, on } = await serve()

    const second = on.listen({ port: server.port, host: '127.0.0.1' })

    await expect(second).rejects.toBeInstanceOf(ConfigError)
    await expect(second).rejects.toThrow('EADDRINUSE')
  })

  it.each([
    [{}, 'listen.port'],
    [{ port: -1 }, 'listen.port'],
    [{ port: 65_536 }, 'listen.port'],
    [{ port: '80' }, 'listen.port'],
    [{ port: 0, host: '' }, 'listen.host'],
    [{ port: 0, path: 'x' }, 'listen.path'],
    [{ port: 0, path: '/x?y' }, 'listen.path'],
    [{ port: 0, eventsPath: '/' }, 'listen.eventsPath'],
    [{ port: 0, paths: '/' }, 'listen.paths'],
    [undefined, 'listen'],
  ])('takes no %j', async (options, key) => {
    const { on } = await serve()

    await expect(on.listen(options as ListenOptions)).rejects.toMatchObject({ code: 'CONFIG_INVALID', key })
  })
})
