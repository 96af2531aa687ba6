/**
 * eris: its client, connected; how REST is led here is told with its other adapter.
 * @module
 */
import { Client } from 'eris'
import { PlainAgent } from '../../adapters/eris.js'
import { type GatewayAdapter, type Heard, INTENTS } from '../peer.js'

export const eris: GatewayAdapter = {
  name: 'eris 0.18',
  // eris 0.18 compresses with zlib-sync or pako only, and neither is here.
  compression: undefined,
  async open(discord) {
    const { hostname, port } = new URL(discord.origin)
    const agent = new PlainAgent(hostname, Number(port))
    const client = new Client(`Bot ${discord.token}`, {
      intents: INTENTS,
      rest: { agent, domain: hostname },
      reconnectDelay: () => 10,
    })
    const messages: Heard[] = []
    client.on('error', () => {})
    client.on('messageCreate', ({ channel, author, content }) => {
      messages.push({ channelId: channel.id, authorId: author.id, content })
    })
    const ready = new Promise<void>(resolve => client.once('ready', () => resolve()))
    await client.connect()
    await ready
    return {
      userId: client.user.id,
      messages,
      guilds: () => client.guilds.map(({ name }) => name),
      send: async (id, content) => void (await client.createMessage(id, content)),
      close() {
        client.disconnect({ reconnect: false })
        agent.destroy()
      },
    }
  },
}
