import { afterEach, describe, expect, it } from 'vitest'
import {
  field,
  type Interactions,
  interactionsPlugin,
  opt,
  serverless,
} from '../../../../plugins/interactions/index.js'
import { type Simulation, simulate } from '../../../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../../../src/index.js'

const about = 'Tests'
type Way = 'fetch' | 'listen' | 'serverless'
interface World {
  readonly discord: Simulation
  readonly on: Interactions
  readonly errors: Error[]
}

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A bot that its users reach over HTTP, in each of the ways there are; `define` is the same for all. */
async function bot(way: Way, define: (on: Interactions, discord: Simulation) => void): Promise<World> {
  const errors: Error[] = []
  let on: Interactions | undefined
  const discord = await simulate(async discord => {
    const { token, baseURL, clock, publicKey } = discord
    let client: DiscordAPIClient | ReturnType<typeof serverless>['client']
    if (way === 'serverless') {
      const worker = serverless({ publicKey, baseURL, token, clock })
      on = worker
      client = worker.client
    } else {
      client = createClient({ token, baseURL, clock })
      on = client.register(interactionsPlugin({ publicKey }))
    }
    client.on('error', error => errors.push(error))
    define(on, discord)
    await on.commands.sync()
    await discord.endpoint(way === 'listen' ? (await on.listen({ port: 0, host: '127.0.0.1' })).url : on.fetch)
    return async () => {
      await on?.close()
      await client.close()
    }
  })
  open.push(() => discord.close())
  return { discord, on: on as Interactions, errors }
}

describe.each(['fetch', 'listen', 'serverless'] as const)('a bot over HTTP by %s, with simulated users', way => {
  it('proves itself to Discord, and answers', async () => {
    const { discord, errors } = await bot(way, on => {
      on.command('ping', { about, run: ctx => ctx.reply({ content: 'Pong!', ephemeral: true }) })
    })

    const seen = await discord.user('ann').command('ping')

    expect(seen.message).toMatchObject({ content: 'Pong!', ephemeral: true })
    expect(errors).toEqual([])
  })

  it('defers, edits and follows up in order', async () => {
    const { discord, errors } = await bot(way, on => {
      on.command('work', {
        about,
        run: async ctx => {
          await ctx.defer()
          await ctx.reply('done')
          await ctx.followUp('and more')
          await ctx.edit('done indeed')
        },
      })
    })

    await discord.user('ann').command('work')
    await discord.settle()

    expect(errors).toEqual([])
    expect(discord.user('ann').messages.map(({ content }) => content)).toEqual(['done indeed', 'and more'])
  })

  it('is deferred in time when its handler is slow', async () => {
    const { discord, errors } = await bot(way, (on, { clock }) => {
      on.command('slow', {
        about,
        run: async ctx => {
          await clock.sleep(20_000)
          await ctx.reply('at last')
        },
      })
    })

    await discord.user('ann').command('slow')
    await discord.advance(21_000)

    expect(errors).toEqual([])
    expect(discord.user('ann').messages.map(({ content }) => content)).toEqual(['at last'])
  })

  it('uploads files with its first answer', async () => {
    const { discord, errors } = await bot(way, on => {
      on.command('file', {
        about,
        run: ctx => ctx.reply({ content: 'see', files: [{ name: 'a.txt', data: 'hello' }] }),
      })
    })

    await discord.user('ann').command('file')

    expect(errors).toEqual([])
    const [message] = discord.user('ann').messages
    expect(message?.json.attachments).toMatchObject([{ filename: 'a.txt', size: 5 }])
  })

  it('opens modals from buttons, and updates what they stand on', async () => {
    const { discord, errors } = await bot(way, on => {
      const form = on.modal('form', {
        title: 'Name',
        fields: { name: field.text('Your name') },
        run: ctx => ctx.update({ content: `Hello ${ctx.values.name}`, components: [] }),
      })
      const ask = on.button('ask', { run: ctx => ctx.show(form()) })
      const button = { type: 2, style: 1, label: 'Ask', ...ask() } as const
      on.command('hello', {
        about,
        run: ctx => ctx.reply({ content: 'Who?', components: [{ type: 1, components: [button] }] }),
      })
    })
    const ann = discord.user('ann')

    await ann.command('hello')
    const shown = await ann.click('Ask')
    await shown.submit({ 'Your name': 'Ann' })
    await discord.settle()

    expect(errors).toEqual([])
    expect(ann.messages.map(({ content }) => content)).toEqual(['Hello Ann'])
  })

  it('suggests while they type', async () => {
    const { discord, errors } = await bot(way, on => {
      const song = opt.string('Song', { complete: typed => [`${typed}1`, `${typed}2`] })
      on.command('play', { about, options: { song }, run: ctx => ctx.reply(ctx.options.song) })
    })

    const { choices } = await discord.user('ann').type('play', { song: 'la' })

    expect(errors).toEqual([])
    expect(choices?.map(({ value }) => value)).toEqual(['la1', 'la2'])
  })

  it('hears of purchases, once for each, and again where it did not say that it did', async () => {
    const keys: string[] = []
    const { discord, on } = await bot(way, on => {
      on.webhookEvents.on('applicationDeauthorized', ({ key }) => keys.push(key))
    })
    let isLost = true
    await discord.events(async (request, context) => {
      const response = await on.webhookEvents.fetch(request, context)
      const body = await response.clone().text()
      const isEvent = keys.length > 0
      if (!isEvent || !isLost) return response
      isLost = false
      return new Response(body, { status: 500 })
    })

    const sent = discord.event('APPLICATION_DEAUTHORIZED', { user: { id: '7' } })
    await discord.advance(5_000)

    expect(sent).toMatchObject({ attempts: 2, delivered: true })
    expect(keys.length).toBe(2)
    expect(keys[0]).toBe(keys[1])
  })
})
