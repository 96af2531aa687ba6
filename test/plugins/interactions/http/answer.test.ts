import { describe, expect, it } from 'vitest'
import {
  type CommandContext,
  errorBoundary,
  type InteractionsOptions,
  interactionsPlugin,
  type MessageLike,
  opt,
} from '../../../../plugins/interactions/index.js'
import { createClient, DiscordAPIError } from '../../../../src/index.js'
import { FakeClock, settled } from '../../../support/clock.js'
import { click, command, payload, token } from '../../../support/interactions.js'
import { httpStage, signer } from '../../../support/signed.js'

const about = 'Tests'

interface Spec {
  readonly about: string
  readonly run: (ctx: CommandContext) => unknown
}

/** A stage with one command. */
function replying(spec: Spec, options?: InteractionsOptions) {
  const stage = httpStage(options)
  stage.on.command('a', spec)
  return stage
}

const patch = 'PATCH'
const original = `/webhooks/42/${token}/messages/@original`
const callback = /^\/interactions\/\d+\/.+\/callback$/

describe('answers to interactions.fetch', () => {
  it('gives the first reply as the body, without a request (interactions 7, 11)', async () => {
    const { fetch, discord } = replying({ about, run: ctx => ctx.reply({ content: 'hi', ephemeral: true }) })

    const response = await fetch(command('a'))

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ type: 4, data: { content: 'hi', flags: 64 } })
    expect(discord.sent).toEqual([])
  })

  it('sends all else over REST, once the answer has had time to arrive (interactions 11)', async () => {
    const { fetch, discord, clock } = replying({
      about,
      run: async ({ reply }) => {
        await reply('one')
        await reply('two')
        await reply('three')
      },
    })

    const response = await fetch(command('a'))
    await clock.advance(99)
    const early = discord.sent.length
    await clock.advance(1)

    expect(await response.json()).toMatchObject({ data: { content: 'one' } })
    expect(early).toBe(0)
    expect(discord.sent.map(({ method, path, body, identity }) => ({ method, path, body, identity }))).toEqual([
      { method: 'POST', path: `/webhooks/42/${token}`, body: { content: 'two' }, identity: '' },
      { method: 'POST', path: `/webhooks/42/${token}`, body: { content: 'three' }, identity: '' },
    ])
  })

  it('waits for the server to say that the answer has left, where it can', async () => {
    let leave = () => {}
    const sent = new Promise<void>(resolve => {
      leave = resolve
    })
    const { on, signer, discord, clock } = replying({
      about,
      run: async ctx => {
        await ctx.defer()
        await ctx.reply('late')
      },
    })

    const response = await on.fetch(signer.request(command('a')), { sent })
    await clock.advance(1000)
    const before = discord.sent.length
    leave()
    await settled()

    expect(await response.json()).toEqual({ type: 5, data: {} })
    expect(before).toBe(0)
    expect(discord.sent).toMatchObject([{ method: patch, path: original, body: { content: 'late' } }])
  })

  it('tries again while Discord does not know of the answer yet, and gives up in the end', async () => {
    const unknown = { status: 404, body: { code: 10015, message: 'Unknown Webhook' } }
    const stage = replying({
      about,
      run: async ctx => {
        await ctx.defer()
        await ctx.reply('late')
      },
    })
    stage.discord.answers(unknown, unknown)

    await stage.fetch(command('a'))
    await stage.clock.advance(5000)
    stage.discord.answers(unknown, unknown, unknown, unknown)
    await stage.fetch(command('a'))
    const tries = stage.discord.sent.length
    await stage.clock.advance(5000)

    expect(tries).toBe(3)
    expect(stage.discord.sent.length).toBe(tries + 4) // four tries to edit; a dead token says no more
    expect(stage.errors).toMatchObject([{ code: 'INTERACTION_EXPIRED' }])
  })

  it('does not try again what Discord refuses for another reason', async () => {
    const stage = replying({ about, run: ctx => ctx.defer().then(() => ctx.reply('late')) }, { layers: [] })
    stage.discord.answers({ status: 400, body: { code: 50035, message: 'Invalid Form Body' } })

    await stage.fetch(command('a'))
    await stage.clock.advance(500)

    expect(stage.discord.sent.length).toBe(1) // and nothing is said of success in its place
    expect(stage.errors[0]?.cause).toBeInstanceOf(DiscordAPIError)
  })

  it('puts files that are in memory into the answer, as a form (interactions 8)', async () => {
    const files = [
      { name: 'a.txt', data: 'text', description: 'A text' },
      { name: 'b.bin', data: Uint8Array.of(1, 2, 3), contentType: 'application/x-b' },
      { name: 'c.png', data: new Blob(['png'], { type: 'image/png' }), id: 7 },
    ]
    const { fetch, discord } = replying({ about, run: ctx => ctx.reply({ content: 'see', files }) })

    const response = await fetch(command('a'))
    const form = await response.formData()
    const parts = [...form].filter(([key]) => key !== 'payload_json') as [string, File][]

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect(JSON.parse(form.get('payload_json') as string)).toEqual({
      type: 4,
      data: {
        content: 'see',
        attachments: [
          { id: 0, filename: 'a.txt', description: 'A text' },
          { id: 1, filename: 'b.bin' },
          { id: 7, filename: 'c.png' },
        ],
      },
    })
    expect(parts.map(([key, { name, type, size }]) => [key, name, type, size])).toEqual([
      ['files[0]', 'a.txt', expect.any(String), 4],
      ['files[1]', 'b.bin', 'application/x-b', 3],
      ['files[7]', 'c.png', 'image/png', 3],
    ])
    expect(discord.sent).toEqual([])
  })

  it.each([
    ['an own entry is kept', { attachments: [{ id: 0, description: 'mine' }] }, [{ id: 0, description: 'mine' }]],
    ['an update that lists none keeps what the message has', {}, undefined],
  ])('lists files as Discord wants them: %s', async (_, rest, attachments) => {
    const { on, fetch } = httpStage()
    const button = on.button('b', {
      run: ctx => ctx.update({ ...rest, files: [{ name: 'a.txt', data: 'a' }] } as MessageLike),
    })
    const form = await (await fetch(click(button().custom_id))).formData()
    const { type, data } = JSON.parse(form.get('payload_json') as string)

    expect(type).toBe(7)
    expect(data.attachments).toEqual(attachments)
  })

  it('answers 202 and sends files that are streams over REST (interactions 8)', async () => {
    async function* stream() {
      yield Buffer.from('later')
    }
    const { fetch, discord } = replying({ about, run: ctx => ctx.reply({ files: [{ name: 'a', data: stream }] }) })

    const response = await fetch(command('a'))
    await settled()

    expect(response.status).toBe(202)
    expect(await response.text()).toBe('')
    expect(discord.sent).toMatchObject([{ method: 'POST', path: expect.stringMatching(callback) }])
  })

  it('hands the handler to waitUntil, which goes on after the answer (interactions 9)', async () => {
    let finish = () => {}
    const { on, signer, discord, clock } = replying({
      about,
      run: async ctx => {
        await ctx.reply('now')
        await new Promise<void>(resolve => {
          finish = resolve
        })
        await ctx.edit('then')
      },
    })
    const context = {
      waited: [] as Promise<unknown>[],
      waitUntil(this: { waited: Promise<unknown>[] }, work: Promise<unknown>) {
        this.waited.push(work) // as on Workers, which refuse it without its `this`
      },
    }

    const response = await on.fetch(signer.request(command('a')), context)
    let isOver = false
    const over = Promise.all(context.waited).then(() => {
      isOver = true
    })
    await settled()
    const before = isOver
    finish()
    await clock.until(over)

    expect(await response.json()).toMatchObject({ data: { content: 'now' } })
    expect(context.waited.length).toBe(1)
    expect(before).toBe(false)
    expect(discord.sent).toMatchObject([{ method: patch, body: { content: 'then' } }])
  })

  it.each([undefined, null, 'x', 7, {}, { waitUntil: 'no' }])(
    'takes %j for the second argument of a server',
    async context => {
      const { on, signer } = replying({ about, run: ctx => ctx.reply('ok') })
      const { fetch } = on

      expect((await fetch(signer.request(command('a')), context as object)).status).toBe(200)
    },
  )

  it('defers after 1.5 s, as the answer, and edits that later (interactions 12, 18)', async () => {
    let finish = () => {}
    const { fetch, discord, clock } = replying({
      about,
      run: async ctx => {
        await new Promise<void>(resolve => {
          finish = resolve
        })
        await ctx.reply('at last')
      },
    })

    const answer = fetch(command('a'))
    await clock.advance(1500)
    const response = await answer
    finish()
    await clock.advance(200)

    expect(await response.json()).toEqual({ type: 5, data: {} })
    expect(discord.sent).toMatchObject([{ method: patch, path: original, body: { content: 'at last' } }])
  })

  it('answers 202 after 2.7 s where nothing defers, so that the rest of the 3 s is left for REST (interactions 18)', async () => {
    let finish = () => {}
    const { fetch, discord, clock } = replying(
      {
        about,
        run: async ctx => {
          await new Promise<void>(resolve => {
            finish = resolve
          })
          await ctx.reply('just in time')
        },
      },
      { layers: [errorBoundary()] },
    )

    const answer = fetch(command('a'))
    await clock.advance(2699)
    let isAnswered = false
    answer.then(() => {
      isAnswered = true
    })
    await settled()
    const early = isAnswered
    await clock.advance(1)
    finish()
    await settled()

    expect(early).toBe(false)
    expect((await answer).status).toBe(202)
    expect(discord.sent).toMatchObject([
      { path: expect.stringMatching(callback), body: { type: 4, data: { content: 'just in time' } }, identity: '' },
    ])
  })

  it('tells a handler that came later than that how late it was (interactions 21)', async () => {
    let finish = () => {}
    const { fetch, discord, clock, errors } = replying(
      {
        about,
        run: async ctx => {
          await new Promise<void>(resolve => {
            finish = resolve
          })
          await ctx.reply('too late')
        },
      },
      { layers: [], unanswered: false },
    )
    discord.answers({ status: 404, body: { code: 10062, message: 'Unknown interaction' } })

    const answer = fetch(command('a'))
    await clock.advance(4000)
    finish()
    await settled()

    expect((await answer).status).toBe(202)
    expect(errors[0]).toMatchObject({ code: 'INTERACTION_EXPIRED', message: expect.stringContaining('4.0 s') })
  })

  it('answers for a handler that ends without an answer (interactions 19)', async () => {
    const { fetch, warnings } = replying({ about, run: () => {} })

    expect(await (await fetch(command('a'))).json()).toEqual({ type: 4, data: { content: 'Done.', flags: 64 } })
    expect(warnings.length).toBe(1)
  })

  it('answers 202 where nobody says anything', async () => {
    const { fetch } = replying({ about, run: () => {} }, { unanswered: false })

    expect((await fetch(command('a'))).status).toBe(202)
  })

  it('answers what a handler throws with the boundary’s text, and no more (interactions 42)', async () => {
    const { fetch, errors } = replying({
      about,
      run: () => {
        throw new Error('the password is 1234')
      },
    })

    const text = await (await fetch(command('a'))).text()

    expect(text).toContain('Something went wrong')
    expect(text).not.toContain('1234')
    expect(errors.length).toBe(1)
  })

  it.each([
    ['a modal', 9, (id: string) => click(id)],
    ['an update', 7, (id: string) => click(id)],
    ['a quiet deferral', 6, (id: string) => click(id)],
  ])('gives %s inline (interactions 17)', async (_, type, sent) => {
    const { on, fetch, discord } = httpStage()
    const modal = on.modal('m', { title: 'M', fields: {}, run: () => {} } as never)
    const button = on.button('b', {
      run: ctx => (type === 9 ? ctx.show(modal()) : type === 7 ? ctx.update('x') : ctx.deferUpdate()),
    })

    const response = await fetch(sent(button().custom_id))

    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ type })
    expect(discord.sent).toEqual([])
  })

  it('gives suggestions inline', async () => {
    const { on, fetch } = httpStage()
    on.command('a', { about, options: { q: opt.string('Q', { complete: q => [`${q}1`] }) }, run: () => {} })

    const typed = payload(4, { name: 'a', type: 1, options: [{ name: 'q', type: 3, value: 'x', focused: true }] })

    expect(await (await fetch(typed)).json()).toEqual({ type: 8, data: { choices: [{ name: 'x1', value: 'x1' }] } })
  })

  it('writes bigints as texts, and tells of what is no JSON', async () => {
    const id = 123456789012345678901n
    const { fetch } = replying({ about, run: ctx => ctx.reply({ content: 'x', nonce: id } as never) })
    const loop: Record<string, unknown> = {}
    loop.loop = loop
    const broken = replying({ about, run: ctx => ctx.reply({ content: 'x', loop } as never) })

    expect(await (await fetch(command('a'))).json()).toMatchObject({ data: { nonce: String(id) } })
    expect(await (await broken.fetch(command('a'))).text()).toContain('Something went wrong')
    expect(broken.errors[0]?.cause).toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('the first answer as a request of the client', () => {
  const { publicKey, request } = signer()
  function preset(options: Parameters<typeof createClient>[0] = {}) {
    const client = createClient({ token: 'x.y.z', clock: new FakeClock(), ...options })
    const errors: Error[] = []
    client.on('error', error => errors.push(error))
    const on = client.register(interactionsPlugin({ publicKey }))
    return { client, on, errors }
  }

  it('stands before limits and breakers, which are for what is sent', () => {
    const { client } = preset()

    expect(client.layers).toEqual([
      'auth',
      'validation',
      'inline',
      'dedup',
      'cache',
      'rateLimit',
      'circuitBreaker',
      'retry',
      'metrics',
      'transport',
    ])
  })

  it('adds no layer where there is no key', () => {
    const client = createClient({ token: 'x.y.z' })
    client.register(interactionsPlugin())

    expect(client.layers).not.toContain('inline')
  })

  it('passes the validation, so that nothing is answered that Discord would drop without a word', async () => {
    const { on, errors } = preset()
    on.command('a', { about, run: ctx => ctx.reply('x'.repeat(2001)) })

    const response = await on.fetch(request(command('a')))

    expect(await response.text()).toContain('Something went wrong')
    const message = expect.stringContaining('data.content')
    expect(errors[0]?.cause).toMatchObject({ code: 'VALIDATION_FAILED', message })
  })

  it('passes the layers of the user, and carries no token', async () => {
    const { client, on } = preset()
    const seen: unknown[] = []
    client.use(async function spy(ctx, next) {
      await next()
      seen.push([ctx.request.method, ctx.request.route.template, ctx.identity, ctx.response?.status])
    })
    on.command('a', { about, run: ctx => ctx.reply('ok') })

    await on.fetch(request(command('a')))
    await settled()

    expect(seen).toEqual([['POST', '/interactions/{interaction_id}/{interaction_token}/callback', '', 204]])
  })
})

describe('interactions.close', () => {
  it('resolves when what was answered has been handled too, and takes nothing more', async () => {
    let finish = () => {}
    const { on, fetch } = replying({
      about,
      run: async ctx => {
        await ctx.reply('ok')
        await new Promise<void>(resolve => {
          finish = resolve
        })
      },
    })
    await fetch(command('a'))
    await settled()

    let isClosed = false
    const closing = on.close().then(() => {
      isClosed = true
    })
    await settled()
    const before = isClosed
    finish()
    await closing

    expect(before).toBe(false)
    expect((await fetch(command('a'))).status).toBe(503)
  })
})
