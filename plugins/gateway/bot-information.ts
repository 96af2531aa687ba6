/**
 * BotInformation: where the gateway is, how many shards Discord wants, and how many identifies are left.
 * https://docs.discord.com/developers/events/gateway#get-gateway-bot (2026-08)
 * @module
 */
import type { APIGatewayBotInfo } from 'discord-api-types/v10'
import { GatewayError } from '../../src/errors.js'
import type { Client } from '../../src/kernel/client.js'
import type { SessionStartLimit } from './identify-queue.js'

export interface Information {
  readonly url: string
  readonly shards: number
  readonly limit: SessionStartLimit
}

/**
 * Asks Discord, past all caches: the figures change from call to call.
 * @throws what the request fails with (as a rejection); {GatewayError} GATEWAY_PROTOCOL if the answer is not what it should be
 */
export async function information(client: Client, token: string, signal: AbortSignal): Promise<Information> {
  const path = '/gateway/bot'
  const options = { cache: false, dedup: false, auth: `Bot ${token}` } as const
  const answer = await client.request<Partial<APIGatewayBotInfo>>({ method: 'GET', path, signal, ...options }).unwrap()
  const { url, shards, session_start_limit: limit } = answer ?? {}
  if (typeof url !== 'string' || !URL.canParse(url) || typeof shards !== 'number' || !limit) {
    const hint = 'Check `baseURL`; Discord answers with url, shards and session_start_limit.'
    throw new GatewayError('GATEWAY_PROTOCOL', 'GET /gateway/bot was not answered as it should be.', { hint })
  }
  const { total, remaining, reset_after: resetAfter, max_concurrency } = limit
  return { url, shards, limit: { total, remaining, resetAfter, maxConcurrency: Math.max(1, max_concurrency) } }
}
