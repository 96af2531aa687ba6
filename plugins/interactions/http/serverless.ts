/**
 * Serverless: interactions with a small client of their own, whose requests go through the runtime's fetch: for Workers
 * and other places without sockets.
 * @module
 */
import { checkKeys, checkList } from '../../../src/check.js'
import type { Client, Layer } from '../../../src/kernel/client.js'
import type { Clock } from '../../../src/kernel/clock.js'
import type { DiscordAPIClient } from '../../../src/presets/discord-api-client.js'
import { TypedClient } from '../../../src/presets/typed-client.js'
import { routeOf } from '../../../src/routes/route.js'
import { Interactions } from '../interactions.js'
import { type InteractionsOptions, settingsKeys, settingsOf } from '../settings.js'
import { type FetchTransportOptions, fetchTransport, fetchTransportKeys } from './fetch-transport.js'

export interface ServerlessOptions extends Omit<InteractionsOptions, 'gateway'>, FetchTransportOptions {
  readonly publicKey: string
  /** Layers for the requests, outermost first, such as `retry()`; the transport stands behind them. @default [] */
  readonly requestLayers?: readonly Layer[]
  /** @default the runtime's */
  readonly clock?: Clock
}

/** What there is besides the interactions: its `client` has the verbs, and the layers that were asked for. */
export interface Serverless extends Interactions {
  readonly client: Client & Pick<TypedClient, 'get' | 'post' | 'put' | 'patch' | 'delete'>
}

const own = settingsKeys.filter(key => key !== 'gateway')
const keys = [...own, ...fetchTransportKeys, 'requestLayers', 'clock']

/**
 * @example
 * const on = serverless({ publicKey: '...' })
 * on.command('ping', { about: 'Is anybody there?', run: ctx => ctx.reply('Pong!') })
 * export default { fetch: (request, env, ctx) => on.fetch(request, ctx) }
 * @throws {ConfigError} naming the option that is wrong
 */
export function serverless(options: ServerlessOptions): Serverless {
  checkKeys('serverless', options, keys)
  const { requestLayers = [], clock, baseURL, token, timeout, fetch, ...rest } = options
  checkList('serverless.requestLayers', requestLayers, { expected: 'layers', fits: l => typeof l === 'function' })
  const told = { baseURL, token, timeout, fetch }
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  const layers = [...requestLayers, fetchTransport(given)]
  const client = new TypedClient({ layers, route: routeOf, ...(clock && { clock }) })
  // Handlers see the whole client in their types; what only the preset's has is missing here.
  const interactions = new Interactions(client as DiscordAPIClient, settingsOf(rest))
  return Object.defineProperty(interactions, 'client', { value: client }) as Serverless
}
