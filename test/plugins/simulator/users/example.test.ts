import { createBot } from 'pipecord'
import { simulate } from 'pipecord/simulator'
import { expect, it } from 'vitest'

it('answers /ping', async () => {
  await using discord = await simulate(async ({ token, baseURL, clock }) => {
    const bot = createBot({ token, intents: [], client: { baseURL, clock } })
    bot.interactions.command('ping', { about: 'Is anybody there?', run: ctx => ctx.reply('Pong!') })
    await bot.interactions.commands.sync()
    await bot.connect()
    return () => bot.close()
  })

  const t = await discord.user('ann').command('ping')

  expect(t.text).toBe('ann uses /ping\npipecord:\n  Pong!')
})
