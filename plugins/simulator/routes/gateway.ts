/**
 * Gateway routes: where to connect, with how many shards.
 * https://docs.discord.com/developers/events/gateway#get-gateway (2026-08)
 * @module
 */
import type { Call, Endpoint } from '../endpoint.js'
import { botOf } from './reach.js'

const DAY_MS = 86_400_000

export const gatewayRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/gateway', auth: 'none', handle: call => ({ status: 200, body: { url: urlOf(call) } }) },
  { method: 'GET', path: '/gateway/bot', handle: getGatewayBot },
]

function getGatewayBot(call: Call) {
  botOf(call)
  const session_start_limit = { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 }
  return { status: 200, body: { url: urlOf(call), shards: 1, session_start_limit } }
}

function urlOf(call: Call): string {
  return call.origin.replace(/^http/, 'ws')
}
