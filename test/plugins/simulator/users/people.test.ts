import { describe, expect, it } from 'vitest'
import { type CommandArguments, type FormValues, simulate } from '../../../../plugins/simulator/index.js'
import { openThread } from '../../../../plugins/simulator/world/threads.js'
import { button, type Hand, rawBot, row } from './bot.js'

const ping = { name: 'ping', description: 'Answers' }
const fine = ({ answer }: Hand) => answer(4, { content: 'ok' })
const EPHEMERAL = 1 << 6

describe('a payload', () => {
  it('tells what the user has bought', async () => {
    await using bot = await rawBot([ping], fine)
    const { shop } = bot.discord.world
    const ann = bot.discord.user('ann')
    const { id } = shop.entitle(shop.addSku({ name: 'Gold' }), { userId: ann.id })

    await ann.command('ping')
    await bot.discord.user('ben').command('ping')

    expect(bot.heard[0]?.entitlements).toMatchObject([{ id, user_id: ann.id }])
    expect(bot.heard[1]?.entitlements).toEqual([])
  })

  it('describes threads with what only they have', async () => {
    const option = { type: 7, name: 'where', description: 'Where' }
    await using bot = await rawBot([{ ...ping, options: [option] }], fine)
    const { world } = bot.discord
    const ann = bot.discord.user('ann')
    const thread = openThread(world, world.channel('general'), { name: 'crew', type: 11, ownerId: ann.id })

    await ann.in('crew').command('ping', { where: 'crew' })

    expect(bot.heard[0]).toMatchObject({
      channel_id: thread.id,
      channel: { id: thread.id, type: 11 },
      data: { resolved: { channels: { [thread.id]: { name: 'crew', thread_metadata: { archived: false } } } } },
    })
  })

  it('of a group of users is of the third context', async () => {
    await using bot = await rawBot([ping], fine)
    const { world } = bot.discord
    const [ann, ben] = ['ann', 'ben'].map(name => bot.discord.user(name))
    const channelId = world.channels.get(ann!.in('dm').channelId)!.id
    world.channels.get(channelId)!.recipients = [world.person('ann'), world.person('ben')]

    const { payload } = world.interactions.create({ kind: 'command', userId: ben!.id, channelId })

    expect(payload).toMatchObject({ context: 2, user: { id: ben!.id } })
  })
})

describe('what a user sees', () => {
  it('loses what is deleted together, and their own ephemeral messages', async () => {
    await using bot = await rawBot([ping], async ({ it, client, answer, follow, remove }) => {
      if (it.type !== 2) {
        await answer(6)
        return remove()
      }
      const posted = await Promise.all(
        ['a', 'b'].map(content => client.post(`/channels/${it.channel_id}/messages` as never, { content } as never)),
      )
      await answer(4, { content: 'c', flags: EPHEMERAL, components: [row(button('Away'))] })
      const messages = (posted as unknown as { data: { id: string } }[]).map(({ data }) => data.id)
      await client.post(`/channels/${it.channel_id}/messages/bulk-delete` as never, { messages } as never)
      await follow({ content: 'd' })
    })

    const t = await bot.discord.user('ann').command('ping')
    expect(t.entries.filter(({ kind }) => kind === 'deleted').map(({ text }) => text)).toEqual([
      'pipecord deletes: a',
      'pipecord deletes: b',
    ])
    expect(t.screen).toBe('c\n[ Away ]\nd')
    await t.click('Away')

    expect(t.latest).toBe('pipecord deletes: c')
    expect(bot.discord.user('ann').screen).toBe('d')
  })

  it('comes also where every answer of Discord takes its time', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer, follow }) => {
        await answer(4, { content: 'a' })
        await follow({ content: 'b' })
      },
      { latency: 40, patience: 100 },
    )

    const t = await bot.discord.user('ann').command('ping')

    expect(t.latest).toBe('pipecord:\n  a\npipecord:\n  b')
  })

  it('waits for work behind an inline answer', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer, follow }) => {
        await answer(4, { content: 'a' })
        await new Promise(resolve => setTimeout(resolve, 60))
        await follow({ content: 'b' })
      },
      { over: 'http' },
    )

    expect((await bot.discord.user('ann').command('ping')).latest).toBe('pipecord:\n  a\npipecord:\n  b')
  })
})

describe('files', () => {
  const upload = { type: 19, custom_id: 'f', required: false, file_types: ['.png', 'audio'] }
  const file = { type: 11, name: 'file', description: 'File', file_types: ['image'] }
  const data = { custom_id: 'm', title: 'M', components: [{ type: 18, label: 'File', component: upload }] }

  it('are of the types that are asked for', async () => {
    await using bot = await rawBot([{ ...ping, options: [file] }], ({ it, answer }) =>
      it.type === 2 ? answer(9, data) : answer(4, { content: 'ok' }),
    )
    const ann = bot.discord.user('ann')

    await expect(ann.command('ping', { file: { name: 'a.txt' } })).rejects.toThrow(
      '/ping file: expected a file of type image, got "a.txt"',
    )
    const t = await ann.command('ping', { file: { name: 'a.jpeg' } })
    await expect(t.submit({ f: [{ name: 'a.gif' }] })).rejects.toThrow('"File": expected a file of type .png, audio')
    await t.submit({ f: [{ name: 'b.bin', type: 'audio/x' }] })
    expect(t.latest).toBe('pipecord:\n  ok')
  })
})

describe('what nobody could mean', () => {
  it('is a TypeError that names it', async () => {
    await using bot = await rawBot([ping], ({ answer }) =>
      answer(9, { custom_id: 'm', title: 'M', components: [{ type: 10, content: 'x' }] }),
    )
    const { discord } = bot
    const ann = discord.user('ann')
    const t = await ann.command('ping')

    expect(() => discord.user('')).toThrow(new TypeError("user: expected a name, got ''"))
    expect(() => discord.user('ann', { at: 'dm' } as object)).toThrow('user.at: expected one of in, guild, locale, bot')
    await expect(ann.command('')).rejects.toThrow('command: expected a name such as "settings volume", got \'\'')
    await expect(ann.command('ping', [] as unknown as CommandArguments)).rejects.toThrow(
      '/ping: expected options by name',
    )
    await expect(t.submit(null as unknown as FormValues)).rejects.toThrow(
      '"M": expected values by label or custom id, got null',
    )
    await expect(discord.advance(-1)).rejects.toThrow('advance: expected a number of at least 0, got -1')
    await expect(discord.endpoint('https://example.com/')).rejects.toThrow(
      'endpoint: expected an address on this machine',
    )
    await expect(discord.endpoint('nonsense')).rejects.toThrow('endpoint: expected an address on this machine')
    await expect(discord.events('https://example.com/')).rejects.toThrow('events: expected an address on this machine')
    await expect(discord.events(null, ['LUNCH' as never])).rejects.toThrow(
      "events: types: expected one of 'APPLICATION_AUTH",
    )
    expect(() => discord.event('LUNCH' as never)).toThrow('event: type: expected one of')
  })

  it('believes addresses elsewhere that REST sets, but never calls them', async () => {
    await using discord = await simulate({ patience: 10 })
    const { applicationId } = discord.world.bot
    discord.world.commands.create({ applicationId }, { ...ping, type: 1 })
    const headers = { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ interactions_endpoint_url: 'https://example.com/' })
    expect((await fetch(`${discord.baseURL}/applications/@me`, { method: 'PATCH', headers, body })).status).toBe(200)

    const t = await discord.user('ann').command('ping')

    expect(t.failure).toBe('the simulator calls addresses of this machine only, not https://example.com/')
  })
})
