/**
 * oceanic.js: its client, connected.
 * @module
 */
import { Client } from 'oceanic.js'
import { type GatewayAdapter, type Heard, INTENTS } from '../peer.js'

export const oceanic: GatewayAdapter = {
  name: 'oceanic.js 1.15',
  compression: { becomes: 'zlib-stream', why: 'with zlib of Node.js' },
  async open(discord, compress) {
    const client = new Client({
      auth: `Bot ${discord.token}`,
      rest: { baseURL: discord.baseURL },
      gateway: {
        intents: INTENTS,
        reconnectDelay: () => 10,
        ...(compress && { compress: 'zlib-stream' as const, compressLibrary: 'native' as const }),
      },
    })
    const messages: Heard[] = []
    client.on('error', () => {})
    client.on('messageCreate', ({ channelID, author, content }) => {
      messages.push({ channelId: channelID, authorId: author.id, content })
    })
    const ready = new Promise<void>(resolve => client.once('ready', () => resolve()))
    await client.connect()
    await ready
    return {
      userId: client.user.id,
      messages,
      guilds: () => client.guilds.map(({ name }) => name),
      send: async (id, content) => void (await client.rest.channels.createMessage(id, { content })),
      close: () => client.disconnect(false),
    }
  },
}
