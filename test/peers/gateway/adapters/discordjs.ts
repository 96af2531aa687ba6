/**
 * discord.js: its client, logged in.
 * @module
 */
import { Client, Events, type TextChannel } from 'discord.js'
import { type GatewayAdapter, type Heard, INTENTS } from '../peer.js'

export const discordjs: GatewayAdapter = {
  name: 'discord.js 14',
  compression: undefined,
  async open(discord) {
    const client = new Client({ intents: INTENTS, rest: { api: `${discord.origin}/api` } })
    const messages: Heard[] = []
    client.on(Events.MessageCreate, ({ channelId, author, content }) => {
      messages.push({ channelId, authorId: author.id, content })
    })
    const ready = new Promise<void>(resolve => client.once(Events.ClientReady, () => resolve()))
    await client.login(discord.token)
    await ready
    return {
      userId: client.user!.id,
      messages,
      guilds: () => client.guilds.cache.map(({ name }) => name),
      async send(id, content) {
        await (client.channels.cache.get(id) as TextChannel).send(content)
      },
      close: () => client.destroy(),
    }
  },
}
