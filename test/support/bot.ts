import { type Gateway, type GatewayOptions, gatewayPlugin } from '../../plugins/gateway/index.js'
import { type DrivenClock, type Simulator, type SimulatorOptions, simulator } from '../../plugins/simulator/index.js'
import { createClient, type DiscordAPIClient } from '../../src/index.js'
import { SharedClock } from './driven.js'

export interface Bot {
  readonly discord: Simulator<DrivenClock>
  readonly client: DiscordAPIClient
  readonly gateway: Gateway
  readonly clock: SharedClock
  /** Contents of all messages that were heard, in order. */
  readonly heard: string[]
  readonly errors: Error[]
  /** Why connections were lost. */
  readonly losses: { readonly shard: number; readonly remedy: string; readonly why: string }[]
  /** Writes a message as a member, in the channel `general` of the first guild. */
  say(content: string): void
  connect(): Promise<void>
  close(): Promise<void>
}

export interface BotOptions {
  readonly simulator?: SimulatorOptions
  readonly gateway?: Partial<GatewayOptions>
}

/** Our client with our gateway plugin on our simulator: real sockets, one driven time. */
export async function bot(options: BotOptions = {}): Promise<Bot> {
  const discord = await simulator({ ...options.simulator, clock: 'driven' })
  const clock = new SharedClock(discord.clock)
  const client = createClient({ token: discord.token, baseURL: discord.baseURL, clock })
  const gateway = client.register(
    gatewayPlugin({
      token: discord.token,
      intents: ['Guilds', 'GuildMessages', 'MessageContent'],
      random: () => 0.5,
      ...options.gateway,
    }),
  )
  const heard: string[] = []
  const errors: Error[] = []
  const losses: Bot['losses'] = []
  client.on('error', error => errors.push(error))
  client.on('gatewayWarning', () => {})
  gateway.on('messageCreate', ({ content }) => heard.push(content))
  client.on('shardLost', ({ shard, remedy, why }) => losses.push({ shard, remedy, why }))
  const general = discord.world.channel('general', discord.world.guild().id).id
  const authorId = discord.world.person('ann').id
  return {
    ...{ discord, client, gateway, clock, heard, errors, losses },
    say: content => void discord.world.send(general, { authorId, content }),
    connect: () => clock.settle(gateway.connect(), 'connect()'),
    async close() {
      await clock.settle(client.shutdown(), 'shutdown()')
      await discord.close()
    },
  }
}
