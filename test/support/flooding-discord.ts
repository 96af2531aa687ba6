/** A simulator in a process of its own: `tsx flooding-discord.ts`. `flood <count> [rate]` on stdin begins a flood. */
import { createInterface } from 'node:readline'
import { simulator } from '../../plugins/simulator/index.js'

const discord = await simulator({ gateway: { maxConcurrency: 16, replayLimit: 100_000 } })
for (let i = 0; i < 24; i++) {
  await new Promise(resolve => setTimeout(resolve, 2)) // ids are times, and shards are told by them
  discord.world.addGuild({ channels: ['general'], members: ['ann'], roles: [] })
}
console.log(JSON.stringify({ baseURL: discord.baseURL, token: discord.token }))
for await (const line of createInterface(process.stdin)) {
  const [, count, rate] = line.split(' ')
  discord.gateway.flood({ count: Number(count), ...(rate && { rate: Number(rate) }) })
}
await discord.close()
