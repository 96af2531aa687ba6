/**
 * @discordjs/ws: shards without a client.
 * @module
 */
import { REST } from '@discordjs/rest'
import {
  CompressionMethod,
  type OptionalWebSocketManagerOptions,
  WebSocketManager,
  WebSocketShardEvents,
} from '@discordjs/ws'
import { type GatewayAdapter, type Heard, INTENTS } from '../peer.js'

export const discordjsWs: GatewayAdapter = {
  name: '@discordjs/ws 1',
  compression: { becomes: 'payload', why: 'without zlib-sync it falls back to the compression that IDENTIFY asks for' },
  async open(discord, compress) {
    const rest = new REST({ api: `${discord.origin}/api` }).setToken(discord.token)
    const compression: Partial<OptionalWebSocketManagerOptions> = compress
      ? { compression: CompressionMethod.ZlibStream }
      : {}
    const manager = new WebSocketManager({ token: discord.token, intents: INTENTS, rest, ...compression })
    const messages: Heard[] = []
    const guilds: string[] = []
    const ready = new Promise<string>(resolve => {
      manager.on(WebSocketShardEvents.Ready, ({ data }) => resolve(data.user.id))
    })
    const created = new Promise<void>(resolve => {
      manager.on(WebSocketShardEvents.Dispatch, ({ data: { t, d } }) => {
        if (t === 'MESSAGE_CREATE')
          messages.push({ channelId: d.channel_id, authorId: d.author.id, content: d.content })
        if (t === 'GUILD_CREATE' && guilds.push(d.name) === 1) resolve()
      })
    })
    await manager.connect()
    const userId = await ready
    await created
    return {
      userId,
      messages,
      guilds: () => guilds,
      send: async (id, content) => void (await rest.post(`/channels/${id}/messages`, { body: { content } })),
      close: async () => manager.destroy(),
    }
  },
}
