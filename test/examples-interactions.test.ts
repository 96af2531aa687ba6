import { describe, expect, it, onTestFinished } from 'vitest'
import { httpBot } from '../examples/interactions/http.js'
import { defineLayout } from '../examples/interactions/layout.js'
import { defineMusic, type Song } from '../examples/interactions/music.js'
import { pingBot } from '../examples/interactions/ping.js'
import { definePoll, type Poll } from '../examples/interactions/poll.js'
import { defineReport } from '../examples/interactions/report.js'
import type { Interactions } from '../plugins/interactions/index.js'
import { type Simulation, simulate } from '../plugins/simulator/index.js'
import { createBot } from '../src/index.js'
import { SharedClock } from './support/driven.js'

/** A Discord with a bot in it whose commands are there. */
async function withBot(define: (on: Interactions, discord: Simulation) => void): Promise<Simulation> {
  const discord = await simulate(async simulation => {
    const { token, baseURL, clock } = simulation
    const bot = createBot({ token, intents: ['Guilds'], client: { baseURL, clock: new SharedClock(clock) } })
    define(bot.interactions, simulation)
    await bot.interactions.commands.sync()
    await bot.connect()
    return () => bot.close()
  })
  onTestFinished(() => discord.close())
  return discord
}

describe('examples/interactions', () => {
  it('ping answers', async () => {
    const discord = await simulate(async ({ token, baseURL, clock }) => {
      const bot = await pingBot({ token, client: { baseURL, clock: new SharedClock(clock) } })
      return () => bot.close()
    })
    onTestFinished(() => discord.close())

    const t = await discord.user('ann').command('ping')

    expect(t.text).toBe('ann uses /ping\npipecord:\n  Pong!')
  })

  it('poll counts every voter once, across restarts, until it is closed', async () => {
    const polls = new Map<number, Poll>()
    const discord = await withBot(on => definePoll(on, polls))
    const ann = discord.user('ann')
    const ben = discord.user('ben')

    const t = await ann.command('poll', { question: 'Set sail?' })
    await t.click('Yes (0)')
    await ben.click('Yes (1)')
    await ben.click('No (0)')

    expect(t.screen).toMatchSnapshot()

    const { world } = discord
    const owner = discord.user(world.users.get(world.guild().settings.owner_id)?.username ?? '')
    const closing = await owner.command('close-poll', { number: 1 })
    await closing.click('Yes')
    const late = await ann.click('Yes (1)')

    expect(closing.text).toMatchSnapshot()
    expect(late.latest).toContain('This poll is closed.')
    expect([...(polls.get(1)?.votes ?? [])].map(([, choice]) => choice)).toEqual(['yes', 'no'])
  })

  it('report opens a form, and tells the moderators', async () => {
    const discord = await withBot((on, { world }) => defineReport(on, world.channel('general').id))
    const spam = await discord.user('ben').say('Buy now!')
    const ann = discord.user('ann')

    const t = await ann.context('Report', spam)
    expect(t.screen).toMatchSnapshot()
    await t.submit({ 'What is wrong?': 'Spam', Details: 'Again.' })

    expect(t.latest).toContain('Thank you.')
    expect(ann.screen).toContain(`reports spam: https://discord.com/channels/`)
    expect(ann.screen).toContain('Again.')
  })

  it('music suggests songs, queues them, and shows the queue in pages', async () => {
    const songs: Song[] = ['Yesterday', 'Yellow Submarine', 'Blackbird', 'Help', 'Girl', 'Michelle'].map(
      (title, i) => ({ id: `s${i}`, title }),
    )
    const library = {
      search: async (text: string) => songs.filter(({ title }) => title.startsWith(text)),
      song: (id: string) => songs.find(song => song.id === id),
    }
    const discord = await withBot(on => defineMusic(on, library))
    const ann = discord.user('ann')

    const typed = await ann.type('music play', { song: 'Ye' })
    for (const { id } of songs) await ann.command('music play', { song: id })
    const t = await ann.command('music queue show')
    await t.click('On')

    expect(typed.choices.map(({ name }) => name)).toEqual(['Yesterday', 'Yellow Submarine'])
    expect(t.screen).toMatchSnapshot()
    expect((await ann.command('music play', { song: 'nothing' })).text).toContain('There is no such song.')
    expect((await ann.command('music skip')).text).toContain('Skipped.')
  })

  it('layout redraws itself with what is chosen', async () => {
    const discord = await withBot(defineLayout)

    const t = await discord.user('ann').command('ship', { which: 'sloop' })
    await t.select('Another ship', 'The Frigate')

    expect(t.text).toMatchSnapshot()
  })

  it('http answers over HTTP, with real signatures', async () => {
    const discord = await simulate()
    onTestFinished(() => discord.close())
    const { token, baseURL, clock } = discord
    const { client, on } = httpBot({ token, baseURL, clock: new SharedClock(clock) }, discord.publicKey)
    onTestFinished(() => client.shutdown())
    await on.commands.sync()
    await discord.endpoint(request => on.fetch(request))

    const ping = await discord.user('ann').command('ping')
    const ship = await discord.user('ann').command('ship')

    expect(ping.text).toContain('Pong!')
    expect(ship.text).toContain('The Brig')
  })
})
