import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { pingBot } from '../examples/bot.js'
import { simulator } from '../plugins/simulator/index.js'

describe('examples/bot', () => {
  it('answers !ping with a reply and a reaction', async () => {
    const discord = await simulator()
    const bot = pingBot({ token: discord.token, client: { baseURL: discord.baseURL } })
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    onTestFinished(async () => {
      log.mockRestore()
      await bot.close()
      await discord.close()
    })
    const channel = discord.world.channel('general')
    const said = () => discord.world.messages.of(channel.id).all()

    await bot.connect()
    const question = discord.world.send(channel.id, { authorId: discord.world.person('ann').id, content: '!ping' })
    await vi.waitFor(() => expect(said().at(-1)?.reactions.length).toBe(1), { timeout: 10_000 })

    const answer = said().at(-1)?.json
    expect(answer).toMatchObject({ content: 'Pong!', message_reference: { message_id: question.json.id } })
    expect(said().length).toBe(2)
    expect(log).toHaveBeenCalledWith('/channels/{channel_id}/messages', expect.stringMatching(/ms$/))
  })
})
