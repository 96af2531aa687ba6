import assert from 'node:assert/strict'
import { createBot } from 'pipecord'
import { simulator } from 'pipecord/simulator'

const discord = await simulator({ gateway: { maxConcurrency: 16 } })
const bot = createBot({
  token: discord.token,
  intents: ['Guilds', 'GuildMessages', 'MessageContent'],
  shards: 4,
  workers: { count: 2, setup: new URL('./worker.mjs', import.meta.url) },
  client: { baseURL: discord.baseURL },
})
bot.client.on('error', error => console.error(error))
const message = bot.gateway.waitFor('messageCreate', { timeout: 20_000 })
await bot.connect()
await bot.client.post(`/channels/${discord.world.channel('general').id}/messages`, { content: 'packed' }).unwrap()
assert.equal((await message).content, 'packed')
const answers = await bot.gateway.request('all', 'where', undefined)
assert.deepEqual(
  answers.map(({ data }) => data.shard),
  [0, 1, 2, 3],
)
assert.equal(new Set(answers.map(({ data }) => data.thread)).size, 2)
await bot.close()
await discord.close()
