import { describe, expect, it } from 'vitest'
import { drivenClock, type Simulation, simulate } from '../../../../plugins/simulator/index.js'
import { createClient } from '../../../../src/index.js'
import { button, rawBot, row } from './bot.js'

const ping = { name: 'ping', description: 'Answers' }

describe('simulate', () => {
  it('starts a bot and ends it', async () => {
    const told: string[] = []
    const discord = await simulate(async ({ token }) => {
      told.push(`starts with ${token === '' ? 'nothing' : 'a token'}`)
      return () => told.push('ends')
    })

    await discord.close()
    await discord.close()

    expect(told).toEqual(['starts with a token', 'ends'])
  })

  it('passes time while the bot starts and ends', async () => {
    let clock = drivenClock()
    const discord = await simulate(
      async one => {
        clock = one.clock
        await one.clock.sleep(5_000)
        return () => one.clock.sleep(1_000)
      },
      { patience: 5 },
    )
    const since = clock.now()

    await discord.close()

    expect(clock.now() - since).toBeGreaterThanOrEqual(1_000)
  })

  it('closes the simulator again where the bot does not start', async () => {
    let discord: Simulation | undefined
    const starting = simulate(one => {
      discord = one
      throw new Error('no such luck')
    })

    await expect(starting).rejects.toThrow('no such luck')
    await expect(fetch(discord!.baseURL)).rejects.toThrow()
  })

  it('needs no bot to start with', async () => {
    await using discord = await simulate({ seed: 7, guilds: [{ name: 'Quay' }], patience: 10 })

    expect(discord.world.guild().settings.name).toBe('Quay')
    await expect(discord.user('ann').command('ping')).rejects.toThrow('there is no such command here; there are none')
  })

  it('gives a clock that clients can live by', async () => {
    const clock = drivenClock(Date.UTC(2030, 0, 1))
    await using discord = await simulate({ clock })

    const client = createClient({ token: discord.token, baseURL: discord.baseURL, clock: discord.clock })

    expect(discord.clock).toBe(clock)
    expect(clock.wall()).toBe(clock.now())
    expect((await client.get('/users/@me')).data).toMatchObject({ username: 'pipecord' })
    await client.shutdown()
  })

  it.each([
    [{ patience: 0 }, 'simulate.patience: expected a whole number of at least 1, got 0'],
    [{ guilds: -1 }, 'simulator.guilds'],
    [{ colour: 'red' }, 'simulator.colour'],
  ])('refuses %j', async (options, why) => {
    await expect(simulate(options as object)).rejects.toThrow(why)
  })
})

describe('a transcript', () => {
  it('shows what the bot posts elsewhere meanwhile, and says where', async () => {
    await using bot = await rawBot([ping], async ({ it: { member }, client, answer }) => {
      const { world } = bot.discord
      await client.post(`/channels/${world.channel('random').id}/messages` as never, { content: 'log' } as never)
      const opened = (await client.post(
        '/users/@me/channels' as never,
        { recipient_id: member!.user.id } as never,
      )) as {
        data: { id: string }
      }
      await client.post(`/channels/${opened.data.id}/messages` as never, { content: 'psst' } as never)
      await answer(4, { content: 'pong' })
    })

    const t = await bot.discord.user('ann').command('ping')

    expect(t.latest).toBe('pipecord in #random:\n  log\npipecord (direct message):\n  psst\npipecord:\n  pong')
  })

  it('keeps apart what two users do at once', async () => {
    await using bot = await rawBot([ping], ({ it: { member }, answer }) =>
      answer(4, { content: `pong ${member?.user.username}` }),
    )

    const both = await Promise.all(['ann', 'ben'].map(name => bot.discord.user(name).command('ping')))

    expect(both.map(({ latest }) => latest)).toEqual(['pipecord:\n  pong ann', 'pipecord:\n  pong ben'])
  })

  it('waits for what is still to come', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer, follow }) => {
        await answer(4, { content: 'pong' })
        await bot.discord.clock.sleep(60_000)
        await follow({ content: 'and ping' })
      },
      { patience: 20 },
    )

    const t = await bot.discord.user('ann').command('ping')
    await t.until('and ping')

    expect(t.latest).toBe('pipecord:\n  pong\npipecord:\n  and ping')
    await expect(t.until('nothing', 1_000)).rejects.toThrow(
      'transcript.until: 1000 ms passed without nothing; so far:\nann',
    )
    await t.until(() => true)
  })

  it('says that there is no message where there is none', async () => {
    await using bot = await rawBot([ping], () => {}, { patience: 20 })

    const t = await bot.discord.user('ann').command('ping')

    expect(() => t.message).toThrow(
      'transcript.message: expected a message in sight, found none; so far:\nann uses /ping',
    )
  })

  it('tells its latest part from the whole', async () => {
    await using bot = await rawBot([ping], ({ it, answer }) =>
      it.type === 2 ? answer(4, { content: 'a', components: [row(button('Go'))] }) : answer(4, { content: 'b' }),
    )

    const t = await bot.discord.user('ann').command('ping')
    await t.click('Go')

    expect(t.latest).toBe('pipecord:\n  b')
    expect(t.entries.map(({ kind }) => kind)).toEqual(['action', 'posted', 'action', 'posted'])
    expect(t.messages.map(({ content }) => content)).toEqual(['a', 'b'])
  })
})
