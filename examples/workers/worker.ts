/** Runs in each worker, before its shards connect. */
import type { GatewayWorker } from 'pipecord/gateway'
import type {} from './messages.js'

export function setup(worker: GatewayWorker): void {
  const guilds = new Map<number, Set<string>>(worker.shards.map(shard => [shard, new Set()]))
  let prefix = '!'

  worker.on('guildCreate', ({ id }, { shard }) => guilds.get(shard)?.add(id))
  worker.on('guildDelete', ({ id, unavailable }, { shard }) => !unavailable && guilds.get(shard)?.delete(id))
  worker.handle('guildCount', (_, { shard }) => guilds.get(shard ?? -1)?.size ?? 0)

  worker.handle('prefix', message => {
    prefix = message.prefix
  })
  worker.on('messageCreate', async ({ content, channel_id }) => {
    if (content === `${prefix}ping`) await worker.client.post(`/channels/${channel_id}/messages`, { content: 'pong' })
  })
}
