import { describe, expect, it } from 'vitest'
import { button, rawBot, row } from './bot.js'

const ping = { name: 'ping', description: 'Answers' }
const EPHEMERAL = 1 << 6

describe.each(['gateway', 'http'] as const)('user.command over %s', over => {
  it('shows the answer, with its components', async () => {
    const components = [row(button('Yes'), button('No', { disabled: true }))]
    await using bot = await rawBot([ping], ({ answer }) => answer(4, { content: 'pong', components }), { over })

    const t = await bot.discord.user('ann').command('ping')

    expect(t.text).toBe(['ann uses /ping', 'pipecord:', '  pong', '  [ Yes ] [ No (disabled) ]'].join('\n'))
    expect(String(t)).toBe(t.text)
    expect(t.message.content).toBe('pong')
    expect(t.failure).toBeUndefined()
  })

  it('says that nobody answered within three seconds', async () => {
    await using bot = await rawBot([ping], () => {}, { over })
    const before = bot.discord.clock.now()

    const t = await bot.discord.user('ann').command('ping')

    expect(t.text).toBe('ann uses /ping\nThe application did not respond')
    expect(t.failure).toBe('no answer within 3 s')
    expect(bot.discord.clock.now() - before).toBeGreaterThan(3000)
  })

  it('shows follow-ups, edits and deletions in their order', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer, follow, edit, remove }) => {
        await answer(4, { content: 'one' })
        await follow({ content: 'two', flags: EPHEMERAL })
        await edit({ content: 'one and a half' })
        await remove()
      },
      { over },
    )

    const t = await bot.discord.user('ann').command('ping')

    expect(t.text).toBe(
      [
        'ann uses /ping',
        'pipecord:',
        '  one',
        'pipecord (only you can see this):',
        '  two',
        'pipecord edits:',
        '  one and a half',
        'pipecord deletes: one and a half',
      ].join('\n'),
    )
    expect(t.screen).toBe('two')
    expect(t.message.ephemeral).toBe(true)
  })

  it('shows a loading state until it is filled, in the driven time', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer, edit }) => {
        await answer(5, { flags: EPHEMERAL })
        await bot.discord.clock.sleep(10_000)
        await edit({ content: 'at last' })
      },
      { over, patience: 50 },
    )

    const t = await bot.discord.user('ann').command('ping')
    expect(t.latest).toBe('pipecord is thinking... (only you can see this)')
    expect(t.message.loading).toBe(true)
    await bot.discord.advance(10_000)

    expect(t.latest).toBe(
      'pipecord is thinking... (only you can see this)\npipecord (only you can see this):\n  at last',
    )
  })

  it('moves time on while the bot takes its own', async () => {
    await using bot = await rawBot(
      [ping],
      async ({ answer }) => {
        await bot.discord.clock.sleep(2_000)
        await answer(4, { content: 'phew' })
      },
      { over, patience: 50 },
    )

    expect((await bot.discord.user('ann').command('ping')).latest).toBe('pipecord:\n  phew')
  })
})
