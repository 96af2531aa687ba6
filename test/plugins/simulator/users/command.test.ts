import { describe, expect, it } from 'vitest'
import { button, rawBot, row } from './bot.js'

const ping = { name: 'ping', description: 'Answers' }

describe('user.command', () => {
  it('shows the answer, with its components', async () => {
    const components = [row(button('Yes'), button('No', { disabled: true }))]
    await using bot = await rawBot([ping], ({ answer }) => answer(4, { content: 'pong', components }))

    const t = await bot.discord.user('ann').command('ping')

    expect(t.text).toBe(['ann uses /ping', 'pipecord:', '  pong', '  [ Yes ] [ No (disabled) ]'].join('\n'))
    expect(String(t)).toBe(t.text)
    expect(t.message.content).toBe('pong')
    expect(t.failure).toBeUndefined()
  })

  it('says that nobody answered within three seconds', async () => {
    await using bot = await rawBot([ping], () => {})
    const before = bot.discord.clock.now()

    const t = await bot.discord.user('ann').command('ping')

    expect(t.text).toBe('ann uses /ping\nThe application did not respond')
    expect(t.failure).toBe('no answer within 3 s')
    expect(bot.discord.clock.now() - before).toBeGreaterThan(3000)
  })
})
