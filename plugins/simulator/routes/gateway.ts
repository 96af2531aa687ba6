/**
 * Gateway routes: where to connect, with how many shards.
 * https://docs.discord.com/developers/events/gateway#get-gateway (2026-08)
 * @module
 */
import type { Call, Endpoint } from '../endpoint.js'
import { botOf } from './reach.js'

const DAY_MS = 86_400_000

/** What the routes tell of a gateway. */
export interface GatewayFacts {
  readonly url: string
  starts(applicationId: string): object
}

/** Of a world that nobody can connect to. */
export const gatewayRoutes = routesOf(({ origin }) => ({
  url: `${origin.replace(/^http/, 'ws')}/`,
  starts: () => ({
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
  }),
}))

/** The same endpoints, with the gateway's own answers. */
export function withGateway(endpoints: readonly Endpoint[], gateway: GatewayFacts): readonly Endpoint[] {
  const routes = routesOf(() => gateway)
  return endpoints.map(endpoint => {
    return routes.find(({ method, path }) => method === endpoint.method && path === endpoint.path) ?? endpoint
  })
}

function routesOf(facts: (call: Call) => GatewayFacts): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/gateway',
      auth: 'none',
      handle: call => ({ status: 200, body: { url: facts(call).url } }),
    },
    {
      method: 'GET',
      path: '/gateway/bot',
      handle(call) {
        const { applicationId } = botOf(call)
        const gateway = facts(call)
        return { status: 200, body: { url: gateway.url, ...gateway.starts(applicationId) } }
      },
    },
  ]
}
