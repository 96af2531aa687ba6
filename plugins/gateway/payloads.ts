/**
 * Payloads: the only two that hold the token, made as text when they are sent.
 * @module
 */
import type { GatewayPresenceUpdateData } from 'discord-api-types/v10'
import type { Secret } from '../../src/request.js'
import type { GatewaySettings } from './options.js'
import { op } from './packet.js'

export interface IdentifyData extends Pick<GatewaySettings, 'compression' | 'largeThreshold'> {
  readonly shard: readonly [id: number, count: number]
  readonly presence: GatewayPresenceUpdateData | undefined
  readonly intents: number
}

/** https://docs.discord.com/developers/events/gateway-events#identify (2026-08) */
export function identifyText(token: Secret<string>, data: IdentifyData): string {
  const { compression, largeThreshold, shard, presence, intents } = data
  return sealed(op.identify, token, {
    properties: { os: process.platform, browser: 'pipecord', device: 'pipecord' },
    compress: compression === 'payload',
    large_threshold: largeThreshold,
    shard,
    presence,
    intents,
  })
}

/** https://docs.discord.com/developers/events/gateway-events#resume (2026-08) */
export const resumeText = (token: Secret<string>, session_id: string, seq: number | null): string =>
  sealed(op.resume, token, { session_id, seq })

const sealed = (code: number, token: Secret<string>, d: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ op: code, d: { token: token.reveal(), ...d } })
