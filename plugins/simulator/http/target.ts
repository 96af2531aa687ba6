/**
 * Target: where an application takes requests of Discord's: an address, or a function that is called without a network.
 * @module
 */
import { expect } from '../checks.js'
import { type SigningKey, signedHeaders } from '../world/signing.js'

/** What a fetch-style server is given besides the request, as on Workers. */
export interface EndpointContext {
  /** Keeps the work going after the answer; the simulation waits for it. */
  waitUntil(work: Promise<unknown>): void
  /** Resolves when the answer has been read: what is said over REST after that finds the interaction answered. */
  readonly sent?: Promise<void>
}

export type EndpointHandler = (request: Request, context: EndpointContext) => Response | Promise<Response>

/** The address of a server on this machine, or a fetch-style function. */
export type EndpointTarget = string | URL | EndpointHandler

export interface Sending {
  readonly target: EndpointTarget
  readonly key: SigningKey
  /** s since the epoch. */
  readonly timestamp: string
  readonly body: string
  readonly signal: AbortSignal
  /** Work that goes on after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void
  /** True signs it wrongly, which the application must notice. */
  readonly forged?: boolean
  /** Resolves when the answer has been read. */
  readonly sent?: Promise<void>
}

/** Where functions believe themselves to be. */
export const UNKNOWN_ADDRESS = 'https://bot.example/'

/** @throws what the function throws, or what the network does */
export async function send({
  target,
  key,
  timestamp,
  body,
  signal,
  waitUntil,
  forged,
  sent,
}: Sending): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
    ...signedHeaders(key, timestamp, forged === true ? `${body} ` : body),
  }
  const init = { method: 'POST', headers, body, signal }
  if (typeof target !== 'function') return fetch(target, init)
  return target(new Request(UNKNOWN_ADDRESS, init), { waitUntil, ...(sent && { sent }) })
}

export function addressOf(target: EndpointTarget): string {
  return typeof target === 'function' ? UNKNOWN_ADDRESS : String(target)
}

/** True for addresses of this machine: the simulator calls no others. */
export function isLocal(address: string): boolean {
  try {
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname)
  } catch {
    return false
  }
}

/** @throws TypeError */
export function expectTarget(target: unknown, field: string): void {
  const fine =
    typeof target === 'function' || ((typeof target === 'string' || target instanceof URL) && isLocal(String(target)))
  expect(fine, field, 'an address on this machine, such as http://127.0.0.1:3000/, or a fetch-style function', target)
}

/** JSON that is as good as any other, but that nobody gets who parses it and writes it again: only the raw body verifies. */
export function rawJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.replaceAll(/[\u0080-\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
