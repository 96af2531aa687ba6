import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type FetchContext, type InteractionsOptions, interactionsPlugin } from '../../plugins/interactions/index.js'
import { setup } from './setup.js'

/** Discord's side of an application: its key, and requests that are signed with it. */
export interface Signer {
  /** 64 hexadecimal digits. */
  readonly publicKey: string
  headers(body: string | Uint8Array, timestamp?: string): Record<string, string>
  request(body: string | Uint8Array | object, changes?: RequestInit): Request
}

export function signer(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('hex')
  const headers = (body: string | Uint8Array, timestamp = '1750000000') => ({
    'content-type': 'application/json',
    'x-signature-ed25519': signature(privateKey, body, timestamp),
    'x-signature-timestamp': timestamp,
  })
  const request = (body: string | Uint8Array | object, changes: RequestInit = {}) => {
    const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const init = { method: 'POST', body: bytes as string, headers: headers(bytes), ...changes }
    return new Request('https://bot.example/', init)
  }
  return { publicKey: raw, headers, request }
}

function signature(key: KeyObject, body: string | Uint8Array, timestamp: string): string {
  return sign(null, Buffer.concat([Buffer.from(timestamp), Buffer.from(body as string)]), key).toString('hex')
}

/** Interactions over HTTP on a client whose requests go nowhere. `sent` of `discord` is what went over REST. */
export function httpStage(options: InteractionsOptions = {}) {
  const discord = signer()
  const parts = setup()
  const errors: Error[] = []
  const warnings: string[] = []
  parts.client.on('error', error => errors.push(error))
  parts.client.on('interactionWarning', warning => warnings.push(warning))
  const on = parts.client.register(interactionsPlugin({ publicKey: discord.publicKey, ...options }))
  return {
    ...{ on, errors, warnings, signer: discord, client: parts.client, clock: parts.clock, discord: parts.discord },
    fetch: (body: object, context?: FetchContext) => on.fetch(discord.request(body), context),
  }
}
