/**
 * Bot: a client, the gateway and interactions, wired up: what most bots start from.
 * @module
 */
import { type CloseOptions, type Gateway, type GatewayOptions, gatewayPlugin } from '../../plugins/gateway/index.js'
import { type Interactions, type InteractionsOptions, interactionsPlugin } from '../../plugins/interactions/index.js'
import { checkKeys } from '../check.js'
import type { DiscordAPIConfig } from './config.js'
import { createClient, type DiscordAPIClient } from './discord-api-client.js'

export interface BotOptions extends GatewayOptions {
  /** How requests are sent; the token is the bot's. */
  client?: Omit<DiscordAPIConfig, 'token'>
  /** How interactions are handled. */
  interactions?: Omit<InteractionsOptions, 'gateway'>
  /**
   * Whether SIGINT and SIGTERM close the bot before they end the process: resumably, if `sessions` are kept somewhere. A
   * second signal ends it at once. @default false
   */
  signals?: boolean
}

const signals = ['SIGINT', 'SIGTERM'] as const

export class Bot {
  /** Sends requests: `bot.client.post('/channels/1/messages', { content: 'hi' })`. */
  readonly client: DiscordAPIClient
  readonly gateway: Gateway
  /** Commands, components and modals: `bot.interactions.command('ping', { about: 'Ping', run: ctx => ctx.reply('Pong!') })`. */
  readonly interactions: Interactions
  readonly on: Gateway['on']
  readonly once: Gateway['once']
  readonly off: Gateway['off']
  readonly #keepsSessions: boolean
  readonly #follows: boolean
  #unfollow = () => {}

  /** @throws {ConfigError} naming the option that is wrong */
  constructor(options: BotOptions) {
    checkKeys('', options, Object.keys(options ?? {}))
    const { client = {}, interactions = {}, signals: follows = false, ...gateway } = options
    const plugin = gatewayPlugin(gateway)
    this.client = createClient({ ...client, token: gateway.token })
    this.gateway = this.client.register(plugin)
    this.interactions = this.client.register(interactionsPlugin({ ...interactions, gateway: this.gateway }))
    this.on = this.gateway.on.bind(this.gateway) as Gateway['on']
    this.once = this.gateway.once.bind(this.gateway)
    this.off = this.gateway.off.bind(this.gateway)
    this.#keepsSessions = gateway.sessions !== undefined
    this.#follows = follows
  }

  /** As `gateway.connect()`. @throws {GatewayError} (as a rejection) if Discord refuses for good */
  async connect(): Promise<void> {
    this.#unfollow()
    if (this.#follows) this.#unfollow = this.#follow()
    try {
      await this.gateway.connect()
    } catch (error) {
      this.#unfollow()
      throw error
    }
  }

  /** As `gateway.disconnect()`: `connect()` may be called again. */
  async disconnect(options: { readonly resumable?: boolean } = {}): Promise<void> {
    this.#unfollow()
    await this.gateway.disconnect(options)
  }

  /** As `gateway.reconnect()`: new connections, the same sessions. */
  reconnect(shard?: number): void {
    this.gateway.reconnect(shard)
  }

  /** Ends everything: hears nothing more, lets listeners and their requests finish, closes the client. */
  async close(options: CloseOptions = {}): Promise<void> {
    this.#unfollow()
    const { drain = 5000 } = options
    await Promise.all([this.gateway.close(options), this.interactions.close({ drain })])
    await this.client.close({ drain })
  }

  /** @returns what stops following the signals */
  #follow(): () => void {
    const close = (signal: NodeJS.Signals) => {
      this.close({ resumable: this.#keepsSessions }).finally(() => process.kill(process.pid, signal))
    }
    for (const signal of signals) process.once(signal, close)
    return () => {
      for (const signal of signals) process.off(signal, close)
    }
  }
}

/**
 * @example
 * const bot = createBot({ token, intents: ['Guilds', 'GuildMessages'] })
 * bot.on('messageCreate', message => console.log(message.author.username))
 * await bot.connect()
 * @throws {ConfigError} naming the option that is wrong
 */
export const createBot = (options: BotOptions): Bot => new Bot(options)
